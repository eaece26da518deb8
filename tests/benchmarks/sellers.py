"""Simulated salespeople: hidden truth, a year of work deal by deal, and the log that a forecast gets to see.

They share no formula with the forecast. Some kinds keep to what it assumes, the others break it on purpose.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from math import exp, log, pi, sin, sqrt
from random import Random

from funnel_tui.core.plan.funnel import Channel, Funnel, Stage
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import Period
from funnel_tui.core.values.rate import Rate

STARTS, ENDS = date(2026, 1, 1), date(2026, 12, 31)

Lag = Callable[[Random, float], float]


def poisson(rng: Random, mean: float) -> int:
    """A Poisson number: by products of uniforms while that is cheap, by a Cornish-Fisher normal beyond."""
    if mean > 25:
        z = rng.gauss(0.0, 1.0)
        return max(0, int(mean + z * sqrt(mean) + (z * z - 1) / 6 + 0.5))
    limit, product, n = exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        n += 1
    return n


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
    moods: float = 0.0
    """Log deviation of the win rate from quarter to quarter, for all deals together."""
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
    Kind("market moods", "the win rate of all deals differs by a third from quarter to quarter", moods=0.33),
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
        self.moods = [exp(rng.gauss(-(kind.moods**2) / 2, kind.moods)) for _ in range(4)]

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
        if last:
            rate *= self.moods[(day.month - 1) // 3]
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
