"""Every key in groups: what `?` shows on a screen, and what docs/keys.md lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.binding import Binding, BindingType

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.report.glossary import MEANINGS
from funnel_tui.ui.actions import Scope, key_text, of_scope
from funnel_tui.ui.imports.preview import ImportPreview
from funnel_tui.ui.screens.dialogs import Ask, Confirm, Help, Pick
from funnel_tui.ui.screens.find import Find
from funnel_tui.ui.screens.plan.process_dialog import ProcessDialog
from funnel_tui.ui.widgets.bars.morning_line import MorningLine
from funnel_tui.ui.widgets.charts.heatmap import HeatMap
from funnel_tui.ui.widgets.plan_field import PlanField

Rows = list[tuple[str, str]]
Group = tuple[str, Rows]

_DIGITS = ("0-9", "Digits first: 12 and a key count twelve at once, 999 at most")
_PALETTE = ("^p", "Palette: find any of these")


def keys_text(keys: str) -> str:
    """Keys of a binding as a person knows them: `p F2`, `⏎`, `shift+↑`."""
    # `shift+w` is what some terminals send for `W`.
    return " ".join(key_text(key) for key in keys.split(",") if not (key[:6] == "shift+" and len(key) == 7))


def help_groups(mode: str, plan: Plan | None) -> list[Group]:
    """Every key of a screen in groups: what it counts and does, what works everywhere, and in dialogs."""
    here = Scope(mode)
    groups = []
    if here in (Scope.LOG, Scope.TARGET) and plan is not None:
        counts = [(f"{a.key} {a.key.upper()}", f"One more, one fewer: {a.title}") for a in plan.activities]
        groups.append(("Count", [*counts, _DIGITS]))
    groups.append((f"On {here.title()}", [(keys_text(a.keys), a.help) for a in of_scope(here)]))
    if here is not Scope.PLAN:
        groups.append(headline_keys())
    if here is Scope.PLAN:
        groups += [field_keys(), process_keys()]
    elif here is Scope.TARGET:
        groups.append(history_keys())
    everywhere = [(keys_text(a.keys), a.help) for a in of_scope(Scope.APP)]
    return [*groups, ("Everywhere", [*everywhere, _PALETTE]), _meanings(), *dialog_keys()]


def _meanings() -> Group:
    """What the words on screen mean."""
    return "What it means", [*MEANINGS]


def count_keys() -> Group:
    """The keys that count, whatever the plan's activities are."""
    rows = [
        ("c", "The letter that the plan gives to an activity, such as c for calls: one more"),
        ("C", "Its capital: one fewer"),
        _DIGITS,
    ]
    return "Count, on Log and Target", rows


def field_keys() -> Group:
    """Keys in a field of the plan."""
    return "In a field of Plan", [
        ("0-9", "Before it: go into the first field, the target, and type"),
        *_rows(PlanField.BINDINGS),
        ("tab", "Next field"),
        ("esc", "Leave the field"),
    ]


def process_keys() -> Group:
    """Keys of the list of channels and stages."""
    return "In the sales process", _rows(ProcessDialog.BINDINGS)


def headline_keys() -> Group:
    """Keys of the headline, once tab has led there."""
    return "On the headline of Log and Target, by tab", _rows(MorningLine.BINDINGS)


def history_keys() -> Group:
    """Keys in the year by day."""
    return "In the history of Target", _rows(HeatMap.BINDINGS)


def palette_keys() -> Group:
    """The key that finds every action."""
    return "Everywhere", [_PALETTE]


def dialog_keys() -> list[Group]:
    """Keys of the dialogs that ask, and of the one that lists keys."""
    return [
        ("In a dialog with a field", [("⏎", "Answer with the text"), *_rows(Ask.BINDINGS)]),
        ("In a dialog with a list", [("↑ ↓", "Mark a line"), ("⏎", "Choose it"), *_rows(Pick.BINDINGS)]),
        ("In a list that filters", [("⏎", "Choose the marked line"), *_rows(Find.BINDINGS)]),
        ("In a question", _rows(Confirm.BINDINGS)),
        ("In the preview of an import", [("↑ ↓", "Scroll"), *_rows(ImportPreview.BINDINGS)]),
        ("In the list of keys", [("↑ ↓", "Scroll"), *_rows(Help.BINDINGS)]),
    ]


def _rows(bindings: Iterable[BindingType]) -> Rows:
    return [(keys_text(each.key), each.description) for each in bindings if isinstance(each, Binding)]


def page(groups: Sequence[Group]) -> str:
    """Groups as tables in Markdown."""
    parts = []
    for heading, rows in groups:
        lines = [f"| {' '.join(f'`{key}`' for key in keys.split(' '))} | {text} |" for keys, text in rows]
        parts.append("\n".join([f"## {heading}", "", "| key | what it does |", "| --- | --- |", *lines]))
    return "\n\n".join(parts)
