"""The command `import`: counts from a file of another program, shown before they are kept."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from funnel_tui.cli.errors import Failed, WrongUse
from funnel_tui.cli.importing.questions import activity_of, put, unnamed
from funnel_tui.cli.result import Output, checkpoint, first, no_file, opened, year_in
from funnel_tui.cli.source import example_source, notation
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.imported import Source
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass, field
from funnel_tui.core.values.money import PLAIN
from funnel_tui.core.values.period import Period
from funnel_tui.importing.columns.aliases import plain
from funnel_tui.importing.counting.answers import Answers
from funnel_tui.importing.files.cannot_import import CannotImport, Unanswered
from funnel_tui.importing.files.input_file import InputFile
from funnel_tui.importing.mapping import KnownFile, answers_for, load_known, merged, save_known
from funnel_tui.importing.preview import preview_table, preview_text
from funnel_tui.importing.reading import Reading, read
from funnel_tui.importing.recognise import Recognised, recognise
from funnel_tui.system import clock, paths

PIPE = "-"
_MOST_QUESTIONS = 6
"""A file that asks more than this at a terminal asks the same thing again."""


def import_files(
    file: Path | None,
    files: Sequence[str],
    *,
    activities: Sequence[str],
    mine: str,
    dates: str,
    columns: Sequence[str],
    filters: Sequence[str],
    dry_run: bool,
    last: bool,
    compare: bool,
    as_json: bool,
) -> Output:
    """Read files, show what they count and keep it; nothing is kept of a file that cannot be read.

    Raises:
        WrongUse: When an option makes no sense, or a question is open and nobody is there to answer.
        Failed: When a file cannot be used, or nothing can be written.
    """
    known = load_known(paths.state_folder())
    answers = _answers(activities, mine, dates, columns, filters)
    if last:
        if files:
            raise WrongUse("--last imports the files of last time; allowed: --last without a file, or a file")
        files = [each for key in known if (each := _newest(known[key].path, key))]
        if not files:
            raise Failed("nothing was imported yet, or its files are gone; allowed: funnel-tui import FILE")
    if not files and not compare:
        raise WrongUse("import needs a file; allowed: funnel-tui import FILE, import --last, import -")
    today = clock.today()
    year_path = file or paths.year_file(today)
    if year_path is None or not year_path.exists():
        if not dry_run:
            raise no_file(year_path, today)
        # Nobody needs a plan to look at what a file counts: the example's activities stand in.
        year_path, year = year_path or paths.new_file(today), example_source(today).year
    else:
        with opened(year_path) as store:
            year = year_in(store)
    readings = [read_file(name, year.plan, answers, known) for name in files]
    if compare:
        return _compared([reading.source for reading in readings], year_path, year, as_json)
    # Every file was read before anything is written.
    kept = [None if dry_run else _keep(reading.source, file, year_path) for reading in readings]
    notes = ["not saved: this was a dry run"] if dry_run else []
    if not dry_run:
        save_known(paths.state_folder(), known)
    notes += [note for each in kept if each for note in each.notes]
    if as_json:
        tables = [
            preview_table(reading) | {"new": bool(each and each.new), "files": each.files if each else []}
            for reading, each in zip(readings, kept, strict=True)
        ]
        return Output(notes=tuple(notes), table={"imported": tables})
    pages = [
        preview_text(reading, year.plan, notation(year.plan))
        + (f"\n\n{each.text(reading.source.name)}" if each else "")
        for reading, each in zip(readings, kept, strict=True)
    ]
    return Output("\n\n".join(pages), tuple(notes))


def _compared(sources: Sequence[Source], path: Path, year: Year, as_json: bool) -> Output:
    """What was typed beside what files say, or beside what was imported before; nothing is saved."""
    from funnel_tui.core.progress.reconcile import reconcile  # noqa: PLC0415 - one of two uses
    from funnel_tui.core.report.imports.reconcile_text import compared_lines  # noqa: PLC0415

    written = notation(year.plan)
    sources = sources or tuple(year.imported.values())
    weeks = reconcile(year, sources, clock.today(), written.week_starts)
    if not weeks:
        raise Failed("nothing to compare: no import speaks of this plan; allowed: import FILE --compare")
    if not as_json:
        return Output("\n".join(compared_lines(weeks, written)))
    table = [
        {
            "first": week.span.starts.isoformat(),
            "last": week.span.ends.isoformat(),
            "activities": [
                {"name": e.name, "logged": e.typed, "imported": e.imported} for e in week.activities
            ],
            "days": {
                day.isoformat(): [{"name": e.name, "logged": e.typed, "imported": e.imported} for e in found]
                for day, found in week.days
            },
        }
        for week in weeks
    ]
    return Output(table={"file": str(path), "weeks": table})


def _input(name: str) -> InputFile:
    if name == PIPE:
        return InputFile("standard input", data=sys.stdin.buffer.read())
    path = Path(name).expanduser()
    if not path.exists():
        raise Failed(f"{path}: there is no such file")
    if not (path.is_file() or path.is_dir()):
        raise Failed(f"{path}: is not a file")
    return InputFile(str(path), path)


def read_file(name: str, plan: Plan, answers: Answers, known: dict[str, KnownFile]) -> Reading:
    """Read one file, asking what is missing; what was answered is in `known` then."""
    file = _input(name)
    _check(answers, plan)
    try:
        recognised = recognise(file)
        answers = merged(answers_for(known, recognised.fingerprint, plan), answers)
        _check(answers, plan)
        for _ in range(_MOST_QUESTIONS):
            try:
                reading = read(recognised, answers, plan, clock.today())
            except Unanswered as question:
                answers = put(question, answers, plan)
                # A table is read once.
                recognised = recognise(file)
                continue
            _remember(known, recognised, answers, file)
            return reading
    except Unanswered as question:
        choices = unnamed(question)
        allowed = f"; allowed: {', '.join(choices)}" if choices else ""
        raise WrongUse(f"{file.name}: {question.text} Say it with {question.option}{allowed}") from None
    except CannotImport as error:
        raise Failed(f"{file.name}: {error}") from None
    except MemoryError:
        raise Failed(f"{file.name}: is larger than the memory of this computer") from None
    raise WrongUse(f"{file.name}: the same question came up again; see funnel-tui import --help")


def _remember(known: dict[str, KnownFile], recognised: Recognised, answers: Answers, file: InputFile) -> None:
    path = (
        str(file.path.absolute()) if file.path else known.get(recognised.fingerprint, KnownFile(answers)).path
    )
    known[recognised.fingerprint] = KnownFile(answers, path)


def _answers(
    activities: Sequence[str], mine: str, dates: str, columns: Sequence[str], filters: Sequence[str]
) -> Answers:
    counts_as, headers, values = {}, {}, []
    for text in activities:
        kind, sign, name = text.rpartition("=")
        counts_as[plain(kind) if sign else ""] = name.strip()
    for text in columns:
        role, sign, header = text.partition("=")
        if not sign or not header.strip():
            raise WrongUse(
                f"--column {text}: is not a role with a header; allowed: --column date='Created on'"
            )
        headers[role.strip().lower().replace("-", "_")] = header.strip()
    for text in filters:
        header, sign, value = text.partition("=")
        if not sign:
            raise WrongUse(f"--filter {text}: is not a header with a value; allowed: --filter Type=Call")
        values.append((header.strip(), value.strip()))
    return Answers(counts_as, mine.strip(), dates, headers, tuple(values))


def _check(answers: Answers, plan: Plan) -> None:
    for name in answers.activities.values():
        activity_of(name, plan)


@dataclass(slots=True)
class _Kept:
    """Where a source went."""

    files: list[str] = field(default_factory=list)
    """Year files that its dates reach."""
    new: list[str] = field(default_factory=list)
    """Those of them that it changed."""
    notes: list[str] = field(default_factory=list)
    spans: list[Period] = field(default_factory=list)
    """Their plans' dates."""

    def text(self, name: str) -> str:
        """What was done, in one line."""
        if self.new:
            return f"kept in {', '.join(self.new)} as {name}; u on the screen takes it back"
        return f"nothing new: {', '.join(self.files)} has it already"


def _keep(source: Source, file: Path | None, year_path: Path) -> _Kept:
    """Write a source into every year that its dates reach."""
    today, out = clock.today(), _Kept()
    targets = [year_path]
    if file is None:
        targets += [path for path in paths.candidates(paths.data_folder()) if path != year_path]
    for path in targets:
        with opened(path) as store:
            if store.year is None or not store.readable:
                if path == year_path:
                    raise Failed(first(path, store.problems))
                continue
            period = store.year.plan.period
            if source.first > min(period.ends, today) or source.last < period.starts:
                continue
            change = store.import_source(source, clock.now())
            out.files.append(path.name)
            out.spans.append(period)
            if change.edit is not None:
                out.new.append(path.name)
                out.notes += (*change.kept, *checkpoint(store, path))
    if not out.files:
        span = f"{PLAIN.day(source.first)} to {PLAIN.day(source.last)}"
        raise Failed(
            f"no year file holds dates from {span}; start a plan for them, or name its file with --file"
        )
    if source.first < (begins := min(span.starts for span in out.spans)):
        out.notes.append(f"dates before {PLAIN.day(begins)} lie in no plan and were left out")
    return out


def _newest(path: str, fingerprint: str) -> str:
    """The newest file beside the one of last time that has the same header; empty where there is none."""
    if not path:
        return ""
    before = Path(path)
    if before.is_dir():
        return path
    try:
        others = [each for each in before.parent.iterdir() if each.suffix == before.suffix and each.is_file()]
        others.sort(key=lambda each: each.stat().st_mtime, reverse=True)
    except OSError:
        return ""
    for each in others[:_MOST_LOOKED_AT]:
        try:
            if recognise(InputFile(each.name, each)).fingerprint == fingerprint:
                return str(each)
        except (CannotImport, OSError):
            continue
    return ""


_MOST_LOOKED_AT = 20
"""Files of a downloads folder that are opened to find the one that `--last` means."""
