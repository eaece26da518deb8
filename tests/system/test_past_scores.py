"""The score of past forecasts is kept for `status`, and a damaged one is none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from funnel_tui.core.forecast.backtest.score import Score
from funnel_tui.system.past_scores import keep_score, kept_score

SCORE = Score(26, 2, 0.81, 0.9, 0.123, 0.157, 0.12)
MADE = date(2026, 7, 2)


def test_it_comes_back(tmp_path: Path) -> None:
    keep_score(tmp_path, "7c1e9b52", SCORE, MADE)
    assert kept_score(tmp_path, "7c1e9b52") == (SCORE, MADE)
    bare = Score(13, 1, 0.5, 0.5, 0.3, None, None)
    keep_score(tmp_path, "7c1e9b52", bare, MADE)
    assert kept_score(tmp_path, "7c1e9b52") == (bare, MADE)
    assert kept_score(tmp_path, "another") is None


def test_nothing_is_kept_without_a_score_or_a_file(tmp_path: Path) -> None:
    keep_score(tmp_path, "7c1e9b52", None, MADE)
    keep_score(tmp_path, "", SCORE, MADE)
    assert not list(tmp_path.iterdir())
    assert kept_score(tmp_path, "") is None


@pytest.mark.parametrize(
    "text", ["", "x", "2026-07-02 1 1 None 0.1 0.1 0.1 0.1", "2026-07-02 1 1 0.5", "\x00"]
)
def test_a_damaged_one_is_none(tmp_path: Path, text: str) -> None:
    keep_score(tmp_path, "7c1e9b52", SCORE, MADE)
    (place,) = (tmp_path / "short").iterdir()
    place.write_text(text, encoding="utf-8")
    assert kept_score(tmp_path, "7c1e9b52") is None
