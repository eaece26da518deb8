"""What tests of several rooms need."""

from __future__ import annotations

import os
import sys
from functools import cache

import pytest

from funnel_tui.core.forecast import simulate

BYTECODE = "PYTHONPYCACHEPREFIX"


def pytest_configure(config: pytest.Config) -> None:
    """Compile the program and the tests once, not in each of the hundreds of processes that the tests start.

    Who wants no bytecode beside the sources gets none there: it goes to a folder of its own.
    """
    if os.environ.get("PYTHONDONTWRITEBYTECODE") and BYTECODE not in os.environ:
        del os.environ["PYTHONDONTWRITEBYTECODE"]
        os.environ[BYTECODE] = sys.pycache_prefix = str(config.rootpath / ".pytest_cache" / "bytecode")
        sys.dont_write_bytecode = False


@pytest.fixture
def worlds_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw the worlds of each pipeline once in a test: a page of past forecasts needs fifty, 30 ms each."""
    monkeypatch.setattr(simulate, "simulate", cache(simulate.simulate))
