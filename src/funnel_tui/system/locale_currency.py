"""The currency of the country that the locale names: what a first plan starts from."""

from __future__ import annotations

import os
import re

DEFAULT = "$"
_EURO = (
    "AD", "AT", "BE", "BG", "CY", "DE", "EE", "ES", "FI", "FR", "GR", "HR", "IE", "IT", "LT", "LU", "LV",
    "MC", "MT", "NL", "PT", "SI", "SK", "SM", "VA",
)  # fmt: skip
_CURRENCIES = {
    **dict.fromkeys(_EURO, "€"),
    **{"GB": "£", "JP": "¥", "CN": "¥", "IN": "₹", "KR": "₩", "TR": "₺", "IL": "₪", "UA": "₴", "PH": "₱"},
    **{"VN": "₫", "NG": "₦", "BR": "R$", "PL": "zł", "CZ": "Kč", "CH": "CHF", "LI": "CHF", "ZA": "R"},
    **{"SE": "kr", "NO": "kr", "DK": "kr", "IS": "kr", "HU": "Ft", "RO": "lei"},
}
_COUNTRY = re.compile(r"[a-z]{2,3}_([A-Z]{2})")


def locale_currency() -> str:
    """The sign of the currency; a dollar where the locale names no country, or one not known here.

    The variables are read, not `locale.localeconv`: that needs the locale to be installed, and to be set for
    the whole process.
    """
    named = next((name for key in ("LC_ALL", "LC_MONETARY", "LANG") if (name := os.environ.get(key))), "")
    country = _COUNTRY.match(named)
    return _CURRENCIES.get(country[1], DEFAULT) if country else DEFAULT
