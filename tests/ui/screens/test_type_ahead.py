"""Keys sent in one write reach the dialog or field that the key before them opened, on a busy machine too."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from tests.ui.screens.conftest import TODAY, Runner
from tests.ui.screens.terminal import Terminal
from tests.ui.screens.test_terminal import day, year
from textual.events import Event, Key

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.year import Year
from funnel_tui.ui.screens.asking import DIALOG_WORKERS

BEGUN = Year(example_plan(date(2026, 11, 2)))
BURNERS = 3
"""More than the machine that these ran on has processors left."""


@contextmanager
def busy(burners: int) -> Iterator[None]:
    """Keep processors busy meanwhile."""
    burning = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(burners)]
    try:
        yield
    finally:
        for process in burning:
            process.kill()
            process.wait()


LOAD = pytest.mark.parametrize(
    "burners",
    [pytest.param(0, id="quiet"), pytest.param(BURNERS, id="busy", marks=pytest.mark.campaign)],
)
LOG = {
    "won": ("w12000\r", {"won": [12000]}),
    "two won": ("w12000\rw8000\r", {"won": [12000, 8000]}),
    "won and not won": ("w12000\rw8000\rW\x1b[B\r", {"won": [12000]}),
    "lost": ("3xXc", {"lost": 2, "calls": 1}),
    "note": ("nboard, 10:30 c\rc", {"note": "board, 10:30 c", "calls": 1}),
    "another date": ("gyesterday\r2c.c", {"calls": 1}),
    "number": ("5c\r17\rc", {"calls": 18}),
    "help and back": ("?qc", {"calls": 1}),
    "another screen": ("t p l4c", {"calls": 4}),
    "palette": ("\x10undo\rc", {"calls": 1}),
}


@LOAD
@pytest.mark.parametrize(("keys", "kept"), LOG.values(), ids=LOG)
def test_log(tmp_path: Path, keys: str, kept: dict[str, Any], burners: int) -> None:
    path = year(tmp_path)
    with busy(burners), Terminal(tmp_path, "--file", str(path)) as terminal:
        terminal.until("Today's log")
        terminal.send(keys + "lq")
        assert terminal.wait() == 0
    assert day(path) == kept


PLAN = {
    "fields": ("\r250k\t20k\t", {"plan.target": 250000, "plan.average_deal": 20000}),
    "channel": ("easocial media\r\r", {"channels.social_media.share": "0%"}),
    "stage and key": ("esdemos\rky\r\r", {"stages.demos.key": "y"}),
    "removed": ("eddsproof\ru\r", {"stages.meetings.key": "m", "channels": {}}),
    "calendar": ("c\rmon tue\rq", {"calendar.workdays": ["mon", "tue"]}),
    "days off": ("c\x1b[B\x1b[B\r10 aug 2027 - 20 aug 2027\rq", {"calendar.days_off": ...}),
    "what I can do": ("i20 calls\r", {"plan.target": ...}),
    "palette": ("\x10rounding\r\x1b[B\r", {"plan.rounding": "nearest"}),
}


@LOAD
@pytest.mark.parametrize(("keys", "kept"), PLAN.values(), ids=PLAN)
def test_plan(tmp_path: Path, keys: str, kept: dict[str, Any], burners: int) -> None:
    path = year(tmp_path)
    before = tomllib.loads(path.read_text(encoding="utf-8"))
    with busy(burners), Terminal(tmp_path, "--file", str(path)) as terminal:
        terminal.until("Today's log")
        terminal.send("p" + keys + "\x13lcq")
        assert terminal.wait() == 0
    after = tomllib.loads(path.read_text(encoding="utf-8"))
    for place, value in kept.items():
        if value is ...:
            assert at(after, place) != at(before, place)
        else:
            assert at(after, place) == value
    # The keys behind ctrl+s went where they belong too.
    assert day(path).get("calls", 1) == 1


def at(table: dict[str, Any], place: str) -> object:
    *tables, key = place.split(".")
    for name in tables:
        table = table.get(name, {})
    return table.get(key)


async def test_a_worker_that_fails_to_open_a_dialog_blocks_no_key(run: Runner) -> None:
    async with run(BEGUN) as app:
        app.app.screen.run_worker(asyncio.sleep(3600), group=DIALOG_WORKERS)
        with patch("funnel_tui.ui.keys.key_queue.LONGEST_WAIT", 0.05):
            await app.press("tab", "c", "c")
        app.app.workers.cancel_all()
        assert app.app.keys.is_empty
        assert app.app.state.year is not None
        assert app.app.state.year.day(TODAY).count("calls") == 2


async def test_a_dialog_that_is_dismissed_at_once_lets_the_next_key_through(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("w")
        app.app.screen.dismiss(None)
        await app.press("c")
        assert app.app.keys.is_empty
        assert app.app.state.year is not None
        assert app.app.state.year.day(TODAY).count("calls") == 1


async def test_a_key_alone_is_forwarded_at_once(run: Runner) -> None:
    async with run(BEGUN) as app:
        forwarded: list[Event] = []

        async def forward(event: Event) -> None:
            forwarded.append(event)

        keys = [Key("f1", None), Key("f1", None)]
        for key in keys:
            await app.app.keys.handle(key, forward)
        assert forwarded == keys[:1]
        await app.settle()
        assert app.app.keys.is_empty
