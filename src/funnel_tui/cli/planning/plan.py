"""The command `plan`: the year's quotas, and `--set` to change fields of the plan from a script."""

# ruff: noqa: PLC0415 - a script, a page, a change and a comparison are each made by other modules

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from funnel_tui.cli.errors import Failed, WrongUse
from funnel_tui.cli.result import Output, checkpoint, no_file, opened, year_in
from funnel_tui.cli.source import as_json_text, example_source, notation, read_source
from funnel_tui.core.plan.fields.table import TABLES
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.system import clock, paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

_EXAMPLE = "--set target=120000, --set stages.meetings.converts='1 in 4'"


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """A plan that was written, and the notes about it."""

    before: Plan
    year: Year
    notes: tuple[str, ...]
    """Lines for stderr."""
    code: int = 0


def plan(
    file: Path | None,
    *,
    demo: bool,
    as_json: bool,
    as_markdown: bool = False,
    sets: Sequence[str] = (),
    dry_run: bool = False,
    from_history: Sequence[str] | None = None,
    diff: str | None = None,
) -> Output:
    """What the target takes and when; the example's plan where there is no file yet.

    Args:
        file: The year file; None finds the one that holds today.
        demo: A made-up year.
        as_json: For scripts.
        as_markdown: A page to hand on.
        sets: Fields to change first, each as `path=text`.
        dry_run: Whether to show the changed plan without saving it.
        from_history: Files to take the plan's figures from; empty for the years that are over.
        diff: The plan to compare with, as `compare` takes it.

    Raises:
        WrongUse: For options that do not go together, a field that no plan has, or text that cannot be read.
        Failed: Where the file holds no usable plan, or would not with the changes.
    """
    if from_history is not None:
        if demo or sets or as_markdown or diff is not None:
            raise WrongUse("--from-history goes alone; allowed with it: --file, --dry-run, --json")
        from funnel_tui.cli.importing.history import plan_from_history

        return plan_from_history(file, from_history, dry_run=dry_run, as_json=as_json)
    if diff is not None:
        if demo or sets or as_markdown or dry_run:
            raise WrongUse("--diff goes alone; allowed with it: --file, --year, --json")
        from funnel_tui.cli.planning.compare import compare

        return compare(file, diff, as_json=as_json)
    today = clock.today()
    if not sets:
        if dry_run:
            raise WrongUse("--dry-run shows what --set would change; allowed: --set FIELD=VALUE --dry-run")
        source = read_source(file, today, demo) or example_source(today)
        return Output(_shown(source.year, today, as_json, as_markdown), source.notes, source.code)
    if dry_run:
        source = read_source(file, today, demo) or example_source(today)
        before = source.year.plan
        wanted = replace(source.year, plan=changed(before, sets))
        notes, code = (*source.notes, "not saved: this was a dry run"), source.code
    else:
        if demo:
            raise WrongUse("the demo saves nothing; allowed with --demo: --set with --dry-run")
        path = file or paths.year_file(today)
        if path is None or not path.exists():
            raise no_file(path, today)
        done = accept(path, sets, clock.now())
        before, wanted, notes, code = done.before, done.year, done.notes, 0
    if as_json or as_markdown:
        return Output(_shown(wanted, today, as_json, as_markdown), notes, code)
    lines = changes(before, wanted.plan, sets) or ["nothing changed: the plan has these values already"]
    from funnel_tui.core.report.pages.terminal import quotas_text

    table = quotas_text(schedule(before), schedule(wanted.plan), notation(wanted.plan))
    return Output("\n".join([*lines, "", table]), notes, code)


def _shown(year: Year, today: date, as_json: bool, as_markdown: bool) -> str:
    made = schedule(year.plan)
    if as_json:
        from funnel_tui.core.report.pages.plan_json import plan_table

        return as_json_text(plan_table(made, year, today))
    if as_markdown:
        from funnel_tui.core.report.pages.plan_page import page

        return page(made, notation(made.plan), year, today)
    from funnel_tui.core.report.pages.terminal import plan_text

    return plan_text(made, notation(made.plan))


def settings(typed: Sequence[str]) -> list[tuple[str, str]]:
    """Path and text of each `path=text`; the path may go without `plan.`.

    Raises:
        WrongUse: Where there is no `=`.
    """
    out = []
    for each in typed:
        path, sign, text = each.partition("=")
        if not sign or not path.strip():
            raise WrongUse(f"--set {each}: is not a field with a value; allowed: {_EXAMPLE}")
        path = path.strip()
        out.append((path if path.partition(".")[0] in TABLES else f"plan.{path}", text))
    return out


def changed(plan: Plan, typed: Sequence[str]) -> Plan:
    """The plan with every field set; checked only then, so that several shares can change together.

    Raises:
        WrongUse: For a field that no plan has, or text that cannot be read.
        Failed: When the plan could not be used.
    """
    from funnel_tui.core.plan.edit import with_field
    from funnel_tui.core.values.dates import DateReader

    wanted, dates = plan, DateReader(clock.today(), notation().month_first)
    for path, text in settings(typed):
        try:
            wanted = with_field(wanted, path, text, dates)
        except KeyError:
            raise WrongUse(f"{path} is not a field of the plan; allowed: {', '.join(fields(plan))}") from None
        except ValueError as error:
            raise WrongUse(f"{path}: {text.strip()!r} cannot be read; allowed: {error}") from None
    for problem in wanted.problems():
        raise Failed(f"{'.'.join(problem.where)}: {problem.fault(notation(wanted))}")
    return wanted


def fields(plan: Plan) -> list[str]:
    """Every path that can be set, as it may be typed."""
    from funnel_tui.core.plan.edit import editable_paths

    return [path.removeprefix("plan.") for path in editable_paths(plan)]


def accept(path: Path, typed: Sequence[str], now: datetime) -> SavedPlan:
    """Write the changed plan; it goes through the journal, so the screen can undo it like any other.

    Raises:
        WrongUse: As for `changed`.
        Failed: When it cannot be used or saved.
    """
    with opened(path) as store:
        before = year_in(store).plan
        kept = store.change_plan(changed(before, typed), now, before).kept
        return SavedPlan(before, year_in(store), (*kept, *checkpoint(store, path)))


def changes(before: Plan, after: Plan, typed: Sequence[str]) -> list[str]:
    """A line for each field with another value: `target: 100,000 -> 120,000`."""
    from funnel_tui.core.plan.edit import field_words

    out = []
    for path in dict.fromkeys(path for path, _ in settings(typed)):
        old, new = (field_words(plan, path, notation()) for plan in (before, after))
        if old != new:
            out.append(f"{path.removeprefix('plan.')}: {old or 'none'} -> {new or 'none'}")
    return out
