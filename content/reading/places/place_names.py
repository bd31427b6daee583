"""Folds the spellings of typed place names to one form, by places/spelling.yaml; places.py finds
the place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from content.reading.files import read_model
from content.reading.problems import Mistakes

LIMIT = 120
"""Most characters that are read."""

_ENGLISH = (
    ("kh", "k"),
    ("ph", "p"),
    ("th", "t"),
    ("ue", "u"),
    ("eu", "u"),
    ("oo", "u"),
    ("ee", "i"),
)
"""Spellings of the same Thai sound in Latin letters."""

_FINAL = re.compile(r"[db]\b")
_DOUBLED = re.compile(r"(.)\1+")


class Spelling(BaseModel):
    """The content of places/spelling.yaml: words beside names, and nicknames of provinces."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    district_words: tuple[str, ...] = ()
    province_words: tuple[str, ...] = ()
    polite_words: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    goes_on: tuple[str, ...] = ()
    town_words: tuple[str, ...] = ()
    province_nicknames: Mapping[str, tuple[str, ...]] = {}
    same_sound: tuple[str, ...] = ()

    @cached_property
    def _around(self) -> re.Pattern[str]:
        words = {*self.district_words, *self.province_words, *self.polite_words}
        # English words need their edges; Thai is written without any.
        parts = [
            rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word)
            for word in sorted(words, key=len, reverse=True)
        ]
        return re.compile("|".join([*parts, r"[,/()\-]+"]))

    def words(self, text: str) -> list[str]:
        """The words of a typed place name without "district", "province" and polite words."""
        text = unicodedata.normalize("NFC", in_thai_letters(text[:LIMIT])).lower()
        return self._around.sub(" ", text).split()

    def district(self, names: Mapping[str, str]) -> tuple[str, ...]:
        """The folded names of a district; of a town also its name without "Mueang"."""
        folded = [fold(name) for name in names.values()]
        towns = [
            name.removeprefix(word)
            for name in folded
            for word in self._town_words
            if name.startswith(word) and len(name) >= len(word) + 3
        ]
        return tuple(dict.fromkeys([*folded, *towns]))

    def stands_in(self, name: str, text: str) -> bool:
        """Whether a text contains this name as a whole: "Nong Khae" is not in "Nong Khaen"
        (another place), nor in "Ban Nong Khae" (a village)."""
        text = in_thai_letters(text[:LIMIT])
        name, text = (unicodedata.normalize("NFC", each).lower() for each in (name, text))
        before, behind = r"(?<![a-z])", r"(?![a-z])" if name.isascii() else self._behind
        return any(
            not self._no_district.search(text[: found.start()])
            for found in re.finditer(before + re.escape(name) + behind, text)
        )

    @cached_property
    def _behind(self) -> str:
        listed = (*self.goes_on, *self.district_words, *self.province_words, *self.polite_words)
        words = "|".join(map(re.escape, listed))
        return rf"(?=$|[^\w\u0e00-\u0e7f]|{words})"

    @cached_property
    def _no_district(self) -> re.Pattern[str]:
        words = "|".join(map(re.escape, self.not_after))
        return re.compile(rf"(?:{words})\s*$" if words else r"(?!)")

    @cached_property
    def _town_words(self) -> tuple[str, ...]:
        return tuple(map(fold, self.town_words))

    @cached_property
    def _sounds(self) -> dict[int, str]:
        return str.maketrans({c: group[0] for group in self.same_sound for c in group})

    def sound(self, name: str) -> str:
        """A folded name with one letter for each group of letters that sound the same."""
        return name.translate(self._sounds)

    def is_town_word(self, name: str) -> bool:
        """Whether this is just "Mueang" (town), which every province has."""
        return fold(name) in self._town_words

    def is_town(self, names: Mapping[str, str]) -> bool:
        """Whether this is the capital district of its province."""
        return names["th"].startswith(self.town_words)

    def province(self, code: str, names: Mapping[str, str]) -> tuple[str, ...]:
        """The folded names of a province."""
        return tuple(map(fold, [*names.values(), *self.province_nicknames.get(code, ())]))


_LAO = {code: code - 0x80 for code in range(0x0E81, 0x0EDA)}
"""Lao letter -> the Thai letter of the same sound: both blocks of Unicode follow one order
(https://www.unicode.org/charts/PDF/U0E80.pdf)."""


def in_thai_letters(text: str) -> str:
    """A place name written in Lao letters in Thai ones: a name is often the same word."""
    return text.translate(_LAO)


def fold(name: str) -> str:
    """A name in a form that ignores differences of spelling."""
    name = name.lower()
    if name.isascii():
        name = _FINAL.sub(lambda m: {"d": "t", "b": "p"}[m[0]], name)
    name = "".join(filter(_is_letter, name))
    if name.isascii():
        for long, short in _ENGLISH:
            name = name.replace(long, short)
        name = _DOUBLED.sub(r"\1", name)
    return name


@lru_cache(maxsize=1000)
def _is_letter(character: str) -> bool:
    """Letters, and Thai vowel and tone marks (category Mn)."""
    return character.isalpha() or unicodedata.category(character) == "Mn"


def load_spelling(path: Path, mistakes: Mistakes) -> Spelling:
    """The content of the file, or an empty one with the mistakes noted."""
    return read_model(path, Spelling, mistakes) or Spelling()
