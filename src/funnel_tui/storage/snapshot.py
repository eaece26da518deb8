"""What a year file said when it was read, and the journals replayed onto it: frozen values."""

from __future__ import annotations

from collections.abc import Mapping

from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.core.values.problem import Problem
from funnel_tui.storage.disk.atomic import Signature
from funnel_tui.storage.disk.read import NO_FILE, links, read_file
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.format.plain_text import Table
from funnel_tui.storage.journal.edits import Edit, takes_back
from funnel_tui.storage.journal.log import Fit, Tail, Trail
from funnel_tui.storage.merge import Merged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


TRAIL = " last"
"""Ends the key beside a watermark that tells the journal from one that diverged: `48213 5f11aa09 ...`."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A whole year file as it was read or written at one moment."""

    signature: Signature | None
    data: bytes
    table: Table
    """Never changed: a replay works on a copy."""
    year: Year
    id: str
    """As the file has it; empty in one that was written by hand."""
    links: int = 1
    """Names of the file on its disk; a replace changes one."""

    @property
    def watermarks(self) -> dict[str, int]:
        """How far each journal is counted in the file; -1 for what is no offset, as no record ends there."""
        saved = self.table.get("saved", {})
        marks = {k: v for k, v in saved.items() if k != "end" and not k.endswith(TRAIL)}
        return {k: v if type(v) is int and v >= 0 else -1 for k, v in marks.items()}

    def trail(self, key: str) -> Trail:
        """What the file says about the records before a journal's watermark; nothing in older files."""
        saved = self.table.get("saved", {})
        mark, *crcs = str(saved.get(key + TRAIL, "")).split() or [""]
        return tuple(crcs) if mark == str(saved.get(key)) else ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why there is no snapshot: then the file is never written."""

    signature: Signature | None = None
    exists: bool = False
    problems: tuple[Problem, ...] = ()


def take(path: str | Path) -> Snapshot | Unreadable:
    """Read a year file, whatever the path leads to."""
    signature, data, fault = read_file(path)
    if data is None:
        return Unreadable(signature, fault != NO_FILE, (Problem((), fault),))
    return parse(data, signature, links(path))


def parse(data: bytes, signature: Signature | None = None, links: int = 1) -> Snapshot | Unreadable:
    """The bytes of a year file as a snapshot."""
    document = codec.read(data)
    problems = document.problems
    if document.table is not None and not problems:
        decoded = codec.decode(document.table, document.text)
        if decoded.year is not None:
            return Snapshot(signature, data, document.table, decoded.year, document.id, links)
        problems = decoded.problems
    return Unreadable(signature, exists=True, problems=tuple(p for p in problems if not p.harmless))


@dataclass(frozen=True, slots=True)
class Replayed:
    """A snapshot with the entries of the journals that it does not count yet."""

    snapshot: Snapshot
    merged: Merged
    watermarks: Mapping[str, int]
    """Of the snapshot, for the journals of the id that the file goes by."""
    read: Mapping[str, int]
    """How far each journal that fits was read."""
    unfit: frozenset[str]
    """Journals that do not fit their watermarks: nothing of them is counted."""
    torn: tuple[Tail, ...] = ()
    lines: frozenset[bytes] | None = None
    """Records that are counted, where one may stand in two journals; None where there is one journal."""
    unsaved: int = 0
    """Entries that the file does not count."""
    blocked: str = ""
    """The cell for which an entry has to wait, and the checkpoint with it."""
    left: tuple[str, ...] = ()
    """What entries asked for and the file has otherwise."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Watermarks that are not at the end of a record: nothing is guessed."""
        return tuple(
            Problem(
                ("saved", tail.log.key),
                f"{tail.watermark} is not the end of a record in this machine's journal, so what follows is"
                " not counted",
                f"an earlier file's value, at most {tail.log.size()}, see {tail.log.path}",
            )
            for tail in self.torn
        )

    @property
    def counted(self) -> dict[str, int]:
        """The watermarks of this year, were it written now."""
        taken = {key: mark.new for key, mark in self.merged.marks.items()}
        return {**self.watermarks, **taken, **{key: end for key, end in self.read.items() if end}}


def replay(
    snapshot: Snapshot,
    watermarks: Mapping[str, int],
    tails: Iterable[Tail],
    counted: frozenset[bytes] | None = None,
) -> Replayed:
    """Merge what each journal has beyond its watermark into a snapshot.

    Args:
        snapshot: What the file says.
        watermarks: How far each journal is counted in it.
        tails: What each journal has beyond.
        counted: The records before the watermarks, where a record may stand in two journals.
    """
    tails = tuple(tails)
    good = [tail for tail in tails if tail.fit is Fit.GOOD]
    start = Replayed(
        snapshot,
        Merged(snapshot.table, snapshot.year),
        watermarks,
        read={tail.log.key: tail.watermark for tail in good},
        unfit=(frozenset(watermarks) | {tail.log.key for tail in tails}) - {tail.log.key for tail in good},
        torn=tuple(tail for tail in tails if tail.fit is Fit.TORN),
        lines=counted,
    )
    return extend(start, good)


def extend(done: Replayed, tails: Iterable[Tail]) -> Replayed:
    """Merge what was journalled since; what stands in `done` is not changed."""
    merged, read, unsaved, blocked = done.merged.copy(), dict(done.read), done.unsaved, done.blocked
    left = list(done.left)
    lines = None if done.lines is None else set(done.lines)
    edits: list[Edit] = []
    for key, entry in ((tail.log.key, entry) for tail in tails for entry in tail.entries):
        read[key] = entry.end
        if lines is not None:
            if entry.line in lines:
                continue
            lines.add(entry.line)
        unsaved += 1
        if entry.record is None:
            blocked = "the journal holds a record of a newer version of funnel-tui"
            continue
        edits.append(entry.record.edit)
    # Counts stop at 0, so what takes back comes last: the entry that it takes back may be in another journal.
    for edit in sorted(edits, key=takes_back):
        applied = merged.apply(edit)
        blocked = applied.blocked or blocked
        left += applied.left
    return replace(
        done,
        merged=merged,
        read=read,
        lines=None if lines is None else frozenset(lines),
        unsaved=unsaved,
        blocked=blocked,
        left=tuple(left),
    )


def table_of(done: Replayed, file_id: str, trails: Mapping[str, Trail]) -> Table:
    """The whole table of the file as it is to be written: the merged year, with what is counted in it."""
    found = done.snapshot
    saved: dict[str, object] = found.table.get("saved", {}) if found.id in ("", file_id) else {}
    # What is no offset stays as it was found.
    saved = {k: v for k, v in saved.items() if k in done.watermarks or type(v) is not int}
    marks = {key: mark for key, mark in done.counted.items() if mark >= 0}
    for key, mark in done.merged.marks.items():
        saved.pop(key + TRAIL, None)
        if mark.new_trail:
            saved[key + TRAIL] = mark.new_trail
        if not mark.new:
            # Taken in from a machine that this file had not met, and taken back.
            saved.pop(key, None)
            marks.pop(key, None)
    for key in marks.keys() & trails.keys():
        saved[key + TRAIL] = " ".join((str(marks[key]), *trails[key]))
    head = {"format": codec.FORMAT, "id": file_id}
    rest = {k: v for k, v in done.merged.table.items() if k not in (*head, "saved")}
    # Each trail stands below its watermark.
    return {**head, **rest, "saved": dict(sorted((saved | marks).items()))}


def written(done: Replayed, table: Table, data: bytes, signature: Signature) -> Replayed:
    """The same year when it has become the file: every entry is counted in it."""
    year = replace(done.merged.year, id=str(table["id"]))
    if year.problems:
        # Their lines have moved.
        year = replace(year, problems=codec.decode(table, data.decode()).problems)
    snapshot = Snapshot(signature, data, table, year, year.id)
    merged = Merged(table, year)
    return replace(done, snapshot=snapshot, merged=merged, watermarks=done.counted, unsaved=0, blocked="")
