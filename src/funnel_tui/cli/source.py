"""The year that a command reports on, and the settings by which it writes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date

from funnel_tui.cli.result import checkpoint, first, has_inbox, opened, year_in
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.year import Year, chance_key
from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.storage.disk.state_folder import State
from funnel_tui.storage.store import Store
from funnel_tui.system import clock, paths, prompt_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from funnel_tui.core.forecast.simulate import Forecast


@dataclass(frozen=True, slots=True)
class ReportedYear:
    """A year to report on, and where it comes from."""

    year: Year
    place: str | None = None
    """The path of its file."""
    notes: tuple[str, ...] = ()
    """Lines for stderr."""
    code: int = 0

    @property
    def path(self) -> Path | None:
        """The same as a path."""
        from pathlib import Path  # noqa: PLC0415 - `status` does without

        return Path(self.place) if self.place else None


def read_source(file: Path | None, today: date, demo: bool, *, quiet: bool = False) -> ReportedYear | None:
    """The year to report on, with what lay in its inbox; None where there is no file.

    Args:
        file: The file that was named.
        today: The date.
        demo: Whether it is the made-up year.
        quiet: Whether nothing is said of the inbox: a prompt shows it in its numbers.
    """
    if demo:
        from funnel_tui.core.progress.demo_year import demo_year  # noqa: PLC0415 - only where it is asked for

        return ReportedYear(demo_year(today))
    path = str(file) if file else paths.year_place(today)
    if path is None or not os.path.exists(path):
        return None
    with opened(path) as store:
        year = year_in(store)
        told = from_inbox(store)
        if store.year is not None and store.year is not year:
            year, told = store.year, (*told, *checkpoint(store, path))
        notes = () if quiet else told
        if not store.readable:
            return ReportedYear(year, path, (*notes, first(path, store.problems)), 1)
        return ReportedYear(year, path, notes)


def from_inbox(store: Store) -> tuple[str, ...]:
    """Count what a phone left in the inbox beside a year file; lines about it, mostly none."""
    if store.year is None or not has_inbox(store.place):
        return ()
    from funnel_tui.core.report.change_text import inbox_text  # noqa: PLC0415 - most years have no inbox
    from funnel_tui.storage.inbox.inbox import take_in  # noqa: PLC0415

    now = clock.now()
    written = notation(store.year.plan)
    found = take_in(
        store,
        str(paths.state_folder()),
        now,
        month_first=written.month_first,
        used_on=paths.year_file,
    )
    counted = inbox_text(found.rows, now.date(), written, store.year.plan.currency)
    return (*((counted,) if counted else ()), *found.kept)


def example_source(today: date) -> ReportedYear:
    """The article's plan, for a start without a file."""
    from funnel_tui.core.plan.example import example_plan  # noqa: PLC0415 - mostly there is a file

    return ReportedYear(Year(example_plan(today)), notes=("no file yet: this is the example plan",))


def remember_chance(source: ReportedYear, today: date, found: Forecast | None) -> None:
    """Keep the chance for `status --short`."""
    if source.place and found:
        prompt_cache.remember_chance(
            paths.state_place(),
            source.year.id,
            chance_key(source.year, today),
            found.chance,
            found.revenue.p10,
            found.revenue.p90,
        )


def file_id_of(path: Path | None) -> tuple[State, str]:
    """The state folder, and the id by which it knows a file; empty for one that was never written to."""
    state = State(paths.state_place())
    return state, state.index().get(os.path.realpath(path), "") if path else ""


def journal_folder(path: Path | None) -> Path:
    """The folder of a file's journals."""
    from pathlib import Path  # noqa: PLC0415 - as below

    state, file_id = file_id_of(path)
    return Path(state.journals(file_id))


def depends(file: Path | None, place: str | Path) -> Iterator[Path]:
    """Everything that a status is made from: when one of these changes, another line may be right."""
    from pathlib import Path  # noqa: PLC0415 - only where an answer is kept

    path = Path(place)
    yield paths.config_file()
    yield paths.state_folder() / "files"
    journals = journal_folder(path)
    yield journals
    yield from journals.glob("*.log")
    yield from path.parent.glob(f".~{path.stem}-*.log")
    yield path
    # What a phone leaves there counts.
    inbox = Path(os.path.realpath(path)).parent / "inbox"
    yield inbox
    yield from inbox.glob("*.txt")
    if file is None:
        # Another file may be the one to use by now.
        yield paths.data_folder()
        yield from (other for other in paths.candidates(paths.data_folder()) if other != path)


def notation(plan: Plan | None = None) -> Notation:
    """Numbers, money and dates as the settings say, names as a plan spells them."""
    settings, place = PLAIN, paths.config_place()
    if os.path.lexists(place):
        from funnel_tui.system import config  # noqa: PLC0415 - most people have no settings

        settings = config.load(place)[0].notation
    return replace(settings, labels=plan.labels) if plan else settings


def as_json_text(table: object) -> str:
    """Indented JSON."""
    import json  # noqa: PLC0415 - most commands print text

    return json.dumps(table, indent=2, ensure_ascii=False)
