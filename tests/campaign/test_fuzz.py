"""Damaged and odd year files: no traceback, no hang, nothing of them lost, and the presses counted once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from tests.campaign.damage import KINDS, damaged
from tests.campaign.fuzzing import fuzz
from tests.campaign.kit import ROOT, environment, tally

FEW = 150
MANY = 10_100


def judged(said: Counter[str], files: int) -> None:
    tally("files fuzzed", files)
    for what, n in said.items():
        tally(f"files fuzzed: press {what}", n)
    assert sum(said.values()) == files
    assert min(said["counted"], said["counted beside"]) > files // 10, "files of both kinds were met"


def test_every_kind_of_damage_damages() -> None:
    good = b'format = 1\n[plan]\nstarts = 2026-01-01\n[saved]\nhost-1 = 5\nend = "whole"\n'
    for seed, kind in enumerate(KINDS):
        assert any(damaged(good, seed + n * len(KINDS))[1] != good for n in range(5)), kind
    assert damaged(good, 5) == damaged(good, 5), "a number is always the same file"


def test_some_damaged_files(tmp_path: Path) -> None:
    judged(fuzz(tmp_path, range(FEW)), FEW)


@pytest.mark.campaign
def test_many_damaged_files(tmp_path: Path) -> None:
    workers = os.cpu_count() or 1
    running = []
    for n in range(workers):
        command = [sys.executable, "-m", "tests.campaign.fuzzing", str(tmp_path / str(n))]
        seeds = [str(FEW + n), str(FEW + MANY), str(workers)]
        running.append(
            subprocess.Popen(
                [*command, *seeds],
                cwd=ROOT,
                env=environment(),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
    said: Counter[str] = Counter()
    for process in running:
        out, err = process.communicate()
        assert process.returncode == 0, err
        said.update(json.loads(out))
    judged(said, MANY)
