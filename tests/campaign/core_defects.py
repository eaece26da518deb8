"""Small defects, one at a time, in the syntax tree of a module: what a slip of the hand would have written.

A defect is named by its module, its function, its kind and its number among those of its kind there, never by
a line or by a piece of text: editing one function leaves the defects of all others what they were.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "funnel_tui"
CALLED = "_function_called"
"""Name of the function that a watched module tells which of its functions runs."""
DATA = ("demo_year", "presets")
"""Modules that are made-up or published figures: a test could only repeat them."""

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_SHOWN = 50
"""Characters before and after a change: some lines of a tree are a whole table."""
_EXCHANGED = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True, slots=True)
class Defect:
    """One defect by its place."""

    module: str
    """Dotted, such as `funnel_tui.core.plan.funnel`."""
    function: str
    """Dotted within the module; empty outside of functions."""
    kind: str
    number: int
    line: int
    """Where it is just now, for people."""

    @property
    def id(self) -> str:
        """What stays when other functions change."""
        return f"{self.module.removeprefix(PACKAGE + '.')}:{self.function or '-'}:{self.kind}:{self.number}"


class _Defects(ast.NodeTransformer):
    """Counts every defect that a tree allows, and makes the one that is wanted."""

    def __init__(self, module: str, wanted: Defect | None = None) -> None:
        self.module = module
        self.found: list[Defect] = []
        self._wanted = wanted
        self._where: list[str] = []
        self._in_function = 0
        self._counts: Counter[tuple[str, str]] = Counter()

    def _at(self, node: ast.AST, kind: str) -> bool:
        """Whether this is the place where the tree is to be changed."""
        function = ".".join(self._where)
        number = self._counts[function, kind]
        self._counts[function, kind] += 1
        defect = Defect(self.module, function, kind, number, getattr(node, "lineno", 0))
        self.found.append(defect)
        return self._wanted is not None and self._wanted.id == defect.id

    # Where defects are looked for

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self._where.append(node.name)
        self._in_function += 1
        # Neither decorators nor annotations nor the docstring.
        node.args.defaults = [self.visit(each) for each in node.args.defaults]
        node.args.kw_defaults = [each and self.visit(each) for each in node.args.kw_defaults]
        node.body = self._body(node.body)
        self._in_function -= 1
        self._where.pop()
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self._where.append(node.name)
        node.body = self._body(node.body)
        self._where.pop()
        return node

    def _body(self, body: list[ast.stmt]) -> list[ast.stmt]:
        return [self.visit(statement) for statement in body]

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if not self._in_function:
            return node  # such as the making of a type: its figures are not a formula
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in ("cast", "TypeVar"):
            return node
        if name in _EXCHANGED and self._at(node, "exchange"):
            node.func = ast.copy_location(ast.Name(_EXCHANGED[name], ast.Load()), node.func)
        return self.generic_visit(node)

    def _left(self, node: ast.AST) -> ast.AST:
        return node

    # What an error says is for the tests of wording; imports and names have no slip that runs.
    visit_Raise = visit_Import = visit_ImportFrom = _left

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        # `zip(..., strict=True)` is an assertion: it holds in every run, so nothing could notice it gone.
        asserted = node.arg == "strict" and isinstance(node.value, ast.Constant) and node.value.value is True
        return node if asserted else self.generic_visit(node)

    # The defects

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        for i, operator in enumerate(node.ops):
            if self._at(node, "compare"):
                node.ops[i] = _COMPARED[type(operator)]()
        return self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        if type(node.op) in _RECKONED and self._at(node, "reckon"):
            node.op = _RECKONED[type(node.op)]()
        return self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        # `a is None or b is None`: all or none of them are, and the type checker has to be told.
        told = all(
            isinstance(v, ast.Compare) and isinstance(v.ops[0], ast.Is | ast.IsNot) for v in node.values
        )
        if not told and self._at(node, "and-or"):
            node.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
        return self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        if isinstance(node.op, ast.Not | ast.USub) and self._at(node, "sign"):
            operand: ast.AST = self.visit(node.operand)
            return operand
        return self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        value = node.value
        changed: bool | int | float | str | None = None
        if isinstance(value, bool):
            changed = not value
        elif isinstance(value, int):
            changed = value + 1
        elif isinstance(value, float):
            changed = value * 1.5 + 0.01
        elif isinstance(value, str) and value.strip() and " " not in value.strip():
            changed = "?" + value  # a word or a sign; sentences are for the snapshots
        if changed is not None and self._at(node, "constant"):
            return ast.copy_location(ast.Constant(changed), node)
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                part.value = self.visit(part.value)
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        trivial = node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None)
        if not trivial and self._at(node, "return"):
            node.value = ast.Constant(None)
            return node
        return self.generic_visit(node)

    def visit_If(self, node: ast.If) -> ast.AST:
        return self._condition(node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        return self._condition(node)

    def _condition(self, node: ast.If | ast.IfExp) -> ast.AST:
        swapped = self._at(node, "condition")
        self.generic_visit(node)
        if swapped:
            node.test = ast.UnaryOp(ast.Not(), node.test)
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if isinstance(node.value, ast.Constant):
            return node  # a docstring
        return self._statement(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        if type(node.op) in _RECKONED and self._at(node, "reckon"):
            node.op = _RECKONED[type(node.op)]()
        return self._statement(node)

    def _statement(self, node: ast.stmt) -> ast.AST:
        if self._in_function and self._at(node, "left out"):
            return ast.Pass()
        return self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        if any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets):
            return node
        node.value = self.visit(node.value)
        return node


def modules(root: Path, rooms: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    """Dotted name and path of every module with formulas in some rooms of the package."""
    for room in rooms:
        for path in sorted((root / room).rglob("*.py")):
            if path.stem not in (*DATA, "__init__"):
                yield ".".join((PACKAGE, *path.relative_to(root).with_suffix("").parts)), path


def shown(defect: Defect, source: str) -> tuple[str, str]:
    """The line that a defect changes, without and with it, from shortly before the change on."""
    trees = ast.parse(source), planted(defect, source)
    lines = zip(*(ast.unparse(tree).splitlines() for tree in trees), strict=False)
    before, after = next(((a.strip(), b.strip()) for a, b in lines if a != b), ("", ""))
    changed = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    since = max(0, changed - _SHOWN)
    return before[since:][: 2 * _SHOWN], after[since:][: 2 * _SHOWN]


def defects(module: str, source: str) -> list[Defect]:
    """Every defect that a module can have."""
    found = _Defects(module)
    found.visit(ast.parse(source))
    return found.found


def planted(defect: Defect, source: str) -> ast.Module:
    """A module's tree with one defect.

    Raises:
        LookupError: When the module has no such place.
    """
    making = _Defects(defect.module, defect)
    tree = ast.fix_missing_locations(making.visit(ast.parse(source)))
    if not any(found.id == defect.id for found in making.found):
        raise LookupError(defect.id)
    assert isinstance(tree, ast.Module)
    return tree


class _Watched(ast.NodeTransformer):
    """Makes every function say its name when it is called."""

    def __init__(self, module: str) -> None:
        self._where: list[str] = []
        self._module = module

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self._where.append(node.name)
        self.generic_visit(node)
        name = ast.Constant(f"{self._module}:{'.'.join(self._where)}")
        call = ast.Expr(ast.Call(ast.Name(CALLED, ast.Load()), [name], []))
        node.body.insert(1 if ast.get_docstring(node) is not None else 0, call)
        self._where.pop()
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self._where.append(node.name)
        self.generic_visit(node)
        self._where.pop()
        return node


def watched(module: str, source: str) -> ast.Module:
    """A module's tree in which every function says `module:function` to what is called `CALLED`."""
    tree = ast.fix_missing_locations(_Watched(module).visit(ast.parse(source)))
    assert isinstance(tree, ast.Module)
    return tree
