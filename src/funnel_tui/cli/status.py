"""The command `status`: how the year stands today."""

from __future__ import annotations

import time
from pathlib import Path

from funnel_tui.cli.result import Output, no_file
from funnel_tui.cli.source import as_json_text, depends, notation, read_source, remember_chance
from funnel_tui.core.progress.pace import pace
from funnel_tui.core.progress.year import chance_key
from funnel_tui.core.report.pages import terminal
from funnel_tui.system import clock, paths, prompt_cache


def status(file: Path | None, *, demo: bool, as_json: bool, short: bool) -> Output:
    """How the year stands today.

    Raises:
        Failed: Where there is no file, or no usable plan in it.
    """
    since = time.time_ns()
    today = clock.today()
    source = read_source(file, today, demo)
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
    if not short:
        from funnel_tui.core.forecast.shortfall import shortfall  # noqa: PLC0415
        from funnel_tui.core.forecast.simulate import forecast  # noqa: PLC0415
        from funnel_tui.core.report.target_text import reasons  # noqa: PLC0415

        heading = forecast(source.year, today)
        remember_chance(source, today, heading)
        why = reasons(now, heading, shortfall(source.year, today), written)
        shown = terminal.status_text(now, written, why)
        return Output(shown, source.notes, source.code)
    key = chance_key(source.year, today)
    chance = prompt_cache.recall_chance(paths.state_folder(), source.year.id, key) if source.path else None
    line = terminal.short_line(now, written, chance)
    if source.path and not source.code:
        asked = prompt_cache.query(file, today.isoformat())
        made_from = (
            *depends(file, source.path),
            prompt_cache.chance_place(paths.state_folder(), source.year.id),
        )
        prompt_cache.remember(paths.state_folder(), asked, since, made_from, line)
    return Output(line, source.notes, source.code)
