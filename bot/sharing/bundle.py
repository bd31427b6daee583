"""Writes and reads the file that partners get: a STIX 2.1 bundle, marked with one label of TLP 2.0.

https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html; the marking objects are those of
https://github.com/oasis-open/cti-stix-common-objects (extension-definition-specifications/tlp-2.0).
The library takes a second to import: nothing but the command that shares imports this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import stix2

from bot.sharing.patterns import pattern_of, read_pattern
from bot.sharing.tlp import MARKINGS

_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
_MADE = "2022-10-01T00:00:00.000Z"
"""When OASIS made the marking objects; part of them, like their ids."""
NOTHING = "[domain-name:value = 'withdrawn.invalid']"
"""The pattern of a withdrawn indicator. STIX wants one, and ours tells nothing (RFC 2606)."""
WITHDRAWN = "Withdrawn"


@dataclass(frozen=True, slots=True)
class Producer:
    """The installation that shares: its operator's public name."""

    id: str
    created: datetime
    modified: datetime
    name: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """An address that deceives people, `host` or `host/page`, and since when it is told (UTC).

    A withdrawn one is "" and has no date of its own.
    """

    id: str
    created: datetime
    modified: datetime
    address: str
    since: datetime | None
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Campaign:
    """What several people met. A withdrawn one says nothing."""

    id: str
    created: datetime
    modified: datetime
    name: str
    description: str
    revoked: bool = False


Item = Indicator | Campaign


def write(producer: Producer, items: Iterable[Item], label: str) -> str:
    """Return a bundle as JSON. Every object carries this label, e.g. "AMBER+STRICT"."""
    marking = stix2.parse(
        {
            "type": "marking-definition",
            "spec_version": "2.1",
            "id": MARKINGS[label],
            "created": _MADE,
            "name": f"TLP:{label}",
            "extensions": {
                _EXTENSION: {"extension_type": "property-extension", "tlp_2_0": label.lower()}
            },
        },
        allow_custom=True,
    )
    who = stix2.Identity(
        id=producer.id,
        created=producer.created,
        modified=producer.modified,
        name=producer.name,
        identity_class="organization",
        object_marking_refs=[marking.id],
    )
    made = [_object(item, producer.id, marking.id) for item in items]
    bundle = stix2.Bundle(marking, who, *made, allow_custom=True)
    return str(bundle.serialize(pretty=True)) + "\n"


def _object(item: Item, producer: str, marking: str) -> Any:
    same = {
        "id": item.id,
        "created": item.created,
        "modified": item.modified,
        "created_by_ref": producer,
        "object_marking_refs": [marking],
        **({"revoked": True} if item.revoked else {}),
    }
    if isinstance(item, Campaign):
        about = {"description": item.description} if item.description else {}
        return stix2.Campaign(**same, **about, name=item.name or WITHDRAWN)
    return stix2.Indicator(
        **same,
        name=item.address.replace(".", "[.]") or WITHDRAWN,
        indicator_types=["malicious-activity"],
        pattern=pattern_of(item.address) if item.address else NOTHING,
        pattern_type="stix",
        valid_from=item.since or item.created,
    )


def read(text: str) -> tuple[Producer, Sequence[Item], str]:
    """Return (producer, items, label) of a bundle that `write` made. Raises ValueError."""
    producer: Producer | None = None
    items: list[Item] = []
    label = ""
    for one in stix2.parse(text, allow_custom=True).objects:
        if one.type == "marking-definition":
            label = next(name for name, id in MARKINGS.items() if id == one.id)
            continue
        when = (str(one.id), one.created, one.modified)
        match one.type:
            case "identity":
                producer = Producer(*when, one.name)
            case "indicator":
                (address,) = ("",) if one.revoked else read_pattern(one.pattern)
                since = None if one.revoked else one.valid_from
                items.append(Indicator(*when, address, since, one.revoked))
            case "campaign":
                name = "" if one.revoked else one.name
                items.append(Campaign(*when, name, one.get("description", ""), one.revoked))
            case other:
                raise ValueError(f"an object of the type {other}")
    if producer is None:
        raise ValueError("no identity")
    return producer, items, label
