"""A field of a plan as one value: where it stands, how it is read and written, its limits and its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter

from funnel_tui.core.values.field_types import FieldType, JsonSchema
from funnel_tui.core.values.frozen import dataclass, field, replace
from funnel_tui.core.values.problem import Figure, Problem
from funnel_tui.core.values.rate import Rate
from funnel_tui.core.values.table_types import RowsType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    H = TypeVar("H")


LAST = 99
"""Place of a field that is not on the form: after all that are."""


class _Written:
    """Stands for the value that a file leaves out where every value is written."""


WRITTEN = _Written()


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a plan, declared once for everything that reads, writes, shows or compares it."""

    path: str
    """Where the file has it: `plan.target`, `channels.*.converts`."""
    attribute: str
    """Where a plan, or for channels and stages the activity, has it: `funnel.target`."""
    label: str
    """As a person reads it."""
    type: FieldType[Any] | RowsType[Any]
    help: str
    """One sentence for whoever fills it in."""
    required: bool = False
    """Whether a file without it has no plan."""
    default: object = WRITTEN
    """What it is where the file leaves it out; `WRITTEN` for a field that the file always has."""
    within: Callable[[Any], bool] | None = None
    """Whether a value, or the value of a row, can be used by itself; the plan knows the other limits."""
    allowed: str = ""
    """What `within` allows; each `{}` stands for one of the limits."""
    limits: tuple[int, ...] = ()
    form: int = LAST
    """Its place on the Plan screen; fields that are not on it come last wherever a person reads a list."""
    heading: str = ""
    """The label in a narrow column."""
    rare: bool = False
    """Whether the Plan screen keeps its field folded away until it is asked for."""
    more: JsonSchema = field(default_factory=dict)
    """What an editor is told of `within` where that is not `Limits`."""

    @property
    def on_form(self) -> bool:
        """Whether the Plan screen has a field for it."""
        return self.form < LAST

    @property
    def key(self) -> str:
        """Its name in its table of the file."""
        return self.path.rpartition(".")[2]

    @property
    def table(self) -> str:
        """The table of the file that it is in."""
        return self.path.partition(".")[0]

    @property
    def schema(self) -> JsonSchema:
        """What the file allows, for editors: the type, the limits, and the sentence as its help."""
        limits = self.within.schema if isinstance(self.within, Limits) else {}
        told = {"title": self.label, "description": self.help}
        if isinstance(self.type, FieldType):
            return {**told, **self.type.schema, **limits, **self.more}
        row = {**self.type.row, **limits}
        keys = self.type.keys
        rows = {"patternProperties": {f"^({keys})$": row}, "additionalProperties": False} if keys else {}
        return {**told, "type": "object", **(rows or {"additionalProperties": row}), **self.more}

    def get(self, holder: object) -> Any:  # noqa: ANN401 - its type knows what it is
        """Its value in a plan, or in the channel or stage that has it."""
        return attrgetter(self.attribute)(holder)

    def put(self, holder: H, value: object) -> H:
        """The plan, channel or stage with another value."""
        part, _, name = self.attribute.rpartition(".")
        changed: Any = holder
        if part:
            value = replace(getattr(changed, part), **{name: value})
        return replace(changed, **{part or name: value})  # type: ignore[no-any-return]

    def problems(self, holder: object, table: Sequence[str]) -> Iterator[Problem]:
        """A problem for each value that is outside its limits; `table` is where the holder's fields stand."""
        if self.within is None or (value := self.get(holder)) is None:
            return
        where = (*table, self.key)
        if isinstance(self.type, FieldType):
            if not self.within(value):
                yield self._outside(where, value)
            return
        for key, amount in self.type.table(value).items():
            if not self.within(amount):
                yield self._outside((*where, key), amount)

    def _outside(self, where: tuple[str, ...], value: object) -> Problem:
        return Problem(where, "is {}", self.allowed, figures=(_figure(value), *self.limits))


def _figure(value: object) -> Figure:
    if isinstance(value, Rate):
        return value.text
    if isinstance(value, int | Decimal):
        return value
    return "empty" if value == () else f"{value}"


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for numbers, both included; with `above` the least is not."""

    least: int
    most: int
    above: bool = False

    def __call__(self, value: Decimal | Fraction | int | str) -> bool:
        """Whether a value is within them."""
        if isinstance(value, str):
            # The file has a weight that no decimal can write as a ratio.
            value = Fraction(value)
        finite = not isinstance(value, Decimal) or value.is_finite()
        return finite and self.least <= value <= self.most and not (self.above and value == self.least)

    @property
    def schema(self) -> JsonSchema:
        """The same for editors."""
        return {"exclusiveMinimum" if self.above else "minimum": self.least, "maximum": self.most}


def between(least: int, most: int, *, above: bool = False) -> Limits:
    """Limits for numbers, both included; with `above` the least is not."""
    return Limits(least, most, above)
