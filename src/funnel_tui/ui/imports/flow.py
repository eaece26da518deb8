"""From a file to counts on screen: pick it, answer what it leaves open, look at the preview, keep it."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.report.wording import sentence
from funnel_tui.importing.counting.answers import Answers, answered
from funnel_tui.importing.files.cannot_import import CannotImport, Unanswered
from funnel_tui.importing.files.input_file import InputFile
from funnel_tui.importing.mapping import KnownFile, answers_for, load_known, save_known
from funnel_tui.importing.preview import preview_text
from funnel_tui.importing.reading import Reading, read
from funnel_tui.importing.recent import recent_files
from funnel_tui.importing.recognise import Recognised, recognise
from funnel_tui.system import clock, paths
from funnel_tui.ui.imports.own_figures import figures_of_file
from funnel_tui.ui.imports.preview import KEEPS, ImportPreview
from funnel_tui.ui.screens.dialogs import Ask, Pick
from funnel_tui.ui.screens.find import Find

if TYPE_CHECKING:
    from funnel_tui.ui.session import Session

_OTHER = Path()
"""Stands for a file that is not in the list."""
_ACCEPT_FIRST = "once the plan is accepted, F12 counts the dates of the file that lie in it"
_NO_FIGURES = "the file says nothing of win rate, deal size or days to close"
_ORDERS = {"dmy": "day first: 31/12/2026", "mdy": "month first: 12/31/2026"}


async def import_file(app: App[Any], session: Session) -> None:
    """Have a file picked and import it; what goes wrong is said, and nothing is kept then."""
    state = session.state
    if state.year is None:
        app.notify(f"The file cannot be read: {state.why_no_year}", timeout=8, markup=False)
        return
    path = await _pick_file(app)
    if path is None:
        return
    folder = paths.state_folder()
    known = await asyncio.to_thread(load_known, folder)
    try:
        found = await _read(app, InputFile(path.name, path), state.plan, known)
    except (CannotImport, OSError) as error:
        app.notify(f"{path.name}: {error}", severity="warning", timeout=10, markup=False)
        return
    if found is None:
        return
    reading, recognised, answers = found
    text, keys = preview_text(reading, state.plan, state.notation), KEEPS
    if state.fresh:
        # Nothing is kept of it: that would accept the example, whose dates are all to come.
        keys = "enter shows your own figures · ↑ ↓ scroll · esc leaves it"
    if not await app.push_screen_wait(ImportPreview(path.name, text, keys)):
        return
    known[recognised.fingerprint] = KnownFile(answers, str(path.absolute()))
    remember = partial(save_known, folder, known)
    if not state.fresh:
        session.import_source(reading.source, remember)
        return
    session.remember(remember)
    await app.switch_mode("plan")
    has_figures = await figures_of_file(app, state, reading)
    app.notify(_ACCEPT_FIRST if has_figures else f"{_NO_FIGURES}; {_ACCEPT_FIRST}", timeout=10, markup=False)


async def _pick_file(app: App[Any]) -> Path | None:
    """One of the exports in the downloads folder, or any other."""
    folder = paths.downloads_folder()
    recent = await asyncio.to_thread(recent_files, folder)
    if recent:
        lines = [((path.name, title), path) for path, title in recent]
        lines.append((("Another file ...", ""), _OTHER))
        keys = "enter shows what it counts · esc leaves it"
        picked = await app.push_screen_wait(Pick("Import which file?", lines, keys))
        if picked is not _OTHER:
            return picked
    hint = "CSV, XLSX, .ics, an Android call log, mbox or a Maildir"
    heading = "Import which file?"
    return await app.push_screen_wait(Ask(heading, f"{folder}/", hint, _existing, lambda path: path.name))


def _existing(text: str) -> Path:
    """Read a path as people type it.

    Raises:
        ValueError: When there is no such file.
    """
    path = Path(text.strip().strip("\"'")).expanduser()
    if not text.strip() or not path.exists():
        raise ValueError("there is no such file")
    return path


async def _read(
    app: App[Any], file: InputFile, plan: Plan, known: dict[str, KnownFile]
) -> tuple[Reading, Recognised, Answers] | None:
    """Read a file, asking what it leaves open; None where an answer is not given."""
    recognised = await asyncio.to_thread(recognise, file)
    answers = answers_for(known, recognised.fingerprint, plan)
    while True:
        try:
            reading = await asyncio.to_thread(read, recognised, answers, plan, clock.today())
        except Unanswered as question:
            text = await _ask(app, question, plan)
            if not text:
                return None
            answers = answered(answers, question, text)
            # A table is read once.
            recognised = await asyncio.to_thread(recognise, file)
        else:
            return reading, recognised, answers


async def _ask(app: App[Any], question: Unanswered, plan: Plan) -> str | None:
    heading, choices = sentence(question.text), question.choices
    if question.option.startswith("--as"):
        choices = plan.names
    keys = "type a part of it · ↑ ↓ mark · enter takes it · esc leaves it"
    if choices:
        lines = [(_ORDERS.get(choice, choice), choice, (choice,)) for choice in choices]
        return await app.push_screen_wait(Find(heading, lines, keys))
    return await app.push_screen_wait(Ask(heading, "", "such as acme.com", str.strip, str))
