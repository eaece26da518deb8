from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.ui.screens.conftest import Driven, Runner
from textual.color import Color

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.year import Year
from funnel_tui.ui.screens.dialogs import Pick
from funnel_tui.ui.screens.plan.screen import PlanScreen
from funnel_tui.ui.widgets.field_row import FieldRow
from funnel_tui.ui.widgets.plan_field import PlanField
from funnel_tui.ui.widgets.said import Said
from funnel_tui.ui.widgets.tables.schedule_table import ScheduleTable
from funnel_tui.ui.widgets.tables.summary import Summary
from funnel_tui.ui.widgets.tables.tables import Tables

RARE = {"plan.counted_from", "plan.closed_before", "plan.confidence", "plan.catch_up_by"}
BEGUN = Year(example_plan(date(2026, 11, 2)))


def field(app: Driven, path: str) -> PlanField:
    return next(f for f in app.app.screen.query(PlanField) if f.path == path)


async def fill(app: Driven, path: str, text: str) -> None:
    field(app, path).focus()
    field(app, path).value = ""
    await app.write(text)
    await app.settle()


async def test_the_first_start_shows_the_article_and_writes_nothing(run: Runner) -> None:
    async with run(size=(120, 36)) as app:
        assert app.shows(PlanScreen)
        for words in ("100,000", "→ 10 deals", "2.5 % → 2,000", "1 % → 5,000", "20 % → 100", "50 % → 20"):
            assert words in app.text
        assert "55 % chance of 10 deals if you do all of it" in app.text
        assert "124 meetings" in app.text
        await app.press("l", "t", "p")
    assert not app.path.exists()


async def test_no_field_has_the_focus_so_letters_work_at_once(run: Runner) -> None:
    async with run() as app:
        assert not app.in_field()
        await app.press("enter")
        assert app.in_field()
        await app.press("escape")
        assert not app.in_field()
        await app.press("l")
        assert app.app.current_mode == "log"
        await app.press("f2", "enter", "f4")
        assert app.app.current_mode == "target"


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
async def test_the_whole_form_is_filled_with_enter_alone(run: Runner, size: tuple[int, int]) -> None:
    texts = {
        "plan.target": ("250k", "250,000"),
        "plan.average_deal": ("20k", "20,000"),
        "plan.currency": ("EUR", "EUR"),
        "plan.starts": ("2026-12-01", "2026-12-01"),
        "plan.ends": ("2027-09-30", "2027-09-30"),
        "channels.calls.converts": ("1 in 30", "1 in 30"),
        "channels.calls.share": ("60%", "60%"),
        "channels.emails.converts": ("2%", "2%"),
        "channels.emails.share": ("40%", "40%"),
        "stages.meetings.converts": ("1 in 4", "1 in 4"),
        "stages.meetings.opening": ("3", "3"),
        "stages.opportunities.converts": ("40%", "40%"),
        "stages.opportunities.opening": ("2", "2"),
        "channels.calls.lead_days": ("8", "8"),
        "channels.emails.lead_days": ("9", "9"),
        "stages.meetings.lead_days": ("15", "15"),
        "stages.opportunities.lead_days": ("50", "50"),
        "plan.counted_from": ("2027-01-04", "2027-01-04"),
        "plan.closed_before": ("5000", "5,000"),
        "plan.confidence": ("80%", "80%"),
        "plan.catch_up_by": ("2027-03-31", "2027-03-31"),
    }
    async with run(BEGUN, size=size) as app:
        # The rare fields are folded away until they are asked for.
        await app.press("p", "m")
        assert {f.path for f in app.app.screen.query(PlanField)} == {*texts}
        for typed, _ in texts.values():
            await app.press("enter")
            await app.write(typed)
        await app.press("enter")
        assert app.app.focused is field(app, "plan.target")
        await app.press("escape")
        shown = {f.path: f.value for f in app.app.screen.query(PlanField)}
        assert shown == {path: text for path, (_, text) in texts.items()}
        await app.press("ctrl+s")
        assert (await app.checkpoint())["plan"]["target"] == 250000


@pytest.mark.parametrize(("on", "back"), [("enter", "up"), ("tab", "shift+tab"), ("down", "up")])
async def test_keys_walk_the_form_both_ways_and_around(run: Runner, on: str, back: str) -> None:
    async with run(BEGUN) as app:
        await app.press("p", "enter")
        fields = [each for each in app.app.screen.query(PlanField) if each.path not in RARE]
        for n in range(1, len(fields) + 1):
            await app.press(on)
            assert app.app.focused is fields[n % len(fields)]
        await app.press(back)
        assert app.app.focused is fields[-1]


async def test_everything_follows_each_key_typed(run: Runner) -> None:
    async with run(BEGUN, size=(120, 36)) as app:
        await app.press("p")
        await fill(app, "plan.target", "200k")
        assert "= $200,000" in app.text
        assert "→ 20 deals" in app.text
        assert "2.5 % → 4,000" in app.text
        assert "draft" in app.text
        assert app.file()["plan"]["target"] == 100000
        await app.press("l", "p")
        assert "→ 20 deals" in app.text
        await app.press("ctrl+s")
        assert (await app.checkpoint())["plan"]["target"] == 200000
        assert "draft" not in app.text


async def test_a_bad_field_says_why_and_the_last_good_plan_stays(run: Runner) -> None:
    async with run(BEGUN, size=(120, 36)) as app:
        await app.press("p")
        await fill(app, "stages.meetings.converts", "120%")
        assert "above 0 % and at most 100 %" in app.app.screen.query_one("#message", Said).text
        # The 12 on the way to 120% was read as 12 %.
        assert "1 % → 8,300" in app.text
        await app.press("ctrl+s")
        assert any("cannot be read yet" in notice for notice in app.notices)
        await fill(app, "stages.meetings.converts", "1 in 4")
        assert "25 % → 80" in app.text
        await app.press("ctrl+s")
        assert (await app.checkpoint())["stages"]["meetings"]["converts"] == "1 in 4"


async def test_figures_are_taken_as_people_write_them(run: Runner) -> None:
    async with run(BEGUN, size=(120, 36)) as app:
        await app.press("p")
        await fill(app, "stages.meetings.converts", "25")
        assert "25 % → 80" in app.text
        await app.press("escape", "m")
        await fill(app, "plan.confidence", "80")
        assert "80 % sure → 8" in app.text
        await fill(app, "plan.starts", "1.12.2026")
        assert "Tue 1 Dec 2026" in app.text
        await fill(app, "plan.ends", "30 sep")
        assert "Thu 30 Sep 2027" in app.text
        await fill(app, "plan.counted_from", "04/01")
        assert "Mon 4 Jan 2027" in app.text
        await app.press("escape")
        assert field(app, "stages.meetings.converts").value == "25%"
        assert field(app, "plan.ends").value == "2027-09-30"
        await app.press("ctrl+s")
        file = await app.checkpoint()
        assert file["stages"]["meetings"]["converts"] == "25%"
        assert file["plan"]["confidence"] == "80%"
        assert file["plan"]["starts"] == date(2026, 12, 1)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (100, 30), (120, 36)])
async def test_why_a_field_cannot_be_read_is_never_cut(run: Runner, size: tuple[int, int]) -> None:
    async with run(BEGUN, size=size) as app:
        await app.press("p")
        await fill(app, "channels.calls.converts", "120%")
        message = app.app.screen.query_one("#message", Said)
        message.scroll_visible(animate=False)
        await app.settle()
        seen = " ".join(app.text.replace("│", " ").split())
        region = message.region
        assert message.text.endswith("written 50%, 1 in 5, 1/5 or 0.2")
        assert region.width * region.height >= len(message.text)
        for word in message.text.split():
            assert word in seen


async def test_shares_have_to_add_up_before_they_are_taken(run: Runner) -> None:
    async with run(BEGUN, size=(120, 36)) as app:
        await app.press("p")
        await fill(app, "channels.calls.share", "60%")
        assert "add up" in app.text
        assert not app.drafting()
        await fill(app, "channels.emails.share", "40%")
        assert "2.5 % → 2,400" in app.text
        assert "1 % → 4,000" in app.text


async def test_escape_twice_drops_the_draft(run: Runner) -> None:
    async with run(BEGUN, size=(120, 36)) as app:
        await app.press("p")
        await fill(app, "plan.average_deal", "20000")
        assert app.drafting()
        await app.press("escape", "escape")
        assert app.drafting()
        await app.press("escape")
        assert not app.drafting()
        assert field(app, "plan.average_deal").value == "10,000"


async def test_an_accepted_plan_can_be_undone(run: Runner) -> None:
    async with run(BEGUN, size=(120, 36)) as app:
        await app.press("p")
        await fill(app, "plan.target", "150000")
        await app.press("ctrl+s", "l", "u")
        assert any("the change of Target" in notice for notice in app.notices)
        assert (await app.checkpoint())["plan"]["target"] == 100000


async def test_a_menu_puts_the_plan_on_another_period(run: Runner) -> None:
    async with run(size=(120, 36)) as app:
        await app.press("y")
        assert app.shows(Pick)
        assert "Coming twelve months 24 Nov 2026 to 23 Nov 2027" in " ".join(app.text.split())
        await app.press("escape")
        assert not app.drafting()
        await app.press("y", "down", "enter")
        assert field(app, "plan.ends").value == "2026-12-31"
        await app.press("y", "down", "enter")
        assert field(app, "plan.starts").value == "2026-01-01"
        assert field(app, "plan.counted_from").value == "2026-11-24"
        assert "no time left" in " ".join(text for _, text in app.widget(Summary).pairs).lower()
        await fill(app, "plan.closed_before", "40k")
        await app.press("ctrl+s")
        file = await app.checkpoint()
        assert file["plan"]["counted_from"] == date(2026, 11, 24)
        assert file["plan"]["closed_before"] == 40000


async def test_the_currency_is_a_field_that_begins_with_the_locales(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_MONETARY", "de_DE.UTF-8")
    async with run(size=(120, 36), locale="") as app:
        assert field(app, "plan.currency").value == "€"
        await fill(app, "plan.currency", "EUR")
        assert "as in EUR\u00a010,000" in app.text
        await app.press("ctrl+s")
        assert (await app.checkpoint())["plan"]["currency"] == "EUR"


async def test_the_fiscal_year_starts_when_the_settings_say(run: Runner) -> None:
    async with run(size=(120, 36), settings='fiscal_year_starts = "jul"') as app:
        await app.press("y")
        assert "1 Jul 2026 to 30 Jun 2027" in app.text


async def test_the_schedule_goes_from_quarters_to_days(run: Runner) -> None:
    async with run(BEGUN, size=(120, 36)) as app:
        await app.press("p")
        grains = []
        for key in ("left", "left", "right", "right", "right", "right"):
            await app.press(key)
            grains.append(app.widget(ScheduleTable).grain)
        assert grains == ["quarter", "quarter", "month", "week", "day", "day"]


async def test_what_vim_changed_meanwhile_is_not_overwritten_by_a_draft(run: Runner) -> None:
    async with run(BEGUN, size=(120, 36)) as app:
        await app.press("p")
        await fill(app, "plan.target", "130000")
        text = app.path.read_text(encoding="utf-8").replace("average_deal = 10000", "average_deal = 8000")
        app.path.write_text(text, encoding="utf-8")
        app.app.session.saver.refresh()
        await app.settle()
        await app.press("ctrl+s")
        plan = (await app.checkpoint())["plan"]
        assert (plan["target"], plan["average_deal"]) == (130000, 8000)


async def test_confidence_plans_for_more(run: Runner) -> None:
    async with run(BEGUN, size=(120, 36)) as app:
        await app.press("p")
        await fill(app, "plan.confidence", "80%")
        assert "20 % → 124" in app.text
        assert "50 % → 24" in app.text


async def test_amounts_with_cents_are_shown_as_typed(run: Runner) -> None:
    funnel = replace(BEGUN.plan.funnel, average_deal=Decimal("12500.5"))
    async with run(Year(replace(BEGUN.plan, funnel=funnel)), size=(120, 36)) as app:
        await app.press("p")
        assert field(app, "plan.average_deal").value == "12,500.5"


async def test_more_than_a_day_has_room_for_is_marked_beside_the_figure_and_in_the_daily_numbers(
    run: Runner,
) -> None:
    async with run(size=(120, 36)) as app:
        assert not app.app.screen.query(".-warned")
        assert "(!)" not in app.text
        await app.press("enter")
        await app.write("9m")
        await app.settle()
        # 900 deals; 60 calls and 100 emails a day would bring a tenth of them.
        echo = app.app.screen.query_one("#row-channels-calls-converts", FieldRow)
        assert echo.style == "warn"
        assert "→ 180,000 (!)" in app.text
        amber = app.app.theme_variables["verdict-warn"]
        assert echo.style_of(echo.style).color == Color.parse(amber).rich_color
        summary = app.app.screen.query_one("#summary", Summary)
        calls = app.app.screen.query_one("#needs", Tables).tables[0].rows[0]
        assert calls.style == "warn"
        assert calls.cells[2][0].endswith(" a day (!)")
        assert any(
            label == "Too much" and "calls a day; a working day has room for 60" in text
            for label, text in summary.pairs
        )
        drawn = [segment for y in range(summary.size.height) for segment in summary.render_line(y)]
        marked = next(segment for segment in drawn if "calls a day; a working day has room" in segment.text)
        assert marked.style is not None
        assert marked.style.color == Color.parse(amber).rich_color
        opportunities = app.app.screen.query_one("#row-stages-opportunities-converts", FieldRow)
        assert opportunities.style == "label"


async def test_the_marks_of_the_views_follow_the_width(run: Runner) -> None:
    async with run(BEGUN, size=(120, 36)) as app:
        await app.press("p")
        assert "enter edits ─╯" in app.text
        await app.pilot.resize_terminal(80, 24)
        await app.settle()
        assert "enter edits · 1/5 ● ○ ○ ○ ○ ─╯" in app.text
