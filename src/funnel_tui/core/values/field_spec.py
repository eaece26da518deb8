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
class Limits:
    """What a value may be by itself, of all that its type can read; the plan knows the other limits."""

    allow: Callable[[Any], bool]
    """Whether a value is within them."""
    allowed: str
    """The same in words; `{}` stands for `most`."""
    schema: JsonSchema = field(default_factory=dict)
    """The same for editors."""
    most: int = 0
    """The largest number, where these are limits for numbers."""


def between(least: int, most: int, allowed: str, *, above: bool = False) -> Limits:
    """Limits for numbers, both included; with `above` the least is not."""

    def allow(value: Decimal | Fraction | int | str) -> bool:
        if isinstance(value, str):
            # The file has a weight that no decimal can write as a ratio.
            value = Fraction(value)
        finite = not isinstance(value, Decimal) or value.is_finite()
        return finite and least <= value <= most and not (above and value == least)

    schema = {"exclusiveMinimum" if above else "minimum": least, "maximum": most}
    return Limits(allow, allowed, schema, most)


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
    within: Limits | None = None
    """Of a value, or of each row's value."""
    form: int = LAST
    """Its place on the Plan screen; fields that are not on it come last wherever a person reads a list."""
    heading: str = ""
    """The label in a narrow column."""
    rare: bool = False
    """Whether the Plan screen keeps its field folded away until it is asked for."""

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
        limits = self.within.schema if self.within else {}
        told = {"title": self.label, "description": self.help}
        if isinstance(self.type, FieldType):
            return {**told, **self.type.schema, **limits}
        row = {**self.type.row, **limits}
        keys = self.type.keys
        rows = {"patternProperties": {f"^({keys})$": row}, "additionalProperties": False} if keys else {}
        return {**told, "type": "object", **(rows or {"additionalProperties": row})}

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
            values = {where: value}
        else:
            values = {(*where, key): amount for key, amount in self.type.table(value).items()}
        for place, each in values.items():
            if not self.within.allow(each):
                figures = (_figure(each), self.within.most)
                yield Problem(place, "is {}", self.within.allowed, figures=figures)


def _figure(value: object) -> Figure:
    if isinstance(value, Rate):
        return value.text
    if isinstance(value, int | Decimal):
        return value
    return "empty" if value == () else f"{value}"
