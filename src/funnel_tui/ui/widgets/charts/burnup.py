"""A burn-up: what came in against what was planned, and where it is likely to end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from rich.cells import cell_len
from textual.reactive import reactive
from textual.strip import Strip

from funnel_tui.core.values.frozen import dataclass, field
from funnel_tui.ui.widgets.charts.burnup_painter import Painter
from funnel_tui.ui.widgets.charts.burnup_scale import (
    BandPoint,
    Frame,
    Series,
    sampled,
    tick_labels,
    top_of_scale,
)
from funnel_tui.ui.widgets.charts.canvas import Canvas
from funnel_tui.ui.widgets.drawing import Drawing

LABELLED = 56
"""Cells from which the lines have their names at the right."""


WORDS: Mapping[str, str] = {part: part for part in ("actual", "plan", "median", "target")}


@dataclass(frozen=True, slots=True)
class BurnUpData:
    """Everything that the chart shows; amounts are in one unit, such as money."""

    starts: date
    ends: date
    today: date
    plan: Series
    """Due by the end of a date."""
    actual: Series
    """Reached by the end of a date; asked up to today only."""
    target: float
    label: Callable[[float], str]
    """Writes an amount on the axis: `$50k`."""
    band: Sequence[BandPoint] | None = None
    """Likely ranges from today on, in order of date."""
    words: Mapping[str, str] = field(default_factory=lambda: WORDS)
    """What actual, plan, median and target are called; a part that has no name is left out of the legend."""

    @property
    def ending(self) -> tuple[tuple[str, float], ...]:
        """Where each line ends, by its part of the chart; what matters most comes first."""
        median = (("median", self.band[-1][1][2]),) if self.band else ()
        return (("target", self.target), *median, ("plan", sampled(self.plan, self.ends)))


PARTS = {
    "actual": "actual",
    # The plan on the area, when more is done than was due; reversing needs no colours.
    "covered": "reverse actual",
    "plan": "plan",
    "median": "key",
    "band": "band",
    "core": "core",
    "target": "plan",
    "today": "bold text",
    "axis": "neutral",
    "rule": "faint",
}
"""Names in the palette of what is drawn."""


class BurnUp(Drawing):
    """An area for what was reached, lines for plan and target, two tints for where it may go."""

    DEFAULT_CSS = """
    BurnUp {
        height: 1fr;
    }
    """

    data: reactive[BurnUpData | None] = reactive(None, repaint=False)

    def __init__(
        self, data: BurnUpData | None = None, *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(BurnUp.data, data)

    def watch_data(self) -> None:
        """Other figures."""
        self.redraw()

    def draw(self, width: int, height: int) -> list[Strip]:
        """The chart at a size; legend, axes and names of lines go first where there is no room."""
        canvas = Canvas(width, height, self.style_of(""))
        data = self.data
        if data is None or not width or not height or data.ends < data.starts:
            return canvas.strips()
        legend, rule, months = height >= 9, height >= 8, height >= 4
        rows = height - legend - rule - months
        most = max(sampled(data.plan, data.ends), sampled(data.actual, data.today))
        if data.band:
            most = max(most, *(max(values) for _, values in data.band))
        amount = top_of_scale(data.target, most, rows)
        ticks = tick_labels(amount, rows, data.label)
        left = max(map(cell_len, ticks.values())) + 1 if width >= 24 else 0
        ending = [(part, value) for part, value in data.ending if value > 0]
        names = [(f"{data.words[part]} {data.label(value)}", value, part) for part, value in ending]
        right = max((cell_len(text) for text, _, _ in names), default=0) + 1
        labelled = bool(names) and width >= LABELLED and right <= width // 3
        days = (data.ends - data.starts).days + 1
        plot = width - left - (right if labelled else 0)
        styles = {part: self.style_of(name) for part, name in PARTS.items()}
        frame = Frame(left, int(legend), plot, rows, data.starts, days, amount)
        painter = Painter(canvas, frame, data, styles, self.plain)
        painter.plot(named=not labelled)
        if left:
            for row, text in ticks.items():
                canvas.write(left - 1 - cell_len(text), frame.top + row, text, styles["axis"])
        if labelled:
            painter.names(names)
        if rule:
            painter.quarters(height - 1 - months)
        if months:
            painter.months(height - 1)
        if legend:
            painter.legend()
        return canvas.strips()
