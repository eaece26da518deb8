"""A file to import, or what came through a pipe: bytes, and the text that they are."""

from __future__ import annotations

import codecs
import io
from pathlib import Path
from typing import BinaryIO, TextIO

from funnel_tui.core.values.frozen import dataclass
from funnel_tui.importing.files.cannot_import import CannotImport

_HEAD = 8192
_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose little-endian mark it begins with.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SHOWN = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 with a byte order mark", "cp1252": "Windows-1252"}


@dataclass(frozen=True, slots=True)
class InputFile:
    """Something to read."""

    name: str
    """What messages call it."""
    path: Path | None = None
    data: bytes = b""
    """Its content where it has no path."""

    def open(self) -> BinaryIO:
        """Its bytes from the start.

        Raises:
            OSError: When it cannot be opened.
        """
        return self.path.open("rb") if self.path else io.BytesIO(self.data)

    def head(self) -> bytes:
        """Its first bytes: enough to tell what it is."""
        with self.open() as file:
            return file.read(_HEAD)

    def text(self, encoding: str) -> TextIO:
        """Its text, line ends untouched as the csv module wants them."""
        return io.TextIOWrapper(self.open(), encoding=encoding, newline="")

    def encoding(self) -> str:
        """How its text is encoded: by its mark, else UTF-8 where all of it is, else what Windows writes.

        Raises:
            CannotImport: When it is not text.
        """
        head = self.head()
        for mark, encoding in _MARKS:
            if head.startswith(mark):
                return self._checked(encoding)
        if b"\0" in head:
            # Excel's "Unicode text" has a mark, some exports do not: every other byte of plain letters is 0.
            odd, even = head[1::2].count(0), head[0::2].count(0)
            if max(odd, even) * 3 > len(head) // 2:
                return self._checked("utf-16-le" if odd > even else "utf-16-be")
            raise CannotImport(
                "is not a text file; allowed: CSV, XLSX, .ics, an XML call log, mbox or a Maildir"
            )
        try:
            return self._checked("utf-8")
        except CannotImport:
            return self._checked("cp1252")

    def _checked(self, encoding: str) -> str:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with self.open() as file:
                while chunk := file.read(_CHUNK):
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
        except UnicodeError:
            raise CannotImport(
                f"is not text in {shown_encoding(encoding)}, or it is cut short; export it again as UTF-8"
            ) from None
        return encoding


def shown_encoding(encoding: str) -> str:
    """An encoding as a person knows it."""
    return _SHOWN.get(encoding, encoding.upper())
