"""Messages with fields, cheap to define: every start defines two dozen of them."""

from __future__ import annotations

from inspect import get_annotations
from typing import Any, ClassVar, dataclass_transform

from textual.message import Message


@dataclass_transform()
class ValueMessage(Message):
    """Takes its fields in the order in which they are written, as a dataclass would."""

    _names: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, **options: Any) -> None:  # noqa: ANN401 - Textual's own
        super().__init_subclass__(**options)
        cls._names = tuple(get_annotations(cls))
        # Under the name by which patterns find the fields; to a type checker it is there already.
        setattr(cls, "__match_args__", cls._names)  # noqa: B010

    def __init__(self, *values: Any, **named: Any) -> None:  # noqa: ANN401 - a type checker sees the fields
        super().__init__()
        for name, value in zip(self._names, values, strict=False):
            setattr(self, name, value)
        for name, value in named.items():
            setattr(self, name, value)
