"""Where the files are: data, config and state folders, and the year file that holds a date.

Nothing is created here. Year files are told apart by a look at their first lines, because a folder of ten
years must not cost more than one.

What commands ask for comes as text: to import pathlib takes 6 of the 80 ms of `add` (CPU, measured).
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import date

from funnel_tui.system.os_calls import XDG_FOLDERS, same_case

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

APP = "funnel-tui"
FILE = "FUNNEL_TUI_FILE"
"""Environment variable that names the year file, as --file does."""

_HEAD = 4096
"""Bytes: one block of most disks, and the program writes [plan] first."""
_BLANKS = " \t\r"
_NAME = r"(\d{4})(?:-(\d\d))?\.toml"
_XDG = {
    "data": ("XDG_DATA_HOME", ".local/share"),
    "config": ("XDG_CONFIG_HOME", ".config"),
    "state": ("XDG_STATE_HOME", ".local/state"),
}


def _folder(kind: str) -> str:
    variable, default = _XDG[kind]
    if XDG_FOLDERS:
        # What platformdirs answers on Linux; importing it costs as much as all of `status --short`.
        base, home = os.environ.get(variable, ""), os.environ.get("HOME", "")
        if base.startswith("/"):
            return os.path.join(base, APP)
        if home.startswith("/"):
            return os.path.join(home, default, APP)
    import platformdirs  # noqa: PLC0415 - only where its answer is not the one above

    return str(getattr(platformdirs, f"user_{kind}_dir")(APP, appauthor=False))


def _path(text: str) -> Path:
    from pathlib import Path  # noqa: PLC0415 - not for what commands ask for

    return Path(text)


def data_folder() -> Path:
    """Where year files are kept."""
    return _path(_folder("data"))


def config_folder() -> Path:
    """Where config.toml and the user's themes are looked for."""
    return _path(_folder("config"))


def state_folder() -> Path:
    """Where journals, backups and what the program remembers are kept; never synced."""
    return _path(state_place())


def state_place() -> str:
    """The same as text."""
    return _folder("state")


def downloads_folder() -> Path:
    """Where a browser saves what somebody exports."""
    import platformdirs  # noqa: PLC0415 - rarely asked for, and slow to load

    return _path(platformdirs.user_downloads_dir())


def config_file() -> Path:
    """The user's settings; read, never written."""
    return _path(config_place())


def config_place() -> str:
    """The same as text."""
    return os.path.join(_folder("config"), "config.toml")


def themes_folder() -> Path:
    """Where the user's own themes are looked for."""
    return config_folder() / "themes"


def chosen_file(option: str | None = None) -> Path | None:
    """The file named by --file, else by FUNNEL_TUI_FILE, else None."""
    named = option or os.environ.get(FILE, "")
    return _path(named).expanduser() if named else None


def candidates(folder: Path) -> list[Path]:
    """The year files of a folder, the newest name first."""
    return [folder / name for name in _names(folder)]


def _names(folder: str | Path) -> list[str]:
    try:
        found = (name for name in os.listdir(folder) if same_case(os.path.splitext(name)[1]) == ".toml")
        return sorted((name for name in found if name[0] != "."), key=os.path.normcase, reverse=True)
    except OSError:
        return []


def year_files(today: date, folder: Path | None = None) -> list[Path]:
    """Every file whose period holds a date, the one to use first.

    That is the one with the latest start; a sync tool's conflict copy comes after the file it is a copy of.
    """
    return list(map(_path, _places(today, folder)))


def _places(today: date, folder: str | Path | None) -> list[str]:
    home = _folder("data") if folder is None else folder
    found = []
    for name in _names(home):
        place = os.path.join(home, name)
        period = _period(place)
        if period and period[0] <= today <= period[1]:
            found.append((period[0], bool(re.fullmatch(_NAME, name)), -len(name), place))
    # Sorting is stable: among equals the newest name stays first.
    return [place for *_, place in sorted(found, key=lambda item: item[:3], reverse=True)]


def year_file(today: date, folder: Path | None = None) -> Path | None:
    """The file whose period holds a date, the latest start if several do; None where none does."""
    place = year_place(today, folder)
    return _path(place) if place else None


def year_place(today: date, folder: str | Path | None = None) -> str | None:
    """The same as text."""
    found = _places(today, folder)
    return found[0] if found else None


def last_year_file(today: date, folder: Path | None = None) -> Path | None:
    """The file whose period ended last before a date: the one that a new plan follows."""
    ended = [(ends, path) for path, _, ends in known_years(folder) if ends < today]
    return max(ended, key=lambda item: item[0])[1] if ended else None


def known_years(folder: Path | None = None) -> list[tuple[Path, date, date]]:
    """Every year file of a folder with its first and last date, the newest first."""
    found = []
    for path in candidates(data_folder() if folder is None else folder):
        if (period := _period(path)) is not None:
            found.append((path, *period))
    return sorted(found, key=lambda item: item[1], reverse=True)


def new_file(starts: date, folder: Path | None = None) -> Path:
    """A free name for a plan that starts on a date: `2026.toml`, `2026-04.toml` where that is taken."""
    home = data_folder() if folder is None else folder
    names = [f"{starts:%Y}", f"{starts:%Y-%m}", f"{starts:%Y-%m-%d}"]
    names += [f"{starts:%Y-%m-%d}-{n}" for n in range(2, 100)]
    paths = [home / f"{name}.toml" for name in names]
    return next((path for path in paths if not os.path.lexists(path)), paths[-1])


def _period(path: str | Path) -> tuple[date, date] | None:
    """First and last date of a year file."""
    found = None
    # A FIFO would be waited for, and a device may never end.
    with suppress(OSError):
        if os.path.isfile(path):
            with open(path, "rb") as file:
                head = file.read(_HEAD)
                found = _scan(head) or _parse(head + file.read())
    return found or _from_name(os.path.basename(path))


def _scan(head: bytes) -> tuple[date, date] | None:
    """The dates as the program writes them, near the top; also in a file that is cut short further down."""
    text = head.removeprefix(b"\xef\xbb\xbf").decode(errors="replace")
    if "'''" in text or '"""' in text:
        return None
    lines = iter(text.split("\n"))
    if not any(_heading(line) == "plan" for line in lines):
        return None
    from funnel_tui.core.values.period import iso_date  # noqa: PLC0415 - a kept answer needs nothing of core

    found: dict[str, date] = {}
    for line in lines:
        if _heading(line) is not None:
            break
        key, equals, value = line.partition("=")
        key, day = key.strip(_BLANKS), iso_date(value.partition("#")[0].strip(_BLANKS))
        if equals and key in ("starts", "ends"):
            if key in found or day is None:
                return None
            found[key] = day
    else:
        if len(head) == _HEAD:
            return None
    return (found["starts"], found["ends"]) if len(found) == 2 else None


def _heading(line: str) -> str | None:
    """The table that a line begins; None where it begins none."""
    line = line.strip(_BLANKS)
    return line[1:].partition("]")[0].strip(_BLANKS) if line.startswith("[") else None


def _parse(data: bytes) -> tuple[date, date] | None:
    """The dates of a file that was written another way."""
    import tomllib  # noqa: PLC0415 - not needed for a file that the program wrote

    try:
        plan = tomllib.loads(data.decode("utf-8-sig"))["plan"]
        starts, ends = plan["starts"], plan["ends"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return (starts, ends) if type(starts) is date and type(ends) is date else None


def _from_name(name: str) -> tuple[date, date] | None:
    """A guess for a file that cannot be read, to notice it: twelve months from what its name says."""
    match = re.fullmatch(_NAME, name)
    if match is None:
        return None
    year, month = int(match[1]), int(match[2] or 1)
    if not (1 <= year < 9999 and 1 <= month <= 12):
        return None
    return date(year, month, 1), date.fromordinal(date(year + 1, month, 1).toordinal() - 1)
