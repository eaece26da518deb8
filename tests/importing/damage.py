"""Ways in which an export arrives damaged, each chosen by a seeded `Random`, and the good files of every reader."""

from __future__ import annotations

import io
import zipfile
from random import Random

import openpyxl
from tests.importing.test_calendar import GUEST, calendar, event
from tests.importing.test_command import DEALS
from tests.importing.test_crm_activities import AIRCALL, HUBSPOT_CALLS, PIPEDRIVE
from tests.importing.test_crm_deals import CLOSE, HUBSPOT, OTHERS, SALESFORCE
from tests.importing.test_crm_deals import PIPEDRIVE as PIPEDRIVE_DEALS
from tests.importing.test_mail import MESSAGES, mbox
from tests.importing.test_phone import LOG

ODD = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"'", b";", b",", b"\n", b"\r", b"\t", b"9" * 400, b"-1", b"1e999", b"nan",
    b"inf", b"31.02.2026", b"2026-13-45", b"0000-00-00", b"9999-12-31", b"2026-02-30T25:61:61Z", b"+99:99", b"99999",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"<", b">", b"]]>", b"=1+1", b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n",
    b"RRULE:FREQ=SECONDLY\r\n", b"RRULE:FREQ=DAILY;COUNT=999999999\r\n", b"DTSTART:xyz\r\n", b"DTSTART;TZID=Nowhere/X:20261102T090000\r\n",
    b"From x\nA: b\n\n", b"Date: Mon, 99 Foo 99999 99:99:99 +9999\n", b"1.234,56", b"1,234.56", b"EUR", b"USD", b"\xed\xa0\x80",
    "१२/११/२०२६".encode(), "\u202e".encode(), b"x" * 5000, b"(" * 500, b"[" * 500,
)  # fmt: skip


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in DEALS.splitlines():
        sheet.append(line.split(","))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def recurring() -> str:
    series = event("DTSTART;TZID=Europe/Berlin:20261005T100000", "RRULE:FREQ=WEEKLY;COUNT=20", GUEST, uid="w")
    return calendar(series, event("DTSTART:20261103T090000Z", GUEST))


def good_files() -> list[bytes]:
    """One for each reader and some dialects."""
    texts = [
        *HUBSPOT.values(), *HUBSPOT_CALLS.values(), *PIPEDRIVE.values(), *PIPEDRIVE_DEALS.values(), *OTHERS.values(),
        *SALESFORCE.values(), AIRCALL, LOG, recurring(), mbox(*MESSAGES), DEALS, ",".join(CLOSE),
        "createdAt,activityType,seatId\n11-02-2026 23:30:00,INMAIL_SENT,77\n",
        "date,activity,logged,imported,amount,quota,plan_line,note\n2026-02-02,calls,3,,,5,6,x\n2026-02-02,won,1,,5,,,\n",
        "Day,Doors\n2026-11-02,12\n",
    ]  # fmt: skip
    return [
        *(text.encode() for text in texts),
        DEALS.encode("utf-16"),
        HUBSPOT["fr"].encode("cp1252", "replace"),
        workbook(),
    ]


def damaged(data: bytes, chance: Random) -> bytes:
    """The file with one to four faults."""
    if data[:2] == b"PK" and chance.random() < 0.6:
        return _in_archive(data, chance)
    for _ in range(chance.randint(1, 4)):
        at, other = chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)
        match chance.randrange(8):
            case 0:
                data = data[:at]
            case 1:
                data = data[:at] + chance.choice(ODD) + data[at:]
            case 2:
                data = data[: min(at, other)] + data[max(at, other) :]
            case 3:
                data = data[:at] + chance.randbytes(chance.randint(1, 8)) + data[at + 4 :]
            case 4:
                data = data[:at] + data[min(at, other) : max(at, other)] + data[at:]
            case 5:
                cells = data.split(b",")
                cells[chance.randrange(len(cells))] = chance.choice(ODD)
                data = b",".join(cells)
            case 6:
                lines = data.split(b"\n")
                chance.shuffle(lines)
                data = b"\n".join(lines)
            case _:
                data = data.replace(
                    chance.choice((b"2026", b"-", b"/", b":", b"\n", b"<", b"0")),
                    chance.choice(ODD),
                    chance.randint(1, 3),
                )
    return data


def _in_archive(data: bytes, chance: Random) -> bytes:
    """The same inside an archive that is whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        hit = chance.choice([name for name in names if name.startswith("xl/")])
        for name in names:
            content = old.read(name)
            new.writestr(name, damaged(content, chance) if name == hit else content)
    return out.getvalue()
