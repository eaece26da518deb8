"""What the commands print for one year, in full: many channels, stages, a calendar, and a log with gaps.

The pages lie in `tests/cli/pages`; after a change on purpose, `python -m tests.cli.test_pages` writes them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]
PAGES = Path(__file__).parent / "pages"
DAYS = ("2026-02-10", "2026-04-15", "2026-07-02", "2026-09-24", "2026-11-26", "2026-12-01")
CASES = [
    *(("2026-07-02", command) for command in ("plan", "plan --markdown", "plan --json", "status --short")),
    *((day, command) for day in DAYS for command in ("status", "status --json", "review")),
]


def page_of(day: str, command: str) -> Path:
    return PAGES / f"{day}-{command.replace(' --', '-')}.txt"


def leaves(value: object, where: str = "") -> Iterator[tuple[str, object]]:
    """Every figure and word of a table with its place; amounts, which JSON has as text, as numbers."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{where}.{key}")
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from leaves(inner, f"{where}.{i}")
    else:
        try:
            yield where, float(str(value))
        except ValueError:
            yield where, value


@pytest.mark.parametrize(("day", "command"), CASES)
def test_a_page_in_full(
    day: str,
    command: str,
    run: Callable[..., tuple[int, str, str]],
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FUNNEL_TUI_TODAY", day)
    shutil.copy(PAGES / "year.toml", home)
    code, out, _ = run("--file", str(home / "year.toml"), *command.split())
    wanted = page_of(day, command).read_text(encoding="utf-8").rstrip("\n")
    assert code == 0
    if not command.endswith("json"):
        assert out == wanted
        return
    found, expected = dict(leaves(json.loads(out))), dict(leaves(json.loads(wanted)))
    assert list(found) == list(expected)
    for where, value in expected.items():
        # The last digits of what is drawn by chance are the C library's.
        close = pytest.approx(value, rel=1e-6) if isinstance(value, float) else value
        assert found[where] == close, where


def _write() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for day, command in CASES:
            shutil.copy(PAGES / "year.toml", folder)
            kept = {f"XDG_{name}_HOME": f"{folder}/{name}" for name in ("DATA", "STATE", "CONFIG")}
            program = [sys.executable, "-m", "funnel_tui.cli.main", "--file", f"{folder}/year.toml"]
            done = subprocess.run(
                [*program, *command.split()],
                env={**os.environ, **kept, "FUNNEL_TUI_TODAY": day},
                capture_output=True,
                check=True,
            )
            page_of(day, command).write_bytes(done.stdout)


if __name__ == "__main__":
    _write()
