"""Calendars, as Google, Outlook and others write them."""

from __future__ import annotations

import sys

import pytest
from tests.importing.kit import NEW_YORK, counts, left_out, on, reading

from funnel_tui.importing.files.cannot_import import CannotImport, Unanswered

ME, GUEST = "ORGANIZER:mailto:ann@acme.com", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:bob@bolt.example"


def event(start: str, *lines: str, uid: str = "") -> str:
    return "\r\n".join(("BEGIN:VEVENT", f"UID:{uid or start}", start, ME, *lines, "END:VEVENT"))


def calendar(*events: str) -> str:
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *events, "END:VCALENDAR")) + "\r\n"


def test_meetings_with_somebody_from_outside_count() -> None:
    found = reading(
        calendar(
            event("DTSTART:20261102T090000Z", GUEST),
            event("DTSTART:20261103T090000Z", "ATTENDEE:mailto:colleague@acme.com"),
            event("DTSTART:20261104T090000Z", GUEST, "STATUS:CANCELLED"),
            event("DTSTART;VALUE=DATE:20261105", GUEST),
            event("DTSTART:20261202T090000Z", GUEST),
            event("DTSTART:20261102T090000Z", GUEST),
        ),
        mine="acme.com",
    )
    assert found.source.name == "calendar"
    assert counts(found) == {"meetings": 1}
    assert left_out(found) == {
        "nobody from outside": [2],
        "cancelled": [3],
        "whole days": [4],
        "after today": [5],
        "the same record id again": [6],
    }


@pytest.mark.parametrize(
    ("start", "day"),
    [
        ("DTSTART:20261102T233000Z", "2026-11-03"),
        ("DTSTART;TZID=America/New_York:20261102T183000", "2026-11-03"),
        ("DTSTART;TZID=Eastern Standard Time:20261102T183000", "2026-11-03"),
        ("DTSTART:20261102T233000", "2026-11-02"),
        # The night in which the clocks go forward in Berlin.
        ("DTSTART:20260328T233000Z", "2026-03-29"),
        ("DTSTART:20260329T223000Z", "2026-03-30"),
    ],
)
def test_days_are_local(start: str, day: str) -> None:
    assert on(reading(calendar(event(start, GUEST)), mine="acme.com"), day) == {"meetings": 1}


def test_a_day_depends_on_where_here_is() -> None:
    found = reading(calendar(event("DTSTART:20261103T020000Z", GUEST)), mine="acme.com", zone=NEW_YORK)
    assert on(found, "2026-11-02") == {"meetings": 1}


def test_a_meeting_that_recurs_counts_each_time_it_was() -> None:
    weekly = event(
        "DTSTART;TZID=Europe/Berlin:20261005T100000",
        "DTEND;TZID=Europe/Berlin:20261005T110000",
        "RRULE:FREQ=WEEKLY;COUNT=20",
        "EXDATE;TZID=Europe/Berlin:20261012T100000",
        GUEST,
        uid="w",
    )
    moved = event(
        "DTSTART;TZID=Europe/Berlin:20261020T100000",
        "DTEND;TZID=Europe/Berlin:20261020T110000",
        "RECURRENCE-ID;TZID=Europe/Berlin:20261019T100000",
        GUEST,
        uid="w",
    )
    found = reading(calendar(weekly, moved, event("DTSTART:20261103T090000Z", GUEST)), mine="acme.com")
    assert counts(found) == {"meetings": 7}
    assert on(found, "2026-10-20") == {"meetings": 1}
    assert not on(found, "2026-10-12")
    assert not on(found, "2026-10-19")


@pytest.mark.parametrize("often", ["SECONDLY", "MINUTELY", "HOURLY"])
def test_what_recurs_within_a_day_is_no_meeting(often: str) -> None:
    odd = event("DTSTART:20200102T090000Z", f"RRULE:FREQ={often}", GUEST, uid="o")
    found = reading(calendar(odd, event("DTSTART:20261102T090000Z", GUEST)), mine="acme.com")
    assert counts(found) == {"meetings": 1}
    assert list(left_out(found)) == ["recurring within a day"]


def test_whose_domain_is_mine_is_asked() -> None:
    with pytest.raises(Unanswered, match="domains are yours") as asked:
        reading(calendar(event("DTSTART:20261102T090000Z", GUEST)))
    assert asked.value.option == "--mine"


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR",
        "BEGIN:VCALENDAR\r\nEND:VCALENDAR",
    ],
)
def test_a_cut_or_empty_calendar_is_refused(text: str) -> None:
    with pytest.raises(CannotImport):
        reading(text, mine="acme.com")


def test_a_missing_library_is_named_with_its_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(CannotImport, match="install icalendar recurring-ical-events"):
        reading(calendar(event("DTSTART:20261102T090000Z", GUEST)), mine="acme.com")
