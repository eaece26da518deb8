"""How each verdict looks: a glyph, a word and a colour, never colour alone."""

from __future__ import annotations

from funnel_tui.core.plan.funnel import Kind
from funnel_tui.core.progress.pace import ActivityPace, Verdict, days_text
from funnel_tui.core.values.money import Notation

GLYPHS = {
    Verdict.OUT_OF_REACH: "✗",
    Verdict.BEHIND: "▼",
    Verdict.ON_PACE: "●",
    Verdict.AHEAD: "▲",
    Verdict.DONE: "✓",
    Verdict.NOT_YET: "○",
    Verdict.CLOSED: "■",
}
STYLES = {
    Verdict.OUT_OF_REACH: "bad",
    Verdict.BEHIND: "bad",
    Verdict.ON_PACE: "good",
    Verdict.AHEAD: "good",
    Verdict.DONE: "good",
    Verdict.NOT_YET: "neutral",
    Verdict.CLOSED: "neutral",
}
"""The last part of a component class: `verdict--good` and so on."""


def verdict_class(verdict: Verdict) -> str:
    """The component class that colours a verdict."""
    return f"verdict--{STYLES[verdict]}"


def verdict_words(activity: ActivityPace, notation: Notation) -> tuple[str, str]:
    """The verdict of an activity with how far it is off: in full, and for a narrow card."""
    verdict, safe = activity.verdict, activity.safe_days
    glyph = GLYPHS[verdict]
    if verdict in (Verdict.BEHIND, Verdict.AHEAD) and safe is not None:
        days = days_text(abs(safe))
        return f"{glyph} {days} {verdict}", f"{glyph} {verdict} {days.split()[0]}d"
    if verdict is Verdict.NOT_YET and activity.first_due:
        due = notation.short_day(activity.first_due)
        return f"{glyph} first due {due}", f"{glyph} due {due}"
    if verdict is Verdict.CLOSED and activity.kind is Kind.CHANNEL:
        return f"{glyph} for the next plan", f"{glyph} next plan"
    return f"{glyph} {verdict}", f"{glyph} {verdict}"
