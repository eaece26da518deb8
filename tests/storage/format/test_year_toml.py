"""The year file as text: what is read, what is kept, and which line is named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from funnel_tui.core.plan.funnel import Channel, Rounding, Stage, Timing
from funnel_tui.core.progress.day import Day
from funnel_tui.core.values.period import DaysOff, Period, WorkCalendar
from funnel_tui.core.values.rate import Rate
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.format.line_numbers import line_of, places

EXAMPLE = """\
# written by hand
format = 1
id = "7c1e9b52"

[plan]
starts = 2026-01-01
ends = 2026-12-31
counted_from = 2026-02-02
closed_before = 4000.50
target = 100000
average_deal = 10000
currency = "$"
rounding = "nearest"
confidence = "80%"
timing = "spread"

[channels.calls]
key = "c"
converts = "1 in 40"
share = 0.5
lead_days = 7
was = ["dials"]

[channels.emails]
key = "e"
converts = "1%"
share = "50%"

[stages.meetings]
key = "m"
converts = 0.2
lead_days = 14

[stages.opportunities]
key = "o"
converts = "50%"
lead_days = 60
opening = 3

[calendar]
workdays = ["mon", "tue", "wed", "sat"]
country = "US"
region = "CA"

[calendar.holidays]
2026-01-01 = "New Year's Day"

[calendar.days_off]
"2026-08-10..2026-08-21" = "summer"
2026-10-01 = "moving"

[calendar.months]
dec = 0.5
aug = "1/3"

[days.2026-11-23]
calls = 12
dials = 3
won = [12000, 800.25]
lost = 1
note = "rain"

[saved]
"laptop-3f2a9c1d" = 48213
end = "whole"
"""


def read(text: str) -> codec.Decoded:
    document = codec.read(text.encode())
    assert document.table is not None
    assert document.problems == ()
    return codec.decode(document.table, document.text)


def test_every_key_of_the_file_is_read() -> None:
    decoded = read(EXAMPLE)
    assert decoded.problems == ()
    year = decoded.year
    assert year is not None
    assert year.id == "7c1e9b52"
    plan = year.plan
    assert plan.period == Period(date(2026, 1, 1), date(2026, 12, 31))
    assert plan.counted_from == date(2026, 2, 2)
    assert plan.currency == "$"
    assert plan.timing is Timing.SPREAD
    funnel = plan.funnel
    assert funnel.closed_before == Decimal("4000.5")
    assert funnel.rounding is Rounding.NEAREST
    assert funnel.confidence == Rate.parse("80%")
    assert funnel.channels == (
        Channel("calls", "c", Rate.parse("1 in 40"), Rate.parse(Decimal("0.5")), 7, ("dials",)),
        Channel("emails", "e", Rate.parse("1%"), Rate.parse("50%")),
    )
    assert funnel.stages == (
        Stage("meetings", "m", Rate.parse(Decimal("0.2")), 14),
        Stage("opportunities", "o", Rate.parse("50%"), 60, opening=3),
    )
    assert plan.work == WorkCalendar(
        workdays=(0, 1, 2, 5),
        holidays=((date(2026, 1, 1), "New Year's Day"),),
        days_off=(
            DaysOff(Period(date(2026, 8, 10), date(2026, 8, 21)), "summer"),
            DaysOff(Period(date(2026, 10, 1), date(2026, 10, 1)), "moving"),
        ),
        months=((12, Fraction(1, 2)), (8, Fraction(1, 3))),
        country="US",
        region="CA",
    )
    # What was logged under an earlier name counts for the activity's new one.
    assert year.days == {
        date(2026, 11, 23): Day({"calls": 15}, (Decimal(12000), Decimal("800.25")), 1, "rain"),
    }


def test_a_written_file_begins_with_a_comment_and_ends_with_its_end_mark() -> None:
    table = codec.read(EXAMPLE.encode()).table
    assert table is not None
    table = {"saved": table["saved"], **table}
    lines = codec.write(table).decode().split("\n")
    assert lines[0].startswith("# ")
    assert sum(line.startswith("#") for line in lines) == 1
    assert lines[-4:] == ["[saved]", "laptop-3f2a9c1d = 48213", 'end = "whole"', ""]
    assert 'workdays = ["mon", "tue", "wed", "sat"]' in lines
    assert "won = [12000, 800.25]" in lines
    assert "converts = 0.2" in lines
    assert '2026-01-01 = "New Year\'s Day"' in lines


def test_unknown_keys_stay_and_are_named_with_their_line() -> None:
    text = EXAMPLE.replace('currency = "$"', 'currency = "$"\nmood = 1.50').replace(
        "note =", 'golf = "x"\nnote ='
    )
    text += '\n[extra.deep]\nlist = [[1, 2], [3]]\nmany = [{a = 1, b = "' + "x" * 99 + '"}, {a = 2}]\n'
    document = codec.read(text.encode())
    assert document.table is not None
    assert codec.read(codec.write(document.table)).table == document.table
    decoded = codec.decode(document.table, document.text)
    assert decoded.year is not None
    assert decoded.year.problems == decoded.problems
    lines = text.split("\n")
    found = {p.where: lines[p.line - 1] for p in decoded.problems}
    assert found == {
        ("plan", "mood"): "mood = 1.50",
        ("extra",): "[extra.deep]",
        ("days", "2026-11-23", "golf"): 'golf = "x"',
    }
    assert all(p.harmless for p in decoded.problems)


@pytest.mark.parametrize(
    ("cells", "unread", "day"),
    [
        ("calls = -1", {"calls"}, Day()),
        ("calls = true", {"calls"}, Day()),
        ("calls = 12.0", {"calls"}, Day()),
        ('calls = "12"', {"calls"}, Day()),
        ("calls = nan", {"calls"}, Day()),
        ("calls = 1000000001", {"calls"}, Day()),
        ("calls = 5\ndials = -1", {"calls"}, Day()),
        ("calls = 5\nlost = -1", {"lost"}, Day({"calls": 5})),
        ("won = 12000", {"won"}, Day()),
        ("won = [0]", {"won"}, Day()),
        ("won = [nan]", {"won"}, Day()),
        ("won = [inf]", {"won"}, Day()),
        ("won = [1e-999999999]", {"won"}, Day()),
        ("won = [1e999999999]", {"won"}, Day()),
        ("won = [true]", {"won"}, Day()),
        ("note = 5\nlost = 2", {"note"}, Day(lost=2)),
    ],
)
def test_a_cell_that_makes_no_sense_is_kept_and_not_counted(cells: str, unread: set[str], day: Day) -> None:
    text = EXAMPLE.replace("[saved]", f"[days.2026-11-24]\n{cells}\n\n[saved]")
    decoded = read(text)
    assert decoded.year is not None
    found = decoded.year.day(date(2026, 11, 24))
    assert found.unread == unread
    assert (found.counts, found.won, found.lost, found.note) == (day.counts, day.won, day.lost, day.note)
    [problem] = decoded.problems
    assert problem.harmless
    assert text.split("\n")[problem.line - 1] in cells.split("\n")


@pytest.mark.parametrize(
    ("key", "what"),
    [
        ("2027-02-29", "is not a date"),
        ("2026-02-30", "is not a date"),
        ("20261123", "is not a date"),
        ("2026-W10-1", "is not a date"),
        ("2027-01-01", "is outside the plan; it is not counted"),
        ("2025-12-31", "is outside the plan; it is not counted"),
    ],
)
def test_dates_that_cannot_be_counted_are_kept_and_listed(key: str, what: str) -> None:
    text = EXAMPLE.replace("[saved]", f"[days.{key}]\ncalls = 1\n\n[saved]")
    decoded = read(text)
    assert decoded.year is not None
    assert list(decoded.year.days) == [date(2026, 11, 23)]
    assert [(p.where, p.what, p.harmless) for p in decoded.problems] == [(("days", key), what, True)]
    assert text.split("\n")[decoded.problems[0].line - 1] == f"[days.{key}]"


def test_a_leap_day_counts_in_a_leap_year() -> None:
    decoded = read(EXAMPLE.replace("2026-", "2028-").replace("11-23]", "02-29]"))
    assert decoded.year is not None
    assert decoded.year.day(date(2028, 2, 29)).count("calls") == 15


@pytest.mark.parametrize(
    ("old", "new", "where", "line"),
    [
        ("target = 100000", "target = 0", "plan.target", "target = 0"),
        ("target = 100000", "target = nan", "plan.target", "target = nan"),
        ("target = 100000", 'target = "100000"', "plan.target", 'target = "100000"'),
        ("target = 100000", "target = true", "plan.target", "target = true"),
        ("target = 100000", "target = 1e-999999", "plan.target", "target = 1e-999999"),
        ("target = 100000", "target = 1e999999", "plan.target", "target = 1e999999"),
        ("target = 100000\n", "", "plan.target", "[plan]"),
        (
            "starts = 2026-01-01",
            "starts = 2026-01-01T10:00:00",
            "plan.starts",
            "starts = 2026-01-01T10:00:00",
        ),
        ("ends = 2026-12-31", 'ends = "2026-12-31"', "plan.ends", 'ends = "2026-12-31"'),
        ("ends = 2026-12-31", "ends = 2025-12-31", "plan.ends", "ends = 2025-12-31"),
        ("ends = 2026-12-31", "ends = 9999-12-31", "plan.ends", "ends = 9999-12-31"),
        ('rounding = "nearest"', 'rounding = "down"', "plan.rounding", 'rounding = "down"'),
        ('confidence = "80%"', 'confidence = "0%"', "plan.confidence", 'confidence = "0%"'),
        ('converts = "1 in 40"', "converts = 2", "channels.calls.converts", "converts = 2"),
        ('converts = "1 in 40"', 'converts = "1 in 0"', "channels.calls.converts", 'converts = "1 in 0"'),
        ('converts = "1 in 40"\n', "", "channels.calls.converts", "[channels.calls]"),
        ("share = 0.5", "share = 0.6", "channels", "[channels.calls]"),
        ('key = "c"\n', "", "channels.calls.key", "[channels.calls]"),
        ('key = "c"', 'key = "q"', "channels.calls.key", 'key = "q"'),
        ('key = "c"', "key = 5", "channels.calls.key", "key = 5"),
        ("lead_days = 14", "lead_days = true", "stages.meetings.lead_days", "lead_days = true"),
        ("lead_days = 14", "lead_days = 9999999", "stages.meetings.lead_days", "lead_days = 9999999"),
        ("opening = 3", "opening = -3", "stages.opportunities.opening", "opening = -3"),
        ('was = ["dials"]', 'was = "dials"', "channels.calls.was", 'was = "dials"'),
        ("[stages.meetings]", "[stages.won]", "stages.won", "[stages.won]"),
        ('workdays = ["mon", "tue", "wed", "sat"]', "workdays = []", "calendar.workdays", "workdays = []"),
        ("dec = 0.5", "dec = 101", "calendar.months.dec", "dec = 101"),
        ("dec = 0.5", "dec = inf", "calendar.months.dec", "dec = inf"),
    ],
)
def test_a_plan_that_cannot_be_used_names_the_key_and_the_line(
    old: str, new: str, where: str, line: str
) -> None:
    text = EXAMPLE.replace(old, new, 1)
    assert text != EXAMPLE
    decoded = read(text)
    assert decoded.year is None
    problem = next(p for p in decoded.problems if not p.harmless)
    assert ".".join(problem.where) == where
    assert text.split("\n")[problem.line - 1] == line
    assert problem.allowed


@pytest.mark.parametrize(
    "text",
    [
        "plan = 5",
        "format = 1",
        "[plan]",
        "[plan]\nstarts = 2026-01-01",
        "channels = 5\nstages = []\ncalendar = 1",
    ],
)
def test_a_file_without_a_plan_says_what_is_missing(text: str) -> None:
    decoded = read(text)
    assert decoded.year is None
    assert any("missing" in p.what or "table" in p.what for p in decoded.problems)


def test_days_that_are_no_tables_end_the_reading() -> None:
    assert read("days = 5\n" + EXAMPLE[: EXAMPLE.index("[days")] + '[saved]\nend = "whole"').year is None
    one = read(EXAMPLE.replace("[saved]", "[days]\n2026-11-24 = 5\n[saved]"))
    assert one.year is not None
    assert [p.what for p in one.problems] == ["cannot be read"]


WHOLE = codec.write(codec.read(EXAMPLE.encode()).table or {})


@pytest.mark.parametrize(
    ("data", "what", "line"),
    [
        (b"", "is empty", 0),
        (b"\n\n# only this\n", "is empty", 0),
        (b"\xef\xbb\xbf", "is empty", 0),
        (WHOLE.replace(b"whole", b"half"), "cut short", WHOLE.count(b"\n")),
        (WHOLE.replace(b"rain", b"ra\x00in"), "not TOML", WHOLE[: WHOLE.index(b"rain")].count(b"\n") + 1),
        (WHOLE.replace(b"rain", b"ra\xffin"), "not UTF-8", WHOLE[: WHOLE.index(b"rain")].count(b"\n") + 1),
        (WHOLE.decode().encode("utf-16"), "not UTF-8", 1),
        (b"a = 1\na = 2\n", "not TOML", 2),
        (b"a = 1\n<<<<<<< HEAD\nb = 2\n=======\nb = 3\n>>>>>>> x\n", "unfinished merge", 2),
        (b"a = " + b"[" * 2000, "nested too deeply", 0),
        (b"a = " + b"9" * 5000, "number", 0),
        (b"a = 0x" + b"f" * 5000, "number", 0),
        (b"d = 2026-02-30\n", "not TOML", 1),
        (b"a = \n" * 3, "not TOML", 1),
        (b'a = """\nx\n', "not TOML", 2),
        (b"x" * (codec.MOST_BYTES + 1), "larger", 0),
        (WHOLE.replace(b"format = 1", b"format = 2"), "newer version", 2),
        (WHOLE.replace(b'id = "7c1e9b52"', b'id = "../../../x"'), "is not one of", 3),
        (
            WHOLE.replace(b"[saved]", b"[saved]\nx = {}"),
            "cannot be read",
            WHOLE[: WHOLE.index(b"[saved]")].count(b"\n") + 1,
        ),
    ],
)
def test_bytes_that_are_no_year_file_say_so(data: bytes, what: str, line: int) -> None:
    document = codec.read(data)
    assert document.problems
    assert what in document.problems[0].text
    assert document.problems[0].line == line


def test_a_byte_order_mark_and_windows_line_ends_are_read() -> None:
    data = b"\xef\xbb\xbf" + WHOLE.replace(b"\n", b"\r\n")
    assert codec.read(data).table == codec.read(WHOLE).table


def test_no_beginning_of_a_file_passes_for_the_whole() -> None:
    accepted = []
    for size in range(len(WHOLE) - 1):
        document = codec.read(WHOLE[:size])
        if not document.problems and document.table and codec.decode(document.table).year:
            accepted.append(size)
    assert accepted == []


def test_a_file_without_an_id_is_taken_as_it_is() -> None:
    text = EXAMPLE.replace('id = "7c1e9b52"\n', "")
    decoded = read(text[: text.index("[saved]")])
    assert decoded.year is not None
    assert decoded.year.id == ""


def test_future_days_are_named_by_the_caller_who_knows_the_date() -> None:
    year = read(EXAMPLE).year
    assert year is not None
    assert codec.future_days(year, date(2026, 11, 23)) == ()
    [problem] = codec.future_days(year, date(2026, 11, 22))
    assert problem.where == ("days", "2026-11-23")
    assert problem.harmless


def test_lines_of_quoted_and_dotted_keys() -> None:
    found = places('[a."b c".\'d\']\n x . y = 1\n[[e]]\n"2026-08-10..2026-08-21" = 2\n# f = 1\n')
    assert line_of(found, ("a", "b c", "d", "x", "y")) == 2
    assert line_of(found, ("a", "b c", "d", "z")) == 1
    assert line_of(found, ("e", "2026-08-10..2026-08-21")) == 4
    assert line_of(found, ("f",)) == 0
