"""Longer and shorter ways to write one thing."""

from __future__ import annotations

import pytest

from funnel_tui.core.values.forms import Forms, fitting, form, levels, paired

COUNT = ("1,744", "1.7k")
QUOTA = ("32,080", "32.1k", "32k")


def test_what_has_fewer_forms_keeps_its_shortest() -> None:
    assert [form(COUNT, level) for level in levels((COUNT, "of", QUOTA))] == ["1,744", "1.7k", "1.7k"]
    assert [form("of", level) for level in levels(("of", "all"))] == ["of"]


def test_two_figures_are_shortened_together() -> None:
    assert paired(COUNT, " / ", QUOTA) == ("1,744 / 32,080", "1.7k / 32.1k", "1.7k / 32k")
    assert paired("0", " of ", "9") == ("0 of 9",)


@pytest.mark.parametrize(
    ("forms", "width", "text"),
    [(QUOTA, 9, "32,080"), (QUOTA, 6, "32,080"), (QUOTA, 5, "32.1k"), (QUOTA, 1, "32k"), ("all", 1, "all")],
)
def test_the_longest_form_that_fits(forms: Forms, width: int, text: str) -> None:
    assert fitting(forms, width) == text
