"""The years before, read from their files; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from funnel_tui.core.progress.year import Year
from funnel_tui.storage.store import Store


def ended_years(files: Iterable[Path], state: Path, present: Path | None, today: date) -> list[Year]:
    """The years whose plans are over, each with everything that is journalled for it.

    Args:
        files: Where years may be; what cannot be read is passed over.
        state: This machine's state folder.
        present: The file of the plan that is followed, which is not one of them.
        today: The date.
    """
    out = []
    for path in files:
        if path != present:
            store = Store.open(path, state)
            if store.readable and store.year is not None and store.year.plan.period.ends < today:
                out.append(store.year)
            store.close()
    return out
