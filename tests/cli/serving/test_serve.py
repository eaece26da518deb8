"""The screen in a browser: who gets in, and counting, resizing and loading again through the socket."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.year import Year
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.system.clock import today

aiohttp = pytest.importorskip("aiohttp")
pytest.importorskip("textual_serve")

BROWSER = "FUNNEL_TUI_BROWSER"
"""Environment variable: a folder with @sparticuz/chromium and puppeteer-core in its node_modules."""


class Served:
    """A year that a process serves."""

    def __init__(self, folder: Path) -> None:
        self.year = folder / "2026.toml"
        self.year.write_bytes(codec.write(codec.encode(Year(example_plan(today())))))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        homes = {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("DATA", "STATE", "CONFIG")}
        self.environment = {**os.environ, **homes, "PYTHONUNBUFFERED": "1"}
        self.process = self.command("--file", str(self.year), "serve", "--port", str(self.port))
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()

    def command(self, *args: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "funnel_tui", *args],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @property
    def calls(self) -> int:
        days: dict[str, Any] = tomllib.loads(self.year.read_text("utf-8")).get("days", {})
        return sum(int(cells.get("calls", 0)) for cells in days.values())

    async def until(self, calls: int) -> None:
        for _ in range(600):
            if self.calls == calls:
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"{self.calls} calls, not {calls}")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    made = Served(tmp_path)
    yield made
    made.process.terminate()
    made.process.communicate(timeout=30)


def test_the_address_is_of_this_machine_and_has_a_token(served: Served) -> None:
    assert served.address.startswith(f"http://127.0.0.1:{served.port}/?token=")
    assert len(served.address.partition("token=")[2]) == 32
    _, said = served.command("serve", "--port", str(served.port)).communicate(timeout=60)
    assert said.startswith(f"127.0.0.1:{served.port}: ")
    assert said.endswith("; allowed: another --port\n")
    _, said = served.command("serve", "--port", "70000").communicate(timeout=60)
    assert said == "--port is 70000; allowed: 1 to 65535\n"


async def test_nobody_gets_in_without_the_token(served: Served) -> None:
    base, token = f"http://127.0.0.1:{served.port}", served.address.partition("token=")[2]
    for path in ("/", "/ws", "/static/js/textual.js", "/download/x", "/nowhere", "/?token=", "/?token=wrong"):
        async with aiohttp.ClientSession() as stranger, stranger.get(base + path) as answer:
            assert answer.status == 403, path
    async with aiohttp.ClientSession() as stranger:
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await stranger.ws_connect(f"{base}/ws")
        # Another site's page, in the same browser.
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await stranger.ws_connect(f"{base}/ws?token={token}", headers={"Origin": "http://example.com"})


async def drawn(page: Any, keys: str, row: int) -> None:  # noqa: ANN401 - aiohttp's websocket
    """Read what the program draws until it has drawn in a row."""
    data = b""
    for _ in range(2000):
        message = await page.receive(timeout=60)
        data += message.data if isinstance(message.data, bytes) else b""
        if any(int(found) >= row for found in re.findall(rb"\x1b\[(\d+);\d+H", data)):
            return
    raise AssertionError(f"after {keys!r} nothing was drawn in row {row}")


async def test_counting_resizing_and_loading_again(served: Served) -> None:
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as browser:
        async with browser.get(served.address) as answer:
            text = await answer.text()
            assert (answer.status, str(answer.url)) == (200, f"http://127.0.0.1:{served.port}/")
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "funnel-tui" in text
        assert "googleapis" not in text
        for n, keys in enumerate(("l3c", "lc", "le")):
            async with browser.ws_connect(f"http://127.0.0.1:{served.port}/ws?width=100&height=30") as page:
                await page.send_json(["stdin", keys])
                await drawn(page, keys, row=29)
                await served.until(calls=(3, 4, 4)[n])
                await page.send_json(["resize", {"width": 140, "height": 40}])
                await drawn(page, keys, row=39)


@pytest.mark.skipif(not (os.environ.get(BROWSER) and shutil.which("node")), reason=f"{BROWSER} names none")
def test_in_a_real_browser(served: Served, tmp_path: Path) -> None:
    script, picture = Path(__file__).with_name("browser.mjs"), tmp_path / "picture.png"
    folder = Path(os.environ[BROWSER]).resolve()
    # It brings a font, and a configuration that looks for it elsewhere.
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(f"<fontconfig><dir>{folder}/fonts</dir><cachedir>{tmp_path}/fc</cachedir></fontconfig>")
    done = subprocess.run(
        ["node", str(script), served.address, str(served.year), str(picture)],
        cwd=folder,
        # It unpacks the libraries that it needs only where it takes itself to be in a cloud.
        env={
            **os.environ,
            "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x",
            "TMPDIR": str(folder),
            "FONTCONFIG_FILE": str(fonts),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    saw = json.loads(done.stdout)
    assert saw["address"] == f"http://127.0.0.1:{served.port}/"
    assert (saw["foreign"], saw["stranger"]) == ([], 403)
    assert [fault for fault in saw["faults"] if "403" not in fault] == []
    assert saw["size"]["width"] > saw["first"]["width"]
    assert saw["size"]["height"] > saw["first"]["height"]
    assert served.calls == 4
    if kept := os.environ.get("FUNNEL_TUI_PICTURE"):
        shutil.copy(picture, kept)
