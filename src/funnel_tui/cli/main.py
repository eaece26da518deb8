"""The command `funnel-tui`: the screen, or one of the commands that work without it."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Mapping, Sequence

# To import typing takes 3.4 ms of the 38 of a kept answer (CPU, measured), which needs nothing from it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from funnel_tui.cli.result import Output

GOOD, BAD_DATA, WRONG_USE, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; an error is one line for a person and an exit code for scripts.

    Returns:
        0 good, 1 a problem in the data, 2 wrong use, 130 interrupted.
    """
    if argv is None:
        # A command lives too briefly to make garbage, and a start has none: to look for it is 8 % of `add`
        # and of `status`, and 18 % of the first paint (CPU, measured).
        gc.disable()
        code = main(sys.argv[1:])
        _drop_output()
        if sys.stderr is not None:
            sys.stderr.flush()
        # The system takes back what Python would take down piece by piece: 4 % of a command, and a fifth of
        # the time that the screen takes to quit.
        os._exit(code)
    args = list(argv)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows no `·` or `€` gets a `?` for it, not an error.
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = _run(args)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has seen enough.
        _drop_output()
        return GOOD
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as end:
        # argparse, after --help and --version.
        return end.code if isinstance(end.code, int) else GOOD
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _drop_output()
        return _fail(f"{place}{error.strerror or error}", BAD_DATA)
    except Exception as error:
        if os.environ.get("FUNNEL_TUI_DEBUG"):
            raise
        what = f"{type(error).__name__}: {error}"
        return _fail(f"Internal error: {what}; FUNNEL_TUI_DEBUG=1 shows where", BAD_DATA)
    return code


def _run(args: list[str]) -> int:
    from funnel_tui.system import clock, paths

    try:
        clock.today()
    except ValueError as error:
        return _fail(str(error), WRONG_USE)
    if "status" in args and (line := _remembered(args)) is not None:
        print(line)
        return GOOD

    from funnel_tui.cli.errors import Failed, WrongUse

    try:
        if not args or (args[0] == "--file" and len(args) == 2 and not args[1].startswith("-")):
            # Every morning's start: there is nothing to parse, and the parser takes a while to load.
            return _screen(paths.chosen_file(*args[1:]))
        outcome = _without_parser(args)
        if outcome is None:
            from funnel_tui.cli.parser import parse

            asked = parse(args)
            from funnel_tui.cli.commands import call, named_file

            if asked.command is None and not asked.spec:
                return _screen(None if asked.demo else named_file(asked), demo=asked.demo)
            outcome = call(asked)
    except Failed as error:
        return _refuse(args, str(error), BAD_DATA)
    except WrongUse as error:
        return _refuse(args, str(error), WRONG_USE)
    if outcome.out:
        print(outcome.out)
    for note in outcome.notes:
        _fail(note, GOOD)
    return outcome.code


def _remembered(args: list[str]) -> str | None:
    """The kept line of a prompt or a status bar, without reading anything else; None where there is none."""
    named, forms, left = None, [], [arg for arg in args if arg != "status"]
    while left:
        arg, equals, value = left.pop(0).partition("=")
        if arg in ("--file", "--format"):
            if not equals and not left:
                return None
            value = value if equals else left.pop(0)
        elif equals or arg not in ("--short", "--waybar"):
            return None
        if arg == "--file":
            named = value
        else:
            forms.append((arg, value))
    if len(forms) != 1:
        return None
    from funnel_tui.system import clock, paths, prompt_cache

    arg, value = forms[0]
    form = prompt_cache.form_of(value if arg == "--format" else None, arg == "--waybar")
    asked = prompt_cache.query(paths.chosen_file(named), clock.today().isoformat(), form)
    return prompt_cache.recall(paths.state_place(), asked)


def _screen(named: Path | None, *, demo: bool = False) -> int:
    from funnel_tui.cli.errors import WrongUse
    from funnel_tui.system import clock, first_frame, os_calls, paths

    if not (sys.stdin and sys.stdin.isatty() and sys.stdout and sys.stdout.isatty()):
        raise WrongUse("the screen needs a terminal; try funnel-tui status, or funnel-tui --help")
    if fault := os_calls.console_fault():
        raise WrongUse(f"{fault}; or a command such as funnel-tui status")
    # A repaint that a message causes waits for the next frame: at 60 a second that is what a key press costs.
    os.environ.setdefault("TEXTUAL_FPS", "250")
    if demo:
        from funnel_tui.ui.launch import run_demo

        return run_demo()
    begun = time.time_ns()
    try:
        first_frame.paint(paths.state_place(), first_frame.query(named), clock.today().isoformat())
        return _show(named, begun)
    finally:
        first_frame.give_back()


def _show(named: Path | None, begun: int) -> int:
    from functools import partial

    from funnel_tui.system import clock, paths
    from funnel_tui.ui.launch import run

    path = named or paths.year_file(clock.today())
    return run(path, partial(_keep_frames, named, path, begun))


def _keep_frames(
    named: Path | None, path: Path | None, begun: int, since: int, frames: Mapping[str, str]
) -> None:
    """Keep the pictures of the coming dates, unless the settings they are written by have changed."""
    from funnel_tui.cli.source import depends
    from funnel_tui.system import first_frame, paths, prompt_cache, remembered

    themes = (paths.themes_folder(), *paths.themes_folder().glob("*.toml"))
    settings = (paths.config_file(), *themes)
    if path is None or any(prompt_cache.changed(file) > begun for file in settings):
        return
    made_from = (*depends(named, path), *themes, paths.state_folder() / remembered.FILE)
    first_frame.keep(paths.state_folder(), first_frame.query(named), since, made_from, frames)


def _without_parser(args: Sequence[str]) -> Output | None:
    """What the commands that keys, prompts and scripts call end with; None where there are options to parse.

    The parser takes a tenth of `add`, 9 of the 100 ms of `status` and of the 80 of `plan` (CPU, measured).
    """
    name, *rest = args
    if name == "add" and rest and not any(arg.startswith("-") for arg in rest):
        from funnel_tui.cli.entries.add import add
        from funnel_tui.system import paths

        return add(paths.chosen_file(), rest, None)
    if name not in ("status", "plan") or rest not in ([], ["--json"]):
        return None
    from funnel_tui.system import paths

    file, as_json = paths.chosen_file(), bool(rest)
    if name == "status":
        from funnel_tui.cli.status import status

        return status(file, demo=False, as_json=as_json, short=False)
    from funnel_tui.cli.planning.plan import plan

    return plan(file, demo=False, as_json=as_json)


def _drop_output() -> None:
    """What could not be written stays unwritten: Python would try again at exit, and complain."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refuse(args: Sequence[str], text: str, code: int) -> int:
    """Why a command was not done: for a person on stderr, and for a script that asked for JSON on stdout."""
    if "--json" in args:
        from funnel_tui.cli.commands import refusal

        if shown := refusal(args, text):
            print(shown)
    return _fail(text, code)


def _fail(text: str, code: int) -> int:
    """One line on stderr, also for a text of several."""
    print(" ".join(text.split("\n")), file=sys.stderr)
    return code


if __name__ == "__main__":
    raise SystemExit(main())
