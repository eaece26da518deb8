"""Changing one field of a plan by its path in the year file, from text as a person types it.

The planning screen and the command line both go through here, so that what one accepts the other accepts,
and so that a refusal reads the same in both.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from funnel_tui.core.plan.funnel import Channel, Rounding, Stage
from funnel_tui.core.plan.plan import Plan, Timing
from funnel_tui.core.values.money import read_count, read_money
from funnel_tui.core.values.period import Period
from funnel_tui.core.values.rate import Rate

E = TypeVar("E", Rounding, Timing)

ALLOWED_CEILING = "a number a working day, such as 60 or 2.5; none for the usual one"
ALLOWED_DATE = "a date such as 2026-11-23"


def read_date(text: str) -> date:
    """Read a date as the file writes it.

    Raises:
        ValueError: When it is in no calendar; the message says what is allowed.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(ALLOWED_DATE) from None


def field_text(plan: Plan, path: str) -> str:
    """What an editor shows for a field: plain digits and the notation that was typed.

    Raises:
        KeyError: Where the plan has no such field.
    """
    table, _, rest = path.partition(".")
    if table == "plan":
        head, _, name = rest.partition(".")
        return _ceiling_text(plan, name) if head == "ceilings" else _plan_text(plan, rest)
    activity = _activity(plan, path)
    value = getattr(activity, rest.partition(".")[2], None)
    if value is None:
        raise KeyError(path)
    return value.text if isinstance(value, Rate) else str(value)


def _plan_text(plan: Plan, name: str) -> str:
    funnel = plan.funnel
    confidence = funnel.confidence.text if funnel.confidence else ""
    counted_from = plan.counted_from.isoformat() if plan.counted_from else ""
    return {
        "target": _digits(funnel.target),
        "average_deal": _digits(funnel.average_deal),
        "closed_before": _digits(funnel.closed_before),
        "starts": plan.period.starts.isoformat(),
        "ends": plan.period.ends.isoformat(),
        "counted_from": counted_from,
        "confidence": confidence,
        "currency": plan.currency,
        "rounding": str(funnel.rounding),
        "timing": str(plan.timing),
    }[name]


def _ceiling_text(plan: Plan, name: str) -> str:
    if name not in plan.names:
        raise KeyError(f"plan.ceilings.{name}")
    most = dict(plan.ceilings).get(name)
    return "" if most is None else f"{most:f}"


def _digits(amount: Decimal) -> str:
    return f"{amount:,f}"


def _activity(plan: Plan, path: str) -> Channel | Stage:
    table, _, rest = path.partition(".")
    wanted = rest.partition(".")[0]
    for activity in plan.activities:
        if activity.name == wanted and table == ("stages" if isinstance(activity, Stage) else "channels"):
            return activity
    raise KeyError(path)


def with_field(plan: Plan, path: str, text: str) -> Plan:
    """The plan with one field read anew; whether the whole still makes sense is for `Plan.problems`.

    Raises:
        KeyError: Where the plan has no such field.
        ValueError: When the text cannot be read; the message says what is allowed.
    """
    table, _, rest = path.partition(".")
    if table == "plan":
        return _with_plan_field(plan, rest, text)
    activity, name = _activity(plan, path), rest.partition(".")[2]
    value: object
    if name == "converts":
        value = Rate.parse(text)
    elif name == "share" and isinstance(activity, Channel):
        value = Rate.parse(text, zero=True)
    elif name == "lead_days" or (name == "opening" and isinstance(activity, Stage)):
        value = read_count(text)
    elif name == "key":
        value = text.strip()
    else:
        raise KeyError(path)
    return with_activity(plan, activity.name, replace(activity, **{name: value}))  # type: ignore[arg-type]


def with_activity(plan: Plan, name: str, changed: Channel | Stage) -> Plan:
    """The plan with one channel or stage exchanged, in its place."""
    funnel = plan.funnel
    if isinstance(changed, Channel):
        channels = tuple(changed if c.name == name else c for c in funnel.channels)
        return replace(plan, funnel=replace(funnel, channels=channels))
    stages = tuple(changed if s.name == name else s for s in funnel.stages)
    return replace(plan, funnel=replace(funnel, stages=stages))


def _with_plan_field(plan: Plan, name: str, text: str) -> Plan:
    funnel, period = plan.funnel, plan.period
    if name in ("target", "average_deal", "closed_before"):
        empty = name == "closed_before" and not text.strip()
        amount = Decimal(0) if empty else read_money(text)
        return replace(plan, funnel=replace(funnel, **{name: amount}))  # type: ignore[arg-type]
    if name == "starts":
        return replace(plan, period=Period(read_date(text), period.ends))
    if name == "ends":
        return replace(plan, period=Period(period.starts, read_date(text)))
    if name == "counted_from":
        return replace(plan, counted_from=read_date(text) if text.strip() else None)
    if name == "confidence":
        return replace(plan, funnel=replace(funnel, confidence=Rate.parse(text) if text.strip() else None))
    if name == "currency":
        return replace(plan, currency=text.strip())
    if name == "rounding":
        return replace(plan, funnel=replace(funnel, rounding=_choice(Rounding, text)))
    if name == "timing":
        return replace(plan, timing=_choice(Timing, text))
    if name.startswith("ceilings."):
        return _with_ceiling(plan, name.removeprefix("ceilings."), text)
    raise KeyError(f"plan.{name}")


def _with_ceiling(plan: Plan, name: str, text: str) -> Plan:
    """Without a text the usual ceiling of the activity holds again."""
    if name not in plan.names:
        raise KeyError(f"plan.ceilings.{name}")
    limits = {named: most for named, most in plan.ceilings if named != name or text.strip()}
    if text.strip():
        try:
            limits[name] = read_money(text)
        except ValueError:
            raise ValueError(ALLOWED_CEILING) from None
    return replace(plan, ceilings=tuple(limits.items()))


def _choice(kind: type[E], text: str) -> E:
    try:
        return kind(text.strip().lower())
    except ValueError:
        raise ValueError(" | ".join(kind)) from None
