"""The plan's part of the year file: `[plan]`, `[channels]`, `[stages]`, `[calendar]` and `[pay]`.

What each field is called there and how it is read is in the tables of `core.plan.fields`.
"""

from __future__ import annotations

from collections.abc import Iterable

from funnel_tui.core.plan.fields.activity_fields import CHANNEL_FIELDS, STAGE_FIELDS, fields_of
from funnel_tui.core.plan.fields.calendar_fields import CALENDAR_FIELDS
from funnel_tui.core.plan.fields.pay_fields import PAY_FIELDS
from funnel_tui.core.plan.fields.plan_fields import PLAN_FIELDS
from funnel_tui.core.plan.funnel import Channel, Funnel, Stage
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.revenue.pay import Pay
from funnel_tui.core.values.field_spec import FieldSpec
from funnel_tui.core.values.field_types import Misread
from funnel_tui.core.values.period import Period, WorkCalendar
from funnel_tui.core.values.problem import Problem
from funnel_tui.core.values.table_types import RowsType
from funnel_tui.storage.format.plain_text import Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Where = tuple[str, ...]


def read_plan(table: Table) -> tuple[Plan | None, list[Problem]]:
    """The plan of a table, none where a part of it cannot be used, and everything that is wrong."""
    reader = _Reader(table)
    plan = reader.plan()
    if plan is not None:
        reader.found += plan.problems()
    usable = all(problem.harmless for problem in reader.found)
    return (plan if usable else None), reader.found


class _Reader:
    """Collects every fault instead of stopping at the first, so that a file can be fixed in one go."""

    def __init__(self, table: Table) -> None:
        self._top = table
        self.found: list[Problem] = []

    def plan(self) -> Plan | None:
        head = self._fields(PLAN_FIELDS, self._top, ("plan",))
        channels = [
            (name, self._fields(CHANNEL_FIELDS, rows, ("channels", name)))
            for name, rows in self._rows("channels")
        ]
        if "stages" not in self._top:
            self._wrong(("stages",), "is missing", "one stage at least, such as [stages.meetings]")
        stages = [
            (name, self._fields(STAGE_FIELDS, rows, ("stages", name))) for name, rows in self._rows("stages")
        ]
        work = self._fields(CALENDAR_FIELDS, self._top, ("calendar",))
        pay = self._fields(PAY_FIELDS, self._top, ("pay",))
        if any(not problem.harmless for problem in self.found):
            return None
        funnel = Funnel(
            channels=tuple(Channel(name, **row) for name, row in channels),
            stages=tuple(Stage(name, **row) for name, row in stages),
            **_part(head, "funnel"),
        )
        period = Period(**_part(head, "period"))
        calendar = WorkCalendar(**_part(work, "work"))
        return Plan(period, funnel, calendar, pay=Pay(**_part(pay, "pay")), **_part(head, ""))

    def _wrong(self, where: Where, what: str, allowed: str = "", *, harmless: bool = False) -> None:
        self.found.append(Problem(where, what, allowed, harmless=harmless))

    def _table(self, parent: Table, where: Where) -> Table:
        value = parent.get(where[-1], {})
        if isinstance(value, dict):
            return value
        self._wrong(where, "is not a table", f"[{'.'.join(where)}]")
        return {}

    def _rows(self, kind: str) -> Iterable[tuple[str, Table]]:
        """Each channel or stage, with the table that has it."""
        rows = self._table(self._top, (kind,))
        return [(name, rows) for name in rows]

    def _fields(self, specs: tuple[FieldSpec, ...], parent: Table, at: Where) -> Table:
        """The values that one table has, by the attribute of the plan or activity that they are for."""
        table = self._table(parent, at)
        if at == ("plan",) and "plan" not in parent:
            self._wrong(at, "is missing", "[plan] with starts, ends, target and average_deal")
            return {}
        known = [spec.key for spec in specs]
        for key in table:
            if key not in known:
                self._wrong((*at, key), "is not known; it is kept", ", ".join(known), harmless=True)
        out: Table = {}
        for spec in specs:
            where = (*at, spec.key)
            if isinstance(spec.type, RowsType):
                if spec.key in table:
                    out[spec.attribute] = tuple(self._row_values(spec.type, self._table(table, where), where))
            elif spec.key in table:
                try:
                    out[spec.attribute] = spec.type.read(table[spec.key])
                except Misread as fault:
                    self._wrong(where, fault.what, fault.allowed)
            elif spec.required:
                self._wrong(where, "is missing", spec.type.allowed)
        return out

    def _row_values(self, kind: RowsType[Any], table: Table, where: Where) -> Iterable[object]:
        for key, value in table.items():
            try:
                yield kind.read(key, value)
            except Misread as fault:
                self._wrong((*where, key), fault.what, fault.allowed, harmless=fault.harmless)


def _part(values: Table, part: str) -> Table:
    """The values of one part of a plan: `target` of `funnel.target`."""
    split = {attribute.rpartition(".")[::2]: value for attribute, value in values.items()}
    return {name: value for (owner, name), value in split.items() if owner == part}


def encode_plan(plan: Plan) -> Table:
    """The plan's tables; a field is left out where it has the value that its absence means."""
    funnel = plan.funnel
    out = {
        "plan": _encoded(PLAN_FIELDS, plan),
        "channels": {channel.name: _encoded(fields_of(channel), channel) for channel in funnel.channels},
        "stages": {stage.name: _encoded(fields_of(stage), stage) for stage in funnel.stages},
        "calendar": _encoded(CALENDAR_FIELDS, plan),
    }
    pay = _encoded(PAY_FIELDS, plan)
    return out | {"pay": pay} if pay else out


def _encoded(specs: tuple[FieldSpec, ...], holder: object) -> Table:
    values = [(spec, spec.get(holder)) for spec in specs]
    return {
        spec.key: spec.type.table(value) if isinstance(spec.type, RowsType) else spec.type.write(value)
        for spec, value in values
        if value != spec.default
    }
