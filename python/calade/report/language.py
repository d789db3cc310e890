# SPDX-License-Identifier: Apache-2.0
"""How a report speaks: words, plurals, numbers, times, lists."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo
from math import floor, isfinite, log10
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd

from calade._engine import UsageError
from calade.report import (
    indicator_names_en,
    indicator_names_fr,
    orders_words_en,
    orders_words_fr,
    strings_en,
    strings_fr,
)

LANGUAGES = {
    "en": strings_en.STRINGS | indicator_names_en.NAMES | orders_words_en.WORDS,
    "fr": strings_fr.STRINGS | indicator_names_fr.NAMES | orders_words_fr.WORDS,
}
_NARROW_SPACE = "\u202f"
_UNIT_SIGNS = {"km2": "km²", "m2": "m²", "m3": "m³"}


class Language:
    """The words of one language and its ways with numbers.

    Parameters
    ----------
    code : str
        "fr" or "en".
    zone : str
        IANA name of the zone in which times are told.

    Raises
    ------
    UsageError
        If the language or the zone is not known.
    """

    def __init__(self, code: str, zone: str = "UTC") -> None:
        if code not in LANGUAGES:
            raise UsageError(f"language is '{code}', expected one of {', '.join(LANGUAGES)}")
        self.code = code
        self._strings = LANGUAGES[code]
        self.zone_name = zone
        self._zone = _zone(zone)

    @property
    def csv_separator(self) -> str:
        """What parts columns where a comma parts decimals."""
        return ";" if self.code == "fr" else ","

    def has(self, key: str) -> bool:
        return key in self._strings

    def __call__(self, key: str, n: float | None = None, **values: object) -> str:
        """The words for `key`; with `n`, in the number that `n` asks for, `{n}` being filled in."""
        words = self._strings[key]
        if isinstance(words, tuple):
            count = 1 if n is None else n
            words = words[0] if (count < 2 if self.code == "fr" else count == 1) else words[1]
        if n is not None:
            values["n"] = self.number(n, 0)
        words = words.format(**values) if values else words
        return self._spaced(words)

    def or_else(self, key: str, otherwise: str) -> str:
        return self(key) if key in self._strings else otherwise

    def unit(self, unit: str) -> str:
        return self.or_else(f"unit.{unit}", _UNIT_SIGNS.get(unit, unit))

    def number(self, value: float | None, decimals: int | None = None) -> str:
        """A number for people; three digits that count where no number of decimals is given."""
        if value is None or not isfinite(value):
            return self("none")
        if decimals is None:
            decimals = 0 if value == round(value) else decimals_for(value)
        text = f"{value:,.{decimals}f}"
        if text.strip("-0.,") == "":
            text = text.replace("-", "")
        if self.code == "fr":
            text = text.replace(",", _NARROW_SPACE).replace(".", ",")
        return text.replace("-", "−")

    def tick(self, value: float) -> str:
        """A number beside an axis: no more decimals than it has."""
        text = f"{value:.6g}"
        decimals = len(text.partition(".")[2])
        return self.number(float(text), decimals)

    def signed(self, value: float, decimals: int | None = None) -> str:
        text = self.number(value, decimals)
        zero = text.strip("0.,") == ""
        return text if text.startswith("−") or zero else f"+{text}"

    def share(self, value: float) -> str:
        """A small share as a power of ten: 3 × 10⁻⁹."""
        if value == 0.0 or not isfinite(value):
            return "0" if value == 0.0 else self("none")
        power = floor(log10(abs(value)))
        superscript = str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
        return f"{self.number(value / 10.0**power, 1)} × 10{superscript}"

    def local(self, time: datetime) -> datetime:
        """The same time on the zone's own clock, without a zone, for axes."""
        return time.astimezone(self._zone).replace(tzinfo=None)

    def clock(self, time: datetime | None) -> str:
        """12:40, or 12 h 40 … the same in both languages, as on a digital clock."""
        if time is None or pd.isna(time):
            return self("none")
        return f"{time.astimezone(self._zone):%H:%M}"

    def day(self, day: date) -> str:
        months = self("months").split()
        number = "1er" if self.code == "fr" and day.day == 1 else str(day.day)
        return self("day", day=number, month=months[day.month - 1], year=day.year)

    def instant(self, time: datetime) -> str:
        local = time.astimezone(self._zone)
        return f"{self.day(local.date())} {local:%H:%M}"

    def titled(self, title: str, words: str) -> str:
        """ "A: words", with the colon that the language wants."""
        return f"{title}\u00a0: {words}" if self.code == "fr" else f"{title}: {words}"

    def listing(self, names: Sequence[str], most: int = 6) -> str:
        """Names parted by commas, the rest counted."""
        shown = ", ".join(names[:most])
        rest = len(names) - most
        return shown + self("list.and_more", n=rest) if rest > 0 else shown

    def _spaced(self, words: str) -> str:
        if self.code != "fr":
            return words
        for sign in (" :", " ;", " ?", " !", " %", " »"):
            words = words.replace(sign, "\u00a0" + sign[1:])
        return words.replace("« ", "«\u00a0")


def decimals_for(value: float) -> int:
    """Decimals that leave about three digits that count, at most three."""
    size = abs(value)
    return 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3


def _zone(name: str) -> tzinfo:
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UsageError(
            f"time zone '{name}' is not known here, expected an IANA name such as Europe/Paris"
        ) from error
