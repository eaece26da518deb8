"""The storage suite where nothing of POSIX is to be had and no file can be replaced while it is open."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from tests.campaign.kit import ROOT, environment, tally

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(sys.platform != "linux", reason="/proc tells which files are open"),
]

# What cannot be there, or is judged by what only POSIX has.
FAULTS, POWER = "tests/storage/test_faults.py::", "tests/storage/test_power_cut.py"
LEFT_OUT = {
    "tests/storage/disk/test_atomic.py": "modes, owners, links and attributes",
    "tests/storage/format": "the text of a file, which no system changes",
    "tests/storage/test_processes.py": "signals",
    POWER: "its disk loses names whose folder was not synced, which Windows does not do",
    f"{FAULTS}test_a_failed_sync_of_the_folder_leaves_a_whole_file": "the sync of a folder",
    f"{FAULTS}test_a_press_that_may_be_in_the_file_is_counted_once": "likewise",
    f"{FAULTS}test_a_year_file_that_cannot_be_written_keeps_its_old_text_and_the_presses[replace-13]": (
        "it expects the message of POSIX; tests/system/test_os_calls.py has that of Windows"
    ),
}


def test_the_storage_suite_on_a_windows_that_is_played() -> None:
    options = ["-q", "-n0", "-p", "no:cacheprovider", "--system=windows", "-k", "not fifo and not device"]
    options += [f"--deselect={name}" for name in LEFT_OUT]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "tests/storage"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    found = re.search(r"(\d+) passed", done.stdout)
    assert found is not None
    assert int(found[1]) > 200
    tally("other systems: tests of storage", int(found[1]))
