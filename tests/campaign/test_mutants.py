"""Each protection of the saving, taken out: a test has to notice."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.campaign.kit import tally, tell
from tests.campaign.mutants import campaign, copied, judge, mutate, run_tests, uses_copy
from tests.campaign.protections import MUTANTS

pytestmark = pytest.mark.skipif(os.name == "nt", reason="some protections are of POSIX alone")


def test_every_protection_is_still_where_it_is_looked_for(tmp_path: Path) -> None:
    for number, mutant in enumerate(MUTANTS):
        mutate(mutant, copied(tmp_path / str(number)))
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)


def test_the_copy_is_what_is_tested_and_is_well(tmp_path: Path) -> None:
    home = copied(tmp_path / "src")
    assert uses_copy(home)
    code, said = run_tests(
        home, ["tests/storage/journal/test_journal.py", "tests/storage/disk/test_atomic.py"]
    )
    assert code == 0, said


def test_a_record_without_its_newline_is_noticed() -> None:
    sealed = next(mutant for mutant in MUTANTS if mutant.name.startswith("newline"))
    assert judge(sealed).test


@pytest.mark.campaign
def test_a_test_notices_when_a_protection_is_gone() -> None:
    found = campaign(MUTANTS)
    for one in found:
        tell("mutant", name=one.mutant.name, test=one.test)
    tally("mutants", len(found))
    tally("mutants noticed", sum(bool(one.test) for one in found))
    assert [(one.mutant.name, one.said) for one in found if not one.test] == []
