"""One table of everything a user can do: bindings, footer, palette, help and remapping all read it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from funnel_tui.core.plan.plan import SCREEN_KEYS
from funnel_tui.core.values.frozen import dataclass

if TYPE_CHECKING:
    from textual.binding import Binding

ACTIVITY_KEYS = "".join(letter for letter in "abcdefghijklmnopqrstuvwxyz" if letter not in SCREEN_KEYS)
"""Letters that a plan may give to an activity; a capital takes one back."""


class Scope(StrEnum):
    """Where an action works."""

    APP = "everywhere"
    LOG = "log"
    PLAN = "plan"
    TARGET = "target"


_KEY_TEXTS = {
    "question_mark": "?",
    "full_stop": ".",
    "enter": "⏎",
    "escape": "esc",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
}


def key_text(key: str) -> str:
    """A key as a person knows it: `^s` for `ctrl+s`, `F2` for `f2`."""
    if key.startswith("ctrl+"):
        return "^" + key_text(key[5:])
    if key.startswith("shift+"):
        return "shift+" + key_text(key[6:])
    if key[:1] == "f" and key[1:].isdigit():
        return key.upper()
    return _KEY_TEXTS.get(key, key)


@dataclass(frozen=True, slots=True)
class Action:
    """Something a user can do, declared once."""

    id: str
    """Its name in the user's [keys], and for the screen that binds it."""
    keys: str
    """Textual's names, comma separated."""
    action: str
    """The action method, `app.` before it where a screen's binding means the app's."""
    label: str
    """One word for the footer."""
    help: str
    """One line for help and palette."""
    scope: Scope
    footer: bool = False

    @property
    def key_text(self) -> str:
        """Its first key as a person knows it."""
        return key_text(self.keys.partition(",")[0])


ACTIONS = (
    Action("plan", "p,f2", "go('plan')", "Plan", "Plan the year: target, rates, dates", Scope.APP),
    Action("log", "l,f3", "go('log')", "Log", "Log today's work", Scope.APP),
    Action("target", "t,f4", "go('target')", "Target", "See the pace to target", Scope.APP),
    Action("help", "question_mark,f1", "help", "Help", "Every key of this screen", Scope.APP, True),
    Action("next-year", "f8", "next_year", "Next plan", "Plan the next period with this one's figures", Scope.APP),
    Action("import", "f12", "pick_file('import')", "Import", "Count from a file of a CRM, a calendar, a mailbox ...", Scope.APP),
    Action("other-year", "f7", "pick_file('year')", "Years", "Open another year", Scope.APP),
    Action("put-back", "f9", "file('put_back')", "Put back", "Write the year file again where it has vanished", Scope.APP),
    Action("take-in", "ctrl+t", "file('take_in')", "Take in", "Take in what a conflict copy of a sync tool has and this year lacks", Scope.APP),
    Action("catch-up", "f5", "catch_up", "Catch up", "Choose by when what is short is made up", Scope.APP),
    Action("theme", "f6", "pick_theme", "Theme", "Choose another theme", Scope.APP),
    Action("suspend", "ctrl+z", "suspend_process", "Suspend", "Back to the shell for now", Scope.APP),
    Action("quit", "q", "quit", "Quit", "Leave; an unaccepted plan asks what becomes of it", Scope.APP, True),
    Action("log.won", "w", "ask('won')", "Won", "A deal was won: type its amount", Scope.LOG, True),
    Action("log.unwon", "W,shift+w", "ask('not_won')", "Not won", "Pick a won deal to take back", Scope.LOG),
    Action("log.lost", "x", "lost(1)", "Lost", "An opportunity was lost", Scope.LOG, True),
    Action("log.unlost", "X,shift+x", "lost(-1)", "Not lost", "Take back a lost one", Scope.LOG),
    Action("log.undo", "u", "undo", "Undo", "Take back the newest change, also after a restart", Scope.LOG, True),
    Action("log.redo", "ctrl+r", "undo(True)", "Redo", "Do again what was undone", Scope.LOG),
    Action("log.back", "left", "day(-1)", "Day before", "Log for the day before", Scope.LOG),
    Action("log.forward", "right", "day(1)", "Day after", "Log for the day after", Scope.LOG),
    Action("log.today", "full_stop", "today", "Today", "Back to today", Scope.LOG),
    Action("log.date", "g", "ask('date')", "Date", "Go to a date", Scope.LOG, True),
    Action("log.note", "n", "ask('note')", "Note", "Write a note on the day", Scope.LOG, True),
    Action("log.horizon", "y", "horizon", "Quarter", "The present quarter, then the present month, then the whole plan", Scope.LOG, True),
    Action("log.down", "down", "scroll_tables(1)", "Down", "Move down the week and the log", Scope.LOG),
    Action("log.up", "up", "scroll_tables(-1)", "Up", "Move up the week and the log", Scope.LOG),
    Action("log.number", "enter", "type_number", "Number", "Type today's number for a card", Scope.LOG),
    Action("log.clear", "escape", "clear_count", "Clear", "Forget the digits typed", Scope.LOG),
    Action("plan.edit", "enter", "edit", "Edit", "Go into the fields; tab moves on", Scope.PLAN, True),
    Action("plan.accept", "ctrl+s", "accept", "Accept", "Accept the changed plan", Scope.PLAN, True),
    Action("plan.view", "space", "tab", "View", "Schedule, year, odds and levers; below each other on a narrow screen", Scope.PLAN, True),
    Action("plan.leave", "escape", "leave", "Leave", "Leave the field; twice drops the draft, u brings it back", Scope.PLAN),
    Action("plan.more", "m", "more", "More fields", "Rare fields: counted from, closed before, confidence, catch up by", Scope.PLAN),
    Action("plan.undo", "u", "undo", "Undo", "Take back the newest edit of the draft", Scope.PLAN),
    Action("plan.redo", "ctrl+r", "undo(True)", "Redo", "Make it again", Scope.PLAN),
    Action("plan.process", "e", "ask('process')", "Process", "Your sales process: channels, stages, keys", Scope.PLAN, True),
    Action("plan.calendar", "c", "calendar", "Calendar", "Workdays, holidays, days off, months", Scope.PLAN, True),
    Action("plan.holidays", "h", "holidays", "Holidays", "Public holidays: pick your country", Scope.PLAN),
    Action("plan.period", "y", "ask('period')", "Period", "Coming year, rest of year, calendar year ...", Scope.PLAN, True),
    Action("plan.confidence", "s", "ask('confidence')", "Confidence", "Plan to be 80 or 90 % sure, or as the rates say", Scope.PLAN, True),
    Action("plan.effort", "i", "ask('effort')", "Capacity", "Say what you can do, see the revenue it leads to", Scope.PLAN),
    Action("plan.lock", "k", "ask('lock')", "Lock", "Fix one figure and let another follow", Scope.PLAN),
    Action("plan.preset", "b", "ask('preset')", "Presets", "Begin from a published process, each figure with its source", Scope.PLAN),
    Action("plan.revise", "v", "ask('revise')", "Revise", "Plan the rest of the year from today", Scope.PLAN),
    Action("plan.rounding", "r", "ask('rounding')", "Rounding", "Round up, to the nearest, or keep fractions", Scope.PLAN),
    Action("plan.finer", "right", "grain(1)", "Finer", "Schedule by month, week, day", Scope.PLAN),
    Action("plan.coarser", "left", "grain(-1)", "Coarser", "Schedule by week, month, quarter", Scope.PLAN),
    Action("plan.columns", "right_square_bracket,shift+right", "columns(1)", "Columns", "Further columns of the schedule", Scope.PLAN),
    Action("plan.columns-back", "left_square_bracket,shift+left", "columns(-1)", "Columns back", "Columns of the schedule before", Scope.PLAN),
    Action("plan.down", "down", "scroll_tab(1)", "Down", "Move down the view", Scope.PLAN),
    Action("plan.up", "up", "scroll_tab(-1)", "Up", "Move up the view", Scope.PLAN),
    Action("target.next", "right", "series(1)", "Chart", "Another activity in the chart", Scope.TARGET, True),
    Action("target.back", "left", "series(-1)", "Chart back", "The activity before in the chart", Scope.TARGET),
    Action("target.view", "space", "tab", "View", "Pace, rates, ways back, history, past forecasts", Scope.TARGET, True),
    Action("target.rates", "r", "see('rates')", "Rates", "Observed against planned rates", Scope.TARGET),
    Action("target.ways", "w", "see('ways')", "Ways", "What would bring the target back", Scope.TARGET),
    Action("target.history", "h", "see('history')", "History", "The year by day; arrows move, enter opens a day", Scope.TARGET),
    Action("target.past", "f", "see('past')", "Past", "How honest the forecasts were: the range of every past Monday, what came", Scope.TARGET),
    Action("target.own", "b", "own_forecast", "Your call", "Keep your own number for the quarter, to compare it with what comes", Scope.TARGET),
    Action("target.pace", "a", "see('pace')", "Pace", "A row for each activity", Scope.TARGET),
    Action("target.horizon", "y", "horizon", "Quarter", "The present quarter, then the present month, then the whole plan", Scope.TARGET, True),
    Action("target.columns", "right_square_bracket,shift+right", "columns(1)", "Columns", "Further columns of the table", Scope.TARGET),
    Action("target.columns-back", "left_square_bracket,shift+left", "columns(-1)", "Columns back", "Columns of the table before", Scope.TARGET),
    Action("target.down", "down", "scroll_tab(1)", "Down", "Move down the view", Scope.TARGET),
    Action("target.up", "up", "scroll_tab(-1)", "Up", "Move up the view", Scope.TARGET),
    Action("target.undo", "u", "undo", "Undo", "Take back the newest change, also after a restart", Scope.TARGET, True),
    Action("target.redo", "ctrl+r", "undo(True)", "Redo", "Do again what was undone", Scope.TARGET),
    Action("target.clear", "escape", "clear_count", "Clear", "Forget the digits typed", Scope.TARGET),
    Action("target.review", "f10,ctrl+o", "review", "Review", "Write the week's page for the Monday talk; asks first", Scope.TARGET, True),
)  # fmt: skip


def of_scope(*scopes: Scope) -> tuple[Action, ...]:
    """The actions of some scopes, in the order of the table."""
    return tuple(action for action in ACTIONS if action.scope in scopes)


def default_keys() -> dict[str, str]:
    """Action id to its keys: what the user's [keys] may change."""
    return {action.id: action.keys for action in ACTIONS}


def bindings(scope: Scope) -> list[Binding]:
    """Textual's bindings for a scope."""
    from textual.binding import Binding  # noqa: PLC0415 - the table itself is read without a screen

    return [
        Binding(
            action.keys,
            action.action,
            action.label,
            show=action.footer,
            tooltip=action.help,
            id=action.id,
        )
        for action in of_scope(scope)
    ]


def letters(scope: Scope) -> frozenset[str]:
    """The letters that a screen's own actions have."""
    keys = (key for action in ACTIONS if action.scope is scope for key in action.keys.split(","))
    return frozenset(key for key in keys if len(key) == 1)


def count_bindings() -> list[Binding]:
    """Digits and letters of Log and Target: bindings, because keys sent at once must be handled in their order.

    Every letter that a plan may use is bound, so that a plan can change its keys without new bindings; one
    that no activity has only forgets the digits typed.
    """
    from textual.binding import Binding  # noqa: PLC0415

    digits = [Binding(str(n), f"digit({n})", show=False) for n in range(10)]
    letters = [Binding(letter, f"press('{letter}', 1)", show=False) for letter in ACTIVITY_KEYS]
    capitals = [
        Binding(f"{letter.upper()},shift+{letter}", f"press('{letter}', -1)", show=False)
        for letter in ACTIVITY_KEYS
    ]
    return digits + letters + capitals
