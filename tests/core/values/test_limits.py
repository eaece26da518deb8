"""The largest values that are read at all; what a plan allows is asked afterwards."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from funnel_tui.core.values import field_types, table_types


def test_an_amount_has_at_most_21_digits() -> None:
    assert field_types._amount(10**20) == Decimal(10**20)
    with pytest.raises(field_types.Misread):
        field_types._amount(10**21)


def test_a_weight_is_read_up_to_a_thousand() -> None:
    assert table_types._weight(1000) == Fraction(1000)
    assert table_types._weight(1001) is None
