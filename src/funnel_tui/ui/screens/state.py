"""What the screens show, in one value: the session makes a new one for every change."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.revenue.horizons import Horizon
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass, field, replace
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.ui.widgets.bars.top_bar import Saving

if TYPE_CHECKING:
    from funnel_tui.core.forecast.backtest.backtest import Backtest
    from funnel_tui.core.forecast.insight import Insight


@dataclass(frozen=True, slots=True)
class PastForecasts:
    """The forecasts of all past Mondays, while they are made again and afterwards."""

    year: Year
    today: date
    done: int = 0
    of: int = 0
    found: Backtest | None = None


@dataclass(frozen=True, slots=True)
class ScreenState:
    """A year, the plan drafted for it, and how they stand on disk."""

    year: Year | None = None
    """None where the file cannot be read."""
    today: date = date.min
    settings: Notation = PLAIN
    """How this user writes numbers and weeks; `notation` knows the plan's names too."""
    fiscal_month: int = 4
    """Month in which the user's fiscal year starts."""
    fresh: bool = False
    """Whether there is no file yet: the year is an example, or the next one, until its plan is accepted."""
    last: Year | None = None
    """The year before, while the next one is planned."""
    draft: Plan | None = None
    """A plan that was edited and not accepted yet."""
    saving: Saving = field(default_factory=Saving)
    trouble: tuple[str, ...] = ()
    """What is wrong with the file, a line each; stays on screen until it is fixed."""
    presses: tuple[tuple[str, str], ...] = ()
    """Time and words of this machine's entries on the day that Log shows."""
    horizon: Horizon = Horizon.YEAR
    """Whether Log and Target are about the whole plan, its present quarter or its present month."""
    insight: Insight | None = None
    """What a simulation says of the year; it follows a moment after the year itself."""
    past: PastForecasts | None = None
    """None until Target asks for it."""

    @property
    def plan(self) -> Plan:
        """The draft, else the year's plan.

        Raises:
            ValueError: While there is no year.
        """
        if self.year is None:
            raise ValueError("there is no year")
        return self.draft or self.year.plan

    @property
    def why_no_year(self) -> str:
        """Where the file cannot be read."""
        return next(iter(self.trouble), "there is no year file")

    @property
    def notation(self) -> Notation:
        """How everything is written, activities as the plan's owner spells them."""
        return replace(self.settings, labels=self.plan.labels) if self.year else self.settings

    @property
    def header(self) -> Saving:
        """What the top bar says of the disk: a draft, or a year without a file, is not saved."""
        if self.saving.failed or not (self.draft or self.fresh):
            return self.saving
        return Saving("draft" if self.draft else "no file yet")

    @property
    def usable_insight(self) -> Insight | None:
        """That of this plan and horizon, also while the next one is being made: it is seldom far off."""
        if self.insight is None or self.year is None or self.insight.year.plan != self.year.plan:
            return None
        return self.insight.at(self.horizon)
