"""A card says how much was done, grouped as the user groups, and says so where nothing is asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from funnel_tui.core.values.money import Notation
from funnel_tui.ui.widgets.cards.activity_card import ActivityCard, Card
from funnel_tui.ui.widgets.cards.big_number import big_number

CARD = Card("calls", "Calls", "c", 1200, 1500, "today", "● on pace", "● on pace", "", "1,200 / 2,000")
GERMAN = Notation(decimal=",", grouping=".", currency_after=True)


def drawn(card: Card, width: int, height: int) -> list[str]:
    return ["".join(text for text, _ in line) for line in ActivityCard(card).lines(width, height)]


@pytest.mark.parametrize(("notation", "number"), [(Notation(), "1,500"), (GERMAN, "1.500")])
def test_a_count_three_rows_high_is_grouped(notation: Notation, number: str) -> None:
    lines = drawn(replace(CARD, notation=notation), 40, 11)
    assert [line[1:-1].split(" of")[0].strip() for line in lines[2:5]] == [
        row.strip() for row in ("▀█    ▀▀█ █▀█ █▀█", " █    █▀▀ █ █ █ █", "▀▀▀ ▄ ▀▀▀ ▀▀▀ ▀▀▀  today")
    ]
    assert f"of {number}" in lines[3]


@pytest.mark.parametrize(("sign", "rows"), [(",", "  ▄"), (".", "  ▄"), ("'", "▀  "), ("’", "▀  ")])
def test_groups_are_set_apart_by_the_users_sign(sign: str, rows: str) -> None:
    assert [row[4] for row in big_number(f"1{sign}2")] == list(rows)
    assert [row[4] for row in big_number("1\u00a02")] == [" "] * 3


@pytest.mark.parametrize("size", [(24, 6), (24, 11), (15, 6)])
def test_where_nothing_is_due_no_zeros_pass_for_figures(size: tuple[int, int]) -> None:
    text = "\n".join(drawn(replace(CARD, done=0, due=0, total="20 / 20"), *size))
    assert "none needed" in text
    assert "0 / 0" not in text
    assert "of 0" not in text
    done = "\n".join(drawn(replace(CARD, done=3, due=0, total="20 / 20"), *size))
    assert "/ 0" not in done
    assert "of 0" not in done
    assert "none needed" not in done
