"""A changed plan: one record, and what the file changed meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tests.storage.conftest import Reopen, edit, with_target

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.values.rate import Rate
from funnel_tui.storage.journal.edits import Fields
from funnel_tui.storage.store import Change, Refused, Store


def test_a_changed_plan_is_one_record(store: Store, plan: Plan, now: datetime, reopen: Reopen) -> None:
    wanted = replace(with_target(plan, 120_000), currency="€")
    made = store.change_plan(wanted, now).edit
    assert isinstance(made, Fields)
    assert made.labels == ("Target", "Currency")
    assert store.unsaved == 1
    assert store.year is not None
    assert store.year.plan == wanted
    store.checkpoint()
    again = reopen().year
    assert again is not None
    assert again.plan == wanted
    assert store.change_plan(wanted, now) == Change()
    store.undo(now)
    assert store.year.plan == plan


def test_an_unusable_plan_is_refused(store: Store, plan: Plan, now: datetime) -> None:
    with pytest.raises(Refused, match="Target"):
        store.change_plan(with_target(plan, -1), now)
    assert store.unsaved == 0


def test_a_draft_does_not_write_over_what_the_file_changed_meanwhile(
    store: Store, plan: Plan, now: datetime, path: Path
) -> None:
    edit(path, "average_deal = 10000", "average_deal = 8000")
    draft = replace(with_target(plan, 120_000), currency="€")
    draft = replace(draft, funnel=replace(draft.funnel, average_deal=Decimal(9000)))
    change = store.change_plan(draft, now, base=plan)
    assert change.kept == ("Average deal was changed in the file since",)
    assert store.year is not None
    funnel = store.year.plan.funnel
    assert (funnel.target, funnel.average_deal) == (Decimal(120_000), Decimal(8000))


def test_a_draft_that_does_not_fit_the_file_any_more_is_refused(
    store: Store, plan: Plan, now: datetime, path: Path
) -> None:
    edit(path, 'share = "50%"', 'share = "40%"')
    edit(path, 'share = "50%"', 'share = "60%"')
    calls, emails = plan.funnel.channels
    draft = replace(
        plan,
        funnel=replace(plan.funnel, channels=(replace(calls, share=Rate.parse("50%"), lead_days=3), emails)),
    )
    assert store.change_plan(draft, now, base=plan).kept == ()
    assert store.year is not None
    assert [c.share.text for c in store.year.plan.funnel.channels] == ["40%", "60%"]
    assert store.year.plan.funnel.channels[0].lead_days == 3
    # An edit between the look and the checkpoint leaves the record no place: the file's plan stays.
    both = (replace(calls, share=Rate.parse("90%")), replace(emails, share=Rate.parse("10%")))
    store.change_plan(replace(store.year.plan, funnel=replace(store.year.plan.funnel, channels=both)), now)
    edit(path, 'share = "60%"', 'share = "0.6"')
    store.checkpoint()
    assert store.year is not None
    assert [c.share.text for c in store.year.plan.funnel.channels] == ["40%", "0.6"]
    assert "Channels" in store.kept()[0]
    assert store.kept() == ()
