"""Takes out one protection of the saving after the other, in a copy, and shows which test notices.

    python -m tests.campaign.mutants [part of a name ...]

A protection that can go without a test to notice is not proven, whatever the tests say.
"""

# It prints: that is what it is for.
# ruff: noqa: T201

from __future__ import annotations

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

from tests.campaign.kit import PACKAGE, ROOT, environment, tally

STORAGE = "tests/storage/"
CAMPAIGN = "tests/campaign/"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One protection, how to take it out, and the tests that are there for it."""

    name: str
    file: str
    """Below the package."""
    old: str
    """Text that stands in the file exactly once."""
    new: str
    tests: tuple[str, ...]
    """Run first; the rest of the storage's tests follow if these notice nothing."""


MUTANTS = (
    Mutant(
        "sync of the journal",
        "storage/journal.py",
        "            sync(self._fd)\n",
        "            pass\n",
        (CAMPAIGN + "test_fsyncs.py", STORAGE + "test_power_cut.py"),
    ),
    Mutant(
        "sync of the journal's folder",
        "storage/journal.py",
        "                sync_folder(os.path.dirname(self._lane.path))\n",
        "",
        (STORAGE + "test_power_cut.py::test_a_power_cut_after_a_plan_was_made_leaves_the_plan",),
    ),
    Mutant(
        "sync of the new file",
        "storage/atomic.py",
        "            if durable:\n                sync(fd)\n",
        "",
        (STORAGE + "test_atomic.py", CAMPAIGN + "test_fsyncs.py", STORAGE + "test_power_cut.py"),
    ),
    Mutant(
        "sync of the file's folder",
        "storage/atomic.py",
        "    if durable:\n        sync_folder(folder)\n",
        "",
        (STORAGE + "test_atomic.py", CAMPAIGN + "test_fsyncs.py", STORAGE + "test_power_cut.py"),
    ),
    Mutant(
        "sync of a new folder",
        "storage/atomic.py",
        "    sync_folder(above)\n",
        "",
        (STORAGE + "test_atomic.py", STORAGE + "test_power_cut.py"),
    ),
    Mutant(
        "replace in place of writing over",
        "storage/atomic.py",
        "        _replace(temp, target)\n",
        "        with open(temp, 'rb') as new, open(target, 'wb') as there:\n            there.write(new.read())\n",
        (STORAGE + "test_atomic.py", STORAGE + "test_power_cut.py"),
    ),
    Mutant(
        "rest of a short write",
        "storage/atomic.py",
        "    while view:\n        view = view[os.write(fd, view) :]\n",
        "    os.write(fd, view)\n",
        (STORAGE + "test_atomic.py",),
    ),
    Mutant(
        "signature check before the replace",
        "storage/atomic.py",
        "if instead_of is not None and signature(target) != instead_of:",
        "if False:",
        (STORAGE + "test_other_writers.py",),
    ),
    Mutant(
        "symlink followed",
        "storage/atomic.py",
        "    target = os.path.realpath(path)\n",
        "    target = os.fspath(path)\n",
        (STORAGE + "test_atomic.py",),
    ),
    Mutant(
        "mode of the old file",
        "storage/atomic.py",
        "    os.fchmod(fd, old.st_mode & 0o7777)\n",
        "",
        (STORAGE + "test_atomic.py",),
    ),
    Mutant(
        "owner of the old file",
        "storage/atomic.py",
        "            os.fchown(fd, old.st_uid, old.st_gid)\n",
        "            pass\n",
        (STORAGE + "test_atomic.py",),
    ),
    Mutant(
        "attributes of the old file",
        "storage/atomic.py",
        "        _copy_attributes(fd, target)\n",
        "        pass\n",
        (STORAGE + "test_atomic.py",),
    ),
    Mutant(
        "sweep of temporary files",
        "storage/yearfile.py",
        "                sweep(self.path)\n",
        "",
        (CAMPAIGN + "test_kill_loop.py",),
    ),
    Mutant(
        "CRC of a record",
        "storage/records.py",
        "        return crc32(line[:-9]) == int(line[-8:], 16)\n",
        "        return int(line[-8:], 16) >= 0\n",
        (STORAGE + "test_records.py", STORAGE + "test_journal.py", STORAGE + "test_model.py"),
    ),
    Mutant(
        "newline that seals a torn record",
        "storage/records.py",
        r'    return b"\n%b %08x\n" % (text, crc32(text))',
        r'    return b"%b %08x\n" % (text, crc32(text))',
        (STORAGE + "test_journal.py", STORAGE + "test_model.py"),
    ),
    Mutant(
        "each record once",
        "storage/yearfile.py",
        "            if line in self._once:\n                return\n",
        "",
        (STORAGE + "test_faults.py",),
    ),
    Mutant(
        "watermark read",
        "storage/yearfile.py",
        "            mark = self._marks.get(lane.key, 0)\n            fit, tail",
        "            mark = 0\n            fit, tail",
        (
            STORAGE + "test_watermarks.py",
            STORAGE + "test_other_writers.py",
        ),
    ),
    Mutant(
        "watermark written",
        "storage/yearfile.py",
        "        self._seen[key] = end\n        if self._once",
        "        if self._once",
        (
            STORAGE + "test_store.py",
            STORAGE + "test_watermarks.py",
        ),
    ),
    Mutant(
        "watermark at the end of a record",
        "storage/journal.py",
        "        while not _ends_a_record(data, mark - start):",
        "        while False:",
        (
            STORAGE + "test_journal.py",
            STORAGE + "test_watermarks.py",
        ),
    ),
    Mutant(
        "journal shorter than the watermark",
        "storage/journal.py",
        "            return Fit.SHORT, []\n",
        "            return Fit.GOOD, []\n",
        (
            STORAGE + "test_journal.py",
            STORAGE + "test_watermarks.py",
        ),
    ),
    Mutant(
        "copied state folder",
        "storage/identity.py",
        '        return f"{_hardware()}-{inode:x}"\n',
        '        return "here"\n',
        (
            CAMPAIGN + "test_two_machines.py",
            STORAGE + "test_watermarks.py",
        ),
    ),
    Mutant(
        "file that is a copy of another",
        "storage/yearfile.py",
        "            self._copy = first != self._real and is_first(first, self._real, file_id)\n",
        "            self._copy = False\n",
        (STORAGE + "test_identity.py",),
    ),
    Mutant(
        "lock around a fold",
        "storage/lock.py",
        "                fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)\n",
        "                pass\n",
        (CAMPAIGN + "test_two_writers.py",),
    ),
    Mutant(
        "fold without a lock that is not to be had",
        "storage/lock.py",
        "        except OSError as error:\n            return error.errno not in",
        "        except OSError as error:\n            raise\n            return error.errno not in",
        (STORAGE + "test_faults.py", CAMPAIGN + "test_two_writers.py"),
    ),
    Mutant(
        "re-read before a fold",
        "storage/yearfile.py",
        "                if signature(self.path) != self._signature:\n"
        "                    self.load()\n"
        "                else:\n"
        "                    self._catch_up()\n"
        "                if not",
        "                self._catch_up()\n                if not",
        (
            STORAGE + "test_other_writers.py",
            STORAGE + "test_model.py",
        ),
    ),
    Mutant(
        "re-read while open",
        "storage/yearfile.py",
        "        if signature(self.path) != self._signature:\n            self.load()\n        else:",
        "        if True:",
        (
            STORAGE + "test_other_writers.py",
            STORAGE + "test_model.py",
        ),
    ),
    Mutant(
        "other windows' journal while open",
        "storage/yearfile.py",
        "            if lane.size() > seen:\n",
        "            if False:\n",
        (
            STORAGE + "test_other_writers.py",
            STORAGE + "test_model.py",
        ),
    ),
    Mutant(
        "end mark of a whole file",
        "storage/codec.py",
        '    elif file_id is not None and saved.get("end") != "whole":\n',
        "    elif False:\n",
        (
            STORAGE + "test_codec.py",
            STORAGE + "test_unreadable.py",
        ),
    ),
    Mutant(
        "unreadable file left alone",
        "storage/yearfile.py",
        "                if not self.readable or self.blocked or",
        "                if self.blocked or",
        (
            STORAGE + "test_unreadable.py",
            STORAGE + "test_model.py",
        ),
    ),
    Mutant(
        "file left alone for which a record waits",
        "storage/yearfile.py",
        "                if not self.readable or self.blocked or",
        "                if not self.readable or",
        (
            STORAGE + "test_unreadable.py",
            STORAGE + "test_watermarks.py",
        ),
    ),
    Mutant(
        "backup before bytes of somebody else go",
        "storage/yearfile.py",
        "                self._back_up()\n",
        "                pass\n",
        (
            STORAGE + "test_watermarks.py",
            STORAGE + "test_identity.py",
        ),
    ),
    Mutant(
        "new journal after a failed sync",
        "storage/journal.py",
        "            self._failed.add(self._lane.key)\n",
        "",
        (STORAGE + "test_journal.py", STORAGE + "test_faults.py"),
    ),
    Mutant(
        "same record when it is tried again",
        "storage/store.py",
        "                self._waiting.append(line)\n",
        "",
        (STORAGE + "test_faults.py",),
    ),
    Mutant(
        "journal beside the file",
        "storage/journal.py",
        "(self._open_mine, self._open_mine, self._open_beside)",
        "(self._open_mine, self._open_mine)",
        (STORAGE + "test_journal.py", STORAGE + "test_faults.py"),
    ),
    Mutant(
        "reserve for a full disk",
        "storage/journal.py",
        "            if error.errno not in _FULL or not self._state.free_reserve():\n",
        "            if True:\n",
        (CAMPAIGN + "test_disk.py", STORAGE + "test_journal.py"),
    ),
    Mutant(
        "half a record is none",
        "storage/journal.py",
        "        if written < len(line) and (",
        "        if False and (",
        (STORAGE + "test_faults.py", CAMPAIGN + "test_disk.py"),
    ),
    Mutant(
        "saved before it is shown",
        "storage/store.py",
        "            placed = journal.append(line)\n        except NotJournalled as error:\n            if error.may",
        "            from funnel_tui.storage.journal import Lane, Placed\n"
        "            placed = Placed(Lane('x', 'x'), 0, len(line))\n"
        "        except NotJournalled as error:\n            if error.may",
        (
            CAMPAIGN + "test_fsyncs.py",
            STORAGE + "test_store.py",
        ),
    ),
)


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
        LookupError: When the text is not there exactly once: the mutant has to follow the source.
    """
    path = home / "funnel_tui" / mutant.file
    text = path.read_text(encoding="utf-8")
    if text.count(mutant.old) != 1:
        raise LookupError(f"{mutant.name}: {mutant.file} holds its text {text.count(mutant.old)} times")
    path.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")


def run_tests(home: Path, tests: Iterable[str]) -> tuple[int, str]:
    """Run tests against a copy, up to the first failure; pytest's exit code and what it said."""
    more = {"PYTHONPATH": os.pathsep.join([str(home), str(ROOT)])}
    # In a folder of their own: several runs at once would sweep each other's.
    options = ["-x", "-q", "--no-header", "-p", "no:cacheprovider", "-m", "not campaign", "--tb=line"]
    options += ["--deselect", CAMPAIGN + "test_mutants.py"]
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
