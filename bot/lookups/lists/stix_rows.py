"""Parses the indicators of a STIX 2.1 bundle into rows of a partner's list, for partner_rows.py.

Of a bundle only indicators are read, and of these only patterns of URLs and domain names. All else
in it is passed over, so that nothing of a person in it is kept.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.sharing.patterns import read_pattern
from bot.sharing.tlp import LABEL_OF, MARKINGS

_STRICTEST = list(MARKINGS)

Wrong = Callable[[int, str], None]
"""Takes note of a mistake: its line, and what it is."""


def bundle_of(text: str) -> Mapping[str, Any] | None:
    """Return the bundle that this text is, None if it is none (JSON lines are not one object)."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found.get("type") == "bundle" else None


def rows(
    bundle: Mapping[str, Any], text: str, now: dt.datetime, wrong: Wrong
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield (line, row) for each address of an indicator that holds now, as read_rows reads them.

    `seen` is the day on which the indicator was last changed. Withdrawn ones and those whose time
    is over are left out.
    """
    objects = bundle.get("objects", [])
    if not isinstance(objects, list):
        wrong(1, "objects is no list")
        return
    dicts = [one for one in objects if isinstance(one, dict)]
    ours = {one["id"]: one for one in dicts if isinstance(one.get("id"), str)}
    at = 0
    for number, one in enumerate(objects, 1):
        if not isinstance(one, dict):
            wrong(1, f"object {number} is no object of STIX")
            continue
        id = one.get("id")
        # Ids come in the order of the objects; a reference to one may come before it.
        found = text.find(f'"{id}"', at) if isinstance(id, str) else -1
        at = max(found, at)
        if one.get("type") == "indicator":
            line = text.count("\n", 0, at) + 1
            yield from _indicator(one, line, number, ours, now, wrong)


def _indicator(
    one: Mapping[str, Any],
    line: int,
    number: int,
    objects: Mapping[str, Mapping[str, Any]],
    now: dt.datetime,
    wrong: Wrong,
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    name = f"object {number}"
    if one.get("revoked") is True:
        return
    until = one.get("valid_until")
    if until is not None and (over := _moment(until)) is None:
        wrong(line, f"{name}: valid_until is no time like 2026-11-30T00:00:00Z")
        return
    if until is not None and over is not None and over <= now:
        return
    seen = _moment(one.get("modified"))
    if seen is None:
        wrong(line, f"{name}: modified is no time like 2026-11-30T00:00:00Z")
        return
    if one.get("pattern_type", "stix") != "stix":
        wrong(line, f"{name}: pattern_type must be stix")
        return
    label = _label(one, objects)
    if not label:
        wrong(line, f"{name}: carries no label of TLP (object_marking_refs)")
        return
    try:
        addresses = read_pattern(str(one.get("pattern", "")))
    except ValueError as error:
        wrong(line, f"{name}: {error}: only url:value and domain-name:value are read")
        return
    for address in addresses:
        yield line, {"address": address, "seen": seen.date().isoformat(), "tlp": label}


def _label(one: Mapping[str, Any], objects: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the strictest label of an object; "" if none, or if one of its marks is unknown."""
    refs = one.get("object_marking_refs")
    if not isinstance(refs, list):
        return ""
    labels = []
    for ref in refs:
        if isinstance(ref, str) and ref in LABEL_OF:
            labels.append(LABEL_OF[ref])
        elif objects.get(str(ref), {}).get("definition_type") != "statement":
            return ""  # a statement says whose it is; any other mark might forbid to tell it
    return max(labels, key=_STRICTEST.index, default="")


def _moment(told: object) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(str(told))
    except ValueError:
        return None
    return found if found.tzinfo else None
