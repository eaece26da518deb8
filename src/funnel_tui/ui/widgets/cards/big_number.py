"""Digits three rows high, readable from across the desk."""

from __future__ import annotations

ROWS = 3

# Each digit is 3 by 5 pixels; two pixels share a cell by half blocks.
_PIXELS = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": ("## ", " # ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
}
_BLANK = "   "
_CELLS = {(" ", " "): " ", ("#", " "): "▀", (" ", "#"): "▄", ("#", "#"): "█"}


def big_number(number: int) -> tuple[str, str, str]:
    """The three rows of a number of 0 or more."""
    rows = []
    for row in range(ROWS):
        parts = []
        for digit in str(number):
            pixels = (*_PIXELS[digit], _BLANK)
            upper, lower = pixels[2 * row], pixels[2 * row + 1]
            parts.append("".join(_CELLS[pair] for pair in zip(upper, lower, strict=True)))
        rows.append(" ".join(parts))
    return rows[0], rows[1], rows[2]
