"""A grid of styled cells that a chart is drawn on before it becomes strips."""

from __future__ import annotations

from itertools import pairwise

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

LOWER_EIGHTHS = " ▁▂▃▄▅▆▇█"
_QUADRANTS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
_BRAILLE_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


def quadrant(upper_left: bool, upper_right: bool, lower_left: bool, lower_right: bool) -> str:
    """The block glyph for four quarters of a cell."""
    return _QUADRANTS[upper_left + 2 * upper_right + 4 * lower_left + 8 * lower_right]


class Canvas:
    """Cells with a glyph and a style each; what lies outside is dropped, so a drawing fits any size."""

    __slots__ = ("_glyphs", "_styles", "height", "width")

    def __init__(self, width: int, height: int, style: Style) -> None:
        self.width = max(0, width)
        self.height = max(0, height)
        self._glyphs = [[" "] * self.width for _ in range(self.height)]
        self._styles = [[style] * self.width for _ in range(self.height)]

    def put(self, x: int, y: int, glyph: str, style: Style) -> None:
        """Set one cell."""
        if 0 <= x < self.width and 0 <= y < self.height:
            self._glyphs[y][x] = glyph
            self._styles[y][x] = style

    def glyph(self, x: int, y: int) -> str:
        """What a cell shows; a blank outside."""
        return self._glyphs[y][x] if 0 <= x < self.width and 0 <= y < self.height else " "

    def style(self, x: int, y: int) -> Style:
        """How a cell is shown; no style outside."""
        return self._styles[y][x] if 0 <= x < self.width and 0 <= y < self.height else Style.null()

    def write(self, x: int, y: int, text: str, style: Style) -> None:
        """Write text from a cell on; a wide character takes two cells, one cut by an edge is a blank."""
        end = x + len(text)
        if text.isascii() and text.isprintable() and x >= 0 and end <= self.width and 0 <= y < self.height:
            self._glyphs[y][x:end] = text
            self._styles[y][x:end] = [style] * len(text)
            return
        for character in text:
            size = cell_len(character)
            if size == 1:
                self.put(x, y, character, style)
            elif size == 2:
                fits = x >= 0 and x + 1 < self.width
                self.put(x, y, character if fits else " ", style)
                self.put(x + 1, y, "" if fits else " ", style)
            x += size

    def free(self, x: int, y: int, size: int) -> bool:
        """Whether a stretch of a row lies inside and is blank."""
        return (
            0 <= y < self.height
            and x >= 0
            and x + size <= self.width
            and not "".join(self._glyphs[y][x : x + size]).strip()
        )

    def strips(self) -> list[Strip]:
        """The rows, cells of one style joined."""
        return [self._strip(y) for y in range(self.height)]

    def _strip(self, y: int) -> Strip:
        segments: list[Segment] = []
        start, glyphs, styles = 0, self._glyphs[y], self._styles[y]
        # Most neighbours share one object, which is quicker to see than that two styles are equal.
        for x in [x for x, (style, after) in enumerate(pairwise(styles), 1) if style is not after]:
            if styles[x] != styles[start]:
                segments.append(Segment("".join(glyphs[start:x]), styles[start]))
                start = x
        if styles:
            segments.append(Segment("".join(glyphs[start:]), styles[start]))
        return Strip(segments, self.width)


class Dots:
    """A bitmap of braille dots, two across and four down a cell: the finest line a terminal can draw."""

    __slots__ = ("_cells", "height", "width")

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._cells: dict[tuple[int, int], int] = {}

    def set(self, x: int, y: int) -> None:
        """Set a dot, counted from the upper left."""
        if 0 <= x < self.width * 2 and 0 <= y < self.height * 4:
            cell = (x // 2, y // 4)
            self._cells[cell] = self._cells.get(cell, 0) | _BRAILLE_DOTS[y % 4][x % 2]

    def cells(self) -> dict[tuple[int, int], str]:
        """The glyph of every cell that holds a dot, by column and row."""
        return {cell: chr(0x2800 + bits) for cell, bits in self._cells.items()}
