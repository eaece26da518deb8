"""Journals: where a record goes when a disk will not take it, and which watermark fits."""

from __future__ import annotations

import errno
import os
from datetime import date
from pathlib import Path

import pytest

from funnel_tui.storage.disk.state_folder import RESERVE, State
from funnel_tui.storage.journal.journal import Fit, Journal, Lane, NotJournalled
from funnel_tui.storage.journal.records import Count, Record, Verb, encode


def line(n: int) -> bytes:
    return encode(
        Record(f"{n:08x}", "2026-11-23T09:02:00+01:00", Verb.DO, "-", Count(date(2026, 11, 23), "calls", n))
    )


@pytest.fixture
def home(state: Path) -> State:
    return State(str(state))


@pytest.fixture
def journal(home: State, tmp_path: Path) -> Journal:
    return Journal(home, "7c1e9b52", str(tmp_path / "2026.toml"))


def test_records_follow_one_another(journal: Journal, home: State) -> None:
    first, second = journal.append(line(1)), journal.append(line(2))
    assert (first.start, first.end) == (0, len(line(1)))
    assert (second.start, second.end) == (first.end, first.end + len(line(2)))
    assert first.lane.key == home.machine()
    assert journal.lanes() == [first.lane]
    assert first.lane.tail(0)[1] == [(first.end, line(1)[1:-1]), (second.end, line(2)[1:-1])]
    assert first.lane.tail(first.end) == (Fit.GOOD, [(second.end, line(2)[1:-1])])
    assert first.lane.tail(second.end) == (Fit.GOOD, [])


def test_one_press_costs_one_sync(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    journal.append(line(1))
    real = os.fsync
    calls: list[int] = []

    def sync(fd: int) -> None:
        calls.append(fd)
        real(fd)

    monkeypatch.setattr(os, "fsync", sync)
    for n in range(5):
        journal.append(line(n))
    assert len(calls) == 5


def test_a_watermark_fits_only_the_end_of_a_record(journal: Journal) -> None:
    ends = {0, *(journal.append(line(n)).end for n in range(3))}
    lane = journal.lanes()[0]
    size = lane.size()
    good = {at for at in range(size + 1) if lane.tail(at)[0] is Fit.GOOD}
    assert good == ends
    assert lane.tail(size + 1)[0] is Fit.SHORT
    assert lane.tail(-1)[0] is Fit.TORN


def test_a_watermark_after_a_very_long_record_fits(journal: Journal) -> None:
    from funnel_tui.storage.journal.records import Note

    long = encode(Record("0a1b2c3d", "t", Verb.DO, "-", Note(date(2026, 11, 23), "", "x" * 200_000)))
    journal.append(line(1))
    end = journal.append(long).end
    journal.append(line(2))
    fit, tail = journal.lanes()[0].tail(end)
    assert fit is Fit.GOOD
    assert [found for _, found in tail] == [line(2)[1:-1]]


def test_a_torn_record_is_sealed_by_the_next(journal: Journal) -> None:
    placed = journal.append(line(1))
    with Path(placed.lane.path).open("ab") as file:
        file.write(line(2)[:-20])
    end = journal.append(line(3)).end
    assert placed.lane.tail(placed.end) == (Fit.GOOD, [(end, line(3)[1:-1])])


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
def test_after_a_failed_sync_the_same_record_goes_to_a_new_segment(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.append(line(1))
    failed = failing_sync(monkeypatch, times=1)
    placed = journal.append(line(2))
    assert len(failed) == 1
    assert placed.lane.key.endswith(".2")
    assert [found for _, found in placed.lane.tail(0)[1]] == [line(2)[1:-1]]
    # Nothing goes to the file that lost pages, ever again.
    assert journal.append(line(3)).lane == placed.lane
    assert [lane.key for lane in journal.lanes()] == [placed.lane.key.removesuffix(".2"), placed.lane.key]
    assert journal.notice == ""


@needs_proc
def test_where_the_state_folder_never_syncs_the_journal_lies_beside_the_file(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    failing_sync(monkeypatch, only="/journals/")
    placed = journal.append(line(1))
    assert Path(placed.lane.path).parent == tmp_path
    assert Path(placed.lane.path).name.startswith(".~2026-")
    assert "Input/output error" in journal.notice
    assert placed.lane in journal.lanes()


@needs_proc
def test_where_nothing_syncs_the_record_may_still_appear(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_sync(monkeypatch)
    with pytest.raises(NotJournalled) as caught:
        journal.append(line(1))
    assert caught.value.may_appear


def test_an_unusable_state_folder_puts_the_journal_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "state").write_bytes(b"a file where the folder should be")
    state = State(str(tmp_path / "state"))
    placed = Journal(state, "7c1e9b52", str(tmp_path / "2026.toml")).append(line(1))
    assert Path(placed.lane.path).name == f".~2026-{placed.lane.key}.log"
    again = Journal(state, "7c1e9b52", str(tmp_path / "2026.toml"))
    assert again.lanes() == [placed.lane]
    assert again.append(line(2)).lane == placed.lane
    # Another file's journal in the same folder is not this one's.
    assert Journal(state, "ffffffff", str(tmp_path / "2026.toml")).lanes() == []


def test_where_no_folder_takes_anything_nothing_is_journalled(tmp_path: Path) -> None:
    (tmp_path / "state").write_bytes(b"")
    journal = Journal(State(str(tmp_path / "state")), "7c1e9b52", str(tmp_path / "nowhere" / "2026.toml"))
    with pytest.raises(NotJournalled) as caught:
        journal.append(line(1))
    assert not caught.value.may_appear


def test_a_full_disk_gets_the_reserve(journal: Journal, home: State, monkeypatch: pytest.MonkeyPatch) -> None:
    journal.append(line(1))
    home.set_reserve()
    reserve = Path(home.folder, "reserve")
    assert reserve.stat().st_size == RESERVE
    real = os.write

    def write(fd: int, data: bytes) -> int:
        if reserve.exists():
            raise fail(errno.ENOSPC)
        return real(fd, data)

    monkeypatch.setattr(os, "write", write)
    placed = journal.append(line(2))
    assert placed.lane == journal.lanes()[0]
    assert not reserve.exists()
    monkeypatch.undo()
    home.set_reserve()
    assert not reserve.exists(), "no new reserve is set aside while the disk may still be full"


def test_a_short_write_counts_as_none(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = journal.append(line(1))
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, data[:10]))
    with pytest.raises(NotJournalled) as caught:
        journal.append(line(2))
    assert not caught.value.may_appear
    monkeypatch.undo()
    placed = journal.append(line(3))
    assert [found for _, found in placed.lane.tail(0)[1]][-1] == line(3)[1:-1]
    assert line(2)[1:-1] not in [found for lane in journal.lanes() for _, found in lane.tail(0)[1]]
    assert first.lane in journal.lanes()
    assert tmp_path.exists()


def test_a_journal_that_was_replaced_while_open_is_opened_again(journal: Journal) -> None:
    placed = journal.append(line(1))
    Path(placed.lane.path).unlink()
    again = journal.append(line(2))
    assert [found for _, found in Lane("", again.lane.path).tail(0)[1]] == [line(2)[1:-1]]


def test_a_journal_that_lost_records_is_written_no_more(journal: Journal) -> None:
    placed = journal.append(line(1))
    journal.expect({placed.lane.key: placed.end}, set())
    os.truncate(placed.lane.path, 0)
    again = journal.append(line(2))
    assert again.lane.key != placed.lane.key
    assert again.start == 0
    assert "older" in journal.notice


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
