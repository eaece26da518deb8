from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.envelope import own

from funnel_tui.core.plan.plan import Plan

Run = Callable[..., tuple[int, str, str]]


def test_copies_are_listed_with_what_differs_and_brought_back(
    run: Run, make: Callable[[Path, Plan], Path], whole_2026: Plan, home: Path
) -> None:
    path = str(make(home / "2026.toml", whole_2026))
    assert run("--file", path, "restore") == (0, "no copies yet", "")
    run("--file", path, "add", "calls", "3")
    copy = home / "2026.sync-conflict-20260302-090000-ABC.toml"
    copy.write_text(
        Path(path).read_text(encoding="utf-8").replace("calls = 3", "calls = 5"), encoding="utf-8"
    )
    code, out, _ = run("--file", path, "restore")
    assert (code, out) == (0, f"{copy}  2 Mar 2026, calls: 3 here, 5 there")
    listed = own(run("--file", path, "restore", "--json")[1], "restore")
    differs = "2 Mar 2026, calls: 3 here, 5 there"
    assert listed == {"file": path, "copies": [{"path": str(copy), "differs": differs}]}
    code, out, err = run("--file", path, "restore", str(copy))
    assert (code, err) == (0, "")
    assert out == f"{path} is {copy} again; before it was: 2 Mar 2026, calls: 5 here, 3 there"
    assert run("--file", path, "add", "calls")[1] == "calls 6 on 2 Mar 2026"
    assert own(run("--file", path, "restore", str(copy), "--json")[1], "restore") == {
        "file": path,
        "restored": str(copy),
        "before": "2 Mar 2026, calls: 5 here, 6 there",
    }


def test_a_copy_that_is_none_is_one_line(
    run: Run, make: Callable[[Path, Plan], Path], whole_2026: Plan, home: Path
) -> None:
    path = make(home / "2026.toml", whole_2026)
    before = path.read_bytes()
    code, out, err = run("--file", str(path), "restore", str(home / "nothing.toml"))
    assert (code, out) == (1, "")
    assert err.count("\n") == 0
    assert "nothing.toml: there is no such file" in err
    assert path.read_bytes() == before
