"""The date that everything starts from."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from funnel_tui.system import clock


def test_the_date_can_be_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUNNEL_TUI_TODAY", "2026-03-02")
    assert clock.today() == date(2026, 3, 2)
    now = clock.now()
    assert now.date() == date(2026, 3, 2)
    assert now.utcoffset() is not None


def test_else_it_is_the_local_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FUNNEL_TUI_TODAY", raising=False)
    before = datetime.now().astimezone()
    found = clock.now()
    assert before <= found
    assert found.utcoffset() == before.utcoffset()
    assert before.date() <= clock.today() <= datetime.now().astimezone().date()


@pytest.mark.parametrize("fixed", ["soon", "2026-02-30", "2026-W10-1", "20260302", "0001-01-01"])
def test_a_date_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, fixed: str) -> None:
    monkeypatch.setenv("FUNNEL_TUI_TODAY", fixed)
    with pytest.raises(ValueError, match="allowed: a date such as 2026-03-02"):
        clock.today()
