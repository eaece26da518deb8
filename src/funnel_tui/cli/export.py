"""The command `export`: the log and the plan for a spreadsheet, a script or a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from funnel_tui.cli.result import Output, no_file
from funnel_tui.cli.source import notation, read_source
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.pages.log_rows import LogRow, log_rows
from funnel_tui.importing.readers.own import HEADER
from funnel_tui.system import clock

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes text that begins with one of these for a formula, and runs it."""
_LONGEST_LINE = 75
"""Bytes of a line of a calendar file."""


def export(file: Path | None, *, demo: bool, form: str) -> Output:
    """Everything logged, imported and due, as CSV or JSON; or the plan's dates as a calendar.

    Raises:
        Failed: Where there is no file, or no usable plan in it.
    """
    today = clock.today()
    source = read_source(file, today, demo)
    if source is None:
        raise no_file(file, today)
    if form == "json":
        return Output(notes=source.notes, code=source.code, table=json_table(source.year))
    shown = csv_text(source.year) if form == "csv" else ics_text(source.year)
    return Output(shown, source.notes, source.code)


def csv_text(year: Year) -> str:
    """A row for each date and activity, as `import -` reads it back."""
    import csv  # noqa: PLC0415 - one of three forms
    import io  # noqa: PLC0415

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for row in log_rows(year):
        numbers = (
            row.logged or "",
            row.imported or "",
            _plain(row.amount),
            row.quota or "",
            _plain(row.plan_line),
        )
        writer.writerow((row.day.isoformat(), row.activity, *numbers, harmless(row.note)))
    return out.getvalue().rstrip("\n")


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _plain(value: Decimal | Fraction | None) -> str:
    """Digits with a decimal point, whatever the settings: a program reads them."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def json_table(year: Year) -> dict[str, object]:
    """The same rows as JSON; its keys are a contract for scripts."""
    plan = year.plan
    return {
        "starts": plan.period.starts.isoformat(),
        "ends": plan.period.ends.isoformat(),
        "currency": plan.currency,
        "rows": [_json_row(row) for row in log_rows(year)],
    }


def _json_row(row: LogRow) -> dict[str, object]:
    out: dict[str, object] = {"date": row.day.isoformat()}
    if row.activity:
        out |= {"activity": row.activity, "logged": row.logged, "imported": row.imported}
    if row.amount is not None:
        out["amount"] = _plain(row.amount)
    if row.plan_line is not None:
        out |= {"quota": row.quota, "plan_line": round(float(row.plan_line), 2)}
    if row.note:
        out["note"] = row.note
    return out


def ics_text(year: Year) -> str:
    """Last useful days, holidays and days off, as whole days of a calendar."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//funnel-tui//plan//EN", "CALSCALE:GREGORIAN"]
    for key, first, last, title in _events(year):
        lines += [
            "BEGIN:VEVENT",
            # The same each time, so that a calendar replaces what it has.
            f"UID:{key}-{first:%Y%m%d}@funnel-tui",
            f"DTSTAMP:{clock.today():%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
            f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(title)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "\r\n".join(piece for line in (*lines, "END:VCALENDAR") for piece in _folded(line))


def _events(year: Year) -> Iterator[tuple[str, date, date, str]]:
    plan, written = year.plan, notation(year.plan)
    for line in schedule(plan).lines:
        if day := line.last_useful_day:
            yield f"last-{line.name}", day, day, f"{written.title(line.name)}: last useful day"
    for day, label in plan.work.holidays:
        if day in plan.period:
            yield "holiday", day, day, label or "holiday"
    for off in plan.work.days_off:
        yield "off", off.period.starts, off.period.ends, off.label or "day off"


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 bytes; what follows begins with a blank."""
    piece = ""
    for char in line:
        if len((piece + char).encode()) > _LONGEST_LINE:
            yield piece
            piece = " "
        piece += char
    yield piece
