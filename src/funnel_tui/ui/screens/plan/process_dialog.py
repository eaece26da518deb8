"""Your sales process: channels and stages added, named, ordered and removed, all from the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.cells import set_cell_size
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList

from funnel_tui.core.plan.activities import add_channel, add_stage, move, remove, rename
from funnel_tui.core.plan.edit import with_activity
from funnel_tui.core.plan.fields.table import problem_text
from funnel_tui.core.plan.funnel import Channel, Counting, Stage
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.year import Year, logged
from funnel_tui.core.report.wording import counted
from funnel_tui.core.values.frozen import replace
from funnel_tui.core.values.money import Notation
from funnel_tui.ui.screens.asking import opens_dialogs
from funnel_tui.ui.screens.dialogs import Ask, Confirm, DialogFrame
from funnel_tui.ui.widgets.lines import shortened

EDITS = "a channel · s stage · r rename · k key · shift+↑↓ move · d remove"
EDITS_IMPORTED = EDITS.replace("k key", "k key · c counts")
"""Where something is imported it can be told which number of a day counts."""
KEYS = "u undo · enter keeps · esc cancels"


class ProcessDialog(ModalScreen[Plan | None]):
    """A list of the activities; every edit shows at once and becomes part of the draft at the end."""

    CSS_PATH = "../dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "cancel", "Leave the process as it was"),
        # Priority: the list has a use of its own for enter.
        Binding("enter", "keep", "Keep the edits in the draft", priority=True),
        Binding("a", "add(False)", "Add a channel"),
        Binding("s", "add(True)", "Add a stage"),
        Binding("r", "rename", "Rename"),
        Binding("k", "key", "Another key"),
        Binding("c", "count", "Which counts: the larger number, the typed or the imported one"),
        Binding("shift+up,left_square_bracket", "move(-1)", "Earlier"),
        Binding("shift+down,right_square_bracket", "move(1)", "Later"),
        Binding("d,delete", "remove", "Remove"),
        Binding("u", "undo", "Undo the newest edit"),
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
        self._before: list[tuple[Plan, int]] = []
        """The plan before each edit and the line that was marked, for undo."""

    def compose(self) -> ComposeResult:
        """The activities, channels first."""
        edits, counts = (EDITS_IMPORTED, "counts") if self._year.imported else (EDITS, "")
        with DialogFrame("Your sales process", KEYS, (edits,)):
            yield Label(_line("key", "activity", "kind", "converts", "share", counts), classes="head")
            yield OptionList(markup=False, compact=True)
            yield Label("", classes="problem", markup=False)
            yield Label(edits, classes="hint", markup=False)

    def on_mount(self) -> None:
        """List the activities."""
        self._show(0)

    def _show(self, at: int) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        for activity in self._plan.activities:
            kind = "channel" if isinstance(activity, Channel) else "stage"
            into = activity.converts.text
            share = f"{activity.share.text}" if isinstance(activity, Channel) else ""
            title = shortened(activity.title, 18)
            counts = activity.count.value if self._year.imported else ""
            options.add_option(_line(activity.key, title, kind, into, share, counts))
        options.highlighted = min(max(at, 0), len(self._plan.activities) - 1)
        problems = self._plan.problems()
        self.query_one(".problem", Label).update(problem_text(problems[0], self._written) if problems else "")

    @property
    def _at(self) -> int:
        return self.query_one(OptionList).highlighted or 0

    @property
    def _chosen(self) -> Channel | Stage:
        return self._plan.activities[self._at]

    @property
    def _written(self) -> Notation:
        return replace(self._notation, labels=self._plan.labels)

    def _edit(self, plan: Plan, at: int | None = None) -> None:
        here = self._at
        if plan != self._plan:
            self._before.append((self._plan, here))
            self._plan = plan
        self._show(here if at is None else at)

    def action_undo(self) -> None:
        """Take back the newest edit."""
        if self._before:
            self._plan, at = self._before.pop()
            self._show(at)
        else:
            self.notify("nothing to undo in here", timeout=3)

    def action_cancel(self) -> None:
        """Leave the process as it was."""
        if self._before:
            self.notify("the process stays as it was", timeout=3)
        self.dismiss(None)

    def action_keep(self) -> None:
        """Make the process part of the draft."""
        if problems := self._plan.problems():
            self.notify(problem_text(problems[0], self._written), severity="warning", timeout=6, markup=False)
            return
        self.dismiss(self._plan)

    @opens_dialogs
    async def action_add(self, stage: bool) -> None:
        """Ask for a name and add it."""
        kind, example = ("stage", "a demo, a proposal") if stage else ("channel", "LinkedIn, visits")
        after = self._chosen.name if stage and isinstance(self._chosen, Stage) else ""

        def add(text: str) -> Plan:
            return add_stage(self._plan, text, after) if stage else add_channel(self._plan, text)

        plan = await self._ask(f"Name of the new {kind}", "", f"such as {example}", add)
        if plan is not None:
            (new,) = set(plan.names) - set(self._plan.names)
            self._edit(plan, plan.names.index(new))

    @opens_dialogs
    async def action_rename(self) -> None:
        """Ask for another name; what was logged counts for it."""
        chosen = self._chosen
        count = logged(self._year, chosen.name)
        entries = counted(count, chosen.name, self._written)
        hint = f"the {entries} logged count for the new name" if count else "another name"
        heading = f"Rename {chosen.title}"
        plan = await self._ask(
            heading, chosen.title, hint, lambda text: rename(self._plan, chosen.name, text)
        )
        if plan is not None:
            self._edit(plan)

    @opens_dialogs
    async def action_key(self) -> None:
        """Ask for another key."""
        at, chosen = self._at, self._chosen

        def edit(text: str) -> Plan:
            return with_activity(self._plan, chosen.name, replace(chosen, key=text.strip()))

        def describe(plan: Plan) -> str:
            key = plan.activities[at].key
            return f"{key} counts one, {key.upper()} takes one back"

        plan = await self._ask(f"Key of {chosen.title}", chosen.key, "one small letter", edit, describe)
        if plan is not None:
            self._edit(plan)

    def action_count(self) -> None:
        """Have another number of a day count where it is typed and imported."""
        if not self._year.imported:
            self.notify("nothing is imported yet: what you type counts", timeout=4)
            return
        rules = list(Counting)
        rule = rules[(rules.index(self._chosen.count) + 1) % len(rules)]
        self._edit(with_activity(self._plan, self._chosen.name, replace(self._chosen, count=rule)))

    async def _ask(
        self,
        heading: str,
        start: str,
        hint: str,
        edit: Callable[[str], Plan],
        describe: Callable[[Plan], str] = lambda _: "",
    ) -> Plan | None:
        """Ask for the text of an edit; one that makes a new problem is refused while it is typed."""
        known = self._plan.problems()

        def read(text: str) -> Plan:
            plan = edit(text)
            for problem in plan.problems():
                if problem not in known:
                    raise ValueError(problem.fault(self._written))
            return plan

        return await self.app.push_screen_wait(Ask(heading, start, hint, read, describe))

    def action_move(self, step: int) -> None:
        """Move it among its like."""
        name = self._chosen.name
        plan = move(self._plan, name, step)
        if plan == self._plan:
            self.notify("it is the first already" if step < 0 else "it is the last already", timeout=3)
        self._edit(plan, plan.names.index(name))

    @opens_dialogs
    async def action_remove(self) -> None:
        """Remove it; ask first where something was logged."""
        chosen = self._chosen
        try:
            plan = remove(self._plan, chosen.name)
        except ValueError as error:
            self.notify(str(error), severity="warning", timeout=6, markup=False)
            return
        count = logged(self._year, chosen.name)
        entries = counted(count, chosen.name, self._written)
        body = f"{entries} are logged. They stay in the file and are no longer counted."
        if not count or await self.app.push_screen_wait(Confirm(f"Remove {chosen.title}?", body)):
            self._edit(plan)


def _line(key: str, title: str, kind: str, converts: str, share: str, counts: str) -> str:
    text = f"{key:<3}  {set_cell_size(title, 18)}  {kind:<7}  {converts:<10}  {share}"
    return f"{text:<53}  {counts}" if counts else text
