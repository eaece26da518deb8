"""What the three screens share: the state they are given, and when they draw it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import ClassVar, Concatenate, ParamSpec, TypeVar

from textual import on
from textual.events import ScreenResume
from textual.messages import Update
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from funnel_tui.core.plan.revenue.horizons import Horizon
from funnel_tui.core.progress.pace import Pace, pace
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.wording import verdict_line
from funnel_tui.ui.screens.messages import WaysRequested
from funnel_tui.ui.screens.painting import Repainter, paint_whole
from funnel_tui.ui.screens.state import ScreenState
from funnel_tui.ui.widgets.bars.morning_line import MorningLine
from funnel_tui.ui.widgets.bars.top_bar import TopBar
from funnel_tui.ui.widgets.drawing import Drawing, write_border
from funnel_tui.ui.widgets.said import Said
from funnel_tui.ui.widgets.tables.paging import LeftOut, joined, views_mark
from funnel_tui.ui.widgets.verdicts import verdict_class

NO_COLUMNS = "there are no further columns"
TO_WRITE = 0.0001
"""Seconds that the thread which writes to the terminal needs Python for what answers a key: with the rest
drawn at once the answer would wait for it, half as long again."""

P = ParamSpec("P")
R = TypeVar("R")
Shown = TypeVar("Shown", bound="FunnelScreen")


def needs_year(method: Callable[Concatenate[Shown, P], R]) -> Callable[Concatenate[Shown, P], R | None]:
    """Have an action say why there is no year, where there is none."""

    @wraps(method)
    def action(screen: Shown, /, *args: P.args, **kwargs: P.kwargs) -> R | None:
        if screen.state.year is None:
            screen.say_why_not()
            return None
        return method(screen, *args, **kwargs)

    return action


class FunnelScreen(Screen[None]):
    """A screen that is given the state and draws it, but only while it is the one that shows."""

    AUTO_FOCUS: ClassVar[str | None] = ""
    HORIZONTAL_BREAKPOINTS = [
        (0, "-tiny"),
        (60, "-narrow"),
        (90, "-medium"),
        (110, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (20, "-low"), (32, "-tall")]

    VERDICT_IN_BAR: ClassVar[bool] = True
    """Whether the top bar says it, because nothing else on the screen does."""
    WITHOUT_YEAR: ClassVar[str] = "The file cannot be read"
    """What a key that needs a year says where there is none, before the reason."""

    VIEWS: ClassVar[tuple[str, ...]] = ()
    """Names of its views, in the order of the key that turns them."""

    tab: reactive[str] = reactive("", repaint=False)
    """The view that shows."""
    state: reactive[ScreenState] = reactive(ScreenState(), repaint=False)

    _stale = True
    _rest_is_due = False
    """Whether only what answers a key has been drawn."""
    _repainter: Repainter | None = None
    """Of the layout that it was used in last."""
    _paced: tuple[Year, date, Horizon, Pace] | None = None
    """The pace that was asked for last, and of what."""

    def __init__(self) -> None:
        """Start with the terminal's size and the state."""
        # Textual hands on both only after a first frame, which would flash in the layout of another size.
        width, height = self.app.size
        reached = (_reached(self.HORIZONTAL_BREAKPOINTS, width), _reached(self.VERTICAL_BREAKPOINTS, height))
        super().__init__(classes=" ".join(reached))
        # Its widgets are styled as they come: else Textual would style those of the screen before again.
        self._css_update_count = self.app._css_update_count
        if isinstance(state := getattr(self.app, "state", None), ScreenState):
            self.set_reactive(FunnelScreen.state, state)

    def show(self) -> None:
        """Draw what answers a key; called only where there is a year, as is `show_rest`."""
        raise NotImplementedError

    def show_rest(self) -> None:
        """Draw what follows from that: after a key it is painted a moment later."""

    def opens_nothing(self, key: str) -> bool:
        """Whether a key surely opens no dialog, screen or field: the next one need not wait."""
        return key in ("up", "down", "left", "right")

    @property
    def pace(self) -> Pace:
        """The pace of the horizon on today's date.

        Raises:
            ValueError: While there is no year to judge.
        """
        year, today, horizon = self.state.year, self.state.today, self.horizon
        if year is None:
            raise ValueError("there is no year")
        known = self._paced
        if known is None or known[0] is not year or known[1:3] != (today, horizon):
            before = known[3] if known and known[2] is horizon else None
            self._paced = known = year, today, horizon, pace(year, today, horizon, before)
        return known[3]

    @property
    def horizon(self) -> Horizon:
        """What its pace is about: on Plan the whole of it."""
        return Horizon.YEAR

    def redraw(self) -> None:
        """Draw soon if the screen shows, else when it is next shown; once for changes that come together."""
        if not self._stale:
            self._stale = True
            self.call_later(self._catch_up)

    @property
    def is_behind(self) -> bool:
        """Whether the state has changed since it was drawn."""
        return (self._stale or self._rest_is_due) and self.is_mounted

    async def prepare(self) -> None:
        """Draw the state before the screen is shown, one widget after the other."""
        self.show_all()
        self._layout_required = True
        while self._layout_required:
            # Words that are wrapped ask for another layout once they know their width.
            self._layout_required = False
            self._refresh_layout(self.app.size)
            for widget in self.query("*").results(Widget):
                # A key that comes meanwhile goes first.
                await asyncio.sleep(0)
                if self.is_current:
                    return
                widget.render_lines(widget.outer_size.region)

    def _catch_up(self) -> None:
        if self._stale and self.is_mounted and self.is_current:
            self._stale, self._rest_is_due = False, True
            if self.state.year is not None:
                self.draw(self.show)
            self.call_later(self._follow)

    def _follow(self) -> None:
        # After another key there is more to draw anyway.
        if self._rest_is_due and not self._stale and self.is_current:
            time.sleep(TO_WRITE)
            self._rest_is_due = False
            self.draw(self._show_rest)

    def show_all(self) -> None:
        """Draw the state."""
        self._stale = self._rest_is_due = False
        if self.state.year is not None:
            self.show()
        self._show_rest()

    def draw(self, show: Callable[[], None]) -> None:
        """Draw, and paint all of it at once."""
        _hold(show)
        self.paint()

    def paint(self) -> None:
        """Paint what was just drawn, all of it at once.

        Textual paints the first widget that comes to rest, and the others a frame later: twice the work.
        """
        places = self._compositor.visible_widgets
        changed = [widget for widget in places if widget._repaint_required]
        if self._layout_required:
            # A layout comes first, and all of it is painted then.
            for widget in changed:
                widget.check_idle()
            return
        for widget in changed:
            widget._repaint_required = False
        self._dirty_widgets.update(changed)
        self._on_timer_update()

    def _on_timer_update(self) -> None:
        """Paint what changed where it stands; Textual goes through all that is around it, too."""
        whole = self._layout_required or self._scroll_required or self._repaint_required
        if self._dirty_widgets and not whole and self.is_current and not self.app._batch_count:
            if self._repainter is None or self._repainter.places is not self._compositor.visible_widgets:
                self._repainter = Repainter(self._compositor.visible_widgets)
            self.app._display(self, self._repainter.take(self._dirty_widgets))
        super()._on_timer_update()

    async def _on_update(self, message: Update) -> None:
        """Leave out what is out of sight: Textual would lay out every widget to find that out."""
        if message.widget not in self._compositor.visible_widgets:
            message.stop().prevent_default()

    def _show_rest(self) -> None:
        bar = self.query_one(TopBar)
        bar.saving = self.state.header
        self.query_one(".trouble", Said).text = "\n".join(self.state.trouble)
        if self.state.year is not None:
            if self.VERDICT_IN_BAR:
                pace = self.pace
                bar.verdict = (verdict_line(pace, self.state.notation), verdict_class(pace.verdict))
            self.show_rest()

    @property
    def hint(self) -> str:
        """What the border of a view says beside what its table leaves out: which of the views it is."""
        return views_mark(self.VIEWS, self.tab) if self.VIEWS else ""

    @needs_year
    def action_see(self, tab: str) -> None:
        """Show one of the views."""
        self.tab = tab

    @on(LeftOut)
    def say_left_out(self, event: LeftOut) -> None:
        """Say in the border of its panel what a table leaves out."""
        panel = next(node for node in event.table.ancestors_with_self if node.has_class("panel"))
        if isinstance(panel, Widget) and event.table.display:
            self.say_mark(panel, event.mark)

    def say_mark(self, panel: Widget, mark: str) -> None:
        """Say what a view leaves out; a border in the accent colour means that the arrows scroll it."""
        write_border(panel, subtitle=joined(mark, self.hint))
        panel.set_class("↑" in mark or "↓" in mark, "-arrows")

    @on(MorningLine.Chosen)
    @on(TopBar.VerdictChosen)
    def show_ways(self) -> None:
        """The verdict was clicked: show what would bring the target back."""
        self.post_message(WaysRequested())

    def say_why_not(self) -> None:
        """Say why there is no year to work on."""
        # One is enough: every key that is tried would add another, until they cover the screen.
        self.app.clear_notifications()
        self.notify(f"{self.WITHOUT_YEAR}: {self.state.why_no_year}", severity="warning", markup=False)

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Catch up with what changed while another screen was shown."""
        # A new theme styles every widget itself; to do it each time was half of what another screen cost.
        event.refresh_styles = False
        if self.is_behind:
            _hold(self.show_all)
        self.call_next(paint_whole, self)

    def _compositor_refresh(self) -> None:
        """Leave it to the first frame while the app starts: none of it would be shown before."""
        if not self.app._batch_count:
            whole = self.size.region in self._compositor._dirty_regions
            super()._compositor_refresh()
            if whole:
                self._repaint_required = False

    def watch_state(self, before: ScreenState, state: ScreenState) -> None:  # noqa: ARG002 - screens look at what changed
        """Something changed: draw it now, or when the screen is shown again."""
        self._stale = True
        self._catch_up()


def _hold(show: Callable[[], None]) -> None:
    """Draw what is painted in the same turn."""
    Drawing.held = True
    try:
        show()
    finally:
        Drawing.held = False


def _reached(breakpoints: list[tuple[int, str]] | None, cells: int) -> str:
    """The class of the last breakpoint that a size has reached."""
    return [name for least, name in breakpoints or () if cells >= least][-1]
