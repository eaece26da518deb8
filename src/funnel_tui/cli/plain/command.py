"""The command `plain`: counting on the normal screen, for screen readers, dumb terminals, ssh and pipes.

Each line is on disk before it is answered. Nothing moves the cursor or has a colour: an answer is a line of
text, so that a screen reader reads it once and a script can pair it with what it sent.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from funnel_tui.cli.plain.conversation import Answer, Conversation
from funnel_tui.cli.result import Output, checkpoint, file_of, opened, year_in
from funnel_tui.cli.source import from_inbox, notation
from funnel_tui.system import clock

_AT_ONCE = 1000
"""Characters of a line that are kept: what is piped by mistake may have no line ends."""


def plain(file: Path | None, *, as_json: bool = False) -> Output:
    """Read lines until `q` or the end of the input, and answer each.

    Args:
        file: The year file, where it was named.
        as_json: Whether each answer is an object of its own, on one line.

    Raises:
        Failed: Where there is no file that can be used, or it cannot be saved.
    """
    path, refused = file_of(file, clock.today()), False
    with opened(path) as store:
        plan = year_in(store).plan
        talk = Conversation(store, notation(plan))
        by_hand = sys.stdin is not None and sys.stdin.isatty() and not as_json
        notes = from_inbox(store)
        if by_hand:
            for told in notes:
                _say(told)
            _say(f"{talk.to_do()}; ? for help, q to quit")
            notes = ()
        failed = checkpoint(store, path)
        with _interrupts() as waiting:
            try:
                for line in _lines(waiting):
                    if line.strip().casefold() in ("q", "quit", "exit"):
                        break
                    answer = talk.answer(line)
                    _say(_as_json(line, answer) if as_json else answer.text)
                    refused |= not answer.good
                    if answer.logged:
                        # The journal has it already; this brings it into the year file.
                        failed = checkpoint(store, path)
            except KeyboardInterrupt:
                # The terminal has shown `^C` where the next line begins.
                _say("")
        if by_hand and not failed:
            _say("All saved.")
        return Output("", notes + failed, 1 if refused and not by_hand else 0)


def _as_json(line: str, answer: Answer) -> str:
    import json  # noqa: PLC0415 - mostly a person asks

    found = {"command": "plain", "good": answer.good, "messages": [] if answer.good else [answer.text]}
    return json.dumps({**found, "line": line.strip(), "answer": answer.text}, ensure_ascii=False)


def _say(text: str) -> None:
    # Each at once: a pipe would be written by blocks.
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


class _Waiting:
    """Whether a line is waited for: only then may ctrl+c break off."""

    def __init__(self) -> None:
        self.now = False
        self.interrupted = False

    def interrupt(self, *_: object) -> None:
        self.interrupted = True
        if self.now:
            raise KeyboardInterrupt


@contextmanager
def _interrupts() -> Iterator[_Waiting]:
    """Let ctrl+c wait until the line that is being written is answered."""
    waiting = _Waiting()
    before = signal.signal(signal.SIGINT, waiting.interrupt)
    try:
        yield waiting
    finally:
        signal.signal(signal.SIGINT, before)


def _lines(waiting: _Waiting) -> Iterator[str]:
    if sys.stdin is None:
        return
    source: TextIO = sys.stdin
    if hasattr(source, "reconfigure"):
        # Bytes that are no text make a line that cannot be read, not an error.
        source.reconfigure(errors="replace")
    while True:
        if waiting.interrupted:
            raise KeyboardInterrupt
        waiting.now = True
        line = source.readline(_AT_ONCE)
        if len(line) == _AT_ONCE and not line.endswith("\n"):
            while (rest := source.readline(_AT_ONCE)) and not rest.endswith("\n"):
                pass
        waiting.now = False
        if not line:
            return
        yield line
