"""The command `experiments`: marks a day, and compares the conversions before it and since."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from funnel_tui.cli.errors import WrongUse
from funnel_tui.cli.past.keep import keep
from funnel_tui.cli.result import Output, file_of, no_file
from funnel_tui.cli.source import notation, read_source
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.values.dates import DateReader
from funnel_tui.core.values.frozen import replace
from funnel_tui.system import clock


def experiments(file: Path | None, *, demo: bool, as_json: bool, start: str | None, on: str | None) -> Output:
    """Compare what was tried, or mark a day from which something is done in another way.

    Raises:
        WrongUse: For a label or a date that cannot be read.
        Failed: Where there is no file, or no usable plan in it, or it cannot be saved.
    """
    if start is not None:
        if demo:
            raise WrongUse("--start saves a mark; allowed with it: --file, --on, --json")
        return _start(file, start, on, as_json=as_json)
    if on is not None:
        raise WrongUse("--on says when a change began; allowed: --start LABEL --on DATE")
    from funnel_tui.core.forecast.experiments import experiments as compared  # noqa: PLC0415 - for a mark not
    from funnel_tui.core.report.outlook.experiments_text import experiments_text  # noqa: PLC0415
    from funnel_tui.core.report.pages.backtest_tables import experiments_table  # noqa: PLC0415

    today = clock.today()
    source = read_source(file, today, demo)
    if source is None:
        raise no_file(file, today)
    found = compared(source.year, today)
    if as_json:
        return Output(notes=source.notes, code=source.code, table=experiments_table(found, today))
    return Output(experiments_text(found, notation(source.year.plan)), source.notes, source.code)


def _start(file: Path | None, label: str, on: str | None, *, as_json: bool) -> Output:
    today, text = clock.today(), " ".join(label.split())
    if not text or not text.isprintable():
        raise WrongUse(f"--start is {label!r}; allowed: what is done in another way, such as 'new script'")
    day = _day(on, today)
    path = file_of(file, day)

    def marked(plan: Plan) -> Plan:
        if day not in plan.period:
            raise WrongUse(f"--on {day}: is outside the plan; allowed: a date of its period")
        others = [each for each in plan.experiments if each[0] != day]
        return replace(plan, experiments=tuple(sorted((*others, (day, text)))))

    plan, notes = keep(path, marked)
    if as_json:
        return Output(notes=notes, table={"started": day.isoformat(), "label": text})
    return Output(f"{text}, from {notation(plan).day(day)} on", notes)


def _day(on: str | None, today: date) -> date:
    if on is None:
        return today
    try:
        return DateReader(today, notation().month_first).logged(on)
    except ValueError as error:
        raise WrongUse(f"--on is {on!r}; allowed: {error}") from None
