"""The funnel backwards: from a revenue target to the number of every activity that it takes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor, prod

from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.names import title_of
from funnel_tui.core.values.rate import Rate

DEALS = "deals"
RESERVED_NAMES = ("deals", "won", "lost", "note", "revenue")


class Rounding(StrEnum):
    """What happens to the fraction of a meeting that a division leaves."""

    UP = "up"
    """Ceiling, carried to the stage before: the default."""
    NEAREST = "nearest"
    """Half up, carried."""
    EXACT = "exact"
    """Carried as a fraction, shown rounded up."""

    def __call__(self, value: Fraction) -> Fraction:
        """Round as this way does."""
        if self is Rounding.UP:
            return Fraction(ceiling(value))
        return Fraction(half_up(value)) if self is Rounding.NEAREST else value


class Timing(StrEnum):
    """Whether lead days decide when an activity can still pay."""

    LEAD = "lead"
    SPREAD = "spread"
    """Ignore lead days: everything is spread over the whole period."""


class Counting(StrEnum):
    """Which number of a day counts where an activity is both typed and imported."""

    TYPED = "typed"
    IMPORTED = "imported"
    """On the dates that an import covers; typed on the others."""
    LARGER = "larger"
    """Never both together: the default."""


class Kind(StrEnum):
    """Where an activity stands in the funnel."""

    CHANNEL = "channel"
    STAGE = "stage"
    DEALS = "deals"


def half_up(value: Fraction) -> int:
    """The nearest whole number, halves upwards: the `h` of every day quota."""
    return floor(value + Fraction(1, 2))


def ceiling(value: Fraction) -> int:
    """The smallest whole number that is not below an exact value."""
    return -(-value.numerator // value.denominator)


@dataclass(frozen=True, slots=True)
class Channel:
    """A parallel way to reach people; every channel feeds the first stage."""

    name: str
    key: str
    converts: Rate
    """Touches to arrivals at the first stage."""
    share: Rate
    """Part of the first stage that this channel is to bring."""
    lead_days: int = 0
    was: tuple[str, ...] = ()
    """Names it had before; what was logged under them counts for it."""
    label: str = ""
    """As its owner spells it, where that is not the title made of the name."""
    count: Counting = Counting.LARGER
    """Which of the typed and the imported number of a day counts."""

    @property
    def title(self) -> str:
        """Its name as a heading."""
        return self.label or title_of(self.name)

    @property
    def path(self) -> str:
        """Where a plan's file has it."""
        return f"channels.{self.name}"


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the sales process; the last one converts to deals."""

    name: str
    key: str
    converts: Rate
    lead_days: int = 0
    opening: int = 0
    """Already open when the period starts."""
    was: tuple[str, ...] = ()
    label: str = ""
    count: Counting = Counting.LARGER

    @property
    def title(self) -> str:
        """Its name as a heading."""
        return self.label or title_of(self.name)

    @property
    def path(self) -> str:
        """Where a plan's file has it."""
        return f"stages.{self.name}"


@dataclass(frozen=True, slots=True)
class Need:
    """How many of one activity the target takes."""

    name: str
    kind: Kind
    quota: int
    exact: Fraction
    """The same chain without any rounding."""
    rate: Rate | None
    """To the next activity; None for deals."""


@dataclass(frozen=True, slots=True)
class Funnel:
    """A target and the rates that lead to it."""

    target: Decimal
    average_deal: Decimal
    channels: tuple[Channel, ...]
    stages: tuple[Stage, ...]
    closed_before: Decimal = Decimal(0)
    """Revenue closed before the log starts; the quotas cover what is left."""
    rounding: Rounding = Rounding.UP
    confidence: Rate | None = None
    """Plan each stage so that the deals come with this probability, not with an even chance."""

    @property
    def to_close(self) -> Fraction:
        """Revenue that the quotas have to bring."""
        return Fraction(self.target) - Fraction(self.closed_before)

    def rate_to_deal(self, stage: int) -> Fraction:
        """Share of one stage's arrivals that become deals, by the planned rates."""
        return prod((s.converts.value for s in self.stages[stage:]), start=Fraction(1))

    def openings(self, stage: int = 0) -> list[tuple[int, Fraction]]:
        """The opening pipelines from a stage on, each with its rate to a deal."""
        return [
            (s.opening, self.rate_to_deal(j)) for j, s in enumerate(self.stages) if j >= stage and s.opening
        ]

    def chance(self, first_stage: int, deals: int) -> float:
        """Probability of the deals if the first stage's quota is done: P(binomial + openings >= deals)."""
        from funnel_tui.core.plan.binomial import chance_of  # noqa: PLC0415 - to log needs none

        return chance_of(deals, [(first_stage, self.rate_to_deal(0)), *self.openings()])


def _chain(funnel: Funnel, rounding: Rounding) -> tuple[list[Fraction], list[Fraction]]:
    """Touches of each channel, and arrivals at each stage and deals, under one rounding."""
    # One deal at least: a target below half an average deal would round to a plan with nothing to do.
    deals = max(Fraction(1), rounding(funnel.to_close / Fraction(funnel.average_deal)))
    stages = [deals]
    for stage in reversed(funnel.stages):
        stages.insert(0, max(Fraction(0), rounding(stages[0] / stage.converts.value) - stage.opening))
    return _touches(funnel, stages[0], rounding), stages


def _touches(funnel: Funnel, first_stage: Fraction, rounding: Rounding) -> list[Fraction]:
    shares = [c.share.value for c in funnel.channels]
    # Whole parts add up to the whole first stage; rounding each part by itself would not.
    if rounding is Rounding.EXACT:
        parts = [first_stage * share for share in shares]
    else:
        parts = [Fraction(part) for part in largest_remainder(int(first_stage), shares)]
    return [rounding(part / c.converts.value) for part, c in zip(parts, funnel.channels, strict=True)]


def largest_remainder(whole: int, shares: Sequence[Fraction]) -> list[int]:
    """Split a whole number by shares so that the parts add up; ties go to the first."""
    wanted = [whole * share for share in shares]
    parts = [floor(w) for w in wanted]
    left = floor(sum(wanted, Fraction(0))) - sum(parts)
    for i in sorted(range(len(parts)), key=lambda i: parts[i] - wanted[i])[:left]:
        parts[i] += 1
    return parts


def needs(funnel: Funnel) -> tuple[Need, ...]:
    """Every activity's quota, in the order channels, stages, deals.

    deals = max(1, R((target - closed before) / average deal)); for the stages from last to first
    need = R(next / rate), less what was already open; the first stage is split over the channels by share
    and touches = R(part / rate). With a `confidence` each stage's quota is the smallest number to reach it.
    """
    exact_touches, exact_stages = _chain(funnel, Rounding.EXACT)
    touches, stages = _chain(funnel, funnel.rounding)
    if funnel.confidence is not None:
        from funnel_tui.core.plan.binomial import smallest_for  # noqa: PLC0415 - most plans ask for none

        deals = ceiling(stages[-1])
        sure = float(funnel.confidence.value)
        stages[:-1] = [
            Fraction(smallest_for(sure, deals, funnel.rate_to_deal(j), funnel.openings(j)))
            for j in range(len(funnel.stages))
        ]
        touches = _touches(funnel, stages[0], funnel.rounding)
    out = [
        Need(c.name, Kind.CHANNEL, ceiling(t), x, c.converts)
        for c, t, x in zip(funnel.channels, touches, exact_touches, strict=True)
    ]
    out += [
        Need(s.name, Kind.STAGE, ceiling(n), x, s.converts)
        for s, n, x in zip(funnel.stages, stages[:-1], exact_stages[:-1], strict=True)
    ]
    out.append(Need(DEALS, Kind.DEALS, ceiling(stages[-1]), exact_stages[-1], None))
    return tuple(out)
