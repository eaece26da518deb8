"""Every figure and name on screen is one of the data, or shortened so that it shows, at any width."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from textual.app import ComposeResult
from textual.widget import Widget

from funnel_tui.core.plan.funnel import Channel, Funnel, Stage
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.pace import pace
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.plan_text import echo
from funnel_tui.core.values.forms import Forms
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.core.values.period import Period
from funnel_tui.core.values.rate import Rate
from funnel_tui.ui.screens.log import view as log_view
from funnel_tui.ui.screens.plan import view as plan_view
from funnel_tui.ui.screens.target import chart as target_chart
from funnel_tui.ui.screens.target import view as target_view
from funnel_tui.ui.themes import ThemedApp
from funnel_tui.ui.widgets.bars.morning_line import MorningLine
from funnel_tui.ui.widgets.cards.activity_card import ActivityCard
from funnel_tui.ui.widgets.charts.burnup import BurnUp
from funnel_tui.ui.widgets.charts.funnel_chart import FunnelChart
from funnel_tui.ui.widgets.charts.heatmap import HeatMap
from funnel_tui.ui.widgets.charts.year_strip import YearStrip
from funnel_tui.ui.widgets.fitted import Fitted
from funnel_tui.ui.widgets.lines import cut
from funnel_tui.ui.widgets.tables.attainment_table import AttainmentTable
from funnel_tui.ui.widgets.tables.figure_table import FigureTable
from funnel_tui.ui.widgets.tables.press_list import PressList
from funnel_tui.ui.widgets.tables.schedule_layout import GRAINS, columns_for, rows_of
from funnel_tui.ui.widgets.tables.schedule_table import ScheduleTable
from funnel_tui.ui.widgets.tables.summary import Summary
from funnel_tui.ui.widgets.tables.week_table import WeekTable

TODAY = date(2026, 9, 23)
CONTINENTAL = Notation(decimal=",", grouping=".", currency_after=True)
NAMES = ("calls", "emails", "linkedin_messages", "trade_show_visits")
STAGES = ("first_meetings", "demonstrations", "opportunities", "negotiations")
FIGURE = re.compile(r"[\d.,]*\d(?:bn|tn|[kmd%])?")
"""A figure as it is read: digits with their separators, and the unit that follows."""
FRAMES = "│╭╮╰╯─┊▸◂┥┫▼▲●■○✓✗"

years = st.tuples(
    st.integers(1, 4),
    st.integers(1, 4),
    st.sampled_from([1_000, 100_000, 1_234_567, 98_765_432, 9_000_000_000]),
    st.sampled_from([1_000, 12_345, 90_000]),
    st.sampled_from([0, 7, 999, 123_456, 12_345_678]),
)
notations = st.sampled_from([PLAIN, CONTINENTAL])
drawn = settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
HUGE = (4, 4, 9_000_000_000, 90_000, 12_345_678)


def _year(channels: int, stages: int, target: int, deal: int, done: int) -> Year:
    share = Rate.parse(f"1/{channels}")
    funnel = Funnel(
        Decimal(target),
        Decimal(deal),
        tuple(Channel(name, name[0], Rate.parse("2.5%"), share, 7) for name in NAMES[:channels]),
        tuple(Stage(name, name[1], Rate.parse("1/3"), 14) for name in STAGES[:stages]),
    )
    year = Year(Plan(Period(date(2026, 1, 1), date(2026, 12, 31)), funnel))
    counts = dict.fromkeys([*NAMES[:channels], *STAGES[:stages]], done)
    year = year.with_day(date(2026, 3, 4), Day(counts, won=(Decimal(target) / 3,)))
    return year.with_day(date(2026, 9, 21), Day(counts))


def figures(text: str) -> list[str]:
    """The figures of a line, without frames and marks."""
    return FIGURE.findall(re.sub(f"[{FRAMES}]", " ", text))


def known(texts: Iterable[Forms]) -> set[str]:
    """Every figure in some texts, in all of their forms."""
    ways = (text for forms in texts for text in ((forms,) if isinstance(forms, str) else forms))
    return {figure for text in ways for figure in figures(text)}


HEADED = (AttainmentTable, FigureTable, WeekTable, FunnelChart, ScheduleTable)
"""Widgets that have names beside or above their figures, and no sentences."""
WORDS = frozenset(
    word for name in (*NAMES, *STAGES, "deals", "revenue") for word in PLAIN.title(name).split()
)


def cut_words(text: str, names: frozenset[str] = WORDS) -> list[str]:
    """Words of a line that are the beginning of one of the names, with nothing to show it."""
    return [
        word
        for word in re.findall(r"[^\W\d_]{2,}(?!…)\b", text)
        if word not in names and any(name.startswith(word) for name in names)
    ]


class Everything(ThemedApp):
    """Each table and chart below the one before, as wide as the screen."""

    CSS = "Screen { overflow: hidden; } .short { height: 5; } .tall { height: 12; }"

    def __init__(self, widgets: dict[Widget, set[str]]) -> None:
        super().__init__()
        self.widgets = widgets

    def compose(self) -> ComposeResult:
        yield from self.widgets


def tables(year: Year, notation: Notation) -> dict[Widget, set[str]]:
    """Every table with the figures that it may show."""
    now, plan = pace(year, TODAY), year.plan
    out: dict[Widget, set[str]] = {}
    rows = target_view.rows(now, None, notation, "")
    for height in ("short", "tall"):
        figure_table = FigureTable(target_view.HEADS, target_view.SPARE)
        figure_table.rows = rows
        figure_table.add_class(height)
        out[figure_table] = known(cell for row in rows for cell in row.cells)
    week = log_view.week(year, now, TODAY, notation, log_view.KeptParts())
    cells = [cell.text for _, days, whole in week.rows for cell in (*days, whole)]
    for height in ("short", "tall"):
        week_table = WeekTable(classes=height)
        week_table.week = week
        out[week_table] = known([*cells, *week.days])
    attained = log_view.attainments(year, now, TODAY, notation, log_view.KeptParts())
    for height in ("short", "tall"):
        attainment_table = AttainmentTable(classes=height)
        attainment_table.data = attained
        texts = [part.text for _, parts in attained.rows for part in parts]
        out[attainment_table] = known([*texts, *attained.spans])
    presses = PressList(classes="short")
    presses.presses = tuple((f"09:{n}", f"+{n * 1234} calls") for n in range(10, 30))
    out[presses] = known(part for press in presses.presses for part in press)
    summary = Summary()
    summary.pairs = (*plan_view.summary(schedule(plan), notation), *plan_view.surer(schedule(plan), notation))
    summary.styles.max_height = 5
    out[summary] = known(part for pair in summary.pairs for part in pair)
    return out


def cards(year: Year, notation: Notation) -> dict[Widget, set[str]]:
    """The cards and the lines of figures, at a size that is theirs."""
    now, out = pace(year, TODAY), dict[Widget, set[str]]()
    for card in log_view.cards(year, now, TODAY, notation, log_view.KeptParts()):
        over = notation.number(card.done - card.due)
        texts = [card.unit, card.verdict, card.short_verdict, card.total, notation.forms(card.done), over]
        for height in ("short", "tall"):
            widget = ActivityCard(card)
            widget.add_class(height)
            widget.styles.width = 17
            out[widget] = known([*texts, notation.forms(card.due)])
    morning = MorningLine()
    morning.morning = log_view.morning(year, now, None, TODAY, notation, "")
    said = morning.morning
    out[morning] = known([said.day, said.verdict, said.todo, said.money])
    for path in ("plan.target", "plan.average_deal", "channels.calls.converts"):
        line = Fitted()
        line.forms = echo(schedule(year.plan), path, notation)
        line.styles.width = 8
        out[line] = known([line.forms])
    return out


def charts(year: Year, notation: Notation) -> dict[Widget, set[str]]:
    """Every chart with the figures that it may show; a chart's axis asks for its own."""
    now, made = pace(year, TODAY), schedule(year.plan)
    bars = plan_view.bars(made, notation)
    out: dict[Widget, set[str]] = {}
    for height in ("short", "tall"):
        funnel = FunnelChart(bars, classes=height)
        out[funnel] = known([*((bar.quota, *bar.shorter) for bar in bars), *(bar.sub for bar in bars)])
    strip = YearStrip()
    strip.show(made, notation, TODAY)
    out[strip] = known(
        notation.short_day(line.last_useful_day) for line in made.lines if line.last_useful_day
    )
    for name in ("revenue", "calls", "deals"):
        data = target_chart.burn_up(year, now, None, name, notation)
        texts: set[str] = set()
        out[BurnUp(replace(data, label=recording(data.label, texts)), classes="tall")] = texts
    out[HeatMap(target_view.heat(year, now, notation))] = set()
    return out


def recording(label: Callable[[float], str], texts: set[str]) -> Callable[[float], str]:
    """A label that notes the figures that it was asked to write."""

    def written(amount: float) -> str:
        texts.update(figures(label(amount)))
        return label(amount)

    return written


def check(widgets: dict[Widget, set[str]], width: int) -> None:
    """Draw them in a terminal of a width; each figure has to be one of those that the widget may show."""

    async def draw() -> None:
        async with Everything(widgets).run_test(size=(width, 20)) as pilot:
            await pilot.pause()
            for widget, allowed in widgets.items():
                lines = [widget.render_line(y).text for y in range(widget.size.height)]
                for line in lines:
                    assert set(figures(line)) <= allowed, (type(widget).__name__, width, line)
                    if isinstance(widget, HEADED) or (isinstance(widget, ActivityCard) and line is lines[0]):
                        assert not cut_words(line), (type(widget).__name__, width, line)
                assert any(line.strip() for line in lines), (type(widget).__name__, width)

    asyncio.run(draw())


@drawn
@example(HUGE, PLAIN, 40)
@example(HUGE, CONTINENTAL, 76)
@given(years, notations, st.integers(40, 200))
def test_tables_show_only_figures_of_the_data(
    numbers: tuple[int, int, int, int, int], notation: Notation, width: int
) -> None:
    year = _year(*numbers)
    check(tables(year, notation), width)


@drawn
@example(HUGE, PLAIN, 40)
@given(years, notations, st.integers(40, 200))
def test_cards_and_lines_show_only_figures_of_the_data(
    numbers: tuple[int, int, int, int, int], notation: Notation, width: int
) -> None:
    check(cards(_year(*numbers), notation), width)


@drawn
@example(HUGE, PLAIN, 40)
@given(years, notations, st.integers(40, 200))
def test_charts_show_only_figures_of_the_data(
    numbers: tuple[int, int, int, int, int], notation: Notation, width: int
) -> None:
    check(charts(_year(*numbers), notation), width)


@drawn
@example(HUGE, PLAIN, "day", 40)
@given(years, notations, st.sampled_from(GRAINS), st.integers(40, 200))
def test_a_schedule_shows_only_figures_of_the_plan_and_all_of_its_columns(
    numbers: tuple[int, int, int, int, int], notation: Notation, grain: str, width: int
) -> None:
    made = schedule(_year(*numbers).plan)
    rows = rows_of(made, grain, notation)
    allowed = known(label for row in rows for label in (row.label, row.short, row.off))
    allowed |= known(notation.forms(line.between(row.span)) for row in rows for line in made.lines)
    allowed |= known(notation.forms(line.quota) for line in made.lines)
    table = ScheduleTable()
    table.grain = grain
    table.show(made, notation, TODAY)

    async def draw() -> None:
        async with Everything({table: allowed}).run_test(size=(width, 30)) as pilot:
            await pilot.pause()
            pages = columns_for(made, rows, notation, table.scrollable_content_region.width).pages
            assert bool("of" in table.mark) == (pages > 1)
            seen: list[int] = []
            for page in range(pages):
                table.page = page
                await pilot.pause()
                for y in range(table.size.height):
                    line = table.render_line(y).text
                    assert set(figures(line)) <= allowed, (width, line)
                    assert y or not cut_words(line, WORDS | {grain.capitalize()}), (width, line)
                content = table.scrollable_content_region.width
                seen += columns_for(made, rows, notation, content, page).page
            assert seen == list(range(len(made.lines)))

    asyncio.run(draw())


@given(st.integers(0, 10**9), st.integers(1, 40))
def test_a_line_is_never_cut_in_the_middle_of_a_figure(value: int, width: int) -> None:
    text = f"To do: {PLAIN.number(value)} calls, first due by 4 May, $1.2m of {value}"
    shown = "".join(part for part, _ in cut([(text, "")], width))
    assert len(shown) <= width
    assert set(figures(shown)) <= known([text])
