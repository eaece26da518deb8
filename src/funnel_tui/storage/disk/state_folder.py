"""The state folder: which machine this is, which file has which journals, and where they lie."""

# Descriptors and plain paths: pathlib is slower, and has no words for half of this.
# ruff: noqa: PTH108, PTH110, PTH116, PTH118, PTH123

from __future__ import annotations

import os
import re
from binascii import crc32
from contextlib import suppress

from funnel_tui.storage.disk.atomic import Signature, atomic_write, make_folders
from funnel_tui.storage.disk.lock import Lock
from funnel_tui.storage.disk.read import is_first
from funnel_tui.system.os_calls import host_name, open_file, open_to_read

RESERVE = 64 * 1024
"""Bytes set aside for the entries of a day on which the disk is full: some 800 of them."""


class State:
    """The private folder of this machine: never synced, and not made until something is written to it."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._spent = False

    def journals(self, file_id: str) -> str:
        """The folder of a file's journals."""
        return os.path.join(self.folder, "journals", file_id)

    def backups(self, file_id: str) -> str:
        """The folder of a file's backups."""
        return os.path.join(self.folder, "backups", file_id)

    def last_good(self, file_id: str) -> str:
        """A copy of the last bytes that could be read: the plan, while the file itself cannot be read."""
        return os.path.join(self.journals(file_id), "last.toml")

    def lock(self, data_folder: str) -> Lock:
        """One for all files: it is held for milliseconds.

        Args:
            data_folder: What is locked instead where this folder cannot be written.
        """
        with suppress(OSError):
            make_folders(self.folder)
        return Lock(os.path.join(self.folder, "lock"), instead=data_folder)

    # Which machine this is.

    @property
    def fingerprint(self) -> str:
        """What tells this state folder from a copy of it elsewhere: two machines must not share a journal."""
        try:
            inode = os.stat(self.folder).st_ino
        except OSError:
            inode = 0
        return f"{_hardware()}-{inode:x}"

    def machine(self) -> str:
        """The name of this machine's journals, such as `laptop-3f2a9c1d`; empty until one was made."""
        mine = self.fingerprint
        for line in reversed(self._lines("machine")):
            fingerprint, _, key = line.partition(" ")
            if fingerprint == mine and key:
                return key
        return ""

    def new_machine(self) -> str:
        """Make a new name: on the first entry, and where a journal does not fit what the file counts of it.

        Raises:
            OSError: When it cannot be kept.
        """
        make_folders(self.folder)
        key = fresh_name()
        mine = self.fingerprint
        others = [line for line in self._lines("machine") if line.partition(" ")[0] != mine]
        self._keep("machine", [*others, f"{mine} {key}"])
        return key

    def digits_beside(self, file_id: str) -> str:
        """The end of the names that earlier versions gave journals beside the year file."""
        return f"{crc32(f'{_hardware()} {file_id}'.encode()):08x}"

    # Which file has which id.

    def index(self) -> dict[str, str]:
        """Real paths of year files, with their ids."""
        out = {}
        for line in self._lines("files"):
            file_id, _, path = line.partition(" ")
            if "\\" in path:
                path = re.sub(r"\\([\\n])", lambda m: "\n" if m[1] == "n" else "\\", path)
            out[path] = file_id
        return out

    def identity(self, path: str, file_id: str, before: str) -> tuple[str, str]:
        """The id that a file goes by, and the one that this folder ties to its path.

        Args:
            path: Its real path.
            file_id: The id in the file.
            before: What it went by when it was last read.

        Returns:
            The file's own id, or an empty one where it is a copy of a file that is still there.
        """
        index = self.index()
        tied = index.get(path, "")
        if not file_id:
            # An editor that still had the text from before the id was written.
            return tied or before, tied
        first = next((known for known, of in index.items() if of == file_id), path)
        copy = first != path and is_first(first, path, file_id)
        return "" if copy else file_id, tied

    def remember(self, path: str, file_id: str) -> None:
        """Tie a path to an id, so that entries find their journal while the file cannot be read.

        Raises:
            OSError: When it cannot be kept.
        """
        index = self.index()
        if index.get(path) == file_id:
            return
        index = {p: i for p, i in index.items() if i != file_id} | {path: file_id}
        make_folders(self.folder)
        escaped = [
            f"{i} {p.replace(chr(92), chr(92) * 2).replace(chr(10), chr(92) + 'n')}" for p, i in index.items()
        ]
        self._keep("files", escaped)

    def _lines(self, name: str) -> list[str]:
        try:
            with open_to_read(os.path.join(self.folder, name)) as file:
                return os.fsdecode(file.read()).split("\n")[:-1]
        except OSError:
            return []

    def _keep(self, name: str, lines: list[str]) -> None:
        data = os.fsencode("".join(f"{line}\n" for line in lines))
        atomic_write(os.path.join(self.folder, name), data, mode=0o600)

    # What this program itself wrote, and room for a full disk.

    def wrote(self, file_id: str) -> Signature | None:
        """The signature of the year file after this program's last write to it on this machine."""
        try:
            with open_to_read(os.path.join(self.journals(file_id), "wrote")) as file:
                inode, size, time = (int(part) for part in file.read().split())
        except (OSError, ValueError):
            return None
        return inode, size, time

    def note_written(self, file_id: str, found: Signature) -> None:
        """Keep that signature; without it the next write only makes a backup more than it had to."""
        try:
            wrote = os.path.join(self.journals(file_id), "wrote")
            with open(open_file(wrote, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "wb") as file:
                file.write(b"%d %d %d\n" % found)
        except OSError:
            return

    def set_reserve(self) -> None:
        """Set room aside, once, while there is some."""
        path = os.path.join(self.folder, "reserve")
        if self._spent or os.path.exists(path):
            return
        try:
            # Random, because a file system that compresses would set nothing aside for zeros.
            atomic_write(path, os.urandom(RESERVE), mode=0o600)
        except OSError:
            self._spent = True

    def free_reserve(self) -> bool:
        """Give the room back to a full disk; whether there was any."""
        self._spent = True
        try:
            os.unlink(os.path.join(self.folder, "reserve"))
        except OSError:
            return False
        return True


def fresh_name() -> str:
    """A name for a journal that no other has, such as `laptop-3f2a9c1d`."""
    return f"{_host()}-{os.urandom(4).hex()}"


def _host() -> str:
    return re.sub(r"[^a-z0-9]+", "-", host_name().partition(".")[0].lower()).strip("-")[:24] or "machine"


def _hardware() -> str:
    """What the system calls this installation; the host's name where it calls it nothing."""
    try:
        with open("/etc/machine-id", "rb") as file:
            return f"{crc32(file.read().strip()):08x}"
    except OSError:
        return f"{crc32(_host().encode()):08x}"
