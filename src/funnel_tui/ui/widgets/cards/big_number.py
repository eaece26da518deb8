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
_SIGNS = {",": "  ▄", ".": "  ▄", "'": "▀  ", "’": "▀  "}
"""Signs of grouping, a cell wide, from the top row to the bottom; any other one is a blank."""
_BLANK = "   "
_CELLS = {(" ", " "): " ", ("#", " "): "▀", (" ", "#"): "▄", ("#", "#"): "█"}


def big_number(number: str) -> tuple[str, str, str]:
    """The three rows of a number as the user writes it, without a sign or decimals."""
    rows = []
    for row in range(ROWS):
        parts = []
        for digit in number:
            if digit not in _PIXELS:
                parts.append(_SIGNS.get(digit, _BLANK)[row])
                continue
            pixels = (*_PIXELS[digit], _BLANK)
            upper, lower = pixels[2 * row], pixels[2 * row + 1]
            parts.append("".join(_CELLS[pair] for pair in zip(upper, lower, strict=True)))
        rows.append(" ".join(parts))
    return rows[0], rows[1], rows[2]
