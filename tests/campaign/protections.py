"""What keeps entries safe: each protection, where it is, how to take it out, and the tests for it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.campaign.operations import (
    Operation,
    attribute,
    body,
    call_is,
    calls_instead,
    condition,
    holds,
    once,
    raises,
    result,
    returns,
    without_assignment,
    without_call,
    without_keyword,
    without_operand,
)

STORAGE = "tests/storage/"
CAMPAIGN = "tests/campaign/"
SCREENS = "tests/ui/screens/"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One protection, how to take it out, and the tests that are there for it."""

    name: str
    place: str
    """Module below the package and function: `storage.restore:restore`."""
    change: Operation
    tests: tuple[str, ...]
    """Run first; the rest of the storage's tests follow if these notice nothing."""


MUTANTS = (
    Mutant(
        "sync of the journal",
        "storage.journal.journal:Journals._write",
        without_call("sync"),
        (CAMPAIGN + "test_fsyncs.py", STORAGE + "test_power_cut.py"),
    ),
    Mutant(
        "sync of the journal's folder",
        "storage.journal.journal:Journals._open",
        without_call("sync_folder"),
        (STORAGE + "test_power_cut.py::test_a_power_cut_after_a_plan_was_made_leaves_the_plan",),
    ),
    Mutant(
        "sync of the new file",
        "storage.disk.atomic:atomic_write",
        without_call("sync"),
        (STORAGE + "disk/test_atomic.py", CAMPAIGN + "test_fsyncs.py", STORAGE + "test_power_cut.py"),
    ),
    Mutant(
        "sync of the file's folder",
        "storage.disk.atomic:atomic_write",
        without_call("sync_folder"),
        (STORAGE + "disk/test_atomic.py", CAMPAIGN + "test_fsyncs.py", STORAGE + "test_power_cut.py"),
    ),
    Mutant(
        "sync of a new folder",
        "storage.disk.atomic:make_folders",
        without_call("sync_folder"),
        (STORAGE + "disk/test_atomic.py", STORAGE + "test_power_cut.py"),
    ),
    Mutant(
        "replace in place of writing over",
        "system.os_calls:replace",
        body("with open({0}, 'rb') as new, open({1}, 'wb') as there: there.write(new.read())"),
        (STORAGE + "disk/test_atomic.py", STORAGE + "test_power_cut.py"),
    ),
    Mutant(
        "rest of a short write", "storage.disk.atomic:write_all", once(), (STORAGE + "disk/test_atomic.py",)
    ),
    Mutant(
        "signature check before the replace",
        "storage.disk.atomic:atomic_write",
        condition("instead_of", is_=False),
        (STORAGE + "test_other_writers.py",),
    ),
    Mutant(
        "symlink followed",
        "storage.disk.atomic:_target",
        calls_instead("realpath", "os.fspath"),
        (STORAGE + "disk/test_atomic.py",),
    ),
    Mutant(
        "mode of the old file",
        "system.os_calls:make_like",
        without_call("fchmod"),
        (STORAGE + "disk/test_atomic.py",),
    ),
    Mutant(
        "owner of the old file",
        "system.os_calls:make_like",
        without_call("fchown"),
        (STORAGE + "disk/test_atomic.py",),
    ),
    Mutant(
        "attributes of the old file",
        "system.os_calls:make_like",
        without_call("_copy_attributes"),
        (STORAGE + "disk/test_atomic.py",),
    ),
    Mutant(
        "sweep of temporary files",
        "storage.year_file:YearFile._checkpoint",
        without_call("sweep"),
        (CAMPAIGN + "test_kill_loop.py",),
    ),
    Mutant(
        "CRC of a record",
        "storage.journal.records:is_whole",
        holds("crc32"),
        (STORAGE + "journal/test_records.py", STORAGE + "journal/test_journal.py", STORAGE + "test_model.py"),
    ),
    Mutant(
        "newline that seals a torn record",
        "storage.journal.records:encode",
        result("_[1:]"),
        (STORAGE + "journal/test_journal.py", STORAGE + "test_model.py"),
    ),
    Mutant(
        "each record once",
        "storage.year_file:YearFile._replay",
        condition("len", is_=False),
        (STORAGE + "test_faults.py",),
    ),
    Mutant(
        "watermark read",
        "storage.snapshot:Snapshot.watermarks",
        returns("{{}}"),
        (STORAGE + "test_watermarks.py", STORAGE + "test_other_writers.py"),
    ),
    Mutant(
        "watermark written",
        "storage.snapshot:Replayed.counted",
        returns("dict({0}.watermarks)"),
        (STORAGE + "test_store.py", STORAGE + "test_watermarks.py"),
    ),
    Mutant(
        "watermark at the end of a record",
        "storage.journal.log:_ends_a_record",
        returns("True"),
        (STORAGE + "journal/test_journal.py", STORAGE + "test_watermarks.py"),
    ),
    Mutant(
        "journal shorter than the watermark",
        "storage.journal.log:_after",
        attribute("SHORT", "GOOD"),
        (STORAGE + "journal/test_journal.py", STORAGE + "test_watermarks.py"),
    ),
    Mutant(
        "journal that lost records",
        "storage.journal.journal:Journals._long_enough",
        returns("True"),
        (STORAGE + "journal/test_journal.py", STORAGE + "test_watermarks.py"),
    ),
    Mutant(
        "copied state folder",
        "storage.disk.state_folder:State.fingerprint",
        returns("'here'"),
        (STORAGE + "disk/test_state_folder.py", STORAGE + "test_watermarks.py"),
    ),
    Mutant(
        "journal that diverged",
        "storage.journal.log:tail",
        attribute("DIVERGED", "SHORT"),
        (CAMPAIGN + "test_two_machines.py",),
    ),
    Mutant(
        "journals in the order in which they were written",
        "storage.journal.log:Log.written",
        returns("0"),
        (STORAGE + "journal/test_order.py",),
    ),
    Mutant(
        "what was taken back is counted last",
        "storage.journal.edits:takes_back",
        returns("False"),
        (STORAGE + "journal/test_order.py",),
    ),
    Mutant(
        "file that is a copy of another",
        "storage.disk.state_folder:State.identity",
        call_is("is_first", "False"),
        (STORAGE + "disk/test_state_folder.py",),
    ),
    Mutant(
        "lock around a checkpoint",
        "system.os_calls:lock",
        without_call("flock"),
        (CAMPAIGN + "test_two_writers.py",),
    ),
    Mutant(
        "checkpoint without a lock that is not to be had",
        "storage.disk.lock:Lock._take",
        raises(),
        (STORAGE + "test_faults.py", CAMPAIGN + "test_two_writers.py"),
    ),
    Mutant(
        "re-read before a checkpoint",
        "storage.year_file:YearFile._checkpoint",
        without_call("refresh"),
        (STORAGE + "test_other_writers.py", STORAGE + "test_model.py"),
    ),
    Mutant(
        "re-read while open",
        "storage.year_file:YearFile.refresh",
        condition("signature", is_=False),
        (STORAGE + "test_other_writers.py", STORAGE + "test_model.py"),
    ),
    Mutant(
        "other windows' journal while open",
        "storage.year_file:YearFile.refresh",
        without_call("_catch_up"),
        (STORAGE + "test_other_writers.py", STORAGE + "test_model.py"),
    ),
    Mutant(
        "end mark of a whole file",
        "storage.format.year_toml:_not_whole",
        condition("end", "whole", is_=False),
        (STORAGE + "format/test_year_toml.py", STORAGE + "test_unreadable.py"),
    ),
    Mutant(
        "unreadable file left alone",
        "storage.year_file:YearFile._checkpoint",
        without_operand("readable"),
        (STORAGE + "test_unreadable.py", STORAGE + "test_model.py"),
    ),
    Mutant(
        "file left alone for which a record waits",
        "storage.year_file:YearFile._checkpoint",
        without_operand("blocked"),
        (STORAGE + "test_unreadable.py", STORAGE + "test_watermarks.py"),
    ),
    Mutant(
        "backup before bytes of somebody else go",
        "storage.checkpoint:write_checkpoint",
        without_call("_back_up"),
        (STORAGE + "test_watermarks.py", STORAGE + "disk/test_state_folder.py"),
    ),
    Mutant(
        "failed journal written no more",
        "storage.journal.journal:Journals._write",
        without_call("add"),
        (STORAGE + "journal/test_journal.py", STORAGE + "test_faults.py"),
    ),
    Mutant(
        "failed journal written by no other process",
        "storage.journal.journal:Journals._write",
        call_is("new_machine", "{0}._machine"),
        (STORAGE + "journal/test_journal.py", STORAGE + "test_faults.py"),
    ),
    Mutant(
        "same record when it is tried again",
        "storage.year_file:YearFile.append",
        without_assignment("waiting"),
        (STORAGE + "test_faults.py",),
    ),
    Mutant(
        "year file at once where no journal takes it",
        "storage.year_file:YearFile.append",
        without_call("_save_at_once", 1),
        (STORAGE + "test_faults.py",),
    ),
    Mutant(
        "no entry that the year file did not take",
        "storage.year_file:YearFile._save_at_once",
        condition("_checkpoint", is_=False),
        (STORAGE + "test_faults.py",),
    ),
    Mutant(
        "written again after a failed sync",
        "storage.year_file:YearFile._save_at_once",
        without_keyword("_checkpoint", "rewrite"),
        (STORAGE + "test_faults.py",),
    ),
    Mutant(
        "reserve for a full disk",
        "storage.journal.journal:Journals._write",
        call_is("free_reserve", "False"),
        (CAMPAIGN + "test_disk.py", STORAGE + "journal/test_journal.py"),
    ),
    Mutant(
        "half a record is none",
        "storage.journal.journal:Journals._put",
        call_is("accumulate", "[0] * len({1})"),
        (STORAGE + "test_faults.py", CAMPAIGN + "test_disk.py"),
    ),
    Mutant(
        "saved before it is shown",
        "storage.journal.journal:Journals._write",
        returns("len({1})"),
        (CAMPAIGN + "test_fsyncs.py", STORAGE + "test_store.py"),
    ),
    Mutant(
        "no count below 0", "storage.merge:Merged.effective", returns("{1}"), (STORAGE + "test_store.py",)
    ),
    Mutant(
        "undo of what is not undone yet",
        "storage.journal.history:_Stacks.add",
        without_operand("_drop", beside="UNDO"),
        (STORAGE + "journal/test_undo.py",),
    ),
    Mutant(
        "copy of what a restore replaces",
        "storage.restore:restore",
        without_call("back_up"),
        (STORAGE + "test_restore.py",),
    ),
    Mutant(
        "two machines' imports, never one in place of the other",
        "storage.import_changes:applied",
        condition("same", "old", is_=True),
        (STORAGE + "test_imports.py",),
    ),
    Mutant(
        "signature check of a restore",
        "storage.restore:restore",
        without_keyword("atomic_write", "instead_of"),
        (CAMPAIGN + "test_found_faults.py",),
    ),
    Mutant(
        "what is not saved stays on screen",
        "ui.entry_words:saving_of",
        condition("failed", is_=False),
        (SCREENS + "test_years.py",),
    ),
    Mutant(
        "a version that lacks entries is completed",
        "ui.saver:Saver._refresh",
        condition("lacking", is_=False),
        ("tests/ui/screens/test_file_faults.py",),
    ),
    Mutant(
        "a failed save is tried again",
        "ui.session:Session.poll",
        without_call("checkpoint"),
        (CAMPAIGN + "test_window.py",),
    ),
    Mutant(
        "quitting asks while something is not saved",
        "ui.background:leave",
        condition("saved", is_=True),
        (SCREENS + "test_years.py",),
    ),
    Mutant(
        "checkpoint when it is hung up or told to end",
        "ui.app:FunnelApp._end_on_signal",
        without_call("flush"),
        (SCREENS + "test_terminal.py",),
    ),
)
