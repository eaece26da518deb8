"""The program where the system lacks what only POSIX has, as Windows does: start, count, quit, `add`."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.year import Year
from funnel_tui.storage.format import year_toml as codec

PREPARE = """
import asyncio, errno, os, runpy, signal, sys, time
import argparse, dataclasses, decimal, platformdirs, tempfile, tomllib, tomli_w
import textual.app, textual.pilot, textual.drivers.headless_driver, textual.drivers.linux_driver

# Loaded before the names go: the libraries have guards of their own for a real Windows.
from textual.widgets import Input, Label, OptionList
MISSING = {
    os: (
        "fchown", "chown", "fchmod", "getuid", "geteuid", "getgid", "uname", "listxattr", "getxattr",
        "setxattr", "O_DIRECTORY", "O_NONBLOCK", "O_CLOEXEC", "mkfifo",
    ),
    signal: ("SIGHUP", "SIGTSTP", "SIGCONT", "SIGQUIT", "SIGWINCH"),
    time: ("tzset",),
}
for module, names in MISSING.items():
    for name in names:
        if hasattr(module, name):
            delattr(module, name)
sys.modules["fcntl"] = sys.modules["termios"] = None

open_ = os.open
def opened(path, *args, **options):
    if os.path.isdir(path):
        raise PermissionError(errno.EACCES, "Permission denied", path)
    return open_(path, *args, **options)
os.open = opened
assert not [name for name in sys.modules if name.startswith("funnel_tui")]
"""

SCREEN = """
import asyncio
from pathlib import Path

def main():
    from funnel_tui.storage.store import Store
    from funnel_tui.system import first_frame, paths
    from funnel_tui.ui.app import FunnelApp
    from funnel_tui.ui.session import Start

    assert not first_frame.paint(paths.state_folder(), first_frame.query(None), "2026-11-24")

    async def use():
        loop = asyncio.get_running_loop()
        def refuse(*_):
            raise NotImplementedError
        loop.add_signal_handler = refuse
        path = Path(sys.argv[1])
        app = FunnelApp(Start(Store.open(path, paths.state_folder()), path))
        async with app.run_test() as pilot:
            await pilot.press("3", "c", "p", "t", "l")
            app.session.saver.flush()
            await pilot.pause()
            await pilot.press("q")
        print("ended", app.return_code or 0)
    asyncio.run(use())
main()
"""

ADD = """
from funnel_tui.cli.main import main
raise SystemExit(main(["--file", sys.argv[1], "add", "calls", "2"]))
"""


@pytest.fixture
def year(tmp_path: Path) -> Path:
    path = tmp_path / "2026.toml"
    path.write_bytes(codec.write(codec.encode(Year(example_plan(date(2026, 11, 2))))))
    return path


def without_posix(code: str, year: Path) -> str:
    folders = {f"XDG_{kind}_HOME": str(year.parent / kind.lower()) for kind in ("DATA", "STATE", "CONFIG")}
    done = subprocess.run(
        [sys.executable, "-c", PREPARE + code, str(year)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, **folders, "FUNNEL_TUI_TODAY": "2026-11-24"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_start_count_and_quit(year: Path) -> None:
    assert without_posix(SCREEN, year).strip().endswith("ended 0")
    assert "calls = 3" in year.read_text(encoding="utf-8")


def test_add(year: Path) -> None:
    assert without_posix(ADD, year) == "calls 2 on 24 Nov 2026\n"
    assert "calls = 2" in year.read_text(encoding="utf-8")
