"""Small questions over a screen: a value, a choice, a yes, and the list of keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList, Static


class Ask(ModalScreen[str | None]):
    """Asks for one line of text; what cannot be read is said beside the field, and nothing is lost."""

    CSS_PATH: ClassVar[str] = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Cancel")]

    def __init__(self, heading: str, value: str, hint: str, check: Callable[[str], str]) -> None:
        """Ask under a heading, starting from a value.

        Args:
            heading: What is asked.
            value: What the field holds at first, selected so that typing replaces it.
            hint: What is allowed, said below the field.
            check: Says how a text is read; raises ValueError with what is allowed instead.
        """
        super().__init__()
        self._heading, self._value, self._hint, self._check = heading, value, hint, check

    def compose(self) -> ComposeResult:
        """A heading, a field, and what its text means."""
        with Vertical(classes="dialog"):
            yield Label(self._heading, classes="heading", markup=False)
            yield Input(self._value, compact=True)
            yield Label(self._hint, classes="hint", markup=False)

    @on(Input.Changed)
    def echo(self, event: Input.Changed) -> None:
        """Say how the text is read while it is typed."""
        hint = self.query_one(".hint", Label)
        try:
            hint.update(Content(self._check(event.value) or self._hint))
            hint.remove_class("-wrong")
        except ValueError as error:
            hint.update(Content(str(error)))
            hint.add_class("-wrong")

    @on(Input.Submitted)
    def submit(self, event: Input.Submitted) -> None:
        """Take the text, unless it cannot be read."""
        try:
            self._check(event.value)
        except ValueError:
            return
        self.dismiss(event.value)


class Pick(ModalScreen[int | None]):
    """Asks to choose one of a few lines."""

    CSS_PATH: ClassVar[str] = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss", "Cancel")]

    def __init__(self, heading: str, options: Sequence[str], hint: str, *, wide: bool = False) -> None:
        super().__init__()
        self._heading, self._options, self._hint, self._wide = heading, options, hint, wide

    def compose(self) -> ComposeResult:
        """A heading and the lines."""
        with Vertical(classes="dialog wide" if self._wide else "dialog"):
            yield Label(self._heading, classes="heading", markup=False)
            yield OptionList(*self._options, markup=False, compact=True)
            yield Label(self._hint, classes="hint", markup=False)

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """Answer with the line's number."""
        self.dismiss(event.option_index)


class Confirm(ModalScreen[bool]):
    """Asks for a yes; every other key is a no."""

    CSS_PATH: ClassVar[str] = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "dismiss(True)", "Yes"),
        Binding("n,escape,q", "dismiss(False)", "No"),
    ]

    def __init__(self, heading: str, body: str) -> None:
        super().__init__()
        self._heading, self._body = heading, body

    def compose(self) -> ComposeResult:
        """The question and its two keys."""
        with Vertical(classes="dialog"):
            yield Label(self._heading, classes="heading", markup=False)
            yield Label(self._body, markup=False)
            yield Label("y yes · n no", classes="hint")


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
        parts: list[Content | str | tuple[str, str]] = []
        for name, pairs in self._groups:
            parts.append((f"{name}\n", "bold $accent"))
            for keys, text in pairs:
                parts += [(f"  {keys:<12}", "bold"), f"{text}\n"]
            parts.append("\n")
        with VerticalScroll(classes="dialog help"):
            yield Label(self._heading, classes="heading", markup=False)
            yield Static(Content.assemble(*parts).rstrip())
            yield Label("esc closes", classes="hint")
