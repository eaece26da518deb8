"""Sent mail: an mbox file or a Maildir, by headers only; bodies are skipped, not read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_tz
from pathlib import Path
from typing import BinaryIO

from funnel_tui.core.values.frozen import dataclass
from funnel_tui.importing.counting.answers import Answers
from funnel_tui.importing.counting.tally import TWICE, UNREAD, Tally
from funnel_tui.importing.files.cannot_import import CannotImport, Unanswered, some
from funnel_tui.importing.files.input_file import InputFile

_CHUNK = 1 << 22
_LONGEST_HEAD = 1 << 18
"""Bytes of headers that are looked at; a longer head is an attack, or not mail."""
_WANTED = frozenset((b"date", b"from", b"to", b"cc", b"bcc", b"message-id", b"in-reply-to"))
_ADDRESS = re.compile(rb"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}", re.ASCII)
_LONGEST_LINE = 2000
"""Bytes that a `From ` line and the start of the next may take."""
_BEGINS = re.compile(rb"From [^\n]*\r?\n>?[!-9;-~]+:")
"""A message: a body may have a line that begins with `From ` too, but no header follows it."""
_MOST_FOLDERS = 10_000


@dataclass(frozen=True, slots=True)
class _Sent:
    """What counts of a message, while the file is read."""

    day: date | None
    sender: str
    receivers: frozenset[str]
    reply: bool
    key: bytes


def read_mail(file: InputFile, answers: Answers, tally: Tally, zone: tzinfo | None = None) -> None:
    """Count messages to somebody outside; `first_touches` are those that answer nothing.

    Raises:
        Unanswered: When the senders have several domains and nobody said which is mine.
        CannotImport: When there is no mail in it.
    """
    sent: list[_Sent | None] = []
    seen: set[bytes] = set()
    for head in _heads(file):
        found = _message(head, zone)
        number = len(sent) + 1
        if found.key and found.key in seen:
            tally.leave_out(TWICE, number)
            sent.append(None)
            continue
        # Eight bytes of each are enough to tell them apart; the addresses go with this function.
        seen.add(found.key)
        sent.append(found)
    if not sent:
        raise CannotImport("has no mail in it; allowed: the mbox or Maildir of your sent mail")
    tally.rows += len(sent)
    named = {part.strip().lower() for part in answers.mine.split(",") if part.strip()}
    addresses = {name for name in named if "@" in name.strip("@")}
    mine = {_domain(name) for name in named} or _one_domain([message.sender for message in sent if message])
    for number, message in enumerate(sent, 1):
        if message is None:
            continue
        if message.sender and not (
            message.sender in addresses if addresses else _domain(message.sender) in mine
        ):
            tally.leave_out("not sent by you", number)
        elif not message.receivers - mine:
            tally.leave_out("to nobody outside", number)
        elif message.day is None:
            tally.leave_out(UNREAD, number)
        else:
            tally.add(message.day, "emails", number)
            if not message.reply:
                tally.add_beside(message.day, "first_touches")
    tally.readings.append("Date: local days; one message counts once, whatever the number of receivers")


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _one_domain(senders: Iterable[str]) -> set[str]:
    """The domain that all mail comes from.

    Raises:
        Unanswered: When there are several.
    """
    found = Counter(_domain(sender) for sender in senders if sender)
    if len(found) > 1:
        domains = sorted(found, key=lambda domain: -found[domain])
        raise Unanswered(
            f"mail comes from {len(found)} domains: {some(domains, 8)}; which are yours?",
            "--mine",
            domains[:30],
        )
    return set(found)


def _message(head: Mapping[bytes, bytes], zone: tzinfo | None) -> _Sent:
    senders = _ADDRESS.findall(head.get(b"from", b""))
    to = b" ".join(head.get(name, b"") for name in (b"to", b"cc", b"bcc"))
    receivers = frozenset(_domain(found.decode("ascii").lower()) for found in _ADDRESS.findall(to))
    sender = senders[-1].decode("ascii").lower() if senders else ""
    return _Sent(
        _day(head.get(b"date", b""), zone),
        sender,
        receivers,
        b"in-reply-to" in head,
        head.get(b"message-id", b"").strip(),
    )


def _day(text: bytes, zone: tzinfo | None) -> date | None:
    parts = parsedate_tz(text.decode("ascii", "replace"))
    try:
        if parts is None or not 1990 <= parts[0] <= 2100:
            return None
        offset = parts[9]
        where = UTC if offset is None else timezone(timedelta(seconds=offset))
        moment = datetime(*parts[:5], min(parts[5], 59), tzinfo=where)
        return moment.astimezone(zone).date()
    except (ValueError, OverflowError, TypeError):
        return None


def _heads(file: InputFile) -> Iterator[Mapping[bytes, bytes]]:
    """The wanted headers of each message."""
    if file.path is not None and file.path.is_dir():
        for path in _messages_of(file.path):
            with path.open("rb") as opened:
                start = opened.read(_LONGEST_HEAD)
            if start.startswith(b"From "):
                yield from _of_mbox(InputFile(str(path), path))
            else:
                yield _headers(start)
        return
    yield from _of_mbox(file)


def _messages_of(folder: Path) -> Iterator[Path]:
    """Files of a Maildir, in `cur` and `new`; also of folders within it, and of Apple's `.mbox` folders."""
    if (folder / "mbox").is_file():
        yield folder / "mbox"
        return
    places = [each for name in ("cur", "new") if (each := folder / name).is_dir()]
    if not places:
        inner = [each for each in sorted(folder.glob("**/cur"))[:_MOST_FOLDERS] if each.is_dir()]
        if not inner:
            raise CannotImport("is a folder without mail; allowed: a Maildir, with cur in it")
        places = inner
    for place in places:
        yield from (path for path in sorted(place.iterdir()) if path.is_file())


def _of_mbox(file: InputFile) -> Iterator[Mapping[bytes, bytes]]:
    """Heads of an mbox: a line `From ` after an empty line begins a message."""
    with file.open() as opened:
        for start in _starts(opened):
            yield _headers(start)


def _starts(opened: BinaryIO) -> Iterator[bytes]:
    """The bytes from each `From ` line to the end of its headers at least."""
    buffer = opened.read(_CHUNK)
    if not buffer.startswith(b"From "):
        return
    # Windows programs write mbox with carriage returns.
    mark = b"\r\n\r\nFrom " if b"\r\n" in buffer[:2000] else b"\n\nFrom "
    end = mark[: len(mark) - 5]
    at: int = 0
    while True:
        head_end = buffer.find(end, at)
        while head_end < 0 and len(buffer) - at < _LONGEST_HEAD and (more := opened.read(_CHUNK)):
            buffer, at = buffer[at:] + more, 0
            head_end = buffer.find(end, at)
        yield buffer[at : head_end if head_end >= 0 else at + _LONGEST_HEAD]
        # The empty line after the headers may be the one before the next message.
        at = max(at, head_end) if head_end >= 0 else at
        while True:
            found = buffer.find(mark, at)
            if (found < 0 or found > len(buffer) - _LONGEST_LINE) and (more := opened.read(_CHUNK)):
                keep = found if found >= 0 else max(at, len(buffer) - len(mark))
                buffer, at = buffer[keep:] + more, 0
                continue
            if found < 0:
                return
            at = found + len(end)
            if _BEGINS.match(buffer, at):
                break


def _headers(head: bytes) -> dict[bytes, bytes]:
    """Wanted headers, lower case; a line that begins with a blank goes on with the one before."""
    out: dict[bytes, bytes] = {}
    name = b""
    for line in head.splitlines():
        if not line:
            break
        if line[:1] in (b" ", b"\t"):
            if name in _WANTED:
                out[name] += b" " + line.strip()
            continue
        name, sign, value = line.partition(b":")
        name = name.lower()
        if sign and name in _WANTED:
            out.setdefault(name, value.strip())
        elif not sign or name not in _WANTED:
            name = b""
    return out
