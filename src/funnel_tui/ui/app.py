"""FunnelApp: the program on screen, with its three screens, themes, keys and help."""

from __future__ import annotations

import asyncio
import gc
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType
from textual.events import Event, Key, Paste
from textual.reactive import reactive
from textual.screen import Screen
from textual.worker import WorkerFailed, get_current_worker

from funnel_tui.core.values.frozen import replace
from funnel_tui.system import config, paths, remembered
from funnel_tui.system.locale_currency import locale_currency
from funnel_tui.system.signals import on_ending_signals
from funnel_tui.ui.actions import Scope, bindings, default_keys, key_text
from funnel_tui.ui.colors import limit_colors
from funnel_tui.ui.keys.key_queue import KeyQueue
from funnel_tui.ui.screens import messages
from funnel_tui.ui.screens.ahead import get_ahead
from funnel_tui.ui.screens.asking import opens_dialogs
from funnel_tui.ui.screens.log.screen import LogScreen
from funnel_tui.ui.screens.state import ScreenState
from funnel_tui.ui.session import POLL_EVERY, Session, Start
from funnel_tui.ui.themes import ThemedApp, shipped_folder, use_themes


def _log() -> Screen[Any]:
    return LogScreen().data_bind(FunnelApp.state)


def _plan() -> Screen[Any]:
    # Imported when it is first shown: most mornings begin on Log, and its widgets take a while to load.
    from funnel_tui.ui.screens.plan.screen import PlanScreen  # noqa: PLC0415

    return PlanScreen().data_bind(FunnelApp.state)


def _target() -> Screen[Any]:
    from funnel_tui.ui.screens.target.screen import TargetScreen  # noqa: PLC0415 - as for the plan

    return TargetScreen().data_bind(FunnelApp.state)


class FunnelApp(ThemedApp):
    """ScreenState goes down from here by data binding; messages come up and go to the session."""

    TITLE = "funnel-tui"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.APP)]
    MODES = {"plan": _plan, "log": _log, "target": _target}
    DEFAULT_MODE = "log"

    state: reactive[ScreenState] = reactive(ScreenState(), repaint=False)

    def __init__(self, start: Start) -> None:
        """Show a store's year; on Plan where there is none yet."""
        if not start.store.exists:
            # Textual reads the first mode in its own __init__ only, and from the instance.
            self.DEFAULT_MODE = "plan"  # type: ignore[misc]
        super().__init__(theme=None)
        self.keys = KeyQueue(self)
        self.error: BaseException | None = None
        """The first error inside the program; `launch` raises it again outside the screen."""
        settings, faults = config.load(paths.config_file())
        wanted = settings.theme or ("" if start.demo else remembered.load(paths.state_folder()).theme)
        faults += use_themes(self, [shipped_folder(), paths.themes_folder()], wanted)
        limit_colors(self)
        self._keymap_wanted, self._faults, self._demo = settings.keys, faults, start.demo
        start = replace(start, fiscal_month=settings.fiscal_month, currency=locale_currency())
        self.session = Session(start, settings.notation, self, self._show)
        self.set_reactive(FunnelApp.state, self.session.state)

    def _show(self, state: ScreenState) -> None:
        self.state = state

    # -- life

    def on_load(self) -> None:
        """Follow signals before the terminal is taken over, and start tasks as Python 3.11 does.

        From 3.12 on Textual starts tasks eagerly: the fields of Plan then ask for the app's screen while that
        screen is still being composed, and each fails (Textual issue 6444). Its pilot does not do so either:
        this is the order in which the tests run.
        """
        on_ending_signals(self._end_on_signal)
        asyncio.get_running_loop().set_task_factory(None)

    def _handle_exception(self, error: Exception) -> None:
        """End with the first error, which `launch` raises again outside the screen.

        Textual would draw a traceback of many pages, with every local, for each error.
        """
        if self.is_headless:
            super()._handle_exception(error)
            return
        self.error = self.error or (error.error if isinstance(error, WorkerFailed) else error)
        self.exit(return_code=1)

    def on_mount(self) -> None:
        """Start the timers, take the user's keys and say what is wrong with the settings."""
        self.session.begin()
        self.set_interval(POLL_EVERY, self._poll)
        keymap, faults = config.check_keys(self._keymap_wanted, default_keys())
        self.set_keymap(dict(keymap))
        # The bars of the first screen read the keys before or after this, as it comes.
        self.call_after_refresh(self.refresh_bindings)
        for fault in (*self._faults, *faults):
            self.notify(fault, title="Settings", severity="warning", timeout=12, markup=False)
        if not self._demo:
            self.theme_changed_signal.subscribe(
                self, lambda theme: remembered.save(paths.state_folder(), remembered.Choices(theme.name))
            )

    def on_ready(self) -> None:
        """The first frame is up: what was made for it stays, so garbage is looked for in the rest only."""
        gc.freeze()
        gc.enable()

    def _poll(self) -> None:
        self.session.poll()
        if not self.is_headless:  # a test visits what it is about
            get_ahead(self, lambda: self.keys.last_key)

    async def _close_all(self) -> None:
        """Leave the widgets to the end of the process: to close them one by one is a third of quitting."""
        if self.is_headless:
            await super()._close_all()

    def _end_on_signal(self, number: int) -> None:
        self.session.saver.flush()
        self.exit(return_code=128 + number)

    def action_suspend_process(self) -> None:
        """Write everything, then stop: nobody knows when it goes on."""
        self.session.saver.flush()
        super().action_suspend_process()

    @opens_dialogs
    async def action_quit(self) -> None:
        """Leave; ask first what becomes of a draft, and where something cannot be written."""
        from funnel_tui.ui.background import leave  # noqa: PLC0415 - the first frame needs none of it

        await leave(self, self.session)

    def action_help_quit(self) -> None:
        """Say which key quits, where ctrl+c was meant to; Textual names one that is on no list of ours."""
        bound = self.active_bindings.values()
        keys = [key_text(each.binding.key) for each in bound if each.binding.id == "quit"]
        self.notify(f"{keys[0]} quits" if keys else "esc closes this first, then q quits", timeout=4)

    # -- keys and dialogs

    async def on_event(self, event: Event) -> None:
        """Let keys wait for the dialog or field that the key before them opens."""
        if isinstance(event, Key | Paste) and not event.is_forwarded:
            await self.keys.handle(event, super().on_event)
        else:
            await super().on_event(event)

    async def push_screen_wait(self, screen: Screen[Any] | str, *, mode: str | None = None) -> Any:  # noqa: ANN401 - Textual's own
        """Tell the keys which dialog an action waits in."""
        if isinstance(screen, Screen):
            self.keys.waits_in(get_current_worker(), screen)
        return await super().push_screen_wait(screen, mode=mode)

    # -- screens and what they report

    def delay_update(self, delay: float = 0.0) -> None:
        """Show another screen at once; the stock hold of 50 ms masks nothing here."""

    def action_go(self, mode: str) -> None:
        """Show another screen."""
        self.switch_mode(mode)

    @on(messages.ScreenMessage)
    async def handle(self, message: messages.ScreenMessage) -> None:
        """Do what needs the app here, and leave the rest to the session."""
        state = self.state
        match message:
            case messages.DayRequested(day):
                await self.switch_mode("log")
                if isinstance(self.screen, LogScreen):
                    self.screen.shown = None if day == state.today else day
            case messages.WaysRequested():
                await self.switch_mode("target")
                await self.run_action("see('ways')", self.screen)
            case messages.HorizonTurned():
                self.session.turn_horizon()
            case messages.WorkRequested():
                from funnel_tui.ui.background import begin  # noqa: PLC0415 - rare

                begin(self, self.session, message)
            case _:
                self.session.handle(message)

    # -- what works on every screen

    def action_next_year(self) -> None:
        """Plan the next period, with this one's figures beside it."""
        if self.session.plan_next_year():
            self.switch_mode("plan")

    @opens_dialogs
    async def action_pick_file(self, kind: str) -> None:
        """Pick another year's file of the data folder, or one to import."""
        from funnel_tui.ui.background import pick_file  # noqa: PLC0415 - rare

        await pick_file(self, self.session, kind)

    @opens_dialogs
    async def action_catch_up(self) -> None:
        """Choose by when what is short is made up."""
        from funnel_tui.ui.screens.catching_up import choose  # noqa: PLC0415 - rare, and loads the forecast

        await choose(self.screen, self.state)

    def action_file(self, way: str) -> None:
        """Write the year file again where it has vanished, or take in what conflict copies have."""
        (self.session.take_in if way == "take_in" else self.session.saver.put_back)()

    def action_help(self) -> None:
        """List the keys of the screen."""
        from funnel_tui.ui.keys.key_list import help_groups  # noqa: PLC0415 - it loads the dialogs of every screen
        from funnel_tui.ui.screens.dialogs import Help  # noqa: PLC0415 - as above

        plan = self.state.year.plan if self.state.year else None
        self.push_screen(Help(f"Keys of {self.current_mode.title()}", help_groups(self.current_mode, plan)))

    def action_command_palette(self) -> None:
        """Find any action by its name, or type what is to be counted."""
        from funnel_tui.ui.keys.commands import open_palette  # noqa: PLC0415 - rare

        open_palette(self)

    @opens_dialogs
    async def action_pick_theme(self) -> None:
        """Choose another theme, each put on while it is marked."""
        from funnel_tui.ui.screens.theme_picker import pick_theme  # noqa: PLC0415 - rare

        await pick_theme(self)
