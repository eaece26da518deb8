"""The command `review`: the week's page for the Monday meeting."""

from __future__ import annotations

from pathlib import Path

from funnel_tui.cli.result import Output, WrongUse, no_file
from funnel_tui.cli.source import notation, read_source, remember_chance
from funnel_tui.system import clock


def review(file: Path | None, *, demo: bool, week: str | None) -> Output:
    """The week's page for the Monday meeting.

    Raises:
        WrongUse: For a text that is not a week.
        Failed: Where there is no file, or no usable plan in it.
    """
    from funnel_tui.core.forecast.insight import insight  # noqa: PLC0415
    from funnel_tui.core.progress.work_done import week_to_review  # noqa: PLC0415
    from funnel_tui.core.report.weekly_review import review as page  # noqa: PLC0415
    from funnel_tui.core.values.dates import week_of_text  # noqa: PLC0415 - once a week

    today = clock.today()
    try:
        wanted = None if week is None else week_of_text(week)
    except ValueError as error:
        raise WrongUse(f"--week is {week!r}; allowed: {error}") from None
    source = read_source(file, today, demo)
    if source is None:
        raise no_file(file, today)
    year = source.year
    found = insight(year, today, weekly=False)
    remember_chance(source, today, found.forecast)
    shown = page(year, wanted or week_to_review(today, year.plan.period), today, found, notation(year.plan))
    return Output(shown, source.notes, source.code)
