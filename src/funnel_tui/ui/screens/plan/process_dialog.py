"""Your sales process: channels and stages added, named, ordered and removed, all from the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList

from funnel_tui.core.plan.activities import add_channel, add_stage, move, remove, rename
from funnel_tui.core.plan.edit import with_activity
from funnel_tui.core.plan.fields import problem_text
from funnel_tui.core.plan.funnel import Channel, Stage
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.year import Year, logged
from funnel_tui.core.report.wording import counted
from funnel_tui.core.values.money import Notation
from funnel_tui.core.values.names import name_of, title_of
from funnel_tui.ui.screens.dialogs import Ask, Confirm, opens_dialogs

KEYS = "a channel · s stage · r rename · k key · shift+↑↓ move · d remove · esc done"


class ProcessDialog(ModalScreen[Plan | None]):
    """A list of the activities; every edit shows at once and becomes part of the draft at the end."""

    CSS_PATH = "../dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,e", "done", "Done"),
        Binding("a", "add(False)", "Add a channel"),
        Binding("s", "add(True)", "Add a stage"),
        Binding("r,enter", "rename", "Rename"),
        Binding("k", "key", "Another key"),
        Binding("shift+up,left_square_bracket", "move(-1)", "Earlier"),
        Binding("shift+down,right_square_bracket", "move(1)", "Later"),
        Binding("d,delete", "remove", "Remove"),
    ]

    def __init__(self, year: Year, plan: Plan, notation: Notation) -> None:
        """Edit a plan's process.

        Args:
            year: Whose log says what a removal would leave uncounted.
            plan: Where the edits start.
            notation: How numbers are written.
        """
        super().__init__()
        self._year, self._plan, self._notation = year, plan, notation

    def compose(self) -> ComposeResult:
        """The activities, channels first."""
        with Vertical(classes="dialog wide"):
            yield Label("Your sales process", classes="heading")
            yield OptionList(markup=False, compact=True)
            yield Label("", classes="problem", markup=False)
            yield Label(KEYS, classes="hint", markup=False)

    def on_mount(self) -> None:
        """List the activities."""
        self._show(0)

    def _show(self, at: int) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        for activity in self._plan.activities:
            kind = "channel" if isinstance(activity, Channel) else "stage"
            into = activity.converts.text
            share = f"{activity.share.text} of them" if isinstance(activity, Channel) else ""
            options.add_option(f"{activity.key}  {activity.title:<18} {kind:<8} {into:<10} {share}")
        options.highlighted = min(max(at, 0), len(self._plan.activities) - 1)
        problems = self._plan.problems()
        self.query_one(".problem", Label).update(problem_text(problems[0]) if problems else "")

    @property
    def _at(self) -> int:
        return self.query_one(OptionList).highlighted or 0

    @property
    def _chosen(self) -> Channel | Stage:
        return self._plan.activities[self._at]

    def _try(self, edit: Callable[[], Plan], at: int | None = None) -> None:
        here = self._at
        try:
            self._plan = edit()
        except (ValueError, KeyError) as error:
            self.notify(str(error), severity="warning", timeout=5, markup=False)
        self._show(here if at is None else at)

    async def on_option_list_option_selected(self) -> None:
        """Enter renames."""
        await self.action_rename()

    def action_done(self) -> None:
        """Make the process part of the draft."""
        if problems := self._plan.problems():
            self.notify(problem_text(problems[0]), severity="warning", timeout=6, markup=False)
            return
        self.dismiss(self._plan)

    @opens_dialogs
    async def action_add(self, stage: bool) -> None:
        """Ask for a name and add it."""
        kind, example = ("stage", "a demo, a proposal") if stage else ("channel", "LinkedIn, visits")
        name = await self._ask_name(f"Name of the new {kind}", "", f"such as {example}")
        if name is None:
            return
        if stage:
            after = self._chosen.name if isinstance(self._chosen, Stage) else ""
            self._try(lambda: add_stage(self._plan, name, after))
        else:
            self._try(lambda: add_channel(self._plan, name), len(self._plan.funnel.channels))

    @opens_dialogs
    async def action_rename(self) -> None:
        """Ask for another name; what was logged counts for it."""
        old = self._chosen.name
        count = logged(self._year, old)
        entries = counted(count, old, self._notation)
        hint = f"the {entries} logged count for the new name" if count else "another name"
        name = await self._ask_name(f"Rename {old}", title_of(old), hint)
        if name is not None and name != old:
            self._try(lambda: rename(self._plan, old, name))

    async def _ask_name(self, heading: str, start: str, hint: str) -> str | None:
        return await self.app.push_screen_wait(Ask(heading, start, hint, name_of, str))

    @opens_dialogs
    async def action_key(self) -> None:
        """Ask for another key."""
        at, chosen = self._at, self._chosen

        def read(text: str) -> Plan:
            plan = with_activity(self._plan, chosen.name, replace(chosen, key=text.strip()))
            for problem in plan.problems():
                if problem.where[-1] == "key":
                    raise ValueError(f"{problem.what}; allowed: {problem.allowed}")
            return plan

        def describe(plan: Plan) -> str:
            key = plan.activities[at].key
            return f"{key} counts one, {key.upper()} takes one back"

        dialog = Ask(f"Key of {chosen.name}", chosen.key, "one small letter", read, describe)
        plan = await self.app.push_screen_wait(dialog)
        if plan is not None:
            self._try(lambda: plan)

    def action_move(self, step: int) -> None:
        """Move it among its like."""
        name = self._chosen.name
        self._try(lambda: move(self._plan, name, step))
        self._show(self._plan.names.index(name))

    @opens_dialogs
    async def action_remove(self) -> None:
        """Remove it; ask first where something was logged."""
        name = self._chosen.name
        count = logged(self._year, name)
        entries = counted(count, name, self._notation)
        body = f"{entries} are logged. They stay in the file and are no longer counted."
        if not count or await self.app.push_screen_wait(Confirm(f"Remove {name}?", body)):
            self._try(lambda: remove(self._plan, name))
