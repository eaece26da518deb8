"""The command `status`: how the year stands today."""

# ruff: noqa: PLC0415 - a prompt, a script and a person are each answered from other modules

from __future__ import annotations

import time

from funnel_tui.cli.errors import WrongUse
from funnel_tui.cli.result import Output, no_file
from funnel_tui.cli.source import (
    ReportedYear,
    as_json_text,
    depends,
    notation,
    read_source,
    remember_chance,
)
from funnel_tui.core.plan.revenue.horizons import Horizon
from funnel_tui.core.progress.pace import Pace, pace
from funnel_tui.core.progress.year import Year, chance_key
from funnel_tui.core.values.money import Notation
from funnel_tui.system import clock, paths, prompt_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from funnel_tui.core.forecast.simulate import Worlds


def status(
    file: Path | None,
    *,
    demo: bool,
    as_json: bool,
    short: bool,
    template: str | None = None,
    waybar: bool = False,
    horizon: str = "year",
) -> Output:
    """How the year, or its present quarter or month, stands today.

    Args:
        file: The year file, where it was named.
        demo: Whether it is the made-up year.
        as_json: Whether a script asks.
        short: Whether a prompt asks.
        template: The line that a status bar asks for.
        waybar: Whether Waybar asks.
        horizon: The whole plan, its present quarter or its present month.

    Raises:
        Failed: Where there is no file, or no usable plan in it.
        WrongUse: For a template that cannot be read, or one line of a quarter or a month.
    """
    whole = horizon == Horizon.YEAR
    bar = short or waybar or template is not None
    if bar and not whole:
        raise WrongUse(f"--horizon {horizon} is not for one line; allowed with it: --json")
    if not whole:
        return _stretch_status(file, Horizon(horizon), demo=demo, as_json=as_json)
    since = time.time_ns()
    today = clock.today()
    source = read_source(file, today, demo, quiet=bar)
    if source is None:
        raise no_file(file, today)
    now = pace(source.year, today)
    if as_json:
        from funnel_tui.core.forecast.insight import insight
        from funnel_tui.core.report.pages.status_json import status_table

        found = insight(source.year, today, now, weekly=False, parts=False)
        remember_chance(source, today, found.forecast)
        return Output(as_json_text(status_table(now, found)), source.notes, source.code)
    written = notation(source.year.plan)
    if not bar:
        from funnel_tui.core.forecast.shortfall import shortfall
        from funnel_tui.core.forecast.simulate import forecast_of, worlds_of
        from funnel_tui.core.progress.conversion import log_counts
        from funnel_tui.core.report.pages.terminal import status_text
        from funnel_tui.core.report.target_text import reasons

        counts = log_counts(source.year, today)
        worlds = worlds_of(source.year, today, counts=counts)
        heading = forecast_of(worlds) if worlds else None
        remember_chance(source, today, heading)
        why = reasons(now, heading, shortfall(source.year, today, counts), written)
        if worlds:
            why += _outlook_lines(source.year, now, worlds, written)
        return Output(status_text(now, written, why), source.notes, source.code)
    line = _line(source, now, written, template, waybar)
    if source.place and not source.code:
        asked = prompt_cache.query(file, today.isoformat(), prompt_cache.form_of(template, waybar))
        made_from: tuple[str | Path, ...] = (
            *depends(file, source.place),
            prompt_cache.chance_place(paths.state_place(), source.year.id),
        )
        prompt_cache.remember(paths.state_place(), asked, since, made_from, line)
    return Output(line, source.notes, source.code)


def _line(source: ReportedYear, now: Pace, written: Notation, template: str | None, waybar: bool) -> str:
    """One line, for a prompt or a status bar."""
    year, today = source.year, now.today
    known: tuple[float, float, float] | None = None
    if source.place:
        known = prompt_cache.recall_chance(paths.state_place(), year.id, chance_key(year, today))
    if template is None and not waybar:
        from funnel_tui.core.report.pages.terminal import short_line

        return short_line(now, written, known)
    from funnel_tui.core.report.pages import status_bars

    if template is None:
        import json

        return json.dumps(status_bars.waybar_table(year, now, known, written), ensure_ascii=False)
    try:
        wanted = status_bars.fields_in(template, year.plan)
    except ValueError as error:
        raise WrongUse(f"--format: {error}") from None
    if known is None and status_bars.OF_CHANCE.intersection(wanted):
        from funnel_tui.core.forecast.simulate import forecast

        heading = forecast(year, today)
        remember_chance(source, today, heading)
        known = (heading.chance, heading.revenue.p10, heading.revenue.p90) if heading else None
    return template.format_map(status_bars.bar_fields(year, now, known, written))


def _stretch_status(file: Path | None, horizon: Horizon, *, demo: bool, as_json: bool) -> Output:
    from funnel_tui.core.forecast.outlook.stretch_outlook import present_stretch
    from funnel_tui.core.forecast.simulate import worlds_of
    from funnel_tui.core.report.outlook.stretch_text import stretch_text
    from funnel_tui.core.report.pages.outlook_tables import stretch_table

    today = clock.today()
    source = read_source(file, today, demo)
    if source is None:
        raise no_file(file, today)
    plan, now, worlds = source.year.plan, pace(source.year, today, horizon), worlds_of(source.year, today)
    found = present_stretch(source.year, horizon, worlds) if worlds else None
    if as_json:
        table = stretch_table(now, found, worlds.pipeline.basis if worlds else "plan")
        return Output(as_json_text(table), source.notes, source.code)
    return Output(stretch_text(now, found, plan, notation(plan)), source.notes, source.code)


def _outlook_lines(year: Year, now: Pace, worlds: Worlds, written: Notation) -> tuple[str, ...]:
    """What else the forecast answers: the pipeline without more work, and what the plan pays."""
    # Each line loads what it needs: most years have one or two of them.
    from funnel_tui.core.report.wording import is_settled
    from funnel_tui.system.past_scores import kept_score

    plan = year.plan
    lines: list[str] = []
    if not is_settled(now):
        from funnel_tui.core.forecast.outlook.coverage import coverage
        from funnel_tui.core.report.outlook.coverage_text import coverage_lines

        lines += coverage_lines(
            coverage(year, worlds, plan.period.ends, worlds.pipeline.to_close), plan, written
        )
    if now.today in plan.period:
        from funnel_tui.core.forecast.outlook.by_date import forecast_within
        from funnel_tui.core.report.outlook.stretch_text import stretch_line

        quarter = pace(year, worlds.pipeline.today, Horizon.QUARTER)
        line = stretch_line(quarter, forecast_within(quarter, worlds), plan, written)
        lines.append(f"{quarter.stretch.name}: {line}")
    if kept := kept_score(paths.state_place(), year.id):
        from funnel_tui.core.report.outlook.backtest_text import calibration_line

        lines.append(calibration_line(*kept, written))
    if plan.pay.exists:
        from funnel_tui.core.forecast.outlook.pay_outlook import pay_outlook
        from funnel_tui.core.report.outlook.pay_text import pay_clauses
        from funnel_tui.core.report.wording import sentence

        then = now if now.today == worlds.pipeline.today else pace(year, worlds.pipeline.today)
        if paid := pay_outlook(year, now.today, then, worlds):
            first, *others = pay_clauses(paid, plan, written)
            lines += [f"Pay: {first}", *map(sentence, others)]
    return tuple(lines)
