"""Figures come with units before columns go to another page; the name and the verdict always show."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult

from funnel_tui.ui.themes import ThemedApp
from funnel_tui.ui.widgets.tables.figure_table import FigureRow, FigureTable

HEADS = ("", "to date", "due", "±", "verdict")
NAMES = ("Calls", "Emails", "Meetings", "Opportunities", "Deals")
ROWS = tuple(
    FigureRow((name, ("17 / 32,000,080", "17 / 32m"), ("1,200,000", "1.2m"), "+72", "▲ ahead"), "good")
    for name in NAMES
)


class Demo(ThemedApp):
    CSS = "FigureTable { height: 1fr; }"

    def compose(self) -> ComposeResult:
        yield FigureTable(HEADS, (2,))


def lines(table: FigureTable) -> list[str]:
    return [table.render_line(y).text.rstrip() for y in range(table.size.height)]


def marked(name: str) -> tuple[FigureRow, ...]:
    return tuple(FigureRow(row.cells, row.style, row.cells[0] == name) for row in ROWS)


async def test_in_full_then_with_units_then_in_pages() -> None:
    for width, text, mark in (
        (70, "Calls           17 / 32,000,080   1,200,000   +72   ▲ ahead", ""),
        (46, "Calls          17 / 32m  1.2m  +72  ▲ ahead", ""),
        (40, "Calls         17 / 32,000,080  ▲ ahead", "1 of 3 ›"),
    ):
        async with Demo().run_test(size=(width, 8)) as pilot:
            table = pilot.app.query_one(FigureTable)
            table.rows = ROWS
            await pilot.pause()
            assert lines(table)[1] == "─" * width
            assert lines(table)[2] == text
            assert table.mark == mark


async def test_pages_hold_all_columns_those_to_spare_last() -> None:
    async with Demo().run_test(size=(40, 8)) as pilot:
        table = pilot.app.query_one(FigureTable)
        table.rows = ROWS
        await pilot.pause()
        heads = []
        for _ in range(3):
            heads += lines(table)[0].split()[:-1]
            table.turn(1)
            await pilot.pause()
        assert heads == ["to", "date", "due", "±", "due", "±"]
        assert table.mark == "‹ 2-3 of 3"


async def test_rows_scroll_and_the_chosen_one_is_always_seen() -> None:
    async with Demo().run_test(size=(70, 4)) as pilot:
        table = pilot.app.query_one(FigureTable)
        table.rows = ROWS
        await pilot.pause()
        assert table.mark == "↓ 2 more"
        table.scroll_rows(9)
        await pilot.pause()
        assert (lines(table)[-1].split()[0], table.mark) == ("Deals", "↑ 2 more")
        for name in NAMES:
            table.rows = marked(name)
            await pilot.pause()
            assert any(line.startswith(name) for line in lines(table))


async def test_a_rule_only_where_a_row_is_to_spare_and_the_marked_row_is_tinted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    async with Demo().run_test(size=(70, len(ROWS) + 1)) as pilot:
        table = pilot.app.query_one(FigureTable)
        table.rows = marked("Calls")
        await pilot.pause()
        assert not any("──" in line for line in lines(table))
        tint = table.style_of("tint").bgcolor
        assert {segment.style.bgcolor for segment in table.render_line(1) if segment.style} == {tint}


async def test_an_empty_table_says_what_is_missing() -> None:
    async with Demo().run_test(size=(70, 4)) as pilot:
        table = pilot.app.query_one(FigureTable)
        table.empty = "Nothing yet"
        await pilot.pause()
        assert lines(table)[0] == "Nothing yet"
