"""A plan, a moment, and stores in a folder of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tests.article import ARTICLE_2026

from funnel_tui.core.plan.plan import Plan
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
    return ARTICLE_2026


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
