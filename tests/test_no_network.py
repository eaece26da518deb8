"""The program opens no socket: screen and commands run where any but asyncio's own pair is refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.year import Year
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.system.clock import today

# The hook sees every way to a socket, also one that is made in C. asyncio wakes its loop by a pair of its
# own, which is connected to itself and to nothing else.
GUARD = """
import sys
opened = []

def asyncio_own(frame):
    while frame is not None:
        if frame.f_code.co_name == "_make_self_pipe":
            return True
        frame = frame.f_back
    return False

def refuse(event, args):
    if event.startswith("socket.") and not asyncio_own(sys._getframe()):
        opened.append((event, args[1:]))
        raise RuntimeError(f"no socket: {event}")

sys.addaudithook(refuse)
"""

SCREEN = """
import asyncio
from pathlib import Path
from funnel_tui.storage.store import Store
from funnel_tui.system import paths
from funnel_tui.ui.app import FunnelApp
from funnel_tui.ui.session import Start

async def use():
    path = Path(sys.argv[1])
    app = FunnelApp(Start(Store.open(path, paths.state_folder()), path))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press(*"3cepltu", "right", "question_mark", "escape", "f12", "escape", *"pmh", "escape")
        await pilot.press("ctrl+t", "t", "space", *"rwh", "f10", "escape", "f5", "escape", "f6", "escape")
        await pilot.press("l")
        app.session.forecaster.start()
        await app.workers.wait_for_complete()
        app.session.saver.flush()
        await pilot.press("q")
asyncio.run(use())
assert not opened, opened
"""

COMMANDS = """
from funnel_tui.cli.main import main
calls = sys.argv[2]
for line in (
    "add calls 3 won 12000", "status", "status --json", "status --short", "plan", "plan --json",
    "plan --markdown", "plan --set target=120000", "plan --from-history", "review", "review --json", "check",
    "restore", "where", f"import {calls} --as calls", "import --last", "export --csv", "export --json",
    "export --ics", "--version", "--help", "--demo status", "undo", "note call Ann back", "log --week",
    "plan --diff", "status --horizon quarter", "status --format {todo}", "status --waybar",
    "forecast --backtest", "forecast --own 21k", "experiments --start script", "experiments", "schema",
    "completion bash", "man", "--spec", "plain",
):
    main(["--file", sys.argv[1], *line.split()])
assert not opened, opened
"""

BITES = """
import socket
for way in (
    lambda: socket.create_connection(("127.0.0.1", 9)),
    lambda: socket.getaddrinfo("example.com", 80),
    lambda: socket.socketpair(),
):
    try:
        way()
    except RuntimeError:
        continue
    raise SystemExit("not refused")
assert len(opened) == 3
"""


@pytest.mark.parametrize("code", [SCREEN, COMMANDS, BITES], ids=["screen", "commands", "the guard bites"])
def test_no_socket_is_opened(code: str, tmp_path: Path) -> None:
    year, calls = tmp_path / "year.toml", tmp_path / "calls.csv"
    year.write_bytes(codec.write(codec.encode(Year(example_plan(today())))))
    calls.write_text(f"date,owner\n{today()},Ann\n", "utf-8")
    folders = {f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in ("DATA", "STATE", "CONFIG")}
    done = subprocess.run(
        [sys.executable, "-c", GUARD + code, str(year), str(calls)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **folders, "HOME": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr
    assert "Internal error" not in done.stderr
    assert "no socket" not in done.stderr
