"""A calendar (.ics): meetings that are over, were not cancelled, and had somebody from outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from funnel_tui.importing.counting.answers import Answers
from funnel_tui.importing.counting.tally import TWICE, UNREAD, Tally
from funnel_tui.importing.files.cannot_import import CannotImport, Unanswered
from funnel_tui.importing.files.extras import missing
from funnel_tui.importing.files.input_file import InputFile

_PACKAGES = ("icalendar", "recurring-ical-events")
_LARGEST = 200 << 20
_LONGEST_BACK = timedelta(days=5 * 366)
"""How far back a meeting that recurs is followed."""
_MOST_EVENTS = 200_000


def read_calendar(file: InputFile, answers: Answers, tally: Tally, zone: tzinfo | None = None) -> None:
    """Count meetings with somebody whose domain is not mine; one that recurs counts each time.

    Raises:
        Unanswered: When nobody said which domains are mine.
        CannotImport: When the file is damaged, or the libraries for calendars are not installed.
    """
    try:
        import icalendar  # noqa: PLC0415 - an extra, and slow to load
    except ImportError:
        raise missing("is a calendar, and reading one", *_PACKAGES) from None
    with file.open() as opened:
        data = opened.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise CannotImport(f"is larger than {_LARGEST >> 20} MB; export one calendar, or fewer years")
    if b"\0" in data:
        data = data.decode(file.encoding()).encode()
    if not data.rstrip().upper().endswith(b"END:VCALENDAR"):
        raise CannotImport("is cut short: its end is missing; export it again")
    # What the library finds wrong it raises as whatever it was: a damaged file must not end the program.
    try:
        calendars = icalendar.Calendar.from_ical(data, multiple=True)
    except Exception as error:
        raise CannotImport(f"is not a calendar that can be read: {_first_line(error)}") from None
    mine = {part.strip().rpartition("@")[2].lower() for part in answers.mine.split(",") if part.strip()}
    if not mine:
        raise Unanswered("which mail domains are yours? Meetings with others count", "--mine")
    seen: set[tuple[str, str]] = set()
    for number, event in enumerate(_events(calendars, tally), 1):
        tally.rows += 1
        _count(event, number, mine, seen, tally, zone)
    if not tally.rows:
        raise CannotImport("has no events in it")
    tally.readings.append("DTSTART: local days of meetings that are over")


def _events(calendars: Iterable[Any], tally: Tally) -> Iterator[Any]:
    """Events, those that recur once for each time until today."""
    for calendar in calendars:
        single, recurring = [], False
        for event in calendar.walk("VEVENT"):
            if _is_endless(event):
                tally.leave_out("recurring within a day", tally.rows)
            elif any(name in event for name in ("RRULE", "RDATE", "RECURRENCE-ID")):
                recurring = True
            else:
                single.append(event)
        yield from single
        if recurring:
            yield from _recurring(calendar, {id(event) for event in single}, tally)


def _is_endless(event: Any) -> bool:  # noqa: ANN401 - it has no types
    """Whether an event recurs within a day: no meeting does, and years of seconds would fill the memory."""
    rules = event.get("RRULE", [])
    return any(
        str(each).upper() in ("HOURLY", "MINUTELY", "SECONDLY")
        for rule in (rules if isinstance(rules, list) else [rules])
        for each in (rule.get("FREQ", []) if hasattr(rule, "get") else [])
    )


def _recurring(calendar: Any, single: set[int], tally: Tally) -> Iterator[Any]:  # noqa: ANN401 - it has no types
    try:
        import recurring_ical_events  # noqa: PLC0415 - only where one recurs
    except ImportError:
        raise missing("has meetings that recur, and following them", *_PACKAGES) from None
    from icalendar import Calendar  # noqa: PLC0415

    only = Calendar()
    for part in calendar.subcomponents:
        if id(part) not in single:
            only.add_component(part)
    until = tally.today + timedelta(days=1)
    try:
        found = recurring_ical_events.of(only, skip_bad_series=True).between(until - _LONGEST_BACK, until)
    except Exception as error:
        raise CannotImport(
            f"has a meeting that recurs in a way that cannot be read: {_first_line(error)}"
        ) from None
    if len(found) > _MOST_EVENTS:
        raise CannotImport(f"has more than {_MOST_EVENTS:,} meetings")
    yield from found


def _count(
    event: Any,  # noqa: ANN401
    number: int,
    mine: set[str],
    seen: set[tuple[str, str]],
    tally: Tally,
    zone: tzinfo | None,
) -> None:
    try:
        start = event.decoded("DTSTART")
        status = str(event.get("STATUS", "")).upper()
        people = event.get("ATTENDEE", [])
        attendees = [_domain(person) for person in (people if isinstance(people, list) else [people])]
        attendees.append(_domain(event.get("ORGANIZER", "")))
        key = (str(event.get("UID", number)), str(start))
    except Exception:
        # A property that cannot be decoded raises whatever the library met.
        tally.leave_out(UNREAD, number)
        return
    if not isinstance(start, datetime):
        tally.leave_out("whole days", number)
    elif status == "CANCELLED":
        tally.leave_out("cancelled", number)
    elif not {domain for domain in attendees if domain} - mine:
        tally.leave_out("nobody from outside", number)
    elif key in seen:
        tally.leave_out(TWICE, number)
    else:
        seen.add(key)
        tally.add(_local(start, zone), "meetings", number)


def _local(moment: datetime, zone: tzinfo | None) -> date | None:
    try:
        return (moment.astimezone(zone) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError):
        return None


def _domain(person: object) -> str:
    text = str(person).lower().removeprefix("mailto:").strip()
    # Rooms are invited as people are.
    domain = text.rpartition("@")[2] if "@" in text else ""
    return "" if domain.startswith(("resource.calendar.", "group.calendar.")) else domain


def _first_line(error: Exception) -> str:
    """What a library says, without the text that it quotes from the file."""
    return type(error).__name__
