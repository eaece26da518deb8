"""Journal lines: exact types through a line of text, and torn ones dropped."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel_tui.storage.journal.edits import ABSENT, Count, Deal, Edit, Field, Fields, Note
from funnel_tui.storage.journal.records import Record, Verb, decode, encode, is_whole, lines

DAY = date(2026, 11, 23)


def record(edit: Edit, verb: Verb = Verb.DO, of: str = "-") -> Record:
    return Record("0a1b2c3d", "2026-11-23T09:02:00+01:00", verb, of, edit)


text = st.text(st.characters(codec="utf-8"), max_size=30)
leaves = (
    st.booleans()
    | st.integers(-(10**18), 10**18)
    | text
    | st.dates()
    | st.decimals("-1000", "1000", places=2)
)
values = (
    leaves
    | st.lists(leaves, max_size=3)
    | st.dictionaries(text, leaves | st.dictionaries(text, leaves), max_size=3)
)
edits = st.one_of(
    st.builds(
        Count, st.dates(), st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True), st.integers(-999, 999)
    ),
    st.builds(Deal, st.dates(), st.decimals("0.01", "1000000", places=2), st.integers(-9, 9)),
    st.builds(Note, st.dates(), text, text),
    st.lists(
        st.builds(Field, st.lists(text, min_size=1, max_size=4).map(tuple), st.just(ABSENT) | values, values),
        max_size=3,
    ).map(lambda fields: Fields(tuple(fields))),
)


@given(edits, st.sampled_from(Verb))
@settings(max_examples=300)
def test_a_record_comes_back_as_it_was_written(edit: Edit, verb: Verb) -> None:
    line = encode(record(edit, verb, "deadbeef"))
    assert line[:1] == line[-1:] == b"\n"
    assert b"\n" not in line[1:-1]
    back = decode(line[1:-1])
    assert back == record(edit, verb, "deadbeef")
    assert sorted(repr(back)) == sorted(repr(record(edit, verb, "deadbeef"))), "the types came back too"
    assert edit.inverse().inverse() == edit or isinstance(edit, Fields)


def test_a_press_can_be_read_by_people() -> None:
    line = encode(record(Count(DAY, "calls", 1))).decode().strip()
    assert line.rpartition(" ")[0] == "0a1b2c3d 2026-11-23T09:02:00+01:00 do - press 2026-11-23 1 calls"


@given(edits, st.data())
@settings(max_examples=200)
def test_no_part_of_a_record_and_no_flipped_byte_passes_for_one(edit: Edit, data: st.DataObject) -> None:
    line = encode(record(edit))
    after = encode(record(Count(DAY, "emails", 2)))
    cut = data.draw(st.integers(1, len(line) - 2))
    assert [found for _, found in lines(line[:cut] + after)] == [after[1:-1]]
    at = data.draw(st.integers(1, len(line) - 2))
    flipped = line[:at] + bytes([line[at] ^ (1 << data.draw(st.integers(0, 7)))]) + line[at + 1 :]
    assert after[1:-1] in [found for _, found in lines(flipped + after)]
    assert line[1:-1] not in [found for _, found in lines(flipped + after)]


def test_offsets_are_ends_of_whole_records() -> None:
    first, second = encode(record(Count(DAY, "calls", 1))), encode(record(Count(DAY, "calls", 2)))
    data = first + b"\ntorn" + second + b"\nno end"
    assert [end for end, _ in lines(data, 100)] == [
        100 + len(first),
        100 + len(first) + 5 + len(second),
    ]


@pytest.mark.parametrize("line", [b"", b"x", b"x 00000000", b"press calls zzzzzzzz", b"\x00" * 40])
def test_junk_is_no_record(line: bytes) -> None:
    assert not is_whole(line)


def test_a_record_of_a_newer_version_is_whole_but_not_known() -> None:
    from binascii import crc32

    said = b"0a1b2c3d 2026-11-23T09:02:00+01:00 do - dance 2026-11-23 1 calls"
    line = b"%b %08x" % (said, crc32(said))
    assert is_whole(line)
    assert decode(line) is None


def test_a_renamed_row_that_comes_back_keeps_the_name_it_had() -> None:
    old = {"calls": {"key": "c"}, "emails": {"key": "e"}}
    new = {"dials": {"key": "c", "was": ["calls"]}, "emails": {"key": "e"}}
    undo = Fields((Field(("channels",), old, new),)).inverse()
    assert undo.fields[0].new == {"calls": {"key": "c", "was": ["dials"]}, "emails": {"key": "e"}}
    redo = undo.inverse()
    assert redo.fields[0].new == new
