"""Which product a file comes from, by its bytes and its header, and the reader for it."""

from __future__ import annotations

import re
from binascii import crc32
from collections.abc import Callable, Sequence
from datetime import tzinfo
from functools import partial

from funnel_tui.core.values.frozen import dataclass
from funnel_tui.importing.columns.aliases import entered_stages, find_roles, plain
from funnel_tui.importing.counting.answers import Answers
from funnel_tui.importing.counting.tally import Tally
from funnel_tui.importing.files.cannot_import import CannotImport
from funnel_tui.importing.files.input_file import InputFile
from funnel_tui.importing.files.sheet import Sheet, read_csv
from funnel_tui.importing.files.xlsx import MAGIC, read_xlsx
from funnel_tui.importing.readers.activities import LINKEDIN, ActivityForm, read_activities
from funnel_tui.importing.readers.deals import read_deals
from funnel_tui.importing.readers.generic import read_any
from funnel_tui.importing.readers.own import HEADER, read_own

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_CRM_MARKS = {
    "hubspot": r"record[ -]id|datensatz-?id|id d'enregistrement|id (?:del? )?registro|id record|レコードid",
    "salesforce": "stage name|is won|task subtype|owner id|call type|start date time|activity date",
    "close": "date won|status type|value period",
}
"""A header that only one product has, as `plain` writes it."""
_PIPEDRIVE = re.compile(r"\w+ - \S.*")


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file that can be read."""

    name: str
    """Of the source, as the year file has it: `hubspot-deals`."""
    title: str
    """What it is, for people."""
    fingerprint: str
    """Of its header: the answers given once hold for every file that has the same."""
    read: Callable[[Answers, Tally, tzinfo | None], None]


def recognise(file: InputFile) -> Recognised:
    """Look at a file.

    Raises:
        CannotImport: When it is of no kind that is known.
        OSError: When it cannot be opened.
    """
    if file.path is not None and file.path.is_dir():
        return _mail(file)
    head = file.head()
    if not head:
        raise CannotImport("is empty")
    if head.startswith(MAGIC):
        return of_sheet(read_xlsx(file))
    if head.startswith(_OLD_EXCEL):
        raise CannotImport("is a file of old Excel (.xls); save it as .xlsx or CSV")
    # Without its mark and its zero bytes UTF-16 begins as any other text.
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
    if start.startswith(b"From "):
        return _mail(file)
    if start[:15].upper().startswith(b"BEGIN:VCALENDAR"):
        from funnel_tui.importing.readers.calendar import read_calendar  # noqa: PLC0415 - brings libraries

        return Recognised("calendar", "calendar (.ics)", "ics", partial(read_calendar, file))
    if start.startswith(b"<"):
        from funnel_tui.importing.readers.call_log import read_call_log  # noqa: PLC0415 - one of many formats

        return Recognised("phone", "Android call log", "call-log", partial(read_call_log, file))
    if start.startswith((b"{", b"[", b"%PDF")):
        raise CannotImport("is not a table; export it as CSV or XLSX")
    return of_sheet(read_csv(file))


def _mail(file: InputFile) -> Recognised:
    from funnel_tui.importing.readers.mail import read_mail  # noqa: PLC0415 - one of many formats

    return Recognised("mail", "sent mail", "mail", partial(read_mail, file))


def fingerprint_of(header: Sequence[str]) -> str:
    """Eight digits for a header, in whichever order its columns stand."""
    text = "\n".join(sorted(plain(name) for name in header))
    return f"{crc32(text.encode()):08x}"


def of_sheet(sheet: Sheet) -> Recognised:
    """The product of a table and its reader, by the header alone."""
    header, mark = sheet.header, fingerprint_of(sheet.header)
    names = {plain(name) for name in header}
    if {"date", "activity", "logged"} <= {*header} <= {*HEADER} | {"imported"}:
        return Recognised("funnel-tui", f"own export, {sheet.shape}", mark, partial(read_own, sheet))

    def activities(name: str, title: str, form: ActivityForm) -> Recognised:
        def read(answers: Answers, tally: Tally, zone: tzinfo | None) -> None:
            if not product and {"count", "number", "amount"} & answers.columns.keys():
                read_any(sheet, answers, tally, zone)
            else:
                read_activities(sheet, answers, tally, form, zone)

        return Recognised(name, f"{title}, {sheet.shape}", mark, read)

    def deals(product: str, title: str) -> Recognised:
        name = f"{product}-deals" if product else f"deals-{mark}"
        return Recognised(name, f"{title}, {sheet.shape}", mark, partial(read_deals, sheet))

    product = _product(header, names)
    label = {
        "": "",
        "hubspot": "HubSpot ",
        "pipedrive": "Pipedrive ",
        "salesforce": "Salesforce ",
        "close": "Close ",
    }[product]
    if "duration (in call)" in names:
        return activities("aircall", "Aircall calls", ActivityForm("calls"))
    if {"activity type", "seat id"} <= names:
        return activities("linkedin", "LinkedIn Sales Navigator activity", LINKEDIN)
    if entered_stages(header):
        return deals("hubspot", "HubSpot deals")
    roles = find_roles(
        header, ("type", "direction", "call_outcome", "send_status", "done_at", "done", "due", "at")
    )
    planned = bool({"done", "done_at", "due"} & {*roles})
    if fixed := _fixed_kind(header, names, roles):
        return activities(
            f"{product or f'csv-{mark}'}-{fixed}",
            f"{label}{fixed}",
            ActivityForm(fixed, record_ids=bool(product)),
        )
    if "type" in roles and planned:
        name = f"{product}-activities" if product else f"csv-{mark}"
        return activities(name, f"{label}activities", ActivityForm(record_ids=bool(product), needs_done=True))
    if _is_deals(header):
        return deals(product, f"{label}deals" if label else "deals")
    if "type" in roles and "at" in roles:
        name = f"{product}-activities" if product else f"csv-{mark}"
        form = ActivityForm(record_ids=bool(product), needs_done=product == "salesforce")
        return activities(name, f"{label}activities", form)
    return Recognised(f"csv-{mark}", f"table, {sheet.shape}", mark, partial(read_any, sheet))


def _product(header: Sequence[str], names: set[str]) -> str:
    if sum(1 for name in header if _PIPEDRIVE.fullmatch(name) and plain(name) != name.casefold()) >= 2:
        return "pipedrive"
    for product, marks in _CRM_MARKS.items():
        if any(re.fullmatch(marks, name) for name in names):
            return product
    return ""


def _fixed_kind(header: Sequence[str], names: set[str], roles: dict[str, int]) -> str:
    """What every row is, where the header says so."""
    if "type" in roles and {"done", "done_at", "due"} & {*roles}:
        return ""
    if {"start date time", "end date time"} <= names:
        return "meetings"
    if "send_status" in roles or "email direction" in names:
        return "emails"
    if "call_outcome" in roles and "at" in roles and "type" not in roles:
        return "calls"
    meeting = find_roles(header, ("meeting_outcome",))
    if meeting and plain(header[meeting["meeting_outcome"]]) != "outcome":
        return "meetings"
    return ""


def _is_deals(header: Sequence[str]) -> bool:
    roles = find_roles(header, ("won_at", "created", "closed", "is_won", "stage", "outcome", "amount"))
    dated = {"won_at", "closed"} & {*roles} or ({"created", "amount"} <= {*roles})
    return bool(dated and {"won_at", "is_won", "stage", "outcome"} & {*roles})
