"""Loads the districts and provinces of Thailand, and finds one by code, by typed name or by
location.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from rapidfuzz import fuzz, process

from content.reading.files import read_text
from content.reading.languages.names import spelt
from content.reading.places.place_names import Spelling, fold, load_spelling
from content.reading.problems import Mistakes

EARTH_KM = 6371.0
FITS = 76.0
"""Least score (0 to 100) of a mistyped name that is offered."""
NEAR_BEST = 6.0
"""Names whose score is this close to the best are offered too."""


@dataclass(frozen=True, slots=True)
class Province:
    """A province (changwat): DOPA code "38" and its names by language."""

    code: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class District:
    """A district (amphoe, or khet in Bangkok): DOPA code "3805", names, centre in degrees WGS84.

    `borders` are the countries it touches (ISO 3166 alpha-2), `target` the project's own districts.
    """

    code: str
    names: Mapping[str, str]
    province: Province
    latitude: float
    longitude: float
    borders: tuple[str, ...] = ()
    target: bool = False


@dataclass(frozen=True)
class Places:
    """All districts by code, in the order of their codes, and all provinces."""

    districts: Mapping[str, District] = field(default_factory=dict)
    provinces: Mapping[str, Province] = field(default_factory=dict)
    _spellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    _spelling: Spelling = field(default_factory=Spelling, repr=False)
    _province_names: Mapping[str, Province] = field(default_factory=dict, repr=False)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all districts in every language, in small letters."""
        each = self.districts.values()
        return frozenset(name.lower() for one in each for name in one.names.values())

    def find(self, code: str) -> District | None:
        """The district of a code, or None."""
        return self.districts.get(code)

    def of_province(self, code: str) -> tuple[District, ...]:
        """The districts of a province, in the order of their codes."""
        return tuple(d for d in self.districts.values() if d.province.code == code)

    def nearest(self, latitude: float, longitude: float, n: int = 3) -> tuple[District, ...]:
        """The n districts whose centres are nearest to a point, the nearest first."""

        def distance(district: District) -> float:
            return kilometres(latitude, longitude, district.latitude, district.longitude)

        return tuple(sorted(self.districts.values(), key=distance)[:n])

    def search(self, text: str, limit: int = 5) -> tuple[District, ...]:
        """The districts a person may mean by what they typed, Thai or English, best first.

        Several districts fit equally well (one name in two provinces, or a province alone): ask. A
        province named beside the district narrows the search.
        """
        words = self._spelling.words(text)
        whole = "".join(words)
        if alone := self._province_of(whole):
            return self._town_first(self.of_province(alone.code))[:limit]
        everywhere = tuple(self.districts.values())
        province, rest = self._province_in(words)
        pool = self.of_province(province.code) if province else everywhere
        fits = self._exact(everywhere, whole) or self._exact(pool, rest)
        if not fits and not self._spelling.is_town_word(rest):
            fits = self._starting_with(pool, rest) or self._inside(pool, rest)
            if not any(self.contains(text, each) for each in fits):
                near = [*self._mistyped(pool, rest), *fits]
                fits = list({each.code: each for each in near}.values())
        return tuple(fits)[:limit]

    def is_sure(self, text: str, district: District) -> bool:
        """Whether a text is this district's name by spelling or by sound, or contains it whole.

        If not, the district is only the most similar name: people type village names as well.
        """
        typed = self._spelling.words(text)
        each = {self._spelling.sound(fold("".join(typed)))}
        each.add(self._spelling.sound(fold(self._province_in(typed)[1])))
        names = map(self._spelling.sound, self._spellings[district.code])
        return any(name in each for name in names) or self.contains(text, district)

    def province_named(self, text: str) -> Province | None:
        """The province of a whole name, by spelling, in Thai or English, or None."""
        return self._province_of("".join(self._spelling.words(text)))

    def provinces_near(self, text: str, limit: int = 5) -> tuple[Province, ...]:
        """The provinces whose names are most like a mistyped one, best first."""
        typed = self._spelling.sound(fold("".join(self._spelling.words(text))))
        names = {name: self._spelling.sound(name) for name in self._province_names}
        scored = process.extract(typed, names, scorer=fuzz.ratio, score_cutoff=FITS, limit=10)
        codes = dict.fromkeys(self._province_names[name].code for _, _, name in scored)
        return tuple(self.provinces[code] for code in codes)[:limit]

    def contains(self, text: str, district: District) -> bool:
        """Whether a text contains the whole name of this district."""
        return any(self._spelling.stands_in(name, text) for name in district.names.values())

    def _province_of(self, text: str) -> Province | None:
        return self._province_names.get(fold(text))

    def _province_in(self, words: list[str]) -> tuple[Province | None, str]:
        """(province that the words name, the other words joined)."""
        for size in range(min(4, len(words)), 0, -1):
            for start in range(len(words) - size, -1, -1):
                if province := self._province_of(" ".join(words[start : start + size])):
                    return province, "".join(words[:start] + words[start + size :])
        # Thai is typed without spaces: the province is at the end.
        whole = "".join(words)
        for province in self.provinces.values():
            name = province.names["th"]
            if whole.endswith(name) and len(whole) > len(name) + 2:
                return province, whole.removesuffix(name)
        return None, whole

    def _town_first(self, pool: Iterable[District]) -> tuple[District, ...]:
        def order(district: District) -> tuple[bool, bool, str]:
            return (not self._spelling.is_town(district.names), not district.target, district.code)

        return tuple(sorted(pool, key=order))

    def _exact(self, pool: Iterable[District], name: str) -> list[District]:
        name = fold(name)
        return [d for d in pool if name and name in self._spellings[d.code]]

    def _starting_with(self, pool: Iterable[District], text: str) -> list[District]:
        """Districts whose name begins with the text, if they are at most three."""
        text = fold(text)
        if len(text) < 3:
            return []
        found = [d for d in pool if any(n.startswith(text) for n in self._spellings[d.code])]
        return found if len(found) <= 3 else []

    def _inside(self, pool: Iterable[District], text: str) -> list[District]:
        """Districts whose name is in a longer text; the longest such name wins."""
        text = fold(text)
        found = [
            (len(name), d)
            for d in pool
            for name in self._spellings[d.code]
            if len(name) >= 4 and name in text
        ]
        longest = max((length for length, _ in found), default=0)
        codes = dict.fromkeys(d.code for length, d in found if length == longest)
        return [self.districts[code] for code in codes]

    def _mistyped(self, pool: Iterable[District], text: str) -> list[District]:
        text = self._spelling.sound(fold(text))
        if len(text) < 3:
            return []
        names = {
            (d.code, name): self._spelling.sound(name)
            for d in pool
            for name in self._spellings[d.code]
        }
        scored = process.extract(text, names, scorer=fuzz.ratio, score_cutoff=FITS, limit=10)
        codes = [key[0] for _, score, key in scored if score >= scored[0][1] - NEAR_BEST]
        return [self.districts[code] for code in dict.fromkeys(codes)]


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Distance between two points in degrees (haversine)."""
    p1, p2 = math.radians(lat1), math.radians(lat2)
    a = math.sin((p2 - p1) / 2) ** 2
    a += math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(a))


def load_places(folder: Path, mistakes: Mistakes) -> Places:
    """The places of content/places: provinces.csv, districts.csv, spelling.yaml."""
    home = folder / "places"
    if not home.is_dir():
        return Places()
    provinces = {
        row["code"]: Province(row["code"], _names(row))
        for _, row in _rows(home / "provinces.csv", ("code", "name_th", "name_en"), mistakes)
    }
    path = home / "districts.csv"
    columns = ("code", "name_th", "name_en", "latitude", "longitude", "borders", "target")
    districts: dict[str, District] = {}
    for line, row in _rows(path, columns, mistakes):
        code = row["code"]
        if code in districts:
            mistakes.add(path, line, "code_twice", code=code)
        elif code[:2] not in provinces:
            mistakes.add(path, line, "unknown_province", code=code[:2])
        else:
            try:
                districts[code] = _district(row, provinces[code[:2]])
            except ValueError:
                mistakes.add(path, line, "not_a_coordinate", code=code)
    spelling = load_spelling(home / "spelling.yaml", mistakes)
    spellings = {d.code: spelling.district(d.names) for d in districts.values()}
    names = {
        name: province
        for province in provinces.values()
        for name in spelling.province(province.code, province.names)
    }
    return Places(districts, provinces, spellings, spelling, names)


def _rows(
    path: Path, columns: tuple[str, ...], mistakes: Mistakes
) -> Iterable[tuple[int, dict[str, str]]]:
    """(line, row) of a CSV file that has at least these columns."""
    text = read_text(path, mistakes)
    if text is None:
        return
    reader = csv.DictReader(io.StringIO(text))
    missing = set(columns) - set(reader.fieldnames or ())
    if missing:
        mistakes.add(path, 1, "column_missing", columns=", ".join(sorted(missing)))
        return
    for row in reader:
        if any(row[column] is None for column in columns):
            mistakes.add(path, reader.line_num, "row_short")
        else:
            yield reader.line_num, row


def _names(row: Mapping[str, str]) -> dict[str, str]:
    return spelt({"th": row["name_th"], "en": row["name_en"]})


def _district(row: Mapping[str, str], province: Province) -> District:
    """Raises ValueError if latitude or longitude is out of range."""
    latitude, longitude = float(row["latitude"]), float(row["longitude"])
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError("not on Earth")
    borders = tuple(row["borders"].split())
    return District(
        row["code"], _names(row), province, latitude, longitude, borders, bool(row["target"])
    )
