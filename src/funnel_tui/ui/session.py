"""The session: the open year file, the plan drafted for it, and the state that the screens show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App
from textual.timer import Timer

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.revenue.own_forecast import OwnForecast, with_own_forecast
from funnel_tui.core.progress.imported import Source
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.change_text import NOTHING_NEW, inbox_text
from funnel_tui.core.report.log_text import catch_up_text
from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.core.values.money import Notation
from funnel_tui.storage.drafts import draft_file
from funnel_tui.storage.store import Change, Store
from funnel_tui.system import clock, paths
from funnel_tui.ui.draft import DraftCopy, Drafting, ended_by, first_year
from funnel_tui.ui.entry_words import UNDER_WAY, PressLines, change_notice, saving_of
from funnel_tui.ui.forecaster import Forecaster, keep_chance
from funnel_tui.ui.saver import Report, Saver
from funnel_tui.ui.screens import messages
from funnel_tui.ui.screens.state import PastForecasts, ScreenState

if TYPE_CHECKING:
    from funnel_tui.core.forecast.insight import Insight
    from funnel_tui.storage.inbox.inbox import InboxReport

CHECKPOINT_AFTER = 0.3
"""Seconds from an entry to the year file, so that a burst of keys writes it once; the journal has them."""
POLL_EVERY = 1.0
"""Seconds between looks at the clock and at whether somebody else wrote the file."""


@dataclass(frozen=True, slots=True)
class Start:
    """What a session begins with."""

    store: Store
    """Open; its file need not exist."""
    path: Path | None = None
    """Where a new year goes; None for the data folder, under the year's own name."""
    last: Year | None = None
    """The year before, whose figures a new plan starts from."""
    fiscal_month: int = 4
    """Month in which the user's fiscal year starts."""
    currency: str = "$"
    """What a first plan counts in."""
    demo: bool = False
    """Whether the year is made up, so that nothing of it is remembered."""


class Session:
    """Takes what the screens report, has it saved, and passes on a new state once it is durable."""

    def __init__(
        self, start: Start, notation: Notation, app: App[None], show: Callable[[ScreenState], None]
    ) -> None:
        """Begin with a store's year.

        Args:
            start: The store, and what a new year starts from.
            notation: How figures are written.
            app: Puts up notices and runs timers.
            show: Takes each new state.
        """
        self._app, self._show = app, show
        self._path, self._demo, self._currency = start.path, start.demo, start.currency
        self._checkpoint_timer: Timer | None = None
        self._press_lines = PressLines()
        self.forecaster = Forecaster(app, self._forecast_ready)
        self.saver = Saver(start.store, paths.state_folder(), self._report, notation)
        if not start.demo:
            self.saver.take_in = self._take_in
        store, today = start.store, clock.today()
        self.saver.shown = today
        found = self.saver.look(lacking=store.lacking)
        year = store.year if store.exists else first_year(start.last, today, start.currency)
        self.state = ScreenState(
            year=year,
            today=today,
            settings=notation,
            fiscal_month=start.fiscal_month,
            fresh=not store.exists,
            last=start.last,
            trouble=found.trouble,
            presses=self._press_lines.of(found.presses, notation, year.plan.currency) if year else (),
            saving=saving_of(found, demo=start.demo),
        )
        self.coming: tuple[int, dict[str, str]] = 0, {}
        """Pictures of Log on the coming dates, made at the end; and since when nothing may have changed."""
        self.drafting = self._drafting_for(start.path if self.state.fresh else store.path)
        self._notices = [*found.kept]
        if self.state.year is not None:
            self.state = self.drafting.load(self.state, self._notices.append)

    def begin(self) -> None:
        """Say what was found; the app runs."""
        if self.saver.store.lacking:
            self.saver.checkpoint()
        self.forecaster.request(self.state)
        for notice in self._notices:
            self._tell(notice)

    def poll(self) -> None:
        """Follow the clock, and what others write; try again what could not be saved."""
        self._set(replace(self.state, today=clock.today()))
        if self.saver.failed:
            self.saver.checkpoint()
        else:
            self.saver.refresh()
        if self.saver.slow:
            self._set(replace(self.state, saving=UNDER_WAY))
        elif self.state.saving == UNDER_WAY:
            # A look that finds nothing new sends no report.
            self.saver.ask()

    # -- what the screens report

    def handle(self, message: messages.ScreenMessage) -> None:
        """Carry out what a screen asks for; the new state follows once it is saved."""
        now, today = clock.now(), self.state.today
        match message:
            case messages.Pressed(activity, n, day):
                self._log(lambda store: store.press(day or now.date(), activity, n, now))
            case messages.DealWon(amount, n, day):
                self._log(lambda store: store.win(day or now.date(), amount, n, now))
            case messages.NoteWritten(text, day):
                self._log(lambda store: store.note(day or now.date(), text, now))
            case messages.UndoRequested(redo):
                self._undo(redo)
            case messages.EntriesAwaited(shown):
                # Behind every report that the saver's thread has still to send.
                self.saver.then(lambda: self._app.call_later(shown.set))
            case messages.DayShown(day):
                self.saver.list_day(day or today)
            case messages.DraftChanged(plan):
                self._set(self.drafting.change(self.state, plan))
            case messages.DraftUndoRequested(redo):
                self._undo_draft(redo)
            case messages.DraftDropped():
                self._set(self.drafting.drop(self.state))
            case messages.PlanAccepted(plan):
                self._accept(plan)
            case messages.CatchUpChosen(by) if self.state.year is not None and not self.state.fresh:
                plan = replace(self.state.year.plan, catch_up_by=by)
                text = catch_up_text(by, self.state.notation)
                self.saver.do(lambda store: self._announced(store.change_plan(plan, now), text))
            case messages.NewYearStarted(plan):
                self._start_year(plan)

    def turn_horizon(self) -> None:
        """Have Log and Target be about the next of quarter, month and whole plan."""
        self._set(replace(self.state, horizon=self.state.horizon.following))

    def keep_own_forecast(self, own: OwnForecast) -> None:
        """Keep the user's own number for a quarter in the year file; undo takes it back."""
        assert self.state.year is not None
        plan, now, notation = self.state.year.plan, clock.now(), self.state.notation
        changed = replace(plan, own_forecasts=with_own_forecast(plan.own_forecasts, own))
        from funnel_tui.core.report.outlook.backtest_text import own_saved  # noqa: PLC0415 - rare

        text = f"{own_saved(own, plan, notation)}, u takes it back"
        self.saver.do(lambda store: self._announced(store.change_plan(changed, now), text))

    def show_past(self, past: PastForecasts) -> None:
        """Show how far past forecasts are, or what came of them."""
        self._set(replace(self.state, past=past))

    def _log(self, work: Callable[[Store], Change]) -> None:
        """Queue an entry; the first one accepts the plan and so makes the year file."""
        if self.state.fresh and self.state.year is not None:
            self._accept(self.state.plan)
        self.saver.do(work)

    def import_source(self, source: Source, remember: Callable[[], None]) -> None:
        """Keep what a file says; `remember` keeps what was answered for the next file of its kind."""
        now = clock.now()

        def work(store: Store) -> Change:
            change = store.import_source(source, now)
            return self._announced(change, "" if change.edit else NOTHING_NEW)

        self._log(work)
        self.remember(remember)

    def take_in(self) -> None:
        """Keep what conflict copies have and this year lacks; undo takes it back whole."""
        self.saver.take_missing(clock.now(), self._announced)

    def remember(self, save: Callable[[], None]) -> None:
        """Keep what was answered beside the year; a demo keeps nothing."""
        if not self._demo:
            self.saver.run(save)

    def _take_in(self, store: Store) -> InboxReport:
        """Count what a phone left in the inbox, and say so; called in the saver's thread."""
        from funnel_tui.storage.inbox.inbox import NOTHING, take_in  # noqa: PLC0415 - most have no inbox

        now, settings = clock.now(), self.state.notation
        if store.year is None:
            return NOTHING
        found = take_in(
            store,
            str(self.saver.state),
            now,
            month_first=settings.month_first,
            used_on=paths.year_file,
        )
        if text := inbox_text(found.rows, now.date(), settings, store.year.plan.currency):
            self._app.call_later(self._tell, text)
        return found

    def _undo(self, redo: bool) -> None:
        now = clock.now()
        if self.state.fresh:
            self._app.notify("nothing to undo", severity="warning", timeout=3)
        else:
            self.saver.do(lambda store: self._announced(store.redo(now) if redo else store.undo(now)))

    def _announced(self, change: Change, text: str = "") -> Change:
        """Put up a notice of a change, in words of its own or as every change is told.

        Called in the saver's thread.
        """
        self._app.call_later(self._announce, change, text)
        return change

    def _announce(self, change: Change, text: str) -> None:
        year = self.state.year
        currency = year.plan.currency if year else self._currency
        notice = text or change_notice(change, self.state.notation, currency)
        self._app.notify(notice, timeout=5, markup=False)

    # -- the draft

    def _drafting_for(self, path: Path | None) -> Drafting:
        copy = None if self._demo else DraftCopy(self.saver, draft_file(self.saver.state, path))
        return Drafting(self._currency, copy)

    def _undo_draft(self, redo: bool) -> None:
        if state := self.drafting.step(self.state, redo=redo):
            self._set(state)
        elif not redo:
            self._app.notify("no edit to take back; on Log u takes back what was accepted", timeout=4)

    def _start_year(self, plan: Plan) -> None:
        """Follow a plan in a new file; the present one keeps its own plan and log."""
        self.drafting.forget()
        self.saver.checkpoint()
        self._path = None
        self._set(replace(self.state, fresh=True, year=Year(plan)))
        self._accept(plan)

    def _accept(self, plan: Plan) -> None:
        now, base = clock.now(), self.drafting.base
        if self.state.fresh:
            path = self._path or paths.new_file(plan.period.starts)
            self.saver.create(path, plan, now)
        else:
            ended = ended_by(plan, self.state.year)
            self.saver.do(lambda store: self._announced(store.change_plan(plan, now, base, ended=ended)))
        self.drafting.forget()
        if self.state.fresh:
            self.drafting = self._drafting_for(path)
        self._set(replace(self.state, fresh=False, draft=None))

    # -- the file

    def open_year(self, path: Path) -> None:
        """Show another year's file from now on."""
        # It is a real one, also where the demo was shown until now.
        self._path, self._demo = path, False
        self.drafting = self._drafting_for(path)
        closed = replace(self.state, draft=None, last=None, fresh=False)
        self._set(self.drafting.load(closed, self._tell))
        self.saver.open(path)

    def plan_next_year(self) -> bool:
        """Plan the next period with the figures of this one; nothing is written before it is accepted.

        Returns:
            Whether there is a plan to go on from.
        """
        state = self.state
        if state.year is None:
            self._app.clear_notifications()
            self._tell(f"The file cannot be read: {state.why_no_year}")
            return False
        if state.fresh:
            self._tell("this plan is not accepted yet; the next one follows it")
            return False
        self.saver.checkpoint()
        self._path, self.drafting = None, self._drafting_for(None)
        following = first_year(state.year, state.today, self._currency)
        fresh = replace(state, fresh=True, last=state.year, draft=None, year=following)
        self._set(self.drafting.load(fresh, self._tell))
        return True

    def _tell(self, notice: str) -> None:
        self._app.notify(notice, timeout=8, markup=False)

    def _report(self, report: Report) -> None:
        """Hand a report of the saver's thread over to the app's."""
        self._app.call_later(self._saved, report)

    def _saved(self, report: Report) -> None:
        """Show what is now on disk."""
        if report.refused:
            self._app.notify(report.refused, severity="warning", timeout=5, markup=False)
        for reason in report.kept:
            self._app.notify(reason, severity="warning", timeout=8, markup=False)
        if report.change is not None and self._checkpoint_timer is None:
            self._checkpoint_timer = self._app.set_timer(CHECKPOINT_AFTER, self._checkpoint)
        state = self.state
        year = state.year if report.year is None or state.fresh else report.year
        currency = year.plan.currency if year else self._currency
        presses = self._press_lines.of(report.presses, state.notation, currency)
        saving = saving_of(report, demo=self._demo)
        self._set(replace(state, year=year, trouble=report.trouble, presses=presses, saving=saving))

    def _checkpoint(self) -> None:
        self._checkpoint_timer = None
        self.saver.checkpoint()

    def _set(self, state: ScreenState) -> None:
        before, self.state = self.state, state
        if before.year != state.year or before.today != state.today:
            self.forecaster.request(state)
        self._show(state)

    def _forecast_ready(self, insight: Insight) -> None:
        if insight.year == self.state.year:
            self._set(replace(self.state, insight=insight))
            if not self._demo:
                keep_chance(self.saver.state, insight)
