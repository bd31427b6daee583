"""The lines that `feeds list` prints: each list of dangerous addresses on this machine, its size
and its age.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.lookups.key_file import KeyFile
from bot.lookups.lists.partners import partners
from bot.lookups.popular.names import FILE, OLD_DAYS, facts_of
from bot.lookups.popular.table import BadTable


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the output, and whether it tells of a damaged file."""

    text: str
    damaged: bool = False


def lines(folder: Path, feeds: Sequence[str], now: dt.datetime) -> Iterator[Line]:
    """Yield a line for each list in the folder or named by FEEDS, popular names last."""
    try:
        known = {partner.list_id: partner for partner in partners(folder).values()}
    except (OSError, ValueError) as error:
        known = {}
        yield Line(f"partners: damaged, and not used ({error}); run feeds add again", damaged=True)
    present = {path.stem for path in folder.glob("*.keys")}
    for name in dict.fromkeys((*feeds, *known, *sorted(present))):
        used = name in feeds or name == "own" or name in known
        line = _threats(folder / f"{name}.keys", name, used, now)
        if partner := known.get(name):
            shown = f"{partner.id} ({partner.title}, {partner.source or 'from a file'})"
            line = Line(line.text.replace(name, shown, 1), line.damaged)
        yield line
    yield _popular(folder, now.date())


def _threats(path: Path, name: str, used: bool, now: dt.datetime) -> Line:
    try:
        keys = KeyFile(path)
    except FileNotFoundError:
        return Line(f"{name}: not fetched yet; run feeds update")
    except (OSError, ValueError) as error:
        return Line(f"{name}: damaged, and not used ({error}); run feeds update", damaged=True)
    try:
        age = (now - dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)).days
        left = "" if used else "; not used, as FEEDS does not name it"
        return Line(f"{name}: {len(keys)} addresses, taken {_days(age)} ago{left}")
    finally:
        keys.close()


def _popular(folder: Path, today: dt.date) -> Line:
    try:
        facts = facts_of(folder)
    except (OSError, BadTable) as error:
        again = "run feeds update --popular FILE"
        return Line(f"popular names: damaged, and not used ({error}); {again}", damaged=True)
    if facts is None:
        return Line("popular names: none; links are judged without them (feeds update --popular)")
    age = facts.age_days(today)
    old = "; old, make it anew" if age > OLD_DAYS else ""
    size = (folder / FILE).stat().st_size
    return Line(
        f"popular names: {facts.names} ({size / 1e6:.1f} MB), of a list {_days(age)} old{old}"
    )


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"
