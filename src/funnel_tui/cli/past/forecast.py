"""The command `forecast`: past forecasts against what came, and the user's own number for the quarter."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from funnel_tui.cli.errors import Failed, WrongUse
from funnel_tui.cli.past.keep import keep
from funnel_tui.cli.result import Output, file_of, no_file
from funnel_tui.cli.source import file_id_of, notation, read_source
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.revenue.own_forecast import OwnForecast, with_own_forecast
from funnel_tui.core.plan.revenue.quarters import quarter_spans
from funnel_tui.core.progress.past.known import Entered
from funnel_tui.core.report.outlook.backtest_text import backtest_text, own_saved
from funnel_tui.core.report.pages.backtest_tables import backtest_table, own_table
from funnel_tui.core.values.frozen import replace
from funnel_tui.core.values.money import read_money
from funnel_tui.storage.journal.entered import entered
from funnel_tui.storage.journal.journal import Journals
from funnel_tui.system import clock, paths
from funnel_tui.system.past_scores import keep_score


def forecast(
    file: Path | None, *, demo: bool, as_json: bool, backtest: bool, own: str | None, quarter: str | None
) -> Output:
    """Make every Monday's forecast again and compare, or keep the user's own number.

    Raises:
        WrongUse: Where neither or both are asked for, or a number or a quarter cannot be read.
        Failed: Where there is no file, or no usable plan in it, or it cannot be saved.
    """
    if backtest == (own is not None):
        raise WrongUse("forecast takes one of the two; allowed: --backtest, --own AMOUNT")
    if own is not None:
        if demo:
            raise WrongUse("--own saves a number; allowed with it: --file, --quarter, --json")
        return _keep(file, own, quarter, as_json=as_json)
    if quarter is not None:
        raise WrongUse("--quarter says which quarter a number is for; allowed: --own AMOUNT --quarter NAME")
    return _backtest(file, demo=demo, as_json=as_json)


def _backtest(file: Path | None, *, demo: bool, as_json: bool) -> Output:
    from funnel_tui.core.forecast.backtest.backtest import backtest as made_again  # noqa: PLC0415 - heavy

    today = clock.today()
    source = read_source(file, today, demo)
    if source is None:
        raise no_file(file, today)
    if problems := source.year.plan.problems():
        raise Failed(f"{source.path}: {problems[0].text}")
    found = made_again(source.year, today, entries_of(source.path), _progress())
    if source.path:
        keep_score(paths.state_folder(), source.year.id, found.quarters, today)
    if as_json:
        return Output(notes=source.notes, code=source.code, table=backtest_table(found, today))
    plan = source.year.plan
    return Output(backtest_text(found, plan, notation(plan)), source.notes, source.code)


def entries_of(path: Path | None) -> tuple[Entered, ...]:
    """When each count was entered, as far as this machine's journals have it."""
    state, file_id = file_id_of(path)
    return entered(Journals(state, file_id, str(path)).look()) if path and file_id else ()


def _progress() -> Callable[[int, int], None] | None:
    """Says at a terminal how far it is, on a line that is gone at the end; None elsewhere."""
    out = sys.stderr
    if out is None or not out.isatty():
        return None

    def told(done: int, of: int) -> None:
        text = f"forecast {done} of {of}"
        out.write(f"\r{text}" if done < of else f"\r{' ' * len(text)}\r")
        out.flush()

    return told


def _keep(file: Path | None, own: str, quarter: str | None, *, as_json: bool) -> Output:
    today = clock.today()
    path = file_of(file, today)
    try:
        amount = read_money(own.strip())
    except ValueError as error:
        raise WrongUse(f"--own {own.strip()!r} cannot be read; allowed: {error}") from None

    def given(plan: Plan) -> OwnForecast:
        return OwnForecast(_quarter(plan, quarter), today, amount)

    plan, notes = keep(
        path, lambda plan: replace(plan, own_forecasts=with_own_forecast(plan.own_forecasts, given(plan)))
    )
    if as_json:
        return Output(notes=notes, table=own_table(given(plan)))
    return Output(own_saved(given(plan), plan, notation(plan)), notes)


def _quarter(plan: Plan, name: str | None) -> str:
    """The quarter that a number is for; the one that holds today where none is named."""
    spans = quarter_spans(plan.period)
    if name is not None:
        if name in spans:
            return name
        raise WrongUse(f"--quarter {name}: is not a quarter of the plan; allowed: {', '.join(spans)}")
    today = clock.today()
    found = next((each for each, span in spans.items() if today in span), None)
    if found is None:
        raise WrongUse(f"today is outside the plan; allowed: --quarter with one of {', '.join(spans)}")
    return found
