"""Clocks: midnight, daylight saving, another time zone, a clock that was set back, the leap day."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.campaign.kit import (
    DAY,
    NOW,
    PLAN,
    counted,
    finish,
    make_year,
    open_year,
    start,
    year_path,
)

from funnel_tui.core.values.period import Period
from funnel_tui.storage.format.year_toml import future_days
from funnel_tui.storage.store import Refused, Store
from funnel_tui.system import clock

NEW_YORK = "EST5EDT,M3.2.0,M11.1.0"
"""Rules instead of a name: the machine may have no table of time zones."""

needs_tzset = pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process is fixed here")


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Sets TZ for a test, and puts the process back afterwards."""
    with monkeypatch.context() as patch:
        patch.delenv("FUNNEL_TUI_TODAY", raising=False)
        yield patch
    if hasattr(time, "tzset"):
        time.tzset()


def at(day: date, text: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{text}")


def test_presses_around_midnight_go_to_their_own_days(tmp_path: Path) -> None:
    store = make_year(tmp_path)
    before, after = at(DAY, "23:59:58+01:00"), at(DAY + timedelta(1), "00:00:02+01:00")
    store.press(before.date(), "calls", 1, before)
    store.press(after.date(), "calls", 2, after)
    # Yesterday was opened by hand and stays open.
    store.press(DAY, "calls", 4, after)
    store.checkpoint()
    again = open_year(tmp_path)
    assert (counted(again, day=DAY), counted(again, day=DAY + timedelta(1))) == (5, 2)
    assert [press.n for press in again.presses(DAY)] == [1, 4]


def test_no_press_goes_to_a_day_that_has_not_begun(tmp_path: Path) -> None:
    store = make_year(tmp_path)
    with pytest.raises(Refused, match="in the future"):
        store.press(DAY + timedelta(1), "calls", 1, at(DAY, "23:59:59+01:00"))
    assert store.press(DAY + timedelta(1), "calls", 1, at(DAY + timedelta(1), "00:00:00+01:00")).n == 1


@needs_tzset
def test_a_journey_is_seen_without_a_restart(zone: pytest.MonkeyPatch) -> None:
    # 26 hours apart: never the same date.
    zone.setenv("TZ", "WEST+12")
    west = clock.today()
    zone.setenv("TZ", "EAST-14")
    east, now = clock.today(), clock.now()
    assert east > west
    assert now.utcoffset() == timedelta(hours=14)
    assert now.date() == east


@needs_tzset
def test_a_press_stays_on_the_date_where_it_was_made(tmp_path: Path, zone: pytest.MonkeyPatch) -> None:
    store = make_year(tmp_path)
    moment = datetime(2026, 11, 23, 3, tzinfo=UTC).timestamp()
    days = []
    for where, n in ((NEW_YORK, 1), ("JST-9", 2)):
        zone.setenv("TZ", where)
        time.tzset()
        local = datetime.fromtimestamp(moment).astimezone()
        days.append(local.date())
        store.press(local.date(), "calls", n, local)
    store.checkpoint()
    again = open_year(tmp_path)
    assert days == [date(2026, 11, 22), date(2026, 11, 23)]
    assert [counted(again, day=day) for day in days] == [1, 2], "stored as it was, never computed again"


@needs_tzset
@pytest.mark.parametrize(
    ("moment", "offsets"),
    [
        # The hour from one to two comes twice on 1 November, that from two to three never on 8 March.
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), ["-04:00", "-05:00"]),
        (datetime(2026, 3, 8, 6, 30, tzinfo=UTC), ["-05:00", "-04:00"]),
    ],
    ids=["clocks go back", "clocks go forward"],
)
def test_the_hour_that_comes_twice_and_the_one_that_never_does(
    tmp_path: Path, zone: pytest.MonkeyPatch, moment: datetime, offsets: list[str]
) -> None:
    zone.setenv("TZ", NEW_YORK)
    time.tzset()
    store = make_year(tmp_path)
    for hour in (0, 1):
        local = datetime.fromtimestamp((moment + timedelta(hours=hour)).timestamp()).astimezone()
        assert local.date() == moment.date()
        store.press(local.date(), "calls", 1, local)
    store.checkpoint()
    presses = store.presses(moment.date())
    assert [press.at.isoformat()[-6:] for press in presses] == offsets
    assert presses[1].at - presses[0].at == timedelta(hours=1)
    assert counted(open_year(tmp_path), day=moment.date()) == 2


def test_a_clock_that_was_set_back(tmp_path: Path) -> None:
    store = make_year(tmp_path)
    store.press(DAY, "calls", 1, NOW)
    earlier = NOW - timedelta(days=1, hours=3)
    store.press(earlier.date(), "calls", 2, earlier)
    # The order is that of the journal, not that of the clock.
    assert store.undo(earlier).day == earlier.date()
    assert store.undo(earlier).day == DAY
    assert (counted(store), counted(store, day=earlier.date())) == (0, 0)
    store.redo(earlier)
    store.checkpoint()
    again = open_year(tmp_path)
    assert counted(again) == 1
    # What is logged for a date that is now to come is kept, told, and left to be.
    assert again.year is not None
    told = future_days(again.year, earlier.date())
    assert [problem.where for problem in told] == [("days", str(DAY))]
    with pytest.raises(Refused, match="in the future"):
        again.press(DAY, "calls", 1, earlier)


def test_the_commands_follow_the_date_they_are_given(tmp_path: Path) -> None:
    make_year(tmp_path).close()
    command = "from funnel_tui.cli.main import main; import sys; raise SystemExit(main(sys.argv[1:]))"
    base = ("--file", year_path(tmp_path))
    homes = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("STATE", "CONFIG", "DATA")}
    for day in (DAY - timedelta(1), DAY, DAY + timedelta(1), DAY - timedelta(1)):
        said = finish(start(command, *base, "add", "calls", more={"FUNNEL_TUI_TODAY": str(day), **homes}))
        assert said.rstrip().endswith(f"{day.day} {day:%b %Y}")
    today = {"FUNNEL_TUI_TODAY": str(DAY - timedelta(1))}
    process = start(command, *base, "check", more=today | homes)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert out.count(b"is in the future") == 2
    assert "calls = 2" in year_path(tmp_path).read_text()


def test_the_leap_day(tmp_path: Path) -> None:
    leap = date(2028, 2, 29)
    now = datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC)
    store = Store.open(year_path(tmp_path), tmp_path / "state")
    store.create(replace(PLAN, period=Period(date(2028, 1, 1), date(2028, 12, 31))), now)
    store.press(leap, "calls", 1, now)
    store.press(date(2028, 3, 1), "calls", 2, now + timedelta(seconds=1))
    store.checkpoint()
    again = open_year(tmp_path)
    assert (counted(again, day=leap), counted(again, day=date(2028, 3, 1))) == (1, 2)
    assert again.problems == ()
    assert again.year is not None
    assert again.year.problems == ()


def test_a_leap_day_in_a_common_year(tmp_path: Path) -> None:
    store = make_year(tmp_path)
    path = year_path(tmp_path)
    path.write_text(path.read_text().replace("[saved]", "[days.2026-02-29]\ncalls = 9\n\n[saved]"))
    assert store.refresh()
    assert store.year is not None
    assert [problem.where for problem in store.year.problems] == [("days", "2026-02-29")]
    assert sum(day.count("calls") for day in store.year.days.values()) == 0
    store.press(DAY, "calls", 1, NOW)
    store.checkpoint()
    assert "[days.2026-02-29]\ncalls = 9\n" in path.read_text(), "kept as it was written"
