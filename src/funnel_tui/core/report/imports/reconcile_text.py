"""Sentences about what was typed beside what was imported: `Week 46: you logged 44 calls, the CRM has 41`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from funnel_tui.core.plan.funnel import DEALS
from funnel_tui.core.progress.day import LOST
from funnel_tui.core.progress.reconcile import Compared, ComparedWeek, beside
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.wording import counted, span_text
from funnel_tui.core.values.money import Notation

THE_CRM = "the CRM"
IMPORTED = "°"
"""Beside a number that counts because it is imported, not typed."""


def week_text(week: ComparedWeek, notation: Notation, whose: str = THE_CRM) -> str:
    """One week in a line: where the two differ, else that they agree.

    Args:
        week: The week.
        notation: How names and numbers are written.
        whose: What a person calls the source.
    """
    number = notation.number(week.span.starts.isocalendar().week)
    parts = [_against(each, notation, whose) for each in week.activities if not each.same]
    if not parts:
        parts = ["the same in the week, not on each day"] if week.days else [f"as {whose} has it"]
    return f"Week {number}: {'; '.join(parts)}"


def day_lines(week: ComparedWeek, notation: Notation, whose: str = THE_CRM) -> Iterator[str]:
    """A line for each date of a week on which the two differ."""
    for day, found in week.days:
        parts = (_against(each, notation, whose) for each in found)
        yield f"{notation.weekday(day)}: {'; '.join(parts)}"


def compared_lines(
    weeks: Sequence[ComparedWeek], notation: Notation, whose: str = THE_CRM
) -> tuple[str, ...]:
    """Every week that differs with its days, then how many agree; nothing where no date is covered."""
    if not weeks:
        return ()
    differing = [week for week in weeks if not week.same]
    out: list[str] = []
    for week in differing:
        out.append(week_text(week, notation, whose))
        out += [f"  {line}" for line in day_lines(week, notation, whose)]
    agreeing = len(weeks) - len(differing)
    span = span_text(weeks[-1].span.starts, weeks[0].span.ends, notation)
    out.append(f"{_agreeing(agreeing, len(weeks), notation)}, {span}")
    return tuple(out)


def _agreeing(n: int, weeks: int, notation: Notation) -> str:
    if n in (0, weeks):
        return "No week agrees" if not n else "Every week agrees"
    return f"{notation.number(n)} of {notation.number(weeks)} weeks {'agrees' if n == 1 else 'agree'}"


def beside_text(year: Year, day: date, notation: Notation) -> str:
    """Where typed and imported numbers of a date meet: `12 calls, 9 of them imported`; else nothing."""
    return "; ".join(met_text(each, notation) for each in beside(year, day))


def _against(each: Compared, notation: Notation, whose: str) -> str:
    name = _name(each)
    ours = counted(each.typed, name, notation) if each.typed else f"no {notation.words(name)}"
    return f"you logged {ours}, {whose} has {notation.number(each.imported) if each.imported else 'none'}"


def _name(each: Compared) -> str:
    # `lost` alone is a column's head, not something that can be counted in a sentence.
    return f"{LOST} {DEALS}" if each.name == LOST else each.name


def met_text(each: Compared, notation: Notation) -> str:
    """One activity of a date, typed and imported: `12 calls, 9 of them imported`."""
    typed, imported = each.typed, each.imported
    larger = counted(max(typed, imported), _name(each), notation)
    smaller = notation.number(min(typed, imported))
    if typed == imported:
        return f"{larger} typed and imported"
    if typed > imported:
        return f"{larger}, {smaller if imported else 'none'} of them imported"
    return f"{larger} imported, {smaller} of them typed" if typed else f"{larger} imported"
