"""What a phone left in the inbox counts once, whatever is delivered, killed, or not finished."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from tests.storage.conftest import Reopen, edit, on

import funnel_tui
from funnel_tui.core.plan.plan import Plan
from funnel_tui.storage.inbox.inbox import InboxReport, look, take_in
from funnel_tui.storage.journal.edits import Count, Deal
from funnel_tui.storage.store import Store
from funnel_tui.system.paths import year_file

MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 22)
Take = Callable[[Store], InboxReport]


@pytest.fixture
def inbox(path: Path) -> Path:
    folder = path.parent / "inbox"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def take(state: Path, now: datetime) -> Take:
    return lambda store: take_in(store, str(state), now, month_first=False, used_on=year_file)


def write(file: Path, text: str, day: date = MONDAY) -> None:
    file.write_text(text)
    moment = datetime.combine(day, time(12)).astimezone().timestamp()
    os.utime(file, (moment, moment))


def test_each_line_counts_on_the_day_on_which_its_file_was_written(
    store: Store, inbox: Path, take: Take
) -> None:
    write(inbox / "sunday.txt", "3 calls\nmeetings 1 yesterday\n\nWon 12,000\r\n3 calls\n", SUNDAY)
    found = take(store)
    assert found.taken == (
        Count(SUNDAY, "calls", 3),
        Count(date(2026, 11, 21), "meetings", 1),
        Deal(SUNDAY, Decimal(12000), 1),
        Count(SUNDAY, "calls", 3),
    )
    assert found.kept == ()
    assert on(store, SUNDAY).counts["calls"] == 6
    assert [each.relative_to(inbox).as_posix() for each in inbox.rglob("*.txt")] == ["done/sunday.txt"]
    assert take(store) == InboxReport()


def test_a_file_that_comes_again_counts_no_more_and_is_named(store: Store, inbox: Path, take: Take) -> None:
    write(inbox / "a.txt", "3 calls\n")
    take(store)
    write(inbox / "a.txt", "3 calls\n", SUNDAY)
    found = take(store)
    assert found.taken == ()
    assert found.kept == (
        "inbox/a.txt: the same file was counted before: give it another name to count it again, or delete it",
    )
    assert (inbox / "a.txt").exists()
    (inbox / "a.txt").rename(inbox / "b.txt")
    assert take(store).taken == (Count(SUNDAY, "calls", 3),)


def test_a_file_that_grew_after_it_was_counted_counts_what_is_new(
    store: Store, inbox: Path, take: Take
) -> None:
    write(inbox / "a.txt", "3 calls\n")
    take(store)
    write(inbox / "a.txt", "3 calls\n3 calls\n2 emails\n")
    found = take(store)
    assert found.taken == (Count(MONDAY, "calls", 3), Count(MONDAY, "emails", 2))
    assert found.kept == (
        "inbox/a.txt: has lines that were counted before; only the others were counted now",
    )
    assert sorted(each.name for each in (inbox / "done").iterdir()) == ["a-2.txt", "a.txt"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("hello", "1: 'hello' does not begin with an activity of the plan; allowed: calls, emails"),
        ("3 calls someday", "1: 'someday' is not a date; allowed: "),
        ("3 calls 24 nov 2026", "1: Tue 24 Nov 2026 is in the future"),
        ("3 calls 2 jan 2025", "1: 2 Jan 2025 is outside this plan, which runs from 1 Jan 2026"),
        ("calls -1", "1: calls on Mon 23 Nov is 0 already"),
        ("x" * 300, "1: a line of more than 200 characters is not an entry"),
    ],
)
def test_a_line_that_cannot_count_is_kept_and_named(
    store: Store, inbox: Path, take: Take, line: str, why: str
) -> None:
    write(inbox / "a.txt", f"{line}\n2 emails\n")
    found = take(store)
    assert found.taken == (Count(MONDAY, "emails", 2),)
    assert [text[: len(why) + 12] for text in found.kept] == [f"inbox/a.txt:{why}"]
    # It is put right, and the lines around it count no second time.
    write(inbox / "a.txt", "1 call\n2 emails\n")
    assert take(store).taken == (Count(MONDAY, "calls", 1),)
    assert (inbox / "done" / "a.txt").exists()


def test_half_a_line_waits_for_its_end(store: Store, inbox: Path, take: Take) -> None:
    write(inbox / "a.txt", "2 emails\nwon 12")
    found = take(store)
    assert found.taken == (Count(MONDAY, "emails", 2),)
    assert found.kept == ("inbox/a.txt:2: 'won 12' may be half a line: end it with a line break to count it",)
    write(inbox / "a.txt", "2 emails\nwon 12000\n")
    assert take(store).taken == (Deal(MONDAY, Decimal(12000), 1),)


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.txt", b"3 calls\n\xff\xfe", "is not UTF-8 text"),
        ("a.txt", b"3 calls\n" * 40_000, "is larger than 256 KB"),
        ("a.sync-conflict-20261123.txt", b"3 calls\n", "is a conflict copy that a sync program left"),
    ],
)
def test_a_file_that_no_phone_wrote_is_kept_and_named(
    store: Store, inbox: Path, take: Take, name: str, data: bytes, why: str
) -> None:
    (inbox / name).write_bytes(data)
    (inbox / "folder.txt").mkdir()
    os.mkfifo(inbox / "pipe.txt")
    found = take(store)
    assert found.taken == ()
    assert [text.partition(": ")[2][: len(why)] for text in found.kept] == [
        why,
        "is not a file",
        "is not a file",
    ]
    assert (inbox / name).read_bytes() == data


def test_other_files_are_none_of_its_business(store: Store, inbox: Path, take: Take) -> None:
    for name in (".syncthing.a.txt.tmp", ".a.txt", "~a.txt", "a.csv", "done"):
        (inbox / name).write_text("3 calls\n")
    assert look(store.path) == ()
    assert take(store) == InboxReport()


def test_undo_takes_back_one_line_and_it_does_not_come_again(
    store: Store, inbox: Path, take: Take, now: datetime, reopen: Reopen
) -> None:
    write(inbox / "a.txt", "3 calls\n2 emails\n")
    take(store)
    assert [press.n for press in store.presses(MONDAY)] == [3, 2]
    assert store.undo(now).n == -2
    assert on(store, MONDAY).counts == {"calls": 3, "emails": 0}
    assert store.redo(now).n == 2
    store.undo(now)
    store.checkpoint()
    (inbox / "done" / "a.txt").rename(inbox / "a.txt")
    again = reopen()
    assert take(again).taken == ()
    assert on(again, MONDAY).counts == {"calls": 3, "emails": 0}


def test_two_machines_that_both_have_the_file_count_it_once(
    store: Store, inbox: Path, take: Take, path: Path, tmp_path: Path, now: datetime
) -> None:
    store.checkpoint()
    before = path.read_bytes()
    write(inbox / "a.txt", "3 calls\nwon 500\n")
    take(store)
    store.checkpoint()
    ours = path.read_bytes()
    # The other one has the year without it, and the same file in its own copy of the folder.
    path.write_bytes(before)
    (inbox / "done" / "a.txt").rename(inbox / "a.txt")
    other = Store.open(path, tmp_path / "other-state")
    take_in(other, str(tmp_path / "other-state"), now, month_first=False, used_on=year_file)
    other.checkpoint()
    # Whichever version the sync program keeps, each adds what it lacks.
    for data in (ours, path.read_bytes()):
        path.write_bytes(data)
        for each in (store, other):
            each.refresh()
            each.checkpoint()
            assert on(each, MONDAY).counts["calls"] == 3
            assert on(each, MONDAY).won == (Decimal(500),)


def test_a_mark_that_cannot_be_read_lets_nothing_count(
    store: Store, inbox: Path, take: Take, path: Path
) -> None:
    write(inbox / "a.txt", "3 calls\nhello\n")
    take(store)
    store.checkpoint()
    edit(path, '"3 calls" = 1', '"3 calls" = "one"')
    found = take(store)
    assert found.taken == ()
    assert "inbox cannot be read in" in found.kept[0]


def test_while_the_year_file_cannot_be_read_lines_are_kept_safe(
    store: Store, inbox: Path, take: Take, path: Path, reopen: Reopen
) -> None:
    store.checkpoint()
    good = path.read_text()
    path.write_text("<<<<<<< ours\n" + good)
    write(inbox / "a.txt", "3 calls\n")
    assert len(take(store).taken) == 1
    path.write_text(good)
    again = reopen()
    assert on(again, MONDAY).counts["calls"] == 3


@pytest.mark.parametrize("every", [9, pytest.param(1, marks=pytest.mark.campaign)])
def test_killed_at_any_moment_each_line_counts_once(tmp_path: Path, plan: Plan, every: int) -> None:
    environment = {
        **{
            name: value for name, value in os.environ.items() if name in ("PATH", "TZ", "PYTHONPYCACHEPREFIX")
        },
        "HOME": str(tmp_path),
        "FUNNEL_TUI_TODAY": "2026-11-23",
        "PYTHONPATH": os.pathsep.join(
            map(str, (Path(funnel_tui.__file__).parents[1], Path(__file__).parents[3]))
        ),
    }
    script = str(Path(__file__).with_name("killed.py"))
    killed = 0
    for steps in range(1, 1000, every):
        path = tmp_path / str(steps) / "2026.toml"
        store = Store.open(path, tmp_path / ".local" / "state" / "funnel-tui")
        store.create(plan, datetime(2026, 1, 1, 9, tzinfo=UTC))
        store.close()
        inbox = path.parent / "inbox"
        inbox.mkdir()
        write(inbox / "a.txt", "3 calls\n3 calls\nwon 500\n")
        command = [sys.executable, script, str(steps), "--file", str(path), "add", "emails"]
        code = subprocess.run(command, env=environment, capture_output=True, check=False).returncode
        killed += code == -signal.SIGKILL
        again = [sys.executable, "-m", "funnel_tui", "--file", str(path), "add", "meetings"]
        subprocess.run(again, env=environment, capture_output=True, check=True)
        day = tomllib.loads(path.read_text())["days"]["2026-11-23"]
        assert (day["calls"], day["won"], day["meetings"]) == (6, [500], 1), steps
        assert [each.name for each in inbox.iterdir()] == ["done"], steps
        if code == 0:
            break
    assert code == 0
    assert killed > 5, killed
