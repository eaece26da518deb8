"""A row of a form: a label, fields, and how they were read; or the headings above such rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from funnel_tui.core.values.forms import Forms, fitting
from funnel_tui.ui.widgets.lines import LineWidget, StyledLine, length
from funnel_tui.ui.widgets.plan_field import PlanField


class FieldRow(LineWidget):
    """Draws its own words around the fields that lie on it: a widget for each would make keys slow."""

    DEFAULT_CSS = """
    FieldRow {
        layout: horizontal;
        width: 1fr;
        height: 1;
        overflow: hidden;
    }
    """

    echo: Forms = ""
    """What stands behind the fields."""
    style = "label"
    """Name in the palette of the echo."""

    def __init__(
        self,
        label: Forms,
        fields: Sequence[PlanField] = (),
        headings: Sequence[str] = (),
        *,
        id: str | None = None,
    ) -> None:
        """Make a row with fields, or a head with the headings of the fields below it.

        Args:
            label: What stands before the fields.
            fields: From left to right.
            headings: What stands above each field of the next rows.
            id: Of the widget.
        """
        super().__init__(*fields, id=id)
        self._label, self._fields, self._headings = label, fields, headings

    def say(self, echo: Forms, style: str) -> None:
        """Show how the fields were read, or why they could not be."""
        if (echo, style) != (self.echo, self.style):
            self.echo, self.style = echo, style
            self.redraw()

    def on_click(self) -> None:
        """Go into the field whose label was clicked."""
        for field in self._fields[:1]:
            field.focus()

    def lines(self, width: int, height: int) -> Iterable[StyledLine]:  # noqa: ARG002 - one line
        """The words before, above or behind the fields."""
        starts, end = _places(self._fields or self._fields_below())
        room = starts[0] if starts else width
        line: StyledLine = [(fitting(self._label, room), "aside" if self._fields else "bold name")]
        for start, heading in zip(starts, self._headings, strict=False):
            # Above the text of the field, which has a blank before it.
            line += [(" " * (start + 1 - length(line)), ""), (heading, "label")]
        if self._fields:
            line += [(" " * (end - length(line)), ""), (fitting(self.echo, width - end), self.style)]
        yield line

    def _fields_below(self) -> Sequence[PlanField]:
        rows = self.parent.query(FieldRow) if self.parent else ()
        return max((row._fields for row in rows), key=len, default=())


def _places(fields: Sequence[PlanField]) -> tuple[list[int], int]:
    """Where each field begins, and where there is room behind the last one, by the style sheet."""
    starts, x = [], 0
    for field in fields:
        x += field.styles.margin.left
        starts.append(x)
        x += int(field.styles.width.value if field.styles.width else 0) + field.styles.margin.right
    return starts, x
