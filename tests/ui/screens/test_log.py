from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.ui.screens.conftest import TODAY, Driven, Runner

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.funnel import Channel
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.core.progress.pace import pace
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import ONE_DAY
from funnel_tui.core.values.rate import Rate
from funnel_tui.ui import saver
from funnel_tui.ui.screens.dialogs import Ask, Confirm, Pick
from funnel_tui.ui.screens.log.screen import LogScreen
from funnel_tui.ui.widgets.bars.morning_line import MorningLine
from funnel_tui.ui.widgets.bars.top_bar import TopBar
from funnel_tui.ui.widgets.cards.activity_card import ActivityCard
from funnel_tui.ui.widgets.tables.attainment_table import AttainmentTable
from funnel_tui.ui.widgets.tables.press_list import PressList

BEGUN = Year(example_plan(date(2026, 11, 2)))
"""The article's plan, begun three weeks before the tests' today."""


def cards(app: Driven) -> dict[str, int]:
    return {widget.card.name: widget.card.done for widget in app.app.screen.query(ActivityCard)}


async def test_one_key_counts_one_and_a_capital_takes_one_back(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("c", "c", "e", "m", "o", "C")
        assert cards(app) == {"calls": 1, "emails": 1, "meetings": 1, "opportunities": 1, "deals": 0}
        file = await app.checkpoint()
        assert file["days"]["2026-11-24"] == {"calls": 1, "emails": 1, "meetings": 1, "opportunities": 1}


async def test_what_a_key_counts_is_painted_before_what_follows_for_the_year(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with run(BEGUN, size=(120, 36)) as app:
        painted: list[tuple[int, int, int]] = []
        paint = LogScreen.paint

        def look(screen: LogScreen) -> None:
            done = app.widget(AttainmentTable).data.rows[0][1][0]
            pressed = len(app.widget(PressList).presses)
            painted.append((cards(app)["calls"], pressed, round(1_000 * (done.share or 0))))
            paint(screen)

        await app.press("c")
        monkeypatch.setattr(LogScreen, "paint", look)
        await app.press("9", "c")
        before, after = painted[-2:]
        assert before[:2] == (10, 1)
        assert after[:2] == (10, 2)
        assert before[2] < after[2]


async def test_digits_count_the_next_key_and_are_shown_while_typed(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("1", "2")
        assert app.widget(MorningLine).morning.count == "12"
        assert "12 ×" in app.text
        await app.press("c")
        assert app.widget(MorningLine).morning.count == ""
        await app.press("5", "escape", "e")
        assert (await app.checkpoint())["days"]["2026-11-24"] == {"calls": 12, "emails": 1}


async def test_a_key_of_nothing_forgets_the_digits(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("7", "z", "c")
        assert cards(app)["calls"] == 1


async def test_at_most_999_at_once(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("9", "9", "9", "9", "c")
        assert cards(app)["calls"] == 999
        assert "999 is the most at once; 9,999 was not taken" in app.notices


async def test_none_counted_says_so(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("0", "c", "0", "x", "0", "w")
        assert app.notices == ["0: nothing was counted"] * 3
        assert cards(app)["calls"] == 0
        await app.press("1", "0", "c")
        assert cards(app)["calls"] == 10


async def test_keys_that_do_nothing_say_so(run: Runner) -> None:
    async with run(BEGUN, today=date(2026, 11, 2)) as app:
        await app.press("full_stop")
        assert app.notices[-1] == "this is today"
        await app.press("right")
        assert "has not happened yet" in app.notices[-1]
        await app.press("t", "h", "up")
        assert app.notices[-1] == "this is the first day of the plan"
        await app.press("p", "left", "left", "left", "left")
        assert app.notices[-1] == "by quarter is the coarsest"


async def test_the_only_year_and_the_key_that_quits_are_named(run: Runner, tmp_path: Path) -> None:
    async with run(BEGUN) as app:
        await app.press("ctrl+c")
        assert app.notices[-1] == "q quits"
        await app.press("n", "tab", "ctrl+c", "escape")
        folder = tmp_path / "data" / "funnel-tui"
        folder.mkdir(parents=True)
        app.path.rename(folder / "2026.toml")
        app.app.session.open_year(folder / "2026.toml")
        await app.settle()
        await app.press("f7")
        assert app.notices[-1] == "this is the only year; F8 plans the next one"


async def test_nothing_goes_below_zero_and_three_capitals_ask_for_caps_lock(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("C")
        assert any("calls" in notice and "0" in notice for notice in app.notices)
        await app.press("E", "M")
        assert any("Caps Lock" in notice for notice in app.notices)
        assert not app.path.exists() or not app.file()["days"]


async def test_undo_and_redo_work_after_a_restart(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("3", "c", "5", "e")
        await app.checkpoint()
    async with run(None) as app:
        await app.press("u")
        assert cards(app)["emails"] == 0
        await app.press("u")
        assert cards(app)["calls"] == 0
        await app.press("ctrl+r")
        assert cards(app) == {"calls": 3, "emails": 0, "meetings": 0, "opportunities": 0, "deals": 0}
        assert (await app.checkpoint())["days"]["2026-11-24"]["calls"] == 3


async def test_won_asks_for_the_amount_and_starts_from_the_average(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("w")
        assert app.shows(Ask)
        await app.press("enter")
        await app.press("2", "w")
        await app.write("12,5k")
        await app.press("enter")
        await app.press("x")
        day = (await app.checkpoint())["days"]["2026-11-24"]
        assert sorted(day["won"]) == [10000, 12500, 12500]
        assert day["lost"] == 1
        assert "$35,000 of $100,000" in app.text


async def test_a_dialog_is_open_before_the_next_key_is_handled(run: Runner) -> None:
    async with run(BEGUN) as app:
        for key in ("w", "n", "g", "enter"):
            assert app.shows(LogScreen)
            await app.press(key)
            assert app.shows(Ask)
            await app.press("escape")


async def test_won_refuses_what_is_no_amount_and_keeps_asking(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("w")
        await app.write("ten")
        await app.press("enter")
        assert app.shows(Ask)
        assert "an amount such as" in app.text
        await app.press("escape")
        assert app.shows(LogScreen)
        assert cards(app)["deals"] == 0


async def test_a_won_deal_is_picked_to_be_taken_back(run: Runner) -> None:
    won = BEGUN.with_day(TODAY, Day(won=(Decimal(8000), Decimal(12000))))
    async with run(won) as app:
        await app.press("W", "down", "enter")
        assert (await app.checkpoint())["days"]["2026-11-24"]["won"] == [8000]


async def test_another_day_shows_what_was_left_of_that_day(run: Runner) -> None:
    year = Year(example_plan(date(2026, 11, 2))).with_day(date(2026, 11, 23), Day({"calls": 99, "emails": 7}))
    async with run(year, size=(120, 36)) as app:
        today = app.widget(MorningLine).morning.todo
        assert today[0].startswith("To do: ")
        await app.press("left")
        left = app.widget(MorningLine).morning
        assert (left.day[-1], left.todo[0][:10]) == ("Mon 23 Nov 2026", "Not done: ")
        assert "calls" not in left.todo[0]
        assert "emails" in left.todo[0]
        await app.press("8", "e")
        assert app.widget(MorningLine).morning.todo != left.todo
        await app.press("full_stop")
        assert app.widget(MorningLine).morning.todo == today


async def test_a_day_that_was_counted_elsewhere_is_not_called_empty(run: Runner) -> None:
    year = Year(example_plan(date(2026, 11, 2))).with_day(TODAY, Day({"calls": 5}))
    async with run(year, size=(120, 36)) as app:
        assert "Counted elsewhere: 5 calls" in app.text
        await app.press("c")
        assert "Counted elsewhere" not in app.text
        assert "+1 call" in app.text


async def test_the_demo_lists_what_it_counts(run: Runner) -> None:
    async with run(demo_year(TODAY), demo=True, size=(120, 36)) as app:
        assert "Nothing yet" not in app.text
        assert "Counted elsewhere: 5 calls" in app.text


async def test_a_card_whose_quota_is_met_does_not_say_first_due(run: Runner) -> None:
    year = Year(example_plan(TODAY))
    async with run(year, size=(120, 36)) as app:
        assert "first due" in app.text
        await app.press("m", "m", "1", "5", "c")
        cards = {card.card.name: card.card for card in app.app.screen.query(ActivityCard)}
        for name in ("calls", "meetings"):
            assert cards[name].done >= cards[name].due
            assert cards[name].verdict.startswith("▲")
        assert "due" in cards["opportunities"].verdict


async def test_other_days_have_a_banner_and_are_logged_for(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("left")
        assert "Logging for Mon 23 Nov 2026 (yesterday)" in app.text
        await app.press("4", "c")
        await app.press("full_stop")
        assert "Logging for" not in app.text
        await app.press("c")
        days = (await app.checkpoint())["days"]
        assert (days["2026-11-23"], days["2026-11-24"]) == ({"calls": 4}, {"calls": 1})


async def test_yesterday_can_be_logged_on_the_plans_first_day(run: Runner) -> None:
    async with run() as app:
        await app.press("ctrl+s", "l", "c", "left")
        assert app.shows(Confirm)
        await app.press("n", "left", "y", "4", "c")
        file = await app.checkpoint()
        assert file["days"] == {"2026-11-24": {"calls": 1}, "2026-11-23": {"calls": 4}}
        assert (file["plan"]["starts"], file["plan"]["ends"]) == (date(2026, 11, 23), date(2027, 11, 23))
        assert "Logging for Mon 23 Nov 2026 (yesterday)" in app.text


async def test_tomorrow_and_dates_outside_the_plan_are_refused(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("right")
        assert any("has not happened yet" in notice for notice in app.notices)
        await app.press("g")
        await app.write("2026-09-01")
        assert "this plan runs from 2 Nov 2026 to 1 Nov 2027" in app.text
        await app.press("enter")
        assert app.shows(Ask)


@pytest.mark.parametrize(
    ("typed", "day"), [("20", "2026-11-20"), ("friday", "2026-11-20"), ("3 nov", "2026-11-03")]
)
async def test_g_goes_to_a_date(run: Runner, typed: str, day: str) -> None:
    async with run(BEGUN) as app:
        await app.press("g")
        await app.write(typed)
        await app.press("enter")
        await app.press("c")
        assert (await app.checkpoint())["days"] == {day: {"calls": 1}}


async def test_a_note_is_kept_and_shown(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("n")
        await app.write("[b]fair")
        await app.press("enter")
        assert "note: [b]fair" in app.text
        assert (await app.checkpoint())["days"]["2026-11-24"]["note"] == "[b]fair"


async def test_enter_types_a_number_into_the_focused_card(run: Runner) -> None:
    async with run(BEGUN.with_day(TODAY, Day({"emails": 7}))) as app:
        # The headline comes first, then the cards.
        await app.press("tab", "tab", "tab", "enter")
        await app.write("31")
        await app.press("enter")
        assert cards(app)["emails"] == 31


async def test_a_first_press_accepts_the_example(run: Runner) -> None:
    async with run() as app:
        assert not app.path.exists()
        await app.press("l")
        assert not app.path.exists()
        await app.press("c")
        file = await app.checkpoint()
        assert file["plan"]["target"] == 100000
        assert file["days"] == {"2026-11-24": {"calls": 1}}


async def test_any_process_is_logged_with_its_own_keys(run: Runner) -> None:
    plan = BEGUN.plan
    visits = Channel("visits", "v", Rate.parse("1 in 2"), Rate.parse("0", zero=True), lead_days=1)
    funnel = replace(plan.funnel, channels=(*plan.funnel.channels, visits))
    async with run(Year(replace(plan, funnel=funnel))) as app:
        await app.press("2", "v")
        assert cards(app)["visits"] == 2


async def test_what_another_window_wrote_is_shown_and_kept(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("c")
        await app.checkpoint()
        text = app.path.read_text(encoding="utf-8").replace("calls = 1", "calls = 21")
        app.path.write_text(text, encoding="utf-8")
        app.app.session.saver.refresh()
        await app.settle()
        assert cards(app)["calls"] == 21
        await app.press("c")
        assert (await app.checkpoint())["days"]["2026-11-24"]["calls"] == 22


async def test_a_file_that_cannot_be_read_is_said_and_left_alone(run: Runner, tmp_path: Path) -> None:
    raw = "[plan]\nstarts = 2026-11-02\n<<<<<<< ours\n"
    async with run(raw=raw) as app:
        await app.press("c", "left", "g", "n", "W", "enter", "t", "p", "l")
        assert app.app.state.trouble
    assert (tmp_path / "2026.toml").read_text(encoding="utf-8") == raw


async def test_a_date_to_catch_up_by_is_chosen_kept_in_the_file_and_taken_back(run: Runner) -> None:
    async with run(BEGUN, size=(120, 36)) as app:
        assert app.app.state.year is not None
        before = pace(app.app.state.year, TODAY).of("calls").due
        assert app.widget(MorningLine).morning.verdict[0].startswith("▼ ")
        await app.press("f5")
        for _ in range(100):
            await app.settle()
            if app.shows(Pick):
                break
        assert "when to catch up?" in app.text
        await app.press("down", "down", "enter")
        by = date(2026, 12, 7)
        file = await app.checkpoint()
        assert file["plan"]["catch_up_by"] == by
        assert app.app.state.plan.catch_up_by == by
        calls = pace(app.app.state.year, TODAY).of("calls")
        assert calls.due == before + calls.catch_up_today
        assert calls.catch_up_today > 0
        todo = app.widget(MorningLine).morning.todo
        assert f"{calls.due} calls ({before} + {calls.catch_up_today} to catch up by 7 Dec)" in todo[0]
        (card,) = (
            widget.card for widget in app.app.screen.query(ActivityCard) if widget.card.name == "calls"
        )
        assert (card.due, card.mark) == (calls.due, before / calls.due)
        await app.press("5", "c")
        assert f"{calls.due - 5} calls (of {before} + " in app.widget(MorningLine).morning.todo[0]
        await app.press("u", "u")
        assert "catch_up_by" not in (await app.checkpoint())["plan"]
        assert app.app.state.plan.catch_up_by is None


async def test_nothing_short_has_nothing_to_choose(run: Runner) -> None:
    day = Day(dict.fromkeys(BEGUN.plan.names, 999))
    async with run(BEGUN.with_day(TODAY - ONE_DAY, day)) as app:
        await app.press("f5")
        for _ in range(100):
            await app.settle()
            if app.notices:
                break
        assert app.shows(LogScreen)
        assert app.notices == ["Nothing is short that could be made up"]


async def test_before_there_is_a_plan_nothing_is_short(run: Runner) -> None:
    async with run() as app:
        await app.press("f5")
        assert app.notices == ["Nothing is short before there is a plan"]


async def test_the_activity_that_is_furthest_behind_stands_out_and_what_is_done_says_so(run: Runner) -> None:
    async with run(BEGUN, size=(120, 36)) as app:
        weakest = [widget.card.name for widget in app.app.screen.query(ActivityCard) if widget.card.weakest]
        assert weakest == [pace(BEGUN, TODAY).weakest]
        due = pace(BEGUN, TODAY).of("calls").due
        await app.press(*str(due), "c")
        assert "✓ done" in app.text
        await app.press("3", "c")
        assert "✓ 3 over" in app.text
        assert "won" not in (app.widget(AttainmentTable).border_subtitle or "")
        await app.press("w", "enter", "x")
        assert app.widget(AttainmentTable).border_subtitle == "1 won · 1 lost · 0 open · win rate 50 %"


async def test_saving_is_not_said_any_longer_than_it_lasts(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with run(BEGUN) as app:
        session, gate = app.app.session, threading.Event()
        monkeypatch.setattr(saver, "SLOW", -1.0)

        def blocked() -> None:
            gate.wait(30)

        session.saver.run(blocked)
        session.poll()
        await app.pilot.pause()
        assert app.widget(TopBar).saving.word == "saving …"
        gate.set()
        await app.settle()
        # Nobody else wrote the file: the look of the next second has nothing to tell.
        monkeypatch.setattr(saver, "SLOW", 3600.0)
        session.poll()
        await app.settle()
        assert app.widget(TopBar).saving.word == "saved"


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20), (40, 10), (1, 1)])
async def test_every_size_counts(run: Runner, size: tuple[int, int]) -> None:
    async with run(BEGUN, size=size) as app:
        await app.press("c", "t", "p", "l", "c")
        assert (await app.checkpoint())["days"]["2026-11-24"]["calls"] == 2


async def test_an_undo_is_told_in_the_users_figures(run: Runner) -> None:
    async with run(BEGUN, settings='[numbers]\ndecimal = ","\ncurrency = "after"\n') as app:
        await app.press("w", *"12000", "enter", "u")
        assert app.notices[-1] == "took back +1 won 12.000 $, Tue 24 Nov"
        await app.press("c", "u")
        assert app.notices[-1] == "took back +1 call, Tue 24 Nov"
