from fractions import Fraction
from math import comb, isclose

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from funnel_tui.core.plan.binomial import at_least, binomial, chance_of, smallest_for


def exact(n: int, p: Fraction, k: int) -> Fraction:
    """P(binomial(n, p) = k), by the definition."""
    return comb(n, k) * p**k * (1 - p) ** (n - k)


def exact_at_least(n: int, p: Fraction, k: int) -> Fraction:
    return sum((exact(n, p, i) for i in range(max(k, 0), n + 1)), Fraction(0))


def test_the_textbook_plan_is_a_coin_flip() -> None:
    tenth = Fraction(1, 10)
    assert isclose(at_least(100, 0.1, 10), float(exact_at_least(100, tenth, 10)), rel_tol=1e-12)
    assert round(at_least(100, 0.1, 10), 4) == 0.5487


@pytest.mark.parametrize(("sure", "meetings"), [(0.8, 124), (0.9, 140), (0.95, 154)])
def test_meetings_for_ten_deals(sure: float, meetings: int) -> None:
    tenth = Fraction(1, 10)
    assert smallest_for(sure, 10, tenth) == meetings
    assert (
        exact_at_least(meetings, tenth, 10) >= Fraction(str(sure)) > exact_at_least(meetings - 1, tenth, 10)
    )


@pytest.mark.parametrize(("sure", "opportunities"), [(0.8, 24), (0.9, 26)])
def test_opportunities_for_ten_deals(sure: float, opportunities: int) -> None:
    half = Fraction(1, 2)
    assert smallest_for(sure, 10, half) == opportunities
    assert (
        exact_at_least(opportunities, half, 10)
        >= Fraction(str(sure))
        > exact_at_least(opportunities - 1, half, 10)
    )


def test_twenty_opportunities_give_ten_deals_in_588_of_1000() -> None:
    assert round(at_least(20, 0.5, 10), 3) == 0.588


@settings(deadline=None)
@given(st.integers(0, 60), st.fractions(0, 1, max_denominator=40), st.integers(-1, 62))
@example(5, Fraction(1, 2), 1)
def test_single_terms_and_tails_match_the_definition(n: int, p: Fraction, k: int) -> None:
    expected = float(exact(n, p, k)) if 0 <= k <= n else 0.0
    assert isclose(binomial(n, float(p), k), expected, rel_tol=1e-9, abs_tol=1e-15)
    assert isclose(at_least(n, float(p), k), float(exact_at_least(n, p, k)), rel_tol=1e-9, abs_tol=1e-12)


@settings(deadline=None)
@given(
    st.integers(0, 25),
    st.lists(st.tuples(st.integers(0, 12), st.fractions(0, 1, max_denominator=12)), min_size=1, max_size=3),
)
def test_groups_together_match_a_convolution(deals: int, groups: list[tuple[int, Fraction]]) -> None:
    total = {0: Fraction(1)}
    for n, p in groups:
        after: dict[int, Fraction] = {}
        for have, weight in total.items():
            for k in range(n + 1):
                after[have + k] = after.get(have + k, Fraction(0)) + weight * exact(n, p, k)
        total = after
    wanted = float(sum((w for have, w in total.items() if have >= deals), Fraction(0)))
    assert isclose(chance_of(deals, groups), wanted, rel_tol=1e-9, abs_tol=1e-12)


def test_large_counts_stay_exact_enough() -> None:
    # The median of a binomial with a whole mean is that mean, so both tails hold more than half of it.
    n, p, mean = 1_000_000, 0.01, 10_000
    assert 0.5 < at_least(n, p, mean) < 0.51
    assert isclose(at_least(n, p, mean) - at_least(n, p, mean + 1), binomial(n, p, mean), rel_tol=1e-6)


@settings(deadline=None)
@given(
    st.integers(1, 40),
    st.fractions(Fraction(1, 20), 1, max_denominator=20),
    st.sampled_from([0.5, 0.8, 0.95]),
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from([Fraction(1, 5), Fraction(1)])), max_size=2),
)
@example(2, Fraction(1), 0.8, [(1, Fraction(1))])
def test_the_smallest_number_is_the_smallest(
    deals: int, rate: Fraction, sure: float, openings: list[tuple[int, Fraction]]
) -> None:
    n = smallest_for(sure, deals, rate, openings)
    assert chance_of(deals, [(n, rate), *openings]) >= sure
    assert n == 0 or chance_of(deals, [(n - 1, rate), *openings]) < sure


def test_openings_can_be_enough_alone() -> None:
    assert smallest_for(0.8, 1, Fraction(1, 2), [(10, Fraction(1, 2))]) == 0
    assert chance_of(0, [(0, Fraction(1, 2))]) == 1.0
