"""The command `log`: what was logged on a day or a stretch of days, each entry with its time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from funnel_tui.cli.entries.day_count import count_of
from funnel_tui.cli.entries.days import days_of
from funnel_tui.cli.errors import WrongUse
from funnel_tui.cli.result import Output, file_of, opened, year_in
from funnel_tui.cli.result import first as first_fault
from funnel_tui.cli.source import notation
from funnel_tui.core.progress.day import LOST, WON
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.log_text import day_text, elsewhere_text, entry_text
from funnel_tui.core.report.wording import span_text
from funnel_tui.core.values.dates import week_of_text
from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.core.values.money import Notation
from funnel_tui.core.values.period import Period, week_of
from funnel_tui.storage.journal.records import Press
from funnel_tui.system import clock


@dataclass(frozen=True, slots=True)
class DayLog:
    """One day's entries."""

    day: date
    entries: tuple[Press, ...]
    """Logged on this machine, in their order."""
    elsewhere: tuple[tuple[str, int], ...]
    """What the file counts besides: logged on another machine, or typed into the file."""


def log(
    file: Path | None,
    *,
    demo: bool,
    on: str | None,
    week: str | None,
    first: str | None,
    last: str | None,
    as_json: bool = False,
) -> Output:
    """What was logged on some dates, and when; today without any.

    Args:
        file: The year file, where it was named.
        demo: A made-up year.
        on: A date or a stretch of dates, as typed.
        week: An ISO week; empty for this one.
        first: The first date, as typed.
        last: The last date, as typed.
        as_json: Whether a script asks.

    Raises:
        WrongUse: For dates that cannot be read.
        Failed: Where no file holds them.
    """
    if sum(typed is not None for typed in (on, week, first or last)) > 1:
        raise WrongUse("log takes one of --on, --week and --from with --to")
    span = _span(on, week, first, last)
    if demo:
        from funnel_tui.core.progress.demo_year import demo_year  # noqa: PLC0415 - only where it is asked for

        return _shown(demo_year(clock.today()), span, lambda _: (), None, as_json)
    path = file_of(file, span.ends)
    with opened(path) as store:
        year = year_in(store)
        notes = () if store.readable else (first_fault(path, store.problems),)
        shown = _shown(year, span, store.presses, path, as_json)
        return replace(shown, notes=notes, code=1 if notes else 0)


def _span(on: str | None, week: str | None, first: str | None, last: str | None) -> Period:
    """The dates that were typed."""
    if week is not None:
        try:
            return week_of_text(week) if week else week_of(clock.today(), notation().week_starts)
        except ValueError as error:
            raise WrongUse(f"--week is {week!r}; allowed: {error}") from None
    if first is None and last is None:
        return days_of(on or "")
    if first is None:
        return Period(date.min, days_of(last or "").ends)
    return days_of(f"{first}..{last or 'today'}")


def _shown(
    year: Year, span: Period, presses: Callable[[date], tuple[Press, ...]], path: Path | None, as_json: bool
) -> Output:
    days = [_of_day(year, day, presses(day)) for day in sorted({*year.days, *year.typed}) if day in span]
    days = [each for each in days if each.entries or not year.day(each.day).empty]
    last, starts = span.ends, year.plan.period.starts
    first = min(starts, last) if span.starts == date.min else span.starts
    if as_json:
        table = {"file": path and str(path), "first": first.isoformat(), "last": last.isoformat()}
        return Output(table=table | {"days": [_table(year, each) for each in days]})
    written = notation(year.plan)
    if span.starts == span.ends and not days:
        return Output(day_text(year, span.starts, written))
    lines = [line for each in days for line in _lines(year, each, written)]
    return Output("\n".join(lines) or f"nothing logged from {span_text(first, last, written)}")


def _of_day(year: Year, day: date, entries: Sequence[Press]) -> DayLog:
    typed = year.typed_day(day)
    known: dict[str, int] = {}
    for entry in entries:
        known[entry.name] = known.get(entry.name, 0) + entry.n
    rest = {name: count_of(name, typed) - known.get(name, 0) for name in (*typed.counts, WON, LOST)}
    return DayLog(day, tuple(entries), tuple((name, n) for name, n in rest.items() if n > 0))


def _lines(year: Year, found: DayLog, written: Notation) -> list[str]:
    """A day in a line, and its entries with their times below it."""
    lines = [day_text(year, found.day, written)]
    for entry in found.entries:
        at, currency = entry.at, year.plan.currency
        late = f" on {written.short_day(at.date())}" if at.date() != found.day else ""
        words = entry_text(entry.name, entry.n, entry.amount, written, currency)
        lines.append(f"  {at.hour:02}:{at.minute:02}{late}  {words}")
    lines += [f"         {elsewhere_text(name, n, written)}" for name, n in found.elsewhere]
    return lines


def _table(year: Year, found: DayLog) -> dict[str, object]:
    logged = year.typed_day(found.day)
    return {
        "date": found.day.isoformat(),
        "counts": {name: n for name, n in logged.counts.items() if n},
        "won": [format(amount, "f") for amount in logged.won],
        "lost": logged.lost,
        "note": logged.note,
        "entries": [
            {"at": entry.at.isoformat(), "name": entry.name, "n": entry.n}
            | ({} if entry.amount is None else {"amount": format(entry.amount, "f")})
            for entry in found.entries
        ],
        "elsewhere": dict(found.elsewhere),
    }
