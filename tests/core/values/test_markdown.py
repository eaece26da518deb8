"""Text and tables of Markdown."""

from __future__ import annotations

from funnel_tui.core.values.markdown import table, text


def test_text_stays_one_line_and_is_not_markup() -> None:
    assert text("two\n  *big* ones") == "two \\*big\\* ones"
    assert text("a|b `c` _d_ <e> [f] #1 \\") == "a\\|b \\`c\\` \\_d\\_ \\<e\\> \\[f\\] \\#1 \\\\"


def test_columns_line_up_in_the_source_too() -> None:
    assert table([["", "a"], ["Calls", "1,200"], ["é|", "3"]]).splitlines() == [
        "|       |     a |",
        "| ----- | ----: |",
        "| Calls | 1,200 |",
        "| é\\|   |     3 |",
    ]
    assert table([["", "a"]]).splitlines()[1] == "| --- | --: |"
