"""The commands `plan`, `status`, `review`, `check`, `restore` and `where`; each returns what to print."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from funnel_tui import clock, config, paths, report, short_cache
from funnel_tui.core.chance import chance_key
from funnel_tui.core.compare import differences, summary
from funnel_tui.core.example import example_plan
from funnel_tui.core.notation import Notation
from funnel_tui.core.pace import pace
from funnel_tui.core.schedule import schedule
from funnel_tui.core.year import Year
from funnel_tui.outcome import Failed, Outcome, WrongUse, first, lines, no_file
from funnel_tui.storage.codec import future_days
from funnel_tui.storage.identity import State
from funnel_tui.storage.store import Refused, SaveFailed, Store

TYPE_CHECKING = False  # what typing says too, without the import
if TYPE_CHECKING:
    from funnel_tui.core.forecast import Forecast


@dataclass(frozen=True, slots=True)
class _Source:
    """A year to report on, and what to say about where it comes from."""

    year: Year
    path: Path | None = None
    notes: tuple[str, ...] = ()
    code: int = 0


def plan(
    file: Path | None,
    *,
    demo: bool,
    as_json: bool,
    as_markdown: bool = False,
    sets: Sequence[str] = (),
    dry_run: bool = False,
) -> Outcome:
    """What the target takes and when; the example's plan where there is no file yet.

    Args:
        file: The year file; None finds the one that holds today.
        demo: A made-up year.
        as_json: For scripts.
        as_markdown: A page to hand on.
        sets: Fields to change first, each as `path=text`.
        dry_run: Whether they are changed only to look.

    Raises:
        WrongUse: For a field that there is none of, or a text that cannot be read.
        Failed: Where the file holds no usable plan, or would not with the changes.
    """
    today = clock.today()
    if not sets:
        if dry_run:
            raise WrongUse("--dry-run shows what --set would change; allowed: --set FIELD=VALUE --dry-run")
        source = _source(file, today, demo) or _example(today)
        return Outcome(_shown(source.year, today, as_json, as_markdown), source.notes, source.code)
    from funnel_tui import planning  # noqa: PLC0415 - mostly a plan is only shown

    if dry_run:
        source = _source(file, today, demo) or _example(today)
        before = source.year.plan
        wanted = replace(source.year, plan=planning.changed(before, sets))
        notes, code = (*source.notes, "not saved: this was a dry run"), source.code
    else:
        if demo:
            raise WrongUse("the demo saves nothing; allowed with --demo: --set with --dry-run")
        path = file or paths.year_file(today)
        if path is None or not path.exists():
            raise no_file(path, today)
        done = planning.accept(path, sets, clock.now())
        before, wanted, notes, code = done.before, done.year, done.notes, 0
    if as_json or as_markdown:
        return Outcome(_shown(wanted, today, as_json, as_markdown), notes, code)
    said = planning.changes(before, wanted.plan, sets) or ["the plan is that already"]
    table = report.quotas_text(schedule(before), schedule(wanted.plan), _notation())
    return Outcome("\n".join([*said, "", table]), notes, code)


def _example(today: date) -> _Source:
    return _Source(Year(example_plan(today)), notes=("no file yet: this is the example plan",))


def _shown(year: Year, today: date, as_json: bool, as_markdown: bool) -> str:
    made = schedule(year.plan)
    if as_json:
        return _json(report.plan_table(made, year, today))
    if as_markdown:
        from funnel_tui.core.page import page  # noqa: PLC0415 - rarely asked for

        return page(made, _notation(), year, today)
    return report.plan_text(made, _notation())


def status(file: Path | None, *, demo: bool, as_json: bool, short: bool) -> Outcome:
    """How the year stands today.

    Raises:
        Failed: Where there is no file, or no usable plan in it.
    """
    since = time.time_ns()
    today = clock.today()
    source = _source(file, today, demo)
    if source is None:
        raise no_file(file, today)
    now = pace(source.year, today)
    if as_json:
        from funnel_tui.core.insight import insight  # noqa: PLC0415 - a prompt does without

        found = insight(source.year, today)
        _remember(source, today, found.forecast)
        return Outcome(_json(report.status_table(now, found)), source.notes, source.code)
    notation = _notation()
    if not short:
        from funnel_tui.core.forecast import forecast  # noqa: PLC0415 - likewise
        from funnel_tui.core.leak import leak  # noqa: PLC0415

        heading = forecast(source.year, today)
        _remember(source, today, heading)
        shown = report.status_text(
            now, notation, report.why(now, heading, leak(source.year, today), notation)
        )
        return Outcome(shown, source.notes, source.code)
    key = chance_key(source.year, today)
    chance = short_cache.recall_chance(paths.state_folder(), source.year.id, key) if source.path else None
    line = report.short_line(now, notation, chance)
    if source.path and not source.code:
        asked = short_cache.query(file, today.isoformat())
        depends = (
            *_depends(file, source.path),
            short_cache.chance_place(paths.state_folder(), source.year.id),
        )
        short_cache.remember(paths.state_folder(), asked, since, depends, line)
    return Outcome(line, source.notes, source.code)


def _remember(source: _Source, today: date, found: Forecast | None) -> None:
    """Keep the chance for `status --short`."""
    if source.path and found:
        short_cache.remember_chance(
            paths.state_folder(),
            source.year.id,
            chance_key(source.year, today),
            found.chance,
            found.revenue.p10,
            found.revenue.p90,
        )


def review(file: Path | None, *, demo: bool, week: str | None) -> Outcome:
    """The week's page for the Monday talk.

    Raises:
        WrongUse: For a text that is no week.
        Failed: Where there is no file, or no usable plan in it.
    """
    from funnel_tui.core.dates import week_of_text  # noqa: PLC0415 - once a week
    from funnel_tui.core.insight import insight  # noqa: PLC0415
    from funnel_tui.core.review import review as page  # noqa: PLC0415
    from funnel_tui.core.review import week_to_review  # noqa: PLC0415

    today = clock.today()
    try:
        wanted = None if week is None else week_of_text(week)
    except ValueError as error:
        raise WrongUse(f"--week is {week!r}; allowed: {error}") from None
    source = _source(file, today, demo)
    if source is None:
        raise no_file(file, today)
    year = source.year
    found = insight(year, today)
    _remember(source, today, found.forecast)
    shown = page(year, wanted or week_to_review(today, year.plan.period), today, found, _notation())
    return Outcome(shown, source.notes, source.code)


def check(file: Path | None, *, demo: bool) -> Outcome:
    """Every fault of the year file and the settings, one on a line; nothing where there is none.

    Raises:
        Failed: Where there is no file.
    """
    if demo:
        return Outcome()
    today = clock.today()
    path = file or paths.year_file(today)
    if path is None or not path.exists():
        raise no_file(path, today)
    store = Store.open(path, paths.state_folder())
    try:
        found = list(lines(path, store.problems))
        if store.year is not None:
            found += lines(path, store.year.problems)
            found += lines(path, future_days(store.year, today))
        copies = store.conflict_copies()
    finally:
        store.close()
    found += [f"{copy}: a sync tool put it beside {path.name}; it is not read" for copy in copies]
    if file is None:
        others = (other for other in paths.year_files(today) if other != path and str(other) not in copies)
        found += [f"{other}: holds {today} too; {path.name} is used" for other in others]
    found += config.load(paths.config_file())[1]
    return Outcome("\n".join(found), code=1 if found else 0)


def restore(file: Path | None, copy: str | None) -> Outcome:
    """Bring back a copy of the year, or list the copies there are with what differs from the present.

    Raises:
        Failed: Where there is no file, or the copy cannot be used.
    """
    today = clock.today()
    path = file or paths.year_file(today)
    if path is None:
        raise no_file(path, today)
    store = Store.open(path, paths.state_folder())
    try:
        before = store.year
        if copy is None:
            return Outcome(_copies(store))
        year = store.restore(Path(copy).expanduser())
    except (Refused, SaveFailed) as error:
        raise Failed(str(error)) from None
    finally:
        store.close()
    changed = summary(differences(year, before)) if before else "there was no year that could be read"
    return Outcome(f"{path} is {copy} again; before it was: {changed}")


def _copies(store: Store) -> str:
    """Each backup and conflict copy in a line: when its text was right, and what it has otherwise."""
    rows = []
    for name in (*store.conflict_copies(), *store.backups()):
        other = Store.open(Path(name), paths.state_folder())
        try:
            if other.year is None:
                said = "cannot be read"
            elif store.year is None:
                said = f"{len(other.year.days)} days logged"
            else:
                said = summary(differences(store.year, other.year))
        finally:
            other.close()
        rows.append(f"{name}  {said}")
    return "\n".join(rows) or "no copies yet"


def where(file: Path | None) -> Outcome:
    """The folders and files in use, so that they can be backed up, synced or looked into."""
    today = clock.today()
    path = file or paths.year_file(today)
    rows = [
        ("file", path or paths.new_file(today)),
        ("journals", _journals(path)),
        ("backups", _backups(path)),
        ("config", paths.config_file()),
        ("themes", paths.themes_folder()),
        ("data", paths.data_folder()),
        ("state", paths.state_folder()),
    ]
    return Outcome(
        "\n".join(f"{name:<8} {place}{'' if place.exists() else '  (not there yet)'}" for name, place in rows)
    )


def _source(file: Path | None, today: date, demo: bool) -> _Source | None:
    """The year to report on; None where there is no file."""
    if demo:
        from funnel_tui.demo import demo_year  # noqa: PLC0415 - only where it is asked for

        return _Source(demo_year(today))
    path = file or paths.year_file(today)
    if path is None or not path.exists():
        return None
    store = Store.open(path, paths.state_folder())
    try:
        if store.year is None:
            raise Failed(first(path, store.problems))
        if not store.readable:
            return _Source(store.year, path, (first(path, store.problems),), 1)
        return _Source(store.year, path)
    finally:
        store.close()


def _file_id(path: Path | None) -> tuple[State, str]:
    """The id by which the state folder knows a file; empty for one that was never written to."""
    state = State(str(paths.state_folder()))
    return state, state.index().get(os.path.realpath(path), "") if path else ""


def _journals(path: Path | None) -> Path:
    state, file_id = _file_id(path)
    return Path(state.journals(file_id))


def _backups(path: Path | None) -> Path:
    state, file_id = _file_id(path)
    return Path(state.backups(file_id))


def _depends(file: Path | None, path: Path) -> Iterator[Path]:
    """Everything that a status is made from: when one of these changes, another line may be right."""
    yield paths.config_file()
    yield paths.state_folder() / "files"
    journals = _journals(path)
    yield journals
    yield from journals.glob("*.log")
    yield from path.parent.glob(f".~{path.stem}-*.log")
    yield path
    if file is None:
        # Another file may be the one to use by now.
        yield paths.data_folder()
        yield from (other for other in paths.candidates(paths.data_folder()) if other != path)


def _notation() -> Notation:
    return config.load(paths.config_file())[0].notation


def _json(table: object) -> str:
    import json  # noqa: PLC0415 - most commands print text

    return json.dumps(table, indent=2, ensure_ascii=False)
