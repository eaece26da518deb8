"""Journals: where a record goes when a disk will not take it, and which watermark fits."""

from __future__ import annotations

import errno
import os
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from funnel_tui.storage.disk.state_folder import RESERVE, State
from funnel_tui.storage.journal.edits import Count
from funnel_tui.storage.journal.journal import Journals, NotJournalled
from funnel_tui.storage.journal.log import Fit, Log, tail
from funnel_tui.storage.journal.records import Record, Verb, encode


def record(n: int) -> Record:
    return Record(
        f"{n:08x}", "2026-11-23T09:02:00+01:00", Verb.DO, "-", Count(date(2026, 11, 23), "calls", n)
    )


def line(n: int) -> bytes:
    return encode(record(n))


class Placed(NamedTuple):
    """Where a record went."""

    log: Log
    start: int
    end: int


@pytest.fixture
def home(state: Path) -> State:
    return State(str(state))


@pytest.fixture
def journals(home: State, tmp_path: Path) -> Journals:
    return Journals(home, "7c1e9b52", str(tmp_path / "2026.toml"))


def append(
    journals: Journals, text: bytes, read: dict[str, int] | None = None, unfit: frozenset[str] = frozenset()
) -> Placed:
    new = journals.append([(text, record(0))], read or {}, unfit)
    [entry] = new.entries
    assert (new.fit, entry.line, entry.record) == (Fit.GOOD, text[1:-1], record(0))
    return Placed(new.log, new.watermark, entry.end)


def records(placed: Placed, watermark: int = 0) -> list[bytes]:
    return [entry.line for entry in tail(placed.log, watermark).entries]


def test_records_follow_one_another(journals: Journals, home: State) -> None:
    first, second = append(journals, line(1)), append(journals, line(2))
    assert (first.start, first.end) == (0, len(line(1)))
    assert (second.start, second.end) == (first.end, first.end + len(line(2)))
    assert first.log.key == home.machine()
    assert journals.logs == journals.look() == (first.log,)
    assert [(e.end, e.line) for e in tail(first.log, 0).entries] == [
        (first.end, line(1)[1:-1]),
        (second.end, line(2)[1:-1]),
    ]
    assert (tail(first.log, first.end).fit, records(first, first.end)) == (Fit.GOOD, [line(2)[1:-1]])
    assert (tail(first.log, second.end).fit, records(first, second.end)) == (Fit.GOOD, [])


def test_one_press_costs_one_sync(journals: Journals, monkeypatch: pytest.MonkeyPatch) -> None:
    append(journals, line(1))
    real = os.fsync
    calls: list[int] = []

    def sync(fd: int) -> None:
        calls.append(fd)
        real(fd)

    monkeypatch.setattr(os, "fsync", sync)
    for n in range(5):
        append(journals, line(n))
    assert len(calls) == 5


def test_a_watermark_fits_only_the_end_of_a_record(journals: Journals) -> None:
    ends = {0, *(append(journals, line(n)).end for n in range(3))}
    log = journals.logs[0]
    size = log.size()
    good = {at for at in range(size + 1) if tail(log, at).fit is Fit.GOOD}
    assert good == ends
    assert tail(log, size + 1).fit is Fit.SHORT
    assert tail(log, -1).fit is Fit.TORN


def test_a_watermark_after_a_very_long_record_fits(journals: Journals) -> None:
    from funnel_tui.storage.journal.edits import Note

    long = encode(Record("0a1b2c3d", "t", Verb.DO, "-", Note(date(2026, 11, 23), "", "x" * 200_000)))
    append(journals, line(1))
    placed = append(journals, long)
    append(journals, line(2))
    assert tail(placed.log, placed.end).fit is Fit.GOOD
    assert records(placed, placed.end) == [line(2)[1:-1]]


def test_a_torn_record_is_sealed_by_the_next(journals: Journals) -> None:
    placed = append(journals, line(1))
    with Path(placed.log.path).open("ab") as file:
        file.write(line(2)[:-20])
    append(journals, line(3))
    assert tail(placed.log, placed.end).fit is Fit.GOOD
    assert records(placed, placed.end) == [line(3)[1:-1]]


def fail(code: int) -> OSError:
    return OSError(code, os.strerror(code))


def failing_sync(monkeypatch: pytest.MonkeyPatch, *, only: str = "", times: int = 99) -> list[str]:
    """Make fsync fail for files whose path holds `only`, so many times."""
    real = os.fsync
    failed: list[str] = []

    def sync(fd: int) -> None:
        path = str(Path(f"/proc/self/fd/{fd}").readlink())
        if path.endswith(".log") and only in path and len(failed) < times:
            failed.append(path)
            raise fail(errno.EIO)
        real(fd)

    monkeypatch.setattr(os, "fsync", sync)
    return failed


needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="no /proc")


@needs_proc
def test_after_a_failed_sync_a_new_journal_is_begun(
    journals: Journals, home: State, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = append(journals, line(1))
    failed = failing_sync(monkeypatch, times=1)
    with pytest.raises(NotJournalled, match="Input/output error") as caught:
        append(journals, line(2))
    assert caught.value.may_appear
    assert len(failed) == 1
    # Nothing goes to the file that lost pages, ever again: another process must not even be the first to try.
    third = append(Journals(home, "7c1e9b52", str(tmp_path / "2026.toml")), line(3))
    assert third.log.key == home.machine() != first.log.key
    assert records(third) == [line(3)[1:-1]]
    assert append(journals, line(4)).log == third.log
    assert journals.look() == (first.log, third.log)


@needs_proc
def test_where_no_name_can_be_kept_a_failed_journal_is_not_written_either(
    journals: Journals, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = append(journals, line(1))
    with monkeypatch.context() as patch:
        failing_sync(patch)
        patch.setattr(State, "new_machine", lambda _: (_ for _ in ()).throw(fail(errno.EROFS)))
        for _ in range(3):
            with pytest.raises(NotJournalled):
                append(journals, line(2))
    assert append(journals, line(3)).log != first.log


@pytest.mark.parametrize("folder", ["7c1e9b52", ""])
def test_journals_that_earlier_versions_left_are_read_and_not_written(
    folder: str, home: State, tmp_path: Path
) -> None:
    """Segments after a failed sync in the state folder, and a journal beside the year file."""
    machine = home.new_machine()
    if folder:
        left = Path(home.journals(folder), f"{machine}.2.log")
        left.parent.mkdir(parents=True)
    else:
        left = tmp_path / f".~2026-laptop-{home.digits_beside('7c1e9b52')}.log"
    left.write_bytes(line(1))
    journals = Journals(home, "7c1e9b52", str(tmp_path / "2026.toml"))
    [log] = journals.look()
    assert [entry.line for entry in tail(log, 0).entries] == [line(1)[1:-1]]
    append(journals, line(2))
    assert left.read_bytes() == line(1)
    assert len(journals.look()) == 2
    # Another file's journal in the same folder is not this one's.
    assert Journals(home, "ffffffff", str(tmp_path / "2026.toml")).look() == ()


def test_where_no_folder_takes_anything_nothing_is_journalled(tmp_path: Path) -> None:
    (tmp_path / "state").write_bytes(b"")
    journals = Journals(State(str(tmp_path / "state")), "7c1e9b52", str(tmp_path / "2026.toml"))
    with pytest.raises(NotJournalled) as caught:
        append(journals, line(1))
    assert not caught.value.may_appear
    assert journals.look() == ()


def test_a_journal_in_memory_reads_as_one_on_disk(journals: Journals) -> None:
    placed = append(journals, line(1))
    append(journals, line(2))
    journals.remember(line(1))
    journals.remember(line(2))
    assert journals.look() == (placed.log, journals.memory)
    for at in range(placed.log.size() + 2):
        on_disk, in_memory = tail(placed.log, at), tail(journals.memory, at)
        assert (on_disk.fit, on_disk.entries) == (in_memory.fit, in_memory.entries)
    assert Log("x", "", b"").size() == 0


def test_a_full_disk_gets_the_reserve(
    journals: Journals, home: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(journals, line(1))
    home.set_reserve()
    reserve = Path(home.folder, "reserve")
    assert reserve.stat().st_size == RESERVE
    real = os.write

    def write(fd: int, data: bytes) -> int:
        if reserve.exists():
            raise fail(errno.ENOSPC)
        return real(fd, data)

    monkeypatch.setattr(os, "write", write)
    placed = append(journals, line(2))
    assert (placed.log,) == journals.logs
    assert not reserve.exists()
    monkeypatch.undo()
    home.set_reserve()
    assert not reserve.exists(), "no new reserve is set aside while the disk may still be full"


def test_a_short_write_counts_as_none(journals: Journals, monkeypatch: pytest.MonkeyPatch) -> None:
    first = append(journals, line(1))
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, data[:10]))
    with pytest.raises(NotJournalled) as caught:
        append(journals, line(2))
    assert not caught.value.may_appear
    monkeypatch.undo()
    placed = append(journals, line(3))
    assert records(placed) == [line(1)[1:-1], line(3)[1:-1]]
    assert journals.look() == (first.log,)


def test_of_several_records_those_that_fitted_may_appear(
    journals: Journals, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = append(journals, line(1))
    several = [(line(n), record(n)) for n in (2, 3, 4)]
    room = len(line(2)) + 10
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, data[:room]))
    with pytest.raises(NotJournalled) as caught:
        journals.append(several[:2], {}, ())
    assert caught.value.may_appear
    monkeypatch.undo()
    assert records(first) == [line(1)[1:-1], line(2)[1:-1]]
    start = first.log.size()
    new = journals.append(several, {}, ())
    ends = [start + sum(len(line(n)) for n in (2, 3, 4)[: i + 1]) for i in range(3)]
    assert (new.watermark, [entry.end for entry in new.entries]) == (start, ends)
    assert records(first)[2:] == [entry.line for entry in new.entries]


def test_a_journal_that_was_replaced_while_open_is_opened_again(journals: Journals) -> None:
    placed = append(journals, line(1))
    Path(placed.log.path).unlink()
    again = append(journals, line(2))
    assert [entry.line for entry in tail(Log("", again.log.path), 0).entries] == [line(2)[1:-1]]


def test_a_journal_that_lost_records_is_written_no_more(journals: Journals) -> None:
    placed = append(journals, line(1))
    os.truncate(placed.log.path, 0)
    again = append(journals, line(2), {placed.log.key: placed.end})
    assert again.log.key != placed.log.key
    assert again.start == 0
    assert "older" in journals.notice


def test_a_journal_that_does_not_fit_its_watermark_is_written_no_more(journals: Journals) -> None:
    placed = append(journals, line(1))
    again = append(journals, line(2), {}, frozenset({placed.log.key}))
    assert again.log.key != placed.log.key
    assert "older" in journals.notice


def test_another_installation_with_this_state_folder_gets_a_name_of_its_own(
    home: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = home.new_machine()
    assert home.machine() == first
    with monkeypatch.context() as patch:
        patch.setattr("funnel_tui.storage.disk.state_folder._hardware", lambda: "0ther")
        assert home.machine() == ""
        second = home.new_machine()
        assert home.machine() == second != first
    assert home.machine() == first


def test_paths_of_any_kind_are_remembered(home: State) -> None:
    odd = "/tmp/a b\\n\nc\udcff.toml"
    home.remember(odd, "7c1e9b52")
    home.remember("/tmp/2026.toml", "0a1b2c3d")
    assert home.index() == {odd: "7c1e9b52", "/tmp/2026.toml": "0a1b2c3d"}
    home.remember("/tmp/moved.toml", "0a1b2c3d")
    assert home.index() == {odd: "7c1e9b52", "/tmp/moved.toml": "0a1b2c3d"}
