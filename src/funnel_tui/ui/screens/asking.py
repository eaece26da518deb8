"""How an action asks something: in a worker, where dialogs are awaited; most of a day opens none."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from textual.dom import DOMNode

P = ParamSpec("P")
Node = TypeVar("Node", bound=DOMNode)

DIALOG_WORKERS = "dialogs"
"""Group of the workers that ask something: keys wait while one of them runs and no dialog is open."""


def opens_dialogs(
    method: Callable[Concatenate[Node, P], Coroutine[Any, Any, None]],
) -> Callable[Concatenate[Node, P], Coroutine[Any, Any, None]]:
    """Run an action in a worker, where dialogs can be awaited."""

    @wraps(method)
    async def action(node: Node, /, *args: P.args, **kwargs: P.kwargs) -> None:
        node.run_worker(method(node, *args, **kwargs), name=method.__name__, group=DIALOG_WORKERS)

    return action
