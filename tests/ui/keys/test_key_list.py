"""Every key is listed: in docs/keys.md and by `?`."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode

from funnel_tui.core.plan.example import example_plan
from funnel_tui.system.clock import today
from funnel_tui.ui.actions import ACTIONS, count_bindings
from funnel_tui.ui.app import FunnelApp
from funnel_tui.ui.keys.key_list import help_groups, keys_text
from funnel_tui.ui.screens.plan.screen import PlanScreen
from funnel_tui.ui.screens.target.screen import TargetScreen

DOCS = Path(__file__).parents[3] / "docs"
SCREENS = (FunnelApp, PlanScreen, TargetScreen)
"""Loaded, so that every class with bindings of its own is known."""


def classes(of: type[Any]) -> list[type[Any]]:
    return [each for child in of.__subclasses__() for each in (child, *classes(child))]


def own_bindings() -> list[Binding]:
    """What the program binds itself, but for the letters that a plan may use."""
    counting = [binding.key for binding in count_bindings()]
    return [
        binding
        for kind in classes(DOMNode)
        if kind.__module__.startswith("funnel_tui.") and "BINDINGS" in vars(kind)
        for binding in kind.BINDINGS
        if isinstance(binding, Binding) and binding.key not in counting
    ]


def test_the_page_is_up_to_date() -> None:
    page = runpy.run_path(str(DOCS / "make_pictures.py"))["keys_page"]()
    assert (DOCS / "keys.md").read_text(encoding="utf-8") == page, "run docs/make_pictures.py"


def test_every_binding_is_on_the_page() -> None:
    page = (DOCS / "keys.md").read_text(encoding="utf-8")
    assert issubclass(FunnelApp, App)
    for binding in own_bindings():
        keys = " ".join(f"`{key}`" for key in keys_text(binding.key).split())
        text = binding.tooltip or binding.description
        assert any(keys in line and text in line for line in page.splitlines()), binding


@pytest.mark.parametrize("mode", ["log", "plan", "target"])
def test_the_help_of_a_screen_has_its_keys_and_those_of_its_dialogs(mode: str) -> None:
    groups = dict(help_groups(mode, example_plan(today())))
    listed = [text for rows in groups.values() for _, text in rows]
    assert {a.help for a in ACTIONS if a.scope in (mode, "everywhere")} <= set(listed)
    assert "In a dialog with a field" in groups
    assert ("Count" in groups) == (mode != "plan")
