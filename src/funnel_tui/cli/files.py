"""The commands `check`, `restore` and `where`: the state of the files themselves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from funnel_tui.cli.errors import Failed
from funnel_tui.cli.result import Output, file_of, lines, no_file, opened
from funnel_tui.cli.source import file_id_of, journal_folder, notation
from funnel_tui.core.progress.diff import differences
from funnel_tui.core.report.difference_text import summary
from funnel_tui.storage.format.year_toml import future_days
from funnel_tui.storage.store import Refused, SaveFailed, Store
from funnel_tui.system import clock, config, paths


def check(file: Path | None, *, demo: bool, as_json: bool = False) -> Output:
    """Every problem of the year file and the settings, one on a line.

    Raises:
        Failed: Where there is no file.
    """
    if demo:
        return _checked(None, [], as_json)
    today = clock.today()
    path = file_of(file, today)
    with opened(path) as store:
        found = faults(store, today)
        copies = store.conflict_copies()
    found += [f"{copy}: a sync tool put it beside {path.name}; it is not read" for copy in copies]
    if file is None:
        others = (other for other in paths.year_files(today) if other != path and str(other) not in copies)
        found += [f"{other}: holds {today} too; {path.name} is used" for other in others]
    found += config.load(paths.config_file())[1]
    return _checked(path, found, as_json)


def faults(store: Store, today: date) -> list[str]:
    """Everything that is wrong in a year file, one on a line."""
    found = list(lines(store.path, store.problems))
    if store.year is not None:
        found += lines(store.path, store.year.problems)
        found += lines(store.path, future_days(store.year, today))
    return found


def _checked(path: Path | None, found: list[str], as_json: bool = False) -> Output:
    code = 1 if found else 0
    if as_json:
        return Output(code=code, table={"file": path and str(path), "problems": found})
    return Output("\n".join(found), code=code)


def restore(file: Path | None, copy: str | None, *, as_json: bool = False) -> Output:
    """Bring back a copy of the year, or list the copies there are with what differs from the present.

    Raises:
        Failed: Where there is no file, or the copy cannot be used.
    """
    today = clock.today()
    path = file or paths.year_file(today)
    if path is None:
        raise no_file(path, today)
    store = Store.open(path, paths.state_folder())
    try:
        before = store.year
        if copy is None:
            found = _copies(store)
            if as_json:
                copies = [{"path": name, "differs": differs} for name, differs in found]
                return Output(table={"file": str(path), "copies": copies})
            return Output("\n".join(f"{name}  {differs}" for name, differs in found) or "no copies yet")
        year = store.restore(Path(copy).expanduser())
    except (Refused, SaveFailed) as error:
        raise Failed(str(error)) from None
    finally:
        store.close()
    changed = (
        summary(differences(year, before), notation()) if before else "there was no year that could be read"
    )
    if as_json:
        return Output(table={"file": str(path), "restored": copy, "before": changed})
    return Output(f"{path} is {copy} again; before it was: {changed}")


def _copies(store: Store) -> list[tuple[str, str]]:
    """Each backup and conflict copy: when its text was right, and what it has otherwise."""
    rows = []
    for name in (*store.conflict_copies(), *store.backups()):
        with opened(Path(name)) as other:
            if other.year is None:
                differs = "cannot be read"
            elif store.year is None:
                differs = f"{len(other.year.days)} days logged"
            else:
                differs = summary(differences(store.year, other.year), notation())
        rows.append((name, differs))
    return rows


def where(file: Path | None, *, as_json: bool = False) -> Output:
    """The folders and files in use, so that they can be backed up, synced or inspected."""
    today = clock.today()
    path = file or paths.year_file(today)
    rows = [
        ("file", path or paths.new_file(today)),
        ("journals", journal_folder(path)),
        ("backups", _backups(path)),
        ("config", paths.config_file()),
        ("themes", paths.themes_folder()),
        ("data", paths.data_folder()),
        ("state", paths.state_folder()),
    ]
    if as_json:
        return Output(table={name: {"path": str(place), "exists": place.exists()} for name, place in rows})
    return Output(
        "\n".join(f"{name:<8} {place}{'' if place.exists() else '  (not there yet)'}" for name, place in rows)
    )


def _backups(path: Path | None) -> Path:
    state, file_id = file_id_of(path)
    return Path(state.backups(file_id))
