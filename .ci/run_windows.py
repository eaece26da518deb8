"""The gates where there is no bash: a new environment, the suite, ruff and mypy.

It leaves out the tests that need a pseudo-terminal or another module of POSIX, and the fault campaign, whose
faults are made with signals and mounts. It runs on every system, so it can be tried on one that has both.
"""

# A script says what it does.
# ruff: noqa: T201

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
POSIX_ONLY = re.compile(r"^(?:import|from) (?:fcntl|pty|resource|tests\.ui\.screens\.terminal)\b", re.M)


def left_out() -> list[str]:
    """Files of tests that import what only POSIX has."""
    tests = sorted((ROOT / "tests").rglob("test_*.py"))
    return [path.relative_to(ROOT).as_posix() for path in tests if POSIX_ONLY.search(path.read_text("utf-8"))]


def main() -> int:
    """Run every gate, however the ones before went; 1 where one failed."""
    failed = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy, home = Path(folder, "checkout"), Path(folder, "venv")
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache"))
        venv.create(home, with_pip=True)
        python = str(home / ("Scripts" if (home / "Scripts").exists() else "bin") / "python")
        gates = (
            ["pip", "install", "-q", "-e", ".[dev]"],
            ["funnel_tui", "--version"],
            ["pytest", "-q", *(f"--ignore={path}" for path in left_out()), *sys.argv[1:]],
            ["ruff", "check", "."],
            ["ruff", "format", "--check", "."],
            # The annotations of the standard library differ by system; they are checked for one.
            ["mypy", "--platform", "linux"],
        )
        for gate in gates:
            print(f"\n== {' '.join(gate)}", flush=True)
            if subprocess.run([python, "-m", *gate], cwd=copy, check=False).returncode:
                failed.append(" ".join(gate[:2]))
    print("\n" + ("\n".join(f"FAILED: {gate}" for gate in failed) or "all gates good"))
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
