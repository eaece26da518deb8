"""Which activities a person logs: those through which new flow enters, and the stages after them."""

from __future__ import annotations

from collections.abc import Mapping

from funnel_tui.core.forecast.lag import SHORTEST
from funnel_tui.core.plan.schedule import Line, schedule
from funnel_tui.core.progress.conversion import LogCounts, lead_days
from funnel_tui.core.progress.day import WON
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass, replace

LOGGED_LATER = 3
"""Results of later activities from which one that was never logged is taken for not kept."""


@dataclass(frozen=True, slots=True)
class LoggedStage:
    """A stage that is logged, with those between it and the next logged one folded in."""

    name: str
    rate: float
    lead: float
    opening: int


@dataclass(frozen=True, slots=True)
class Entrance:
    """An activity through which new flow enters; without lead days it is the first level itself."""

    line: Line
    counts: Mapping[int, int]
    converts: float = 1.0
    lead: float | None = None

    @property
    def lag(self) -> float:
        """Mean days to the first level."""
        return max(self.lead or 0.0, SHORTEST)


def logged(year: Year, counts: LogCounts) -> tuple[list[Entrance], list[LoggedStage]]:
    """The activities through which new flow enters, and the stages that are logged.

    What was never logged although results of something later were is not kept by this person: its planned
    rate and lead days are folded into the step before it, and new flow enters at the first activity that is.
    """
    plan = year.plan
    lines = schedule(plan).lines
    channels, stages = plan.funnel.channels, plan.funnel.stages
    totals = [counts.total(s.name) for s in stages] + [counts.total(WON)]
    entrances: list[Entrance] = []
    steps: list[LoggedStage] = []
    if any(counts.total(c.name) for c in channels) or (channels and max(totals) < LOGGED_LATER):
        entrances = [
            Entrance(line, counts.by_day[c.name], float(c.converts), float(lead_days(plan, c)))
            for line, c in zip(lines, channels, strict=False)
        ]
    for j, s in enumerate(stages):
        rate, lead = float(s.converts), float(lead_days(plan, s))
        if totals[j] or s.opening or max(totals[j + 1 :]) < LOGGED_LATER:
            if not entrances:
                entrances = [Entrance(lines[len(channels) + j], counts.by_day[s.name])]
            steps.append(LoggedStage(s.name, rate, lead, s.opening))
        elif steps:
            before = steps[-1]
            steps[-1] = replace(before, rate=before.rate * rate, lead=before.lead + lead)
        else:
            entrances = [
                replace(x, converts=x.converts * rate, lead=lead if x.lead is None else x.lead + lead)
                for x in entrances
            ]
    return entrances or [Entrance(lines[-1], counts.by_day[WON])], steps


def cohorts(counts: LogCounts, stage: LoggedStage) -> dict[int, float]:
    """Arrivals by day; an opening pipeline arrives on the first."""
    out = {day: float(n) for day, n in counts.by_day[stage.name].items()}
    if stage.opening:
        out[0] = out.get(0, 0.0) + stage.opening
    return out
