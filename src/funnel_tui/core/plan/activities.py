"""Editing a sales process: channels and stages added, renamed, moved and removed.

Each edit returns a new plan and leaves the quotas of the other activities as they are where it can. Whether
the result can be used is for `Plan.problems`: between two edits a draft may be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import count
from math import floor
from string import ascii_lowercase

from funnel_tui.core.plan.edit import with_activity
from funnel_tui.core.plan.funnel import DEALS, Channel, Funnel, Stage
from funnel_tui.core.plan.plan import SCREEN_KEYS, Plan
from funnel_tui.core.values.frozen import replace
from funnel_tui.core.values.names import PLAIN_LETTERS, label_for, name_of
from funnel_tui.core.values.rate import Rate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    A = TypeVar("A", Channel, Stage)


_WHOLE = Rate("100%", Fraction(1))
_NONE = Rate("0%", Fraction(0))
_READABLE_PARTS = 100
"""Largest denominator at which a share is still easier to read as a fraction than as a rounded percentage."""


def free_key(plan: Plan, name: str) -> str:
    """A key to suggest: the first letter of the name that nothing else has, then of the alphabet.

    Empty where every letter has a use.
    """
    taken = {*SCREEN_KEYS, *(activity.key for activity in plan.activities if activity.name != name)}
    letters = [letter for letter in (*name, *ascii_lowercase) if letter in ascii_lowercase]
    return next((letter for letter in letters if letter not in taken), "")


def add_channel(
    plan: Plan, name: str, *, key: str = "", converts: Rate = _WHOLE, share: Rate = _NONE, lead_days: int = 0
) -> Plan:
    """The plan with a new channel at the end; it brings nothing until it is given a share.

    Raises:
        ValueError: When the name cannot be read.
    """
    label, name = name, _name_for(plan, name, "channel")
    funnel = plan.funnel
    if not funnel.channels:
        share = _WHOLE
    channel = Channel(
        name, key or free_key(plan, name), converts, _NONE, lead_days, label=label_for(label, name)
    )
    more = replace(plan, funnel=replace(funnel, channels=(*funnel.channels, channel)))
    return with_share(more, name, share) if share.value else more


def add_stage(
    plan: Plan, name: str, after: str = "", *, key: str = "", converts: Rate = _WHOLE, lead_days: int = 0
) -> Plan:
    """The plan with a new stage; at 100 % and without lead days it changes no other quota.

    Args:
        plan: What to add to.
        name: As a person types it.
        after: The stage before it; the new one comes first where this is empty.
        key: Its letter; a free one where this is empty.
        converts: To the next stage.
        lead_days: To the next stage.

    Raises:
        KeyError: When the plan has no stage `after`.
        ValueError: When the name cannot be read.
    """
    label, name = name, _name_for(plan, name, "stage")
    stages = list(plan.funnel.stages)
    places = {"": 0, **{stage.name: at for at, stage in enumerate(stages, 1)}}
    stages.insert(
        places[after],
        Stage(name, key or free_key(plan, name), converts, lead_days, label=label_for(label, name)),
    )
    return _with_stages(plan, stages)


def rename(plan: Plan, old: str, new: str) -> Plan:
    """The plan with an activity spelt another way; where that makes another name it keeps the former one too.

    What was logged under the former name goes on counting.

    Raises:
        KeyError: When the plan has no such activity.
        ValueError: When the new name cannot be read.
    """
    activity = _activity(plan, old)
    name = old if _is_foreign(new) else name_of(new)
    label = label_for(new, name)
    if name == old:
        same = label == activity.label
        return plan if same else with_activity(plan, old, replace(activity, label=label))
    was = (*(earlier for earlier in activity.was if earlier != name), old)
    plan = with_activity(plan, old, replace(activity, name=name, was=was, label=label))
    ceilings = tuple((name if named == old else named, limit) for named, limit in plan.ceilings)
    bonuses = tuple((name if named == old else named, amount) for named, amount in plan.pay.bonuses)
    return replace(plan, ceilings=ceilings, pay=replace(plan.pay, bonuses=bonuses))


def move(plan: Plan, name: str, step: int) -> Plan:
    """The plan with a channel or stage moved by so many places; it stops at the ends.

    Raises:
        KeyError: When the plan has no such activity.
    """
    activity = _activity(plan, name)
    if isinstance(activity, Channel):
        return replace(
            plan, funnel=replace(plan.funnel, channels=_moved(plan.funnel.channels, activity, step))
        )
    return _with_stages(plan, _moved(plan.funnel.stages, activity, step))


def remove(plan: Plan, name: str) -> Plan:
    """The plan without an activity.

    A channel's share goes to the other channels in proportion. A stage's rate and lead days are joined to
    what led to it - the rates multiplied, the days added - so that the quotas above it stay.

    Raises:
        KeyError: When the plan has no such activity.
        ValueError: For the last stage, which turns work into deals.
    """
    activity, funnel = _activity(plan, name), plan.funnel
    if funnel.stages == (activity,):
        raise ValueError(
            "the last stage cannot go: it is what leads to deals; rename it, or add another stage first"
        )
    plan = counting_only(plan, [kept for kept in plan.names if kept != name])
    if isinstance(activity, Channel):
        left = [channel for channel in funnel.channels if channel is not activity]
        shares = scaled([channel.share.value for channel in left], Fraction(1))
        channels = tuple(replace(c, share=share) for c, share in zip(left, shares, strict=True))
        return replace(plan, funnel=replace(funnel, channels=channels))
    at = funnel.stages.index(activity)
    stages = [stage for stage in funnel.stages if stage is not activity]
    if at:
        before = stages[at - 1]
        stages[at - 1] = replace(
            before,
            converts=joined(before.converts, activity.converts),
            lead_days=before.lead_days + activity.lead_days,
        )
        return _with_stages(plan, stages)
    channels = tuple(
        replace(c, converts=joined(c.converts, activity.converts), lead_days=c.lead_days + activity.lead_days)
        for c in funnel.channels
    )
    return _with_stages(replace(plan, funnel=replace(funnel, channels=channels)), stages)


def with_share(plan: Plan, name: str, share: Rate) -> Plan:
    """The plan with one channel's share, and the rest split over the others in proportion.

    Raises:
        KeyError: When the plan has no such channel.
        ValueError: When the rest has more digits than a share can be typed with.
    """
    activity, channels = _activity(plan, name), plan.funnel.channels
    if not isinstance(activity, Channel):
        raise KeyError(name)
    others = iter(scaled([c.share.value for c in channels if c is not activity], 1 - share.value))
    shared = tuple(replace(c, share=share if c is activity else next(others)) for c in channels)
    return replace(plan, funnel=replace(plan.funnel, channels=shared))


def scaled(shares: Sequence[Fraction], whole: Fraction) -> tuple[Rate, ...]:
    """Shares in the same proportion that sum to `whole`, exactly, each written so that people can read it.

    That is a percentage with at most one decimal, or a small fraction such as 1/3. Other proportions are
    rounded to a tenth of a percent by largest remainder, and the sum is still exact.
    """
    total = sum(shares, Fraction(0))
    exact = [share * whole / total if total else whole / len(shares) for share in shares]
    if not all(_is_readable(share) for share in exact) and (whole * 1000).denominator == 1:
        tenths = [floor(share * 1000) for share in exact]
        short = int(whole * 1000) - sum(tenths)
        for i in sorted(range(len(exact)), key=lambda i: tenths[i] - exact[i] * 1000)[:short]:
            tenths[i] += 1
        exact = [Fraction(share, 1000) for share in tenths]
    return tuple(written(share) for share in exact)


def written(share: Fraction) -> Rate:
    """A share or rate as people write it: a short percentage where that is exact, else a fraction.

    Raises:
        ValueError: When it has more digits than a rate can be typed with.
    """
    places = next((n for n in range(11) if (share * 10 ** (n + 2)).denominator == 1), None)
    if places is None or (places > 2 and share.denominator <= 10_000):
        return Rate.parse(f"{share.numerator}/{share.denominator}", zero=True)
    return Rate.parse(f"{float(share * 100):.{places}f}%", zero=True)


def joined(first: Rate, second: Rate) -> Rate:
    """The rate of two steps in one: 1 in 40 and 1 in 5 make 1 in 200; exact unless it has too many digits."""
    if second.value == 1:
        return first
    return readable(first.value * second.value)


def readable(value: Fraction) -> Rate:
    """A rate as people write it, to ten decimals of a percent where it has more digits than can be typed."""
    if value.numerator == 1 and value.denominator > _READABLE_PARTS and value.denominator < 10**9:
        return Rate.parse(f"1 in {value.denominator}")
    try:
        return written(value)
    except ValueError:
        return Rate.parse(f"{max(float(value) * 100, 1e-10):.10f}%")


def _is_foreign(label: str) -> bool:
    """Whether a label has letters, but none that the name of an activity can have."""
    return any(char.isalpha() for char in label) and not re.search("[A-Za-z]", label.translate(PLAIN_LETTERS))


def _name_for(plan: Plan, label: str, kind: str) -> str:
    if not _is_foreign(label):
        return name_of(label)
    return next(name for n in count(1) if (name := f"{kind}_{n}") not in plan.names)


def _is_readable(share: Fraction) -> bool:
    return share.denominator <= _READABLE_PARTS or (share * 1000).denominator == 1


def _activity(plan: Plan, name: str) -> Channel | Stage:
    for activity in plan.activities:
        if activity.name == name:
            return activity
    raise KeyError(name)


def _moved(rows: tuple[A, ...], row: A, step: int) -> tuple[A, ...]:
    left = [each for each in rows if each is not row]
    left.insert(max(0, min(len(left), rows.index(row) + step)), row)
    return tuple(left)


def _with_stages(plan: Plan, stages: Sequence[Stage]) -> Plan:
    funnel: Funnel = replace(plan.funnel, stages=tuple(stages))
    return replace(plan, funnel=funnel)


def counting_only(plan: Plan, names: Sequence[str]) -> Plan:
    """The plan without ceilings and bonuses of activities other than these."""
    bonuses = tuple(row for row in plan.pay.bonuses if row[0] in (*names, DEALS))
    ceilings = tuple(row for row in plan.ceilings if row[0] in names)
    return replace(plan, ceilings=ceilings, pay=replace(plan.pay, bonuses=bonuses))
