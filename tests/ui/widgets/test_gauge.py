"""A bar on its track: as long as its share, never full before all is done, with a mark of the plan."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_tui.ui.widgets.gauge import gauge
from funnel_tui.ui.widgets.lines import EIGHTHS, StyledLine


def drawn(share: float, width: int, mark: float | None = None) -> StyledLine:
    return list(gauge(share, width, mark))


def text(line: StyledLine) -> str:
    return "".join(part for part, _ in line)


@given(st.floats(0, 2), st.integers(0, 40), st.none() | st.floats(-1, 2))
def test_it_is_as_wide_as_asked_and_full_only_when_all_is_done(
    share: float, width: int, mark: float | None
) -> None:
    line = drawn(share, width, mark)
    assert len(text(line)) == width
    if width:
        whole = text(line) == "█" * width
        assert whole == (share >= 1)
        bar = [part for part, name in drawn(share, width) if name in ("bar", "bar-full")]
        assert bool(bar) == (share > 0), "anything done shows"


@given(st.lists(st.floats(0, 1), min_size=2, max_size=2), st.integers(1, 40))
def test_more_is_never_shorter(shares: list[float], width: int) -> None:
    def eighths(share: float) -> int:
        done = "".join(part for part, name in drawn(share, width) if name in ("bar", "bar-full"))
        return sum(EIGHTHS.index(glyph) for glyph in done)

    less, more = sorted(shares)
    assert eighths(less) <= eighths(more)


@pytest.mark.parametrize(
    ("share", "mark", "shown", "style"),
    [
        (0.5, 0.75, "█████  │  ", "mark"),
        (0.5, 0.25, "██│██     ", "mark-passed"),
        (0.5, None, "█████     ", ""),
        (0.5, 1.0, "█████     ", ""),
        (0.5, 0.0, "█████     ", ""),
        (1.0, 0.5, "██████████", ""),
    ],
)
def test_the_mark_stands_where_the_plan_does(
    share: float, mark: float | None, shown: str, style: str
) -> None:
    line = drawn(share, 10, mark)
    assert text(line) == shown
    assert [name for part, name in line if part == "│"] == ([style] if style else [])
    assert {name for _, name in line} <= {
        "bar",
        "bar-full",
        "track",
        "mark",
        "mark-passed",
    }


def test_where_nothing_can_be_tinted_a_line_is_the_track() -> None:
    assert text(list(gauge(0.5, 10, plain=True))) == "█████─────"
