"""Are the forecasts right as often as they say? Simulated salespeople, their logs, and what came of them.

    python tests/benchmarks/calibration.py [--worlds 60] [--jobs 2] [--write docs/forecast.md]

Each world is one salesperson with hidden true rates, lags, pace and deal sizes, simulated deal by deal, not by
the forecast's own formulas. Their log becomes a real Year, is forecast at several dates of the year, and the end of the
year is held against it. Some kinds of world keep to what the forecast assumes; the others break it on purpose.
"""

from __future__ import annotations

import argparse
import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from math import exp, log, pi, sin
from pathlib import Path
from random import Random

from funnel_tui.core.days import Day
from funnel_tui.core.forecast import band, forecast, poisson, quantile
from funnel_tui.core.funnel import Channel, Funnel, Stage
from funnel_tui.core.period import Period
from funnel_tui.core.plan import Plan
from funnel_tui.core.rate import Rate
from funnel_tui.core.schedule import schedule
from funnel_tui.core.year import Year

STARTS, ENDS = date(2026, 1, 1), date(2026, 12, 31)
ASKED = (0.1, 0.25, 0.5, 0.75, 0.9)
"""Parts of the year after which a forecast is made."""
LEVELS = (50, 80, 95)

Lag = Callable[[Random, float], float]


def gamma_lag(rng: Random, mean: float) -> float:
    """Around the lead days, cv 0.7: what the forecast assumes."""
    return rng.gammavariate(2.0, mean / 2)


def long_tail(rng: Random, median: float) -> float:
    """Half within the lead days, one in six later than e times them: measured cycles look like this."""
    return median * exp(rng.gauss(0, 1.0))


def fixed_lag(rng: Random, mean: float) -> float:
    """Nearly always the lead days themselves, as with budget rounds."""
    return max(0.0, rng.gauss(mean, 0.1 * mean))


@dataclass(frozen=True)
class Process:
    """A sales process as its owner would type it."""

    channels: tuple[tuple[str, float, float, int], ...]
    """Name, rate, share, lead days."""
    stages: tuple[tuple[str, float, int, int], ...]
    """Name, rate, lead days, opening."""
    deals: int
    average: int


ARTICLE = Process(
    (("calls", 0.025, 0.5, 7), ("emails", 0.01, 0.5, 7)),
    (("meetings", 0.2, 14, 0), ("opportunities", 0.5, 60, 0)),
    10,
    10_000,
)
SMALL = Process((("calls", 0.03, 1.0, 3),), (("meetings", 0.5, 7, 0), ("offers", 0.3, 25, 0)), 60, 4_000)
MIDDLE = Process(
    (("calls", 0.01, 0.5, 7), ("emails", 0.007, 0.5, 10)),
    (("meetings", 0.45, 14, 0), ("opportunities", 0.22, 75, 12)),
    16,
    38_000,
)
LARGE = Process(
    (("visits", 0.1, 1.0, 10),),
    (("meetings", 0.5, 20, 4), ("opportunities", 0.4, 45, 5), ("proposals", 0.5, 60, 3)),
    6,
    150_000,
)
INBOUND = Process((), (("leads", 0.1, 30, 20),), 25, 6_000)
PROCESSES = {"article": ARTICLE, "small": SMALL, "middle": MIDDLE, "large": LARGE, "inbound": INBOUND}


@dataclass(frozen=True)
class Kind:
    """How the people of one kind differ from their plans and from the forecast's assumptions."""

    name: str
    says: str
    assumed: bool = False
    processes: tuple[str, ...] = tuple(PROCESSES)
    plan_error: float = 0.25
    """Log deviation of every true rate from the planned one."""
    pace: float = 0.25
    """Log deviation of the person's pace from the plan's."""
    wander: float = 0.25
    """Stationary deviation of the weekly log pace, which forgets in about six weeks."""
    lag: Lag = gamma_lag
    lag_error: float = 0.2
    size: float = 0.8
    """Coefficient of variation of deal sizes."""
    lognormal_sizes: bool = False
    season: Callable[[date], float] = lambda _: 1.0
    """Pace by date that the plan does not know of."""
    closing: bool = False
    """Whether wins wait for the end of the quarter."""
    rate_trend: float = 0.0
    """Log change of every true rate over the year."""
    pace_trend: float = 0.0
    break_at: float | None = None
    """Part of the year after which the win rate is half."""
    forgotten: float = 0.05
    """Share of lost deals whose loss is never logged."""
    logged: float = 1.0
    """Share of touches that are logged."""


def _summer(day: date) -> float:
    return 1 + 0.35 * sin(2 * pi * (day.timetuple().tm_yday - 30) / 365.0)


KINDS = (
    Kind("as assumed", "rates, pace and lags near the plan, over-dispersed days", assumed=True),
    Kind("careful plan", "rates and pace within a tenth of the plan", assumed=True, plan_error=0.1, pace=0.1),
    Kind("wrong plan", "true rates off the plan by half", plan_error=0.5),
    Kind("wandering effort", "weeks of bursts and of nothing", wander=0.7, pace=0.4),
    Kind("fading effort", "pace falls to half over the year", pace_trend=-0.7),
    Kind("learning", "every rate grows by half over the year", rate_trend=0.4),
    Kind("market turns", "win rate halves after 60 % of the year", break_at=0.6),
    Kind("long tails", "log-normal lags, median at the lead days", lag=long_tail),
    Kind("fixed lags", "everything takes its lead days exactly", lag=fixed_lag),
    Kind("slow", "lags twice what was planned", lag=lambda r, m: gamma_lag(r, 2 * m)),
    Kind("quarter ends", "a third of the wins wait for the end of their quarter", closing=True),
    Kind("seasons", "a third more pace in spring, a third less in autumn", season=_summer),
    Kind("product tiers", "log-normal deal sizes, cv 1.6", size=1.6, lognormal_sizes=True),
    Kind(
        "sloppy log",
        "half of the losses never logged, a third of the touches not",
        forgotten=0.5,
        logged=0.67,
    ),
)


@dataclass
class Life:
    """One simulated person: the plan they typed and everything that happened, by date."""

    plan: Plan
    counts: dict[date, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    won: dict[date, list[Decimal]] = field(default_factory=lambda: defaultdict(list))
    lost: dict[date, int] = field(default_factory=lambda: defaultdict(int))

    def year(self, before: date) -> Year:
        """The log as it stands on the morning of a date."""
        days = {
            d: Day(dict(self.counts.get(d, {})), won=tuple(self.won.get(d, ())), lost=self.lost.get(d, 0))
            for d in sorted({*self.counts, *self.won, *self.lost})
            if d < before
        }
        return Year(self.plan, days)

    def deals(self, upto: date) -> int:
        """Won by the end of a date."""
        return sum(len(amounts) for d, amounts in self.won.items() if d <= upto)

    def revenue(self, upto: date) -> float:
        """Money of those."""
        return float(sum(sum(amounts) for d, amounts in self.won.items() if d <= upto))


def plan_of(process: Process) -> Plan:
    """The year file of a process."""
    letters = iter("abcdefhijk")
    channels = tuple(
        Channel(name, next(letters), Rate.parse(rate), Rate.parse(share), lead)
        for name, rate, share, lead in process.channels
    )
    stages = tuple(
        Stage(name, next(letters), Rate.parse(rate), lead, opening)
        for name, rate, lead, opening in process.stages
    )
    target = Decimal(process.deals * process.average)
    return Plan(Period(STARTS, ENDS), Funnel(target, Decimal(process.average), channels, stages))


class Person:
    """Someone who sells: hidden truth, drawn once."""

    def __init__(self, kind: Kind, process: Process, rng: Random) -> None:
        self.kind, self.process, self.rng = kind, process, rng
        self.life = Life(plan_of(process))
        self.rates = [self.off(rate, kind.plan_error) for _, rate, *_ in (*process.channels, *process.stages)]
        self.leads = [lead * exp(rng.gauss(0, kind.lag_error)) for *_, lead in process.channels]
        self.leads += [lead * exp(rng.gauss(0, kind.lag_error)) for _, _, lead, _ in process.stages]
        self.average = process.average * exp(rng.gauss(0, 0.15))

    def off(self, rate: float, deviation: float) -> float:
        """A true rate for a planned one."""
        return min(0.95, rate * exp(self.rng.gauss(-(deviation**2) / 2, deviation)))

    def share(self, step: int, day: date) -> float:
        """The true rate of a step on a date."""
        part = (day - STARTS).days / 365
        rate = self.rates[step] * exp(self.kind.rate_trend * (part - 0.5))
        last = step == len(self.rates) - 1
        if last and self.kind.break_at is not None and part > self.kind.break_at:
            rate /= 2
        return min(0.95, rate)

    def live(self) -> Life:
        """Go through the year."""
        lines = schedule(self.life.plan).lines
        channels = len(self.process.channels)
        entries = range(channels) if channels else range(1)
        paces = [
            float(lines[i].rate_per_capacity) * exp(self.rng.gauss(-(self.kind.pace**2) / 2, self.kind.pace))
            for i in entries
        ]
        mood, forgets = self.rng.gauss(0, self.kind.wander), 0.85
        for j, (name, _, _, opening) in enumerate(self.process.stages):
            for _ in range(opening):
                # Open for some time already, and so surely not decided within that time.
                step = channels + j
                age = self.rng.random() * self.leads[step]
                lag = self.kind.lag(self.rng, self.leads[step])
                while lag < age:
                    lag = self.kind.lag(self.rng, self.leads[step])
                self.arrive(step, name, STARTS, lag=lag - age)
        for offset in range((ENDS - STARTS).days + 1):
            day = STARTS + timedelta(days=offset)
            if day.weekday() == 0:
                mood = forgets * mood + self.rng.gauss(0, self.kind.wander * (1 - forgets**2) ** 0.5)
            if day.weekday() >= 5:
                continue
            trend = self.kind.pace_trend * (offset / 365 - 0.5)
            for i in entries:
                mean = paces[i] * exp(mood - self.kind.wander**2 / 2 + trend) * self.kind.season(day)
                n = poisson(self.rng, mean * self.rng.gammavariate(5, 0.2))
                for _ in range(n):
                    self.touch(i, day, channels)
        return self.life

    def touch(self, step: int, day: date, channels: int) -> None:
        """One call, one mail; or one arrival at the first stage where there are no channels."""
        if not channels:
            self.arrive(0, self.process.stages[0][0], day)
            return
        if self.rng.random() < self.kind.logged:
            self.life.counts[day][self.process.channels[step][0]] += 1
        if self.rng.random() < self.share(step, day):
            self.arrive(channels, self.process.stages[0][0], self.later(step, day))

    def later(self, step: int, day: date, lag: float | None = None) -> date:
        """When a step's outcome comes, on a working day."""
        then = day + timedelta(days=round(self.kind.lag(self.rng, self.leads[step]) if lag is None else lag))
        while then.weekday() >= 5:
            then += timedelta(days=1)
        return then

    def arrive(self, step: int, name: str, day: date, *, lag: float | None = None) -> None:
        """One arrival at a stage, and all that comes of it within the year; with a lag it was open before."""
        if day > ENDS:
            return
        if lag is None:
            self.life.counts[day][name] += 1
        onward = self.rng.random() < self.share(step, day)
        then = self.later(step, day, lag)
        if step < len(self.rates) - 1:
            if onward:
                at = step - len(self.process.channels) + 1
                self.arrive(step + 1, self.process.stages[at][0], then)
        elif onward:
            if self.kind.closing and self.rng.random() < 1 / 3:
                month = then.month + (3 - then.month % 3) % 3
                then = max(then, date(then.year, month, 27 if month != 12 else 24))
            if then <= ENDS:
                self.life.won[then].append(self.amount())
        elif then <= ENDS and self.rng.random() >= self.kind.forgotten:
            self.life.lost[then] += 1

    def amount(self) -> Decimal:
        """The size of a deal, in whole units of money."""
        cv2 = self.kind.size**2
        if self.kind.lognormal_sizes:
            spread = log(1 + cv2)
            size = self.average * exp(self.rng.gauss(-spread / 2, spread**0.5))
        else:
            size = self.rng.gammavariate(1 / cv2, self.average * cv2)
        return Decimal(max(1, round(size)))


@dataclass(frozen=True)
class Sample:
    """A forecast as sorted samples of the end, and its chance."""

    deals: tuple[int, ...]
    revenue: tuple[float, ...]
    chance: float


@dataclass(frozen=True)
class Case:
    """One forecast held against what came."""

    kind: str
    process: str
    asked: float
    world: int
    deals: int
    revenue: float
    hit: bool
    basis: str
    ours: dict[str, float]
    run_rate: dict[str, float]


def scores(sample: Sample, deals: int, revenue: float, hit: bool, scale: float) -> dict[str, float]:
    """How one forecast did: coverage, where the outcome fell in it, and proper scores (lower is better)."""
    n = len(sample.deals)
    below, upto = bisect_left(sample.deals, deals) / n, bisect_right(sample.deals, deals) / n
    out = {
        "brier": (sample.chance - hit) ** 2,
        "rps": rps(sample.deals, deals),
        "crps": crps(sample.revenue, revenue) / scale,
        "low": below,
        "high": upto,
        "bias": sum(sample.deals) / n - deals,
        "chance": sample.chance,
    }
    rbelow, rupto = bisect_left(sample.revenue, revenue) / n, bisect_right(sample.revenue, revenue) / n
    out |= {"rlow": rbelow, "rhigh": rupto}
    for level in LEVELS:
        edge = (100 - level) / 200
        out[f"deals {level}"] = float(
            quantile(sample.deals, edge) <= deals <= quantile(sample.deals, 1 - edge)
        )
        out[f"revenue {level}"] = float(
            quantile(sample.revenue, edge) - 0.005 <= revenue <= quantile(sample.revenue, 1 - edge) + 0.005
        )
        for what, low, high in (("deals", below, upto), ("revenue", rbelow, rupto)):
            # The part of the outcome's own step of the distribution that lies in the band.
            step = max(high - low, 1e-9)
            inside = max(0.0, min(high, 1 - edge) - max(low, edge)) / step
            out[f"{what} {level} exact"] = inside if high > low else float(edge <= low <= 1 - edge)
    return out


def rps(ordered: Sequence[int], outcome: int) -> float:
    """Ranked probability score of a count: the sum over k of (P(N <= k) - [outcome <= k])^2."""
    n, low, high = len(ordered), min(ordered[0], outcome), max(ordered[-1], outcome)
    return sum((bisect_right(ordered, k) / n - (outcome <= k)) ** 2 for k in range(low, high))


def crps(ordered: Sequence[float], outcome: float) -> float:
    """The same for a continuous outcome, from a sample (Gneiting and Raftery 2007, equation 20)."""
    n = len(ordered)
    near = sum(abs(x - outcome) for x in ordered) / n
    apart = sum((2 * i - n + 1) * x for i, x in enumerate(ordered)) / (n * n)
    return near - apart


def run_rate(life: Life, today: date, rng: Random, worlds: int = 1000) -> Sample:
    """What people do by hand: deals won so far for each working day gone, for each working day left.

    Given a fair chance: gamma-Poisson with a Jeffreys prior, plan's deal size shrunk like ours, gamma sizes.
    """
    plan = life.plan
    cap = schedule(plan).capacity
    yesterday = today - timedelta(days=1)
    gone, left = float(cap.between(Period(STARTS, yesterday))), float(cap.between(Period(today, ENDS)))
    won, money = life.deals(yesterday), life.revenue(yesterday)
    size = (10 * float(plan.funnel.average_deal) + money) / (10 + won)
    deals, revenue = [], []
    for _ in range(worlds):
        n = poisson(rng, rng.gammavariate(won + 0.5, left / gone))
        deals.append(won + n)
        revenue.append(money + (rng.gammavariate(n / 0.64, 0.64 * size) if n else 0.0))
    hit = sum(x >= float(plan.funnel.to_close) for x in revenue) / worlds
    return Sample(tuple(sorted(deals)), tuple(sorted(revenue)), hit)


def cases_of(kind_name: str, process_name: str, world: int) -> list[Case]:
    """One person's year, forecast at each date."""
    kind = next(k for k in KINDS if k.name == kind_name)
    rng = Random(f"{kind_name}/{process_name}/{world}")
    life = Person(kind, PROCESSES[process_name], rng).live()
    deals, revenue = life.deals(ENDS), life.revenue(ENDS)
    goal = float(life.plan.funnel.to_close)
    out = []
    for part in ASKED:
        # The seed of a forecast is its date: other dates for other worlds, so that their noise is independent.
        today = STARTS + timedelta(days=round(365 * part) + world % 7)
        made = forecast(life.year(today), today)
        if made is None:
            raise ValueError("the plan of a simulated person cannot be computed")
        ours = Sample(made.deal_counts, made.revenues, made.chance)
        base = run_rate(life, today, rng)
        hit = revenue >= goal
        out.append(
            Case(
                kind_name, process_name, part, world, deals, revenue, hit, made.basis,
                scores(ours, deals, revenue, hit, goal), scores(base, deals, revenue, hit, goal),
            )
        )  # fmt: skip
    return out


def _job(job: tuple[str, str, int]) -> list[Case]:
    return cases_of(*job)


def simulate(worlds: int, jobs: int, kinds: Iterable[str] | None = None) -> list[Case]:
    """Every kind, each with `worlds` people taken in turn from its processes."""
    work = [
        (kind.name, kind.processes[w % len(kind.processes)], w)
        for kind in KINDS
        if kinds is None or kind.name in kinds
        for w in range(worlds)
    ]
    if jobs <= 1:
        return [case for job in work for case in _job(job)]
    with ProcessPoolExecutor(jobs) as pool:
        return [case for cases in pool.map(_job, work, chunksize=8) for case in cases]


def mean(values: Iterable[float]) -> float:
    """The average; 0 of nothing."""
    found = list(values)
    return sum(found) / len(found) if found else 0.0


def climatology(cases: Sequence[Case]) -> dict[str, float]:
    """Scores of knowing nothing but how the other people with the same process ended."""
    brier, ranked = [], []
    for process in {c.process for c in cases}:
        same = {(c.kind, c.world): c for c in cases if c.process == process}
        people = list(same.values())
        if len(people) < 3:
            continue
        hits, ends = sum(c.hit for c in people), sorted(c.deals for c in people)
        for c in people:
            brier.append(((hits - c.hit) / (len(people) - 1) - c.hit) ** 2)
            others = list(ends)
            others.remove(c.deals)
            ranked.append(rps(others, c.deals))
    return {"brier": mean(brier), "rps": mean(ranked)}


def pit(cases: Sequence[Case], low: str = "low", high: str = "high", bins: int = 10) -> list[float]:
    """Non-randomised PIT histogram for counts (Czado, Gneiting and Held 2009): 1 in every bin where calibrated."""
    out = [0.0] * bins
    for c in cases:
        a, b = c.ours[low], c.ours[high]
        for i in range(bins):
            left, right = i / bins, (i + 1) / bins
            if b > a:
                out[i] += max(0.0, min(b, right) - max(a, left)) / (b - a)
            else:
                out[i] += left <= a < right or (a == 1 and i == bins - 1)
    return [bins * x / len(cases) for x in out]


def summary(cases: Sequence[Case]) -> str:
    """Short tables for the terminal."""
    head = f"{'':18s} {'n':>5s} {'d50':>5s} {'d80':>5s} {'d95':>5s} {'r80':>5s} {'d80as':>5s} {'r80as':>5s} {'bias':>6s} {'brier':>6s} {'rr':>6s} {'clim':>6s} {'rps':>6s} {'rr':>6s} {'clim':>6s} {'crps':>6s} {'rr':>6s}"
    rows = [head]

    def row(name: str, some: Sequence[Case]) -> None:
        clim = climatology(some)

        def of(key: str) -> float:
            return mean(c.ours[key] for c in some)

        def rr(key: str) -> float:
            return mean(c.run_rate[key] for c in some)

        rows.append(
            f"{name:18s} {len(some):5d} {of('deals 50 exact'):5.2f} {of('deals 80 exact'):5.2f} {of('deals 95 exact'):5.2f}"
            f" {of('revenue 80 exact'):5.2f} {of('deals 80'):5.2f} {of('revenue 80'):5.2f} {of('bias'):6.2f}"
            f" {of('brier'):6.3f} {rr('brier'):6.3f} {clim['brier']:6.3f} {of('rps'):6.2f} {rr('rps'):6.2f} {clim['rps']:6.2f}"
            f" {of('crps'):6.3f} {rr('crps'):6.3f}"
        )

    row("all", cases)
    for part in ASKED:
        row(f"after {part:.0%}", [c for c in cases if c.asked == part])
    for kind in dict.fromkeys(c.kind for c in cases):
        row(kind, [c for c in cases if c.kind == kind])
    for process in dict.fromkeys(c.process for c in cases):
        row(process, [c for c in cases if c.process == process])
    rows.append("pit " + " ".join(f"{x:.2f}" for x in pit(cases)))
    for part in ASKED:
        rows.append(
            f"pit {part:.0%} " + " ".join(f"{x:.2f}" for x in pit([c for c in cases if c.asked == part]))
        )
    return "\n".join(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--worlds", type=int, default=60, help="people of each kind")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args(arguments)
    cases = simulate(asked.worlds, asked.jobs)
    sys.stdout.write(summary(cases) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
