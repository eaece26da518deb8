"""Cells, dots and quarters, and what falls outside."""

from __future__ import annotations

from rich.style import Style

from funnel_tui.ui.widgets.charts.canvas import Canvas, Dots, quadrant

PLAIN, RED = Style(), Style(color="red")


def texts(canvas: Canvas) -> list[str]:
    return [strip.text for strip in canvas.strips()]


def test_what_lies_outside_is_dropped() -> None:
    canvas = Canvas(4, 2, PLAIN)
    canvas.write(-2, 0, "abcdefgh", PLAIN)
    canvas.put(0, 9, "x", PLAIN)
    assert texts(canvas) == ["cdef", "    "]
    assert canvas.glyph(0, 0) == "c"
    assert canvas.glyph(-1, 0) == canvas.glyph(0, 7) == " "
    assert canvas.style(9, 9) == Style.null()


def test_wide_characters_take_two_cells() -> None:
    canvas = Canvas(5, 1, PLAIN)
    canvas.write(0, 0, "日本語", PLAIN)
    strip = canvas.strips()[0]
    assert strip.text == "日本 "
    assert strip.cell_length == 5
    assert sum(segment.cell_length for segment in strip) == 5


def test_cells_of_one_style_are_joined() -> None:
    canvas = Canvas(6, 1, PLAIN)
    canvas.write(2, 0, "ab", RED)
    assert [(s.text, s.style) for s in canvas.strips()[0]] == [("  ", PLAIN), ("ab", RED), ("  ", PLAIN)]


def test_free_cells() -> None:
    canvas = Canvas(6, 1, PLAIN)
    canvas.put(3, 0, "x", PLAIN)
    assert canvas.free(0, 0, 3)
    assert not canvas.free(1, 0, 3)
    assert not canvas.free(4, 0, 3)
    assert not canvas.free(-1, 0, 1)
    assert not canvas.free(0, 1, 1)


def test_nothing_at_all() -> None:
    assert Canvas(-3, 0, PLAIN).strips() == []
    assert [strip.cell_length for strip in Canvas(0, 2, PLAIN).strips()] == [0, 0]


def test_dots_of_a_cell() -> None:
    dots = Dots(2, 1)
    for y in range(4):
        dots.set(0, y)
    dots.set(3, 3)
    dots.set(4, 0)
    dots.set(0, -1)
    assert dots.cells() == {(0, 0): "⡇", (1, 0): "⢀"}


def test_quarters_of_a_cell() -> None:
    assert quadrant(True, True, False, False) == "▀"
    assert quadrant(False, True, False, True) == "▐"
    assert quadrant(False, False, False, False) == " "
    assert quadrant(True, True, True, True) == "█"
