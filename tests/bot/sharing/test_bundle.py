"""A bundle for partners: it reads as meant, marked, and a withdrawn object says nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.sharing import bundle
from bot.sharing.bundle import Campaign, Indicator, Producer
from bot.sharing.tlp import MARKINGS
from tests.bot.sharing import round_trips

AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
WHO = Producer("identity--5b8f5c1e-0000-5000-8000-000000000001", AT, AT, "Rutan")
ID = "5b8f5c1e-0000-5000-8000-000000000002"


def test_objects_come_back_as_they_were() -> None:
    assert round_trips.whole(60, 7) == 60


@pytest.mark.parametrize("label", list(MARKINGS))
def test_every_object_carries_the_label(label: str) -> None:
    item = Indicator(f"indicator--{ID}", AT, AT, "bad.top", AT)
    marking, *others = json.loads(bundle.write(WHO, [item], label))["objects"]
    assert marking["name"] == f"TLP:{label}"
    assert {ref for one in others for ref in one["object_marking_refs"]} == {marking["id"]}
    assert all(one["spec_version"] == "2.1" for one in others)


def test_a_withdrawn_object_keeps_its_id_and_says_nothing() -> None:
    items = (
        Indicator(f"indicator--{ID}", AT, AT, "", None, revoked=True),
        Campaign(f"campaign--{ID}", AT, AT, "", "", revoked=True),
    )
    told = json.loads(bundle.write(WHO, items, "CLEAR"))["objects"][2:]
    assert [(one["id"], one["revoked"]) for one in told] == [(item.id, True) for item in items]
    assert told[0]["pattern"] == bundle.NOTHING
    assert {one["name"] for one in told} == {bundle.WITHDRAWN}


def test_a_bundle_of_others_is_not_taken_for_ours() -> None:
    ours = json.loads(bundle.write(WHO, [], "CLEAR"))
    ours["objects"] = ours["objects"][:1]
    with pytest.raises(ValueError, match="no identity"):
        bundle.read(json.dumps(ours))
