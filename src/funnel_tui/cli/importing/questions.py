"""What a file leaves open, asked at the terminal where somebody sits at it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from funnel_tui.cli.errors import WrongUse
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import LOST, WON
from funnel_tui.importing.counting.answers import Answers, answered
from funnel_tui.importing.files.cannot_import import Unanswered

_MOST_CHOICES = 20


def put(question: Unanswered, answers: Answers, plan: Plan) -> Answers:
    """Put a question, and add what was typed to the answers.

    Raises:
        Unanswered: Where nobody is there, or nothing was typed.
        WrongUse: For an activity that the plan does not have.
    """
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr and sys.stderr.isatty()):
        raise question
    choices = unnamed(question)
    shown = f" [{', '.join(choices)}]" if choices else ""
    # Not on stdout, where it would mix with the output.
    sys.stderr.write(f"{question.text}{shown} ")
    sys.stderr.flush()
    typed = sys.stdin.readline().strip()
    if not typed:
        raise question
    if question.option.startswith("--as"):
        typed = activity_of(typed, plan)
    return answered(answers, question, typed)


def unnamed(question: Unanswered) -> Sequence[str]:
    """The answers there are, unless the question names them itself."""
    choices = question.choices[:_MOST_CHOICES]
    return () if choices and choices[0] in question.text else choices


def activity_of(typed: str, plan: Plan) -> str:
    """The plan's name for what rows are to count as.

    Raises:
        WrongUse: When there is no such activity.
    """
    name = typed.strip().lower().replace("-", "_").replace(" ", "_")
    if name in (*plan.names, WON, LOST):
        return name
    raise WrongUse(
        f"--as {typed}: is not an activity of the plan; allowed: {', '.join((*plan.names, WON, LOST))}"
    )
