"""Dataclasses that are cheap to define: every value of the program is one, and each start defines them all.

The library's `@dataclass(frozen=True, slots=True)` compiles six functions for each class: 1.1 ms of CPU where
`python -c pass` takes 17.6 (measured), so that those of `plan --json` were 5 starts of Python. Here only
`__init__` is compiled, and only where there are many instances: 0.02 ms for a class, 0.1 for such a one.
To a type checker these are the library's own, and `dataclasses.fields`, `replace` and pattern matching work
on them.
"""

# ruff: noqa: ANN401 - what is made here has the type that the library's own would have

from __future__ import annotations

from operator import attrgetter

# In every module that a command loads: to import typing takes 3.4 ms of the 38 of a kept answer and of the 90
# of `add` (CPU, measured), and nothing at run time needs it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace
    from typing import Any, Generic, TypeVar
else:

    class Generic:
        """Stands for the library's: a class with a parameter is at run time the class."""

        __slots__ = ()

        def __class_getitem__(cls, _: Any) -> Any:
            """The class whatever its parameter."""
            return cls

    def TypeVar(name: str, **_: Any) -> str:
        """Stands for the library's parameter."""
        return name

    def dataclass(*, frozen: bool = False, slots: bool) -> Any:
        """What the library's decorator makes with these options, and no others."""
        assert slots, "the library's own is for classes without slots"
        return _frozen if frozen else _with_slots

    def field(*, default_factory: Any) -> Any:
        """A field whose default is made for each instance."""
        return _Factory(default_factory)

    def replace(value: Any, /, **changes: Any) -> Any:
        """The same value with some fields changed."""
        for name in value.__match_args__:
            if name not in changes:
                changes[name] = getattr(value, name)
        return value.__class__(**changes)


_FEW = 60
"""Instances of a class before its `__init__` is compiled."""

__all__ = ["Generic", "TypeVar", "dataclass", "field", "replace"]


class _Factory:
    """Makes the default of a field."""

    __slots__ = ("make",)

    def __init__(self, make: Any) -> None:
        self.make = make


class _LibraryFields:
    """The fields as the library describes them, taken from a twin that it makes once somebody asks."""

    def __get__(self, _: object, owner: Any) -> Any:
        import dataclasses  # noqa: PLC0415 - the program itself never asks

        annotations, twin_defaults = owner._hints, {}
        for name, default in owner._defaults.items():
            made = isinstance(default, _Factory)
            twin_defaults[name] = dataclasses.field(default_factory=default.make) if made else default
        twin = type(owner.__name__, (), {"__annotations__": annotations, **twin_defaults})
        owner.__dataclass_fields__ = vars(dataclasses.dataclass(twin))["__dataclass_fields__"]
        return owner.__dataclass_fields__


def _equal(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self._values(self) == self._values(other)


def _hash(self: Any) -> int:
    return hash(self._values(self))


def _repr(self: Any) -> str:
    values = [f"{name}={getattr(self, name)!r}" for name in self.__match_args__]
    return f"{self.__class__.__qualname__}({', '.join(values)})"


def _refuse(self: Any, name: str, *_: object) -> None:
    from dataclasses import FrozenInstanceError  # noqa: PLC0415 - only a fault of the program gets here

    raise FrozenInstanceError(f"cannot change field {name!r} of {self.__class__.__name__}")


def _get_state(self: Any) -> Any:
    return self._values(self)


def _set_state(self: Any, state: Any) -> None:
    for name, value in zip(self.__match_args__, state, strict=True):
        object.__setattr__(self, name, value)


def _frozen(cls: Any) -> Any:
    made = _with_slots(cls)
    made.__setattr__ = made.__delattr__ = _refuse
    # Whoever copies or unpickles a value would set its fields one by one.
    made.__getstate__, made.__setstate__ = _get_state, _set_state
    if made.__hash__ is None:
        made.__hash__ = _hash
    return made


def _with_slots(cls: Any) -> Any:
    """The class made once more with a slot for each field, as slots cannot be added to one that exists."""
    own = cls.__dict__.get("__annotations__", {})  # noqa: RUF063 - `inspect` is what is not to be imported
    before: dict[str, str] = getattr(cls, "_hints", {})
    hints = before | own
    defaults = getattr(cls, "_defaults", {}) | {k: v for k, v in cls.__dict__.items() if k in own}
    left_out = {"__dict__", "__weakref__", *own}
    namespace: dict[str, Any] = {"__eq__": _equal, "__repr__": _repr}
    namespace |= {key: value for key, value in cls.__dict__.items() if key not in left_out}
    namespace |= {
        "__slots__": tuple(name for name in own if name not in before),
        "__match_args__": tuple(hints),
        "__dataclass_fields__": _LibraryFields(),
        "_hints": hints,
        "_defaults": defaults,
        "_values": _getter(tuple(hints)),
    }
    made = type(cls)(cls.__name__, cls.__bases__, namespace)
    made.__qualname__ = cls.__qualname__
    made.__init__ = _first_init(made, hints, defaults)
    return made


def _getter(names: tuple[str, ...]) -> Any:
    """What gives all fields as a tuple."""
    if len(names) > 1:
        return attrgetter(*names)
    return staticmethod(lambda self: tuple(getattr(self, name) for name in names))


def _first_init(made: Any, hints: dict[str, str], defaults: dict[str, Any]) -> Any:
    """Makes the first instances; most classes have few, and to compile takes as long as to make 100 here."""
    left = _FEW
    setters: list[Any] = []

    def __init__(self: Any, *args: Any, **named: Any) -> None:
        nonlocal left
        left -= 1
        given = dict(zip(hints, args)) | named  # noqa: B905 - too many are refused below
        values = defaults | given
        if not left or len(given) != len(args) + len(named) or values.keys() != hints.keys():
            # What is wrong with the arguments, if anything is, the compiled one says.
            made.__init__ = _init(made, hints, defaults)
            made.__init__(self, *args, **named)
            return
        if not setters:
            setters.extend((name, getattr(made, name).__set__) for name in hints)
        for name, put in setters:
            value = values[name]
            put(self, value.make() if value.__class__ is _Factory else value)

    return __init__


def _init(made: Any, hints: dict[str, str], defaults: dict[str, Any]) -> Any:
    """The one method that is compiled for each class, because it runs so often."""
    scope: dict[str, Any] = {"_Factory": _Factory}
    arguments, lines = ["self"], []
    for name in hints:
        scope[f"_set_{name}"] = getattr(made, name).__set__
        value = name
        if name in defaults:
            default = defaults[name]
            if isinstance(default, _Factory):
                scope[f"_make_{name}"], default = default.make, _Factory
                value = f"_make_{name}() if {name} is _Factory else {name}"
            scope[f"_default_{name}"] = default
        arguments.append(f"{name}=_default_{name}" if name in defaults else name)
        lines.append(f" _set_{name}(self, {value})")
    exec("\n".join([f"def __init__({', '.join(arguments)}):", *lines, " return None"]), scope)
    init = scope["__init__"]
    init.__qualname__ = f"{made.__qualname__}.__init__"
    init.__annotations__ = hints | {"return": "None"}
    return init
