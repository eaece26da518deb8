"""The colour of each verdict; its glyph and word come from the core, never colour alone."""

from __future__ import annotations

from funnel_tui.core.progress.verdict import Verdict

_STYLES = {
    Verdict.OUT_OF_REACH: "bad",
    Verdict.BEHIND: "bad",
    Verdict.WITHIN_LUCK: "warn",
    Verdict.ON_PACE: "good",
    Verdict.AHEAD: "good",
    Verdict.DONE: "good",
    Verdict.NOT_YET: "neutral",
    Verdict.CLOSED: "neutral",
}


def verdict_class(verdict: Verdict) -> str:
    """The name in the palette of a verdict's colour."""
    return _STYLES[verdict]
