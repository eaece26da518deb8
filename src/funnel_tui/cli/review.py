"""The command `review`: the week's page for the Monday meeting."""

from __future__ import annotations

from pathlib import Path

from funnel_tui.cli.errors import WrongUse
from funnel_tui.cli.result import Output, no_file
from funnel_tui.cli.source import notation, read_source, remember_chance
from funnel_tui.system import clock, paths


def review(file: Path | None, *, demo: bool, week: str | None, as_json: bool = False) -> Output:
    """The week's page for the Monday meeting.

    Raises:
        WrongUse: For a text that is not a week.
        Failed: Where there is no file, or no usable plan in it.
    """
    from funnel_tui.cli.past.forecast import entries_of  # noqa: PLC0415
    from funnel_tui.core.forecast.backtest.backtest import backtest  # noqa: PLC0415
    from funnel_tui.core.forecast.insight import insight  # noqa: PLC0415
    from funnel_tui.core.progress.work_done import week_to_review, work_done  # noqa: PLC0415
    from funnel_tui.core.report.pages.status_json import review_table  # noqa: PLC0415
    from funnel_tui.core.report.pages.weekly_review import review as page  # noqa: PLC0415
    from funnel_tui.core.values.dates import week_of_text  # noqa: PLC0415 - once a week
    from funnel_tui.system.past_scores import keep_score  # noqa: PLC0415

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
    reviewed = wanted or week_to_review(today, year.plan.period)
    past = backtest(year, today, entries_of(source.path))
    if source.path:
        keep_score(paths.state_folder(), year.id, past.quarters, today)
    shown = page(year, reviewed, today, found, notation(year.plan), past)
    if as_json:
        table = review_table(work_done(year, reviewed, today), today, shown)
        return Output(notes=source.notes, code=source.code, table=table)
    return Output(shown, source.notes, source.code)
