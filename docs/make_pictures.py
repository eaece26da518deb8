"""Draws the README's pictures from the demo year and lists the actions: `python docs/make_pictures.py`.

The date is fixed and the year is made up, so the pictures change only when the screens do.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App

TODAY = "2026-11-23"
HERE = Path(__file__).parent
SCREENS = {"log": "l", "plan": "p", "target": "t"}
SIZE = (120, 36)
MORNING = (
    ("Monday morning", ()),
    ("12c: twelve calls", ("1", "2", "c")),
    ("5e m: five emails, a meeting", ("5", "e", "m")),
    ("w: a deal was won", ("w",)),
    ("enter: for its amount", ("enter",)),
    ("F5: behind? by when to catch up", ("f5",)),
    ("enter: in four weeks", ("down", "enter")),
    ("t: where the year is heading", ("t",)),
)
"""The frames of the animated picture: what was pressed, by its title and by its keys."""
MORNING_SIZE = (80, 24)
SECONDS = 2.5
"""That each frame is seen."""
TERMINAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TEXTUAL_ANIMATIONS": "none"}
"""Whatever it is run in: with fewer colours the program draws another way."""


async def draw(folder: Path) -> None:
    """Show each screen on the demo year and save it as an SVG beside this script."""
    from funnel_tui.core.progress.demo_year import demo_year  # noqa: PLC0415
    from funnel_tui.storage.format import year_toml as codec  # noqa: PLC0415
    from funnel_tui.storage.store import Store  # noqa: PLC0415
    from funnel_tui.system.clock import today  # noqa: PLC0415
    from funnel_tui.ui.app import FunnelApp  # noqa: PLC0415 - after the environment is set
    from funnel_tui.ui.session import Start  # noqa: PLC0415

    file = folder / "2026.toml"
    file.write_bytes(codec.write(codec.encode(demo_year(today()))))
    app = FunnelApp(Start(Store.open(file, folder / "state"), file, demo=True))
    async with app.run_test(size=SIZE) as pilot:
        for name, key in SCREENS.items():
            await pilot.press(key)
            await pilot.pause(2.5)
            save(name, picture(app, "funnel-tui", "terminal"))
    file.write_bytes(codec.write(codec.encode(demo_year(today()))))
    app = FunnelApp(Start(Store.open(file, folder / "state"), file, demo=True))
    async with app.run_test(size=MORNING_SIZE) as pilot:
        await pilot.press("l")
        frames = []
        for number, (title, pressed) in enumerate(MORNING):
            await pilot.press(*pressed)
            await pilot.pause(2.5)
            app.clear_notifications()
            await pilot.pause(0.5)
            frames.append(picture(app, title, f"frame{number}"))
        save("morning", in_turn(frames))


def picture(app: App[None], title: str, prefix: str) -> str:
    """The screen as an SVG whose names have a prefix."""
    drawn = app.export_screenshot(title=title)
    # The picture must not ask another site for a font; the reader's own monospace will do.
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
    return re.sub(r"terminal-\d+", "terminal", drawn).replace("terminal-", f"{prefix}-")


def in_turn(frames: Sequence[str]) -> str:
    """Pictures shown one after the other; where nothing moves, the first one."""
    whole, share = SECONDS * len(frames), 100 / len(frames)
    gone = share + 0.01
    rules = [
        f"@keyframes shown {{ 0%, {share:.2f}% {{ opacity: 1 }} {gone:.2f}%, 100% {{ opacity: 0 }} }}",
        f".later {{ opacity: 0; animation: shown {whole}s step-end infinite }}",
        "@media (prefers-reduced-motion) { .later { animation: none } }",
    ]
    box = re.search(r'viewBox="[^"]*"', frames[0])
    assert box is not None
    parts = [f'<svg {box[0]} xmlns="http://www.w3.org/2000/svg"><style>{" ".join(rules)}</style>', frames[0]]
    for number, frame in enumerate(frames[1:], start=1):
        parts.append(f'<g class="later" style="animation-delay: {number * SECONDS}s">{frame}</g>')
    return "\n".join([*parts, "</svg>\n"])


def save(name: str, drawn: str) -> None:
    """Write a picture beside this script."""
    (HERE / f"{name}.svg").write_text(drawn, encoding="utf-8")
    print(f"docs/{name}.svg")  # noqa: T201 - a script says what it made


def keys_page() -> str:
    """Every action with its id, which is what [keys] in config.toml takes, and every other key."""
    from funnel_tui.ui.actions import ACTIONS  # noqa: PLC0415
    from funnel_tui.ui.keys import key_list  # noqa: PLC0415

    keys = {a: " ".join(f"`{key}`" for key in key_list.keys_text(a.keys).split()) for a in ACTIONS}
    rows = [f"| `{a.id}` | {keys[a]} | {a.scope} | {a.help} |" for a in ACTIONS]
    head = "# Keys\n\nEach id can be given another key under `[keys]` in config.toml.\n\n"
    table = "| id | key | where | what it does |\n| --- | --- | --- | --- |\n"
    others = [
        key_list.palette_keys(),
        key_list.count_keys(),
        key_list.headline_keys(),
        key_list.field_keys(),
        key_list.process_keys(),
        key_list.history_keys(),
        *key_list.dialog_keys(),
    ]
    return head + table + "\n".join(rows) + "\n\n" + key_list.page(others) + "\n"


def list_keys() -> None:
    """Write docs/keys.md."""
    (HERE / "keys.md").write_text(keys_page(), encoding="utf-8")


def main() -> None:
    """Fix the date and the folders, then draw."""
    list_keys()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ |= TERMINAL
        os.environ.update(
            FUNNEL_TUI_TODAY=TODAY,
            TEXTUAL_ANIMATIONS="none",
            XDG_DATA_HOME=str(folder / "data"),
            XDG_STATE_HOME=str(folder / "state"),
            XDG_CONFIG_HOME=str(folder / "config"),
        )
        os.environ.pop("NO_COLOR", None)
        asyncio.run(draw(folder))


if __name__ == "__main__":
    main()
