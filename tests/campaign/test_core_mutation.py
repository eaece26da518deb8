"""The arithmetic and its words with small defects in them: most have to be noticed by a near test."""

from __future__ import annotations

import ast

import pytest
from tests.campaign.core_defects import defects, planted, shown, watched
from tests.campaign.core_mutation import Survey, every_defect, sample

SAMPLE = 150
"""As many as .ci/run tries."""

SOURCE = '''
"""A module."""

LEVELS = (3, "a word of more")


def cost(n: int, rate: float = 0.5) -> float:
    """Words."""
    if n < 0 or not rate:
        raise ValueError("never")
    return max(0, n - 1) * rate


def total(counts: list[int], rates: list[float]) -> float:
    """Words."""
    return sum(n * rate for n, rate in zip(counts, rates, strict=True))
'''


def test_every_defect_is_one_small_change() -> None:
    found = defects("m", SOURCE)
    assert [d.id for d in found] == [
        "m:-:constant:0",
        "m:cost:constant:0",
        "m:cost:condition:0",
        "m:cost:and-or:0",
        "m:cost:compare:0",
        "m:cost:constant:1",
        "m:cost:sign:0",
        "m:cost:return:0",
        "m:cost:reckon:0",
        "m:cost:exchange:0",
        "m:cost:constant:2",
        "m:cost:reckon:1",
        "m:cost:constant:3",
        "m:total:return:0",
        "m:total:reckon:0",
    ]
    plain = ast.unparse(ast.parse(SOURCE)).splitlines()
    for defect in found:
        changed = ast.unparse(planted(defect, SOURCE)).splitlines()
        (line,) = ((a.strip(), b.strip()) for a, b in zip(plain, changed, strict=True) if a != b)
        assert shown(defect, SOURCE) == line


def test_an_edit_of_one_function_leaves_the_defects_of_the_others() -> None:
    more = SOURCE + "\n\ndef other() -> int:\n    return 2 + 2\n"
    before, after = ({d.id for d in defects("m", source)} for source in (SOURCE, more))
    assert before < after
    with pytest.raises(LookupError):
        planted(defects("m", more)[-1], SOURCE)


def test_a_watched_function_tells_its_name() -> None:
    called: list[str] = []
    names: dict[str, object] = {"_function_called": called.append}
    exec(compile(watched("m", SOURCE), "m", "exec"), names)
    cost = names["cost"]
    assert callable(cost)
    assert cost(3) == 1.0
    assert called == ["m:cost"]


def test_the_sample_is_always_the_same() -> None:
    found = every_defect()
    assert len(found) > 20 * SAMPLE
    chosen = sample(found, SAMPLE)
    assert chosen == sample(list(reversed(found)), SAMPLE)
    assert len({defect.module for defect in chosen}) > 20
    assert not set(chosen) >= set(sample(found, SAMPLE, "another"))


def test_a_slow_machine_runs_the_same_tests() -> None:
    defect = defects("m", SOURCE)[1]
    seconds = {f"test_{n}": n / 10 for n in range(1, 20)}
    called = {test: frozenset(["m:cost"] if n % 2 else ["m:total"]) for n, test in enumerate(seconds)}
    chosen = Survey(seconds, called).tests(defect)
    # The quickest, and no more than their share of the time of all.
    assert chosen == ["test_2", "test_4", "test_6", "test_8"]
    assert Survey({test: 7 * took for test, took in seconds.items()}, called).tests(defect) == chosen
