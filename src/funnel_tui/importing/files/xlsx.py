"""The first sheet of an Excel file that has rows, as text."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import IO

from funnel_tui.importing.files.cannot_import import CannotImport
from funnel_tui.importing.files.extras import missing
from funnel_tui.importing.files.input_file import InputFile
from funnel_tui.importing.files.sheet import Sheet, sheet

MAGIC = b"PK\x03\x04"
_MOST = 512 << 20
"""Bytes of all parts of the archive once unpacked; 50,000 rows of 30 columns are 90 MB."""
_MOST_CELLS = 1 << 25
"""Of a sheet, empty ones too: the library makes room for all from the first to the last, 30 bytes each."""
_CHUNK = 1 << 20
_WIDE = re.compile(rb"r=[\"']([A-Z]{2,3})\d")
"""The column of a cell, from the 27th on."""
_ROW = re.compile(rb"r=[\"'][A-Z]{0,3}(\d{1,7})[\"']")
_DAMAGED = "is not a whole XLSX file; save or export it again"

_Cell = int | float | str | bool | time | date | datetime | timedelta


def read_xlsx(document: InputFile) -> Sheet:
    """The first sheet that has rows.

    Raises:
        CannotImport: When the file is damaged, not a table, or the library for it is not installed.
    """
    try:
        import python_calamine  # noqa: PLC0415 - an extra
    except ImportError:
        raise missing("is an Excel file, and reading one", "python-calamine") from None
    with document.open() as file:
        _check_size(file)
        file.seek(0)
        try:
            with python_calamine.CalamineWorkbook.from_filelike(file) as book:
                for at in range(len(book.sheet_names)):
                    rows = (
                        [cell if type(cell) is str else _text(cell) for cell in row]
                        for row in book.get_sheet_by_index(at).iter_rows()
                    )
                    empty: list[Sequence[str]] = []
                    for row in rows:
                        if any(row):
                            return sheet(chain(empty, (row,), rows), "XLSX, first sheet")
                        empty.append(row)
        except python_calamine.CalamineError:
            raise CannotImport(_DAMAGED) from None
    raise CannotImport("has no rows")


def _check_size(file: IO[bytes]) -> None:
    """Refuse what would fill the memory: an archive can hold gigabytes, or one cell far from the others."""
    try:
        with zipfile.ZipFile(file) as archive:
            size = sum(part.file_size for part in archive.infolist())
            if size > _MOST:
                raise CannotImport(
                    f"unpacks to {size >> 20:,} MB, more than {_MOST >> 20}; export a part of it"
                )
            for part in archive.infolist():
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    _check_cells(archive, part)
    # zipfile meets damaged bytes with any of these, and with an error of zlib.
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, KeyError, ValueError, OSError):
        raise CannotImport(_DAMAGED) from None
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise CannotImport(_DAMAGED) from None
        raise


def _check_cells(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    columns = max(map(_column, _found(archive, part, _WIDE)), default=0)
    # Of 26 columns or fewer there is room for all the rows that Excel has.
    rows = max(map(int, _found(archive, part, _ROW)), default=0) if columns else 0
    if columns * rows > _MOST_CELLS:
        raise CannotImport(f"has a sheet of {rows:,} rows by {columns:,} columns; export a part of it")


def _found(archive: zipfile.ZipFile, part: zipfile.ZipInfo, pattern: re.Pattern[bytes]) -> set[bytes]:
    found: set[bytes] = set()
    with archive.open(part) as opened:
        end = b""
        while piece := opened.read(_CHUNK):
            found.update(pattern.findall(end + piece))
            # A reference may lie across the end of a piece.
            end = piece[-16:]
    return found


def _column(letters: bytes) -> int:
    """Number of the column `AB`, the first is 1."""
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index


def _text(cell: _Cell) -> str:
    """What a cell holds, as a CSV file would have it."""
    # Dates are told from moments first: a datetime is a date too, as a bool is an int.
    match cell:
        case bool():
            return "true" if cell else "false"
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell)
        case datetime():
            moment = (cell + timedelta(microseconds=500_000)).replace(microsecond=0)
            return moment.isoformat(" ") if moment.time() != time.min else moment.date().isoformat()
        case timedelta():
            return str(round(cell.total_seconds()))
        case _:
            return str(cell)
