"""Loads content/links: brands and their hosts, shorteners, free hosts, suffixes and words, by which
links are judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from content.reading.files import read_model
from content.reading.languages.names import spelt
from content.reading.problems import Mistakes


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)
    checked: date


class Brand(BaseModel):
    """A brand that fraud imitates. Its `hosts` are verified, its `unverified` ones are not.

    `tokens` tell anywhere in a host name, `whole` only as a whole part of it, `weak` as a whole
    part and with another sign; `words` are its names in messages and in hosts of Thai letters.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)
    id: str
    name: dict[str, str]
    kind: str
    hosts: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def shown(self) -> Mapping[str, str]:
        """Its name by language."""
        return spelt(self.name)


class _Brands(_File):
    brands: tuple[Brand, ...]


class _Shorteners(_File):
    shorteners: frozenset[str]


class _FreeHosts(_File):
    free_hosts: frozenset[str]
    shared_hosts: frozenset[str]


class _Suffixes(_File):
    cheap: frozenset[str]
    strict: frozenset[str]


class _HostWords(_File):
    lures: frozenset[str]
    thai_lures: frozenset[str]
    thai: frozenset[str]
    companions: frozenset[str]
    trade: frozenset[str]
    schemes: frozenset[str]
    common: frozenset[str]
    gambling: frozenset[str]
    agencies: frozenset[str]
    companies: frozenset[str]
    false_endings: frozenset[str]
    programs: frozenset[str]


@dataclass(frozen=True, eq=False)
class LinkLists:
    """All lists; compared by identity, so that what is built from them can be cached."""

    brands: tuple[Brand, ...] = ()
    hosts: Mapping[str, Brand] = field(default_factory=dict)
    """Verified host -> brand."""
    own: Mapping[str, Brand] = field(default_factory=dict)
    """Verified or unverified host -> brand: a name on its own host is no imitation."""
    shorteners: frozenset[str] = frozenset()
    free_hosts: frozenset[str] = frozenset()
    shared_hosts: frozenset[str] = frozenset()
    cheap: frozenset[str] = frozenset()
    strict: frozenset[str] = frozenset()
    lures: frozenset[str] = frozenset()
    thai_lures: frozenset[str] = frozenset()
    thai: frozenset[str] = frozenset()
    companions: frozenset[str] = frozenset()
    trade: frozenset[str] = frozenset()
    schemes: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    gambling: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()
    companies: frozenset[str] = frozenset()
    false_endings: frozenset[str] = frozenset()
    programs: frozenset[str] = frozenset()


def load_link_lists(folder: Path, mistakes: Mistakes) -> LinkLists:
    """The lists of content/links; a host that two brands claim is a mistake."""
    links = folder / "links"
    if not links.is_dir():
        return LinkLists()
    near = read_model(links / "brands.yaml", _Brands, mistakes)
    far = read_model(links / "world_brands.yaml", _Brands, mistakes)
    short = read_model(links / "shorteners.yaml", _Shorteners, mistakes)
    free = read_model(links / "free_hosts.yaml", _FreeHosts, mistakes)
    suffixes = read_model(links / "suffixes.yaml", _Suffixes, mistakes)
    words = read_model(links / "host_words.yaml", _HostWords, mistakes)
    if not (near and far and short and free and suffixes and words):
        return LinkLists()
    brands = near.brands + far.brands
    hosts = {host: brand for brand in brands for host in brand.hosts}
    for brand in near.brands:
        for host in brand.hosts:
            if hosts[host] is not brand:
                mistakes.add(links / "brands.yaml", 0, "host_twice", host=host)
    return LinkLists(
        brands=brands,
        hosts=hosts,
        own={host: brand for brand in brands for host in brand.unverified} | hosts,
        shorteners=short.shorteners,
        free_hosts=free.free_hosts,
        shared_hosts=free.shared_hosts,
        cheap=suffixes.cheap,
        strict=suffixes.strict,
        lures=words.lures,
        thai_lures=words.thai_lures,
        thai=words.thai,
        companions=words.companions,
        trade=words.trade,
        schemes=words.schemes,
        common=words.common,
        gambling=words.gambling,
        agencies=words.agencies,
        companies=words.companies,
        false_endings=words.false_endings,
        programs=words.programs,
    )
