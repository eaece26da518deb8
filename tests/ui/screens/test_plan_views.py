"""What Plan shows at each size: the answer always, the views as pages, one of them, or side by side."""

from __future__ import annotations

from datetime import date

import pytest
from tests.ui.screens.conftest import TODAY, Driven, Runner
from textual.screen import Screen
from textual.widget import Widget

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.core.progress.year import Year
from funnel_tui.ui.screens.plan.form import PlanForm
from funnel_tui.ui.screens.plan.views import PAGES, VIEWS, PlanViews
from funnel_tui.ui.widgets.field_row import FieldRow
from funnel_tui.ui.widgets.tables.tables import Tables

BEGUN = Year(example_plan(date(2026, 11, 2)))


def seen(app: Driven) -> list[str]:
    """The panels that show, by their place on the screen."""
    panels = [app.app.screen.query_one(f"#{name}") for name in ("answer", *PAGES)]
    shown = [panel for panel in panels if panel.display and panel.size.area]
    return [panel.id or "" for panel in sorted(shown, key=lambda each: (each.region.y, each.region.x))]


def unfolded(app: Driven) -> bool:
    """Whether the rare fields show."""
    return app.app.screen.query_one("#folded").display


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (100, 30), (120, 36), (160, 48)])
async def test_the_answer_is_always_in_sight(run: Runner, size: tuple[int, int]) -> None:
    async with run(BEGUN, size=size) as app:
        await app.press("p")
        rows = app.app.screen.query_one("#needs", Tables).tables[0].rows
        assert [row.cells[0] for row in rows] == ["Calls", "Emails", "Meetings", "Opportunities", "Deals"]
        for _ in range(6):
            for words in ("2,000", "9.8 a day", "2.5 a week", "2 Nov", "12 Aug", "1 Nov"):
                assert words in app.text, words
            await app.press("space")


async def test_the_answer_follows_a_draft_and_the_file_does_not(run: Runner) -> None:
    async with run(BEGUN, size=(80, 24)) as app:
        await app.press("p", "enter", *"200k")
        assert "4,000" in app.text
        assert "19.6 a day" in app.text
        assert app.file()["plan"]["target"] == 100_000


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ((80, 24), ["answer", "fields"]),
        ((120, 36), ["answer", "funnel", "fields", "schedule"]),
        ((160, 48), ["answer", "funnel", "fields", "schedule", "odds", "year"]),
    ],
)
async def test_the_views_by_the_width(run: Runner, size: tuple[int, int], shown: list[str]) -> None:
    async with run(BEGUN, size=size) as app:
        await app.press("p")
        assert seen(app) == shown


async def test_a_narrow_screen_becomes_a_broad_one_and_back(run: Runner) -> None:
    async with run(BEGUN, size=(80, 24)) as app:
        await app.press("p", "space")
        assert seen(app) == ["answer", "funnel"]
        await app.pilot.resize_terminal(160, 48)
        await app.settle()
        assert seen(app) == ["answer", "funnel", "fields", "schedule", "odds", "year"]
        assert "Lever" in app.text
        await app.pilot.resize_terminal(80, 24)
        await app.settle()
        assert seen(app) == ["answer", "funnel"]
        await app.press("enter")
        assert seen(app) == ["answer", "fields"]
        assert app.in_field()


async def test_the_border_says_which_view_it_is_and_a_dot_is_clicked(run: Runner) -> None:
    async with run(BEGUN, size=(120, 36)) as app:
        await app.press("p")
        assert "1/3 ● ○ ○" in app.text
        await app.press("space")
        assert "2/3 ○ ● ○" in app.text
        line = next(line for line in app.text.splitlines() if "2/3" in line)
        y = app.text.splitlines().index(line)
        await app.pilot.click(offset=(line.rindex("○"), y))
        await app.settle()
        assert app.widget(PlanViews).shown == "odds"
        assert "3/3 ○ ○ ●" in app.text


async def test_side_by_side_the_key_for_views_says_which_one_the_arrows_move(run: Runner) -> None:
    async with run(BEGUN, size=(160, 40)) as app:
        await app.press("p")
        for name in (*VIEWS, VIEWS[0]):
            marked = [panel.id for panel in app.app.screen.query(".view.-view")]
            assert marked == [name]
            await app.press("space")
        odds = app.app.screen.query_one("#odds")
        app.widget(PlanViews).page = "odds"
        await app.press("down", "down")
        assert odds.scroll_y == min(2, odds.max_scroll_y)


async def test_rare_fields_are_folded_until_a_key_a_click_or_a_value_asks_for_them(run: Runner) -> None:
    async with run(BEGUN, size=(120, 36)) as app:
        await app.press("p")
        assert not unfolded(app)
        assert "Catch up by" not in app.text
        await app.press("m")
        assert unfolded(app)
        assert "Catch up by" in app.text
        await app.press("m")
        assert not unfolded(app)
        await app.pilot.click("#fold")
        await app.settle()
        assert unfolded(app)
    async with run(BEGUN) as app:
        # Put on a year that has begun, the plan counts from today: a value that has to be seen.
        await app.press("p", "y", "down", "down", "enter")
        assert unfolded(app)


async def test_the_date_of_catching_up_is_a_field(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.press("p", "m", "enter", "up")
        await app.write("18 dec")
        await app.settle()
        row = app.app.screen.query_one("#row-plan-catch_up_by", FieldRow)
        assert row.echo[0] == "Fri 18 Dec 2026"
        await app.press("ctrl+s")
        assert (await app.checkpoint())["plan"]["catch_up_by"] == date(2026, 12, 18)


async def test_typing_in_a_field_lays_out_nothing(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    async with run(BEGUN, size=(120, 36)) as app:
        await app.press("p", "enter", *"3")
        laid_out: list[Widget] = []
        refresh = Widget.refresh

        def counted(widget: Widget, *regions: object, **how: bool) -> Widget:
            if how.get("layout"):
                laid_out.append(widget)
            return refresh(widget, *regions, **how)  # type: ignore[arg-type]

        monkeypatch.setattr(Widget, "refresh", counted)
        await app.press(*"00k")
        assert app.app.state.plan.funnel.target == 300_000
        assert laid_out == []


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36), (160, 48)])
async def test_the_first_layout_is_the_right_one(
    run: Runner, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes: list[list[str]] = []
    refresh_layout = Screen._refresh_layout

    async with run(BEGUN, size=size) as app:

        def recorded(screen: Screen[None], *args: object, **how: object) -> None:
            refresh_layout(screen, *args, **how)  # type: ignore[arg-type]
            if screen.query(PlanViews) and screen.size.area:
                shapes.append(seen(app))

        monkeypatch.setattr(Screen, "_refresh_layout", recorded)
        await app.press("p")
        assert shapes
        assert all(shape == shapes[-1] for shape in shapes)
        assert app.widget(PlanForm).region.width <= size[0]
