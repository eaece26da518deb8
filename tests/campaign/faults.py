"""What is promised, what is not, and the table of faults: each with the promises it tests and its tests."""

from __future__ import annotations

from dataclasses import dataclass

PROMISES = (
    "A press shown as saved is on disk. It survives kill -9, a crash, hang-up, suspend, and a power cut if"
    " the disk honours flushes.",
    "The TOML is always one whole version, old or new. Mode, owner, ACL, xattrs and a symlink to it stay.",
    "Each press counts exactly once, after any crash, with two windows, after an editor or sync tool put "
    "an older version back, and on two machines.",
    "A file we cannot read or that fails the checks is never overwritten; new entries are kept safe and added"
    " when the file is fixed.",
    "Bytes somebody else wrote are never overwritten without a copy in the backups (1 a day if changed, 14"
    " daily + 12 monthly, ~1 MB).",
    "If saving fails you see it at once, it stays on screen with the number of unsaved presses, it is "
    "retried, and quit asks.",
    "Undo is a new -1, so nothing is erased; no count goes below 0.",
)

NOT_PROMISED = (
    "Disks that lie about flushes.",
    "Losing both the state folder and the data folder. Losing the state folder alone costs at most the "
    "presses that are not in the year file yet: those of the last half second, or all since the file could"
    " not be written.",
    "Hand edits on the losing side of a sync conflict: they are in the conflict copy; it is named and its "
    "cells are shown.",
    "Where no journal can be written (the state folder is read-only, its disk is full or fails), an entry "
    "goes into the year file at once. Such an entry cannot be undone after a restart, and is added again to "
    "an older version of the file only while the window that logged it is open.",
    "Comments in the TOML.",
    "Hard links: the other name keeps the old text, and that is said.",
    "The right day if the clock is wrong. The date is asked each second; a laptop that really slept over "
    "midnight was not part of the tests.",
    "A `[saved]` table changed by hand: it is what says which presses the file counts. With this machine's"
    " line taken out, its journal is counted again from the start.",
    "A clone that logged without the synced folder, while more than 64 entries were logged on the machine it "
    "is a copy of: which of its entries from then the file has cannot be told, so they are left out.",
    "Taking back on one machine what was logged on another: where a version of the file turns up that lacks "
    "the other machine's entry, there is nothing to take from, and the entry counts when it comes.",
    "Putting an old file back by copying it: what it lacks is added again. Use `funnel-tui restore FILE`, "
    "which sets the watermark.",
    "A real Dropbox, Syncthing or network folder: the sync tool of the tests is a model of them. What"
    " macOS and Windows do otherwise is played on Linux; the program itself was not run there.",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A fault, what happens, the promises it tests, the tests by name, and the counts to show."""

    fault: str
    behaviour: str
    promises: tuple[int, ...]
    tests: tuple[str, ...]
    counts: tuple[str, ...] = ()


ROWS = (
    Row(
        "kill -9, crash at any moment",
        "every press that was acknowledged is there, each once; temporary files are swept",
        (1, 2, 3),
        (
            "test_nothing_that_was_acknowledged_is_lost",
            "test_nothing_acknowledged_is_lost_when_killed",
            "test_kill_right_after_a_shown_press_loses_nothing",
            "test_what_a_killed_process_left_is_swept",
        ),
        (
            "kills",
            "kills: presses acknowledged",
            "kills: presses lost",
            "kills: saved and not yet acknowledged",
            "kills: temporary files left and swept",
        ),
    ),
    Row(
        "power cut at any system call",
        "every acknowledged press is there; the file is whole; what somebody else wrote is in the file or "
        "in a copy",
        (1, 2, 3, 5),
        (
            "test_a_power_cut_at_any_call_loses_nothing_that_was_acknowledged",
            "test_a_power_cut_after_a_plan_was_made_leaves_the_plan",
            "test_a_power_cut_over_a_day_of_presses",
            "test_a_power_cut_at_the_first_press_of_a_hand_written_file",
            "test_a_power_cut_while_somebody_elses_text_is_replaced",
            "test_a_power_cut_after_an_undo",
            "test_the_check_finds_a_sync_that_is_left_out",
        ),
        ("crash states",),
    ),
    Row(
        "one sync for each press",
        "a press is one fsync of the journal before it is shown; a checkpoint is two more, after it",
        (1,),
        (
            "test_a_press_is_one_sync_of_its_journal",
            "test_a_checkpoint_is_a_sync_of_the_file_and_of_its_folder",
            "test_the_system_sees_one_sync_before_each_acknowledgement",
        ),
        ("presses traced by the system", "syncs before a press is acknowledged, for those presses"),
    ),
    Row(
        "full disk, quota, file size limit",
        "the old file is kept; presses are saved while the journal, its reserve of 64 KB or a new year file "
        "has room, then refused and not shown",
        (1, 2, 6),
        (
            "test_a_full_disk_keeps_the_file_and_what_was_acknowledged",
            "test_a_disk_with_room_for_presses_and_none_for_the_file",
            "test_a_full_disk_gets_the_reserve",
            "test_a_full_state_disk_costs_no_press",
            "test_a_press_that_no_disk_takes_is_refused",
            "test_files_that_may_not_grow",
            "test_entries_under_a_tiny_quota_leave_nothing_about",
            "test_a_failed_save_stays_on_screen_and_quitting_asks",
            "test_a_failed_save_is_tried_again_each_second",
        ),
        (
            "full disk: presses acknowledged",
            "full disk: presses refused",
            "full disk: presses lost",
            "file size limits: presses acknowledged",
        ),
    ),
    Row(
        "short write, torn append",
        "half a record is none: the next one's newline seals it and its CRC drops it",
        (1, 2, 3),
        (
            "test_a_torn_record_is_sealed_by_the_next",
            "test_short_writes_are_gone_on_with",
            "test_a_disk_that_fills_up_half_way_leaves_the_old_file",
        ),
    ),
    Row(
        "fsync, rename, write and flock errors",
        "the journal is written no more: the entry goes into the year file at once, later ones into a new "
        "journal; where that fails too it is not acknowledged, is tried again, counts once, and this is said "
        "as long as it lasts",
        (1, 3, 6),
        (
            "test_an_error_at_a_system_call",
            "test_a_press_whose_sync_failed_is_counted_once",
            "test_after_a_failed_sync_a_new_journal_is_begun",
            "test_a_press_that_may_be_in_the_file_is_counted_once",
            "test_a_waiting_press_is_tried_again_by_a_checkpoint",
            "test_a_failed_sync_of_the_folder_leaves_a_whole_file",
        ),
        (
            "injected errors: kinds",
            "injected errors: presses acknowledged",
            "injected errors: presses lost",
        ),
    ),
    Row(
        "data folder read-only, file immutable",
        "entries are journalled and added later; that the file is not written is said",
        (1, 2, 6),
        (
            "test_a_read_only_data_folder",
            "test_an_immutable_file",
            "test_a_year_file_that_cannot_be_written_keeps_its_old_text_and_the_presses",
            "test_a_hand_written_file_on_a_read_only_disk_still_takes_presses",
        ),
    ),
    Row(
        "state folder read-only or missing",
        "entries go into the year file at once, and that is said; where that fails too they are refused",
        (1, 6),
        (
            "test_a_read_only_state_folder",
            "test_neither_folder_can_be_written",
            "test_an_unusable_state_folder_costs_no_press",
            "test_without_a_state_folder_two_windows_and_a_stale_save_lose_nothing",
            "test_without_a_state_folder_a_file_that_cannot_be_written_takes_no_press",
            "test_a_power_cut_where_no_journal_can_be_written",
            "test_without_a_state_folder_a_process_that_ends_leaves_nothing_in_the_file",
            "test_a_journal_beside_the_file_from_an_earlier_version_is_counted_once",
            "test_a_state_folder_that_is_lost_loses_no_count",
        ),
    ),
    Row(
        "two windows, two processes",
        "both log; both show the sum; right without a lock too, as a checkpoint checks for itself",
        (3,),
        (
            "test_two_writers_lose_nothing",
            "test_two_writers_and_an_editor_that_saves_old_text",
            "test_a_checkpoint_holds_the_lock",
            "test_two_windows_show_the_sum",
            "test_four_shells_at_once_lose_nothing",
            "test_what_another_window_wrote_is_shown_and_kept",
        ),
        (
            "two writers: presses",
            "two writers: presses without the lock",
            "two writers: presses lost",
            "stale saves while two write",
        ),
    ),
    Row(
        "an editor saves an old buffer",
        "the edit is kept and the presses that it lacks are added again",
        (3, 5),
        (
            "test_a_stale_buffer_saved_over_newer_presses",
            "test_a_stale_save_of_an_editor_keeps_its_edit_and_gets_the_missing_presses",
            "test_a_save_from_before_the_id_was_written_gets_the_missing_presses_too",
        ),
        ("edits saved by a real vim over newer presses",),
    ),
    Row(
        "an edit between read and replace",
        "the file is looked at again at the last moment, and the checkpoint starts again from the new text",
        (3, 5),
        (
            "test_an_edit_between_read_and_replace_is_kept",
            "test_an_edit_while_the_replacement_is_being_synced_is_kept",
            "test_a_file_that_never_holds_still_is_a_failed_save",
        ),
    ),
    Row(
        "a sync tool or git puts another version there",
        "missing presses are added again on each machine; conflict copies are named with what differs, "
        "never merged silently",
        (3, 5),
        (
            "test_each_press_counts_once_on_both",
            "test_each_press_counts_exactly_once",
            "test_random_histories_of_two_windows_and_a_second_machine",
            "test_conflict_copies_are_named_and_left_alone",
            "test_a_conflict_copy_is_named_with_what_differs_and_not_merged",
            "test_a_restored_copy_is_taken_as_it_is_and_not_refilled",
            "test_a_version_that_lacks_entries_is_completed_and_said",
            "test_a_version_that_lacks_entries_is_completed_at_opening",
            "test_a_short_version_of_the_file_is_completed_without_a_key",
        ),
        (
            "synced machines: schedules",
            "synced machines: presses",
            "synced machines: conflict copies",
            "synced machines: stale saves",
            "random histories",
            "random histories: steps",
        ),
    ),
    Row(
        "two clones of a git repository that logged apart",
        "`funnel-tui merge` adds up what each side logged, by the watermarks of three versions; both notes "
        "stay; one field of the plan changed on both sides is a conflict of git, and the file is whole",
        (2, 3, 4),
        (
            "test_two_clones_that_logged_apart_count_the_sum",
            "test_both_notes_stay_and_one_field_changed_twice_asks_for_a_look",
            "test_random_histories_of_two_machines",
            "test_one_machine_on_both_sides_counts_once",
        ),
    ),
    Row(
        "a conflict copy has entries that the year lacks",
        "one key takes them in as one change, which undo takes back; the machine that logged them does not "
        "add them once more",
        (3, 7),
        (
            "test_what_is_missing_comes_in_and_nothing_twice",
            "test_it_is_taken_back_and_brought_back_whole",
            "test_an_older_version_of_the_file_gets_it_again",
            "test_a_conflict_copys_missing_entries_come_in_with_one_key",
        ),
    ),
    Row(
        "machines that look the same: a cloned VM or container with its state folder",
        "each notices by the last records before the watermark that a journal diverged, goes on under a new "
        "name, and adds just what the other one lacks",
        (3,),
        (
            "test_each_press_counts_once_on_machines_that_look_the_same",
            "test_a_clone_from_long_ago_counts_what_it_logged",
            "test_a_file_without_the_last_records_stays_readable",
            "test_a_fork_that_cannot_be_journalled_is_shown_and_waits",
            "test_a_home_that_was_cloned_with_its_state_folder",
        ),
        (
            "machines that look the same: schedules",
            "machines that look the same: clones",
            "machines that look the same: presses",
        ),
    ),
    Row(
        "several journals on one machine, after a failure or a restored state folder",
        "they are read in the order in which they were written, and what was taken back is counted last: an "
        "undo may be in another journal than its entry",
        (3, 7),
        (
            "test_what_was_taken_back_is_not_counted",
            "test_counts_need_no_order",
            "test_what_was_taken_back_is_not_listed_or_taken_back_again",
        ),
    ),
    Row(
        "a FIFO, device or socket where a file belongs; a clock in the year 1 or 9999",
        "nothing waits for it: entries are saved, or one line says why not",
        (1, 6),
        (
            "test_a_year_file_that_is_no_file_is_one_line",
            "test_an_odd_thing_in_the_state_folder_stops_no_entry",
            "test_an_odd_thing_in_place_of_the_journal_stops_no_entry",
            "test_a_clock_that_cannot_be_right_is_one_line",
        ),
    ),
    Row(
        "a file without an id, or a copy of another",
        "a hand-written file gets an id before its first record; a copy gets one of its own",
        (3, 5),
        (
            "test_a_hand_written_file_gets_an_id_and_a_backup_before_its_first_record",
            "test_two_machines_give_one_hand_written_file_the_same_id",
            "test_a_copy_gets_an_id_of_its_own_at_its_first_record",
            "test_a_file_that_was_moved_keeps_its_journal",
        ),
    ),
    Row(
        "damaged or odd file: cut, empty, markers, NUL, not UTF-8, BOM, CRLF, nesting",
        "not a byte of it is changed; the line is said; new entries are kept safe and added when it is fixed",
        (4,),
        (
            "test_many_damaged_files",
            "test_some_damaged_files",
            "test_a_broken_file_is_not_touched_and_presses_come_in_when_it_is_fixed",
            "test_a_broken_file_is_not_overwritten_and_presses_come_in_when_it_is_fixed",
            "test_a_file_that_cannot_be_read_is_said_and_left_alone",
            "test_whatever_the_bytes_are",
        ),
        (
            "files fuzzed",
            "files fuzzed: press counted",
            "files fuzzed: press counted beside",
            "files fuzzed: press counted, no checkpoint",
            "files fuzzed: press refused",
        ),
    ),
    Row(
        "wrong types, negative, true, nan, unknown keys",
        "cells are kept as they are, shown as `?`, left out of sums; `check` names them with their line",
        (4,),
        (
            "test_some_damaged_files",
            "test_a_cell_that_was_spoilt_by_hand_makes_its_presses_wait",
            "test_every_fault_with_its_line",
            "test_a_cell_that_makes_no_sense_is_a_question_mark",
        ),
    ),
    Row(
        "the file vanished",
        "it is said; entries are journalled; one key puts the last good year back",
        (1, 3),
        ("test_a_file_that_vanished_can_be_put_back", "test_a_vanished_file_is_put_back"),
    ),
    Row(
        "state folder restored from a backup, home cloned",
        "a journal that is older than the file counts, or another machine's, is never appended to: a new "
        "one begins",
        (3,),
        (
            "test_a_state_folder_put_back_from_a_backup",
            "test_a_home_that_was_cloned_with_its_state_folder",
            "test_an_older_state_folder_that_was_put_back_gets_a_new_journal",
            "test_an_older_journal_under_the_same_folder_gets_a_new_name",
            "test_a_watermark_inside_a_record_is_reported_and_nothing_is_guessed",
        ),
    ),
    Row(
        "backups and restore",
        "a copy before somebody else's bytes go and one a day; thinned; `funnel-tui restore` lists them "
        "and brings one back",
        (5,),
        (
            "test_bytes_of_somebody_else_are_backed_up_before_they_are_overwritten",
            "test_where_a_backup_cannot_be_made_nothing_is_overwritten",
            "test_the_first_write_of_a_day_keeps_the_day_before",
            "test_of_years_of_copies_the_useful_ones_stay",
            "test_the_same_text_is_not_copied_twice",
            "test_what_is_replaced_can_be_brought_back_too",
            "test_copies_are_listed_with_what_differs_and_brought_back",
        ),
    ),
    Row(
        "undo and redo",
        "records of their own, also after a restart; no count goes below 0; what was changed by hand since"
        " stays",
        (7,),
        (
            "test_undo_and_redo_go_back_and_forth_over_restarts",
            "test_undo_and_redo_work_after_a_restart",
            "test_taking_back_more_than_there_is_takes_what_there_is",
            "test_what_was_changed_by_hand_since_is_left_alone_with_a_reason",
        ),
    ),
    Row(
        "import: a source that says what was done",
        "one record, whole or not at all; the same export again writes nothing; a later one replaces the "
        "dates that it covers; undo takes it back whole; where two machines imported, the larger number of a "
        "date counts, never the sum",
        (1, 3, 7),
        (
            "test_a_killed_import_is_there_whole_or_not_at_all",
            "test_a_power_cut_over_an_import_leaves_it_whole_or_out",
            "test_the_same_import_again_writes_nothing",
            "test_an_editor_that_saves_its_old_text_loses_no_import",
            "test_two_machines_that_import_the_same_export_count_it_once",
            "test_the_order_in_which_two_machines_imports_are_merged_is_no_matter",
            "test_undo_takes_an_import_back_whole_and_redo_brings_it_again",
            "test_undo_leaves_what_was_changed_by_hand_since",
        ),
    ),
    Row(
        "inbox: lines that a phone left beside the year file",
        "each counts once and is marked in the same record: delivered again, killed before it is moved, "
        "on two machines; half a line and what is not an entry stay and are named; undo takes one line back",
        (1, 3, 7),
        (
            "test_killed_at_any_moment_each_line_counts_once",
            "test_a_file_that_comes_again_counts_no_more_and_is_named",
            "test_two_machines_that_both_have_the_file_count_it_once",
            "test_half_a_line_waits_for_its_end",
            "test_a_line_that_cannot_count_is_kept_and_named",
            "test_undo_takes_back_one_line_and_it_does_not_come_again",
        ),
    ),
    Row(
        "future dates, midnight while it is open",
        "no press goes to a day that has not begun; the wall clock is looked at each second; a day opened "
        "by hand stays",
        (3,),
        (
            "test_presses_around_midnight_go_to_their_own_days",
            "test_no_press_goes_to_a_day_that_has_not_begun",
            "test_midnight_moves_the_day_unless_another_is_looked_at",
            "test_the_commands_follow_the_date_they_are_given",
        ),
    ),
    Row(
        "daylight saving, another time zone, clock set back",
        "the day is the local date at the press, stored and never computed again; the order is the journal's",
        (3, 7),
        (
            "test_the_hour_that_comes_twice_and_the_one_that_never_does",
            "test_a_press_stays_on_the_date_where_it_was_made",
            "test_a_journey_is_seen_without_a_restart",
            "test_a_clock_that_was_set_back",
        ),
    ),
    Row(
        "leap day, and 29 February in a common year",
        "counted; kept and named",
        (3, 4),
        ("test_the_leap_day", "test_a_leap_day_in_a_common_year"),
    ),
    Row(
        "symlink, mode, owner, ACL, attributes, hard link",
        "kept; a dangling link gets its target; a hard link is said",
        (2,),
        (
            "test_a_symlink_stays_and_its_target_is_replaced",
            "test_a_dangling_symlink_gets_its_target",
            "test_the_mode_stays",
            "test_the_owner_stays",
            "test_extended_attributes_stay",
            "test_the_access_list_stays",
            "test_a_hard_link_is_said",
        ),
    ),
    Row(
        "hang-up, TERM, terminal closed, ctrl-z",
        "nothing is lost, the process ends, no lock is held meanwhile",
        (1,),
        (
            "test_signals_right_after_a_press_is_shown",
            "test_term_and_hangup_save_and_give_the_terminal_back",
            "test_a_terminal_that_is_closed_ends_it_with_everything_saved",
            "test_suspended_with_ctrl_z_no_lock_is_held_and_it_goes_on",
            "test_a_process_that_was_stopped_holds_up_nobody",
            "test_a_held_lock_stops_nobody",
        ),
        ("signals right after a press is shown",),
    ),
    Row(
        "another operating system: no locks, no sync of folders, no modes, no replace of a file that is open",
        "what is missing is done without; a replace is tried for over two seconds, then one line says that "
        "another program has the file open, the entries stay in the journal and it is tried again",
        (1, 2, 3, 6),
        (
            "test_the_storage_suite_on_a_windows_that_is_played",
            "test_a_morning_without",
            "test_a_morning_on_windows",
            "test_a_replace_waits_until_a_reader_is_done",
            "test_a_file_that_stays_open_is_one_line_and_loses_nothing",
        ),
        ("other systems: tests of storage",),
    ),
    Row(
        "slow disk",
        "keys and screens go on; it says saving; each press is shown when it is saved, in order",
        (1, 6),
        (
            "test_a_slow_disk_keeps_the_order",
            "test_on_a_slow_disk_the_screen_lives_and_says_saving",
        ),
    ),
)
