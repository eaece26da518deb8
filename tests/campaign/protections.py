"""What keeps presses safe: each protection with the text that is it, and the tests that are there for it."""

from __future__ import annotations

from dataclasses import dataclass

STORAGE = "tests/storage/"
CAMPAIGN = "tests/campaign/"
SCREENS = "tests/ui/screens/"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One protection, how to take it out, and the tests that are there for it."""

    name: str
    file: str
    """Below the package."""
    old: str
    """Text that stands in the file exactly once."""
    new: str
    tests: tuple[str, ...]
    """Run first; the rest of the storage's tests follow if these notice nothing."""


MUTANTS = (
    Mutant(
        "sync of the journal",
        "storage/journal/journal.py",
        "            sync(self._fd)\n",
        "            pass\n",
        (CAMPAIGN + "test_fsyncs.py", STORAGE + "test_power_cut.py"),
    ),
    Mutant(
        "sync of the journal's folder",
        "storage/journal/journal.py",
        "                sync_folder(os.path.dirname(self._lane.path))\n",
        "",
        (STORAGE + "test_power_cut.py::test_a_power_cut_after_a_plan_was_made_leaves_the_plan",),
    ),
    Mutant(
        "sync of the new file",
        "storage/disk/atomic.py",
        "            if durable:\n                sync(fd)\n",
        "",
        (STORAGE + "disk/test_atomic.py", CAMPAIGN + "test_fsyncs.py", STORAGE + "test_power_cut.py"),
    ),
    Mutant(
        "sync of the file's folder",
        "storage/disk/atomic.py",
        "    if durable:\n        sync_folder(folder)\n",
        "",
        (STORAGE + "disk/test_atomic.py", CAMPAIGN + "test_fsyncs.py", STORAGE + "test_power_cut.py"),
    ),
    Mutant(
        "sync of a new folder",
        "storage/disk/atomic.py",
        "    sync_folder(above)\n",
        "",
        (STORAGE + "disk/test_atomic.py", STORAGE + "test_power_cut.py"),
    ),
    Mutant(
        "replace in place of writing over",
        "storage/disk/atomic.py",
        "        _replace(temp, target)\n",
        "        with open(temp, 'rb') as new, open(target, 'wb') as there:\n"
        "            there.write(new.read())\n",
        (STORAGE + "disk/test_atomic.py", STORAGE + "test_power_cut.py"),
    ),
    Mutant(
        "rest of a short write",
        "storage/disk/atomic.py",
        "    while view:\n        view = view[os.write(fd, view) :]\n",
        "    os.write(fd, view)\n",
        (STORAGE + "disk/test_atomic.py",),
    ),
    Mutant(
        "signature check before the replace",
        "storage/disk/atomic.py",
        "if instead_of is not None and signature(target) != instead_of:",
        "if False:",
        (STORAGE + "test_other_writers.py",),
    ),
    Mutant(
        "symlink followed",
        "storage/disk/atomic.py",
        "    target = os.path.realpath(path)\n",
        "    target = os.fspath(path)\n",
        (STORAGE + "disk/test_atomic.py",),
    ),
    Mutant(
        "mode of the old file",
        "storage/disk/atomic.py",
        "    os.fchmod(fd, old.st_mode & 0o7777)\n",
        "",
        (STORAGE + "disk/test_atomic.py",),
    ),
    Mutant(
        "owner of the old file",
        "storage/disk/atomic.py",
        "            os.fchown(fd, old.st_uid, old.st_gid)\n",
        "            pass\n",
        (STORAGE + "disk/test_atomic.py",),
    ),
    Mutant(
        "attributes of the old file",
        "storage/disk/atomic.py",
        "        _copy_attributes(fd, target)\n",
        "        pass\n",
        (STORAGE + "disk/test_atomic.py",),
    ),
    Mutant(
        "sweep of temporary files",
        "storage/year_file.py",
        "                sweep(self.path)\n",
        "",
        (CAMPAIGN + "test_kill_loop.py",),
    ),
    Mutant(
        "CRC of a record",
        "storage/journal/records.py",
        "        return crc32(line[:-9]) == int(line[-8:], 16)\n",
        "        return int(line[-8:], 16) >= 0\n",
        (STORAGE + "journal/test_records.py", STORAGE + "journal/test_journal.py", STORAGE + "test_model.py"),
    ),
    Mutant(
        "newline that seals a torn record",
        "storage/journal/records.py",
        r'    return b"\n%b %08x\n" % (text, crc32(text))',
        r'    return b"%b %08x\n" % (text, crc32(text))',
        (STORAGE + "journal/test_journal.py", STORAGE + "test_model.py"),
    ),
    Mutant(
        "each record once",
        "storage/year_file.py",
        "            if line in self._once:\n                return\n",
        "",
        (STORAGE + "test_faults.py",),
    ),
    Mutant(
        "watermark read",
        "storage/year_file.py",
        "            mark = self._marks.get(lane.key, 0)\n            fit, tail",
        "            mark = 0\n            fit, tail",
        (
            STORAGE + "test_watermarks.py",
            STORAGE + "test_other_writers.py",
        ),
    ),
    Mutant(
        "watermark written",
        "storage/year_file.py",
        "        self._seen[key] = end\n        if self._once",
        "        if self._once",
        (
            STORAGE + "test_store.py",
            STORAGE + "test_watermarks.py",
        ),
    ),
    Mutant(
        "watermark at the end of a record",
        "storage/journal/journal.py",
        "        while not _ends_a_record(data, mark - start):",
        "        while False:",
        (
            STORAGE + "journal/test_journal.py",
            STORAGE + "test_watermarks.py",
        ),
    ),
    Mutant(
        "journal shorter than the watermark",
        "storage/journal/journal.py",
        "            return Fit.SHORT, []\n",
        "            return Fit.GOOD, []\n",
        (
            STORAGE + "journal/test_journal.py",
            STORAGE + "test_watermarks.py",
        ),
    ),
    Mutant(
        "copied state folder",
        "storage/disk/state_folder.py",
        '        return f"{_hardware()}-{inode:x}"\n',
        '        return "here"\n',
        (
            CAMPAIGN + "test_two_machines.py",
            STORAGE + "test_watermarks.py",
        ),
    ),
    Mutant(
        "file that is a copy of another",
        "storage/year_file.py",
        "            self._copy = first != self._real and is_first(first, self._real, file_id)\n",
        "            self._copy = False\n",
        (STORAGE + "disk/test_state_folder.py",),
    ),
    Mutant(
        "lock around a fold",
        "storage/disk/lock.py",
        "                fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)\n",
        "                pass\n",
        (CAMPAIGN + "test_two_writers.py",),
    ),
    Mutant(
        "fold without a lock that is not to be had",
        "storage/disk/lock.py",
        "        except OSError as error:\n            return error.errno not in",
        "        except OSError as error:\n            raise\n            return error.errno not in",
        (STORAGE + "test_faults.py", CAMPAIGN + "test_two_writers.py"),
    ),
    Mutant(
        "re-read before a fold",
        "storage/year_file.py",
        "                if signature(self.path) != self._signature:\n"
        "                    self.load()\n"
        "                else:\n"
        "                    self._catch_up()\n"
        "                if not",
        "                self._catch_up()\n                if not",
        (
            STORAGE + "test_other_writers.py",
            STORAGE + "test_model.py",
        ),
    ),
    Mutant(
        "re-read while open",
        "storage/year_file.py",
        "        if signature(self.path) != self._signature:\n            self.load()\n        else:",
        "        if True:",
        (
            STORAGE + "test_other_writers.py",
            STORAGE + "test_model.py",
        ),
    ),
    Mutant(
        "other windows' journal while open",
        "storage/year_file.py",
        "            if lane.size() > seen:\n",
        "            if False:\n",
        (
            STORAGE + "test_other_writers.py",
            STORAGE + "test_model.py",
        ),
    ),
    Mutant(
        "end mark of a whole file",
        "storage/format/year_toml.py",
        '    elif file_id is not None and saved.get("end") != "whole":\n',
        "    elif False:\n",
        (
            STORAGE + "format/test_year_toml.py",
            STORAGE + "test_unreadable.py",
        ),
    ),
    Mutant(
        "unreadable file left alone",
        "storage/year_file.py",
        "                if not self.readable or self.blocked or",
        "                if self.blocked or",
        (
            STORAGE + "test_unreadable.py",
            STORAGE + "test_model.py",
        ),
    ),
    Mutant(
        "file left alone for which a record waits",
        "storage/year_file.py",
        "                if not self.readable or self.blocked or",
        "                if not self.readable or",
        (
            STORAGE + "test_unreadable.py",
            STORAGE + "test_watermarks.py",
        ),
    ),
    Mutant(
        "backup before bytes of somebody else go",
        "storage/year_file.py",
        "                self._back_up()\n",
        "                pass\n",
        (
            STORAGE + "test_watermarks.py",
            STORAGE + "disk/test_state_folder.py",
        ),
    ),
    Mutant(
        "new journal after a failed sync",
        "storage/journal/journal.py",
        "            self._failed.add(self._lane.key)\n",
        "",
        (STORAGE + "journal/test_journal.py", STORAGE + "test_faults.py"),
    ),
    Mutant(
        "same record when it is tried again",
        "storage/store.py",
        "                self._waiting.append(line)\n",
        "",
        (STORAGE + "test_faults.py",),
    ),
    Mutant(
        "journal beside the file",
        "storage/journal/journal.py",
        "(self._open_mine, self._open_mine, self._open_beside)",
        "(self._open_mine, self._open_mine)",
        (STORAGE + "journal/test_journal.py", STORAGE + "test_faults.py"),
    ),
    Mutant(
        "reserve for a full disk",
        "storage/journal/journal.py",
        "            if error.errno not in _FULL or not self._state.free_reserve():\n",
        "            if True:\n",
        (CAMPAIGN + "test_disk.py", STORAGE + "journal/test_journal.py"),
    ),
    Mutant(
        "half a record is none",
        "storage/journal/journal.py",
        "        if written < len(line) and (",
        "        if False and (",
        (STORAGE + "test_faults.py", CAMPAIGN + "test_disk.py"),
    ),
    Mutant(
        "saved before it is shown",
        "storage/store.py",
        "            placed = journal.append(line)\n"
        "        except NotJournalled as error:\n            if error.may",
        "            from funnel_tui.storage.journal.journal import Lane, Placed\n"
        "            placed = Placed(Lane('x', 'x'), 0, len(line))\n"
        "        except NotJournalled as error:\n            if error.may",
        (
            CAMPAIGN + "test_fsyncs.py",
            STORAGE + "test_store.py",
        ),
    ),
    Mutant(
        "no count below 0",
        "storage/merge.py",
        "            return replace(edit, n=max(edit.n, -sum(",
        "            return replace(edit, n=min(edit.n, -0 * sum(",
        (STORAGE + "test_store.py",),
    ),
    Mutant(
        "undo of what is not undone yet",
        "storage/journal/history.py",
        "        elif verb == Verb.UNDO and _drop(self.done, of):\n",
        "        elif verb == Verb.UNDO:\n",
        (STORAGE + "journal/test_undo.py",),
    ),
    Mutant(
        "copy of what a restore replaces",
        "storage/restore.py",
        "                    backups.back_up(file.state.backups(file_id), present, found[2])\n",
        "                    pass\n",
        (STORAGE + "test_restore.py",),
    ),
    Mutant(
        "signature check of a restore",
        "storage/restore.py",
        "atomic_write(path, data, instead_of=found)",
        "atomic_write(path, data)",
        (CAMPAIGN + "test_found_faults.py",),
    ),
    Mutant(
        "what is not saved stays on screen",
        "ui/session.py",
        'Saving(f"NOT SAVED {report.unsaved}" if report.failed else',
        'Saving(f"NOT SAVED {report.unsaved}" if False else',
        (SCREENS + "test_years.py",),
    ),
    Mutant(
        "a failed save is tried again",
        "ui/session.py",
        "        if self.saver.failed:\n            self.saver.checkpoint()\n",
        "        if self.saver.failed:\n            pass\n",
        (CAMPAIGN + "test_window.py",),
    ),
    Mutant(
        "quitting asks while something is not saved",
        "ui/app.py",
        "        if await asyncio.to_thread(self.session.saver.flush):\n",
        "        if await asyncio.to_thread(self.session.saver.flush) or True:\n",
        (SCREENS + "test_years.py",),
    ),
    Mutant(
        "folded when it is hung up or told to end",
        "ui/app.py",
        "    def _end_on_signal(self, number: int) -> None:\n        self.session.saver.flush()\n",
        "    def _end_on_signal(self, number: int) -> None:\n",
        (SCREENS + "test_terminal.py",),
    ),
)
