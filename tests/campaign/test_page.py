"""docs/reliability.md names tests that are there, and says what its script says."""

from __future__ import annotations

import re

import pytest
from tests.campaign.faults import NOT_PROMISED, PROMISES, ROWS
from tests.campaign.kit import ROOT

PAGE = ROOT / "docs" / "reliability.md"


def test_every_test_that_the_table_names_is_there() -> None:
    there = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8"))
    }
    assert {name for row in ROWS for name in row.tests} - there == set()


def test_every_promise_has_a_fault_that_tests_it() -> None:
    assert {n for row in ROWS for n in row.promises} == set(range(1, len(PROMISES) + 1))


@pytest.mark.skipif(not PAGE.exists(), reason="the documents are not in this package")
def test_the_page_says_what_its_script_says() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for n, promise in enumerate(PROMISES, start=1):
        assert f"{n}. {promise}\n" in page
    for text in NOT_PROMISED:
        assert f"- {text}\n" in page
    for row in ROWS:
        assert f"| {row.fault} | {row.behaviour} |" in page
