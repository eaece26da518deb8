"""Puts small defects into the arithmetic and the words of it, one at a time, and shows which no test notices.

    python -m tests.campaign.core_mutation [--sample 100] [--seed 2] [--floor 88] [part of a name ...]

A survey runs the near tests once and remembers which test calls which function. Each defect then gets a
process forked from this one, where pytest is loaded and the package is not: the module is compiled with the
defect in it, and the tests that call the function run until the first fails. That costs about a second of
a processor with the tests, and no file is changed.

Why not a library: mutmut 3.8 leaves decorated functions out, and with them every property; cosmic-ray starts
an interpreter for each defect and changes the checkout in place. A sample has to stay the same while the code
around it changes, and to cost minutes.
"""

# It prints: that is what it is for.
# ruff: noqa: T201

from __future__ import annotations

import argparse
import ast
import builtins
import hashlib
import importlib.util
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.metadata import entry_points
from pathlib import Path
from types import CodeType, ModuleType

import hypothesis
import pytest
from tests.campaign.core_defects import CALLED, PACKAGE, Defect, defects, modules, planted, shown, watched

ROOT = Path(__file__).parents[2]
ROOMS = ("core",)
NEAR = ("tests/core", "tests/cli", "tests/storage/format")
"""Tests that run in this process, without a screen."""
ELSEWHERE = (
    "tests/cli/test_processes.py",
    "tests/cli/test_small_quota.py",
    "tests/cli/test_special_files.py",
    "tests/cli/serving/test_serve.py",
    "tests/cli/shell/test_completion.py",
    "tests/cli/sync/test_git.py",
)
"""They start processes of their own, which would not see the defect."""
SLOW = 4.0
"""Seconds above which a test is not a near one: a gate of minutes cannot wait for it."""
MOST_TIME = 0.15
"""Of the time of all near tests, for one defect: the quickest of those that call its function.

A share, not seconds: on a slow machine the same tests have to run, or the score would fall with its speed.
"""
SEED = "1"

_OPTIONS = [
    "-q",
    "-x",
    "--no-header",
    "--tb=no",
    "--import-mode=importlib",
    "-pno:cacheprovider",
    "-pno:xdist",
    "-oaddopts=",
    # Hypothesis is loaded before pytest looks: that is the point.
    "-Wignore::pytest.PytestAssertRewriteWarning",
]


@dataclass(frozen=True, slots=True)
class Survey:
    """What the near tests do."""

    seconds: dict[str, float]
    """By test."""
    called: dict[str, frozenset[str]]
    """By test: `module:function` of all that it calls."""

    def tests(self, defect: Defect) -> list[str]:
        """The tests that would see a defect: the quickest, as many as there is time for.

        Those of the file that has most of them come first, as it is likely to be the module's own.
        """
        exact = f"{defect.module}:{defect.function}"
        found = [test for test, names in self.called.items() if exact in names]
        if not found:
            # Figures outside of functions: whoever uses the module.
            module = f"{defect.module}:"
            found = [t for t, names in self.called.items() if any(n.startswith(module) for n in names)]
        out, left = [], MOST_TIME * sum(self.seconds.values())
        for test in sorted(found, key=lambda test: self.seconds[test]):
            left -= self.seconds[test]
            if left < 0:
                break
            out.append(test)
        files = Counter(_file(test) for test in out)
        return sorted(out, key=lambda test: (-files[_file(test)], _file(test)))


def _file(test: str) -> str:
    return test.partition("::")[0]


class _TooLong(BaseException):
    """A test has had its time; not an error that a test could expect."""


class _Watch:
    """A pytest plugin: the time of every test that passes, and the functions that it calls."""

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._failed: set[str] = set()
        self._found: dict[str, tuple[float, list[str]]] = {}
        vars(builtins)[CALLED] = self._seen.add

    def passed(self) -> dict[str, tuple[float, list[str]]]:
        """The tests that can notice something: those that pass, and in time."""
        return {test: found for test, found in self._found.items() if test not in self._failed}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        # What is kept from an earlier test would not be called again.
        for name, module in list(sys.modules.items()):
            if name.startswith((PACKAGE, "tests.")):
                for value in list(vars(module).values()):
                    if hasattr(value, "cache_clear"):
                        value.cache_clear()
        self._seen.clear()
        signal.setitimer(signal.ITIMER_PROF, SLOW)
        since = time.process_time()
        try:
            return (yield)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            self._found[item.nodeid] = time.process_time() - since, sorted(self._seen)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.passed:
            self._failed.add(report.nodeid)


def _too_long(*_: object) -> None:
    raise _TooLong


class _Changed(SourceFileLoader):
    """Loads a module whose tree was changed, whatever is kept on disk."""

    def __init__(self, module: str, path: str, tree: ast.Module) -> None:
        super().__init__(module, path)
        self._tree = tree

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002 - it loads one module
        """The tree compiled."""
        return compile(self._tree, self.path, "exec", dont_inherit=True)


class _Finder(MetaPathFinder):
    """Finds some modules before the ordinary way does, at the same place."""

    def __init__(self, modules: Collection[str], change: Callable[[str, str], ast.Module]) -> None:
        self._modules = modules
        self._change = change

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The ordinary place, another loader."""
        if fullname not in self._modules:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.origin:
            tree = self._change(fullname, Path(spec.origin).read_text(encoding="utf-8"))
            spec.loader = _Changed(fullname, spec.origin, tree)
        return spec


def home() -> Path:
    """The package's folder, without importing it."""
    spec = importlib.util.find_spec(PACKAGE)
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])


def every_defect() -> list[Defect]:
    """All that can be put into the rooms."""
    return [
        defect
        for module, path in modules(home(), ROOMS)
        for defect in defects(module, path.read_text(encoding="utf-8"))
    ]


def sample(found: Sequence[Defect], n: int, seed: str = SEED) -> list[Defect]:
    """So many of them, by a hash of their names: changed code changes its own defects and no others."""

    def lot(defect: Defect) -> bytes:
        return hashlib.sha256(f"{seed} {defect.id}".encode()).digest()

    return sorted(found, key=lot)[:n]


def _fork(work: Callable[[], int]) -> int:
    """Run something in a process of its own, without a word; its id."""
    child = os.fork()
    if child:
        return child
    code = 99
    try:
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        hypothesis.settings.register_profile(
            "near", derandomize=True, database=None, deadline=None, max_examples=25
        )
        hypothesis.settings.load_profile("near")
        code = work()
    finally:
        os._exit(code)


def survey(folder: Path, parts: int) -> Survey:
    """Run the near tests once, in so many processes."""
    files = sorted(str(path) for near in NEAR for path in Path(near).rglob("test_*.py"))
    files = [file for file in files if file not in ELSEWHERE]
    children = {}
    for part in range(parts):
        out = folder / f"survey-{part}.json"

        def work(part: int = part, out: Path = out) -> int:
            watch = _Watch()
            signal.signal(signal.SIGPROF, _too_long)
            sys.meta_path.insert(0, _Finder([name for name, _ in modules(home(), ROOMS)], watched))
            options = [option for option in _OPTIONS if option != "-x"] + ["--continue-on-collection-errors"]
            pytest.main([*options, f"--basetemp={folder}/tmp-{part}", *files[part::parts]], plugins=[watch])
            out.write_text(json.dumps(watch.passed()), encoding="utf-8")
            return 0

        children[_fork(work)] = out
    seconds: dict[str, float] = {}
    called: dict[str, frozenset[str]] = {}
    for child, out in children.items():
        _, status = os.waitpid(child, 0)
        if status:
            raise SystemExit("the near tests cannot be run")
        for test, (took, names) in json.loads(out.read_text(encoding="utf-8")).items():
            seconds[test], called[test] = took, frozenset(names)
    return Survey(seconds, called)


def _judge(defect: Defect, tests: Sequence[str], seconds: float, folder: Path) -> int:
    """Run tests on a defect, in this process; pytest's exit code."""
    # An endless loop ends by the processor time it takes, however busy the machine is.
    limit = int(6 + 3 * seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(20 * limit)
    sys.meta_path.insert(0, _Finder([defect.module], lambda _, source: planted(defect, source)))
    # Most defects are noticed in the first file, and reading fifty files takes longer than their tests.
    first = [test for test in tests if _file(test) == _file(tests[0])]
    for part in filter(None, (first, tests[len(first) :])):
        code = pytest.main([*_OPTIONS, f"--basetemp={folder}", *part])
        if code:
            return int(code)
    return 0


def run(wanted: Sequence[Defect], workers: int) -> Iterator[tuple[Defect, bool, str]]:
    """Try defects: whether a test noticed each, and how."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        known = survey(folder, workers)
        yield from _tried(wanted, known, folder, workers)


def _tried(
    wanted: Sequence[Defect], known: Survey, folder: Path, workers: int
) -> Iterator[tuple[Defect, bool, str]]:
    waiting = list(reversed(wanted))
    running: dict[int, tuple[Defect, int, Path]] = {}
    while waiting or running:
        while waiting and len(running) < workers:
            defect = waiting.pop()
            tests = known.tests(defect)
            if not tests:
                yield defect, False, "no near test"
                continue
            own = folder / hashlib.sha256(defect.id.encode()).hexdigest()[:16]
            seconds = sum(known.seconds[test] for test in tests)
            child = _fork(
                lambda defect=defect, tests=tests, seconds=seconds, own=own: _judge(  # type: ignore[misc]
                    defect, tests, seconds, own
                )
            )
            running[child] = defect, len(tests), own
        if running:
            child, status = os.wait()
            defect, tried, own = running.pop(child)
            shutil.rmtree(own, ignore_errors=True)
            yield defect, status != 0, f"{tried} tests, status {status}"


def main(typed: Sequence[str]) -> int:
    """Print the survivors and the score; 1 where it is below the floor."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaign.core_mutation")
    parser.add_argument("--sample", type=int, default=0, help="so many, always the same; all without it")
    parser.add_argument("--seed", default=SEED, help="another word, another sample")
    parser.add_argument("--floor", type=float, default=0.0, help="percentage below which it fails")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("names", nargs="*", help="parts of the names of the defects to try")
    asked = parser.parse_args(typed)
    os.chdir(ROOT)
    # Loaded once here and not in every fork; none of them is ours.
    for plugin in entry_points(group="pytest11"):
        plugin.load()
    found = [d for d in every_defect() if not asked.names or any(part in d.id for part in asked.names)]
    chosen = sample(found, asked.sample, asked.seed) if asked.sample else found
    sources = {module: path.read_text(encoding="utf-8") for module, path in modules(home(), ROOMS)}
    noticed = 0
    for done, (defect, seen, how) in enumerate(run(chosen, asked.workers), 1):
        noticed += seen
        if not seen:
            print(f"not noticed: {defect.id} (line {defect.line}; {how})")
            print("  - {}\n  + {}".format(*shown(defect, sources[defect.module])), flush=True)
        if done % 20 == 0:
            print(f"{done} of {len(chosen)}", file=sys.stderr, flush=True)
    score = 100 * noticed / max(1, len(chosen))
    print(f"defects noticed: {noticed} of {len(chosen)} ({score:.1f} %)")
    return int(score < asked.floor)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
