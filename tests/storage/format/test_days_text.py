"""Reading and writing days directly gives what the TOML libraries give, whatever the file looks like."""

from __future__ import annotations

import sys
import tomllib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.format.days_text import split_days, write_days

TEXT = codec.write(codec.encode(demo_year(date(2026, 2, 3)))).decode()
PIECES = [
    *"\n\n\n\"'[]={}.,#\\- 0179aedx\t\r\x00é",
    "[days.2026-01-05]",
    "[saved]\n",
    '"""',
    "days.x = 1\n",
    "won = [1]\n",
]

names = st.sampled_from(["calls", "won", "note", "a b", "ä", "", "x.y", "days"])
texts = st.text(max_size=8)
numbers = st.integers(0, 10**13) | st.decimals("0.01", "99999", places=2)
values = (
    st.integers() | texts | st.lists(numbers, max_size=3) | st.booleans() | st.floats() | st.dates() | numbers
)
cells = st.dictionaries(
    names, values | st.lists(texts, max_size=2) | st.dictionaries(names, values, max_size=2), max_size=4
)
keys = st.dates().map(str) | names


def library(table: dict[str, Any]) -> str:
    return codec._lists_on_one_line(tomli_w.dumps(table))


@given(days=st.dictionaries(keys, cells, min_size=1, max_size=4))
def test_days_are_written_as_the_library_writes_them(days: dict[str, Any]) -> None:
    assert write_days(days, library) == library({"days": days})


@given(
    before=st.dictionaries(names, values | cells, max_size=3),
    days=st.dictionaries(keys, cells, max_size=3) | values,
    after=st.dictionaries(names, values | cells, max_size=2),
)
def test_a_file_is_written_as_the_library_writes_it(
    before: dict[str, Any], days: object, after: dict[str, Any]
) -> None:
    table = {"format": 1} | {k: v for k, v in before.items() if k != "days"} | {"days": days}
    table |= {k: v for k, v in after.items() if k not in table}
    expected = library({**table, "saved": {"end": "whole"}})
    assert codec.write(table).decode("utf-8", "surrogatepass") == f"{codec.HEADER}\n{expected}"


def test_the_days_of_a_file_are_read_without_the_library() -> None:
    parts = split_days(TEXT)
    assert parts is not None
    assert parts[1] == tomllib.loads(TEXT, parse_float=Decimal)["days"]
    assert parts[2] == '[saved]\nend = "whole"\n'
    assert list(codec.read(TEXT.encode()).table or ()) == list(tomllib.loads(TEXT))


@given(
    edits=st.lists(
        st.tuples(st.integers(0, len(TEXT)), st.integers(0, 30), st.sampled_from(PIECES)),
        min_size=1,
        max_size=3,
    )
)
def test_a_changed_file_is_read_as_the_library_reads_it(edits: list[tuple[int, int, str]]) -> None:
    text = TEXT
    for at, gone, piece in edits:
        text = text[:at] + piece + text[at + gone :]
    same_as_by_the_library(text)


@pytest.mark.parametrize(
    "text",
    [
        "[days.2026-01-05]\ncalls = 1\n",
        "\n[days.2026-01-05]\ncalls = 1\n",
        "format = 1\n[days.2026-01-05]\ncalls = 1\ncalls = 2\n",
        "format = 1\n[days.2026-01-05]\ncalls = 1\n\n[days.2026-01-05]\nemails = 1\n",
        "format = 1\n[days.2026-01-05]\ncalls = 1\n[days]\nx = 1\n",
        "[days]\nx = 1\n[days.2026-01-05]\ncalls = 1\n",
        "days.x.y = 1\n[days.2026-01-05]\ncalls = 1\n",
        "days.x.y = 1\n\n[saved]\n[days.2026-01-05]\ncalls = 1\n",
        "[plan]\na = 1\n\n[days.2026-01-05]\ncalls = 1\n\n[plan]\nb = 1\n",
        "[plan]\na = 1\n\n[days.2026-01-05]\ncalls = 1\n\n[plan.b]\nb = 1\n",
        'x = """\n[days.2026-01-05]\ncalls = 1\n"""\n',
        "x = '''\n[days.2026-01-05]\ncalls = 1\n'''\n",
        "x = [\n[days.2026-01-05]\n]\n",
        "format = 1\n[days.2026-01-05]\n\n[days.2026-01-06]\n",
        'format = 1\n[days.2026-01-05]\nwon = [1, 2.50, 0.10]\nnote = "é"',
        "format = 1\n[days.2026-01-05]\ncalls = 01\n",
        "format = 1\n[days.2026-01-05]\ncalls = 1 # one\n",
        'format = 1\n[days.2026-01-05]\n"calls" = 1\ncalls = 1\n',
        "format = 1\n[days.2026-01-05]\ncalls = 1\n[[days]]\nx = 1\n",
        "format = 1\n[days.2026-01-05\ncalls = 1\n",
        "format = 1\n[days.a.b]\ncalls = 1\n",
        "format = 1\n[days.2026-01-05]\ncalls = 1\n[[earlier]]\nx = 1\n[[earlier]]\nx = 2\n",
        '# a comment\nformat = 1\n\n[plan]\nstarts = 2026-01-01\ntarget = 0.50\nnames = ["a", "b"]\n',
        "[plan]\nstarts = 2026-02-30\n",
        "[plan]\nstarts = 2026-W05-1\n",
        "[plan]\na = 00\nb = 1\n",
        "[plan]\na = 00.5\n",
        "[plan]\na = 1.\n",
        "[plan]\na = .5\n",
        "[plan]\na = 1_000\nb = -1\nc = +1.5\nd = 1e3\n",
        "[plan]\na = 1234567890123456789\n",
        "[plan]\na = []\n",
        "[plan]\na = [1, [2, 3]]\n",
        '[plan]\na = ["a, b", "c"]\n',
        '[plan]\na = ["x", y", "z"]\n',
        '[plan]\na = "say \\"so\\""\nb = "\\n"\n',
        '[plan]\n"a.b" = 1\na.b = 1\n',
        '[plan]\n"a" = 1\na = 1\n',
        '[plan]\n"" = 1\n',
        '[plan]\n"a = "b" = 1\n',
        "[plan]\na = true\nb = false\nc = [true, false]\n",
        "[plan]\na = True\nb = truely\n",
        "[plan]\na = true\nb = 2026-01-01T10:00:00\nc = {d = 1}\n",
        "[plan]\na =1\nb= 2\n c = 3\nd = 4 \n",
        "[plan.a]\nb = 1\n\n[plan]\nc = 1\n",
        "[plan]\na = 1\n\n[plan.a]\nb = 1\n",
        "[plan.a]\nb = 1\n\n[plan]\na = 1\n",
        "[plan]\n\n[plan]\n",
        "[plan]\n\n[ plan ]\na = 1\n",
        "[plan..a]\nb = 1\n",
        "[]\na = 1\n",
        "[plan] # here\na = 1\n",
        "[a.b.c.d.e.f.g.h.i.j]\nk = 1\n",
        "# a\x00b\nformat = 1\n",
        "format = 1\rid = 2\n",
        "a\n",
        "= 1\n",
        "é = 1\n",
    ],
)
def test_odd_files_are_read_as_the_library_reads_them(text: str) -> None:
    same_as_by_the_library(text)


def same_as_by_the_library(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codec, "_by_parts", lambda _: None)
        expected = codec.read(text.encode("utf-8", "surrogatepass"))
    found = codec.read(text.encode("utf-8", "surrogatepass"))
    assert found == expected
    assert repr(found.table) == repr(expected.table)


def test_a_file_of_this_program_needs_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = tomllib.loads(TEXT, parse_float=Decimal)
    monkeypatch.setitem(sys.modules, "tomllib", None)
    for text in (TEXT, TEXT.partition("[days")[0]):
        assert codec.read(text.encode()).table
    assert codec.read(TEXT.encode()).table == expected


def test_the_lists_of_two_days_are_not_one() -> None:
    text = "format = 1\n[days.2026-01-05]\nwon = [1]\n\n[days.2026-01-06]\nwon = [1]\n"
    table = codec.read(text.encode()).table
    assert table is not None
    assert table["days"]["2026-01-05"]["won"] is not table["days"]["2026-01-06"]["won"]
