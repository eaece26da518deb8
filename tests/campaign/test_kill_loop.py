"""kill -9 at any moment of a writer: what it said was saved is there, and each press once."""

from __future__ import annotations

import os
import random
import signal
import threading
from pathlib import Path
from typing import IO

import pytest
from tests.campaign.kit import (
    DAY,
    NOW,
    PRESSER,
    counted,
    make_year,
    open_year,
    start,
    tally,
    temps,
    year_path,
)

from funnel_tui.storage.journal.records import lines

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")

KILLS = [
    pytest.param(10, 1, id="some"),
    pytest.param(120, 2, id="all", marks=pytest.mark.campaign),
]


def killed_somewhere(out: IO[bytes], kill: threading.Timer, acks: int) -> int:
    """Wait for so many acknowledgements and a moment more; how many there were when it was gone."""
    acked = out.read(acks)
    kill.start()
    acked += out.read()
    kill.join()
    assert set(acked) <= set(b"+"), "every press of a healthy disk is saved"
    return len(acked)


@pytest.mark.parametrize(("kills", "seed"), KILLS)
def test_nothing_that_was_acknowledged_is_lost(tmp_path: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    make_year(tmp_path).close()
    acked = shown = 0
    left: set[str] = set()
    for number in range(kills):
        # Checkpoints after each press, after some, and never: the kill meets other calls each time.
        process = start(
            PRESSER, year_path(tmp_path), tmp_path / "state", "calls", 100_000, (1, 4, 0)[number % 3]
        )
        assert process.stdout is not None
        assert process.stderr is not None
        timer = threading.Timer(chance.random() * 0.006, process.send_signal, [signal.SIGKILL])
        acked += killed_somewhere(process.stdout, timer, chance.randrange(0, 20))
        assert process.wait() == -signal.SIGKILL, process.stderr.read()
        process.stdout.close()
        process.stderr.close()
        left.update(temps(tmp_path))
        seen = open_year(tmp_path)
        assert seen.readable, seen.problems
        shown = counted(seen)
        assert acked <= shown <= acked + number + 1, "all that was said, and at most one for each kill"
        seen.close()
    assert acked > 3 * kills
    # One more that is certain: its process is gone.
    year_path(tmp_path).with_name(f".~2026.toml.{process.pid}-0a1b2c3d.tmp").write_bytes(b"cut")
    store = open_year(tmp_path)
    store.press(DAY, "emails", 1, NOW)
    store.checkpoint()
    assert counted(open_year(tmp_path)) == shown
    assert temps(year_path(tmp_path).parent) == [], "temporary files were swept"
    ids = [line[:8] for log in tmp_path.rglob("*.log") for _, line in lines(log.read_bytes())]
    assert len(ids) == len(set(ids)) == shown + 1, "each record counts once"
    tally("kills", kills)
    tally("kills: presses acknowledged", acked)
    tally("kills: presses lost", acked - min(acked, shown))
    tally("kills: saved and not yet acknowledged", shown - acked)
    tally("kills: temporary files left and swept", len(left))
