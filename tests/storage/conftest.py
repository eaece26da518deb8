"""A plan, a moment, and stores in a folder of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from funnel_tui.core.plan.funnel import Channel, Funnel, Stage
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.values.period import Period
from funnel_tui.core.values.rate import Rate
from funnel_tui.storage.store import Store

settings.register_profile(
    "storage",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("storage")


@pytest.fixture
def plan() -> Plan:
    funnel = Funnel(
        Decimal(100_000),
        Decimal(10_000),
        (
            Channel("calls", "c", Rate.parse("1 in 40"), Rate.parse("50%"), 7),
            Channel("emails", "e", Rate.parse("1%"), Rate.parse("50%"), 7),
        ),
        (
            Stage("meetings", "m", Rate.parse("1 in 5"), 14),
            Stage("opportunities", "o", Rate.parse("50%"), 60),
        ),
    )
    return Plan(Period(date(2026, 1, 1), date(2026, 12, 31)), funnel)


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 23, 9, 2, tzinfo=UTC)


@pytest.fixture
def day(now: datetime) -> date:
    return now.date()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "2026.toml"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def reopen(path: Path, state: Path) -> Callable[[], Store]:
    """The same file on the same machine, as another process sees it."""
    return lambda: Store.open(path, state)


@pytest.fixture
def store(reopen: Callable[[], Store], plan: Plan, now: datetime) -> Store:
    made = reopen()
    made.create(plan, now)
    return made
