"""Runs the real app on a real file system, with a fixed date and folders of its own."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest
from tests.ui.quiet import PATIENCE, Threads, app_at_rest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from funnel_tui.core.progress.year import Year
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.store import Store
from funnel_tui.ui.app import FunnelApp
from funnel_tui.ui.session import Start

TODAY = date(2026, 11, 24)
W = TypeVar("W", bound=Widget)


@dataclass
class Driven:
    """A running app, its keyboard, and the file that it writes."""

    app: FunnelApp
    pilot: Pilot[None]
    path: Path
    threads: Threads

    async def press(self, *keys: str) -> None:
        """Press keys and wait until everything they caused is on screen and durable."""
        await self.pilot.press(*keys)
        await self.settle()

    async def write(self, text: str) -> None:
        """Type into the focused field."""
        names = {
            " ": "space",
            ".": "full_stop",
            ",": "comma",
            "%": "percent_sign",
            "/": "slash",
            "-": "minus",
        }
        await self.pilot.press(*(names.get(letter, letter) for letter in text))

    async def settle(self) -> None:
        """Wait for the keys, the threads and what they sent."""
        async with asyncio.timeout(PATIENCE):
            while True:
                await app_at_rest(self.app)
                if self.threads.at_work:
                    await self.threads.done()
                elif self.app.keys.is_empty:
                    return
                else:
                    # A key waits for a timer.
                    await asyncio.sleep(0.001)

    async def until(self, kind: type[Screen[Any]]) -> None:
        """Wait for a thread that reads, and the dialog that follows."""
        await self.settle()
        assert self.shows(kind), f"{kind} does not show: {self.text}"

    async def forecast(self) -> None:
        """Have the forecast made now, and shown."""
        self.app.session.forecaster.start()
        await self.app.workers.wait_for_complete()
        await self.settle()

    async def checkpoint(self) -> dict[str, Any]:
        """The year file once everything journalled is in it."""
        self.app.session.saver.checkpoint()
        await self.settle()
        return self.file()

    def file(self) -> dict[str, Any]:
        """The year file as it stands."""
        return tomllib.loads(self.path.read_text(encoding="utf-8"))

    @property
    def text(self) -> str:
        """The screen as text, trailing blanks left out."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    def widget(self, kind: type[W]) -> W:
        """The one widget of a kind on the screen that shows."""
        return self.app.screen.query_one(kind)

    def shows(self, kind: type[Screen[Any]]) -> bool:
        """Whether a screen or dialog of a kind is the one that shows."""
        return isinstance(self.app.screen, kind)

    def in_field(self) -> bool:
        """Whether a field has the focus."""
        return isinstance(self.app.focused, Input)

    def drafting(self) -> bool:
        """Whether there is a draft of the plan."""
        return self.app.state.draft is not None

    @property
    def notices(self) -> list[str]:
        """Words of the notices that are up."""
        return [notice.message for notice in self.app._notifications]


Runner = Callable[..., AbstractAsyncContextManager[Driven]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Start the app, on a year or on nothing."""
    for variable, folder in (("DATA", "data"), ("STATE", "state"), ("CONFIG", "config")):
        monkeypatch.setenv(f"XDG_{variable}_HOME", str(tmp_path / folder))
    for variable in ("NO_COLOR", "FUNNEL_TUI_FILE", "TEXTUAL_THEME"):
        monkeypatch.delenv(variable, raising=False)
    # Charts use tints or glyphs by what the terminal can show.
    for variable, value in (
        ("TERM", "xterm-256color"),
        ("COLORTERM", "truecolor"),
        ("TEXTUAL_ANIMATIONS", "none"),
    ):
        monkeypatch.setenv(variable, value)

    # A forecast is made when a test asks for it, not when the machine finds the time.
    monkeypatch.setattr("funnel_tui.ui.forecaster.FORECAST_AFTER", 3600.0)

    @asynccontextmanager
    async def start(
        year: Year | None = None,
        *,
        today: date = TODAY,
        size: tuple[int, int] = (80, 24),
        raw: str = "",
        demo: bool = False,
        locale: str = "C.UTF-8",
        settings: str = "",
    ) -> AsyncIterator[Driven]:
        monkeypatch.setenv("LC_ALL", locale)
        if settings:
            folder = tmp_path / "config" / "funnel-tui"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "config.toml").write_text(settings, encoding="utf-8")
        monkeypatch.setenv("FUNNEL_TUI_TODAY", today.isoformat())
        path = tmp_path / "2026.toml"
        if year is not None:
            path.write_bytes(codec.write(codec.encode(year)))
        elif raw:
            path.write_text(raw, encoding="utf-8")
        store = Store.open(path, tmp_path / "state" / "funnel-tui")
        app = FunnelApp(Start(store, path, demo=demo))
        app.animation_level = "none"
        threads = Threads(app.session.saver._pool)
        try:
            async with app.run_test(size=size, notifications=True) as pilot:
                driven = Driven(app, pilot, path, threads)
                await driven.settle()
                yield driven
        finally:
            app.session.saver.close()

    return start
