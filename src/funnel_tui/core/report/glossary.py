"""What the words on screen mean, a sentence each: `?` shows them, docs/numbers.md has the formulas."""

from __future__ import annotations

MEANINGS = (
    ("Chance", "How many of 2,000 simulated years from today on reach the target, by your log and the plan."),
    ("Likely", "The range that eight in ten of those years end in."),
    ("Short, ahead", "Done so far against what the plan asks for by the end of yesterday."),
    ("Working days", "The same at the planned pace: 2 days behind is what two days of the plan ask for."),
    ("Within luck", "Short by no more than chance alone makes likely; nothing is wrong yet."),
    ("Catch up", "What is short, spread over the working days to a date you choose, on top of the plan."),
    ("Last day", "The last useful day: what is done after it closes only in the next period."),
    ("Attainment", "Done as a share of the quota; the mark is where the plan stands."),
    ("Leak", "The step at which results fall furthest short: effort, a conversion rate, or deal size."),
    ("Way back", "One change that alone gives the chance that is named, all else as it is now."),
)
"""Terms with what each means."""
