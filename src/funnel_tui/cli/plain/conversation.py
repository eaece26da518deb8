"""What is answered to a line that somebody types."""

from __future__ import annotations

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.commands.typed import TypedDeal, entry
from funnel_tui.core.progress.day import LOST
from funnel_tui.core.progress.pace import pace
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.log_text import count_answer, entry_text, lost_answer, to_do
from funnel_tui.core.report.pages.terminal import short_line
from funnel_tui.core.report.wording import money_line
from funnel_tui.core.values.dates import DateReader
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.money import Notation
from funnel_tui.storage.journal.edit_words import edit_text
from funnel_tui.storage.store import Refused, SaveFailed, Store
from funnel_tui.system import clock

LONGEST = 200
"""Characters of a line: a longer one is a file that was piped by mistake."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of text, and what became of the line that it answers."""

    text: str
    good: bool = True
    logged: bool = False


class Conversation:
    """Reads lines into a year, each on disk before it is answered."""

    def __init__(self, store: Store, notation: Notation) -> None:
        self._store = store
        self._notation = notation

    def answer(self, line: str) -> Answer:
        """Do what a line asks for; one that cannot be read changes nothing."""
        text = " ".join(line.split())
        if len(text) > LONGEST:
            return Answer(f"a line of more than {LONGEST} characters is not an entry", good=False)
        try:
            match text.casefold():
                case "":
                    return Answer(self.to_do())
                case "?" | "help":
                    return Answer(_help(self._plan))
                case "status":
                    return Answer(self._status())
                case "u" | "undo":
                    return self._reversed(redo=False)
                case "redo":
                    return self._reversed(redo=True)
            return self._logged(text)
        except (ValueError, Refused) as error:
            return Answer(" ".join(str(error).split("\n")), good=False)
        except SaveFailed as error:
            return Answer(f"NOT SAVED: {error}", good=False)

    def to_do(self) -> str:
        """What today still takes."""
        self._store.refresh()
        today = clock.today()
        year = self._year
        return to_do(year, pace(year, today), today, self._notation)[0].replace(" · ", ", ")

    @property
    def _year(self) -> Year:
        assert self._store.year is not None
        return self._store.year

    @property
    def _plan(self) -> Plan:
        return self._year.plan

    def _status(self) -> str:
        self._store.refresh()
        return short_line(pace(self._year, clock.today()), self._notation).replace(" · ", ", ")

    def _reversed(self, *, redo: bool) -> Answer:
        now = clock.now()
        change = self._store.redo(now) if redo else self._store.undo(now)
        assert change.edit is not None
        told = edit_text(change.edit, change.verb, change.n, self._notation, self._plan.currency)
        return Answer("; ".join((told, *change.kept)), logged=True)

    def _logged(self, text: str) -> Answer:
        now = clock.now()
        self._store.refresh()
        asked = entry(text, self._plan, DateReader(now.date(), self._notation.month_first))
        if isinstance(asked, TypedDeal):
            self._store.win(asked.day, asked.amount, asked.n, now)
        else:
            self._store.press(asked.day, asked.activity, asked.n, now)
        judged = pace(self._year, now.date())
        if isinstance(asked, TypedDeal):
            what = entry_text("won", asked.n, asked.amount, self._notation, self._plan.currency)
            on = "" if asked.day == now.date() else f" ({self._notation.weekday(asked.day)})"
            return Answer(f"{what}, {money_line(judged, self._notation)}{on}", logged=True)
        if asked.activity == LOST:
            return Answer(lost_answer(self._year, judged, asked.day, self._notation), logged=True)
        told = count_answer(self._year, judged, asked.activity, asked.day, self._notation)
        return Answer(told, logged=True)


def _help(plan: Plan) -> str:
    keys = ", ".join(f"{activity.key} {activity.title}" for activity in plan.activities)
    key, name = plan.activities[0].key, plan.activities[0].name
    counts = f"12{key} twelve, {key.upper()} one back, 3 {name} yesterday"
    return f"{keys}; {counts}; won 12000, x lost; u undo, redo; enter what is left, status; q quit"
