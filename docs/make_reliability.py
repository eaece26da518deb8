"""Runs the fault campaign and writes docs/reliability.md: `python docs/make_reliability.py`.

Every figure and every result in that file comes from the run. `--light` leaves the long parts out, to try the
script itself; the file is then printed and not written.
"""

# A script says what it does.
# ruff: noqa: T201

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT))

from tests.campaign.faults import NOT_PROMISED, PROMISES, ROWS, Row  # noqa: E402 - found from the root
from tests.campaign.kit import COUNTS  # noqa: E402

PAGE = HERE / "reliability.md"
OWN = "tests/campaign/test_page.py"
"""Compares the page with what the next one is made from."""
TESTED = ("tests/storage", "tests/campaign")


@dataclass(frozen=True, slots=True)
class Case:
    """One test as it went."""

    name: str
    place: str
    went: str
    """passed, failed, skipped or expected."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """What the tests said and counted."""

    cases: tuple[Case, ...]
    counts: Counter[str]
    mutants: tuple[tuple[str, str], ...]


def elsewhere() -> list[str]:
    """Files of tests in other places that the table names."""
    names = {name for row in ROWS for name in row.tests}
    return [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if not str(path.relative_to(ROOT)).startswith(TESTED)
        and names.intersection(re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8")))
    ]


def run(*, light: bool) -> Run:
    """Run the tests that the page speaks of."""
    with tempfile.TemporaryDirectory() as folder:
        report, counts = Path(folder) / "report.xml", Path(folder) / "counts"
        counts.touch()
        options = ["-q", "-p", "no:cacheprovider", f"--junitxml={report}", f"--ignore={OWN}"]
        options += ["-m", "not campaign" if light else "campaign or not campaign"]
        subprocess.run(
            [sys.executable, "-m", "pytest", *options, *TESTED, *elsewhere()],
            cwd=ROOT,
            env={**os.environ, COUNTS: str(counts)},
            check=False,
        )
        cases = tuple(_case(element) for element in ElementTree.parse(report).iter("testcase"))
        said = [json.loads(line) for line in counts.read_text(encoding="utf-8").splitlines()]
    total: Counter[str] = Counter()
    for line in said:
        if "what" in line:
            total[line["what"]] += line["n"]
    mutants = tuple((line["name"], line["test"]) for line in said if line.get("kind") == "mutant")
    return Run(cases, total, mutants)


def _case(element: ElementTree.Element) -> Case:
    name, _, _ = element.get("name", "").partition("[")
    place = element.get("classname", "").replace(".", "/")
    place = re.sub(r"/Test\w+$", "", place) + ".py"
    for kind, went in (("failure", "failed"), ("error", "failed"), ("skipped", "skipped")):
        found = element.find(kind)
        if found is not None:
            known = found.get("type") == "pytest.xfail"
            return Case(name, place, "expected" if known else went, found.get("message", ""))
    return Case(name, place, "passed")


def missing(cases: tuple[Case, ...]) -> list[str]:
    """Tests that the table names and nobody ran."""
    there = {case.name for case in cases}
    return sorted({test for row in ROWS for test in row.tests} - there)


INTRODUCTION = """\
# What funnel-tui promises about your data

A year of work cannot be made again, so each promise is proven by tests that fail when its protection is
taken out. This page is written by `docs/make_reliability.py`, which runs those tests: its results and
figures are those of the run.
"""

HOW = """\
A press is one line, with a checksum, appended to a journal in the state folder and synced; only then is it
shown. A moment later comes the checkpoint: a whole new year file is written beside the old one, synced, and
put in its place by a rename. The file's `[saved]` table says how far each machine's journal is counted in
it, and which records were the last, so whichever version of the file turns up shows which presses it lacks,
and just those are added; a cloned machine's journal shows that it is another one. Counts add up in any order;
nothing needs a server or holds a lock for long.

Where the journal cannot be written, the entry is put into the year file at once, by the same replace, and
shown when that is on the disk.
"""

TAKEN_OUT = """\
Each protection is taken out of a copy of the package, and the tests are run against the copy until one fails;
`python -m tests.campaign.mutants` does it. The lock is an aid and not what correctness rests on: without it
two writers still lose nothing (above), and a test of its own sees that it is held.
"""


def page(done: Run) -> str:
    """The page, from what was run."""
    passed = sum(case.went == "passed" for case in done.cases)
    out = [
        INTRODUCTION,
        "## Promises",
        "",
        *(f"{n}. {promise}" for n, promise in enumerate(PROMISES, start=1)),
        "",
        "## Not promised",
        "",
        *(f"- {text}" for text in NOT_PROMISED),
        "",
        "## How it is done",
        "",
        HOW,
        "## Faults",
        "",
        f"{passed} tests passed on {platform.system()}, Python {platform.python_version()}.",
        "",
        "| fault | what happens | promise | tests | result |",
        "|---|---|---|---|---|",
        *(_row(row, done) for row in ROWS),
        "",
        "## Protections, taken out",
        "",
        f"{done.counts['mutants noticed']} of {done.counts['mutants']} were noticed.",
        "",
        TAKEN_OUT,
        "| protection | the test that notices first |",
        "|---|---|",
        *(f"| {name} | `{_short(test)}` |" for name, test in done.mutants),
    ]
    known = [case for case in done.cases if case.went == "expected"]
    if known:
        out += ["", "## Known faults", "", "Found by these tests and not fixed yet:", ""]
        out += [f"- {case.reason} (`{case.name}`)" for case in known]
    skipped = sorted({(case.name, case.reason) for case in done.cases if case.went == "skipped"})
    if skipped:
        out += ["", "## Not run on this machine", "", *(f"- `{name}`: {reason}" for name, reason in skipped)]
    return "\n".join(out) + "\n"


def _row(row: Row, done: Run) -> str:
    """One fault, with the results of its tests."""
    found = Counter(case.went for case in done.cases if case.name in row.tests)
    result = [f"{found[went]} {went}" for went in ("passed", "skipped", "expected", "failed") if found[went]]
    words = [what.rpartition(": ")[2] for what in row.counts]
    shown = [
        f"{word if words.count(word) == 1 else what} {done.counts[what]:,}"
        for what, word in zip(row.counts, words, strict=True)
        if what in done.counts
    ]
    places = {case.name: case.place for case in done.cases}
    tests = "<br>".join(f"`{_short(places[name])}` {name}" for name in row.tests if name in places)
    promises = ", ".join(map(str, row.promises))
    return f"| {row.fault} | {row.behaviour} | {promises} | {tests} | {'; '.join(result + shown)} |"


def _short(test: str) -> str:
    return test.removeprefix("tests/").partition("[")[0]


def main() -> int:
    """Write the page, unless a test failed or the table names one that is not there."""
    light = "--light" in sys.argv[1:]
    done = run(light=light)
    wrong = [f"failed: {case.place}::{case.name}" for case in done.cases if case.went == "failed"]
    wrong += [f"no such test: {name}" for name in missing(done.cases)] if not light else []
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 1
    if light:
        print(page(done))
    else:
        PAGE.write_text(page(done), encoding="utf-8")
        print(PAGE)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
