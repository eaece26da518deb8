"""A plan, a moment, stores in a folder of their own, and what tests do to their files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tests.article import ARTICLE_2026
from tests.other_systems import NAMES, like_windows, without

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import Year
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.store import Store

Reopen = Callable[[], Store]

settings.register_profile(
    "storage",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("storage")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--system", choices=("posix", "bare", "windows"), default="posix")


@pytest.fixture(autouse=True)
def system(request: pytest.FixtureRequest) -> Iterator[None]:
    """Play a system that lacks all that only some have, or a Windows, where the suite is asked to."""
    played = request.config.getoption("--system", default="posix")
    with pytest.MonkeyPatch.context() as patch:
        if played == "bare":
            without(patch, *NAMES)
        elif played == "windows":
            like_windows(patch)
        yield


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
def reopen(path: Path, state: Path) -> Reopen:
    """The same file on the same machine, as another process sees it."""
    return lambda: Store.open(path, state)


@pytest.fixture
def store(reopen: Reopen, plan: Plan, now: datetime) -> Store:
    made = reopen()
    made.create(plan, now)
    return made


def on(store: Store, day: date) -> Day:
    assert store.year is not None
    return store.year.day(day)


def edit(path: Path, old: str, new: str) -> None:
    """A hand edit that leaves another signature, as any editor does."""
    text = path.read_text()
    assert old in text
    before = path.stat()
    path.write_text(text.replace(old, new, 1))
    if path.stat().st_mtime_ns == before.st_mtime_ns:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1))


def with_target(plan: Plan, target: int) -> Plan:
    return replace(plan, funnel=replace(plan.funnel, target=Decimal(target)))


def hand_written(plan: Plan) -> str:
    text = codec.write(codec.encode(Year(plan))).decode()
    return "# mine\n" + text[text.index("\n") + 1 : text.index("[saved]")]
