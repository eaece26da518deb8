"""What Plan keeps on the screen from key to key is what it would draw as a whole."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from tests.ui.screens.conftest import Driven, Runner
from textual.events import Key

from funnel_tui.core.plan.edit import field_text
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.core.report.plan_text import echo
from funnel_tui.ui.screens.plan import view
from funnel_tui.ui.screens.plan.form import PlanForm
from funnel_tui.ui.screens.plan.screen import PlanScreen
from funnel_tui.ui.widgets.charts.funnel_chart import FunnelChart
from funnel_tui.ui.widgets.drawing import Drawing
from funnel_tui.ui.widgets.plan_field import PlanField
from funnel_tui.ui.widgets.tables.schedule_table import ScheduleTable
from funnel_tui.ui.widgets.tables.summary import Summary
from funnel_tui.ui.widgets.tables.tables import Tables

YEAR = demo_year(date(2026, 11, 24))
TEXTS = ("250000", "9m", "20", "1 in 5", "30%", "0", "x", "7", "2026-05-01", "120", "3 jun")


def check(app: Driven) -> None:
    """Everything on Plan follows from the draft."""
    screen, state = app.app.screen, app.app.state
    assert state.year is not None
    form, made, notation = screen.query_one(PlanForm), schedule(state.plan), state.notation
    for path, row in form._rows.items():
        assert path in form.errors or row.echo == echo(made, path, notation)
    for path, field in form._fields.items():
        assert path in form._texts or field.has_focus or field.value == field_text(made.plan, path, notation)
    pairs = dict(screen.query_one("#summary", Summary).pairs)
    changes = view.changes(state.year.plan, made.plan, notation) if state.draft else []
    assert pairs.items() >= dict([*changes, *view.summary(made, notation)]).items()
    assert screen.query_one("#needs", Tables).tables == (view.answer(made, notation),)
    assert screen.query_one(FunnelChart).bars == view.bars(made, notation)
    assert screen.query_one(ScheduleTable)._schedule == made
    for drawing in screen.query(Drawing).results(Drawing):
        kept, drawing._strips = drawing._strips, None
        assert kept is None or drawing._drawn_for != drawing.size or kept == drawing.draw(*drawing.size)
        drawing._strips = kept


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_is_typed_everything_shows_the_draft(run: Runner, seed: int) -> None:
    random = Random(seed)
    async with run(YEAR, size=(120, 36)) as app:
        await app.press("p", "enter")
        for _ in range(10):
            field = random.choice([each for each in app.app.screen.query(PlanField) if each.size])
            field.focus()
            await app.settle()
            await app.write(random.choice(TEXTS))
            await app.settle()
            check(app)
        await app.press("escape", "u")
        check(app)


async def test_keys_that_come_together_leave_nothing_of_an_earlier_one(run: Runner) -> None:
    async with run(YEAR, size=(120, 36)) as app:
        await app.press("p", "enter")
        for digit in "75000":
            app.app.post_message(Key(digit, digit))
        await app.settle()
        assert app.app.state.plan.funnel.target == 75_000
        check(app)


async def test_the_answer_comes_before_the_funnel_and_the_schedule(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with run(YEAR, size=(120, 36)) as app:
        await app.press("p", "enter")
        drawn: list[str] = []
        paint, rest = PlanScreen.paint, PlanScreen.show_rest

        def painted(screen: PlanScreen) -> None:
            drawn.append("painted")
            paint(screen)

        def followed(screen: PlanScreen) -> None:
            drawn.append("the rest")
            rest(screen)

        monkeypatch.setattr(PlanScreen, "paint", painted)
        monkeypatch.setattr(PlanScreen, "show_rest", followed)
        await app.press("7")
        assert drawn[:3] == ["painted", "the rest", "painted"]
        check(app)
