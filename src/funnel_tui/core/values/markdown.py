"""Text and tables of Markdown."""

from __future__ import annotations

from collections.abc import Sequence


def text(plain: str) -> str:
    """Text on one line, with everything escaped that Markdown would take for markup."""
    return "".join(f"\\{char}" if char in "\\|*_`<>[]#" else char for char in " ".join(plain.split()))


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table whose columns line up in the source too, with the first row as its head."""
    cells = [[text(cell) for cell in row] for row in rows]
    widths = [max(3, *(len(row[i]) for row in cells)) for i in range(len(cells[0]))]
    lines = [
        "| "
        + " | ".join(
            c.rjust(w) if i else c.ljust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))
        )
        + " |"
        for row in cells
    ]
    rule = "| " + " | ".join("-" * (w - 1) + ":" if i else "-" * w for i, w in enumerate(widths)) + " |"
    return "\n".join([lines[0], rule, *lines[1:]])
