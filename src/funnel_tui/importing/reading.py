"""From a file to counts, in memory: nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, tzinfo

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.imported import Source
from funnel_tui.core.progress.new_plan.own_figures import PastDeal
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.importing.counting.answers import Answers
from funnel_tui.importing.counting.tally import Tally, activity_resolver
from funnel_tui.importing.files.cannot_import import Unanswered
from funnel_tui.importing.recognise import Recognised


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says, and how it was understood."""

    source: Source
    title: str
    rows: int
    left_out: Mapping[str, Sequence[int]]
    """Why rows do not count, with their numbers."""
    readings: tuple[str, ...]
    """How dates and amounts were read, by column."""
    notes: tuple[str, ...]
    deals: tuple[PastDeal, ...] = ()
    """Of a file with a row for each deal."""


def read(
    recognised: Recognised, answers: Answers, plan: Plan, today: date, zone: tzinfo | None = None
) -> Reading:
    """Read a file that was recognised.

    Args:
        recognised: The file.
        answers: What the user said of it.
        plan: Whose activities are counted.
        today: The last date that can count.
        zone: Where here is; None is the time zone of this computer.

    Raises:
        Unanswered: When a question is open.
        CannotImport: When the file cannot be used.
    """
    aka = {label.lower(): name for name, label in plan.labels}
    aka |= {old: activity.name for activity in plan.activities for old in activity.was}
    tally = Tally(activity_resolver(dict(answers.activities), plan.names, aka), today)
    recognised.read(answers, tally, zone)
    if tally.empty and tally.unresolved:
        kinds = tally.unresolved
        raise Unanswered(
            f"{kinds[0]!r} is not an activity of the plan; what does it count as?",
            f"--as {kinds[0]!r}=ACTIVITY",
            plan.names,
        )
    source = tally.source(_name(recognised, answers))
    left_out = {why: sorted(rows) for why, rows in tally.left_out.items()}
    return Reading(
        source,
        recognised.title,
        tally.rows,
        left_out,
        tuple(tally.readings),
        tuple(tally.notes),
        tuple(tally.deals),
    )


def _name(recognised: Recognised, answers: Answers) -> str:
    """A table that is imported twice, once for its calls and once for its visits, is two sources."""
    if recognised.name.startswith("csv-") and (activity := answers.activities.get("")):
        return f"{recognised.name}-{activity}"
    return recognised.name
