"""The command `note`: a day's note, as `n` on the screen has it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from funnel_tui.cli.entries.days import days_of
from funnel_tui.cli.errors import WrongUse
from funnel_tui.cli.result import Output, checkpoint, file_of, opened, year_in
from funnel_tui.core.values.money import PLAIN
from funnel_tui.system import clock

PIPE = "-"


def note(file: Path | None, words: Sequence[str], on: str | None, *, as_json: bool = False) -> Output:
    """Write a day's note in place of the one it had; without a text, print it.

    Args:
        file: The year file, where it was named.
        words: The text; an empty one takes the note away, `-` reads it from a pipe.
        on: The date as it was typed.
        as_json: Whether a script asks.

    Raises:
        WrongUse: For a date that cannot be read.
        Failed: Where no file holds the date, or the store refuses.
    """
    span = days_of(on or "")
    if span.starts != span.ends:
        raise WrongUse("a note is for one date; allowed: --on friday")
    day, text = span.starts, " ".join(words)
    if list(words) == [PIPE]:
        from funnel_tui.cli.entries.lines import standard_input  # noqa: PLC0415 - mostly it is typed

        text = standard_input()
    # One line, as the screen has it.
    text = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    path = file_of(file, day)
    with opened(path) as store:
        before = year_in(store).typed_day(day).note
        notes: tuple[str, ...] = ()
        if words:
            store.note(day, text, clock.now())
            notes = checkpoint(store, path)
        now = year_in(store).typed_day(day).note
        if as_json:
            table = {"file": str(path), "date": day.isoformat(), "note": now, "before": before}
            return Output(notes=notes, table=table)
        if not words:
            return Output(now)
        was = f" (before: {before})" if before and before != now else ""
        return Output(f"note on {PLAIN.day(day)}: {now or 'none'}{was}", notes)
