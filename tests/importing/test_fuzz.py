"""Damaged files for every reader: read, asked about or refused in one line, and never anything else."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from tests.article import ARTICLE_2026
from tests.cli.conftest import home, make, whole_2026, year
from tests.importing.damage import damaged, good_files
from tests.importing.kit import BERLIN, TODAY

from funnel_tui.cli import main as cli
from funnel_tui.importing.counting.answers import Answers
from funnel_tui.importing.files.cannot_import import CannotImport, Unanswered
from funnel_tui.importing.files.input_file import InputFile
from funnel_tui.importing.reading import read
from funnel_tui.importing.recognise import recognise

__all__ = ["home", "make", "whole_2026", "year"]

FEW, MANY = 300, 10_000
ANSWERS = (
    Answers(),
    Answers(mine="Ann"),
    Answers(mine="acme.com", dates="dmy"),
    Answers(activities={"": "calls"}, mine="*", dates="mdy"),
    Answers(activities={"": "won"}, columns={"amount": "Value"}),
)


def fuzz(seeds: range) -> Counter[str]:
    """What became of each file; any other error ends the test."""
    good, said = good_files(), Counter[str]()
    for seed in seeds:
        chance = Random(seed)
        data = damaged(chance.choice(good), chance)
        try:
            found = read(
                recognise(InputFile("fuzz", data=data)), chance.choice(ANSWERS), ARTICLE_2026, TODAY, BERLIN
            )
        except (CannotImport, Unanswered) as error:
            said[type(error).__name__] += 1
            said["of several lines"] += "\n" in str(error)
            continue
        except Exception as error:
            raise AssertionError(f"seed {seed}: {type(error).__name__}: {error}") from error
        assert found.source.first <= found.source.last <= TODAY, seed
        for day in found.source.days.values():
            assert all(type(n) is int and n > 0 for n in day.counts.values()), seed
            assert all(amount.is_finite() and amount > 0 for amount in day.won), seed
        said["read"] += 1
    return said


def judged(said: Counter[str], files: int) -> None:
    assert said.pop("of several lines") == 0
    assert sum(said.values()) == files
    assert min(said["read"], said["CannotImport"], said["Unanswered"]) > files // 50, said


def test_some_damaged_files() -> None:
    judged(fuzz(range(FEW)), FEW)


@pytest.mark.campaign
def test_many_damaged_files() -> None:
    judged(fuzz(range(FEW, FEW + MANY)), MANY)


def through_the_command(
    year: Path, home: Path, seeds: range, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is refused leaves every file as it was."""

    class Nobody(io.StringIO):
        pass

    monkeypatch.setattr("sys.stdin", Nobody())
    good = good_files()
    for seed in seeds:
        chance = Random(seed)
        path = home / "fuzz.dat"
        path.write_bytes(damaged(chance.choice(good), chance))
        before = {each: each.read_bytes() for each in home.rglob("*") if each.is_file()}
        code = cli.main(["import", str(path), "--mine", "Ann"])
        err = capsys.readouterr().err
        assert "Internal error" not in err, (seed, err)
        if code:
            assert code in (1, 2), seed
            assert err.count("\n") == 1, (seed, err)
            assert {each: each.read_bytes() for each in home.rglob("*") if each.is_file()} == before, seed
        else:
            assert b'end = "whole"' in year.read_bytes()[-40:], seed


def test_some_through_the_command(
    year: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    through_the_command(year, home, range(60), monkeypatch, capsys)


@pytest.mark.campaign
def test_many_through_the_command(
    year: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    through_the_command(year, home, range(60, 1060), monkeypatch, capsys)
