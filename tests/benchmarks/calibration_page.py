"""The page of the forecast: what it assumes, and how right it was; all its figures come from the cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from scores import LEVELS, Case, climatology, mean, pit, standard_error, table
from sellers import KINDS
from team_logs import LogCase, failures, tables

Usual = dict[tuple[str, str, int], tuple[float, float]]
AIM = (0.77, 0.83)
"""Part of the outcomes that an 80 % band should hold."""

TEMPLATE = Path(__file__).with_name("forecast_page.md")
LOGS = Path(__file__).with_name("forecast_logs.md")


def _per_cent(x: float) -> str:
    return f"{100 * x:.1f}"


def _row(name: str, cases: Sequence[Case], usual: Usual) -> list[str]:
    def ours(key: str) -> float:
        return mean(c.ours[key] for c in cases)

    def rival(key: str) -> float:
        return mean(c.run_rate[key] for c in cases)

    others = [mean(usual[c.kind, c.process, c.world][i] for c in cases) for i in (0, 1)]
    inside = [_per_cent(ours(f"deals {level} exact")) for level in LEVELS]
    inside += [_per_cent(ours(f"revenue {level} exact")) for level in LEVELS]
    return [
        name,
        f"{len(cases):,}",
        *inside,
        _per_cent(ours("deals 80")),
        _per_cent(ours("revenue 80")),
        f"{ours('bias'):+.2f}",
        f"{ours('brier'):.3f} / {rival('brier'):.3f} / {others[0]:.3f}",
        f"{ours('rps'):.2f} / {rival('rps'):.2f} / {others[1]:.2f}",
        f"{ours('crps'):.3f} / {rival('crps'):.3f}",
    ]


HEAD = (
    "",
    "n",
    "deals 50 %",
    "deals 80 %",
    "deals 95 %",
    "revenue 50 %",
    "revenue 80 %",
    "revenue 95 %",
    "deals 80 % as shown",
    "revenue 80 % as shown",
    "bias, deals",
    "Brier: ours / run rate / climatology",
    "RPS: ours / run rate / climatology",
    "CRPS: ours / run rate",
)


def _grouped(cases: Sequence[Case], key: Callable[[Case], str]) -> dict[str, list[Case]]:
    out: dict[str, list[Case]] = {}
    for case in cases:
        out.setdefault(key(case), []).append(case)
    return out


def _date(case: Case) -> str:
    return f"after {case.asked:.0%}"


def _reliability(cases: Sequence[Case]) -> str:
    groups = _grouped(cases, lambda c: f"{min(9, int(10 * c.ours['chance'])):d}")
    rows = []
    for key in sorted(groups):
        some = groups[key]
        came = mean(c.hit for c in some)
        said = mean(c.ours["chance"] for c in some)
        rows.append(
            [f"{10 * int(key)}-{10 * int(key) + 10} %", f"{len(some):,}", _per_cent(said), _per_cent(came)]
        )
    return table(("chance said", "forecasts", "mean chance", "target reached, %"), rows)


def _histogram(cases: Sequence[Case]) -> str:
    blocks = []
    groups = {"all": list(cases)} | _grouped(cases, _date)
    for name, some in groups.items():
        blocks.append(
            [name, *(f"{x:.2f}" for x in pit(some)), *(f"{x:.2f}" for x in pit(some, "rlow", "rhigh")[::9])]
        )
    head = ("deals", *(f"{i / 10:.1f}-" for i in range(10)), "revenue 0.0-", "revenue 0.9-")
    return table(head, blocks)


def _failures(cases: Sequence[Case]) -> str:
    """Everything that missed its aim, whatever it was."""
    found = []
    groups = {"all forecasts": list(cases)} | _grouped(cases, _date) | _grouped(cases, lambda c: c.kind)
    for name, some in (groups | _grouped(cases, lambda c: f"process {c.process}")).items():
        for what in ("deals", "revenue"):
            held = mean(c.ours[f"{what} 80 exact"] for c in some)
            if not AIM[0] <= held <= AIM[1]:
                side = "too narrow" if held < AIM[0] else "too wide"
                found.append(f"- **{name}**: the 80 % band of {what} held {_per_cent(held)} %: {side}.")
        for score, label in (("brier", "Brier"), ("rps", "RPS"), ("crps", "CRPS")):
            ours, rival = (mean(getattr(c, who)[score] for c in some) for who in ("ours", "run_rate"))
            if ours >= rival:
                found.append(
                    f"- **{name}**: {label} {ours:.3f}, run rate {rival:.3f}: no better than run rate."
                )
    worse = []
    for name, some in _grouped(cases, lambda c: f"{c.kind}, {_date(c)}").items():
        ours, rival = (mean(getattr(c, who)["rps"] for c in some) for who in ("ours", "run_rate"))
        if ours >= rival:
            worse.append(f"{name} (RPS {ours:.2f}, run rate {rival:.2f})")
    if worse:
        found.append(f"- Kind and date together, no better than run rate: {'; '.join(worse)}.")
    return "\n".join(found) + "\n" if found else "None.\n"


def _errors(cases: Sequence[Case]) -> str:
    one_kind = [c for c in cases if c.kind == KINDS[0].name]
    found = []
    for name, some in (
        ("all", list(cases)),
        ("a date", [c for c in cases if c.asked == 0.5]),
        ("a kind", one_kind),
    ):
        errors = [standard_error(some, f"{what} 80 exact") for what in ("deals", "revenue")]
        found.append(f"{name} {_per_cent(max(errors))}")
    return ", ".join(found)


def page(cases: Sequence[Case], logs: Sequence[LogCase]) -> str:
    """The whole page in Markdown."""
    usual = climatology(cases)

    def rows(groups: dict[str, list[Case]]) -> str:
        return table(HEAD, [_row(name, some, usual) for name, some in groups.items() if some])

    assumed = {kind.name for kind in KINDS if kind.assumed}
    top = {
        "all": list(cases),
        "as assumed": [c for c in cases if c.kind in assumed],
        "assumptions broken": [c for c in cases if c.kind not in assumed],
        "labelled plan": [c for c in cases if c.basis == "plan"],
        "labelled log": [c for c in cases if c.basis == "log"],
    }
    parts = [
        TEMPLATE.read_text(encoding="utf-8").format(n=len(cases), kinds=len(KINDS), people=len(usual)),
        "\n".join(f"- *{kind.name}*: {kind.says}" for kind in KINDS) + "\n",
        "## Results\n\n### All, and by date\n",
        rows(top | _grouped(cases, _date)),
        "Standard errors of the 80 % columns in points, a person's forecasts taken as one observation: "
        f"{_errors(cases)}.\n",
        "### By kind of person\n",
        rows(_grouped(cases, lambda c: c.kind)),
        "### By sales process\n",
        rows(_grouped(cases, lambda c: c.process)),
        "### Does it come true as often as it says?\n",
        _reliability(cases),
        "### Where the outcome fell in the forecast (PIT)\n",
        "1 in every column where calibrated; more at the right: the forecast was too low.\n",
        _histogram(cases),
        "## Opportunity logs, and simpler models\n",
        LOGS.read_text(encoding="utf-8"),
        tables(logs),
        "## Where it fails\n",
        "Listed by the script: 80 % bands (exact) outside 77-83 %, and scores no better than run rate.\n",
        _failures(cases) + failures(logs),
    ]
    return "\n".join(parts)
