"""Sales processes to start from: published figures, each with its source, all yours to change."""

from __future__ import annotations

from decimal import Decimal

from funnel_tui.core.plan.activities import counting_only, free_key
from funnel_tui.core.plan.edit import with_field
from funnel_tui.core.plan.funnel import Channel, Stage
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.core.values.period import add_months
from funnel_tui.core.values.rate import Rate

YOURS_TO_CHANGE = "Published averages, some second-hand, and they differ widely: yours to change."


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a preset and where it comes from."""

    path: str
    """The field of the plan, as `with_field` takes it."""
    value: str
    source: str
    interpolated: bool = False
    """Whether it is an estimate between published figures, or an assumption: the source says which."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A process to start from; it leaves period, target, calendar and currency as they are."""

    id: str
    label: str
    about: str
    figures: tuple[Figure, ...]
    stages: tuple[str, ...] = ("meetings", "opportunities")
    counts_meetings: bool = False
    """Whether the target is a number of meetings: then target and currency change too."""


_CALLS = (
    "estimate between 0.27 % measured over 175,000 dials (Belkins 2026) and planning figures of 2 % and more"
)
_EMAILS = "meetings per e-mail: 0.7 % (cleanlist.ai 2026; fintech, deathtocoldemails)"
_HALF = "assumption: half of the meetings each way"
_WEEK = "assumption: a week from the first touch to the meeting"
_FORTNIGHT = "assumption: two weeks from the meeting to an opportunity"


def _selling(
    deal: tuple[str, str, bool],
    calls: str,
    emails: tuple[str, str, bool],
    meeting: tuple[str, str],
    win: tuple[str, str],
    cycle: tuple[str, str],
) -> tuple[Figure, ...]:
    return (
        Figure("plan.average_deal", *deal),
        Figure("channels.calls.converts", calls, _CALLS, True),
        Figure("channels.calls.share", "50%", _HALF, True),
        Figure("channels.calls.lead_days", "7", _WEEK, True),
        Figure("channels.emails.converts", *emails),
        Figure("channels.emails.share", "50%", _HALF, True),
        Figure("channels.emails.lead_days", "7", _WEEK, True),
        Figure("stages.meetings.converts", *meeting),
        Figure("stages.meetings.lead_days", "14", _FORTNIGHT, True),
        Figure("stages.opportunities.converts", *win),
        Figure("stages.opportunities.lead_days", *cycle),
    )


PRESETS = (
    Preset(
        "small-business",
        "Small business",
        "Deals of some thousands, decided within a month.",
        _selling(
            ("8000", "estimate: small deals are those below $15,000 (knowlee)", True),
            "1.5%",
            ("1%", "meetings per e-mail: 0.7 to 1.0 % (deathtocoldemails 2026, SaaS)", False),
            ("50%", "40 to 60 % (getchief); 48 % for small business, inbound (lotoftools 2026)"),
            ("28%", "won of opportunities (lotoftools 2026); 25 to 35 % (salesmotion.io 2026)"),
            ("30", "14 to 30 days from opportunity to deal (thecroreport)"),
        ),
    ),
    Preset(
        "mid-market",
        "Mid-market",
        "Deals of some ten thousands, decided within a quarter.",
        _selling(
            ("38000", "average contract of Bridge Group's report v8.3; a median of $25,000 in 2017", False),
            "1%",
            ("0.7%", _EMAILS, False),
            ("45%", "44 % sales-led (lotoftools 2026); 40 to 60 % (getchief)"),
            ("22%", "won of opportunities (lotoftools 2026); 21 % of all (HubSpot's survey)"),
            ("75", "30 to 90 days (thecroreport); median 72 over all of B2B (Bridge Group 2017)"),
        ),
    ),
    Preset(
        "enterprise",
        "Enterprise",
        "Large deals with many people, decided within half a year.",
        _selling(
            ("150000", "estimate: large deals are those above $100,000 (HubSpot's survey, knowlee)", True),
            "0.5%",
            ("0.4%", "estimate below 0.7 % (cleanlist.ai): replies fall from 3.1 to 0.9 % with size", True),
            ("40%", "median of enterprise (lotoftools 2026)"),
            ("18%", "won of opportunities (lotoftools 2026); median 15 % above $100,000 (HubSpot)"),
            ("150", "90 to 180 days (thecroreport)"),
        ),
    ),
    Preset(
        "meeting-setter",
        "Meeting setter",
        "The target is a number of meetings held; what becomes of them is a colleague's.",
        (
            Figure("plan.target", "12.5", "12 to 15 qualified meetings a month (marketbetter.ai 2026)"),
            Figure("plan.average_deal", "1", "each meeting held counts as one"),
            Figure("plan.currency", "", "meetings, not money"),
            Figure("channels.calls.converts", "1%", _CALLS, True),
            Figure("channels.calls.share", "50%", _HALF, True),
            Figure("channels.calls.lead_days", "7", _WEEK, True),
            Figure("channels.emails.converts", "0.7%", _EMAILS),
            Figure("channels.emails.share", "50%", _HALF, True),
            Figure("channels.emails.lead_days", "7", _WEEK, True),
            Figure("stages.meetings.converts", "80%", "booked meetings that take place (C-Level Partners)"),
            Figure("stages.meetings.lead_days", "7", "assumption: a week from booking to the meeting", True),
        ),
        stages=("meetings",),
        counts_meetings=True,
    ),
)  # fmt: skip


def apply(preset: Preset, plan: Plan) -> Plan:
    """The plan with a preset's process and figures; its period, target, calendar and currency stay.

    An activity that the plan has under the same name keeps its key, its former names and what is open there.
    The target changes only where the preset counts meetings: then it is their number over the period.
    """
    had = {activity.name: activity for activity in plan.activities}
    channels = tuple(
        Channel(name, "", _ONE, _ONE, was=had[name].was if name in had else ())
        for name in ("calls", "emails")
    )
    stages = tuple(_stage(name, had.get(name)) for name in preset.stages)
    funnel = replace(plan.funnel, channels=channels, stages=stages, closed_before=_closed(preset, plan))
    made = replace(plan, funnel=funnel)
    made = counting_only(made, made.names)
    for figure in preset.figures:
        made = with_field(made, figure.path, _value(figure, plan))
    for activity in made.activities:
        old = had.get(activity.name)
        key = old.key if old and all(a.key != old.key for a in made.activities) else ""
        made = with_field(made, f"{activity.path}.key", key or free_key(made, activity.name))
    return made


_ONE = Rate.parse("100%")
_NAMES = ("calls", "emails", "meetings", "opportunities")


def _stage(name: str, had: Channel | Stage | None) -> Stage:
    if isinstance(had, Stage):
        return Stage(name, "", _ONE, opening=had.opening, was=had.was)
    return Stage(name, "", _ONE, was=had.was if had else ())


def _closed(preset: Preset, plan: Plan) -> Decimal:
    # The preset counts meetings, and revenue closed before is not a number of meetings.
    return Decimal(0) if preset.counts_meetings else plan.funnel.closed_before


def _value(figure: Figure, plan: Plan) -> str:
    """A figure for this plan: a target is given by the month."""
    if figure.path != "plan.target":
        return figure.value
    starts, ends = plan.period.starts, plan.period.ends
    months = sum(add_months(starts, n) <= ends for n in range(40))
    return str(max(1, int(Decimal(figure.value) * months)))
