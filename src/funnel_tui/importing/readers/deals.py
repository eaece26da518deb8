"""A row for each deal: when it came up, when it was won or lost, and for how much; any CRM's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, tzinfo

from funnel_tui.core.progress.day import LOST, WON
from funnel_tui.core.progress.new_plan.own_figures import PastDeal
from funnel_tui.importing.columns.aliases import STAGES, entered_stages, meaning, plain
from funnel_tui.importing.columns.amounts import one_currency
from funnel_tui.importing.counting.answers import Answers
from funnel_tui.importing.counting.tally import Tally
from funnel_tui.importing.files.cannot_import import CannotImport, some
from funnel_tui.importing.files.sheet import Sheet
from funnel_tui.importing.readers.rows import RoleRows

WANTED = (
    *(
        "id",
        "won_at",
        "lost_at",
        "created",
        "closed",
        "is_won",
        "is_closed",
        "stage",
        "outcome",
        "lost_reason",
    ),
    *("currency", "amount", "period", "owner"),
)
_DECIDED = frozenset((
    "won", "gewonnen", "gagne", "gagnee", "ganado", "ganada", "vinto", "vinta", "wygrana", "wygrane",
    "ganho", "ganha", "vunnen", "voitettu", "lost", "verloren", "perdu", "perdue", "perdido", "perdida",
    "perso", "persa", "przegrana", "przegrane", "forlorad", "havitty",
))  # fmt: skip
_DOUBTS = frozenset(("not", "nicht", "back", "almost", "non", "pas", "no", "nie", "ej", "inte", "or", "vs"))
ARRIVAL = "opportunities"
"""What a new deal counts as."""


def read_deals(sheet: Sheet, answers: Answers, tally: Tally, zone: tzinfo | None = None) -> None:
    """Count arrivals at stages, deals won with their amounts, and deals lost.

    Raises:
        Unanswered: When whose rows count, or the order of day and month, is open.
        CannotImport: When columns contradict themselves, or deals were won in several currencies.
    """
    entered = entered_stages(sheet.header)
    extra = {f"entered {index}": index for index in entered}
    rows = RoleRows(sheet, WANTED, answers, tally, zone, extra)
    if not (rows.has("closed") or rows.has("won_at") or entered or rows.has("created")):
        raise CannotImport("has no column that says when a deal was won; name it with --column closed=HEADER")
    days = rows.dates("created", "closed", "won_at", "lost_at", *extra)
    created, closed, won_at, lost_at = days[:4]
    arrivals = _arrivals(entered.values(), days[4:])
    won_in, lost_in = arrivals.pop(WON, won_at), arrivals.pop(LOST, lost_at)
    states = _states(rows, won_in, lost_in)
    counted = {kind: column for kind, column in arrivals.items() if tally.resolve(kind)}
    if skipped := [kind for kind in arrivals if kind not in counted]:
        tally.notes.append(
            f"stages that are not counted: {some(skipped, 8)}; --as 'STAGE=ACTIVITY' counts one"
        )
    if not counted or not tally.resolve(ARRIVAL) or ARRIVAL not in {*counted, *map(tally.resolve, counted)}:
        counted.setdefault(ARRIVAL, created)
    amounts = rows.amounts("amount")
    won: list[int] = []
    for index in rows.kept:
        row, state = rows.numbers[index], states[index]
        # The days to close are counted from the arrival as an opportunity, where the file knows it.
        came = arrivals.get(ARRIVAL, created)[index] or created[index]
        if came is not None:
            ended = {WON: won_in[index], LOST: lost_in[index]}.get(state)
            ended = ended or (closed[index] if state else None)
            decided = (state == WON) if ended else None
            tally.deals.append(PastDeal(came, ended, decided, amounts.amounts[index]))
        for kind, column in counted.items():
            # Most deals have not been at every stage.
            if column[index] is not None or (kind == ARRIVAL and len(counted) == 1 and not state):
                tally.add(column[index], kind, row)
        if state == WON:
            day = won_in[index] or won_at[index] or closed[index]
            if day is None:
                tally.leave_out("won without a close date", row)
                continue
            won.append(index)
            tally.win(day, amounts.amounts[index], row)
        elif state == LOST:
            day = lost_in[index] or lost_at[index] or closed[index]
            if day is None:
                tally.leave_out("lost without a close date", row)
            else:
                tally.add(day, LOST, row)
    _same_money(rows, won, amounts.currencies, tally)


def _arrivals(
    stages: Iterable[str], columns: Iterable[Sequence[date | None]]
) -> dict[str, Sequence[date | None]]:
    """When each deal arrived at each kind of stage.

    Several pipelines may have a stage of one kind; a deal is in one of them, or began in the earlier.
    """
    out: dict[str, Sequence[date | None]] = {}
    for stage, column in zip(stages, columns, strict=True):
        kind = stage_kind(stage)
        if kind in out:
            pairs = zip(out[kind], column, strict=True)
            out[kind] = [min(filter(None, pair), default=None) for pair in pairs]
        else:
            out[kind] = column
    return out


def stage_kind(stage: str) -> str:
    """What arriving at a stage is: `won`, `lost`, one of our kinds, or the stage's own name."""
    # `7. Closed Won (Sales)` is `closed won`.
    word = re.sub(r"^\W*\d+\W+|\s*\([^()]*\)$", "", plain(stage))
    if found := meaning(word, WON, LOST) or next(
        (kind for kind, words in STAGES.items() if word in words), ""
    ):
        return found
    parts = {*re.split(r"[\W_]+", word)}
    # A name of one's own, such as `won, invoice sent`; `not won` and `won back` are not clear enough.
    if len(parts & _DECIDED) == 1 and not parts & _DOUBTS:
        return meaning(next(iter(parts & _DECIDED)), WON, LOST)
    return word


def _states(rows: RoleRows, won: Sequence[date | None], lost: Sequence[date | None]) -> list[str]:
    """`won`, `lost` or empty for each row, by the clearest column that there is."""
    known: dict[str, str] = {}

    def of(text: str) -> str:
        if text not in known:
            known[text] = found if (found := stage_kind(text)) in (WON, LOST) else ""
        return known[text]

    out = []
    columns = (rows.text(role) for role in ("is_won", "is_closed", "outcome", "stage"))
    for is_won, is_closed, status, stage, won_day, lost_day in zip(*columns, won, lost, strict=True):
        if is_won and meaning(is_won, "yes"):
            out.append(WON)
        elif is_won and is_closed:
            out.append(LOST if meaning(is_closed, "yes") else "")
        elif found := of(status) or of(stage):
            out.append(found)
        elif status or stage or not (won_day or lost_day):
            # Open again: the dates are those of an earlier end. Without a status only they can say.
            out.append("")
        else:
            out.append(WON if won_day and (not lost_day or won_day >= lost_day) else LOST)
    return out


def _same_money(rows: RoleRows, won: Sequence[int], signs: Sequence[str], tally: Tally) -> None:
    """Refuse to add what cannot be added."""
    if not won:
        return
    named = rows.text("currency")
    numbers = [rows.numbers[index] for index in won]
    currency = one_currency([named[index] or signs[index] for index in won], numbers)
    if currency:
        tally.readings.append(f"currency: {currency}")
    periods = rows.text("period")
    if len(found := {plain(periods[index]) for index in won} - {""}) > 1:
        raise CannotImport(
            f"column {rows.header('period')!r} has {some(sorted(found))}: such amounts cannot be added; "
            f"allowed: one, with --filter {rows.header('period')!r}=VALUE"
        )
    if found - {"one time", "one-time", "one off"}:
        tally.notes.append(f"amounts are {next(iter(found))} ones, taken as they are")
