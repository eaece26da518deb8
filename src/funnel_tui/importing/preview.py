"""What an import would count, before it does: for a person, and for scripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import LOST, WON
from funnel_tui.core.progress.imported import ImportedDay
from funnel_tui.core.values.money import Notation
from funnel_tui.core.values.names import padded
from funnel_tui.core.values.period import iso_week
from funnel_tui.importing.files.cannot_import import some
from funnel_tui.importing.reading import Reading

_MOST_WEEKS = 8
"""Weeks shown one by one; those before are one line."""


def preview_text(reading: Reading, plan: Plan, written: Notation) -> str:
    """Dates covered, counts by activity and week, what was left out and why, how columns were read."""
    source = reading.source
    days = (source.last - source.first).days + 1
    lines = [
        f"{reading.title}: {written.number(reading.rows)} rows",
        f"covers {written.day(source.first)} to {written.day(source.last)} ({written.number(days)} days)",
    ]
    period = plan.period
    if source.first < period.starts or source.last > period.ends:
        lines.append(
            f"the plan runs from {written.day(period.starts)} to {written.day(period.ends)}; "
            "other dates count in the files of their years, where there are any"
        )
    lines += ["", *_table(reading, plan, written)]
    if reading.left_out:
        lines += ["", "left out"]
        for why, rows in reading.left_out.items():
            lines.append(f"  {written.number(len(rows))} {why}: row{'s' * (len(rows) != 1)} {some(rows)}")
    if reading.readings:
        lines += ["", "read as", *(f"  {how}" for how in reading.readings)]
    lines += [*([""] if reading.notes else ()), *reading.notes]
    return "\n".join(lines)


def names_of(reading: Reading, plan: Plan) -> list[str]:
    """What is counted, in the order of the plan."""
    found = {name for day in reading.source.days.values() for name in day.counts}
    out = [name for name in plan.names if name in found] + sorted(found - {*plan.names})
    days = reading.source.days.values()
    return [
        *out,
        *([WON] if any(d.won for d in days) else ()),
        *([LOST] if any(d.lost for d in days) else ()),
    ]


def _table(reading: Reading, plan: Plan, written: Notation) -> Iterator[str]:
    names, weeks = names_of(reading, plan), by_week(reading)
    shown = sorted(weeks)
    rows: list[tuple[str, Counter[str]]] = []
    if len(shown) > _MOST_WEEKS:
        before: Counter[str] = Counter()
        for week in shown[:-_MOST_WEEKS]:
            before.update(weeks[week])
        n = len(shown) - _MOST_WEEKS
        rows.append((f"{n} week{'s' * (n != 1)} before", before))
        shown = shown[-_MOST_WEEKS:]
    rows += [(week, weeks[week]) for week in shown]
    total: Counter[str] = Counter()
    for counts in weeks.values():
        total.update(counts)
    rows.append(("total", total))
    first = max(len(row[0]) for row in rows)
    widths = {name: max(len(name), *(len(written.number(row[1][name])) for row in rows)) for name in names}
    yield "  ".join((padded("week", first), *(padded(name, widths[name], right=True) for name in names)))
    for label, counts in rows:
        cells = (padded(written.number(counts[name]), widths[name], right=True) for name in names)
        yield "  ".join((padded(label, first), *cells))
    if amounts := [amount for day in reading.source.days.values() for amount in day.won]:
        revenue = written.money(sum(amounts, Decimal(0)), plan.currency)
        yield f"won {len(amounts)} deal{'s' * (len(amounts) != 1)}, {revenue}"


def _counts(day: ImportedDay) -> Counter[str]:
    return Counter({**day.counts, WON: len(day.won), LOST: day.lost})


def by_week(reading: Reading) -> dict[str, Counter[str]]:
    """Counts of each ISO week that has any."""
    out: dict[str, Counter[str]] = {}
    for day, what in reading.source.days.items():
        out.setdefault(iso_week(day), Counter()).update(_counts(what))
    return out


def preview_table(reading: Reading) -> dict[str, object]:
    """The same for scripts; its keys are a contract."""
    source = reading.source
    total: Counter[str] = Counter()
    for day in source.days.values():
        total.update(_counts(day))
    won = sum((amount for day in source.days.values() for amount in day.won), Decimal(0))
    return {
        "source": source.name,
        "title": reading.title,
        "rows": reading.rows,
        "first": source.first.isoformat(),
        "last": source.last.isoformat(),
        "counts": {name: n for name, n in sorted(total.items()) if n},
        "revenue": str(won),
        "weeks": {
            week: {name: n for name, n in sorted(counts.items()) if n}
            for week, counts in sorted(by_week(reading).items())
        },
        "left_out": [
            {"why": why, "rows": len(rows), "first": list(rows[:5])} for why, rows in reading.left_out.items()
        ],
        "readings": list(reading.readings),
        "notes": list(reading.notes),
    }
