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

# What each room may import besides the standard library and itself; anything not listed is forbidden.
ALLOWED: dict[str, set[str]] = {
    "__init__": set(),
    "__main__": {"cli"},
    "core": set(),
    "system": {"core", "platformdirs", "holidays", "tomli_w"},
    "storage": {"core", "system", "tomli_w"},
    # Reads foreign files to counts; the libraries of a format are extras, and imported inside its reader.
    "importing": {"core", "system", "tomli_w", "icalendar", "recurring_ical_events", "python_calamine"},
    "cli": {"core", "system", "storage", "importing", "shtab", "textual_serve", "aiohttp"},
    "ui": {"core", "system", "storage", "importing", "textual", "rich"},
}
# Inside a room, each only those before it; "" is what lies at its top.
INSIDE: dict[str, tuple[str, ...]] = {
    "core": ("values", "plan", "progress", "forecast", "report"),
    "storage": ("format", "disk", "journal", "", "inbox", "versions"),
    "importing": ("files", "columns", "counting", "readers", ""),
    "ui": ("colors", "themes", "actions", "widgets", "screens", ""),
}
# State goes down to these by data binding: they know nothing of files or of the machine.
ONLY_CORE = ("ui.widgets", "ui.screens", "ui.actions")
# Of the machine, files need only what differs between operating systems.
STORAGE_TAKES = "system.os_calls"
# Inside the functions that need it: what starts fast must not load what runs a screen.
WITHIN_FUNCTIONS = {"cli": {"ui"}}
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
    "unicodedata",
}
CORE_CALLS = {"open", "print", "input", "eval", "exec", "__import__"}
# What defines every value compiles their `__init__`.
CORE_EXCEPT = {"frozen.py": {"calls exec"}}
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


def module_name(path: Path) -> str:
    """A module below the package: `core.plan.schedule`."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def room_of(module: str) -> str:
    """The room at the top: `core`."""
    return module.partition(".")[0]


def inner_of(module: str) -> str:
    """The room inside a room that has an order: `plan` of `core.plan.schedule`; "" at its top."""
    room, _, rest = module.partition(".")
    inner = rest.partition(".")[0]
    return inner if inner in INSIDE.get(room, ()) else ""


def imports(path: Path) -> Iterator[tuple[str, bool, int]]:
    """What a module imports: the module below the package or the library, whether in a function, the line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
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
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            first, _, rest = name.partition(".")
            if first == "funnel_tui":
                yield "__init__" if rest in ("", "__version__") else rest, id(node) in inside, node.lineno
            elif first in THIRD_PARTY or first not in sys.stdlib_module_names:
                yield first, id(node) in inside, node.lineno


def is_allowed(module: str, name: str, within: bool) -> bool:
    room, other = room_of(module), room_of(name)
    if other == "__init__":
        return True
    if any(module.startswith(part) for part in ONLY_CORE) and other in ("storage", "system"):
        return False
    if room == "storage" and other == "system" and not name.startswith(STORAGE_TAKES):
        return False
    if room == other:
        order = INSIDE.get(room)
        return order is None or order.index(inner_of(module)) >= order.index(inner_of(name))
    return other in ALLOWED[room] or (within and other in WITHIN_FUNCTIONS.get(room, set()))


def forbidden(path: Path) -> Iterator[str]:
    module = module_name(path)
    for name, within, line in imports(path):
        if not is_allowed(module, name, within):
            yield f"{path.relative_to(PACKAGE)}:{line}: {module} imports {name}"


def test_every_room_has_its_row() -> None:
    assert {room_of(module_name(path)) for path in MODULES} - {""} <= set(ALLOWED) | {"__init__"}
    for room in ("core", "storage", "importing"):
        inner = {path.parent.name for path in (PACKAGE / room).glob("*/*.py")}
        assert inner == set(INSIDE[room]) - {""}


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("core.values.rate", "core.plan.funnel"),
        ("core.forecast.simulate", "core.report.wording"),
        ("storage.disk.atomic", "storage.store"),
        ("storage.format.year_toml", "storage.journal.records"),
        ("core.plan.plan", "storage.store"),
        ("storage.store", "system.clock"),
        ("ui.widgets.said", "ui.screens.base"),
        ("ui.screens.log.screen", "storage.store"),
        ("cli.entries.add", "ui.app"),
        ("cli.entries.add", "textual"),
    ],
)
def test_the_guard_bites(module: str, name: str) -> None:
    assert not is_allowed(module, name, within=False)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    assert list(forbidden(path)) == []


OS_CALLS = PACKAGE / "system" / "os_calls.py"
# What only some operating systems have: modules, names of `os`, `signal` and `time`.
ONLY_SOME = {"fcntl", "msvcrt", "termios", "tty", "pty", "ctypes", "winreg", "resource", "pwd", "grp"}
ONLY_SOME |= {"fchown", "chown", "fchmod", "getuid", "geteuid", "getgid", "uname", "listxattr", "getxattr"}
ONLY_SOME |= {"setxattr", "O_DIRECTORY", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY", "mkfifo", "tzset"}
ONLY_SOME |= {"SIGHUP", "SIGTSTP", "SIGCONT", "SIGQUIT", "SIGWINCH", "SIGALRM", "F_FULLFSYNC"}
PLATFORM = {"sys.platform", "os.name"}


def of_one_system(tree: ast.AST) -> Iterator[str]:
    """What a module uses that only some operating systems have, or by which it asks which one this is."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute() if ast.unparse(node) in PLATFORM or node.attr in ONLY_SOME:
                yield ast.unparse(node)
            case ast.Call(func=ast.Name(id="hasattr" | "getattr"), args=[ast.Name(id=module), *_]):
                if module in ("os", "sys", "time", "signal"):
                    yield ast.unparse(node)
            case ast.Import(names=names):
                yield from (alias.name for alias in names if alias.name in ONLY_SOME | {"platform"})
            case ast.ImportFrom(module=str(module), names=names):
                yield from ({module, *(alias.name for alias in names)} & (ONLY_SOME | {"platform"}))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_what_differs_between_operating_systems_has_one_home(path: Path) -> None:
    found = list(of_one_system(ast.parse(path.read_text(encoding="utf-8"))))
    assert bool(found) == (path == OS_CALLS), found


@pytest.mark.parametrize(
    "bad",
    [
        "sys.platform == 'win32'",
        "os.name",
        "hasattr(os, 'uname')",
        "getattr(signal, 'SIGHUP')",
        "import fcntl",
        "from sys import platform",
        "from termios import tcgetattr",
        "os.uname()",
        "os.O_DIRECTORY",
    ],
)
def test_that_guard_bites(bad: str) -> None:
    assert list(of_one_system(ast.parse(bad)))


def test_no_room_is_overfull() -> None:
    for folder in {path.parent for path in MODULES}:
        assert len([path for path in folder.glob("*.py") if path.name != "__init__.py"]) <= 12, folder


CORE = [path for path in MODULES if room_of(module_name(path)) == "core"]


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
    assert {text.partition(": ")[2] for text in wrong} == CORE_EXCEPT.get(path.name, set()), wrong


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
    modules = [module_name(path) for path in MODULES]
    return [f"funnel_tui.{module}" for module in modules if room_of(module) == part]


def test_the_core_alone_loads_nothing_else() -> None:
    found = loaded(*names_of("core"))
    assert not found & THIRD_PARTY
    assert not found & {"tomllib", "socket", "logging", "asyncio", "tempfile", "json"}


def test_storage_loads_no_screen() -> None:
    assert loaded(*names_of("storage")) & THIRD_PARTY <= {"tomli_w"}


def test_commands_load_no_screen() -> None:
    found = loaded(
        "funnel_tui.cli.main",
        *(name for name in names_of("cli") if not name.endswith(".main")),
        "funnel_tui.core.progress.demo_year",
        "funnel_tui.system.remembered",
    )
    assert found & THIRD_PARTY <= {"tomli_w"}
    # Each of these costs more than a press may.
    assert not found & {"asyncio", "logging", "socket", "tempfile", "json", "uuid", "hashlib", "email"}


def test_the_screen_loads_no_openssl_and_leaves_it_to_who_wants_it() -> None:
    found = loaded("funnel_tui.ui.launch")
    assert "textual" in found
    assert not found & {"ssl", "_ssl"}
    assert "_ssl" in loaded("funnel_tui.ui.launch", "ssl")


def test_the_command_line_itself_loads_next_to_nothing() -> None:
    assert not loaded("funnel_tui.cli.main") & {
        "argparse",
        "dataclasses",
        "datetime",
        "pathlib",
        "tomllib",
        "typing",
    }


def test_every_module_can_be_imported_alone() -> None:
    # An import in a circle works or not by the order; each module first, then.
    for name in names_of("core"):
        loaded(name)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_file_outgrows_its_ceiling(path: Path) -> None:
    ceiling = 250 if path.name == "app.py" else 300 if "screens" in path.parts else 400
    assert len(path.read_text(encoding="utf-8").splitlines()) <= ceiling


def public_classes() -> dict[str, list[str]]:
    """Where each public class is defined, by its name."""
    found: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, []).append(module_name(path))
    return found


def test_no_two_public_classes_share_a_name() -> None:
    assert {name: homes for name, homes in public_classes().items() if len(homes) > 1} == {}


SENTENCES = ("notation.money(", "notation.number(", "notation.percent(", "notation.short(", "notation.day(")


def test_analysis_makes_no_sentences() -> None:
    """What is computed is a value; only the report puts it in words, and only there is a notation asked."""
    below = [path for path in CORE if inner_of(module_name(path)) in ("progress", "forecast")]
    # A comparison holds both values as the form shows them: what a field is, its own type says.
    below = [path for path in below if path.name != "diff.py"]
    assert [path.name for path in below if any(call in path.read_text("utf-8") for call in SENTENCES)] == []
