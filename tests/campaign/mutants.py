"""Takes out one protection of the saving after the other, in a copy, and shows which test notices.

    python -m tests.campaign.mutants [part of a name ...]

A protection that can go without a test to notice is not proven, whatever the tests say.
"""

# It prints: that is what it is for.
# ruff: noqa: T201

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from tests.campaign.kit import PACKAGE, ROOT, environment, tally
from tests.campaign.operations import function_at
from tests.campaign.protections import CAMPAIGN, MUTANTS, STORAGE, Mutant

# Python 3.11 counts the depth of trees for all threads together: SystemError when two parse at once.
_ONE_TREE = Lock()


@dataclass(frozen=True, slots=True)
class Found:
    """What the tests made of one mutant."""

    mutant: Mutant
    test: str
    """The first test that noticed; empty where none did."""
    said: str = ""


def copied(to: Path) -> Path:
    """A copy of the package, on a path of its own."""
    shutil.copytree(PACKAGE, to / "funnel_tui", ignore=shutil.ignore_patterns("__pycache__"))
    return to


def mutate(mutant: Mutant, home: Path) -> None:
    """Take the protection out of a copy.

    Raises:
        LookupError: When there is not exactly one place to do so: the mutant has to follow the source.
    """
    module, _, name = mutant.place.partition(":")
    path = (home / "funnel_tui").joinpath(*module.split(".")).with_suffix(".py")
    with _ONE_TREE:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        try:
            mutant.change(function_at(tree, name))
        except LookupError as error:
            raise LookupError(f"{mutant.name}: {mutant.place}: {error}") from None
        text = ast.unparse(ast.fix_missing_locations(tree))
    path.write_text(text, encoding="utf-8")


def run_tests(home: Path, tests: Iterable[str]) -> tuple[int, str]:
    """Run tests against a copy, up to the first failure; pytest's exit code and what it said."""
    more = {"PYTHONPATH": os.pathsep.join([str(home), str(ROOT)])}
    # In a folder of their own: several runs at once would sweep each other's.
    options = [
        "-x",
        "-q",
        "--no-header",
        "-p",
        "no:cacheprovider",
        "--numprocesses=0",
        "-m",
        "not campaign",
        "--tb=line",
    ]
    options += ["-o", "xfail_strict=false", f"--ignore={CAMPAIGN}test_mutants.py"]
    options += ["--basetemp", str(home / "tmp")]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *tests],
        cwd=ROOT,
        env=environment(**more),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return done.returncode, done.stdout + done.stderr


def uses_copy(home: Path) -> bool:
    """Whether the tests would really see the copy."""
    code = "import funnel_tui; print(funnel_tui.__file__)"
    more = {"PYTHONPATH": os.pathsep.join([str(home), str(ROOT)])}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(**more), capture_output=True, text=True, check=True
    )
    return done.stdout.startswith(str(home))


def judge(mutant: Mutant) -> Found:
    """Whether a test notices that a protection is gone."""
    with tempfile.TemporaryDirectory() as folder:
        home = copied(Path(folder) / "src")
        mutate(mutant, home)
        for tests in (mutant.tests, (STORAGE,), (CAMPAIGN,)):
            code, said = run_tests(home, tests)
            noticed = re.search(r"^FAILED (\S+)", said, re.MULTILINE)
            if code == 1 and noticed:
                return Found(mutant, noticed[1])
            if code:
                return Found(mutant, "", said)
    return Found(mutant, "")


def campaign(mutants: Iterable[Mutant]) -> list[Found]:
    """Judge mutants, as many at once as there are processors."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(judge, mutants))


def main(*wanted: str) -> int:
    """Print which test notices each; the number that none does is the exit code."""
    chosen = [m for m in MUTANTS if not wanted or any(part in m.name for part in wanted)]
    found = campaign(chosen)
    width = max(len(m.name) for m in chosen)
    for one in found:
        print(f"{one.mutant.name:<{width}}  {one.test or 'NOT NOTICED'}")
        if one.said:
            print(one.said)
    missed = sum(not one.test for one in found)
    tally("mutants", len(found))
    tally("mutants noticed", len(found) - missed)
    return missed


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
