"""`plan --diff`: what the present plan has otherwise than a draft, an earlier plan or another file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from funnel_tui.cli.errors import Failed, WrongUse
from funnel_tui.cli.result import Output, file_of, opened, year_in
from funnel_tui.cli.source import notation
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.diff import Difference, differences
from funnel_tui.core.progress.year import Year, plan_on
from funnel_tui.core.report.difference_text import change_line, label, values
from funnel_tui.core.report.pages.terminal import quotas_text
from funnel_tui.core.values.dates import DateReader
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.money import PLAIN
from funnel_tui.storage.drafts import draft_file, load_draft
from funnel_tui.system import clock, paths

DRAFT = "draft"
_PRESENT = "the plan"
_ALLOWED = "--diff draft, --diff FILE, or --diff with the date of an earlier plan"


@dataclass(frozen=True, slots=True)
class PlanPair:
    """Two plans to hold against each other, the older one first, and what each is called."""

    before: Plan
    after: Plan
    names: tuple[str, str]


def compare(file: Path | None, other: str, *, as_json: bool = False) -> Output:
    """Every field in which two plans differ, and what that makes of the quotas.

    Args:
        file: The year file, where it was named.
        other: `draft`, a file, or a date on which an earlier plan held; empty for the draft, where there is
            none for the plan before.
        as_json: Whether a script asks.

    Raises:
        WrongUse: When there is no such plan.
        Failed: When one of the plans cannot be read.
    """
    path = file_of(file, clock.today())
    with opened(path) as store:
        year = year_in(store)
    pair = _pair(path, year, other.strip())
    found = differences(Year(pair.before), Year(pair.after))
    before, after = pair.names
    if as_json:
        changes = [_table(each) for each in found]
        quotas = {
            name: {line.name: line.quota for line in schedule(plan).lines}
            for name, plan in (("before", pair.before), ("after", pair.after))
        }
        return Output(table={"before": before, "after": after, "changes": changes, "quotas": quotas})
    if not found:
        return Output(f"{before} and {after}: no difference")
    written = notation(pair.after)
    lines = [f"{before} -> {after}", *(change_line(each, written) for each in found)]
    table = quotas_text(schedule(pair.before), schedule(pair.after), written)
    return Output("\n".join([*lines, "", table]))


def _pair(path: Path, year: Year, other: str) -> PlanPair:
    present = year.plan
    if other in ("", DRAFT):
        draft = _draft(path)
        if draft is not None:
            return PlanPair(present, draft, (_PRESENT, "your draft"))
        if other or not year.earlier:
            what = "there is no draft" if other else "there is no draft and no earlier plan"
            raise WrongUse(f"{what}; allowed: {_ALLOWED}")
        earlier = year.earlier[-1]
        return PlanPair(earlier.plan, present, (f"the plan until {PLAIN.day(earlier.ended)}", _PRESENT))
    if (named := Path(other).expanduser()).exists():
        with opened(named) as store:
            return PlanPair(year_in(store).plan, present, (str(named), _PRESENT))
    day = _day(other)
    if day is None:
        raise WrongUse(f"--diff {other}: is neither a file nor a date; allowed: {_ALLOWED}")
    if day not in present.period and not any(day in earlier.plan.period for earlier in year.earlier):
        raise WrongUse(f"no plan in {path.name} holds {PLAIN.day(day)}; allowed: {_ALLOWED}")
    return PlanPair(plan_on(year, day), present, (f"the plan of {PLAIN.day(day)}", _PRESENT))


def _draft(path: Path) -> Plan | None:
    """The draft that the screen keeps for a file."""
    try:
        found = load_draft(draft_file(paths.state_folder(), path))
    except ValueError as error:
        raise Failed(f"the draft cannot be used: {error}") from None
    return found[0] if found else None


def _day(typed: str) -> date | None:
    try:
        return DateReader(clock.today(), notation().month_first).logged(typed)
    except ValueError:
        return None


def _table(found: Difference) -> dict[str, object]:
    before, after = values(found, PLAIN)
    return {"path": found.where, "label": label(found, PLAIN), "before": before, "after": after}
