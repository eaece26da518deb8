"""A limit of one block for every file: nothing is left about, and what is said is so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.campaign.kit import counted

from funnel_tui.storage.store import Store

resource = pytest.importorskip("resource")

LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
from funnel_tui.cli.main import main
raise SystemExit(main(["--file", sys.argv[2], "add", "calls", "1"]))
"""


@pytest.mark.parametrize("limit", [0, 100, 512, 1024, 2048, 4096])
def test_entries_under_a_tiny_quota_leave_nothing_about(limit: int, home: Path, year: Path) -> None:
    logged = 0
    for _ in range(12):
        done = subprocess.run(
            [sys.executable, "-c", LIMITED, str(limit), str(year)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert len(done.stderr.splitlines()) <= 1
        assert done.stderr.count(str(year)) <= 1, "named once"
        assert "beside the year file" not in done.stderr
        if done.returncode == 0:
            logged += 1
            assert done.stdout == f"calls {logged} on 2 Mar 2026\n"
            assert not done.stderr or "kept safe and added as soon as the file can be written" in done.stderr
        else:
            assert done.stdout == ""
            assert done.stderr.startswith(("not logged: ", f"{year}: "))
    assert sorted(path.name for path in year.parent.iterdir() if not path.is_dir()) == [year.name]
    state = home / "state" / "funnel-tui"
    names = {path.relative_to(state).as_posix() for path in state.rglob("*") if path.is_file()}
    journals = {name for name in names if name.endswith(".log")}
    known = {
        "files",
        "lock",
        "machine",
        "reserve",
        *(n for n in names if n.endswith(("/last.toml", "/wrote"))),
    }
    assert len(journals) <= 1
    assert {n for n in names - known - journals if not n.startswith(("backups/", "short/"))} == set()
    assert all((state / name).stat().st_size for name in journals), "no empty journal is left"
    store = Store.open(year, state)
    assert counted(store, "calls", store.year.plan.period.starts.replace(month=3, day=2)) == logged  # type: ignore[union-attr]
