"""The pipeline without more work, in sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.article import ARTICLE_2026

from funnel_tui.core.forecast.distributions import Band
from funnel_tui.core.forecast.outlook.coverage import Coverage, CoverageNeeded
from funnel_tui.core.report.outlook.coverage_text import (
    coverage_lines,
    coverage_text,
    pipeline_text,
    stopped_text,
)
from funnel_tui.core.values.money import Notation

FOUND = Coverage(
    more=Band(1_000, 9_000, 22_000, 40_000, 59_000),
    alone=0.27,
    own_work=0.11,
    stage="opportunities",
    open=8,
    held=1.41,
    even=CoverageNeeded(4, 2.1),
    sure=CoverageNeeded(9, 3.02),
)


def test_both_lines() -> None:
    assert coverage_lines(FOUND, ARTICLE_2026, Notation()) == (
        "In the pipeline: $22k more, likely $1k to $59k, if you did nothing from now on; "
        "your own work from here is worth the other 11 points of chance",
        "Coverage: 8 opportunities open, 1.4 x what is left; an even chance without more work takes "
        "2.1 x (4 more), 80 % 3 x (9 more)",
    )


@pytest.mark.parametrize(
    ("alone", "own_work", "worth"),
    [
        (0.0, 0.2, "all 20 points of chance"),
        (0.004, 0.013, "all 2 points of chance"),
        (0.5, 0.012, "the other 1 point of chance"),
        (0.5, 0.003, "less than a point of chance"),
    ],
)
def test_what_the_own_work_is_worth(alone: float, own_work: float, worth: str) -> None:
    text = pipeline_text(replace(FOUND, alone=alone, own_work=own_work), ARTICLE_2026, Notation())
    assert text.endswith(f"your own work from here is worth {worth}")


def test_where_room_is_short() -> None:
    text = stopped_text(FOUND, ARTICLE_2026, Notation())
    assert text == "$22k more if you stop now, likely $1k to $59k, 27 % chance"


def test_an_empty_pipeline_is_not_spoken_of() -> None:
    empty = replace(FOUND, more=Band(0, 0, 0, 0, 0))
    assert stopped_text(empty, ARTICLE_2026, Notation()) == ""
    assert [line.partition(":")[0] for line in coverage_lines(empty, ARTICLE_2026, Notation())] == [
        "Coverage"
    ]


def test_too_late_and_nothing_left() -> None:
    late = replace(FOUND, even=None, sure=None)
    said = coverage_text(late, Notation())
    assert said.endswith("x what is left; too few of those opened today would close in time")
    far = replace(FOUND, even=CoverageNeeded(257, 92.0))
    assert coverage_text(far, Notation()) == said
    near = replace(FOUND, sure=None)
    assert coverage_text(near, Notation()).endswith("takes 2.1 x (4 more)")
    reached = replace(FOUND, held=None, even=None, sure=None)
    assert len(coverage_lines(reached, ARTICLE_2026, Notation())) == 1
