"""Sent mail, as an mbox and as a Maildir."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.article import ARTICLE_2026
from tests.importing.kit import BERLIN, TODAY, counts, left_out, on, reading

from funnel_tui.core.plan.activities import add_channel
from funnel_tui.importing.counting.answers import Answers
from funnel_tui.importing.files.cannot_import import CannotImport, Unanswered
from funnel_tui.importing.files.input_file import InputFile
from funnel_tui.importing.reading import Reading, read
from funnel_tui.importing.recognise import recognise

PLAN = add_channel(ARTICLE_2026, "first_touches")
FIRST = "From: Ann <ann@acme.com>\nTo: Bob\n <bob@bolt.example>\nDate: Mon, 2 Nov 2026 23:30:00 +0000\nMessage-ID: <1@x>\nSubject: hello\n\nFrom the start\nof a body\n"
REPLY = "From: ann@acme.com\nTo: bob@bolt.example\nDate: Tue, 3 Nov 2026 09:00:00 +0100\nMessage-ID: <2@x>\nIn-Reply-To: <0@y>\n\nyes\n"
INSIDE = "From: ann@acme.com\nTo: carl@acme.com\nDate: Tue, 3 Nov 2026 09:00:00 +0100\nMessage-ID: <3@x>\n\nlunch?\n"
FORTY = (
    "From: ann@acme.com\nTo: "
    + ",\n ".join(f"p{n}@bolt.example" for n in range(40))
    + "\nDate: Wed, 4 Nov 2026 09:00:00 +0100\nMessage-ID: <4@x>\n\nall\n"
)
THEIRS = "From: bob@bolt.example\nTo: ann@acme.com\nDate: Wed, 4 Nov 2026 09:00:00 +0100\nMessage-ID: <5@x>\n\nhi\n"
MESSAGES = (FIRST, REPLY, INSIDE, FORTY, THEIRS, FIRST)


def mbox(*messages: str) -> str:
    return "".join(f"From 123@xxx Mon Nov 02 23:30:00 +0000 2026\n{message}\n" for message in messages)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_mail_to_somebody_outside_counts_once(ends: str) -> None:
    found = reading(mbox(*MESSAGES).replace("\n", ends), mine="acme.com", plan=PLAN)
    assert found.source.name == "mail"
    assert counts(found) == {"emails": 3, "first_touches": 2}
    assert on(found, "2026-11-03") == {"emails": 2, "first_touches": 1}, "23:30 UTC is the next day in Berlin"
    assert left_out(found) == {
        "the same record id again": [6],
        "to nobody outside": [3],
        "not sent by you": [5],
    }


def test_the_domain_of_all_mail_is_mine() -> None:
    assert counts(reading(mbox(FIRST, REPLY))) == {"emails": 2}
    with pytest.raises(Unanswered, match=r"2 domains: acme\.com, bolt\.example"):
        reading(mbox(*MESSAGES))


def test_one_address_of_a_shared_domain_can_be_mine() -> None:
    colleague = FIRST.replace("ann@", "zoe@").replace("<1@x>", "<9@x>")
    found = reading(mbox(FIRST, colleague), mine="ann@acme.com")
    assert counts(found) == {"emails": 1}


def test_a_body_with_a_line_from_is_no_message() -> None:
    tricky = FIRST + "\nwords\nFrom here on it goes on\n"
    assert reading(mbox(tricky, REPLY)).rows == 2


def test_bodies_larger_than_a_piece_are_skipped() -> None:
    big = FIRST + "x" * (9 << 20) + "\n"
    assert counts(reading(mbox(big, REPLY))) == {"emails": 2}


def folder(tmp_path: Path, inside: str) -> Path:
    for name in ("cur", "new", "tmp"):
        (tmp_path / inside / name).mkdir(parents=True)
    for n, message in enumerate(MESSAGES):
        (tmp_path / inside / ("cur" if n % 2 else "new") / f"{n}.host:2,S").write_text(message, "utf-8")
    return tmp_path


def of_folder(path: Path) -> Reading:
    answers = Answers(mine="acme.com")
    return read(recognise(InputFile(str(path), path)), answers, PLAN, TODAY, BERLIN)


@pytest.mark.parametrize("inside", [".", ".Sent"])
def test_a_maildir(tmp_path: Path, inside: str) -> None:
    expected = {"emails": 3, "first_touches": 2}
    assert counts(of_folder(folder(tmp_path, inside) / inside)) == expected


def test_the_mailbox_folder_of_apple(tmp_path: Path) -> None:
    box = tmp_path / "Sent Messages.mbox"
    box.mkdir()
    (box / "mbox").write_text(mbox(*MESSAGES), "utf-8")
    assert counts(of_folder(box)) == {"emails": 3, "first_touches": 2}


def test_a_folder_without_mail_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotImport, match="folder without mail"):
        of_folder(tmp_path)


def test_dates_that_no_mail_has_are_left_out() -> None:
    odd = replace_date("Mon, 99 Foo 2026 25:61:00 +9999")
    found = reading(mbox(REPLY, odd))
    assert counts(found) == {"emails": 1}
    assert left_out(found) == {"a date that cannot be read": [2]}


def replace_date(date: str) -> str:
    return FIRST.replace("Mon, 2 Nov 2026 23:30:00 +0000", date)


def test_only_outgoing_channels_are_needed() -> None:
    plan = replace(
        ARTICLE_2026, funnel=replace(ARTICLE_2026.funnel, channels=ARTICLE_2026.funnel.channels[:1])
    )
    with pytest.raises(Unanswered, match="'emails' is not an activity"):
        reading(mbox(FIRST), plan=plan)
