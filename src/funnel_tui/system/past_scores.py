"""How past forecasts did, kept from when they were last made again: `status` has no second for that."""

from __future__ import annotations

import os
from binascii import crc32
from contextlib import suppress
from datetime import date

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from funnel_tui.core.forecast.backtest.score import Score


def keep_score(state: str | Path, file_id: str, score: Score | None, made: date) -> None:
    """Keep the score of a year's quarters; without it `status` has no line of it."""
    if score is None or not file_id:
        return
    values = (
        *(score.forecasts, score.horizons, score.held, score.deals_held),
        *(score.brier, score.run_rate, score.brier_beside),
    )
    place = _place(state, file_id)
    with suppress(OSError):
        os.makedirs(os.path.dirname(place), exist_ok=True)
        temporary = f"{os.path.splitext(place)[0]}.{os.getpid()}"
        with open(temporary, "w", encoding="utf-8") as file:
            file.write(" ".join((made.isoformat(), *map(repr, values))))
        os.replace(temporary, place)


def kept_score(state: str | Path, file_id: str) -> tuple[Score, date] | None:
    """The score that was kept, and the date on which it was found."""
    place = _place(state, file_id)
    if not file_id or not os.path.isfile(place):
        return None
    try:
        with open(place, encoding="utf-8") as file:
            made, forecasts, horizons, *rest = file.read().split()
        held, deals_held, brier, run_rate, beside = (None if x == "None" else float(x) for x in rest)
        if held is None or deals_held is None or brier is None:
            return None
        from funnel_tui.core.forecast.backtest.score import Score  # noqa: PLC0415 - mostly there is none

        score = Score(int(forecasts), int(horizons), held, deals_held, brier, run_rate, beside)
        return score, date.fromisoformat(made)
    except (OSError, ValueError):
        return None


def _place(state: str | Path, file_id: str) -> str:
    return os.path.join(state, "short", f"{crc32(file_id.encode()):08x}.score")
