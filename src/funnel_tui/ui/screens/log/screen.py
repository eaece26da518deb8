"""Log: one key counts one call, and the first glance says how the year stands."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import date, timedelta
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Grid
from textual.events import Resize
from textual.reactive import reactive

from funnel_tui.core.progress.day import LOST
from funnel_tui.core.progress.pace import Pace
from funnel_tui.core.report.log_text import foot_text, no_entries, other_day
from funnel_tui.core.report.next_steps import next_steps
from funnel_tui.core.values.forms import Forms, fitting
from funnel_tui.ui.actions import Scope, bindings, count_bindings, key_text, letters
from funnel_tui.ui.screens.asking import opens_dialogs
from funnel_tui.ui.screens.base import needs_year
from funnel_tui.ui.screens.counting import CountingScreen
from funnel_tui.ui.screens.log import view
from funnel_tui.ui.screens.messages import DayShown, EntriesAwaited, Pressed
from funnel_tui.ui.screens.state import ScreenState
from funnel_tui.ui.widgets.bars.key_bar import KeyBar
from funnel_tui.ui.widgets.bars.morning_line import Morning, MorningLine
from funnel_tui.ui.widgets.bars.top_bar import TopBar
from funnel_tui.ui.widgets.cards.activity_card import ActivityCard, Card
from funnel_tui.ui.widgets.cards.card_grid import CardGrid
from funnel_tui.ui.widgets.drawing import write_border
from funnel_tui.ui.widgets.said import Said
from funnel_tui.ui.widgets.tables.attainment_table import AttainmentTable
from funnel_tui.ui.widgets.tables.paging import LeftOut, joined
from funnel_tui.ui.widgets.tables.press_list import PressList
from funnel_tui.ui.widgets.tables.summary import Summary
from funnel_tui.ui.widgets.tables.week_table import WeekTable

LONGEST_WAIT_FOR_ENTRIES = 1.0
"""Seconds that a dialog waits for entries on their way to a slow disk before it opens without them."""
ROWS_FOR_BOTH = 11
"""A head and some lines of the week, and the last presses, each in its frame."""
ROWS_FOR_WEEK = 5
"""A head and two lines in a frame; below that the presses, which show a slip, take all of the width."""


class Below(Grid):
    """The week and the presses, side by side; on a narrow screen one below the other, if there are rows."""

    def on_resize(self, event: Resize) -> None:
        """Say whether both have room below each other, and whether the week has any."""
        self.set_class(event.size.height < ROWS_FOR_BOTH, "-cramped")
        self.set_class(event.size.height < ROWS_FOR_WEEK, "-slim")


class LogScreen(CountingScreen):
    """A card for each activity, the week, and what was pressed."""

    CSS_PATH = ["../base.tcss", "log.tcss"]
    VERDICT_IN_BAR = False
    WITHOUT_YEAR = "Nothing can be counted"
    # The keys of activities come first, as on Target.
    BINDINGS: ClassVar[list[BindingType]] = [*count_bindings(), *bindings(Scope.LOG)]
    OTHER_LETTERS = letters(Scope.LOG)

    shown: reactive[date | None] = reactive(None, repaint=False, init=False)
    """The day that is logged; None follows today over midnight."""

    def __init__(self) -> None:
        super().__init__()
        self._deals: Forms = ""
        self._kept = view.KeptParts()

    def compose(self) -> ComposeResult:
        """From the top: the morning, the banner, the cards, the week and the presses, the note."""
        yield TopBar("log", key_text)
        yield MorningLine()
        yield Said(classes="trouble")
        yield Said(classes="banner")
        yield CardGrid(self._cards())
        with Below(id="below"):
            week = WeekTable(classes="panel")
            week.border_title = "This week"
            yield week
            steps = Summary(id="next", classes="panel")
            steps.border_title = "Next"
            yield steps
            plan = AttainmentTable(classes="panel")
            plan.border_title = "Quota attainment"
            yield plan
            presses = PressList(classes="panel")
            presses.border_title = "Today's log"
            yield presses
        yield Said(id="note")
        yield KeyBar(key_text)

    # -- what is shown

    @property
    def day(self) -> date:
        """The day that is logged."""
        return self.shown or self.state.today

    def show(self) -> None:
        """Draw the cards of the day that is shown."""
        self.query_one(CardGrid).show(self._cards())

    def show_rest(self) -> None:
        """Draw what was pressed, and what follows for the week and the year."""
        year, notation = self.state.year, self.state.notation
        if year is None:
            return
        pace, day = self.pace, self.day
        presses = self.query_one(PressList)
        hint = " ".join(activity.key for activity in year.plan.activities)
        how = f"Press {hint} to count one,\n12{hint[0]} for twelve."
        presses.hint = "" if self.state.presses else f"{no_entries(year, day, notation)}\n{how}"
        presses.presses = self.state.presses
        self.query_one(KeyBar).first = ((hint, "Count"), ("← →", "Day"))
        self._show_day(day)
        self.query_one(MorningLine).morning = self._morning(pace)
        week = self.query_one(WeekTable)
        week.week = view.week(year, pace, day, notation, self._kept)
        write_border(week, "This week" if (self.state.today - day).days < 7 else "That week")
        plan = self.query_one(AttainmentTable)
        plan.data = view.attainments(year, pace, day, notation, self._kept)
        self._deals = view.deals(year, self.state.today, notation, self._kept)
        self._say_deals()
        self.query_one("#next", Summary).pairs = tuple(next_steps(pace, self.state.usable_insight, notation))
        self.query_one("#note", Said).text = foot_text(year, day, notation)

    def _cards(self) -> list[Card]:
        year, notation = self.state.year, self.state.notation
        if year is None:
            return []
        return view.cards(year, self.pace, self.day, notation, self._kept)

    def _say_deals(self) -> None:
        """How deals ended, in the lower border of the panel about the plan."""
        panel = self.query_one(AttainmentTable)
        room = panel.size.width - 4 - len(panel.mark)
        write_border(panel, subtitle=joined(panel.mark, fitting(self._deals, room)))

    @on(LeftOut)
    def say_deals(self, event: LeftOut) -> None:
        """Keep the deals beside what the table leaves out."""
        if isinstance(event.table, AttainmentTable):
            event.prevent_default()
            self._say_deals()

    def _show_day(self, day: date) -> None:
        """Make it plain when it is not today that is logged."""
        other, today, notation = day != self.state.today, self.state.today, self.state.notation
        self.query_one(".banner", Said).text = other_day(day, today, notation) if other else ""
        title = f"Log of {notation.short_day(day)}" if other else "Today's log"
        write_border(self.query_one(PressList), title)

    def _morning(self, pace: Pace) -> Morning:
        state = self.state
        assert state.year is not None
        return view.morning(
            state.year, pace, state.usable_insight, self.day, state.notation, self.count.digits, self._kept
        )

    def show_count(self) -> None:
        """Show the digits in the headline."""
        line = self.query_one(MorningLine)
        if line.morning.count != self.count.digits and self.state.year is not None:
            line.morning = self._morning(self.pace)

    def watch_state(self, before: ScreenState, state: ScreenState) -> None:
        """List the entries of a new day, unless another one is looked at."""
        if self.shown is None and before.today != state.today:
            self.post_message(DayShown(None))
        super().watch_state(before, state)

    def watch_shown(self) -> None:
        """Another day is logged."""
        self.post_message(DayShown(self.shown))
        self.redraw()

    # -- counting

    def opens_nothing(self, key: str) -> bool:
        """Whether a key only counts or scrolls; the arrows to another day may ask something."""
        return key not in ("left", "right") and super().opens_nothing(key)

    @property
    def counts_for(self) -> date | None:
        """The day that is shown."""
        return self.shown

    @needs_year
    def action_lost(self, sign: int) -> None:
        """Count a lost opportunity, or take one back."""
        if count := self.take_count():
            self.post_message(Pressed(LOST, sign * count, self.shown))

    # -- days and dialogs

    @needs_year
    @opens_dialogs
    async def action_day(self, step: int) -> None:
        """Log for the day before or after."""
        from funnel_tui.ui.screens.log import dialogs  # noqa: PLC0415 - most keys ask nothing

        self.count.clear()
        state, day = self.state, self.day + timedelta(days=step)
        problem = dialogs.why_not(state, day)
        if not problem:
            self.shown = None if day == state.today else day
        elif state.year is not None and dialogs.is_shortly_before(state.year.plan, day):
            await dialogs.earlier_start(self, state, day)
        else:
            self.notify(problem, severity="warning", timeout=4)

    def action_today(self) -> None:
        """Go back to today."""
        self.count.clear()
        if self.shown is None:
            self.notify("this is today", timeout=3)
        self.shown = None

    @needs_year
    def action_scroll_tables(self, rows: int) -> None:
        """Move through the week and the presses, where not all of them fit."""
        self.query_one(WeekTable).scroll_rows(rows)
        self.query_one(AttainmentTable).scroll_rows(rows)
        self.query_one(PressList).scroll_rows(rows)

    async def _caught_up(self) -> None:
        """Wait until the state has everything that was counted: a dialog starts from the day's numbers."""
        shown = asyncio.Event()
        self.post_message(EntriesAwaited(shown))
        with suppress(TimeoutError):
            await asyncio.wait_for(shown.wait(), LONGEST_WAIT_FOR_ENTRIES)

    @needs_year
    @opens_dialogs
    async def action_ask(self, what: str) -> None:
        """Open one of the dialogs about the day."""
        from funnel_tui.ui.screens.log import dialogs  # noqa: PLC0415 - most keys ask nothing

        count = self.take_count()
        await self._caught_up()
        if count:
            await dialogs.DIALOGS[what](self, self.state, self.shown, count)

    @needs_year
    async def action_type_number(self) -> None:
        """Type the day's number of the focused card, or of the first."""
        self.count.clear()
        focused = self.focused
        cards = [focused] if isinstance(focused, ActivityCard) else list(self.query(ActivityCard))[:1]
        for card in cards:
            await self._ask_number(card.card.name)

    @on(ActivityCard.Counted)
    async def count_clicked(self, event: ActivityCard.Counted) -> None:
        """A sign of a card was clicked: the same as its key."""
        key = next((a.key for a in self.state.plan.activities if a.name == event.name), "")
        asked = "won" if event.sign > 0 else "not_won"
        await self.run_action(f"press('{key}', {event.sign})" if key else f"ask('{asked}')")

    @on(WeekTable.DayChosen)
    def day_clicked(self, event: WeekTable.DayChosen) -> None:
        """A column of the week was clicked."""
        from funnel_tui.ui.screens.log import dialogs  # noqa: PLC0415 - most keys ask nothing

        self.count.clear()
        if problem := dialogs.why_not(self.state, event.day):
            self.notify(problem, severity="warning", timeout=4)
        else:
            self.shown = None if event.day == self.state.today else event.day

    @on(ActivityCard.Chosen)
    async def type_for(self, event: ActivityCard.Chosen) -> None:
        """A card was clicked twice."""
        await self._ask_number(event.name)

    @opens_dialogs
    async def _ask_number(self, name: str) -> None:
        from funnel_tui.ui.screens.log import dialogs  # noqa: PLC0415 - most keys ask nothing

        await self._caught_up()
        if self.state.year is not None:
            await dialogs.number(self, self.state, self.shown, name)
