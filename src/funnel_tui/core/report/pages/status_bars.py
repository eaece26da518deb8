"""A year in the words of a status bar: the fields of a template, and the table that Waybar reads."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from string import Formatter

from funnel_tui.core.plan.funnel import Kind
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.pace import ActivityPace, Pace
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.log_text import count_answer, to_do
from funnel_tui.core.report.pages.terminal import day_counts, distance_text
from funnel_tui.core.report.wording import (
    GLYPHS,
    chance_forms,
    headline,
    likely,
    money_line,
    sentence,
    verdict_text,
    verdict_words,
)
from funnel_tui.core.values.money import Notation

Chance = tuple[float, float, float]
"""Of the target, with the forecast's low and high revenue."""

FIELDS = {
    "verdict": "behind, on pace, ahead ...",
    "glyph": "the verdict as one character",
    "days": "how far ahead or behind",
    "headline": "the verdict with the activity that decides it",
    "money": "what is closed of the target",
    "today": "today's counts against what is due",
    "todo": "what is left to do today",
    "chance": "of the target",
    "odds": "the chance with its range",
}
"""What a template can name besides the plan's activities, which are today's count and what is due."""
OF_CHANCE = {"chance", "odds"}


def fields_in(template: str, plan: Plan) -> Collection[str]:
    """The fields that a template names.

    Raises:
        ValueError: When it cannot be read, or names another one; the message says what is allowed.
    """
    allowed = [*FIELDS, *(name for name in plan.names if name not in FIELDS)]
    names = []
    try:
        parts = [*Formatter().parse(template)]
    except ValueError:
        raise ValueError("a { or } stands alone; allowed: {{ or }} for the character itself") from None
    for _, name, spec, conversion in parts:
        if name is None:
            continue
        if name not in allowed or spec or conversion:
            typed = name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
            raise ValueError(f"{{{typed}}} is not a field; allowed: {', '.join(allowed)}")
        names.append(name)
    return names


def bar_fields(year: Year, pace: Pace, chance: Chance | None, notation: Notation) -> dict[str, str]:
    """Every field with its text; what is not known or does not apply is empty.

    Args:
        year: With today's log.
        pace: Today's.
        chance: None where it is not known.
        notation: How numbers and money are written.
    """
    odds = chance_forms(pace, *chance, notation)[-1:] if chance else ()
    counts = {a.name: f"{notation.number(a.today)}/{notation.number(a.due)}" for a in _worked(pace)}
    return counts | {
        "verdict": verdict_words(pace.verdict),
        "glyph": GLYPHS[pace.verdict],
        "days": distance_text(pace, notation).strip(),
        "headline": headline(pace, notation),
        "money": money_line(pace, notation),
        "today": day_counts(pace, notation),
        "todo": _todo(year, pace, notation),
        "chance": likely(chance[0], notation) if chance and odds else "",
        "odds": "".join(odds),
    }


def waybar_table(year: Year, pace: Pace, chance: Chance | None, notation: Notation) -> dict[str, object]:
    """What Waybar reads: text, tooltip, class, and as its percentage how much of today's work is done."""
    fields = bar_fields(year, pace, chance, notation)
    tooltip = "\n".join(_tooltip(year, pace, fields, notation))
    return {
        "text": _markup(f"{fields['glyph']} {fields['todo']}"),
        "tooltip": _markup(tooltip),
        "class": str(pace.verdict).replace(" ", "-"),
        "percentage": _done_today(pace),
    }


def _tooltip(year: Year, pace: Pace, fields: Mapping[str, str], notation: Notation) -> Iterator[str]:
    yield f"{sentence(fields['headline'])} · {fields['money']}"
    if fields["odds"]:
        yield fields["odds"]
    for activity in _worked(pace):
        done = sentence(count_answer(year, pace, activity.name, pace.today, notation))
        yield f"{done} · {GLYPHS[activity.verdict]} {verdict_text(activity, notation)}"


def _worked(pace: Pace) -> Iterator[ActivityPace]:
    return (activity for activity in pace.activities if activity.kind is not Kind.DEALS)


def _todo(year: Year, pace: Pace, notation: Notation) -> str:
    forms = to_do(year, pace, pace.today, notation)
    # What is to be caught up is told with its parts first, which is long for a bar.
    text = forms[1] if len(forms) > 1 and "(" in forms[0] else forms[0]
    return text.removeprefix("To do: ")


def _done_today(pace: Pace) -> int:
    """How much of today's work is done, each activity that is due counting alike: 0 to 100."""
    shares = [Fraction(min(a.today, a.due), a.due) for a in _worked(pace) if a.due]
    return int(sum(shares) / len(shares) * 100) if shares else 100


def _markup(text: str) -> str:
    """A text as Pango's markup, which Waybar takes it for."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
