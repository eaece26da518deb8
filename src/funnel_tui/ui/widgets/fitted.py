"""One line in the longest form that fits."""

from __future__ import annotations

from collections.abc import Iterable

from textual.reactive import reactive

from funnel_tui.core.values.forms import Forms, fitting
from funnel_tui.ui.widgets.lines import LineWidget, StyledLine


class Fitted(LineWidget):
    """Words or figures that may be written in several ways, so that no figure is cut."""

    DEFAULT_CSS = """
    Fitted {
        height: 1;
    }
    """

    forms: reactive[Forms] = reactive("", repaint=False)

    def watch_forms(self) -> None:
        """Show what it says now."""
        self.redraw()

    def lines(self, width: int, height: int) -> Iterable[StyledLine]:  # noqa: ARG002 - one line whatever the height
        """The one line."""
        yield [(fitting(self.forms, width), "")]
