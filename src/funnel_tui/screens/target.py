"""Target says whether you are on pace, by how much, and where it ends."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.reactive import reactive

from funnel_tui.actions import Scope, bindings, key_text
from funnel_tui.screens import target_words as said
from funnel_tui.screens.base import FunnelScreen
from funnel_tui.screens.words import money_line, title
from funnel_tui.widgets.burnup import BurnUp
from funnel_tui.widgets.key_bar import KeyBar
from funnel_tui.widgets.morning_line import Morning, MorningLine
from funnel_tui.widgets.pace_table import PaceTable
from funnel_tui.widgets.said import Said
from funnel_tui.widgets.summary import Summary
from funnel_tui.widgets.top_bar import TopBar


class TargetScreen(FunnelScreen):
    """The verdict, the burn-up, a row for each activity."""

    CSS_PATH = ["base.tcss", "target.tcss"]
    VERDICT_IN_BAR = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.TARGET)]

    series: reactive[str] = reactive(said.REVENUE)
    """What the chart shows."""

    def compose(self) -> ComposeResult:
        """From the top: the verdict, the chart, the rows, the sentences."""
        yield TopBar("target")
        yield Said(classes="trouble")
        yield MorningLine()
        chart = BurnUp(classes="panel")
        yield chart
        table = PaceTable(classes="panel")
        table.border_title = "Pace"
        yield table
        yield Summary()
        yield KeyBar(key_text)

    def show(self) -> None:
        """Draw the pace."""
        year, pace = self.year, self.pace
        if year is None:
            return
        if self.series not in said.series_names(pace):
            self.set_reactive(TargetScreen.series, said.REVENUE)
        verdict, style = said.headline(pace, self.notation)[0]
        line = self.query_one(MorningLine)
        day = f"{self.notation.weekday(self.today)} · {title(self.series)} to target"
        short = self.notation.weekday(self.today)
        money = money_line(pace, self.notation)
        line.morning = Morning(day, short, verdict, style, self._ends(), money)
        chart = self.query_one(BurnUp)
        chart.data = said.burn_up(year, pace, self.series, self.notation)
        chart.border_title = f"{title(self.series)} to target"
        rows = [said.row(a, self.notation, a.name == self.series) for a in pace.activities]
        rows.append(said.revenue_row(pace, self.notation, self.series == said.REVENUE))
        self.query_one(PaceTable).rows = tuple(rows)
        self.query_one(Summary).pairs = tuple(said.sentences(year, pace, self.notation))

    def _ends(self) -> str:
        if self.year is None:
            return ""
        ends = self.year.plan.period.ends
        left = (ends - self.today).days
        return f"{left} days left, until {self.notation.day(ends)}" if left >= 0 else ""

    def watch_series(self) -> None:
        """Another series was chosen."""
        self.changed()

    def action_series(self, step: int) -> None:
        """Show the next series in the chart."""
        if self.year is not None:
            names = said.series_names(self.pace)
            self.series = names[(names.index(self.series) + step) % len(names)]
