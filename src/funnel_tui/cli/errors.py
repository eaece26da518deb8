"""Why a command could not be done; apart, as what fails early should not have loaded anything."""

from __future__ import annotations


class WrongUse(Exception):
    """The command line cannot be understood; the message says what is allowed."""


class Failed(Exception):
    """The data do not allow what was asked; the message is one line."""
