"""Small questions over a screen: a value, a choice, a yes, and the list of keys."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from textwrap import wrap
from typing import ClassVar, Generic, TypeVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList, Static

T = TypeVar("T")

NARROWEST, AROUND = 44, 7
"""Cells of a dialog, and what its border, its padding and a scrollbar take."""
CLOSE_AROUND = 4
"""What they take on a narrow screen, where the padding is halved."""


class DialogFrame(Vertical):
    """The frame of a dialog: what is asked above, the keys below, and as wide as what is in it."""

    def __init__(self, heading: str, keys: str, content: Iterable[str] = ()) -> None:
        """Put a frame around what is added to it.

        Args:
            heading: What is asked; inside the frame where it is too long for its border.
            keys: What the keys do.
            content: The texts that are to fit in their full length.
        """
        super().__init__(classes="dialog")
        self._heading = heading
        self.border_title, self.border_subtitle = Content(heading), Content(keys)
        texts = (heading, keys, *content)
        self._cells = max(NARROWEST, max(map(cell_len, texts)) + AROUND)
        self.styles.width = self._cells

    def on_mount(self) -> None:
        """Give the text what room there is, and move a long heading inside."""
        if self._cells > self.screen.size.width:
            self.styles.padding = (1, 1)
        if cell_len(self._heading) > self.screen.size.width - AROUND:
            self.border_title = ""
            self.mount(Label(self._heading, classes="heading", markup=False), before=0)


def in_columns(rows: Sequence[Sequence[str]], right: Container[int] = (), room: int = 999) -> list[str]:
    """Lines whose cells stand below each other.

    Args:
        rows: Cells of each line; the last one may be as long as it likes.
        right: Columns of figures, which end below each other.
        room: Cells of a line; in a narrow one a single blank parts the columns.
    """
    sizes = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    lines: list[list[str]] = []
    for row in rows:
        cells = zip(row, sizes, strict=True)
        padded = (
            " " * (size - cell_len(cell)) + cell if i in right else cell + " " * (size - cell_len(cell))
            for i, (cell, size) in enumerate(cells)
        )
        lines.append(list(padded))
    gap = "  " if all(cell_len("  ".join(line)) <= room for line in lines) else " "
    return [gap.join(line).rstrip() for line in lines]


class Ask(ModalScreen[T | None], Generic[T]):
    """Asks for one value; while the text cannot be read, the reason is shown below the field."""

    CSS_PATH: ClassVar[str] = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Cancel")]

    def __init__(
        self,
        heading: str,
        start: str,
        hint: str,
        read: Callable[[str], T],
        describe: Callable[[T], str],
        *,
        keys: str = "enter takes it · esc cancels",
    ) -> None:
        """Ask under a heading.

        Args:
            heading: What is asked.
            start: What the field holds at first, selected so that typing replaces it.
            hint: What is allowed, shown below the field.
            read: Makes the value of a text; raises ValueError with what is allowed instead.
            describe: Says how a value was understood, in place of the hint; "" keeps the hint.
            keys: What the keys do.
        """
        super().__init__()
        self._heading, self._start, self._hint = heading, start, hint
        self._read, self._describe, self._keys = read, describe, keys

    def compose(self) -> ComposeResult:
        """A field, and what its text means."""
        with DialogFrame(self._heading, self._keys, (self._hint,)):
            yield Input(self._start, compact=True)
            yield Label(self._hint, classes="hint", markup=False)

    @on(Input.Changed)
    def echo(self, event: Input.Changed) -> None:
        """Show how the text is read while it is typed."""
        hint = self.query_one(".hint", Label)
        try:
            hint.update(Content(self._describe(self._read(event.value)) or self._hint))
            hint.remove_class("-wrong")
        except ValueError as error:
            hint.update(Content(str(error)))
            hint.add_class("-wrong")

    @on(Input.Submitted)
    def submit(self, event: Input.Submitted) -> None:
        """Answer with the value, unless the text cannot be read."""
        try:
            value = self._read(event.value)
            self._describe(value)  # it may find what reading alone does not
        except ValueError:
            return
        self.dismiss(value)


class Pick(ModalScreen[T | None], Generic[T]):
    """Asks to choose one of a few lines."""

    CSS_PATH: ClassVar[str] = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss", "Cancel")]

    def __init__(
        self,
        heading: str,
        options: Sequence[tuple[str | Sequence[str], T]],
        keys: str,
        *,
        note: str = "",
        at: int = 0,
        right: Container[int] = (),
    ) -> None:
        """Ask under a heading.

        Args:
            heading: What is asked.
            options: Each line, or its cells, with what choosing it answers.
            keys: What the keys do.
            note: Said below the lines.
            at: The line that is marked first.
            right: Columns of figures, which end below each other.
        """
        super().__init__()
        self._heading, self._options, self._keys, self._note, self._at = heading, options, keys, note, at
        self._right = right

    def compose(self) -> ComposeResult:
        """The lines."""
        room = self.app.size.width - CLOSE_AROUND
        rows = [(line,) if isinstance(line, str) else line for line, _ in self._options]
        texts = in_columns(rows, self._right, room)
        with DialogFrame(self._heading, self._keys, (self._note, *texts)):
            lines = OptionList(*texts, markup=False, compact=True)
            lines.highlighted = self._at
            yield lines
            if self._note:
                yield Label(self._note, classes="hint", markup=False)

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """Answer with what belongs to the line."""
        self.dismiss(self._options[event.option_index][1])


class Confirm(ModalScreen[bool]):
    """Asks for a yes or a no."""

    CSS_PATH: ClassVar[str] = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "dismiss(True)", "Yes"),
        Binding("n,escape,q", "dismiss(False)", "No"),
    ]

    def __init__(self, heading: str, body: str) -> None:
        super().__init__()
        self._heading, self._body = heading, body

    def compose(self) -> ComposeResult:
        """What it is about; its two keys are in the border."""
        with DialogFrame(self._heading, "y yes · n no", self._body.split("\n")):
            yield Label(self._body, markup=False)


HELP_WIDTH, KEYS_WIDTH = 74, 12
"""Cells of the list of keys, and of its column of keys."""


class Help(ModalScreen[None]):
    """Every key of a screen, in groups."""

    CSS_PATH: ClassVar[str] = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,question_mark,f1", "dismiss", "Close")]

    def __init__(self, heading: str, groups: Iterable[tuple[str, Sequence[tuple[str, str]]]]) -> None:
        """List keys.

        Args:
            heading: Whose keys they are.
            groups: A title and its pairs of keys and what they do.
        """
        super().__init__()
        self._heading, self._groups = heading, groups

    def compose(self) -> ComposeResult:
        """A scrollable list, wide enough for its longest line."""
        room = min(HELP_WIDTH, self.app.size.width) - AROUND - KEYS_WIDTH - 2
        indent = "\n" + " " * (KEYS_WIDTH + 2)
        parts: list[Content | str | tuple[str, str]] = []
        for name, pairs in self._groups:
            parts.append((f"{name}\n", "bold $accent"))
            for keys, text in pairs:
                parts += [(f"  {keys:<{KEYS_WIDTH}}", "bold"), f"{indent.join(wrap(text, room))}\n"]
            parts.append("\n")
        with VerticalScroll(classes="dialog help") as frame:
            frame.border_title, frame.border_subtitle = self._heading, "↑ ↓ scroll · esc closes"
            yield Static(Content.assemble(*parts).rstrip())
