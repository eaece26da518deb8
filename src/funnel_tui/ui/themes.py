"""Theme files: small TOML tables of colours, every one of them parsed before Textual sees it.

Textual accepts a theme with a bad colour and dies when it is used, so nothing unchecked leaves this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from textual.app import App
from textual.color import Color, ColorParseError
from textual.css.stylesheet import Stylesheet
from textual.theme import Theme

from funnel_tui.storage.format.plain_text import read_tables
from funnel_tui.ui.colors import READABLE, VISIBLE, dimmed

DEFAULT_THEME = "harbor"

COLORS = (
    "primary",
    "secondary",
    "accent",
    "foreground",
    "background",
    "surface",
    "panel",
    "boost",
    "warning",
    "error",
    "success",
)
"""Keys of a theme file that hold a colour; only `primary` has to be there."""
SWITCHES = ("dark", "ansi")
OWN_VARIABLES = (
    "verdict-good",
    "verdict-bad",
    "verdict-warn",
    "verdict-neutral",
    "chart-actual",
    "chart-plan",
    "chart-band",
    "chart-core",
    "funnel-1",
    "funnel-2",
    "funnel-3",
    "heat-0",
    "heat-1",
    "heat-2",
    "heat-3",
    "label",
    "faint",
)
"""Variables that our style sheets use beyond Textual's."""

ALLOWED_COLOR = 'a colour such as "#5bb8c4", "rgb(91,184,196)" or "teal"'
ALLOWED_STYLE = 'words such as "bold", "underline" or "not bold"'
_KEYS = (*COLORS, *SWITCHES, "variables")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_STYLE_WORDS = {"none", "bold", "italic", "underline", "strike", "reverse", "dim", "not", "b", "i", "u"}


def variable_defaults(theme: Theme) -> dict[str, str]:
    """Our own variables for a theme that does not name them, so that Textual's own themes work as well.

    For `App.get_theme_variable_defaults`; the values are literal because a variable cannot refer to another.
    """
    primary = theme.primary
    success = theme.success or theme.secondary or primary
    error = theme.error or theme.secondary or primary
    warning = theme.warning or primary
    if theme.ansi:
        # The 16 colours cannot be blended: glyphs tell apart what a tint would. The accent can be read on the
        # ground, and so the ground's colour on a bar of it; the primary of Textual's themes is a dark blue.
        plain = theme.foreground or "ansi_default"
        primary = theme.accent or primary
        muted, band, core = plain, "ansi_bright_black", "ansi_bright_black"
        tints, heat = (primary, primary, primary), (plain, primary, primary, primary)
        label = faint = plain
    else:
        ground = Color.parse(theme.background or ("#121212" if theme.dark else "#e0e0e0"))
        text = Color.parse(theme.foreground) if theme.foreground else ground.inverse
        accent = Color.parse(primary)
        muted = ground.blend(text, 0.68, alpha=1).hex
        # The range of 50 % is nearer to the lines on it; a theme that names the wide one need not name both.
        wide = ground.blend(accent, 0.24, alpha=1)
        named = theme.variables.get("chart-band", "")
        shown = Color.parse(named) if named and " " not in named else wide
        band, core = wide.hex, shown.blend(accent, 0.17, alpha=1).hex
        tints = (ground.blend(accent, 0.42, alpha=1).hex, ground.blend(accent, 0.7, alpha=1).hex, accent.hex)
        surface = Color.parse(theme.surface) if theme.surface else ground
        # As Textual makes it.
        panel = Color.parse(theme.panel) if theme.panel else surface.blend(accent, 0.1, alpha=1)
        label = dimmed(text, (ground, surface, panel), 0.6, READABLE).hex
        faint = dimmed(text, (ground, surface, panel), 0.3, VISIBLE).hex
        heat = (
            faint,
            dimmed(accent, (ground,), 0.45, VISIBLE).hex,
            ground.blend(accent, 0.72, alpha=1).hex,
            accent.hex,
        )
    values = (success, error, warning, muted, primary, muted, band, core, *tints, *heat, label, faint)
    return dict(zip(OWN_VARIABLES, values, strict=True))


def shipped_folder() -> Path:
    """Where our own themes are: inside a wheel's package, else beside the sources of an editable install."""
    here = Path(__file__).resolve().parents[1]
    packed = here / "shipped_themes"
    return packed if packed.is_dir() else here.parents[1] / "themes"


def load_themes(folders: Iterable[Path]) -> tuple[dict[str, Theme], tuple[str, ...]]:
    """Read every `*.toml` of the folders; a later folder's theme replaces an earlier one of the same name.

    Nothing is registered and nothing in a file raises: a theme with a bad value is left out, an unknown key
    skipped, each with one line that names file and key. A folder that is not there holds no themes.
    """
    themes: dict[str, Theme] = {}
    problems: list[str] = []
    for folder in folders:
        try:
            paths = sorted(path for path in folder.glob("*.toml") if path.is_file())
        except OSError as error:
            problems.append(f"{folder}: cannot be read ({error.strerror or error})")
            continue
        for path in paths:
            theme, found = read_theme(path)
            problems += [f"{path.name}: {line}" for line in found]
            if theme is not None:
                themes[theme.name] = theme
    return themes, tuple(problems)


def read_theme(path: Path) -> tuple[Theme | None, tuple[str, ...]]:
    """One theme file, named by its stem, and what is wrong with it."""
    try:
        table = _table(path.read_text("utf-8"))
    except OSError as error:
        return None, (f"cannot be read ({error.strerror or error})",)
    except UnicodeDecodeError:
        return None, ("is not UTF-8 text",)
    except RecursionError:
        return None, ("is nested too deeply",)
    except ValueError as error:
        return None, (str(error),)
    return make_theme(path.stem, table)


def _table(text: str) -> Mapping[str, object]:
    # Ours are read as a year file is: tomllib would take 5 of the 100 ms that a start takes beyond Textual.
    if (table := read_tables(text)) is not None:
        return table
    import tomllib  # noqa: PLC0415 - only a user's own theme may look otherwise

    return tomllib.loads(text)


def make_theme(name: str, table: Mapping[str, object]) -> tuple[Theme | None, tuple[str, ...]]:
    """A theme from a file's table; None where a value in it would not do."""
    wrong: list[str] = []
    if not _NAME.fullmatch(name):
        wrong.append("the name of the file: small letters, digits, - and _ only")
    colors = {key: str(value) for key, value in table.items() if key in COLORS}
    switches = {"dark": True, "ansi": False}
    for key in SWITCHES:
        value = table.get(key, switches[key])
        if isinstance(value, bool):
            switches[key] = value
        else:
            wrong.append(f"{key} is {value!r}: true or false")
    variables, unknown = _variables(table.get("variables", {}))
    unknown += [_unknown(key, key, _KEYS) for key in table if key not in _KEYS]
    wrong += _wrong_values(colors, variables, switches["ansi"])
    if "primary" not in colors:
        wrong.append(f"primary is missing: {ALLOWED_COLOR}")
    if wrong:
        return None, (*unknown, *wrong)
    theme = Theme(name, colors["primary"], dark=switches["dark"], ansi=switches["ansi"], variables=variables)
    for key, value in colors.items():
        setattr(theme, key, value)
    return theme, tuple(unknown)


def _variables(table: object) -> tuple[dict[str, str], list[str]]:
    """The variables that style sheets know, and a line for each that they do not."""
    if not isinstance(table, Mapping):
        return {}, ["variables is not a table: [variables], then lines such as chart-actual = ..."]
    names = OWN_VARIABLES if set(table) <= set(OWN_VARIABLES) else _variable_names()
    known = {key: str(value) for key, value in table.items() if key in names}
    return known, [_unknown(f"variables.{key}", key, names) for key in table if key not in names]


def _wrong_values(colors: Mapping[str, str], variables: Mapping[str, str], ansi: bool) -> Iterator[str]:
    for key, value in colors.items():
        if problem := _color_problem(value, ansi):
            yield f"{key} is {value!r}: {problem}"
    for key, value in variables.items():
        if key.endswith("style") or "-style-" in key:
            if not value.split() or not set(value.split()) <= _STYLE_WORDS:
                yield f"variables.{key} is {value!r}: {ALLOWED_STYLE}"
            continue
        color, _, share = value.partition(" ")
        if share and not (share.endswith("%") and share[:-1].isdecimal() and share.isascii()):
            color = value
        if problem := _color_problem(color, ansi):
            yield f"variables.{key} is {value!r}: {problem}"


def _color_problem(value: str, ansi: bool) -> str:
    try:
        color = Color.parse(value)
    except ColorParseError:
        return ALLOWED_COLOR
    if value == "auto" or value.startswith("auto "):
        return ALLOWED_COLOR
    # Textual blends and lightens the colours of other themes, which it cannot do with a terminal's own.
    return "a terminal's colour needs ansi = true" if color.ansi is not None and not ansi else ""


@cache
def _variable_names() -> tuple[str, ...]:
    """Every variable that Textual derives, and ours."""
    return (*Theme("any", primary="#000000").to_color_system().generate(), *OWN_VARIABLES)


def _unknown(where: str, key: str, names: Iterable[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only a faulty file pays for it

    near = get_close_matches(key, list(names), 1)
    return f"{where} is not a key of a theme" + (f": did you mean {near[0]}?" if near else "")


def use_themes(app: App[None], folders: Iterable[Path], wanted: str = "") -> tuple[str, ...]:
    """Give an app the themes of the folders and put one of them on; what is wrong, a line each."""
    themes, problems = load_themes(folders)
    for theme in themes.values():
        app.register_theme(theme)
    if wanted and wanted not in app.available_themes:
        problems += (f"theme: there is no theme {wanted!r}",)
        wanted = ""
    # Our own may be missing or spoilt; Textual's is always there.
    app.theme = wanted or (DEFAULT_THEME if DEFAULT_THEME in themes else "textual-dark")
    app.stylesheet = KeptStylesheet(variables=app.get_css_variables())
    return problems


class KeptStylesheet(Stylesheet):
    """Keeps what it has parsed until a theme brings other colours.

    Textual parses every sheet again for the first frame and for each screen and dialog that is new: 40 ms of
    150 before the first frame, 65 of 700 on the first way to Plan.
    """

    def set_variables(self, variables: dict[str, str]) -> None:
        """Forget what is parsed only if the variables are other ones."""
        if variables != self._variables:
            super().set_variables(variables)

    def reparse(self) -> None:
        """Parse what is new."""
        self.parse()


class ThemedApp(App[None]):
    """An app in our themes."""

    _colors: tuple[Theme, dict[str, str]] | None = None
    """The variables of style sheets, and of which theme."""

    def __init__(self, theme: str | None = DEFAULT_THEME) -> None:
        """Put on a theme of our own; None where another one is going to be."""
        super().__init__()
        if theme is not None:
            use_themes(self, [shipped_folder()], theme)

    def get_theme(self, theme_name: str) -> Theme | None:
        """A theme; Textual copies the table of them all to find one, several times a widget."""
        return self._registered_themes.get(theme_name) or super().get_theme(theme_name)

    def get_css_variables(self) -> dict[str, str]:
        """The variables of the theme; Textual works them out four times before the first frame."""
        if self._colors is None or self._colors[0] is not self.current_theme:
            self._colors = self.current_theme, super().get_css_variables()
        return self._colors[1]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Colours of verdicts and charts, for themes that do not name them."""
        return variable_defaults(self.current_theme)
