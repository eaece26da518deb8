"""Forecasts of whole opportunity logs, ours and its rivals', and the tables of how they did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from opportunity_logs import DATA_SETS, STARTS, Seller
from rivals import run_rate, with_multiplier, without_lags
from scores import Sample, mean, scores, table

from funnel_tui.core.forecast.simulate import worlds_of

ASKED = (0.25, 0.5, 0.75, 0.9)
"""Parts of the period after which a forecast is made."""
MODELS = ("ours", "with a multiplier", "without lags", "run rate")


@dataclass(frozen=True)
class LogCase:
    """One date of one seller, by all models."""

    data_set: str
    plan: str
    asked: float
    deals: int
    hit: bool
    models: dict[str, dict[str, float]]


def cases_of(name: str, world: int) -> list[LogCase]:
    """One seller's period, forecast at each date."""
    kind = next(k for k in DATA_SETS if k.name == name)
    rng = Random(f"opportunity log/{name}/{world}")
    wrong = world % 2 == 1
    life = Seller(kind, rng, wrong_by_two=wrong).live()
    ends = life.plan.period.ends
    deals, revenue, goal = life.deals(ends), life.revenue(ends), float(life.plan.funnel.to_close)
    hit, out = revenue >= goal, []
    for part in ASKED:
        today = STARTS + timedelta(days=round(kind.days * part) + world % 3 - 1)
        made = worlds_of(life.year(today), today)
        if made is None:
            raise ValueError("the plan of a simulated person cannot be computed")
        samples = (
            Sample(tuple(sorted(made.deals)), tuple(sorted(made.revenue)), made.chance),
            with_multiplier(life, today),
            without_lags(life, today, rng),
            run_rate(life, today, rng),
        )
        found = {
            model: scores(sample, deals, revenue, hit, goal)
            for model, sample in zip(MODELS, samples, strict=True)
        }
        out.append(LogCase(name, "wrong by two" if wrong else "from history", part, deals, hit, found))
    return out


def simulated(sellers: int) -> list[LogCase]:
    """So many sellers of each data set."""
    return [case for kind in DATA_SETS for world in range(sellers) for case in cases_of(kind.name, world)]


def _climatology(cases: Sequence[LogCase]) -> float:
    """Brier score of knowing only how often the others of a data set reach plans of the same kind."""
    found = []
    for c in cases:
        others = [o.hit for o in cases if (o.data_set, o.plan, o.asked) == (c.data_set, c.plan, c.asked)]
        found.append(((sum(others) - c.hit) / max(1, len(others) - 1) - c.hit) ** 2)
    return mean(found)


def _row(name: str, cases: Sequence[LogCase]) -> list[str]:
    def of(key: str, digits: int, times: float = 1.0) -> str:
        values = (times * mean(c.models[model][key] for c in cases) for model in MODELS)
        return " / ".join(f"{value:.{digits}f}" for value in values)

    above = mean(c.models["ours"]["rlow"] > 0.9 for c in cases)
    below = mean(c.models["ours"]["rhigh"] < 0.1 for c in cases)
    return [
        name,
        f"{len(cases):,}",
        of("revenue 80", 1, 100),
        f"{100 * above:.1f} / {100 * below:.1f}",
        f"{of('brier', 3)} / {_climatology(cases):.3f}",
        of("crps", 3),
    ]


HEAD = (
    "",
    "n",
    "revenue 80 % as shown",
    "above / below our band, %",
    "Brier, then climatology",
    "CRPS",
)


def _groups(cases: Sequence[LogCase]) -> dict[str, list[LogCase]]:
    """All, then by plan, date, data set and size."""

    def size(case: LogCase) -> str:
        return "up to 9" if case.deals < 10 else "10 to 30" if case.deals <= 30 else "more"

    keys: tuple[tuple[str, Callable[[LogCase], str]], ...] = (
        ("plan ", lambda c: c.plan),
        ("after ", lambda c: f"{c.asked:.0%}"),
        ("", lambda c: c.data_set),
        ("deals: ", size),
    )
    out = {"all": list(cases)}
    for before, key in keys:
        for case in cases:
            out.setdefault(before + key(case), []).append(case)
    return out


def tables(cases: Sequence[LogCase]) -> str:
    """Coverage and scores by plan, date, data set and size, four models beside each other."""
    said = "\n".join(f"- *{kind.name}*: {kind.says}" for kind in DATA_SETS)
    rows = [_row(name, some) for name, some in _groups(cases).items()]
    return f"{said}\n\nIn the columns: {' / '.join(MODELS)}.\n\n{table(HEAD, rows)}"


def failures(cases: Sequence[LogCase]) -> str:
    """Groups whose band holds too little or too much, or whose Brier score is no better than run rate's."""
    found = []
    for name, some in _groups(cases).items():
        ours, rival = (mean(c.models[model]["brier"] for c in some) for model in ("ours", "run rate"))
        held = 100 * mean(c.models["ours"]["revenue 80"] for c in some)
        low, high = (78, 82) if name == "all" else (72, 88)
        if not low <= held <= high:
            found.append(f"- Opportunity logs, **{name}**: the 80 % band of revenue held {held:.1f} %.")
        if ours >= rival:
            found.append(
                f"- Opportunity logs, **{name}**: Brier {ours:.4f}, run rate {rival:.4f}: no better."
            )
    return "\n".join(found) + "\n" if found else ""
