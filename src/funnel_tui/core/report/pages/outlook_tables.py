"""A quarter, the pipeline alone and pay as tables: parts of what `status --json` prints."""

from __future__ import annotations

from fractions import Fraction

from funnel_tui.core.forecast.outlook.closing import Closing
from funnel_tui.core.forecast.outlook.coverage import Coverage, CoverageNeeded
from funnel_tui.core.forecast.outlook.pay_outlook import PayOutlook
from funnel_tui.core.forecast.outlook.stretch_outlook import StretchOutlook
from funnel_tui.core.progress.pace import ActivityPace, Pace
from funnel_tui.core.report.pages.json_cells import band_table, figure, iso, plain, to_the_cent


def pay_table(outlook: PayOutlook) -> dict[str, object]:
    """The pay of `status --json`."""
    found = outlook.earned
    present, after = found.present, found.next_tier
    return {
        "earned": plain(found.earned),
        "owed": plain(found.owed),
        "period": present
        and {
            "starts": present.span.starts.isoformat(),
            "ends": present.span.ends.isoformat(),
            "quota": plain(present.quota),
            "sales": plain(present.sales),
            "base": plain(present.base),
            "commission": plain(present.commission),
            "bonus": plain(present.bonus),
            "paid": plain(present.base + present.draw.paid),
        },
        "next_tier": after
        and {
            "above": float(after.tier.above),
            "rate": float(after.tier.rate),
            "left": plain(after.left),
            "deals": after.deals,
            "chance": outlook.tier_chance,
        },
        "at_end": band_table(outlook.at_end),
    }


def coverage_table(found: Coverage) -> dict[str, object]:
    """The pipeline without more work, in `status --json`."""
    return {
        "more": band_table(found.more),
        "chance_alone": found.alone,
        "own_work": round(found.own_work, 6),
        "open": found.open,
        "held": found.held,
        "even": _needed_table(found.even),
        "sure": _needed_table(found.sure),
    }


def _needed_table(needed: CoverageNeeded | None) -> dict[str, object] | None:
    return {"more": needed.more, "ratio": needed.ratio} if needed else None


def stretch_table(now: Pace, found: StretchOutlook | None, basis: str) -> dict[str, object]:
    """What `status --json --horizon quarter` and `month` print; its keys are a contract for scripts."""
    revenue, stretch = now.revenue, now.stretch
    attained = Fraction(revenue.total) / Fraction(revenue.target) if revenue.target else None
    return {
        "date": now.today.isoformat(),
        "horizon": str(stretch.horizon),
        str(stretch.horizon): stretch.name,
        "starts": stretch.span.starts.isoformat(),
        "ends": stretch.span.ends.isoformat(),
        "working_days_left": now.working_days_left,
        "verdict": str(now.verdict),
        "chance": found and found.forecast.chance,
        "chance_basis": basis,
        "revenue": {
            "actual": plain(revenue.total),
            "expected": to_the_cent(revenue.expected),
            "target": plain(revenue.target),
            "attainment": figure(attained),
            "needed_per_day": None if revenue.needed is None else to_the_cent(revenue.needed),
            "safe_days": figure(now.revenue_days),
            "verdict": str(revenue.verdict),
            "projection": found and band_table(found.forecast.revenue),
        },
        "activities": [_activity_table(activity) for activity in now.activities],
        "coverage": found and coverage_table(found.coverage),
        "closing": found and found.closing and _close_table(found.closing),
    }


def _activity_table(activity: ActivityPace) -> dict[str, object]:
    return {
        "name": activity.name,
        "actual": activity.actual,
        "expected": float(activity.expected),
        "delta": float(activity.delta),
        "quota": activity.quota,
        "attainment": figure(Fraction(activity.actual, activity.quota) if activity.quota else None),
        "needed_per_day": figure(activity.needed),
        "safe_days": figure(activity.safe_days),
        "last_useful_day": iso(activity.last_useful_day),
        "verdict": str(activity.verdict),
    }


def _close_table(found: Closing) -> dict[str, object]:
    after = {
        "quarter": found.next_name,
        "in_pipeline": f"{found.next_in_pipeline:.2f}",
        "target": plain(found.next_target),
    }
    return {
        "missing": found.missing,
        "win_rate": found.win_rate,
        "decisions": found.decisions,
        "decisions_a_week": found.decisions_a_week,
        "open": found.open,
        "chance_each": found.chance_each,
        "next": after if found.next_name else None,
    }
