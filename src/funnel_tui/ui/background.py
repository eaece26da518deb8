"""Work for a worker: it takes longer than a key may wait, or asks first; each says what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from itertools import count
from time import time_ns
from typing import TYPE_CHECKING, Any

from textual.app import App

from funnel_tui.core.forecast.insight import insight
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.revenue.own_forecast import OwnForecast
from funnel_tui.core.plan.work_calendar import with_holidays
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.pages.weekly_review import review
from funnel_tui.core.values.period import Period, review_name
from funnel_tui.system import paths
from funnel_tui.ui.screens import messages
from funnel_tui.ui.screens.asking import DIALOG_WORKERS
from funnel_tui.ui.screens.dialogs import Ask, Confirm, Pick
from funnel_tui.ui.screens.find import Find
from funnel_tui.ui.screens.messages import DraftChanged
from funnel_tui.ui.screens.state import PastForecasts
from funnel_tui.ui.screens.turns import short_turns

if TYPE_CHECKING:
    from funnel_tui.core.forecast.backtest.backtest import Backtest
    from funnel_tui.system.holiday_source import Place
    from funnel_tui.ui.session import Session

_KEYS = "type a name or code · ↑ ↓ mark · enter takes it · esc leaves it"


def begin(app: App[Any], session: Session, message: messages.ScreenMessage) -> None:
    """Start the work that a screen asks for."""
    state = session.state
    match message:
        case messages.HolidaysRequested(calendar) if state.year is not None:
            app.run_worker(ask_holidays(app, state.plan, calendar), group=DIALOG_WORKERS)
        case messages.OwnFiguresRequested() if state.year is not None:
            from funnel_tui.ui.imports.own_figures import figures_of_years  # noqa: PLC0415 - once a year

            app.run_worker(figures_of_years(app, session), group=DIALOG_WORKERS)
        case messages.ReviewRequested(week):
            start_review(app, session, week)
        case messages.PastForecastsRequested() if state.year is not None:
            start_backtest(app, session, state.year)
        case messages.OwnForecastRequested() if state.year is not None:
            app.run_worker(ask_own_forecast(app, session, state.year), group=DIALOG_WORKERS)


def look_up_holidays(app: App[Any], plan: Plan, country: str, region: str, calendar: bool) -> None:
    """Draft a plan with the public holidays of a country, or of a region of it."""
    from funnel_tui.system.holiday_source import holidays  # noqa: PLC0415 - a tenth of a second to load

    try:
        found = holidays(country, region, plan.period)
    except ValueError as error:
        app.call_later(app.notify, str(error), severity="warning", timeout=8, markup=False)
    else:
        app.post_message(DraftChanged(with_holidays(plan, found, country, region)))
    if calendar:
        _back_to_calendar(app)


def _back_to_calendar(app: App[Any]) -> None:
    """Show the calendar again, behind the draft that may be on its way."""
    app.call_later(app.run_action, "calendar", app.screen)


def start_review(app: App[Any], session: Session, week: Period) -> None:
    """Have the page of a week written in a thread."""
    state = session.state
    if state.year is None or state.fresh:
        app.notify("there is no week to review yet", severity="warning", timeout=4)
        return
    job = partial(write_review, app, session, state.year, week)
    app.run_worker(job, thread=True, group="review", exclusive=True)


@short_turns()
def write_review(app: App[Any], session: Session, year: Year, week: Period) -> None:
    """Write the page of a week; one that was edited since is left alone, and the new one numbered."""
    state, folder = session.state, session.saver.store.path.parent
    past = make_past(app, session, year, state.today)
    page = review(year, week, state.today, insight(year, state.today, weekly=False), state.notation, past)
    name = review_name(week)
    paths = (folder / (f"{name}.md" if number == 1 else f"{name}-{number}.md") for number in count(1))
    try:
        path = next(path for path in paths if not path.exists() or path.read_text(encoding="utf-8") == page)
        path.write_text(page, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        app.call_later(app.notify, f"not written: {error}", severity="warning", timeout=8, markup=False)
    else:
        app.call_later(app.notify, f"Written: {path}", timeout=8, markup=False)


def start_backtest(app: App[Any], session: Session, year: Year) -> None:
    """Have the forecasts of all past Mondays made again in a thread, unless they have been."""
    today, past = session.state.today, session.state.past
    if past is not None and past.year == year and past.today == today:
        return

    def told(done: int, of: int) -> None:
        app.call_later(session.show_past, PastForecasts(year, today, done, of))

    @short_turns()
    def work() -> None:
        found = make_past(app, session, year, today, told)
        app.call_later(session.show_past, PastForecasts(year, today, found=found))

    session.show_past(PastForecasts(year, today))
    app.run_worker(work, thread=True, group="backtest", exclusive=True)


def make_past(
    app: App[Any], session: Session, year: Year, today: date, told: Callable[[int, int], None] | None = None
) -> Backtest:
    """Make the forecasts of all past Mondays again, and keep their score for `status`."""
    from funnel_tui.core.forecast.backtest.backtest import backtest  # noqa: PLC0415 - rare
    from funnel_tui.storage.disk.state_folder import State  # noqa: PLC0415
    from funnel_tui.storage.journal.entered import entered  # noqa: PLC0415
    from funnel_tui.storage.journal.journal import Journals  # noqa: PLC0415
    from funnel_tui.system.past_scores import keep_score  # noqa: PLC0415

    state, path = paths.state_folder(), session.saver.store.path
    known = entered(Journals(State(str(state)), year.id, str(path)).look()) if year.id else ()
    found = backtest(year, today, known, told)
    app.call_later(session.remember, partial(keep_score, state, year.id, found.quarters, today))
    return found


async def ask_own_forecast(app: App[Any], session: Session, year: Year) -> None:
    """Ask for the user's own number for the present quarter, and keep it with today's date."""
    from funnel_tui.core.values.money import read_money  # noqa: PLC0415 - rare

    state, plan = session.state, year.plan
    if state.fresh or state.today not in plan.period:
        app.notify("a number is for a quarter of a plan that runs", severity="warning", timeout=4)
        return
    quarter = plan.period.quarter(state.today)
    before = next((own.amount for own in reversed(plan.own_forecasts) if own.quarter == quarter), None)
    amount = await app.push_screen_wait(
        Ask(
            f"Your call: what will {quarter} bring?",
            state.notation.number(before) if before is not None else "",
            "all that it sells, such as 20k",
            read_money,
            lambda value: state.notation.money(value, plan.currency),
        )
    )
    if amount is not None:
        session.keep_own_forecast(OwnForecast(quarter, state.today, amount))


async def ask_holidays(app: App[Any], plan: Plan, calendar: bool) -> None:
    """Ask, and have the holidays looked up in a thread; then show the calendar again, if it was shown."""
    # The library takes a tenth of a second to load.
    from funnel_tui.system.holiday_source import countries, regions  # noqa: PLC0415

    none = ("No public holidays", "", ())
    places = [*_lines(countries(), plan.work.country), none]
    country = await app.push_screen_wait(Find("Public holidays of which country?", places, _KEYS))
    if not country:
        if country == "":
            app.post_message(DraftChanged(with_holidays(plan, ())))
        if calendar:
            _back_to_calendar(app)
        return
    region: str | None = ""
    if parts := regions(country):
        lines = [("The whole country", "", ()), *_lines(parts, "")]
        region = await app.push_screen_wait(Find("Of which part of it?", lines, _KEYS))
    if region is not None:
        job = partial(look_up_holidays, app, plan, country, region, calendar)
        app.run_worker(job, thread=True, group="holidays", exclusive=True)
    elif calendar:
        _back_to_calendar(app)


def _lines(places: Sequence[Place], present: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """A line for each place, its code, and the code to find it by; the present one comes first."""
    ordered = sorted(places, key=lambda place: place.code != present)
    return [(f"{place.name} ({place.code})", place.code, (place.code,)) for place in ordered]


async def pick_file(app: App[Any], session: Session, kind: str) -> None:
    """Have a file picked: of another year, or to import."""
    if kind == "year":
        await other_year(app, session)
        return
    from funnel_tui.ui.imports.flow import import_file  # noqa: PLC0415 - brings the readers

    await import_file(app, session)


async def other_year(app: App[Any], session: Session) -> None:
    """Have another year's file of the data folder picked, and show it."""
    day, years = session.state.notation.day, paths.known_years()
    if not years:
        app.notify(f"no year file in {paths.data_folder()}", severity="warning", timeout=5, markup=False)
        return
    if [path for path, _, _ in years] == [session.saver.store.path]:
        app.notify("this is the only year; F8 plans the next one", timeout=5)
        return
    lines = [((path.name, f"{day(starts)} to {day(ends)}"), path) for path, starts, ends in years]
    path = await app.push_screen_wait(Pick("Which year?", lines, "enter opens it · esc stays here"))
    if path is not None:
        session.open_year(path)


async def leave(app: App[Any], session: Session) -> None:
    """Write everything and end the program; ask first about a draft, and where it cannot be written."""
    if session.drafting.kept:
        from funnel_tui.ui.screens.plan.acceptance import settle  # noqa: PLC0415 - needs Plan's modules

        goes, message = await settle(app.screen, session.state)
        if message is not None:
            session.handle(message)
        if not goes:
            return
    since = time_ns()
    saved = await asyncio.to_thread(session.saver.flush)
    saving = session.state.saving
    body = f"{saving.reason}\nThey are journalled and come in when the file can be written again."
    if session.state.draft is not None and session.drafting.fault:
        app.notify(session.drafting.fault, severity="error", timeout=8, markup=False)
    elif saved:
        # What another program wrote in the last moment is not in what is shown.
        if session.saver.store.year == session.state.year:
            from funnel_tui.ui.screens.log.coming import coming_frames  # noqa: PLC0415 - only at the end

            session.coming = since, coming_frames(app, session.state)
        app.exit()
    elif await app.push_screen_wait(Confirm(f"{saving.word}: leave all the same?", body)):
        app.exit(return_code=1)
