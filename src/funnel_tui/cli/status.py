"""The command `status`: how the year stands today."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

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
from funnel_tui.core.report.pages import terminal
from funnel_tui.core.values.money import Notation
from funnel_tui.system import clock, paths, prompt_cache

if TYPE_CHECKING:
    from funnel_tui.core.forecast.simulate import Worlds


def status(
    file: Path | None,
    *,
    demo: bool,
    as_json: bool,
    short: bool,
    template: str | None = None,
    waybar: bool = False,
    by: str = "year",
) -> Output:
    """How the year, or its present quarter or month, stands today.

    Args:
        file: The year file, where it was named.
        demo: Whether it is the made-up year.
        as_json: Whether a script asks.
        short: Whether a prompt asks.
        template: The line that a status bar asks for.
        waybar: Whether Waybar asks.
        by: The whole plan, its present quarter or its present month.

    Raises:
        Failed: Where there is no file, or no usable plan in it.
        WrongUse: For a template that cannot be read, or one line of a quarter or a month.
    """
    horizon = Horizon(by)
    bar = short or waybar or template is not None
    if horizon is not Horizon.YEAR and bar:
        raise WrongUse(f"--horizon {horizon} is not for one line; allowed with it: --json")
    if horizon is not Horizon.YEAR:
        return _stretch_status(file, horizon, demo=demo, as_json=as_json)
    since = time.time_ns()
    today = clock.today()
    source = read_source(file, today, demo, quiet=bar)
    if source is None:
        raise no_file(file, today)
    now = pace(source.year, today)
    if as_json:
        from funnel_tui.core.forecast.insight import insight  # noqa: PLC0415 - a prompt does without
        from funnel_tui.core.report.pages.json_tables import status_table  # noqa: PLC0415

        found = insight(source.year, today, weekly=False)
        remember_chance(source, today, found.forecast)
        return Output(as_json_text(status_table(now, found)), source.notes, source.code)
    written = notation(source.year.plan)
    if not bar:
        from funnel_tui.core.forecast.shortfall import shortfall  # noqa: PLC0415
        from funnel_tui.core.forecast.simulate import forecast_of, worlds_of  # noqa: PLC0415
        from funnel_tui.core.report.target_text import reasons  # noqa: PLC0415

        worlds = worlds_of(source.year, today)
        heading = forecast_of(worlds) if worlds else None
        remember_chance(source, today, heading)
        why = reasons(now, heading, shortfall(source.year, today), written)
        if worlds:
            why += _outlook_lines(source.year, now, worlds, written)
        shown = terminal.status_text(now, written, why)
        return Output(shown, source.notes, source.code)
    line = _line(source, now, written, template, waybar)
    if source.path and not source.code:
        asked = prompt_cache.query(file, today.isoformat(), prompt_cache.form_of(template, waybar))
        made_from = (
            *depends(file, source.path),
            prompt_cache.chance_place(paths.state_folder(), source.year.id),
        )
        prompt_cache.remember(paths.state_folder(), asked, since, made_from, line)
    return Output(line, source.notes, source.code)


def _line(source: ReportedYear, now: Pace, written: Notation, template: str | None, waybar: bool) -> str:
    """One line, for a prompt or a status bar."""
    year, today = source.year, now.today
    known: tuple[float, float, float] | None = None
    if source.path:
        known = prompt_cache.recall_chance(paths.state_folder(), year.id, chance_key(year, today))
    if template is None and not waybar:
        return terminal.short_line(now, written, known)
    from funnel_tui.core.report.pages import status_bars  # noqa: PLC0415 - a prompt does without

    if template is None:
        import json  # noqa: PLC0415

        return json.dumps(status_bars.waybar_table(year, now, known, written), ensure_ascii=False)
    try:
        wanted = status_bars.fields_in(template, year.plan)
    except ValueError as error:
        raise WrongUse(f"--format: {error}") from None
    if known is None and status_bars.OF_CHANCE.intersection(wanted):
        from funnel_tui.core.forecast.simulate import forecast  # noqa: PLC0415 - only what is asked for

        heading = forecast(year, today)
        remember_chance(source, today, heading)
        known = (heading.chance, heading.revenue.p10, heading.revenue.p90) if heading else None
    return template.format_map(status_bars.bar_fields(year, now, known, written))


def _stretch_status(file: Path | None, horizon: Horizon, *, demo: bool, as_json: bool) -> Output:
    from funnel_tui.core.forecast.outlook.stretch_outlook import present_stretch  # noqa: PLC0415 - rare
    from funnel_tui.core.forecast.simulate import worlds_of  # noqa: PLC0415
    from funnel_tui.core.report.outlook.stretch_text import stretch_text  # noqa: PLC0415
    from funnel_tui.core.report.pages.outlook_tables import stretch_table  # noqa: PLC0415

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
    from funnel_tui.core.forecast.outlook.coverage import coverage  # noqa: PLC0415 - a prompt does without
    from funnel_tui.core.forecast.outlook.pay_outlook import pay_outlook  # noqa: PLC0415
    from funnel_tui.core.forecast.outlook.stretch_outlook import present_stretch  # noqa: PLC0415
    from funnel_tui.core.report.outlook.backtest_text import calibration_line  # noqa: PLC0415
    from funnel_tui.core.report.outlook.coverage_text import coverage_lines  # noqa: PLC0415
    from funnel_tui.core.report.outlook.pay_text import pay_clauses  # noqa: PLC0415
    from funnel_tui.core.report.outlook.stretch_text import stretch_line  # noqa: PLC0415
    from funnel_tui.core.report.wording import is_settled, sentence  # noqa: PLC0415
    from funnel_tui.system.past_scores import kept_score  # noqa: PLC0415

    lines: tuple[str, ...] = ()
    if not is_settled(now):
        ends, goal = year.plan.period.ends, worlds.pipeline.to_close
        lines = coverage_lines(coverage(year, worlds, ends, goal), year.plan, written)
    if now.today in year.plan.period:
        quarter = present_stretch(year, Horizon.QUARTER, worlds)
        line = stretch_line(quarter.pace, quarter.forecast, year.plan, written)
        lines += (f"{quarter.pace.stretch.name}: {line}",)
    if kept := kept_score(paths.state_folder(), year.id):
        lines += (calibration_line(*kept, written),)
    paid = pay_outlook(year, now.today, pace(year, worlds.pipeline.today), worlds)
    if paid is None:
        return lines
    first, *others = pay_clauses(paid, year.plan, written)
    return (*lines, f"Pay: {first}", *map(sentence, others))
