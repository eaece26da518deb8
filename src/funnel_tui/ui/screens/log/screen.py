"""Log: one key counts one call, and the first glance says how the year stands."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.events import Resize
from textual.reactive import reactive
from textual.timer import Timer

from funnel_tui.core.plan.funnel import DEALS
from funnel_tui.core.progress.day import LOST
from funnel_tui.core.progress.pace import Pace
from funnel_tui.core.report.log_text import other_day, why_not_loggable
from funnel_tui.ui.actions import Scope, bindings, count_bindings, key_text
from funnel_tui.ui.screens.base import FunnelScreen
from funnel_tui.ui.screens.log import dialogs as asks
from funnel_tui.ui.screens.log import view as words
from funnel_tui.ui.screens.messages import DayShown, Pressed, Undo
from funnel_tui.ui.widgets.bars.key_bar import KeyBar
from funnel_tui.ui.widgets.bars.morning_line import Morning, MorningLine
from funnel_tui.ui.widgets.bars.top_bar import TopBar
from funnel_tui.ui.widgets.cards.activity_card import ActivityCard
from funnel_tui.ui.widgets.cards.card_grid import CardGrid
from funnel_tui.ui.widgets.said import Said
from funnel_tui.ui.widgets.tables.press_list import PressList
from funnel_tui.ui.widgets.tables.week_table import WeekTable

if TYPE_CHECKING:
    from funnel_tui.core.forecast.insight import Insight

ROWS_FOR_BOTH = 11
"""A head and some lines of the week, and the last presses, each in its frame."""
ROWS_FOR_WEEK = 5
"""A head and two lines in a frame; below that the presses, which show a slip, take all of the width."""
MOST_AT_ONCE = 999
FORGET_DIGITS = 5.0
"""Seconds after which typed digits no longer wait for a key."""


class Below(Horizontal):
    """The week and the presses, side by side; on a narrow screen one below the other, if there are rows."""

    def on_resize(self, event: Resize) -> None:
        """Say whether both have room below each other, and whether the week has any."""
        self.set_class(event.size.height < ROWS_FOR_BOTH, "-cramped")
        self.set_class(event.size.height < ROWS_FOR_WEEK, "-slim")


class LogScreen(FunnelScreen):
    """A card for each activity, the week, and what was pressed."""

    CSS_PATH = ["../base.tcss", "log.tcss"]
    VERDICT_IN_BAR = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.LOG), *count_bindings()]

    presses: reactive[tuple[tuple[str, str], ...]] = reactive((), repaint=False)
    """Time and words of each press on the day that is shown."""
    insight: reactive[Insight | None] = reactive(None, repaint=False)
    shown: reactive[date | None] = reactive(None, repaint=False)
    """The day that is logged; None follows today over midnight."""

    def __init__(self) -> None:
        super().__init__()
        self._count = ""
        self._forget: Timer | None = None
        self._capitals = 0

    def compose(self) -> ComposeResult:
        """From the top: the morning, the banner, the cards, the week and the presses, the note."""
        yield TopBar("log")
        yield MorningLine()
        yield Said(classes="trouble")
        yield Said(classes="banner")
        yield CardGrid()
        with Below(id="below"):
            week = WeekTable(classes="panel")
            week.border_title = "This week"
            yield week
            presses = PressList(classes="panel")
            presses.border_title = "Today's presses"
            yield presses
        yield Said(id="note")
        yield KeyBar(key_text)

    # -- what is shown

    @property
    def day(self) -> date:
        """The day that is logged."""
        return self.shown or self.today

    def show(self) -> None:
        """Draw the year for the day that is shown."""
        year = self.year
        if year is None:
            return
        pace, day = self.pace, self.day
        self.query_one(MorningLine).morning = self._morning(pace)
        cards = [words.card(year, pace, activity, day, self.notation) for activity in pace.activities]
        self.query_one(CardGrid).show(cards)
        self.query_one(WeekTable).week = words.week(year, pace, day, self.notation)
        self._show_day(day)
        hint = " ".join(activity.key for activity in year.plan.activities)
        presses = self.query_one(PressList)
        presses.presses = self.presses
        presses.hint = f"Nothing yet.\nPress {hint} to count one,\n12{hint[0]} for twelve."

    def _morning(self, pace: Pace) -> Morning:
        assert self.year is not None
        insight = self.insight if self.insight and self.insight.year.plan == self.year.plan else None
        return words.morning(self.year, pace, insight, self.day, self.notation, self._count)

    def _show_day(self, day: date) -> None:
        other = day != self.today
        self.query_one(".banner", Said).text = other_day(day, self.today, self.notation) if other else ""
        panel = self.query_one(PressList)
        panel.border_title = "Today's presses" if not other else f"Presses of {self.notation.short_day(day)}"
        week = self.query_one(WeekTable)
        week.border_title = "This week" if (self.today - day).days < 7 else "That week"
        note = self.year.day(day).note if self.year else ""
        self.query_one("#note", Said).text = f"note: {note}" if note else ""

    def watch_insight(self) -> None:
        """The forecast was made."""
        self.changed()

    def watch_presses(self) -> None:
        """The list changed."""
        self.changed()

    def watch_shown(self) -> None:
        """Another day is logged."""
        self.post_message(DayShown(self.shown))
        self.changed()

    def watch_today(self) -> None:
        """A new day: its presses are listed, unless another day is looked at."""
        if self.shown is None:
            self.post_message(DayShown(None))
        super().watch_today()

    # -- counting

    def _take_count(self) -> int:
        count = int(self._count or "1") or 1
        self._set_count("")
        return count

    def _set_count(self, digits: str) -> None:
        if digits == self._count:
            return
        self._count = digits
        if self._forget is not None:
            self._forget.stop()
            self._forget = None
        if digits:
            self._forget = self.set_timer(FORGET_DIGITS, self.action_clear_count)
        line = self.query_one(MorningLine)
        if line.morning.count != digits and self.year is not None:
            line.morning = self._morning(self.pace)

    def action_digit(self, n: int) -> None:
        """Type a digit of a count for the next key."""
        digits = (self._count + str(n)).lstrip("0")
        if len(digits) > len(str(MOST_AT_ONCE)):
            self.notify(f"at most {MOST_AT_ONCE} at once", severity="warning", timeout=3)
            return
        self._set_count(digits)

    def action_clear_count(self) -> None:
        """Forget the digits typed."""
        self._set_count("")

    def action_press(self, letter: str, sign: int) -> None:
        """Count the activity that has the key, or take back; a key of none forgets the digits."""
        count = self._take_count()
        found = [a for a in self.year.plan.activities if a.key == letter] if self.year else []
        if not found:
            return
        self._capitals = self._capitals + 1 if sign < 0 else 0
        if self._capitals == 3:
            self.notify("Three taken back running: is Caps Lock on?", severity="warning", timeout=5)
        self.post_message(Pressed(found[0].name, sign * count, self.shown))

    def action_lost(self, sign: int) -> None:
        """Count a lost opportunity, or take one back."""
        self.post_message(Pressed(LOST, sign * self._take_count(), self.shown))

    def action_won(self) -> None:
        """Ask for the amount of a deal won, or of several alike."""
        count = self._take_count()
        if self.year is not None:
            asks.won(self, self.year.plan, count, self.shown)

    def action_unwon(self) -> None:
        """Pick a deal of the day to take back."""
        self.action_clear_count()
        if self.year is not None:
            asks.not_won(self, self.year.plan.currency, self.year.day(self.day).won, self.shown)

    def action_undo(self) -> None:
        """Take back the newest change."""
        self.action_clear_count()
        self.post_message(Undo())

    def action_redo(self) -> None:
        """Do again what was undone."""
        self.action_clear_count()
        self.post_message(Undo(again=True))

    # -- days and notes

    def action_day(self, step: int) -> None:
        """Log for the day before or after."""
        self.action_clear_count()
        self._show_date(self.day + timedelta(days=step))

    def action_today(self) -> None:
        """Go back to today."""
        self.action_clear_count()
        self.shown = None

    def _show_date(self, day: date) -> None:
        problem = self._no_such_day(day)
        if not problem:
            self.shown = None if day == self.today else day
        elif self.year is not None and asks.is_shortly_before(self.year.plan, day):
            asks.earlier_start(self, self.year.plan, day)
        else:
            self.notify(problem, severity="warning", timeout=4)

    def _no_such_day(self, day: date) -> str:
        if self.year is None:
            return "there is no year"
        return why_not_loggable(day, self.today, self.year.plan.period, self.notation)

    def action_scroll_tables(self, rows: int) -> None:
        """Move through the week and the presses, where not all of them fit."""
        self.query_one(WeekTable).scroll_rows(rows)
        self.query_one(PressList).scroll_rows(rows)

    def action_go_to_date(self) -> None:
        """Ask for a date to log for."""
        self.action_clear_count()
        asks.which_date(self, self.day, self._no_such_day, self._show_date)

    def action_note(self) -> None:
        """Ask for the day's note."""
        self.action_clear_count()
        if self.year is not None:
            asks.note(self, self.day, self.year.day(self.day).note, self.shown)

    @on(ActivityCard.Chosen)
    def type_for(self, event: ActivityCard.Chosen) -> None:
        """A card was clicked twice."""
        self._type_number(event.name)

    def action_type_number(self) -> None:
        """Type the day's number of the focused card, or of the first."""
        self.action_clear_count()
        focused = self.focused
        cards = [focused] if isinstance(focused, ActivityCard) else list(self.query(ActivityCard))[:1]
        for card in cards:
            self._type_number(card.card.name)

    def _type_number(self, name: str) -> None:
        if name == DEALS:
            self.action_won()
        elif self.year is not None:
            asks.number(self, name, self.day, self.year.day(self.day).count(name), self.shown)
