"""Real processes: killed at any moment, two at once, one that was stopped while it held the lock."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.storage.conftest import Reopen

from funnel_tui.storage.store import Store

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")

PRESSER = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from funnel_tui.storage.store import Store
store = Store.open(Path(sys.argv[1]), Path(sys.argv[2]))
name, times = sys.argv[3], int(sys.argv[4])
for n in range(times):
    store.press(date(2026, 11, 23), name, 1, datetime(2026, 11, 23, 9, tzinfo=UTC))
    print("+", end="", flush=True)
    if n % 3 == 2:
        store.checkpoint()
store.checkpoint()
"""


@pytest.fixture
def start(path: Path, state: Path) -> Iterator[Callable[[str, int], subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []

    def begin(name: str, times: int) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-c", PRESSER, str(path), str(state), name, str(times)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def counted(store: Store, name: str) -> int:
    assert store.year is not None
    return store.year.day(date(2026, 11, 23)).count(name)


def test_nothing_acknowledged_is_lost_when_killed(
    store: Store, start: Callable[[str, int], subprocess.Popen[bytes]], reopen: Reopen, path: Path
) -> None:
    chance = random.Random(7)
    acked = shown = 0
    for _ in range(30):
        process = start("calls", 10_000)
        assert process.stdout is not None
        # Killed after so many acknowledgements and a moment more: in a write, a sync, a checkpoint.
        wanted = chance.randrange(1, 25)
        acked += len(process.stdout.read(wanted))
        timer = threading.Timer(chance.random() * 0.01, process.send_signal, [signal.SIGKILL])
        timer.start()
        acked += len(process.stdout.read())
        timer.join()
        process.wait()
        seen = reopen()
        assert seen.readable
        shown = counted(seen, "calls")
        assert acked <= shown <= acked + 30, (
            "each press that was acknowledged, and at most one more for each kill"
        )
    assert acked > 100
    assert store.refresh()
    store.checkpoint()
    assert counted(reopen(), "calls") == shown
    assert [p.name for p in path.parent.iterdir()] == [path.name], "temporary files were swept"


IMPORTER = """
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from funnel_tui.core.progress.imported import ImportedDay, Source
from funnel_tui.storage.store import Store
store = Store.open(Path(sys.argv[1]), Path(sys.argv[2]))
first = date(2026, 1, 1)
for n in range(int(sys.argv[3]), int(sys.argv[3]) + 10_000):
    days = {first + timedelta(days=i): ImportedDay({"calls": n}) for i in range(200)}
    store.import_source(Source("crm", first, date(2026, 11, 1), days), datetime(2026, 11, 23, 9, tzinfo=UTC))
    print(n, flush=True)
    if n % 3 == 2:
        store.checkpoint()
"""


def test_a_killed_import_is_there_whole_or_not_at_all(
    store: Store, path: Path, state: Path, reopen: Reopen
) -> None:
    chance = random.Random(7)
    acked = 0
    for _ in range(8):
        process = subprocess.Popen(
            [sys.executable, "-c", IMPORTER, str(path), str(state), str(acked + 1)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(chance.randrange(1, 5))]
        timer = threading.Timer(chance.random() * 0.05, process.send_signal, [signal.SIGKILL])
        timer.start()
        said += process.stdout.readlines()
        timer.join()
        process.wait()
        process.stdout.close()
        acked = max(int(line) for line in said if line.endswith(b"\n"))
        seen = reopen()
        assert seen.readable
        assert seen.year is not None
        days = seen.year.imported["crm"].days
        assert len(days) == 200
        (n,) = {day.counts["calls"] for day in days.values()}
        assert acked <= n <= acked + 1, "each that was acknowledged, and at most the one it was killed in"
        acked = n
    assert acked > 10
    # One undo takes one import back, whole.
    store.undo(datetime(2026, 11, 23, 9, tzinfo=UTC))
    store.checkpoint()
    again = reopen().year
    assert again is not None
    assert {day.counts["calls"] for day in again.imported["crm"].days.values()} == {acked - 1}


def test_two_at_once_lose_nothing(
    store: Store, start: Callable[[str, int], subprocess.Popen[bytes]], reopen: Reopen
) -> None:
    both = [start("calls", 150), start("calls", 150), start("emails", 50)]
    for process in both:
        process.communicate(timeout=60)
        assert process.returncode == 0
    again = reopen()
    assert (counted(again, "calls"), counted(again, "emails"), again.unsaved) == (300, 50, 0)
    store.refresh()
    assert counted(store, "calls") == 300


def test_a_process_that_was_stopped_holds_up_nobody(
    store: Store, start: Callable[[str, int], subprocess.Popen[bytes]], reopen: Reopen
) -> None:
    stopped = start("calls", 10_000)
    assert stopped.stdout is not None
    before = len(stopped.stdout.read(20))
    stopped.send_signal(signal.SIGSTOP)
    other = start("emails", 30)
    other.communicate(timeout=60)
    assert other.returncode == 0
    again = reopen()
    assert counted(again, "emails") == 30
    assert counted(again, "calls") >= before
    assert store.readable


def test_a_broken_file_is_not_overwritten_and_presses_come_in_when_it_is_fixed(
    store: Store, start: Callable[[str, int], subprocess.Popen[bytes]], reopen: Reopen, path: Path
) -> None:
    first = start("calls", 3)
    first.communicate(timeout=60)
    good = path.read_bytes()
    broken = good[:-30]
    path.write_bytes(broken)
    second = start("calls", 5)
    out, _ = second.communicate(timeout=60)
    assert out == b"+++++"
    assert path.read_bytes() == broken
    path.write_bytes(good)
    third = start("emails", 1)
    third.communicate(timeout=60)
    again = reopen()
    assert (counted(again, "calls"), counted(again, "emails"), again.unsaved) == (8, 1, 0)
    assert store.refresh()
