"""YearKeeper: the part of the app that holds the year, carries out wishes and sees that they are saved."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import App
from textual.message import Message
from textual.reactive import reactive
from textual.timer import Timer

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.year import EarlierPlan, Year
from funnel_tui.core.report.log_text import entry_text
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.storage.store import Change, Store
from funnel_tui.system import clock, paths
from funnel_tui.ui.saver import Report, Saver
from funnel_tui.ui.screens import messages as wishes
from funnel_tui.ui.widgets.bars.top_bar import Saving

if TYPE_CHECKING:
    from funnel_tui.core.forecast.insight import Insight

CHECKPOINT_AFTER = 0.3
"""Seconds from a press to the year file; it is in the journal before it is shown."""
THINK_AFTER = 0.8
"""Seconds without a press before the forecast is made anew: it must not be in the way of the next key."""
LOOK_EVERY = 1.0
"""Seconds between looks at the clock and at whether somebody else wrote the file."""


@dataclass
class Reported(Message):
    """The saver's thread finished a piece of work."""

    report: Report


@dataclass
class Thought(Message):
    """The forecast of a year was made."""

    insight: Insight


class YearKeeper(App[None]):
    """State goes down from here by data binding; wishes come up, and are shown once they are durable."""

    SAVED: ClassVar[str] = "saved"

    year: reactive[Year | None] = reactive(None, repaint=False)
    today: reactive[date] = reactive(date.min, repaint=False)
    last: reactive[Year | None] = reactive(None, repaint=False)
    """The year before, while the next one is planned."""
    draft: reactive[Plan | None] = reactive(None, repaint=False)
    """A plan that was edited and not yet accepted."""
    fresh: reactive[bool] = reactive(False, repaint=False)
    """Whether there is no file yet: the year shown is the example's."""
    saving: reactive[Saving] = reactive(Saving(), repaint=False)
    trouble: reactive[tuple[str, ...]] = reactive((), repaint=False)
    presses: reactive[tuple[tuple[str, str], ...]] = reactive((), repaint=False)
    """Time and words of this machine's presses on the day that Log shows."""
    notation: reactive[Notation] = reactive(PLAIN, repaint=False)
    insight: reactive[Insight | None] = reactive(None, repaint=False)
    """What a simulation says of the year, a moment after the year itself."""

    def __init__(self, store: Store, path: Path | None, state: Path, last: Year | None = None) -> None:
        """Keep a store's year.

        Args:
            store: Open; its file need not exist.
            path: Where a new year goes; None for the data folder, under the year's own name.
            state: The state folder.
            last: The year before, whose figures a new plan starts from.
        """
        super().__init__()
        self._path = path
        self._edited: Plan | None = None
        self._checkpoint_due: Timer | None = None
        self._think_due: Timer | None = None
        self._saver = Saver(store, state, self._post)
        today = clock.today()
        self.set_reactive(YearKeeper.today, today)
        self.set_reactive(YearKeeper.fresh, not store.exists)
        self.set_reactive(YearKeeper.last, last)
        self.set_reactive(YearKeeper.year, store.year if store.exists else self._first_year(today))
        if not store.readable:
            self.set_reactive(YearKeeper.trouble, tuple(problem.text for problem in store.problems))

    def _first_year(self, today: date) -> Year:
        """What a new plan starts from: the figures of the year before, else the article's example."""
        if self.last is None:
            return Year(example_plan(today))
        from funnel_tui.core.progress.renewal import next_plan  # noqa: PLC0415 - once a year

        return Year(next_plan(self.last.plan, today))

    # -- life

    def on_mount(self) -> None:
        """Start looking at the clock and the file, and end in order when told to."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            # Not on Windows, and not outside the main thread.
            with suppress(NotImplementedError, ValueError, RuntimeError):
                loop.add_signal_handler(number, self._ended_by, number)
        # The forecast is made in a thread: a key must not wait the usual 5 ms for its turn.
        sys.setswitchinterval(0.001)
        self.set_interval(LOOK_EVERY, self._look)
        self._think_soon()

    def _ended_by(self, number: int) -> None:
        self._saver.flush()
        self.exit(return_code=128 + number)

    def action_suspend_process(self) -> None:
        """Write everything, then stop: nobody knows when it goes on."""
        self._saver.flush()
        super().action_suspend_process()

    def _look(self) -> None:
        self.today = clock.today()
        if self._saver.failed:
            self._saver.checkpoint()
        else:
            self._saver.refresh()
        if self._saver.slow:
            self.saving = Saving("saving …")

    async def action_quit(self) -> None:
        """Write everything and leave; ask first where it cannot be written."""
        if await asyncio.to_thread(self._saver.flush):
            self.exit()
            return

        def sure(leave: bool | None) -> None:
            if leave:
                self.exit(return_code=1)

        from funnel_tui.ui.screens.dialogs import Confirm  # noqa: PLC0415 - rare

        body = f"{self.saving.reason}\nThey are journalled and come in when the file can be written again."
        self.push_screen(Confirm(f"{self.saving.word}: leave all the same?", body), sure)

    # -- the forecast

    def watch_year(self) -> None:
        """The year is another one: think about it when the keys rest."""
        self._think_soon()

    def watch_today(self) -> None:
        """A new day has a forecast of its own."""
        self._think_soon()

    def _think_soon(self) -> None:
        if self._think_due is not None:
            self._think_due.stop()
        self._think_due = self.set_timer(THINK_AFTER, self.think)

    def think(self) -> None:
        """Have the forecast made in a worker; only the newest counts."""
        year, today = self.year, self.today
        if year is None or (self.insight and self.insight.year is year and self.insight.today == today):
            return

        def work() -> None:
            from funnel_tui.core.forecast.insight import insight  # noqa: PLC0415 - after the first frame

            self.post_message(Thought(insight(year, today)))

        self.run_worker(work, thread=True, group="insight", exclusive=True)

    @on(Thought)
    def thought(self, event: Thought) -> None:
        """Show the forecast, unless the year went on meanwhile."""
        if event.insight.year is self.year:
            self.insight = event.insight
            self.keep_chance(event.insight)

    def keep_chance(self, insight: Insight) -> None:
        """Keep the chance for `status --short`, which has no time to find it out."""
        found, year = insight.forecast, insight.year
        if found is None or not year.id:
            return
        from funnel_tui.core.progress.year import chance_key  # noqa: PLC0415 - after the first frame
        from funnel_tui.system.prompt_cache import remember_chance  # noqa: PLC0415

        revenue, made_from = found.revenue, chance_key(year, insight.today)
        remember_chance(self._saver.state, year.id, made_from, found.chance, revenue.p10, revenue.p90)

    # -- other years

    def open_year(self, path: Path) -> None:
        """Show another year's file from now on."""
        self.draft, self.last, self.fresh = None, None, False
        self._path = path
        self._saver.open(path)

    def begin_next(self) -> None:
        """Plan the next period with the figures of this one; nothing is written before it is accepted."""
        if self.year is None or self.fresh:
            return
        self._saver.checkpoint()
        self._path, self.draft, self.last = None, None, self.year
        self.fresh = True
        self.year = self._first_year(self.today)

    def put_back(self) -> None:
        """Write the year anew where its file has vanished."""

        def work(store: Store) -> None:
            store.put_back()

        self._saver.do(work)

    # -- what was saved

    def _post(self, report: Report) -> None:
        self.post_message(Reported(report))

    @on(Reported)
    def reported(self, event: Reported) -> None:
        """Show what is now on disk."""
        report = event.report
        if report.refused:
            self.notify(report.refused, severity="warning", timeout=5, markup=False)
        if report.change is not None:
            for reason in report.change.kept:
                self.notify(reason, severity="warning", timeout=8, markup=False)
            if self._checkpoint_due is None:
                self._checkpoint_due = self.set_timer(CHECKPOINT_AFTER, self._checkpoint)
        if report.year is not None and not self.fresh:
            self.year = report.year
        self.trouble = report.trouble
        if self.year is not None:
            currency = self.year.plan.currency
            self.presses = tuple(
                (f"{p.at:%H:%M}", entry_text(p.name, p.n, p.amount, self.notation, currency))
                for p in report.presses
            )
        self.saving = Saving(f"NOT SAVED {report.unsaved}" if report.failed else self.SAVED, report.failed)

    def _checkpoint(self) -> None:
        self._checkpoint_due = None
        self._saver.checkpoint()

    def _told(self, change: Change) -> Change:
        """Say in a notice what a change was; called in the saver's thread."""
        self.call_later(self.notify, change.text, timeout=5, markup=False)
        return change

    # -- wishes

    def _do(self, work: Callable[[Store], Change | None]) -> None:
        """Queue a change; the first one makes the year file."""
        if self.fresh and self.year is not None:
            self._accept(self.draft or self.year.plan)
        self._saver.do(work)

    def _accept(self, plan: Plan) -> None:
        now, base = clock.now(), self._edited
        if self.fresh:
            self._saver.create(self._path or paths.new_file(plan.period.starts), plan, now)
            self.fresh = False
        else:
            ended = self._ended_by_revising(plan)
            self._saver.do(lambda store: self._told(store.change_plan(plan, now, base, ended=ended)))
        self.draft = None

    def _ended_by_revising(self, plan: Plan) -> EarlierPlan | None:
        """The present plan, where the new one counts from a later date of the same period: it is kept."""
        if self.year is None or plan.period != self.year.plan.period or plan.origin <= self.year.plan.origin:
            return None
        from funnel_tui.core.progress.replan import ended_plan  # noqa: PLC0415 - rare

        return ended_plan(self.year, plan.origin)

    @on(wishes.Pressed)
    def pressed(self, wish: wishes.Pressed) -> None:
        """Count."""
        now = clock.now()
        self._do(lambda store: store.press(wish.day or now.date(), wish.activity, wish.n, now))

    @on(wishes.Won)
    def won(self, wish: wishes.Won) -> None:
        """Log a deal, or take one back."""
        now = clock.now()
        self._do(lambda store: store.win(wish.day or now.date(), wish.amount, wish.n, now))

    @on(wishes.Noted)
    def noted(self, wish: wishes.Noted) -> None:
        """Write a note."""
        now = clock.now()
        self._do(lambda store: store.note(wish.day or now.date(), wish.text, now))

    @on(wishes.Undo)
    def undo(self, wish: wishes.Undo) -> None:
        """Take back, or do again; on a first start there is nothing to take back."""
        now = clock.now()
        if self.fresh:
            self.notify("nothing to undo", severity="warning", timeout=3)
        else:
            self._saver.do(lambda store: self._told(store.redo(now) if wish.again else store.undo(now)))

    @on(wishes.DayShown)
    def day_shown(self, wish: wishes.DayShown) -> None:
        """List another day's presses."""
        self._saver.look(wish.day or self.today)

    @on(wishes.Drafted)
    def drafted(self, wish: wishes.Drafted) -> None:
        """Keep a draft; on a first start it is what Log and Target show."""
        if self.draft is None and self.year is not None:
            self._edited = self.year.plan
        self.draft = wish.plan
        if self.fresh and self.year is not None:
            self.year = replace(self.year, plan=wish.plan) if wish.plan else self._first_year(self.today)

    @on(wishes.Accepted)
    def accepted(self, wish: wishes.Accepted) -> None:
        """Make a draft the plan."""
        self._accept(wish.plan)
