"""The dates that a command is about, as they were typed."""

from __future__ import annotations

from funnel_tui.cli.errors import WrongUse
from funnel_tui.core.values.dates import DateReader
from funnel_tui.core.values.period import Period
from funnel_tui.system import clock, config, paths


def date_reader() -> DateReader:
    """Reads dates as the settings say."""
    notation = config.load(paths.config_file())[0].notation
    return DateReader(clock.today(), notation.month_first)


def days_of(typed: str) -> Period:
    """A date, or a stretch of dates that has happened.

    Raises:
        WrongUse: When it is not one.
    """
    try:
        return date_reader().logged_span(typed)
    except ValueError as error:
        raise WrongUse(f"{typed!r} is not a date; allowed: {error}") from None
