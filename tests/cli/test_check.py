"""`check`, `where`, and how wrong use and trouble are told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.envelope import own

from funnel_tui.core.plan.plan import Plan

Run = Callable[..., tuple[int, str, str]]
Make = Callable[[Path, Plan], Path]


WRONG_DAYS = """[days.2026-02-02]
calls = -1
visits = 3

[days.2027-02-02]
calls = 1

[days.2026-12-24]
calls = 1

"""


class TestCheck:
    def test_nothing_to_say(self, run: Run, year: Path) -> None:
        assert year.exists()
        run("add", "calls")
        assert run("check") == (0, "", "")
        code, out, err = run("check", "--json")
        assert (code, err) == (0, "")
        assert own(out, "check") == {"file": str(year), "problems": []}
        assert json.loads(run("--demo", "check", "--json")[1])["good"] is True

    def test_every_fault_with_its_line(self, run: Run, year: Path) -> None:
        text = year.read_text(encoding="utf-8").replace("[saved]", WRONG_DAYS + "[saved]")
        year.write_text(text, encoding="utf-8")
        code, out, err = run("check")
        assert (code, err) == (1, "")
        rows = text.splitlines()
        found = out.splitlines()
        for wrong, row in (
            ("days.2026-02-02.calls", "calls = -1"),
            ("days.2026-02-02.visits", "visits = 3"),
            ("days.2027-02-02", "[days.2027-02-02]"),
        ):
            assert any(line.startswith(f"{year}:{rows.index(row) + 1}: {wrong}") for line in found), (
                wrong,
                found,
            )
        assert any("2026-12-24" in line and "future" in line for line in found)
        assert len(found) == 4
        code, out, _ = run("check", "--json")
        assert code == 1
        assert own(out, "check", good=False) == {"file": str(year), "problems": found}
        # The rest of the file is used.
        assert run("status")[0] == 0

    def test_settings_and_second_files(self, run: Run, home: Path, year: Path) -> None:
        config = home / "config" / "funnel-tui" / "config.toml"
        config.parent.mkdir(parents=True)
        config.write_text('week_start = "sun"\n', encoding="utf-8")
        copy = year.with_name("2026 old.toml")
        copy.write_bytes(year.read_bytes())
        conflict = year.with_name("2026.sync-conflict-20260301-101010-ABC.toml")
        conflict.write_bytes(year.read_bytes())
        code, out, _ = run("check")
        assert code == 1
        assert out.splitlines() == [
            f"{conflict}: a sync tool put it beside 2026.toml; it is not read",
            f"{copy}: holds 2026-03-02 too; 2026.toml is used",
            f"{config}:1: week_start is not a setting; allowed: week_starts (did you mean that?)",
        ]

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"\x00" * 100,
            b"<<<<<<< HEAD\n",
            "target = 1".encode("utf-16"),
            b"[" * 2000,
            b"a = 1\na = 2\n",
            b"\xff\xfe",
        ],
        ids=["empty", "nul", "markers", "utf-16", "brackets", "twice", "latin"],
    )
    def test_whatever_the_bytes_are(self, run: Run, year: Path, content: bytes) -> None:
        year.write_bytes(content)
        for command in (["check"], ["status"], ["plan"], ["status", "--json"]):
            code, out, err = run(*command)
            assert code == 1
            said = out if command == ["check"] else err
            assert said.startswith(str(year))
            assert len(said.splitlines()) == 1
        assert year.read_bytes() == content

    def test_no_file_yet(self, run: Run) -> None:
        assert run("check")[0] == 1

    def test_a_folder_is_no_file(self, run: Run, home: Path) -> None:
        for command in ("check", "status", "plan"):
            code, out, err = run("--file", str(home), command)
            assert code == 1
            assert str(home) in out + err


class TestWhere:
    def test_before_and_after_the_first_file(
        self, whole_2026: Plan, make: Make, run: Run, home: Path
    ) -> None:
        code, out, _ = run("where")
        assert code == 0
        assert out.splitlines()[0] == f"file     {home}/data/funnel-tui/2026.toml  (not there yet)"
        assert list(home.iterdir()) == []
        make(home / "data" / "funnel-tui" / "2026.toml", whole_2026)
        run("add", "calls")
        places = dict(line.split(maxsplit=1) for line in run("where")[1].splitlines())
        assert places["file"] == f"{home}/data/funnel-tui/2026.toml"
        assert list(Path(places["journals"]).glob("*.log"))
        table = own(run("where", "--json")[1], "where")
        assert {name: place["path"] for name, place in table.items() if place["exists"]} == {
            name: place for name, place in places.items() if not place.endswith("(not there yet)")
        }
        assert list(places) == ["file", "journals", "backups", "config", "themes", "data", "state"]

    def test_the_file_that_was_named(self, run: Run, home: Path) -> None:
        assert f"file     {home}/x.toml  (not there yet)" in run("--file", f"{home}/x.toml", "where")[1]


class TestUse:
    def test_version_and_help(self, run: Run) -> None:
        assert run("--version") == (0, "funnel-tui 0.2.0", "")
        code, out, _ = run("--help")
        assert code == 0
        assert "add" in out
        assert run("add", "--help")[0] == 0

    @pytest.mark.parametrize(
        "args", [["sing"], ["--nonsense"], ["status", "--json", "--short"], ["plan", "extra"], ["--file"]]
    )
    def test_wrong_use_is_one_line(self, run: Run, args: list[str]) -> None:
        code, out, err = run(*args)
        assert (code, out) == (2, "")
        assert len(err.splitlines()) == 1
        assert "--help" in err

    @pytest.mark.parametrize("fixed", ["soon", "2026-02-30", "20260302", "2026-3-2", "0001-01-01"])
    def test_a_fixed_date_that_is_none(self, run: Run, monkeypatch: pytest.MonkeyPatch, fixed: str) -> None:
        monkeypatch.setenv("FUNNEL_TUI_TODAY", fixed)
        for command in (["status"], ["plan"], ["add", "calls"], ["status", "--short"], ["check"]):
            code, out, err = run(*command)
            assert (code, out) == (2, "")
            assert err == f"FUNNEL_TUI_TODAY is {fixed!r}; allowed: a date such as 2026-03-02"

    def test_the_screen_needs_a_terminal(self, run: Run) -> None:
        code, _, err = run()
        assert code == 2
        assert err == "the screen needs a terminal; try funnel-tui status, or funnel-tui --help"

    def test_the_unexpected_is_one_line_too(
        self, run: Run, year: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert year.exists()

        def fall_over(*_: object, **__: object) -> None:
            raise ZeroDivisionError("over\nlines")

        monkeypatch.setattr("funnel_tui.cli.status.pace", fall_over)
        code, out, err = run("status")
        assert (code, out) == (1, "")
        assert err == "Internal error: ZeroDivisionError: over lines; FUNNEL_TUI_DEBUG=1 shows where"

    def test_a_disk_that_refuses(self, run: Run, year: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert year.exists()

        def refuse(*_: object) -> None:
            raise PermissionError(13, "Permission denied", str(year))

        monkeypatch.setattr("funnel_tui.cli.result.Store.open", refuse)
        assert run("status") == (1, "", f"{year}: Permission denied")

    def test_interrupted(self, run: Run, year: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert year.exists()

        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("funnel_tui.cli.result.Store.open", interrupt)
        assert run("status") == (130, "", "")
