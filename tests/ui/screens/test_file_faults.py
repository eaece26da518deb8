"""Files that cannot be read, and files of which a sync tool put back a version that lacks entries."""

from __future__ import annotations

from datetime import date

import pytest
from tests.ui.screens.conftest import Driven, Runner

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.year import Year
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.ui.screens.state import ScreenState
from funnel_tui.ui.widgets.bars.top_bar import TopBar

BEGUN = Year(example_plan(date(2026, 11, 2)))


def broken() -> tuple[str, int]:
    """A year file with a fault in the plan, and its line."""
    text = codec.write(codec.encode(BEGUN)).decode().replace("average_deal = 10000", 'average_deal = "many"')
    return text, next(n for n, line in enumerate(text.splitlines(), 1) if "average_deal" in line)


def saving_words(app: Driven, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The header's words from now on."""
    words: list[str] = []
    show = app.app.session._show

    def watched(state: ScreenState) -> None:
        words.append(state.saving.word)
        show(state)

    monkeypatch.setattr(app.app.session, "_show", watched)
    return words


async def test_an_unreadable_file_says_where_and_that_nothing_can_be_counted(run: Runner) -> None:
    text, line = broken()
    async with run(raw=text, size=(120, 36)) as app:
        assert f"2026.toml line {line}: Average deal: is not a number" in app.text
        assert "The file is left as it is" in app.text
        assert app.widget(TopBar).saving.word == "FILE UNREADABLE"
        for key in ("c", "C", "w", "n", "enter"):
            app.app.clear_notifications()
            await app.press(key)
            why = f"Nothing can be counted: 2026.toml line {line}: Average deal"
            assert any(notice.startswith(why) for notice in app.notices), key
        await app.press("x", "u", "g", "left", "p", "s", "h", "l", "t", "l")
    assert text == app.path.read_text(encoding="utf-8")


PLAN_KEYS = (*"ecysikbvru[]", "enter", "ctrl+s", "ctrl+r", "space", "right", "left", "down", "up", "f8")
TARGET_KEYS = (*"rwham[]", "right", "left", "space", "down", "up", "f8")


@pytest.mark.parametrize(("screen", "keys"), [("p", PLAN_KEYS), ("t", TARGET_KEYS)])
async def test_keys_that_need_a_year_say_where_the_file_cannot_be_read(
    run: Runner, screen: str, keys: tuple[str, ...]
) -> None:
    text, line = broken()
    names = {"]": "right_square_bracket", "[": "left_square_bracket"}
    why = f"The file cannot be read: 2026.toml line {line}: Average deal: is not a number"
    async with run(raw=text) as app:
        await app.press(screen)
        for key in keys:
            app.app.clear_notifications()
            await app.press(names.get(key, key))
            assert len(app.notices) == 1, key
            assert app.notices[0].startswith(why), key
            assert len(app.app.screen_stack) == 1, key
        await app.press(*(names.get(key, key) for key in keys[:4]))
        assert len(app.notices) == 1, "they would cover the screen"
        await app.press("tab")
        assert not app.in_field()
    assert text == app.path.read_text(encoding="utf-8")


async def test_the_plan_can_be_edited_once_its_file_can_be_read(run: Runner) -> None:
    text, _ = broken()
    async with run(raw=text) as app:
        await app.press("p")
        app.path.write_text(text.replace('"many"', "10000"), encoding="utf-8")
        app.app.session.poll()
        await app.settle()
        await app.press("enter")
        await app.write("250k")
        assert app.in_field()
        assert app.app.state.draft is not None


@pytest.mark.parametrize("key", ["x", "X", "u", "ctrl+r", "g", "left", "right", "down", "up"])
async def test_other_keys_of_log_say_so_too(run: Runner, key: str) -> None:
    text, _ = broken()
    async with run(raw=text) as app:
        await app.press(key)
        assert [notice.partition(":")[0] for notice in app.notices] == ["Nothing can be counted"]


async def test_a_file_that_breaks_says_so_and_counts_are_kept(run: Runner) -> None:
    async with run(BEGUN, size=(120, 36)) as app:
        await app.press("3", "c")
        await app.checkpoint()
        good = app.path.read_text(encoding="utf-8")
        app.path.write_text(good.replace("average_deal = 10000", 'average_deal = "many"'), encoding="utf-8")
        app.app.session.poll()
        await app.settle()
        assert "Average deal: is not a number" in app.text
        assert "Your counts are safe, and new ones are kept." in app.text
        await app.press("c")
        assert app.widget(TopBar).saving.word == "FILE UNREADABLE, 1 kept"
        app.path.write_text(good, encoding="utf-8")
        app.app.session.poll()
        await app.settle()
        assert app.file()["days"]["2026-11-24"] == {"calls": 4}
        assert app.widget(TopBar).saving.word == "saved"
        assert app.app.state.trouble == ()


async def test_a_version_that_lacks_entries_is_completed_and_said(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Only the look completes the file: on a slow machine the checkpoint after a press could do so too.
    monkeypatch.setattr("funnel_tui.ui.session.CHECKPOINT_AFTER", 3600.0)
    async with run(BEGUN) as app:
        await app.press("3", "c")
        await app.checkpoint()
        short = app.path.read_bytes()
        await app.press("2", "2", "c")
        await app.checkpoint()
        words = saving_words(app, monkeypatch)
        app.path.write_bytes(short)
        app.app.session.poll()
        await app.settle()
        assert app.file()["days"]["2026-11-24"] == {"calls": 25}
        assert "saving …" in words
        assert words[-1] == "saved"


async def test_a_version_that_lacks_entries_is_completed_at_opening(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("3", "c")
        await app.checkpoint()
        short = app.path.read_bytes()
        await app.press("2", "2", "c")
        await app.checkpoint()
    app.path.write_bytes(short)
    async with run(raw=short.decode()) as again:
        assert again.file()["days"]["2026-11-24"] == {"calls": 25}
        assert again.widget(TopBar).saving.word == "saved"


async def test_what_an_entry_asked_for_and_the_file_has_otherwise_is_said_once(run: Runner) -> None:
    async with run(BEGUN) as app:
        before = app.path.read_text(encoding="utf-8")
        await app.press("n", *"rain", "enter")
        await app.checkpoint()
        # Somebody saves an older version in which the day has a note of theirs.
        theirs = before.replace("[saved]", '[days.2026-11-24]\nnote = "sun"\n\n[saved]')
        app.path.write_text(theirs, encoding="utf-8")
        app.app.session.poll()
        await app.settle()
        app.app.session.poll()
        await app.settle()
        said = "the note of Tue 24 Nov was changed in the file since"
        assert app.notices.count(said) == 1
        assert app.file()["days"]["2026-11-24"] == {"note": "sun"}
