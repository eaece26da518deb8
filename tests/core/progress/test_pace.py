from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.article import ARTICLE_2026 as ARTICLE

from funnel_tui.core.plan.funnel import Channel, Funnel, Stage, Timing
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress import work_done
from funnel_tui.core.progress.day import NO_DAY, Day
from funnel_tui.core.progress.pace import pace
from funnel_tui.core.progress.verdict import Verdict
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.wording import days_text, headline, verdict_line
from funnel_tui.core.values.money import PLAIN
from funnel_tui.core.values.period import Period
from funnel_tui.core.values.rate import Rate

# Four weeks of five days: 40 meetings are 2 a day, 80 calls 4 a day, 20 deals 1 a day.
PLAN = Plan(
    Period(date(2026, 1, 5), date(2026, 1, 30)),
    Funnel(
        Decimal(2_000),
        Decimal(100),
        (Channel("calls", "c", Rate.parse("50%"), Rate.parse("100%")),),
        (Stage("meetings", "m", Rate.parse("50%")),),
    ),
    timing=Timing.SPREAD,
)
MONDAY = date(2026, 1, 12)
"""The sixth working day: five have passed."""


def year_of(plan: Plan = PLAN, **days: Day) -> Year:
    return Year(plan, {date(2026, int(k[1:3]), int(k[3:5])): day for k, day in days.items()})


def logged(**counts: int) -> Day:
    return Day(counts=counts)


SOME_DAYS = st.dictionaries(
    st.dates(date(2026, 1, 1), date(2026, 2, 2)),
    st.builds(
        Day,
        counts=st.dictionaries(st.sampled_from(["calls", "meetings", "gone"]), st.integers(0, 9)),
        won=st.lists(st.just(Decimal(100)), max_size=2).map(tuple),
    ),
)


@given(first=SOME_DAYS, changes=st.lists(SOME_DAYS, max_size=3), gone=st.integers(0, 3), lead=st.booleans())
def test_a_changed_log_is_judged_as_if_it_were_new(
    first: dict[date, Day], changes: list[dict[date, Day]], gone: int, lead: bool
) -> None:
    plan, days = replace(PLAN, timing=Timing.LEAD if lead else Timing.SPREAD), first
    pace(Year(plan, days), MONDAY)
    for change in changes:
        days = {**dict(list(days.items())[gone:]), **change}
        found = pace(Year(plan, days), MONDAY)
        work_done._counted_before.clear()
        assert found == pace(Year(plan, days), MONDAY)


def test_pace_is_judged_at_the_end_of_yesterday() -> None:
    now = pace(year_of(d0106=logged(meetings=13), d0112=logged(meetings=1)), MONDAY)
    meetings = now.of("meetings")
    assert meetings.expected == 10
    assert (meetings.actual, meetings.before_today, meetings.today, meetings.due_today) == (14, 13, 1, 2)
    assert meetings.delta == 4
    # 14 cover the line at the end of today, 12, and of tomorrow, 14.
    assert meetings.safe_days == 2
    # 27 of 40 are left before today's, for 15 days.
    assert meetings.needed == Fraction(27, 15)
    assert meetings.verdict is Verdict.AHEAD


def test_debt_is_counted_in_planned_days() -> None:
    now = pace(year_of(d0106=logged(calls=14)), MONDAY)
    calls = now.of("calls")
    assert calls.expected == 20
    assert calls.safe_days == Fraction(-6, 4)
    assert calls.needed == Fraction(66, 15)
    assert calls.verdict is Verdict.BEHIND
    assert days_text(Fraction(6, 4), PLAIN) == "1.5 days"


def test_nobody_starts_the_first_morning_behind() -> None:
    now = pace(year_of(), PLAN.period.starts)
    assert all(a.expected == 0 and a.safe_days is None for a in now.activities)
    assert {a.verdict for a in now.activities} == {Verdict.NOT_YET}
    assert now.verdict is Verdict.NOT_YET
    assert headline(now, PLAIN) == "calls not due before 5 Jan 2026"


def test_a_line_that_has_not_reached_one_unit_is_not_due() -> None:
    slow = replace(PLAN, funnel=replace(PLAN.funnel, target=Decimal(500)))
    # 5 deals in 20 days: one after four days, on 8 January.
    deals = pace(year_of(slow), date(2026, 1, 7)).of("deals")
    assert (deals.verdict, deals.first_due, deals.safe_days) == (Verdict.NOT_YET, date(2026, 1, 8), None)
    # Friday morning one was due by the end of Thursday.
    deals = pace(year_of(slow), date(2026, 1, 9)).of("deals")
    assert (deals.expected, deals.first_due) == (Fraction(1), None)
    assert deals.verdict is not Verdict.NOT_YET


@pytest.mark.parametrize(
    ("done", "verdict"),
    [
        (40, Verdict.DONE),
        (12, Verdict.AHEAD),
        (11, Verdict.ON_PACE),
        (10, Verdict.ON_PACE),
        (9, Verdict.ON_PACE),
        (8, Verdict.WITHIN_LUCK),
        (7, Verdict.WITHIN_LUCK),
        (6, Verdict.BEHIND),
    ],
)
def test_verdicts_of_a_stage_where_luck_plays(done: int, verdict: Verdict) -> None:
    # 10 were due, 2 a day; the square root of 10 is 3.16, so 3 short is luck and 4 short is not.
    assert pace(year_of(d0106=logged(meetings=done)), MONDAY).of("meetings").verdict is verdict


@pytest.mark.parametrize(
    ("done", "verdict"), [(16, Verdict.BEHIND), (17, Verdict.ON_PACE), (24, Verdict.AHEAD)]
)
def test_verdicts_of_a_channel_where_only_work_counts(done: int, verdict: Verdict) -> None:
    # 20 were due at 4 a day.
    assert pace(year_of(d0106=logged(calls=done)), MONDAY).of("calls").verdict is verdict


def test_luck_is_said_in_words_and_names_no_days() -> None:
    now = pace(year_of(d0106=Day({"calls": 17, "meetings": 8}, won=(Decimal(100),) * 5)), MONDAY)
    assert (now.verdict, now.weakest) == (Verdict.WITHIN_LUCK, "meetings")
    assert headline(now, PLAIN) == "meetings behind, within luck"
    assert verdict_line(now, PLAIN) == ("▽ 2 meetings short, within luck",)


def test_what_was_done_before_it_is_due_is_not_called_not_yet() -> None:
    # The first morning asks for 4 calls; the first deal is due at the end of Thursday.
    first = date(2026, 1, 5)
    assert pace(year_of(d0105=logged(calls=3)), first).of("calls").verdict is Verdict.ON_PACE
    assert pace(year_of(d0105=logged(calls=4)), first).of("calls").verdict is Verdict.AHEAD
    won = pace(wins(100, on=first), first)
    assert (won.of("deals").verdict, won.revenue.verdict) == (Verdict.AHEAD, Verdict.AHEAD)
    assert (won.of("meetings").verdict, won.of("deals").safe_days) == (Verdict.NOT_YET, None)
    assert (won.verdict, won.weakest) == (Verdict.AHEAD, "deals")
    # With lead times no deal is due for months; one that is won is not "not yet due" all the same.
    start = date(2026, 1, 1)
    early = pace(Year(ARTICLE, {start: Day(won=(Decimal(9_000),))}), start)
    assert early.of("calls").verdict is Verdict.NOT_YET
    assert (early.verdict, early.weakest) == (Verdict.AHEAD, "")


def test_a_window_that_is_over_is_closed() -> None:
    after = pace(year_of(d0106=logged(meetings=39)), date(2026, 1, 31))
    meetings = after.of("meetings")
    assert (meetings.verdict, meetings.needed, meetings.due_today) == (Verdict.CLOSED, None, 0)
    assert (after.verdict, after.weakest) == (Verdict.CLOSED, "")
    assert pace(year_of(d0106=logged(meetings=40)), date(2026, 1, 31)).of("meetings").verdict is Verdict.DONE


def test_safe_days_end_with_the_window() -> None:
    meetings = pace(year_of(d0106=logged(meetings=40)), MONDAY).of("meetings")
    assert meetings.safe_days == 15


def test_work_on_a_day_off_and_before_the_origin() -> None:
    saturday = year_of(d0110=logged(meetings=3))
    assert pace(saturday, MONDAY).of("meetings").actual == 3
    joined = replace(saturday, plan=replace(PLAN, counted_from=MONDAY))
    assert pace(joined, MONDAY).of("meetings").actual == 0


def test_the_future_is_not_counted() -> None:
    assert pace(year_of(d0120=logged(meetings=9)), MONDAY).of("meetings").actual == 0
    won = Year(PLAN, {date(2026, 1, 20): NO_DAY.with_won(Decimal(100))})
    assert pace(won, MONDAY).revenue.actual == 0


def wins(*amounts: int, on: date = date(2026, 1, 8)) -> Year:
    return Year(PLAN, {on: Day(won=tuple(Decimal(amount) for amount in amounts))})


def test_revenue_follows_the_deals_line() -> None:
    revenue = pace(wins(300, 400), MONDAY).revenue
    assert [revenue.actual, revenue.expected, revenue.delta] == [700, 500, 200]
    assert revenue.needed == Fraction(1_300, 15)
    assert revenue.verdict is Verdict.AHEAD
    assert pace(wins(300, 250), MONDAY).revenue.verdict is Verdict.ON_PACE
    # 5 deals were due; the square root is 2.24 deals, so $223 short is luck and $225 short is not.
    assert pace(wins(401), MONDAY).revenue.verdict is Verdict.ON_PACE
    assert pace(wins(277), MONDAY).revenue.verdict is Verdict.WITHIN_LUCK
    assert pace(wins(275), MONDAY).revenue.verdict is Verdict.BEHIND
    assert pace(wins(2_000), MONDAY).revenue.verdict is Verdict.DONE


def test_revenue_out_of_reach() -> None:
    # Planned are $100 a day. $2,000 in 5 days are 4 times that, $1,500 exactly 3 times.
    last_week = date(2026, 1, 26)
    assert pace(wins(), last_week).revenue.verdict is Verdict.OUT_OF_REACH
    assert pace(wins(500), last_week).revenue.verdict is Verdict.BEHIND
    assert pace(wins(1_999), date(2026, 1, 31)).revenue.verdict is Verdict.OUT_OF_REACH


def test_what_was_closed_before_counts_towards_the_target_only() -> None:
    funnel = replace(PLAN.funnel, closed_before=Decimal(1_000))
    revenue = pace(replace(wins(300), plan=replace(PLAN, funnel=funnel)), MONDAY).revenue
    assert [revenue.actual, revenue.total, revenue.target] == [300, 1_300, 2_000]
    assert revenue.expected == 250


def test_the_headline_is_the_worst_and_most_upstream() -> None:
    behind = pace(year_of(d0106=logged(calls=20, meetings=4)), MONDAY)
    assert (behind.verdict, behind.weakest, headline(behind, PLAIN)) == (
        Verdict.BEHIND,
        "meetings",
        "meetings behind by 3 days",
    )
    # Calls are worse, and further up.
    assert pace(year_of(d0106=logged(calls=0, meetings=4)), MONDAY).weakest == "calls"


def test_of_channels_that_are_behind_the_headline_names_the_one_furthest_behind() -> None:
    half = Rate.parse("50%")
    channels = (Channel("calls", "c", half, half), Channel("emails", "e", half, half))
    plan = replace(PLAN, funnel=replace(PLAN.funnel, channels=channels))
    for calls, emails, named in ((5, 1, "emails"), (1, 5, "calls"), (1, 1, "calls")):
        now = pace(year_of(plan, d0106=logged(calls=calls, emails=emails)), MONDAY)
        assert (now.verdict, now.weakest) == (Verdict.BEHIND, named)


def test_when_meetings_are_met_calls_relax() -> None:
    now = pace(Year(PLAN, {date(2026, 1, 6): Day(counts={"meetings": 14}, won=(Decimal(100),) * 8)}), MONDAY)
    assert now.of("calls").verdict is Verdict.BEHIND
    assert (now.verdict, headline(now, PLAIN)) == (Verdict.AHEAD, "meetings ahead by 2 days")


def test_the_headline_is_done_when_the_target_is_met() -> None:
    now = pace(wins(2_000), MONDAY)
    assert (now.verdict, now.weakest, headline(now, PLAIN)) == (Verdict.DONE, "", "done")


def test_a_first_meeting_before_any_stage_is_due_does_not_close_the_year() -> None:
    first = ARTICLE.period.starts
    now = pace(Year(ARTICLE, {first: logged(calls=2, meetings=1)}), first)
    assert (now.verdict, now.weakest) == (now.of("meetings").verdict, "meetings")
    assert now.verdict is Verdict.AHEAD
    assert verdict_line(now, PLAIN)[-1] == "▲ 1 meeting ahead"
    all_of_them = pace(Year(ARTICLE, {first: logged(meetings=100)}), first)
    assert all_of_them.verdict is Verdict.AHEAD


def test_before_the_plan_starts() -> None:
    now = pace(year_of(), date(2026, 1, 1))
    assert (now.verdict, now.weakest) == (Verdict.NOT_YET, "")


def test_outreach_after_its_last_useful_day_is_counted_apart() -> None:
    year = Year(
        ARTICLE, {date(2026, 10, 9): logged(calls=5), date(2026, 10, 12): logged(calls=7, meetings=1)}
    )
    calls = pace(year, date(2026, 10, 12)).of("calls")
    assert (calls.actual, calls.next_period, calls.today) == (5, 7, 7)
    assert (calls.due_today, calls.needed) == (0, None)
    assert calls.next_period_due in (9, 10)
    assert calls.verdict is Verdict.CLOSED
    assert pace(year, date(2026, 10, 12)).of("meetings").actual == 1


def test_the_articles_expected_on_a_given_morning() -> None:
    # 2 March 2026: 42 weekdays from 1 January to 27 February, 37 of them in the meetings' window.
    now = pace(Year(ARTICLE), date(2026, 3, 2))

    def weekdays(first: date, last: date) -> int:
        return sum((first + timedelta(n)).weekday() < 5 for n in range((last - first).days + 1))

    assert now.of("calls").expected == Fraction(2_000 * 42, weekdays(date(2026, 1, 1), date(2026, 10, 11)))
    assert now.of("meetings").expected == Fraction(100 * 37, weekdays(date(2026, 1, 8), date(2026, 10, 18)))
    assert now.of("deals").expected == 0
    assert now.of("deals").verdict is Verdict.NOT_YET


def test_a_plan_without_a_window_is_judged_by_nothing() -> None:
    late = Year(replace(ARTICLE, counted_from=date(2026, 11, 2)))
    now = pace(late, date(2026, 11, 23))
    assert now.verdict is Verdict.CLOSED
    assert all(a.needed is None for a in now.activities)
    assert now.revenue.verdict is Verdict.OUT_OF_REACH


def test_the_projection_starts_as_the_plan_and_follows_the_log() -> None:
    first = pace(year_of(), PLAN.period.starts).of("calls")
    assert first.projection == 80
    # After 5 days with 40: the plan's 4 a day weigh 10 days, so (40 + 40) / 15 a day for 15 more days.
    assert pace(year_of(d0106=logged(calls=40)), MONDAY).of("calls").projection == 40 + 80


def test_unknown_activities_in_a_day_are_left_out() -> None:
    assert pace(year_of(d0106=logged(visits=9)), MONDAY).of("calls").actual == 0
    with pytest.raises(KeyError):
        pace(year_of(), MONDAY).of("visits")


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (Fraction(1), "1 day"),
        (Fraction(5, 2), "2.5 days"),
        (Fraction(9, 4), "2 days"),
        (Fraction(11, 10), "1 day"),
        (Fraction(124, 10), "12 days"),
        (Fraction(0), "0 days"),
    ],
)
def test_days_in_words(days: Fraction, text: str) -> None:
    assert days_text(days, PLAIN) == text
