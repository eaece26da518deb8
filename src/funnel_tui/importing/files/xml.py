"""XML that asks for nothing: a document type or an entity of its own is refused before it is expanded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import IO, NoReturn
from xml.parsers import expat

from funnel_tui.importing.files.cannot_import import CannotImport

_CHUNK = 1 << 18


def parse(
    file: IO[bytes],
    started: Callable[[str, Mapping[str, str]], object],
    ended: Callable[[str], object] | None = None,
    text: Callable[[str], object] | None = None,
    most: int = 1 << 31,
) -> None:
    """Read a file piece by piece; names of elements come without their namespace.

    Args:
        file: Its bytes.
        started: Called with an element's name and attributes.
        ended: Called with its name.
        text: Called with pieces of text.
        most: Bytes after which it is refused: a small archive can hold a huge file.

    Raises:
        CannotImport: When it is damaged, cut short, too large, or declares a document type.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def first(name: str, attributes: Mapping[str, str]) -> None:
        """Take prefixes off only where there are any: a large sheet has millions of elements."""
        if ":" in name:
            parser.StartElementHandler = lambda name, attributes: started(name.rpartition(":")[2], attributes)
            parser.EndElementHandler = ended and (lambda name: ended(name.rpartition(":")[2]))
        else:
            parser.StartElementHandler, parser.EndElementHandler = started, ended
        parser.StartElementHandler(name, attributes)

    parser.StartElementHandler = first
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refused
    parser.EntityDeclHandler = _refused
    size = 0
    try:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > most:
                raise CannotImport(f"holds more than {most >> 20} MB of text; export a part of it")
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        what = "is cut short" if error.code in (3, 5) else "is not whole XML"
        raise CannotImport(f"{what}: line {error.lineno}; export it again") from None
    except (LookupError, ValueError):
        # An encoding that Python has not, or that expat cannot use.
        raise CannotImport("names an encoding that cannot be read; export it as UTF-8") from None


def _refused(*_: object) -> NoReturn:
    raise CannotImport("declares a document type or entities, which no export does; it is not read")
