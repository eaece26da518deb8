"""Ways to take a protection out of a function: by its syntax tree, so that no reformat and no renamed local
breaks them.

What an operation is about is told by names that occur in it: of functions and attributes, or texts.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import TypeVar

_T = TypeVar("_T")
Function = ast.FunctionDef | ast.AsyncFunctionDef
Operation = Callable[[Function], None]
"""Changes a function in place; raises LookupError unless there is exactly one place for it."""


def mentions(node: ast.AST, *names: str) -> bool:
    """Whether every name occurs in a piece of source: as a name, an attribute, an argument or a text."""
    found: set[object] = set()
    for part in ast.walk(node):
        for field in ("id", "attr", "arg", "value"):
            found.add(value) if isinstance(value := getattr(part, field, None), str) else None
    return found.issuperset(names)


def _one(found: list[_T], what: str) -> _T:
    if len(found) != 1:
        raise LookupError(f"{what}: {len(found)} places")
    return found[0]


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _expression(text: str, function: Function) -> ast.expr:
    """An expression in which `{0}`, `{1}` ... are the function's parameters."""
    names = [argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)]
    return ast.parse(text.format(*names), mode="eval").body


def _blocks(function: Function) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(function):
        for field in ("body", "orelse", "finalbody"):
            if isinstance(block := getattr(node, field, None), list):
                yield block


def _put(function: Function, old: ast.AST, new: ast.AST) -> None:
    """Put another node where one stands."""

    class Putter(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return new if node is old else self.generic_visit(node)

    Putter().visit(function)


def without_call(name: str, nth: int | None = None) -> Operation:
    """Drop the statement that calls a function, of several the nth."""

    def change(function: Function) -> None:
        found = [
            (block, at)
            for block in _blocks(function)
            for at, statement in enumerate(block)
            if isinstance(statement, ast.Expr) and _called(statement.value) == name
        ]
        block, at = _one(found if nth is None else found[nth : nth + 1], f"calls of {name}")
        block[at] = ast.Pass()

    return change


def without_assignment(name: str) -> Operation:
    """Drop the statement that adds to a name or an attribute."""

    def change(function: Function) -> None:
        found = [
            (block, at)
            for block in _blocks(function)
            for at, statement in enumerate(block)
            if isinstance(statement, ast.AugAssign) and mentions(statement.target, name)
        ]
        block, at = _one(found, f"additions to {name}")
        block[at] = ast.Pass()

    return change


def condition(*names: str, is_: bool) -> Operation:
    """Have the condition that mentions some names come out one way; it is worked out all the same."""

    def change(function: Function) -> None:
        found = [
            node
            for node in ast.walk(function)
            if isinstance(node, ast.If | ast.While | ast.IfExp) and mentions(node.test, *names)
        ]
        node = _one(found, f"conditions on {names}")
        operator = ast.Or() if is_ else ast.And()
        node.test = ast.BoolOp(operator, [node.test, ast.Constant(is_)])

    return change


def without_operand(name: str, *, beside: str = "") -> Operation:
    """Drop the part of an `and` or `or` that mentions a name, where another part mentions another."""

    def change(function: Function) -> None:
        found = [
            (node, part)
            for node in ast.walk(function)
            if isinstance(node, ast.BoolOp) and (not beside or mentions(node, beside))
            for part in node.values
            if mentions(part, name)
        ]
        node, part = _one(found, f"parts that mention {name}")
        node.values.remove(part)

    return change


def holds(name: str) -> Operation:
    """Have the comparison that mentions a name hold; its left side is worked out all the same."""

    def change(function: Function) -> None:
        found = [n for n in ast.walk(function) if isinstance(n, ast.Compare) and mentions(n, name)]
        node = _one(found, f"comparisons with {name}")
        _put(function, node, ast.BoolOp(ast.Or(), [node.left, ast.Constant(value=True)]))

    return change


def call_is(name: str, text: str) -> Operation:
    """Put an expression where a function is called."""

    def change(function: Function) -> None:
        node = _one([n for n in ast.walk(function) if _called(n) == name], f"calls of {name}")
        _put(function, node, _expression(text, function))

    return change


def calls_instead(name: str, other: str) -> Operation:
    """Call another function with the same arguments."""

    def change(function: Function) -> None:
        node = _one([n for n in ast.walk(function) if _called(n) == name], f"calls of {name}")
        assert isinstance(node, ast.Call)
        node.func = _expression(other, function)

    return change


def without_keyword(name: str, keyword: str) -> Operation:
    """Leave a keyword out of a call."""

    def change(function: Function) -> None:
        calls = [node for node in ast.walk(function) if isinstance(node, ast.Call) and _called(node) == name]
        node, given = _one(
            [(c, k) for c in calls for k in c.keywords if k.arg == keyword], f"{keyword} in calls of {name}"
        )
        node.keywords.remove(given)

    return change


def attribute(name: str, other: str) -> Operation:
    """Read another attribute."""

    def change(function: Function) -> None:
        found = [n for n in ast.walk(function) if isinstance(n, ast.Attribute) and n.attr == name]
        _one(found, f"reads of {name}").attr = other

    return change


def returns(text: str) -> Operation:
    """Return at once."""

    def change(function: Function) -> None:
        function.body.insert(0, ast.Return(_expression(text, function)))

    return change


def result(text: str) -> Operation:
    """Return something made of what would be returned, which is `_` in the text."""

    def change(function: Function) -> None:
        node = _one([n for n in ast.walk(function) if isinstance(n, ast.Return)], "returns")
        assert node.value is not None
        made = ast.Expression(_expression(text, function))
        hole = _one([n for n in ast.walk(made) if isinstance(n, ast.Name) and n.id == "_"], "places in it")
        value = node.value

        class Filler(ast.NodeTransformer):
            def visit_Name(self, name: ast.Name) -> ast.expr:
                return value if name is hole else name

        node.value = Filler().visit(made).body

    return change


def once() -> Operation:
    """Go through a `while` loop once at most."""

    def change(function: Function) -> None:
        loop = _one([n for n in ast.walk(function) if isinstance(n, ast.While)], "loops")
        _put(function, loop, ast.If(loop.test, loop.body, []))

    return change


def raises() -> Operation:
    """Let the exception out that a function handles."""

    def change(function: Function) -> None:
        handler = _one([n for n in ast.walk(function) if isinstance(n, ast.ExceptHandler)], "handlers")
        handler.body = [ast.Raise()]

    return change


def body(text: str) -> Operation:
    """Do something else; `{0}`, `{1}` ... are the function's parameters."""

    def change(function: Function) -> None:
        names = [argument.arg for argument in function.args.args]
        function.body = ast.parse(text.format(*names)).body

    return change


def function_at(tree: ast.Module, name: str) -> Function:
    """The function or method of a dotted name.

    Raises:
        LookupError: When there is none.
    """
    scope: ast.AST = tree
    for part in name.split("."):
        inside = getattr(scope, "body", [])
        scope = _one([node for node in inside if getattr(node, "name", None) == part], name)
    if not isinstance(scope, Function):
        raise LookupError(f"{name} is not a function")
    return scope
