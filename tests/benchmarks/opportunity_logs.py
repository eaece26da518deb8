"""Simulated opportunity logs: what a sales team's records give, without the calls that came before.

Harder than `sellers`: short periods, an opening pipeline of unknown age that converts at a rate of its own,
lags with long tails that the plan has wrong by two, sellers from five to three hundred deals, and plans that
are made from a period before or are wrong by two themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import exp, log
from random import Random

from sellers import Life, poisson

from funnel_tui.core.plan.funnel import Funnel, Stage
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.values.period import Period
from funnel_tui.core.values.rate import Rate

STARTS = date(2026, 1, 1)
STAGE = "opportunities"


@dataclass(frozen=True)
class DataSet:
    """Sellers of one kind of team."""

    name: str
    says: str
    days: int
    """Length of the period."""
    deals: tuple[int, int]
    """Expected deals of the period, drawn evenly on a log scale."""
    cycle: tuple[float, float]
    """Median days from opening to decision, alike."""
    tail: float
    """Log deviation of the lag. Where half are decided after 15 days and three quarters after 50, as in
    published records, it is 1.7; a steady process has 0.6."""
    opening: tuple[float, float]
    """Opportunities open at the start, as a share of the period's deals."""
    win: tuple[float, float] = (0.2, 0.6)
    drift: float = 0.3
    """Log deviation of pace between the period before and this one."""
    opening_rate: float = 0.35
    """Log deviation of the opening pipeline's win rate from that of new flow."""
    moods: float = 0.15
    """Log deviation of the win rate of everything decided in a quarter."""
    surge: float = 0.0
    """Share of the wins that wait for the last days of a quarter."""
    forgotten: float = 0.1
    """Share of what is lost that stays open in the log for ever."""


DATA_SETS = (
    DataSet("quarter, short", "90 days, decided in weeks", 90, (8, 150), (8, 30), 0.9, (0.3, 1.0)),
    DataSet("quarter, long", "90 days, decided in two months", 90, (5, 60), (40, 90), 0.7, (1.0, 2.0)),
    DataSet(
        "quarter, surge",
        "90 days, a tenth of the wins wait for the last week",
        90,
        (8, 100),
        (15, 60),
        0.8,
        (0.5, 1.5),
        surge=0.1,
    ),
    DataSet("nine months", "273 days, decided in weeks to months", 273, (10, 200), (25, 90), 0.8, (0.3, 1.0)),
    DataSet(
        "nine months, long tail",
        "273 days, lags of log deviation 1.4, a third of the lost stay open",
        273,
        (8, 120),
        (15, 60),
        1.4,
        (0.5, 2.0),
        forgotten=0.3,
    ),
    DataSet("year, few", "365 days, five to fifteen deals", 365, (5, 15), (50, 130), 0.7, (0.3, 2.0)),
    DataSet(
        "year, many",
        "365 days, a hundred to three hundred deals, the market's moods",
        365,
        (100, 300),
        (15, 60),
        1.0,
        (0.3, 1.0),
        win=(0.1, 0.4),
        moods=0.3,
    ),
)


def _between(rng: Random, ends: tuple[float, float]) -> float:
    """Drawn evenly on a log scale."""
    return exp(rng.uniform(log(ends[0]), log(ends[1])))


class Seller:
    """One seller of a data set: a hidden truth, drawn once."""

    def __init__(self, kind: DataSet, rng: Random, *, wrong_by_two: bool) -> None:
        self.kind, self.rng = kind, rng
        self.ends = STARTS + timedelta(days=kind.days - 1)
        self.deals = _between(rng, kind.deals)
        self.win = rng.uniform(*kind.win)
        self.cycle = _between(rng, kind.cycle)
        self.size_cv = rng.uniform(0.4, 1.3)
        self.average = 10_000.0
        self.opening = round(self.deals * rng.uniform(*kind.opening))
        self.opening_win = min(0.9, self.win * exp(rng.gauss(0, kind.opening_rate)))
        self.moods = [exp(rng.gauss(-(kind.moods**2) / 2, kind.moods)) for _ in range(9)]
        # New flow brings what the opening pipeline leaves of the period's deals, at least a third of them.
        self.pace = max(self.deals / 3, self.deals - 0.8 * self.opening * self.opening_win) / (
            self.win * kind.days * 5 / 7
        )
        self.life = Life(self._plan(wrong_by_two))

    def _plan(self, wrong_by_two: bool) -> Plan:
        """From the period before; where it is wrong by two, target, rate and lead days each on their own."""
        rng, before = self.rng, exp(-self.rng.gauss(0, self.kind.drift))
        decided = max(3, poisson(rng, before * self.deals / self.win))
        won = max(1, sum(rng.random() < self.win for _ in range(decided)))
        lags = sorted(self._lag() for _ in range(won))
        amounts = [self._size() for _ in range(won)]
        average, lead = sum(amounts) / won, lags[won // 2] * rng.choice((0.5, 1.0, 1.0, 2.0))
        rate, target = won / decided, average * won
        if wrong_by_two:
            rate, target, lead = (x * rng.choice((0.5, 2.0)) for x in (rate, target, lead))
        stage = Stage(
            STAGE, "o", Rate.parse(round(min(0.95, max(0.02, rate)), 3)), min(365, round(lead)), self.opening
        )
        funnel = Funnel(Decimal(max(1, round(target))), Decimal(max(1, round(average))), (), (stage,))
        return Plan(Period(STARTS, self.ends), funnel)

    def _lag(self) -> float:
        return self.cycle * exp(self.rng.gauss(0, self.kind.tail))

    def _size(self) -> float:
        square = self.size_cv**2
        return self.rng.gammavariate(1 / square, self.average * square)

    def live(self) -> Life:
        """Go through the period."""
        rng, kind, tail = self.rng, self.kind, self.kind.tail
        for _ in range(self.opening):
            # What is open on a date is met in proportion to its length (renewal theory), at any point of it.
            length = self.cycle * exp(rng.gauss(tail * tail, tail))
            self._decide(STARTS, length * rng.random(), self.opening_win)
        mood = rng.gauss(0, 0.3)
        for offset in range(kind.days):
            day = STARTS + timedelta(days=offset)
            if day.weekday() == 0:
                mood = 0.85 * mood + rng.gauss(0, 0.3 * (1 - 0.85**2) ** 0.5)
            if day.weekday() >= 5:
                continue
            for _ in range(poisson(rng, self.pace * exp(mood - 0.045) * rng.gammavariate(5, 0.2))):
                self.life.counts[day][STAGE] += 1
                self._decide(day, self._lag(), self.win)
        return self.life

    def _decide(self, day: date, lag: float, rate: float) -> None:
        then = day + timedelta(days=min(4_000, round(lag)))
        quarter = min(len(self.moods) - 1, (then - STARTS).days // 91)
        if self.rng.random() < min(0.95, rate * self.moods[quarter]):
            last_days = STARTS + timedelta(days=91 * (quarter + 1) - 8)
            if then < last_days and self.rng.random() < self.kind.surge:
                then = last_days + timedelta(days=self.rng.randrange(7))
            if then <= self.ends:
                self.life.won[then].append(Decimal(max(1, round(self._size()))))
        elif then <= self.ends and self.rng.random() >= self.kind.forgotten:
            self.life.lost[then] += 1
