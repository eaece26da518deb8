"""Contrast, and the colours of terminals that show only 256 or 16 of them.

Rich rounds red, green and blue each on its own, which turns dark greys navy and dim text into its ground.
Here a colour becomes the nearest one of its own hue, greys stay grey, and text stays as readable as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from math import atan2, degrees, hypot
from typing import Any

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color, rgb_to_lab
from textual.filter import LineFilter

from funnel_tui.core.values.frozen import dataclass

FEW_COLORS = (None, "standard", "windows")
"""Rich's names for color systems of at most 16 colours."""
READABLE = 4.5
"""Contrast that text needs (WCAG 2, level AA)."""
VISIBLE = 3.0
"""Contrast that a mark needs (WCAG 2, non-text contrast)."""


def contrast(first: Color, second: Color) -> float:
    """How far apart two colours are in light, from 1 to 21 (WCAG 2)."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: Color) -> float:
    channels = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized
    )
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), channels, strict=True))


def dimmed(text: Color, grounds: Sequence[Color], share: float, least: float) -> Color:
    """Text blended into the first ground, at least by a share, and more where any ground asks for it.

    Args:
        text: The full colour, the answer where nothing dimmer can be told from its ground.
        grounds: What it is written on.
        share: Of the full colour, 0 to 1.
        least: Contrast wanted on each ground.
    """
    for percent in range(round(100 * share), 100):
        color = grounds[0].blend(text, percent / 100, alpha=1)
        if all(contrast(color, ground) >= least for ground in grounds):
            return color
    return text


# -- fewer colours

_VGA = (
    *((0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0), (0, 0, 170), (170, 0, 170), (0, 170, 170)),
    *((170, 170, 170), (85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85), (85, 85, 255)),
    *((255, 85, 255), (85, 255, 255), (255, 255, 255)),
)
"""The 16 colours as Rich knows them, so that it takes each to its own number."""
_DARK_GREY = 8
"""Not a background: some terminals show it as black, others nearly as light as text."""


@dataclass(frozen=True, slots=True)
class Tone:
    """A colour as the eye sees it, in CIE L*a*b*."""

    rich: RichColor
    color: Color
    light: float
    """0 for black, 100 for white."""
    a: float
    b: float
    hue: float
    """Degrees; meaningless for a grey."""
    chroma: float
    """0 for a pure grey, about 100 for a pure red."""

    @classmethod
    def of(cls, rich: RichColor) -> Tone:
        """Measure a colour."""
        color = Color(*rich.get_truecolor())
        light, a, b = rgb_to_lab(color)
        return cls(rich, color, light, a, b, degrees(atan2(b, a)), hypot(a, b))

    def far(self, other: Tone) -> float:
        """How different two colours look; lightness counts double, because reading depends on it."""
        return hypot(2 * (self.light - other.light), self.a - other.a, self.b - other.b)

    def turned(self, other: Tone) -> float:
        """Degrees between the hues of two colours."""
        return abs((self.hue - other.hue + 180) % 360 - 180)


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours that a terminal shows."""

    tones: tuple[Tone, ...]
    grounds: tuple[Tone, ...]
    """Those that may be a background."""
    grey: float
    """Chroma below which a colour counts as a grey."""
    same_hue: float
    """Degrees within which two hues look like one colour."""
    hue_first: bool
    """Whether the right hue matters more than the right lightness."""

    def ranked(self, wanted: Tone, tones: Sequence[Tone]) -> list[Tone]:
        """Those of some tones that may stand for a colour, the best first."""
        greys = [tone for tone in tones if tone.chroma < 1]
        greys.sort(key=wanted.far)
        if wanted.chroma < self.grey:
            return greys
        tints = [tone for tone in tones if tone.chroma >= 1 and tone.turned(wanted) <= self.same_hue]
        if self.hue_first:
            # A few degrees tell nothing: there the lightness decides.
            tints.sort(key=lambda tone: (round(tone.turned(wanted) / 10), tone.far(wanted)))
            return tints + greys
        return sorted(tints + greys, key=wanted.far)


@cache
def palette(color_system: str | None) -> Palette | None:
    """The palette for one of Rich's color systems; None where every colour can be shown."""
    if color_system == "256":
        # The first 16 are whatever the user has made of them. Backgrounds of themes have a chroma of up to 9.
        tones = tuple(Tone.of(RichColor.from_ansi(number)) for number in range(16, 256))
        return Palette(tones, tones, grey=10, same_hue=30, hue_first=False)
    if color_system in FEW_COLORS:
        # Hues lie so far apart here that most colours are nearest to a grey, and good would look like bad.
        tones = tuple(Tone.of(RichColor.from_rgb(*rgb)) for rgb in _VGA)
        grounds = (*tones[:_DARK_GREY], *tones[_DARK_GREY + 1 :])
        return Palette(tones, grounds, grey=15, same_hue=70, hue_first=True)
    return None


def limit_colors(app: App[Any]) -> None:
    """Have an app drawn in the colours of its terminal; it gets a class `-few-colors` where they are 16."""
    system = app.console.color_system
    if colors := palette(system):
        app._filters.append(NearestColors(colors))
    app.set_class(system in FEW_COLORS, "-few-colors")


class NearestColors(LineFilter):
    """Replaces the colours of what is drawn by those of a palette."""

    def __init__(self, colors: Palette) -> None:
        super().__init__()
        self._front = lru_cache(256)(lambda color: colors.ranked(Tone.of(color), colors.tones))
        self._behind = lru_cache(256)(lambda color: colors.ranked(Tone.of(color), colors.grounds)[0])
        self._style = lru_cache(1024)(self.convert)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """The segments in the palette's colours."""
        return [Segment(text, style and self._style(style), control) for text, style, control in segments]

    def convert(self, style: Style) -> Style:
        """A style in the palette's colours; text keeps its contrast as far as it needs it."""
        front, behind = (
            # A terminal's own colours have no triplet and stay as they are.
            color if color is not None and color.triplet is not None else None
            for color in (style.color, style.bgcolor)
        )
        ground = self._behind(behind) if behind else None
        ahead = self._front(front)[0] if front else None
        if front and behind and ground:
            least = min(READABLE, contrast(Tone.of(front).color, Tone.of(behind).color))
            readable = (tone for tone in self._front(front) if contrast(tone.color, ground.color) >= least)
            ahead = next(readable, ahead)
        return style + Style.from_color(ahead.rich if ahead else None, ground.rich if ground else None)
