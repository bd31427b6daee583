"""Looks up links on the districts' list, which two officials confirmed, and lets that outweigh
other signs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from handlers.checks.verdict import LinkVerdict, Reason, Verdict
from handlers.core.turn import Turn
from storage.officials import district_list

CODE = "officials"
SCORE = 0.995
_OUTWEIGHED = frozenset({"nothing_found", "shortener", "shared_host"})
"""Reasons that say how little is known, beside one that says more."""


async def confirmed(turn: Turn, links: Sequence[str]) -> Mapping[str, int]:
    """Return link -> in how many districts it is confirmed, of those that are on the list."""
    forms = {link: turn.ports.listing.forms(link) for link in dict.fromkeys(links)}
    asked = list(dict.fromkeys(form for each in forms.values() for form in each))
    if not asked:
        return {}
    found = await turn.read(lambda unit: district_list.confirmed(unit, asked))
    counts = {link: max((found.get(f, 0) for f in each), default=0) for link, each in forms.items()}
    return {link: count for link, count in counts.items() if count}


def with_confirmation(found: LinkVerdict, districts: int, most: int) -> LinkVerdict:
    """Return the verdict with the officials' word first: danger, unless it is an official site.

    `most`: the most reasons that are kept.
    """
    if not districts or found.verdict is Verdict.OFFICIAL:
        return found
    others = (reason for reason in found.reasons if reason.code not in _OUTWEIGHED)
    reasons = (Reason(CODE, {"n": districts}), *others)[:most]
    return replace(found, verdict=Verdict.DANGER, score=max(found.score, SCORE), reasons=reasons)
