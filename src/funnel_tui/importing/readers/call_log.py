"""Calls of an Android phone: the XML that SMS Backup & Restore writes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo

from funnel_tui.importing.counting.answers import Answers
from funnel_tui.importing.counting.tally import UNREAD, Tally
from funnel_tui.importing.files.cannot_import import CannotImport
from funnel_tui.importing.files.input_file import InputFile
from funnel_tui.importing.files.xml import parse
from funnel_tui.importing.readers.activities import CONNECT_SECONDS

OUTGOING = "2"


def read_call_log(file: InputFile, answers: Answers, tally: Tally, zone: tzinfo | None = None) -> None:  # noqa: ARG001 - as other readers
    """Count outgoing calls; numbers and names are not looked at.

    Raises:
        CannotImport: When it is not such a file, or not whole.
    """
    rows = 0

    def day_of(text: str) -> date | None:
        # 13 digits until the year 2286.
        if not (text.isascii() and text.isdecimal() and len(text) in (12, 13)):
            return None
        return datetime.fromtimestamp(int(text) // 1000, UTC).astimezone(zone).date()

    def started(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal rows
        if name != "call":
            return
        rows += 1
        if attributes.get("type") != OUTGOING:
            tally.leave_out("not outgoing", rows)
            return
        day = day_of(attributes.get("date", ""))
        if day is None:
            tally.leave_out(UNREAD, rows)
            return
        tally.add(day, "calls", rows)
        seconds = attributes.get("duration", "")
        if seconds.isascii() and seconds.isdecimal() and int(seconds[:9]) >= CONNECT_SECONDS:
            tally.add_beside(day, "connects")

    with file.open() as opened:
        parse(opened, started)
    if not rows:
        raise CannotImport("has no calls in it; allowed: the calls-*.xml of SMS Backup & Restore")
    tally.rows += rows
    tally.readings.append("date: milliseconds since 1970 as local days")
