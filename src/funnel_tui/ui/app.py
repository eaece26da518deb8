"""FunnelApp: the program on screen, with its three screens, themes, keys and help."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.screen import Screen

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import iso_week
from funnel_tui.storage.store import Store
from funnel_tui.system import config, paths
from funnel_tui.system import remembered as choices
from funnel_tui.ui.actions import Scope, bindings, default_keys, help_groups, of_scope
from funnel_tui.ui.colors import limit_colors
from funnel_tui.ui.keeper import YearKeeper
from funnel_tui.ui.screens import messages as wishes
from funnel_tui.ui.screens.log.screen import LogScreen
from funnel_tui.ui.themes import DEFAULT_THEME, load_themes, shipped_folder, variable_defaults
from funnel_tui.ui.widgets.bars.top_bar import TopBar


class FunnelApp(YearKeeper):
    """Opens on Log."""

    TITLE = "funnel-tui"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.APP)]
    DEFAULT_MODE = "log"

    def __init__(
        self, store: Store, *, path: Path | None = None, last: Year | None = None, demo: bool = False
    ) -> None:
        """Show a store's year.

        Args:
            store: Open; its file need not exist.
            path: Where a new year goes; None for the data folder, under the year's own name.
            last: The year before, whose figures a new plan starts from.
            demo: Whether it is made up, so that nothing is remembered.
        """
        super().__init__(store, path, paths.state_folder(), last)
        self.error: Exception | None = None
        self._demo = demo
        self._settings, self._faults = config.load(paths.config_file())
        self.set_reactive(YearKeeper.notation, self._settings.notation)
        self._load_themes()
        limit_colors(self)

    # -- life

    def on_load(self) -> None:
        """Let the first screen be on its stack before its widgets start, as on Python 3.11.

        From 3.12 on Textual starts tasks eagerly: the fields of Plan then ask for the app's screen while that
        screen is still being composed, and each fails (Textual issue 6444). Its pilot does not do so either:
        this is the order in which the tests run.
        """
        asyncio.get_running_loop().set_task_factory(None)

    def _handle_exception(self, error: Exception) -> None:
        """End with the first error, which `launch` raises again outside the screen.

        Textual would draw a traceback of many pages, with every local, for each error.
        """
        if self.is_headless:
            super()._handle_exception(error)
            return
        self.error = self.error or error
        self.exit(return_code=1)

    # -- settings

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

    def on_mount(self) -> None:
        """Take the user's keys, say what is wrong with the settings, remember the theme picked."""
        keymap, faults = config.check_keys(self._settings.keys, default_keys())
        self.set_keymap(dict(keymap))
        for fault in (*self._faults, *faults):
            self.notify(fault, title="Settings", severity="warning", timeout=12, markup=False)
        if not self._demo:
            self.theme_changed_signal.subscribe(self, lambda theme: self._remember(theme.name))

    def on_ready(self) -> None:
        """The first frame is up: what was made for it stays, so garbage is looked for in the rest only."""
        gc.freeze()
        gc.enable()

    def _remember(self, theme: str) -> None:
        choices.save(paths.state_folder(), choices.Choices(theme=theme))

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Colours of verdicts and charts, for themes that do not name them."""
        return variable_defaults(self.current_theme)

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

    @on(wishes.HolidaysWanted)
    def fill_in_holidays(self, wish: wishes.HolidaysWanted) -> None:
        """Look them up in a worker: loading a country takes a tenth of a second. The draft gets them."""
        plan = self.draft or (self.year.plan if self.year else None)
        if plan is None:
            return

        def look_up(plan: Plan = plan) -> None:
            from funnel_tui.system.holiday_source import holidays  # noqa: PLC0415 - large, and seldom wanted

            try:
                found = holidays(wish.country, wish.region, plan.period)
            except ValueError as error:
                self.call_from_thread(self.notify, str(error), severity="warning", timeout=8, markup=False)
                return
            work = replace(plan.work, holidays=found, country=wish.country, region=wish.region)
            self.post_message(wishes.Drafted(replace(plan, work=work)))

        self.run_worker(look_up, thread=True, group="holidays", exclusive=True)

    @on(wishes.DayWanted)
    def show_day(self, wish: wishes.DayWanted) -> None:
        """Open a day of the history on Log."""
        self.switch_mode("log")
        if isinstance(self.screen, LogScreen):
            self.screen.shown = None if wish.day == self.today else wish.day

    @on(wishes.ReviewWanted)
    def write_review(self, wish: wishes.ReviewWanted) -> None:
        """Write the week's page beside the year file; a page that was edited since is left alone."""
        year, today, notation = self.year, self.today, self.notation
        if year is None or self.fresh:
            self.notify("there is no week to review yet", severity="warning", timeout=4)
            return
        name, folder = f"review-{iso_week(wish.week.starts)}", self._saver.store.path.parent

        def work() -> None:
            from funnel_tui.core.forecast.insight import insight  # noqa: PLC0415 - rare
            from funnel_tui.core.report.weekly_review import review  # noqa: PLC0415

            page = review(year, wish.week, today, insight(year, today, weekly=False), notation)
            for number in range(1, 100):
                path = folder / (f"{name}.md" if number == 1 else f"{name}-{number}.md")
                if not path.exists() or path.read_text(encoding="utf-8") == page:
                    path.write_text(page, encoding="utf-8")
                    self.call_from_thread(self.notify, f"Written: {path}", timeout=8, markup=False)
                    return

        self.run_worker(work, thread=True, group="review", exclusive=True, exit_on_error=False)

    def action_next_year(self) -> None:
        """Plan the next period, with this one's figures beside it."""
        self.begin_next()
        self.switch_mode("plan")

    def action_other_year(self) -> None:
        """Pick another year's file of the data folder."""
        from funnel_tui.ui.screens.dialogs import Pick  # noqa: PLC0415 - rare

        years = paths.known_years()
        if not years:
            self.notify(f"no year file in {paths.data_folder()}", severity="warning", timeout=5, markup=False)
            return

        def picked(index: int | None) -> None:
            if index is not None:
                self.open_year(years[index][0])

        day = self.notation.day
        lines = [f"{path.name}  {day(starts)} to {day(ends)}" for path, starts, ends in years]
        self.push_screen(Pick("Which year?", lines, "enter opens it, esc stays here"), picked)

    def action_put_back(self) -> None:
        """Write the year anew where its file has vanished."""
        self.put_back()

    def action_help(self) -> None:
        """List the keys of the screen."""
        from funnel_tui.ui.screens.dialogs import Help  # noqa: PLC0415 - rare

        plan = self.year.plan if self.year else None
        self.push_screen(Help(f"Keys of {self.current_mode.title()}", help_groups(self.current_mode, plan)))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Everything that can be done here, for the palette."""
        for action in of_scope(Scope.APP, Scope(self.current_mode)):
            node = self if action.scope is Scope.APP else screen
            label = f"{action.label} ({action.key_text})"
            yield SystemCommand(label, action.help, partial(self._run_action, node, action.action))

    def _run_action(self, node: FunnelApp | Screen[Any], action: str) -> None:
        self.run_worker(node.run_action(action))


def _down(screen: Screen[Any]) -> Screen[Any]:
    cls = FunnelApp
    return screen.data_bind(cls.year, cls.today, cls.notation, cls.saving, cls.trouble)


def _log() -> Screen[Any]:
    return _down(LogScreen().data_bind(FunnelApp.presses, FunnelApp.insight))


def _plan() -> Screen[Any]:
    # Imported when it is first shown: most mornings begin on Log, and its widgets take a while to load.
    from funnel_tui.ui.screens.plan.screen import PlanScreen  # noqa: PLC0415

    return _down(PlanScreen().data_bind(FunnelApp.draft, FunnelApp.fresh, FunnelApp.last))


def _target() -> Screen[Any]:
    from funnel_tui.ui.screens.target.screen import TargetScreen  # noqa: PLC0415 - as for the plan

    return _down(TargetScreen().data_bind(FunnelApp.insight))


FunnelApp.MODES = {"plan": _plan, "log": _log, "target": _target}
