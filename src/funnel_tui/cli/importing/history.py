"""`plan --from-history`: the figures of the years before, shown and put into the plan."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from funnel_tui.cli.errors import Failed, WrongUse
from funnel_tui.cli.importing.command import read_file
from funnel_tui.cli.result import Output, checkpoint, file_of, opened, year_in
from funnel_tui.cli.source import notation
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.new_plan.own_figures import (
    OwnFigures,
    PastDeal,
    logs_of,
    own_figures,
    with_own_figures,
)
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.imports.own_figures_text import BLENDED, own_figures_lines, own_figures_title
from funnel_tui.core.report.pages.terminal import quotas_text
from funnel_tui.importing.counting.answers import Answers
from funnel_tui.importing.mapping import load_known
from funnel_tui.storage.past_years import ended_years
from funnel_tui.system import clock, paths

_NOTHING = "say nothing of this plan's figures"


def plan_from_history(file: Path | None, names: Sequence[str], *, dry_run: bool, as_json: bool) -> Output:
    """Show what a history says of the plan, and put it there.

    Args:
        file: The year file; None finds the one that holds today.
        names: Exports to read; without any, the year files that are over are the history.
        dry_run: Whether to save nothing.
        as_json: For scripts.

    Raises:
        WrongUse: When a question about a file is open.
        Failed: When a file cannot be used, or the plan cannot be saved.
    """
    today = clock.today()
    path = file_of(file, today)
    with opened(path) as store:
        before = year_in(store).plan
        deals: tuple[PastDeal, ...] = ()
        if names:
            deals, logs = _read(names, before)
        else:
            logs = ended_years(paths.candidates(paths.data_folder()), paths.state_folder(), path, today)
        found = own_figures(before, deals, logs, today=today)
        if found is None or not (found.figures or found.months):
            what = "these files" if names else "the year files that are over, if there are any,"
            raise Failed(f"{what} {_NOTHING}; allowed: plan --from-history FILE, such as an export of deals")
        wanted = with_own_figures(before, found)
        notes: tuple[str, ...] = ("not saved: this was a dry run",)
        if not dry_run:
            store.change_plan(wanted, clock.now(), before)
            notes = checkpoint(store, path)
        if as_json:
            return Output(notes=notes, table=_table(found))
        style = notation(before)
        lines = [own_figures_title(found, style), *own_figures_lines(before, found, style), BLENDED]
        table = quotas_text(schedule(before), schedule(wanted), style)
        return Output("\n".join([*lines, "", table]), notes)


def _read(names: Sequence[str], plan: Plan) -> tuple[tuple[PastDeal, ...], list[Year]]:
    if "-" in names:
        raise WrongUse("a history is read from files; allowed: plan --from-history FILE")
    known = load_known(paths.state_folder())
    readings = [read_file(name, plan, Answers(), known) for name in names]
    deals = tuple(deal for reading in readings for deal in reading.deals)
    return deals, logs_of([reading.source for reading in readings], plan)


def _table(found: OwnFigures) -> dict[str, object]:
    """The figures for scripts."""
    months = [
        {"month": m.month, "offered": float(m.offered), "seen": m.seen, "low": m.low, "high": m.high}
        | {"count": m.count}
        for m in found.months
    ]
    figures = [
        {"path": f.path, "offered": f.offered, "seen": f.seen, "low": f.low, "high": f.high}
        | {"count": f.count}
        for f in found.figures
    ]
    head = {"first": found.first.isoformat(), "last": found.last.isoformat(), "decided": found.decided}
    return {**head, "figures": figures, "months": months}
