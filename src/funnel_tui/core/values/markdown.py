"""Text and tables of Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from funnel_tui.core.values.names import cells, padded


def text(plain: str) -> str:
    """Text on one line, with everything escaped that Markdown would take for markup."""
    return "".join(f"\\{char}" if char in "\\|*_`<>[]#" else char for char in " ".join(plain.split()))


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table whose columns line up in the source too, with the first row as its head."""
    rows = [[text(cell) for cell in row] for row in rows]
    widths = [max(3, *(cells(row[i]) for row in rows)) for i in range(len(rows[0]))]
    lines = [
        "| "
        + " | ".join(padded(c, w, right=i > 0) for i, (c, w) in enumerate(zip(row, widths, strict=True)))
        + " |"
        for row in rows
    ]
    rule = "| " + " | ".join("-" * (w - 1) + ":" if i else "-" * w for i, w in enumerate(widths)) + " |"
    return "\n".join([lines[0], rule, *lines[1:]])
