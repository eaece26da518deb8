"""A sheet of a foreign file: its header, and only the columns that somebody asks for."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from funnel_tui.core.values.frozen import dataclass
from funnel_tui.importing.files.cannot_import import CannotImport
from funnel_tui.importing.files.input_file import InputFile, shown_encoding

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SAMPLE = 30
_LONGEST_CELL = 1 << 24
"""A logged mail is longer than the 128 KB that the csv module allows."""
MOST_ROWS = 2_000_000
"""More is not the log of one person, and would fill the memory."""

Records = Iterator[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Rows:
    """The cells of the columns asked for."""

    numbers: Sequence[int]
    """Row of the sheet, the first is 1."""
    cells: Mapping[str, Sequence[str]]
    """A column by the name it was asked for under."""
    skewed: Sequence[int] = ()
    """Rows with more cells than the header: what belongs where is not known, so they are not in `cells`."""


@dataclass(slots=True)
class Sheet:
    """A header, and rows that are read once."""

    header: tuple[str, ...]
    shape: str
    """How the file is written: `CSV with semicolons, UTF-8`."""
    records: Iterator[tuple[int, Sequence[str]]]

    def rows(self, wanted: Mapping[str, int]) -> Rows:
        """Read all rows and keep these columns, each the index of a header.

        Raises:
            CannotImport: When the file is cut short or damaged.
        """
        numbers: list[int] = []
        columns: dict[str, list[str]] = {name: [] for name in wanted}
        picked = [(columns[name].append, index) for name, index in wanted.items()]
        width, skewed = len(self.header), []
        for number, record in self.records:
            size = len(record)
            if size > width and any(cell.strip() for cell in record[width:]):
                skewed.append(number)
                continue
            numbers.append(number)
            for append, index in picked:
                append(record[index].strip() if index < size else "")
            if len(numbers) > MOST_ROWS:
                raise CannotImport(f"has more than {MOST_ROWS:,} rows; export a part of it")
        return Rows(numbers, columns, skewed)


def read_csv(document: InputFile) -> Sheet:
    """A text file with a delimiter, whichever it is.

    Raises:
        CannotImport: When it is not text, or not a table.
    """
    encoding = document.encoding()
    csv.field_size_limit(_LONGEST_CELL)
    with document.text(encoding) as text:
        lines = list(islice(text, 200))
    if not any(line.strip() for line in lines):
        raise CannotImport("is empty")
    told = re.fullmatch(r"\s*sep=(.)\s*", lines[0].lstrip("\ufeff"))
    delimiter = told[1] if told else _delimiter(lines)
    shape = f"CSV with {_DELIMITERS.get(delimiter, delimiter)}, {shown_encoding(encoding)}"
    return sheet(_records(document, encoding, delimiter), shape)


def sheet(records: Records, shape: str) -> Sheet:
    """A table of records: lines before the header, such as a report's title, are skipped.

    Raises:
        CannotImport: When there is no header.
    """
    numbered = _numbered(records)
    sample = list(islice(numbered, _SAMPLE))
    widest = max((_filled(record) for _, record in sample), default=0)
    for at, (_, record) in enumerate(sample):
        if _filled(record) * 3 >= max(1, widest * 2):
            header = tuple(" ".join(cell.lstrip("\ufeff").split()) for cell in record)
            while header and not header[-1]:
                header = header[:-1]
            return Sheet(header, shape, chain(sample[at + 1 :], numbered))
    raise CannotImport("has no row with headers")


def _numbered(records: Iterable[Sequence[str]]) -> Iterator[tuple[int, Sequence[str]]]:
    for number, record in enumerate(records, 1):
        if any(record):
            yield number, record


def _filled(record: Sequence[str]) -> int:
    return sum(1 for cell in record if cell.strip())


def _records(document: InputFile, encoding: str, delimiter: str) -> Records:
    last: Sequence[str] = ()
    width = count = 0
    with document.text(encoding) as text:
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        try:
            for record in reader:
                last, count = record, count + 1
                width = max(width, len(record)) if count < _SAMPLE else width
                yield record
        except csv.Error as error:
            if "unexpected end" in str(error):
                raise CannotImport(f"is cut short: the quotes in row {count + 1} are not closed") from None
            raise CannotImport(f"row {count + 1} cannot be read: {error}") from None
    if count > 1 and 0 < len(last) < width and any(last) and not _ends_a_line(document, encoding):
        raise CannotImport(f"is cut short: it ends within row {count}; export it again")


def _ends_a_line(document: InputFile, encoding: str) -> bool:
    with document.open() as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - 8))
        tail = file.read()
    # A UTF-16 line feed is one byte more.
    return tail.rstrip(b"\0")[-1:] in (b"\n", b"\r") if "16" in encoding else tail[-1:] in (b"\n", b"\r")


def _delimiter(lines: Sequence[str]) -> str:
    """The one by which most rows have as many cells as the others, and more than one."""

    def score(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(record) for record in csv.reader(lines, delimiter=delimiter) if record]
        except csv.Error:
            return 0, 0
        usual = max(set(widths), key=widths.count, default=0)
        return (widths.count(usual) if usual > 1 else 0), usual

    return max(_DELIMITERS, key=score)
