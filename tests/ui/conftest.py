"""Pilots that wait for what is left to do in place of sleeping."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from tests.ui.quiet import app_at_rest, at_rest
from textual.pilot import Pilot


async def _wait_for_screen(pilot: Pilot[object], timeout: float = 30.0) -> bool:  # noqa: ARG001 - Textual's own
    await app_at_rest(pilot.app)
    return True


@pytest.fixture(autouse=True)
def no_guessed_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have pilots return when the app is at rest: exact on a busy machine too, and sooner on an idle one."""
    monkeypatch.setattr("textual.app.wait_for_idle", at_rest)
    monkeypatch.setattr("textual.pilot.wait_for_idle", at_rest)
    monkeypatch.setattr(Pilot, "_wait_for_screen", _wait_for_screen)


@pytest.fixture(autouse=True)
def no_frozen_garbage() -> Iterator[None]:
    """Let go of the app: at its first frame it freezes what is there, in a test all the apps before it."""
    yield
    gc.unfreeze()
