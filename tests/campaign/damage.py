"""Ways in which a year file arrives damaged or odd, each chosen by a seeded `Random`."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

ODD_VALUES = (
    "true",
    "false",
    "nan",
    "-nan",
    "inf",
    "-inf",
    "-1",
    "-0",
    "0",
    "-0.0",
    "12.0",
    "0.1e-400",
    "1e400",
    "1e999999999999999999999",
    "1_000",
    "99999999999999999999999999",
    "-9223372036854775809",
    "1000000001",
    "9" * 300,
    "9" * 5000,
    "0x" + "f" * 40,
    "0x" + "f" * 4000,
    "0o777",
    "0b101",
    '""',
    '" "',
    '"\\u0000"',
    '"\\ud800"',
    '"\\U0010FFFF"',
    '"%"',
    '"50%%"',
    '"1 in 0"',
    '"0 in 5"',
    '"-1 in 5"',
    '"1/0"',
    '"1e400"',
    '"1 in ' + "9" * 400 + '"',
    '"' + "9" * 400 + '%"',
    '"nan%"',
    '"1,5 %"',
    '"\u0663\u0664%"',
    "'" + "x" * 10_000 + "'",
    '"""a\nb"""',
    "'''\n[saved]\nend = \"whole\"'''",
    "2026-11-23",
    "2026-02-30",
    "0001-01-01",
    "9999-12-31",
    "1979-05-27T07:32:00Z",
    "1979-05-27T07:32:00.999999999-23:59",
    "07:32:00",
    "[]",
    "{}",
    "[[]]",
    "[1, [2, [3]]]",
    "[nan]",
    "[true]",
    "[-5, 0, inf]",
    "[1e30]",
    '["mon", "mon"]',
    '["notaday"]',
    "[" + "1," * 2000 + "]",
    "{a = 1, b = {c = [2]}}",
    "[" * 60 + "]" * 60,
    "[" * 2000 + "]" * 2000,
    "[" * 2000,
    "{a=" * 400 + "1" + "}" * 400,
    "{a=" * 90 + "1" + "}" * 90,
    "",
    "what",
    "12 calls",
    '"open',
    "'open",
    '"""open',
    "\u202e12",
)

ODD_KEYS = (
    '""',
    "''",
    '"\\u0000"',
    "a.b.c",
    "2026-02-30",
    "2027-02-29",
    "2026-11-23",
    "99999-01-01",
    "won",
    "lost",
    "note",
    "deals",
    "key",
    "id",
    "end",
    "saved",
    "days",
    "was",
    '"k\u00e9y"',
    '"' + "k" * 3000 + '"',
    ".".join("a" * 300),
    "__class__",
    "-",
    "=",
    "a b",
)

Damage = Callable[[bytes, Random], bytes]


def cut(data: bytes, chance: Random) -> bytes:
    """The rest never arrived."""
    return data[: chance.randrange(len(data) + 1)]


def bits(data: bytes, chance: Random) -> bytes:
    """Some bits turned over."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 8, 40))):
        if out:
            out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def hole(data: bytes, chance: Random) -> bytes:
    """A block that reads as zeros, as after a crash; or the whole file."""
    if chance.random() < 0.1:
        return bytes(len(data))
    start = chance.randrange(len(data) + 1)
    size = chance.choice((1, 3, 64, 512))
    return data[:start] + bytes(size) + data[start + (size if chance.random() < 0.5 else 0) :]


def _rows(data: bytes) -> list[bytes]:
    return data.split(b"\n")


def _edited(data: bytes, chance: Random, pattern: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """One line that matches, changed."""
    rows = _rows(data)
    fit = [n for n, row in enumerate(rows) if re.match(pattern, row)]
    if fit:
        at = chance.choice(fit)
        rows[at] = change(rows[at])
    return b"\n".join(rows)


def value(data: bytes, chance: Random) -> bytes:
    """A value of another type, or beyond all measure."""
    odd = chance.choice(ODD_VALUES).encode()
    return _edited(data, chance, rb"[^=#\[]+=", lambda row: row.partition(b"=")[0] + b"= " + odd)


def key(data: bytes, chance: Random) -> bytes:
    """A key that nobody expects."""
    odd = chance.choice(ODD_KEYS).encode()
    return _edited(data, chance, rb"[^=#\[]+=", lambda row: odd + b" =" + row.partition(b"=")[2])


def table(data: bytes, chance: Random) -> bytes:
    """A table under another name, or a list of tables."""
    odd = chance.choice(ODD_KEYS).encode()
    forms = (
        lambda row: b"[" + odd + b"]",  # noqa: ARG005
        lambda row: b"[" + row + b"]",
        lambda row: row[:-1] + b"." + odd + b"]",
        lambda row: row[:-1],
        lambda row: b"",  # noqa: ARG005
    )
    return _edited(data, chance, rb"\[", chance.choice(forms))


def not_utf8(data: bytes, chance: Random) -> bytes:
    """Saved in another encoding, or with bytes of one."""
    way = chance.randrange(5)
    if way < 3:
        text = data.decode(errors="replace")
        return text.encode(("utf-16", "utf-16-le", "utf-32")[way], "replace")
    at = chance.randrange(len(data) + 1)
    return (
        data[:at] + chance.choice((b"\xff\xfe", b"\xe9", b"\xc0\x80", b"\xed\xa0\x80", b"\xf8")) + data[at:]
    )


def line_ends(data: bytes, chance: Random) -> bytes:
    """Line ends of other systems, all or some."""
    way = chance.randrange(4)
    if way == 0:
        return data.replace(b"\n", b"\r\n")
    if way == 1:
        return data.replace(b"\n", b"\r")
    if way == 2:
        return b"".join(row + chance.choice((b"\n", b"\r\n")) for row in _rows(data)[:-1])
    return data.rstrip(b"\n")


def mark(data: bytes, chance: Random) -> bytes:
    """A byte order mark, where it belongs or not."""
    at = chance.choice((0, 0, 0, chance.randrange(len(data) + 1)))
    return data[:at] + b"\xef\xbb\xbf" * chance.choice((1, 1, 2)) + data[at:]


def conflict(data: bytes, chance: Random) -> bytes:
    """The marks of a merge that nobody finished."""
    rows = _rows(data)
    first, last = sorted(chance.randrange(len(rows) + 1) for _ in range(2))
    ours = rows[first:last]
    theirs = [re.sub(rb"\d", b"7", row) for row in ours]
    whole = [b"<<<<<<< HEAD", *ours, b"=======", *theirs, b">>>>>>> other"]
    kept = whole if chance.random() < 0.7 else [row for row in whole if chance.random() < 0.8]
    return b"\n".join([*rows[:first], *kept, *rows[last:]])


def twice(data: bytes, chance: Random) -> bytes:
    """Lines or a whole part twice, or the file after itself."""
    rows = _rows(data)
    way = chance.randrange(4)
    if way == 0:
        return data + data
    first = chance.randrange(len(rows))
    last = min(len(rows), first + (1 if way == 1 else chance.randrange(1, 12)))
    at = last if way < 3 else chance.randrange(len(rows) + 1)
    return b"\n".join([*rows[:at], *rows[first:last], *rows[at:]])


def missing(data: bytes, chance: Random) -> bytes:
    """Lines gone from the middle, or moved elsewhere."""
    rows = _rows(data)
    first = chance.randrange(len(rows))
    gone = rows[first : first + chance.choice((1, 1, 2, 6, 20))]
    rest = rows[:first] + rows[first + len(gone) :]
    if chance.random() < 0.3:
        at = chance.randrange(len(rest) + 1)
        rest = rest[:at] + gone + rest[at:]
    return b"\n".join(rest)


def deep(data: bytes, chance: Random) -> bytes:
    """A key nested as no person writes it."""
    size = chance.choice((20, 90, 200, 900, 2000) * 4 + (20_000,))
    row = chance.choice(
        (
            b"x = " + b"[" * size + b"]" * size,
            b"x = " + b"[" * size,
            b"x = " + b"{a = " * size + b"1" + b"}" * size,
            b".".join([b"a"] * min(size, 700)) + b" = 1",
            b"[" + b".".join([b"a"] * min(size, 700)) + b"]",
        )
    )
    return _inserted(data, chance, row)


def odd_line(data: bytes, chance: Random) -> bytes:
    """A line that somebody added."""
    name, what = chance.choice(ODD_KEYS), chance.choice(ODD_VALUES)
    return _inserted(data, chance, f"{name} = {what}".encode())


def odd_day(data: bytes, chance: Random) -> bytes:
    """A date that is none, or is not in the plan, or comes too early."""
    when = chance.choice(
        ("2026-02-30", "2027-02-29", "2025-12-31", "2027-01-01", "2026-12-24", "1-1-1", "tomorrow", "\u0662")
    )
    cells = "\n".join(
        f"{chance.choice(('calls', 'won', 'lost', 'note', 'visits'))} = {chance.choice(ODD_VALUES)}"
        for _ in range(chance.randrange(3))
    )
    return _inserted(data, chance, f'[days."{when}"]\n{cells}'.encode(), rb"\[")


def watermark(data: bytes, chance: Random) -> bytes:
    """How far journals are counted, wrongly."""
    what = chance.choice(("-1", "0", "1", "17", "true", "1.5", '"x"', "[]", "99999999", "9" * 30)).encode()
    return _edited(data, chance, rb"[\w-]+ = \d+$", lambda row: row.partition(b"=")[0] + b"= " + what)


def noise(data: bytes, chance: Random) -> bytes:
    """Bytes of something else, small or large."""
    return chance.randbytes(chance.choice((0, 1, 10, len(data), 100_000)))


def _inserted(data: bytes, chance: Random, row: bytes, before: bytes = b"") -> bytes:
    rows = _rows(data)
    fit = [n for n, line in enumerate(rows) if re.match(before, line)] or [0]
    at = chance.choice(fit)
    return b"\n".join([*rows[:at], row, *rows[at:]])


KINDS: dict[str, Damage] = {
    "cut": cut,
    "bits": bits,
    "zeros": hole,
    "value": value,
    "key": key,
    "table": table,
    "not UTF-8": not_utf8,
    "line ends": line_ends,
    "byte order mark": mark,
    "conflict marks": conflict,
    "twice": twice,
    "missing": missing,
    "deep": deep,
    "line": odd_line,
    "day": odd_day,
    "watermark": watermark,
    "noise": noise,
}


def damaged(good: bytes, seed: int) -> tuple[str, bytes]:
    """What number `seed` is, and its bytes: the kinds take turns, every fifth file has two of them."""
    chance = Random(seed)
    names = list(KINDS)
    kinds = [names[seed % len(names)]]
    if chance.random() < 0.2:
        kinds.append(chance.choice(names))
    data = good
    for kind in kinds:
        data = KINDS[kind](data, chance)
    return " and ".join(kinds), data
