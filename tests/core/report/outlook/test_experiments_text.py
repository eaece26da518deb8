"""Conversions before and since a marked day, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from funnel_tui.core.forecast.experiments import Comparison, ExperimentResult
from funnel_tui.core.report.outlook.experiments_text import (
    experiments_text,
    step_cells,
    step_forms,
    verdict_text,
)
from funnel_tui.core.values.money import PLAIN

STEP = Comparison(("calls", "emails"), "meetings", 0.025, 0.0375, 5_200, 2_000, 0.98, 1_500)
FOUND = ExperimentResult(date(2026, 3, 2), "new script", (STEP,))


def test_a_verdict_is_said_only_when_there_is_enough() -> None:
    assert verdict_text(STEP, PLAIN) == "better"
    assert verdict_text(replace(STEP, better=0.03), PLAIN) == "worse"
    assert verdict_text(replace(STEP, better=0.6), PLAIN) == "no difference found"
    assert verdict_text(replace(STEP, needed=4_000), PLAIN) == "2,000 more for a verdict"
    assert verdict_text(replace(STEP, needed=None), PLAIN) == "too few before for any"


def test_the_rows_of_the_command() -> None:
    lines = experiments_text((FOUND,), PLAIN).splitlines()
    assert lines[0] == "new script, from 2 Mar 2026 on"
    assert lines[1].split() == ["before", "since", "of", "and", "better", "verdict"]
    title = "Calls and emails to meetings"
    assert lines[2].removeprefix(title).split() == [
        *("2.5", "%", "3.75", "%", "5,200", "2,000", "98", "%", "better")
    ]
    none = experiments_text((replace(FOUND, steps=()),), PLAIN)
    assert none.endswith("nothing that was begun since could have gone on by now")


def test_the_row_of_a_table() -> None:
    assert step_cells(FOUND, STEP, PLAIN) == ("2 Mar: calls", "was 2.5 %", "3.75 %", "2,000")
    assert step_forms(FOUND, STEP, PLAIN) == (
        "new script: better (98 % sure to be better)",
        "better (98 % sure to be better)",
        "better",
    )
    early = replace(STEP, needed=4_000)
    assert step_forms(FOUND, early, PLAIN)[1:] == (
        "98 % sure to be better, 2,000 more for a verdict",
        "98 % better, 2,000 more",
    )
    assert step_forms(FOUND, replace(STEP, needed=None), PLAIN)[2] == "98 % better, no verdict"
