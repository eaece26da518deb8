"""FunnelApp: owns the year, the three screens, saving and notices; state goes down, wishes come up."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.timer import Timer

from funnel_tui import choices, clock, config, paths
from funnel_tui.actions import Scope, bindings, default_keys, help_groups, of_scope
from funnel_tui.core.example import example_plan
from funnel_tui.core.notation import PLAIN, Notation
from funnel_tui.core.plan import Plan
from funnel_tui.core.year import Year
from funnel_tui.saver import Report, Saver
from funnel_tui.screens import wishes
from funnel_tui.screens.dialogs import Confirm, Help
from funnel_tui.screens.log import LogScreen
from funnel_tui.screens.plan import PlanScreen
from funnel_tui.screens.target import TargetScreen
from funnel_tui.screens.words import press_words
from funnel_tui.storage.store import Change, Store
from funnel_tui.themes import VARIABLE_DEFAULTS, load_themes, shipped_folder
from funnel_tui.widgets.top_bar import Saving, TopBar

DEFAULT_THEME = "harbor"
FOLD_AFTER = 0.3
"""Seconds from a press to the year file; it is in the journal before it is shown."""
LOOK_EVERY = 1.0
"""Seconds between looks at the clock and at whether somebody else wrote the file."""


@dataclass
class Reported(Message):
    """The saver's thread finished a piece of work."""

    report: Report


class FunnelApp(App[int]):
    """The program on screen."""

    TITLE = "funnel-tui"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.APP)]
    DEFAULT_MODE = "log"
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {}

    year: reactive[Year | None] = reactive(None)
    today: reactive[date] = reactive(date.min)
    draft: reactive[Plan | None] = reactive(None)
    """A plan that was edited and not yet accepted."""
    fresh: reactive[bool] = reactive(False)
    """Whether there is no file yet: the year shown is the example's."""
    saving: reactive[Saving] = reactive(Saving())
    trouble: reactive[tuple[str, ...]] = reactive(())
    presses: reactive[tuple[tuple[str, str], ...]] = reactive(())
    notation: reactive[Notation] = reactive(PLAIN)

    def __init__(self, store: Store, *, path: Path | None = None, demo: bool = False) -> None:
        """Show a store's year.

        Args:
            store: Open; its file need not exist.
            path: Where a new year goes; None for the data folder, under the year's own name.
            demo: Whether it is made up, so that nothing is remembered.
        """
        super().__init__()
        self._path, self._demo = path, demo
        self._fold_due: Timer | None = None
        self._edited: Plan | None = None
        self._saver = Saver(store, paths.state_folder(), self._post)
        today = clock.today()
        self.set_reactive(FunnelApp.today, today)
        self.set_reactive(FunnelApp.fresh, not store.exists)
        year = store.year if store.exists else Year(example_plan(today))
        self.set_reactive(FunnelApp.year, year)
        if not store.readable:
            self.set_reactive(FunnelApp.trouble, tuple(p.text for p in store.problems))
        self._settings, self._faults = config.load(paths.config_file())
        self.set_reactive(FunnelApp.notation, self._settings.notation)
        self._load_themes()

    # -- screens

    def delay_update(self, delay: float = 0.0) -> None:
        """Show another screen at once; the stock hold of 50 ms masks nothing here."""

    def action_go(self, mode: str) -> None:
        """Show another screen."""
        self.switch_mode(mode)

    @on(TopBar.Go)
    def go(self, event: TopBar.Go) -> None:
        """A screen's name was clicked."""
        self.switch_mode(event.mode)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Colours of verdicts and charts, for themes that do not name them."""
        return dict(VARIABLE_DEFAULTS)

    def _load_themes(self) -> None:
        themes, faults = load_themes([shipped_folder(), paths.themes_folder()])
        for theme in themes.values():
            self.register_theme(theme)
        self._faults += faults
        chosen = self._settings.theme or ("" if self._demo else choices.load(paths.state_folder()).theme)
        if chosen and chosen not in self.available_themes:
            self._faults += (f"theme: there is no theme {chosen!r}",)
            chosen = ""
        self.theme = chosen or (DEFAULT_THEME if DEFAULT_THEME in themes else "textual-dark")

    # -- life

    def on_mount(self) -> None:
        """Start looking at the clock and the file, and end in order when told to."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            # Not on Windows, and not outside the main thread.
            with suppress(NotImplementedError, ValueError, RuntimeError):
                loop.add_signal_handler(number, self._ended_by, number)
        self.set_interval(LOOK_EVERY, self._look)
        self.theme_changed_signal.subscribe(self, lambda theme: self._remember(theme.name))
        self.app_suspend_signal.subscribe(self, lambda _: self._saver.flush())
        keymap, faults = config.check_keys(self._settings.keys, default_keys())
        self.set_keymap(dict(keymap))
        for fault in (*self._faults, *faults):
            self.notify(fault, title="Settings", severity="warning", timeout=12, markup=False)
        self._saver.look(self.today)

    def _remember(self, theme: str) -> None:
        if not self._demo:
            choices.save(paths.state_folder(), choices.Choices(theme=theme))

    def _ended_by(self, number: int) -> None:
        self._saver.flush()
        self.exit(return_code=128 + number)

    def _look(self) -> None:
        today = clock.today()
        if today != self.today:
            self.today = today
        if self._saver.failed:
            self._saver.fold()
        else:
            self._saver.refresh()
        if self._saver.slow:
            self.saving = Saving("saving …")

    async def action_quit(self) -> None:
        """Write everything and leave; ask first where it cannot be written."""
        if await asyncio.to_thread(self._saver.flush):
            self.exit(0)
            return

        def sure(leave: bool | None) -> None:
            if leave:
                self.exit(1)

        body = f"{self.saving.reason}\nThey are journalled and come in when the file can be written again."
        self.push_screen(Confirm(f"{self.saving.word}: leave all the same?", body), sure)

    # -- saving

    def _post(self, report: Report) -> None:
        self.post_message(Reported(report))

    def _do(self, work: Callable[[Store], object]) -> None:
        """Queue a change; the first one makes the year file."""
        if self.fresh and self.year is not None:
            self._accept(self.draft or self.year.plan)
        self._saver.do(work)  # type: ignore[arg-type]

    def _accept(self, plan: Plan) -> None:
        if self.fresh:
            path = self._path or paths.new_file(plan.period.starts)
            self._saver.create(path, plan, clock.now())
            self.fresh = False
        else:
            now, base = clock.now(), self._edited
            self._saver.do(lambda store: self._told(store.change_plan(plan, now, base)))
        self.draft = None

    @on(Reported)
    def reported(self, event: Reported) -> None:
        """Show what is now on disk."""
        report = event.report
        if report.refused:
            self.notify(report.refused, severity="warning", timeout=5, markup=False)
        if report.change is not None:
            for reason in report.change.kept:
                self.notify(reason, severity="warning", timeout=8, markup=False)
            if self._fold_due is None:
                self._fold_due = self.set_timer(FOLD_AFTER, self._fold)
        if report.year is not None:
            self.year = report.year
        self.trouble = report.trouble
        if self.year is not None:
            currency = self.year.plan.currency
            self.presses = tuple(
                (f"{p.at:%H:%M}", press_words(p.name, p.n, p.amount, self.notation, currency))
                for p in report.presses
            )
        word = f"NOT SAVED {report.unsaved}" if report.failed else "demo, not kept" if self._demo else "saved"
        self.saving = Saving(word, report.failed)

    def _told(self, change: Change) -> Change:
        """Say in a notice what a change was; called in the saver's thread."""
        self.call_later(self.notify, change.text, timeout=5, markup=False)
        return change

    def _fold(self) -> None:
        self._fold_due = None
        self._saver.fold()

    @on(wishes.Pressed)
    def pressed(self, wish: wishes.Pressed) -> None:
        """Count."""
        now = clock.now()
        day = wish.day or now.date()
        self._do(lambda store: store.press(day, wish.activity, wish.n, now))

    @on(wishes.Won)
    def won(self, wish: wishes.Won) -> None:
        """Log a deal, or take one back."""
        now = clock.now()
        day = wish.day or now.date()
        self._do(lambda store: store.win(day, wish.amount, wish.n, now))

    @on(wishes.Noted)
    def noted(self, wish: wishes.Noted) -> None:
        """Write a note."""
        now = clock.now()
        day = wish.day or now.date()
        self._do(lambda store: store.note(day, wish.text, now))

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

    def watch_today(self, today: date) -> None:
        """A new day: its presses are listed unless another day is looked at."""
        self._saver.look(today)

    @on(wishes.Drafted)
    def drafted(self, wish: wishes.Drafted) -> None:
        """Keep a draft; on a first start it is what Log and Target show."""
        if self.draft is None and self.year is not None:
            self._edited = self.year.plan
        self.draft = wish.plan
        if self.fresh and self.year is not None:
            self.year = replace(self.year, plan=wish.plan or example_plan(self.today))

    @on(wishes.Accepted)
    def accepted(self, wish: wishes.Accepted) -> None:
        """Make a draft the plan."""
        self._accept(wish.plan)

    # -- help

    def action_help(self) -> None:
        """List the keys of the screen."""
        plan = self.year.plan if self.year else None
        self.push_screen(Help(f"Keys of {self.current_mode.title()}", help_groups(self.current_mode, plan)))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Everything that can be done here, for the palette."""
        for action in of_scope(Scope.APP, Scope(self.current_mode)):
            node = self if action.scope is Scope.APP else screen
            yield SystemCommand(
                f"{action.label} ({action.key_text})",
                action.help,
                lambda node=node, action=action: self.run_worker(node.run_action(action.action)),
            )


def _mode(make: Callable[[], Screen[Any]]) -> Callable[[], Screen[Any]]:
    cls = FunnelApp
    return lambda: make().data_bind(cls.year, cls.today, cls.notation, cls.saving, cls.trouble)


FunnelApp.MODES = {
    "plan": _mode(lambda: PlanScreen().data_bind(FunnelApp.draft, FunnelApp.fresh)),
    "log": _mode(lambda: LogScreen().data_bind(FunnelApp.presses)),
    "target": _mode(TargetScreen),
}


class FirstStart(FunnelApp):
    """Opens on the plan: there is none yet."""

    DEFAULT_MODE = "plan"


def run(path: Path | None, demo: bool) -> int:
    """Open the year and show it; the exit code is the program's.

    Args:
        path: The year file that was named; None for the one in the data folder that holds today.
        demo: Show a made-up year from a folder that is gone afterwards.
    """
    if demo:
        return _run_demo()
    today = clock.today()
    found = path or paths.year_file(today) or paths.new_file(today)
    return _run(Store.open(found, paths.state_folder()), path, demo=False)


def _run(store: Store, path: Path | None, demo: bool) -> int:
    kind = FunnelApp if store.exists else FirstStart
    return kind(store, path=path, demo=demo).run() or 0


def _run_demo() -> int:
    import tempfile  # noqa: PLC0415 - only the demo needs them

    from funnel_tui.demo import demo_year  # noqa: PLC0415
    from funnel_tui.storage import codec  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="funnel-tui-demo-") as folder:
        file = Path(folder, "demo.toml")
        file.write_bytes(codec.write(codec.encode(demo_year(clock.today()))))
        return _run(Store.open(file, Path(folder, "state")), file, demo=True)
