"""Dirt: each kind of damaged or odd file is one clear line, or reads as it should."""

from __future__ import annotations

import io
import sys
import zipfile
from datetime import date, datetime, timedelta

import openpyxl
import pytest
from tests.importing.kit import counts, left_out, on, reading

from funnel_tui.importing.files.cannot_import import CannotImport
from funnel_tui.importing.files.input_file import InputFile
from funnel_tui.importing.files.xlsx import read_xlsx

TABLE = "Date,Type,Owner,Note\n2026-11-02,call,Ann,x\n2026-11-03,email,Ann,y\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_delimiters_and_line_ends(encoding: str, delimiter: str, ends: str) -> None:
    text = TABLE.replace("x\n", "Müller\n").replace(",", delimiter).replace("\n", ends)
    assert counts(reading(text.encode(encoding))) == {"calls": 1, "emails": 1}


def test_quoted_newlines_and_delimiters_in_cells() -> None:
    text = TABLE.replace(",x\n", ',"one, two;\nthree ""four""\n\n"\n')
    assert counts(reading(text)) == {"calls": 1, "emails": 1}


def test_excel_says_which_delimiter() -> None:
    assert counts(reading("sep=;\n" + TABLE.replace(",", ";"))) == {"calls": 1, "emails": 1}


def test_lines_before_the_header_and_after_the_rows() -> None:
    text = f"My report\n\nMade for Ann, on 2026-11-20\n{TABLE}\nTotal,2\nCopyright\n"
    found = reading(text)
    assert counts(found) == {"calls": 1, "emails": 1}


def test_a_row_with_more_cells_than_the_header_is_left_out() -> None:
    found = reading(TABLE + "2026-11-04,call,Ann,too,many\n2026-11-04,call,Ann,fits,\n")
    assert counts(found) == {"calls": 2, "emails": 1}
    assert left_out(found) == {"more cells than headers": [4]}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (TABLE.encode()[:-4], "cut short: it ends within row 3"),
        ((TABLE + '2026-11-04,call,Ann,"never clo').encode(), "quotes in row 4 are not closed"),
        (TABLE.encode("utf-16")[:-3], "cut short"),
        (b"\x00\x01\x02\x03 binary", "not a text file"),
        (b"%PDF-1.7", "not a table"),
        (b'{"a": 1}', "not a table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
        (b"PK\x03\x04 but not a zip", "not a whole XLSX"),
        (b"Date,Type\n", "nothing to count"),
        (b"<html><body>Please log in</body></html>", "has no calls"),
        (("Date,Type\n" + "2026-11-02,call\n" * 3 + "2026-11-02,ca\x00ll\n").encode(), "not a text file"),
    ],
)
def test_what_cannot_be_read_is_one_clear_line(data: bytes, why: str) -> None:
    with pytest.raises(CannotImport, match=why) as error:
        reading(data)
    assert "\n" not in str(error.value)


def workbook(*, first_empty: bool = False) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    if first_empty:
        sheet = book.create_sheet("second")
    sheet.append(["Closed", "Created", "Value", "Stage", "Owner", "Note"])
    moment = datetime(2026, 10, 1, 23, 30)  # noqa: DTZ001 - Excel knows no zones
    sheet.append([date(2026, 11, 2), moment, 1234.5, "Won", "Ann", "=HYPERLINK()"])
    sheet.append([])
    sheet.append([46329, "2026-10-02", "500", "Won", "Ann", None])
    sheet.append([date(2026, 11, 4), "2026-10-02", None, "Lost", "Ann", True])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("first_empty", [False, True])
def test_excel_files(first_empty: bool) -> None:
    found = reading(workbook(first_empty=first_empty))
    assert counts(found) == {"opportunities": 3, "won": 2, "lost": 1}
    assert on(found, "2026-11-02") == {"won": 1}
    assert on(found, "2026-11-03") == {"won": 1}, "a day number without a date's format"
    assert on(found, "2026-10-01") == {"opportunities": 1}
    assert found.rows == 3


def test_excel_row_numbers_are_those_that_excel_shows() -> None:
    assert left_out(reading(workbook(), mine="ann", filters=(("Value", "1234.5"),))) == {
        "Value is not 1234.5": [4, 5]
    }


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9, 0.99])
def test_a_cut_excel_file_is_refused(part: float) -> None:
    data = workbook()
    with pytest.raises(CannotImport, match="not a whole XLSX"):
        reading(data[: int(len(data) * part)])


def rewritten(*changes: tuple[str, str]) -> bytes:
    """The workbook with other texts in its sheet's XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            text = before.read(name).decode()
            for old, new in changes if name.endswith("sheet1.xml") else ():
                assert old in text
                text = text.replace(old, new)
            after.writestr(name, text)
    return out.getvalue()


def test_entities_of_an_excel_file_are_not_expanded() -> None:
    document = '<!DOCTYPE a [<!ENTITY b "1"><!ENTITY c "&b;&b;">]><worksheet'
    data = rewritten(("<worksheet", document), ("1234.5", "&b;&c;"))
    read = read_xlsx(InputFile("x.xlsx", data=data))
    assert read.rows({"value": read.header.index("Value")}).cells["value"][0] == ""


def test_a_cell_far_below_the_others_is_refused_before_room_is_made() -> None:
    with pytest.raises(CannotImport, match=r"1,048,576 rows by 16,384 columns"):
        reading(rewritten(('r="C4"', 'r="XFD1048576"')))


def test_cells_of_every_kind_are_the_texts_that_a_csv_file_has() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["a", "b", "c", "d", "e", "f", "g"])
    moments = [datetime(2026, 10, 1, 23, 30, 15, 600_000), datetime(2026, 10, 1)]  # noqa: DTZ001 - Excel knows no zones
    sheet.append([12.0, 0.1, True, *moments, timedelta(seconds=90_065), "=1+1"])
    out = io.BytesIO()
    book.save(out)
    read = read_xlsx(InputFile("x.xlsx", data=out.getvalue()))
    rows = read.rows({name: at for at, name in enumerate(read.header)})
    assert [cells[0] for cells in rows.cells.values()] == [
        "12", "0.1", "true", "2026-10-01 23:30:16", "2026-10-01", "90065", "",
    ]  # fmt: skip


def test_a_missing_library_is_named_with_its_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(CannotImport, match=r"an Excel file.* install python-calamine"):
        reading(workbook())


def test_an_excel_file_that_unpacks_to_gigabytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("funnel_tui.importing.files.xlsx._MOST", 1 << 20)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/worksheets/sheet1.xml", "<worksheet><row>" + " " * (4 << 20) + "</row></worksheet>"
        )
    assert len(out.getvalue()) < 1 << 16
    with pytest.raises(CannotImport, match="unpacks to 4 MB, more than 1"):
        reading(out.getvalue())
