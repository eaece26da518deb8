"""A field of the plan: takes only what could become a value, and says how it was read."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.reactive import reactive
from textual.widgets import Input


class PlanField(Input):
    """One value of the plan, named by its path in the year file."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Tab too: its stock binding leaves the form for the panels beside it.
        Binding("down,enter,tab", "walk(1)", "Next field", show=False),
        Binding("up,shift+tab", "walk(-1)", "Field before", show=False),
    ]
    DEFAULT_CSS = """
    PlanField {
        background: $panel;
        height: 1;
        padding: 0 1;
        border: none;
        color: $foreground;
        &:focus { background: $panel-lighten-2; }
        &.-wrong { background: $verdict-bad 30%; }
    }
    """

    # A field has a fixed size: a text that grows or shrinks must not lay out the screen at each key.
    virtual_size = reactive(Size(0, 0))

    def __init__(self, path: str, restrict: str, *, classes: str = "") -> None:
        super().__init__(
            compact=True, restrict=restrict, max_length=24, classes=classes, select_on_focus=True
        )
        self.path = path
        """`plan.target`, `stages.meetings.converts`."""
        self.cursor_blink = False

    def action_walk(self, step: int) -> None:
        """Go to the next field of the form or the one before; from the last one to the first."""
        move = self.screen.focus_next if step > 0 else self.screen.focus_previous
        move(PlanField)

    def restricted(self) -> None:
        """Stay silent: the bell would ring for every mistyped key."""
