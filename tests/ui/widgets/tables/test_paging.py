"""What does not fit is named, and can be reached."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from funnel_tui.ui.widgets.tables.paging import columns_mark, joined, rows_mark, split, window


@given(st.lists(st.integers(1, 30), min_size=1, max_size=12), st.integers(1, 120))
def test_pages_hold_every_column_once_and_no_more_than_fit(sizes: list[int], room: int) -> None:
    pages = split(sizes, room)
    assert [i for page in pages for i in page] == list(range(len(sizes)))
    assert all(len(page) == 1 or sum(sizes[i] for i in page) <= room for page in pages)


def test_a_mark_says_which_columns_show_and_where_there_are_more() -> None:
    assert columns_mark(range(4), 4) == ""
    assert columns_mark(range(4), 9) == "1-4 of 9 ›"
    assert columns_mark(range(4, 8), 9) == "‹ 5-8 of 9 ›"
    assert columns_mark(range(8, 9), 9) == "‹ 9 of 9"
    assert rows_mark(0, 0) == ""
    assert rows_mark(2, 3) == "↑ 2 more ↓ 3 more"
    assert joined("1-4 of 9 ›", "", "space: year") == "1-4 of 9 › · space: year"


@given(st.integers(0, 30), st.integers(0, 12), st.integers(-5, 40), st.integers(-1, 29))
def test_a_window_is_full_and_holds_the_row_that_is_kept(rows: int, room: int, first: int, kept: int) -> None:
    shown = window(rows, room, first, kept)
    assert len(shown) == min(rows, room)
    if room and 0 <= kept < rows:
        assert kept in shown
