"""Files as other programs write them, and reading one from text or bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from tests.article import ARTICLE_2026

from funnel_tui.core.plan.plan import Plan
from funnel_tui.importing.counting.answers import Answers
from funnel_tui.importing.files.input_file import InputFile
from funnel_tui.importing.reading import Reading, read
from funnel_tui.importing.recognise import recognise

TODAY = date(2026, 11, 20)
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")


def reading(
    content: str | bytes,
    *,
    activities: Mapping[str, str] | None = None,
    mine: str = "",
    dates: str = "",
    columns: Mapping[str, str] | None = None,
    filters: tuple[tuple[str, str], ...] = (),
    plan: Plan = ARTICLE_2026,
    zone: ZoneInfo = BERLIN,
) -> Reading:
    """What a file says, for the article's plan on 20 November 2026 in Berlin."""
    data = content.encode() if isinstance(content, str) else content
    answers = Answers(activities or {}, mine, dates, columns or {}, filters)
    return read(recognise(InputFile("test", data=data)), answers, plan, TODAY, zone)


def counts(found: Reading) -> dict[str, int]:
    """Everything it counts, by name."""
    total: Counter[str] = Counter()
    for day in found.source.days.values():
        total.update(day.counts)
        total["won"] += len(day.won)
        total["lost"] += day.lost
    return {name: n for name, n in total.items() if n}


def revenue(found: Reading) -> Decimal:
    """The sum of what was won."""
    return sum((amount for day in found.source.days.values() for amount in day.won), Decimal(0))


def on(found: Reading, day: str) -> dict[str, int]:
    """What it counts on one date."""
    said = found.source.days.get(date.fromisoformat(day))
    if said is None:
        return {}
    out = {**said.counts, "won": len(said.won), "lost": said.lost}
    return {name: n for name, n in out.items() if n}


def left_out(found: Reading) -> dict[str, list[int]]:
    """Why rows do not count."""
    return {why: list(rows) for why, rows in found.left_out.items()}
