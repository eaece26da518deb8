"""Which part of the program may import which: read from the source, and tried in a clean interpreter."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import funnel_tui

PACKAGE = Path(funnel_tui.__file__).parent
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))

# What each part may import besides the standard library and itself; anything not listed is forbidden.
HEADLESS = {"arguments", "clock", "config", "core", "outcome", "paths", "report", "short_cache", "storage"}
ALLOWED: dict[str, set[str]] = {
    "__init__": set(),
    "__main__": {"cli"},
    "core": set(),
    "storage": {"tomli_w", "core"},
    "clock": set(),
    "outcome": {"core"},
    "arguments": {"outcome"},
    "paths": {"platformdirs", "core"},
    "config": {"core"},
    "choices": {"tomli_w", "core"},
    "short_cache": set(),
    "report": {"core"},
    "demo": {"core"},
    "add": HEADLESS,
    "headless": HEADLESS | {"demo", "planning"},
    "planning": HEADLESS,
    "cli": {"arguments", "clock", "outcome", "paths", "short_cache"},
    "holiday_source": {"holidays", "core"},
    "themes": {"textual", "core"},
    "actions": {"textual", "core"},
    "widgets": {"textual", "rich", "core"},
    "screens": {"textual", "rich", "core", "widgets", "actions"},
    "saver": {"storage", "core"},
}
EVERYTHING_BUT_CLI = {"app", "keeper", "launch"}
# Inside the functions that need them: what starts fast must not load what runs a screen.
WITHIN_FUNCTIONS = {"cli": {"add", "headless", "launch"}}
THIRD_PARTY = {"textual", "rich", "tomli_w", "platformdirs", "holidays"}

CORE_LIBRARY = {
    "__future__",
    "abc",
    "bisect",
    "calendar",
    "collections",
    "contextlib",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "fractions",
    "functools",
    "heapq",
    "itertools",
    "math",
    "operator",
    "random",
    "re",
    "statistics",
    "string",
    "types",
    "typing",
}
CORE_CALLS = {"open", "print", "input", "eval", "exec", "__import__"}
CLOCK_CALLS = {
    "now",
    "today",
    "utcnow",
    "fromtimestamp",
    "localtime",
    "time",
    "time_ns",
    "monotonic",
    "perf_counter",
}


def part_of(path: Path) -> str:
    """`core` for everything in that folder, the module's own name at the top."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def is_main_guard(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'"


def imports(path: Path) -> Iterator[tuple[str, bool, int]]:
    """What a module imports: the part or the library, whether inside a function, the line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    # A widget's own demo is a program of its own, not the widget.
    tree.body = [node for node in tree.body if not is_main_guard(node)]
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.stmt | ast.expr):
            continue
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            names = [node.module or ""]
            if node.module == "funnel_tui":
                names = [f"funnel_tui.{alias.name}" for alias in node.names]
        for name in names:
            first, _, rest = name.partition(".")
            if first == "funnel_tui":
                first = rest.partition(".")[0] if rest else "__init__"
                yield ("__init__" if first == "__version__" else first), id(node) in inside, node.lineno
            elif first in THIRD_PARTY or first not in sys.stdlib_module_names:
                yield first, id(node) in inside, node.lineno


def forbidden(path: Path) -> Iterator[str]:
    part = part_of(path)
    for name, within, line in imports(path):
        if part in EVERYTHING_BUT_CLI:
            good = name not in ("cli", "__main__")
        else:
            good = name in ALLOWED.get(part, set()) | {part, "__init__"}
            good = good or (within and name in WITHIN_FUNCTIONS.get(part, set()))
        if not good:
            yield f"{path.relative_to(PACKAGE)}:{line}: {part} imports {name}"


def test_every_part_has_its_row() -> None:
    assert {part_of(path) for path in MODULES} <= set(ALLOWED) | EVERYTHING_BUT_CLI


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    assert list(forbidden(path)) == []


CORE = [path for path in MODULES if part_of(path) == "core"]


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.name)
def test_the_core_has_no_input_output_or_clock(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    wrong = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.stmt | ast.expr):
            continue
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
            if node.module == "random" and {alias.name for alias in node.names} != {"Random"}:
                wrong.append(f"{node.lineno}: random numbers come from a seeded Random")
        wrong += [
            f"{node.lineno}: imports {name}"
            for name in names
            if name.partition(".")[0] not in CORE_LIBRARY | {"funnel_tui"}
        ]
        if isinstance(node, ast.Call):
            wrong += [f"{node.lineno}: calls {said}" for said in calls(node)]
    assert wrong == []


def calls(node: ast.Call) -> Iterator[str]:
    """What a call does that the core must not."""
    called = node.func
    if isinstance(called, ast.Name):
        if called.id in CORE_CALLS:
            yield called.id
        if called.id == "Random" and not node.args:
            yield "Random without a seed"
    elif isinstance(called, ast.Attribute):
        owner = called.value.id if isinstance(called.value, ast.Name) else ""
        if called.attr in CLOCK_CALLS:
            yield called.attr
        if owner == "random" and (called.attr != "Random" or not node.args):
            yield f"random.{called.attr} without a seed"


@pytest.mark.parametrize(
    "bad",
    [
        "date.today()",
        "datetime.now(UTC)",
        "time.time()",
        "open('x')",
        "print(1)",
        "random.random()",
        "Random()",
    ],
)
def test_the_ban_bites(bad: str) -> None:
    (statement,) = ast.parse(bad).body
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Call)
    assert list(calls(statement.value))


def loaded(*modules: str) -> set[str]:
    """First names of everything that importing these modules loads in a fresh interpreter."""
    code = f"import sys, {', '.join(modules)}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(PACKAGE.parent)!r}); {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def names_of(part: str) -> list[str]:
    paths = [path for path in MODULES if part_of(path) == part]
    return [".".join(("funnel_tui", *path.relative_to(PACKAGE).with_suffix("").parts)) for path in paths]


def test_the_core_alone_loads_nothing_else() -> None:
    found = loaded(*names_of("core"))
    assert not found & THIRD_PARTY
    assert not found & {"tomllib", "socket", "logging", "asyncio", "tempfile", "json"}


def test_storage_loads_no_screen() -> None:
    assert loaded(*names_of("storage")) & THIRD_PARTY <= {"tomli_w"}


def test_commands_load_no_screen() -> None:
    found = loaded(
        "funnel_tui.cli", "funnel_tui.add", "funnel_tui.headless", "funnel_tui.demo", "funnel_tui.choices"
    )
    assert found & THIRD_PARTY <= {"tomli_w"}
    # Each of these costs more than a press may.
    assert not found & {"asyncio", "logging", "socket", "tempfile", "json", "uuid", "hashlib", "email"}


def test_the_command_line_itself_loads_next_to_nothing() -> None:
    assert not loaded("funnel_tui.cli") & {
        "argparse",
        "dataclasses",
        "datetime",
        "pathlib",
        "tomllib",
        "typing",
    }


def test_every_module_can_be_imported_alone() -> None:
    # An import in a circle works or not by the order; each module first, then.
    for name in [
        "funnel_tui.paths",
        "funnel_tui.add",
        "funnel_tui.headless",
        "funnel_tui.report",
        *names_of("core"),
    ]:
        loaded(name)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_file_outgrows_its_ceiling(path: Path) -> None:
    ceiling = 250 if path.name == "app.py" else 300 if part_of(path) == "screens" else 400
    assert len(path.read_text(encoding="utf-8").splitlines()) <= ceiling
