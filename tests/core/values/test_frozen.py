"""Classes from `values.frozen` beside the library's own: whoever uses them cannot tell which is which."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar

import pytest

import funnel_tui
from funnel_tui.core.values import frozen

V = TypeVar("V")


@frozen.dataclass(frozen=True, slots=True)
class Ours(Generic[V]):
    """Every kind of field."""

    first: V
    second: tuple[int, ...] = (1, 2)
    third: Mapping[str, int] = frozen.field(default_factory=dict)

    @property
    def doubled(self) -> tuple[int, ...]:
        """A property beside the fields."""
        return self.second * 2


@dataclasses.dataclass(frozen=True, slots=True)
class Theirs(Generic[V]):
    """The same by the library."""

    first: V
    second: tuple[int, ...] = (1, 2)
    third: Mapping[str, int] = dataclasses.field(default_factory=dict)

    @property
    def doubled(self) -> tuple[int, ...]:
        """A property beside the fields."""
        return self.second * 2


@frozen.dataclass(frozen=True, slots=True)
class Alone:
    """One field."""

    only: float


@frozen.dataclass(frozen=True, slots=True)
class Empty:
    """No field."""


@frozen.dataclass(frozen=True, slots=True)
class More(Alone):
    """A field on top of a base's."""

    other: str = "x"


@frozen.dataclass(slots=True)
class Changing:
    """One that is not frozen."""

    n: int = 0


def test_it_shows_itself_as_the_library_would() -> None:
    ours, theirs = Ours("a", third={"b": 1}), Theirs("a", third={"b": 1})
    assert (
        repr(ours)
        == repr(theirs).replace("Theirs", "Ours")
        == "Ours(first='a', second=(1, 2), third={'b': 1})"
    )
    assert repr(Empty()) == "Empty()"
    assert ours.doubled == (1, 2, 1, 2)
    assert Ours.__doc__ == "Every kind of field."


@pytest.mark.parametrize(
    ("args", "named"), [((), {}), ((1, 2, 3, 4), {}), ((1,), {"first": 2}), ((1,), {"fourth": 2})]
)
def test_wrong_arguments_are_refused(args: tuple[Any, ...], named: dict[str, Any]) -> None:
    for made in (Ours, Theirs):
        with pytest.raises(TypeError, match="__init__"):
            made(*args, **named)


def test_equality_and_hash_go_by_class_and_fields() -> None:
    assert Alone(1) == Alone(1.0) != Alone(2)
    assert hash(Alone(1)) == hash(Alone(1.0))
    assert Alone(1) != More(1)
    assert Alone(1).__eq__((1,)) is NotImplemented
    nan = float("nan")
    assert Alone(nan) == Alone(nan)
    assert Empty() == Empty()
    assert {Ours(1, (2,), ())} == {Ours(1, (2,), ())}  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="unhashable"):
        hash(Ours(1))
    with pytest.raises(TypeError, match="unhashable"):
        hash(Changing())
    assert Changing(1) == Changing(1)


def test_defaults_are_made_for_each_instance() -> None:
    assert Ours(1).third == {}
    assert Ours(1).third is not Ours(1).third


def test_nothing_can_be_changed() -> None:
    ours = Ours(1)
    changes: tuple[Callable[[], None], ...] = (
        lambda: setattr(ours, "first", 2),
        lambda: setattr(ours, "fourth", 2),
        lambda: delattr(ours, "first"),
    )
    for change in changes:
        with pytest.raises(dataclasses.FrozenInstanceError):
            change()
    changing = Changing()
    changing.n = 3
    assert changing.n == 3
    assert not hasattr(ours, "__dict__")
    assert not hasattr(changing, "__dict__")


def test_a_derived_class_has_the_fields_of_its_base_first() -> None:
    more = More(1, other="y")
    assert (more.only, more.other) == (1, "y")
    assert repr(more) == "More(only=1, other='y')"
    assert not hasattr(more, "__dict__")
    with pytest.raises(dataclasses.FrozenInstanceError):
        more.only = 2  # type: ignore[misc]


def test_values_are_replaced() -> None:
    for replace in (frozen.replace, dataclasses.replace):
        assert replace(Ours(1), second=(3,)) == Ours(1, (3,))
        assert replace(More(1, "y"), only=2) == More(2, "y")
        with pytest.raises(TypeError):
            replace(Alone(1), missing=2)


def test_the_library_knows_the_fields() -> None:
    for ours, theirs in zip(dataclasses.fields(Ours), dataclasses.fields(Theirs), strict=True):
        assert (ours.name, ours.type, ours.default) == (theirs.name, theirs.type, theirs.default)
        assert ours.default_factory == theirs.default_factory
    assert dataclasses.is_dataclass(Ours(1))
    assert dataclasses.asdict(More(1)) == {"only": 1, "other": "x"}
    assert [found.name for found in dataclasses.fields(More)] == ["only", "other"]


def test_it_is_matched_by_position() -> None:
    match Ours("a"):
        case Ours(first, second):
            assert (first, second) == ("a", (1, 2))


def test_it_can_be_copied_and_pickled() -> None:
    for value in (Ours("a"), More(1, "y"), Empty()):
        assert copy.copy(value) == copy.deepcopy(value) == pickle.loads(pickle.dumps(value)) == value


def test_the_commands_and_the_core_define_every_class_so() -> None:
    package = Path(funnel_tui.__file__).parent
    rooms = [path for room in ("core", "storage", "cli", "system") for path in (package / room).rglob("*.py")]
    wrong = [path.name for path in rooms if "\nfrom dataclasses import dataclass" in path.read_text("utf-8")]
    assert wrong == []
