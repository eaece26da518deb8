"""Rows of a sheet as the readers want them: columns by their role, mine only, each record once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo
from decimal import Decimal

from funnel_tui.importing.columns.aliases import find_roles, plain
from funnel_tui.importing.columns.amounts import AmountColumn, read_amounts
from funnel_tui.importing.columns.dates import DateColumn, read_dates
from funnel_tui.importing.counting.answers import Answers
from funnel_tui.importing.counting.tally import OTHERS, SKEWED, TWICE, UNREAD, Tally
from funnel_tui.importing.files.cannot_import import CannotImport, Unanswered, some
from funnel_tui.importing.files.sheet import Rows, Sheet

EVERYBODY = "*"
SAME_AS = {"date": "at", "count": "number", "status": "outcome"}
"""Words for roles that people use with `--column`."""


class RoleRows:
    """A sheet read once, with its columns by role; `kept` are the indices of rows that count."""

    def __init__(
        self,
        sheet: Sheet,
        wanted: Sequence[str],
        answers: Answers,
        tally: Tally,
        zone: tzinfo | None = None,
        extra: dict[str, int] | None = None,
    ) -> None:
        self.sheet, self._tally, self._zone = sheet, tally, zone
        self.roles = {**find_roles(sheet.header, wanted), **(extra or {}), **columns_of(sheet, answers)}
        filters = [(f"filter {n}", *pair) for n, pair in enumerate(answers.filters)]
        places = {key: column(sheet, header.rstrip("~"), "--filter") for key, header, _ in filters}
        self._rows: Rows = sheet.rows({**self.roles, **places})
        self.numbers = self._rows.numbers
        tally.rows += len(self.numbers) + len(self._rows.skewed)
        tally.leave_out(SKEWED, *self._rows.skewed)
        self.kept: list[int] = list(range(len(self.numbers)))
        for key, header, value in filters:
            self._filter(key, header, value)
        self._only_mine(answers.mine)
        self._once()
        self._order = answers.dates

    def has(self, role: str) -> bool:
        """Whether the sheet has such a column."""
        return role in self.roles

    def text(self, role: str) -> Sequence[str]:
        """Cells of a column; empty ones where there is none."""
        return self._rows.cells.get(role) or [""] * len(self.numbers)

    def header(self, role: str) -> str:
        """What the sheet calls it."""
        return self.sheet.header[self.roles[role]]

    def dates(self, *roles: str, order: str = "", utc: bool = False) -> list[Sequence[date | None]]:
        """Days of some columns; one that shows the order of day and month decides for the others too."""
        roles_read: dict[str, DateColumn] = {}
        open_question: Unanswered | None = None
        order = self._order or order
        present = [role for role in roles if self.has(role)]
        for _ in range(2):
            open_question = None
            for role in present:
                if role in roles_read:
                    continue
                try:
                    found = self._dates(role, order, utc)
                except Unanswered as question:
                    open_question = open_question or question
                    continue
                roles_read[role] = found
                order = order or found.order
            if open_question is None:
                break
        if open_question is not None:
            raise open_question
        kept = {self.numbers[index] for index in self.kept}
        for role in present:
            found = roles_read[role]
            if found.shown:
                self._tally.readings.append(f"{self.header(role)}: {found.shown}")
            self._tally.leave_out(UNREAD, *(row for row in found.unread if row in kept))
        nothing: Sequence[date | None] = [None] * len(self.numbers)
        return [roles_read[role].days if role in roles_read else nothing for role in roles]

    def _dates(self, role: str, order: str, utc: bool) -> DateColumn:
        header = self.header(role)
        utc = utc or "utc" in header.lower()
        return read_dates(header, self._rows.cells[role], self.numbers, order=order, zone=self._zone, utc=utc)

    def amounts(self, role: str) -> AmountColumn:
        """Amounts of a column; none where there is no such column."""
        if not self.has(role):
            nothing: Sequence[Decimal | None] = [None] * len(self.numbers)
            return AmountColumn(nothing, [""] * len(self.numbers))
        found = read_amounts(self.header(role), self._rows.cells[role], self.numbers)
        self._tally.readings.append(f"{self.header(role)}: {found.shown}")
        return found

    def _filter(self, key: str, header: str, value: str) -> None:
        cells, wanted = self._rows.cells[key], plain(value)
        if header.endswith("~"):
            kept = [index for index in self.kept if wanted in plain(cells[index])]
        else:
            kept = [index for index in self.kept if plain(cells[index]) == wanted]
        gone = {*self.kept} - {*kept}
        self._tally.leave_out(
            f"{header.rstrip('~')} is not {value}", *(self.numbers[index] for index in sorted(gone))
        )
        self.kept = kept

    def _only_mine(self, mine: str) -> None:
        """Leave out the rows of others, where there are several owners.

        Raises:
            Unanswered: When nobody said who is me.
            CannotImport: When nobody of that name is there, or several are.
        """
        if not self.has("owner") or mine == EVERYBODY:
            return
        cells = self._rows.cells["owner"]
        owners = sorted({cells[index] for index in self.kept} - {""})
        if not mine:
            if len(owners) > 1:
                named = some(owners, 12)
                raise Unanswered(
                    f"column {self.header('owner')!r} has {len(owners)} owners: {named}; which are you?",
                    "--mine",
                    owners,
                )
            return
        wanted = plain(mine)
        found = [name for name in owners if plain(name) == wanted]
        found = found or [name for name in owners if wanted in plain(name)]
        if len(found) != 1:
            what = "nobody" if not found else f"{len(found)} owners"
            raise CannotImport(
                f"column {self.header('owner')!r} has {what} called {mine!r}; "
                f"allowed with --mine: {some(owners, 12)}"
            )
        kept = [index for index in self.kept if cells[index] == found[0]]
        others = {*self.kept} - {*kept}
        self._tally.leave_out(OTHERS, *(self.numbers[index] for index in sorted(others)))
        self.kept = kept

    def _once(self) -> None:
        if not self.has("id"):
            return
        cells, seen, kept = self._rows.cells["id"], set(), []
        for index in self.kept:
            if cells[index] and cells[index] in seen:
                self._tally.leave_out(TWICE, self.numbers[index])
                continue
            seen.add(cells[index])
            kept.append(index)
        self.kept = kept


def column(sheet: Sheet, header: str, option: str) -> int:
    """The index of a column that the user named.

    Raises:
        CannotImport: When there is none.
    """
    wanted = plain(header)
    for index, name in enumerate(sheet.header):
        if name == header or plain(name) == wanted:
            return index
    raise CannotImport(
        f"has no column {header!r} ({option}); it has {some([name for name in sheet.header if name], 30)}"
    )


def columns_of(sheet: Sheet, answers: Answers) -> dict[str, int]:
    """Columns that the user gave a role."""
    return {
        SAME_AS.get(role, role): column(sheet, header, "--column") for role, header in answers.columns.items()
    }
