"""The process, the calendar and both ways of planning, from the keyboard at 80x24."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.ui.screens.conftest import TODAY, Driven, Runner
from textual.widgets import OptionList

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.pace import pace
from funnel_tui.core.progress.year import Year
from funnel_tui.ui.screens.dialogs import Ask, Confirm, Pick
from funnel_tui.ui.screens.find import Find
from funnel_tui.ui.screens.plan.process_dialog import ProcessDialog
from funnel_tui.ui.screens.plan.screen import PlanScreen
from funnel_tui.ui.widgets.tables.summary import Summary
from funnel_tui.ui.widgets.tables.tables import Tables

BEGUN = Year(example_plan(date(2026, 11, 2)))


def draft(app: Driven) -> Plan:
    assert app.app.state.draft is not None
    return app.app.state.draft


async def test_a_channel_is_added_named_and_counted(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("p", "e")
        assert app.shows(ProcessDialog)
        await app.press("a")
        await app.write("linkedin visits")
        await app.press("enter", "enter")
        assert draft(app).names == ("calls", "emails", "linkedin_visits", "meetings", "opportunities")
        assert app.file().get("channels", {}).keys() == {"calls", "emails"}
        key = draft(app).funnel.channels[2].key
        await app.press("ctrl+s", "l", "3", key)
        file = await app.checkpoint()
        assert list(file["channels"]) == ["calls", "emails", "linkedin_visits"]
        assert file["days"]["2026-11-24"] == {"linkedin_visits": 3}


async def test_a_name_keeps_its_spelling_everywhere(run: Runner) -> None:
    async with run(BEGUN.with_day(TODAY, Day({"meetings": 4}))) as app:
        await app.press("p", "e", "a")
        await app.write("LinkedIn")
        await app.press("enter", "down", "r")
        await app.write("Gespräche")
        await app.press("enter")
        assert "Gespräche" in app.text
        await app.press("enter")
        assert "Gespräche" in app.text
        await app.press("ctrl+s")
        file = await app.checkpoint()
        assert file["channels"]["linkedin"]["label"] == "LinkedIn"
        assert (
            file["stages"]["gesprache"] | {"label": "Gespräche", "was": ["meetings"]}
            == file["stages"]["gesprache"]
        )
        await app.press("l")
        assert "Gespräche" in app.text
        assert "LinkedIn" in app.text
        assert "esprache" not in app.text
        assert "Linkedin" not in app.text


async def test_a_stage_comes_after_the_one_that_is_marked(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("p", "e", "down", "down", "s")
        await app.write("demo")
        await app.press("enter", "enter", "ctrl+s")
        assert list((await app.checkpoint())["stages"]) == ["meetings", "demo", "opportunities"]


async def test_a_renamed_activity_keeps_its_log(run: Runner) -> None:
    async with run(BEGUN.with_day(TODAY, Day({"meetings": 4}))) as app:
        await app.press("p", "e", "down", "down", "r")
        await app.write("first talks")
        await app.press("enter", "enter", "ctrl+s")
        file = await app.checkpoint()
        assert file["stages"]["first_talks"]["was"] == ["meetings"]
        assert app.app.state.year is not None
        assert app.app.state.year.day(TODAY).count("first_talks") == 4


async def test_removing_what_was_logged_asks_and_leaves_the_counts_in_the_file(run: Runner) -> None:
    async with run(BEGUN.with_day(TODAY, Day({"emails": 9}))) as app:
        await app.press("p", "e", "down", "d")
        assert app.shows(Confirm)
        assert "9 emails are logged" in app.text
        await app.press("y", "enter", "ctrl+s")
        file = await app.checkpoint()
        assert list(file["channels"]) == ["calls"]
        assert file["channels"]["calls"]["share"] in ("100%", "1", 1)
        assert file["days"]["2026-11-24"] == {"emails": 9}


async def test_a_key_that_is_taken_is_refused_with_the_reason(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("p", "e", "k")
        await app.write("e")
        await app.press("enter")
        assert app.shows(Ask)
        assert "is the key of" in app.text
        await app.press("backspace")
        await app.write("d")
        await app.press("enter", "enter")
        assert draft(app).funnel.channels[0].key == "d"


async def test_order_is_changed_with_shift_and_arrows(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("p", "e", "down", "shift+up", "enter")
        assert draft(app).names[:2] == ("emails", "calls")


async def test_the_last_stage_stays_and_the_dialog_says_why(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("p", "e", "d", "d", "d", "d", "d")
        assert app.shows(ProcessDialog)
        assert any("the last stage cannot go" in notice for notice in app.notices)
        await app.press("k", "escape", "shift+up", "s")
        await app.write("demos")
        await app.press("enter", "enter")
        assert draft(app).names == ("opportunities", "demos")


async def test_escape_leaves_the_process_as_it_was(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("p", "e", "d", "shift+down", "escape")
        assert app.shows(PlanScreen)
        assert not app.drafting()
        assert app.notices[-1] == "the process stays as it was"


async def test_an_edit_of_the_process_is_taken_back_inside_it(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("p", "e", "d", "down", "d", "u")
        listed = " ".join(str(option.prompt) for option in app.widget(OptionList).options)
        assert "Opportunities" in listed
        assert "Calls" not in listed
        await app.press("u", "u", "d", "enter")
        assert any("nothing to undo" in notice for notice in app.notices)
        assert draft(app).names == ("emails", "meetings", "opportunities")


async def test_a_name_that_is_taken_is_refused_while_it_is_typed(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("p", "e", "a")
        await app.write("emails")
        await app.press("enter")
        assert app.shows(Ask)
        assert "is used twice" in app.text


async def test_what_you_can_do_leads_to_a_target(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("p", "i")
        await app.write("20 calls 30 emails")
        assert "leads to $" in app.text
        await app.press("enter")
        made = draft(app)
        assert made.funnel.target > 100_000
        await app.press("u")
        assert not app.drafting()


async def test_a_locked_figure_lets_another_follow(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("p", "k", "enter")
        await app.write("20")
        await app.press("enter")
        assert app.shows(Pick)
        assert "Calls, conversion rate: " in app.text
        assert "channels." not in app.text
        await app.press("enter")
        assert draft(app).funnel.target > 190_000


async def test_days_off_say_what_they_cost_and_can_be_removed(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("p", "c", "down", "down", "enter")
        await app.write("12 jul - 23 jul summer")
        assert "10 working days less" in app.text
        await app.press("enter")
        # The calendar stays open, with the change in it.
        assert app.shows(Pick)
        assert "12 Jul to 23 Jul summer" in app.text
        await app.press("escape")
        (off,) = draft(app).work.days_off
        assert (off.key, off.label) == ("2027-07-12..2027-07-23", "summer")
        pairs = dict(app.app.screen.query_one("#dates", Summary).pairs)
        assert pairs["Off"] == "12 Jul to 23 Jul summer: 10 working days"
        await app.press("ctrl+s")
        assert (await app.checkpoint())["calendar"]["days_off"] == {"2027-07-12..2027-07-23": "summer"}
        await app.press("c", "down", "down", "down", "down", "enter")
        assert draft(app).work.days_off == ()
        await app.press("enter")
        await app.write("mon")
        await app.press("enter", "escape")
        assert draft(app).work.workdays == (0,)


async def test_workdays_are_typed_as_words(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("p", "c", "enter")
        await app.write("mon tue thursday")
        await app.press("enter")
        assert draft(app).work.workdays == (0, 1, 3)


async def looked_up(app: Driven) -> None:
    """Wait for the holidays; the calendar's own worker waits for its next key."""
    for worker in list(app.app.workers):
        if worker.group == "holidays":
            await worker.wait()
    await app.settle()


async def test_holidays_come_as_plain_dates_from_a_worker(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("p", "c", "down", "enter")
        assert app.shows(Find)
        await app.write("united st")
        assert "United States (US)" in app.text
        await app.press("enter")
        assert "The whole country" in app.text
        await app.press("enter")
        await looked_up(app)
        assert app.shows(Pick)
        await app.press("escape")
        work = draft(app).work
        assert (date(2026, 11, 26), "Thanksgiving Day") in work.holidays
        assert (work.country, work.region) == ("US", "")
        await app.press("ctrl+s")
        assert (await app.checkpoint())["calendar"]["holidays"]["2026-12-25"] == "Christmas Day"


async def test_an_unknown_country_is_said_and_changes_nothing(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("p", "c", "down", "enter")
        await app.write("xx")
        await app.press("enter")
        assert app.shows(Find)
        assert "nothing of that name" in app.text
        await app.press("escape")
        assert app.shows(Pick)
        await app.press("escape")
        assert not app.drafting()


async def test_a_part_of_a_country_is_found_by_its_code(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("p", "c", "down", "enter")
        await app.write("de")
        await app.press("enter")
        await app.write("by")
        await app.press("enter")
        await looked_up(app)
        assert app.shows(Pick)
        await app.press("escape")
        work = draft(app).work
        assert (work.country, work.region) == ("DE", "BY")


async def test_one_key_plans_at_a_confidence_and_back(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("p", "s")
        assert "80 % sure" in app.text
        await app.press("down", "enter")
        assert draft(app).funnel.confidence is not None
        await app.press("s", "up", "enter")
        assert not app.drafting()


async def test_the_odds_stand_side_by_side(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("p")
        await app.press("space", "space", "space", "space")
        sure, levers, feasible = app.app.screen.query_one("#chances", Tables).tables
        rows = {row.cells[0]: row.cells[1:] for row in sure.rows}
        assert rows["Meetings"] == (("100",), ("124",), ("140",))
        assert rows["Chance"][0] == "55 %"
        assert levers.rows[0].cells[1] == "20 meetings"
        assert feasible.rows[0].cells[:3] == ("Calls", "9.8", "60")


async def test_a_draft_shows_what_it_changes_and_every_edit_can_be_taken_back(run: Runner) -> None:
    async with run(BEGUN, size=(120, 36)) as app:
        await app.press("p", "s", "down", "enter", "r", "down", "enter", "y", "down", "enter")
        pairs = dict(app.app.screen.query_one("#summary", Summary).pairs)
        assert "Confidence none → 80%; Rounding up → nearest" in pairs["Draft"]
        assert "meetings 100 → 124" in pairs["so"]
        await app.press("u", "u", "u")
        assert not app.drafting()
        await app.press("ctrl+r")
        assert draft(app).funnel.confidence is not None
        assert app.shows(PlanScreen)


async def test_a_preset_shows_every_source_before_it_is_taken(run: Runner) -> None:
    async with run(BEGUN, size=(120, 36)) as app:
        await app.press("p", "b", "enter")
        assert "yours to change" in app.text
        assert "Belkins" in app.text
        await app.press("enter")
        made = draft(app)
        assert made.funnel.target == BEGUN.plan.funnel.target
        assert made.funnel.average_deal != BEGUN.plan.funnel.average_deal


async def test_revising_keeps_the_earlier_plan_and_its_pace(run: Runner) -> None:
    year = BEGUN.with_day(date(2026, 11, 10), Day({"calls": 60, "meetings": 3}, won=(Decimal(20000),)))
    async with run(year, size=(120, 36)) as app:
        await app.press("p", "v")
        assert "with observed rates" in app.text
        await app.press("enter")
        made = draft(app)
        assert (made.counted_from, made.funnel.closed_before) == (TODAY, Decimal(20000))
        pairs = dict(app.app.screen.query_one("#summary", Summary).pairs)
        assert "Closed before 0 → 20,000" in pairs["Draft"]
        await app.press("ctrl+s")
        file = await app.checkpoint()
        assert list(file["earlier"]) == ["2026-11-23"]
        assert app.app.state.year is not None
        assert pace(app.app.state.year, date(2026, 11, 20)) == pace(year, date(2026, 11, 20))
        await app.press("l", "u")
        file = await app.checkpoint()
        assert "counted_from" not in file["plan"]
        assert not file.get("earlier")


async def test_the_shape_of_the_year_moves_quotas_between_months(run: Runner) -> None:
    async with run(BEGUN, size=(120, 36)) as app:
        await app.press("p", "c", "down", "down", "down", "enter", "down", "enter")
        assert dict(draft(app).work.months)[11] > 1
