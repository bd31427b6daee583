"""The lists that operators took from partners, as folders on this machine: adds, removes and names
them.

`partners.json` says which there are; `<id>.keys` beside it holds the keys of each. Both change
whole, the keys first, so that whatever happens in between a list is the old one or the new one.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.lookups.key_file import key, write_keys

FILE = "partners.json"
ID = re.compile(r"[a-z0-9_]{2,30}")
TAKEN = frozenset({"own", "rdap", "popular", "district"})
"""Names of lists that are no partner's."""
_PREFIX = "partner-"


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner's list. `title` is shown as the source of a hit; `source` is its URL, or ""."""

    id: str
    title: str
    source: str
    addresses: int
    taken: dt.date

    @property
    def list_id(self) -> str:
        """The name of its file of keys, which no list of content/links/feeds.yaml can have."""
        return _PREFIX + self.id


def partners(folder: Path) -> Mapping[str, Partner]:
    """Return the partners by id. Raises ValueError if the file is damaged, and OSError."""
    try:
        rows = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    try:
        found = [Partner(**{**row, "taken": dt.date.fromisoformat(row["taken"])}) for row in rows]
    except (TypeError, KeyError) as error:
        raise ValueError(f"{FILE} is damaged ({error})") from error
    return {partner.id: partner for partner in found}


def titles(folder: Path) -> Mapping[str, str]:
    """Return list id -> name shown, of the partners' lists. Raises ValueError and OSError."""
    return {partner.list_id: partner.title for partner in partners(folder).values()}


def add(folder: Path, partner: Partner, forms: Iterable[str]) -> None:
    """Add a partner's list, or replace it whole. Raises ValueError and OSError."""
    known = {**partners(folder), partner.id: partner}
    write_keys(folder / f"{partner.list_id}.keys", map(key, forms))
    _write(folder, known)


def remove(folder: Path, id: str) -> bool:
    """Remove a partner's list. Returns whether there was one. Raises OSError."""
    known = dict(partners(folder))
    found = known.pop(id, None)
    if found is None:
        return False
    _write(folder, known)
    (folder / f"{found.list_id}.keys").unlink(missing_ok=True)
    return True


def _write(folder: Path, known: Mapping[str, Partner]) -> None:
    rows = [{**asdict(p), "taken": p.taken.isoformat()} for p in known.values()]
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{FILE}.{os.getpid()}.new"
    fresh.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    fresh.replace(folder / FILE)
