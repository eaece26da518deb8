"""The three screens as text: a change of what is seen shows in the diff of a file beside this one.

`UPDATE_SNAPSHOTS=1 python -m pytest tests/ui/screens/test_snapshots.py` writes them anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.ui.screens.conftest import TODAY, Runner

from funnel_tui.core.progress.demo_year import demo_year

FOLDER = Path(__file__).parent / "snapshots"


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["120x36", "80x24"])
@pytest.mark.parametrize(
    "key", ["p", "l", "t", "tr", "tw", "th"], ids=["plan", "log", "target", "rates", "ways", "history"]
)
async def test_screen(run: Runner, key: str, size: tuple[int, int], request: pytest.FixtureRequest) -> None:
    async with run(demo_year(TODAY), size=size) as app:
        await app.forecast()
        await app.press(*key)
        text = app.text + "\n"
    same(request.node.callspec.id, text)


@pytest.mark.parametrize(
    "key",
    [
        ("f5",),
        ("p", "c"),
        ("p", "e"),
        ("p", "y"),
        ("g",),
        ("t", "f10"),
        ("f6",),
        ("ctrl+p",),
        ("question_mark",),
    ],
    ids=["catch-up", "calendar", "process", "period", "date", "review", "theme", "palette", "help"],
)
async def test_dialog(run: Runner, key: tuple[str, ...], request: pytest.FixtureRequest) -> None:
    async with run(demo_year(TODAY), size=(80, 24)) as app:
        await app.forecast()
        await app.press(*key)
        text = app.text + "\n"
    same(f"dialog-{request.node.callspec.id}", text)


def same(name: str, text: str) -> None:
    """Compare with the file of a name, or write it."""
    file = FOLDER / f"{name}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        FOLDER.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
