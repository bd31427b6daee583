"""A partner's bundle of STIX: its addresses are taken, its mistakes told with their lines."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from bot.lookups.lists.partner_rows import BadRows, read_rows
from bot.sharing.tlp import MARKINGS, OLDER
from content.reading.library import Library

TODAY = dt.date(2026, 11, 30)
MODIFIED = "2026-11-20T08:00:00.000Z"


def indicator(pattern: str, n: int = 1, **more: Any) -> dict[str, Any]:
    """An indicator that may be told to everybody."""
    return {
        "type": "indicator",
        "id": f"indicator--00000000-0000-5000-8000-{n:012}",
        "object_marking_refs": [MARKINGS["CLEAR"]],
        "modified": MODIFIED,
        "pattern_type": "stix",
        "pattern": pattern,
        **more,
    }


def text(*objects: Any) -> str:
    return json.dumps({"type": "bundle", "id": "bundle--1", "objects": list(objects)}, indent=1)


def mistakes(library: Library, *objects: Any) -> list[tuple[int, str]]:
    """(line, mistake) of each."""
    with pytest.raises(BadRows) as bad:
        read_rows(text(*objects), TODAY, library.links)
    return [(mistake.line, mistake.what) for mistake in bad.value.mistakes]


def test_addresses_of_indicators_are_taken_and_all_else_is_passed_over(library: Library) -> None:
    told = text(
        {"type": "identity", "id": "identity--1", "name": "somebody"},
        indicator("[domain-name:value = 'bad.top']"),
        indicator("[url:value = 'https://worse.top/a' OR url:value = 'http://worse.top/b']", 2),
        indicator("[domain-name:value = 'old.top']", 3, object_marking_refs=[OLDER["CLEAR"]]),
        indicator("[domain-name:value = 'gone.top']", 4, revoked=True),
        indicator("[domain-name:value = 'over.top']", 5, valid_until="2026-11-29T00:00:00Z"),
    )
    forms = read_rows(told, TODAY, library.links).forms
    assert forms == {"bad.top/", "worse.top/a", "worse.top/b", "old.top/"}


@pytest.mark.parametrize("id", [None, [None], {"a": 1}, 5, True])
def test_an_object_without_a_name_is_read_all_the_same(library: Library, id: object) -> None:
    told = text({**indicator("[domain-name:value = 'bad.top']"), "id": id})
    assert read_rows(told, TODAY, library.links).forms == {"bad.top/"}


def test_an_indicator_of_over_a_year_ago_is_left_out_and_counted(library: Library) -> None:
    old = indicator("[domain-name:value = 'old.top']", 2, modified="2024-11-20T08:00:00Z")
    rows = read_rows(text(indicator("[domain-name:value = 'bad.top']"), old), TODAY, library.links)
    assert (rows.forms, rows.old) == ({"bad.top/"}, 1)


def test_every_mistake_is_told_with_the_line_of_its_object(library: Library) -> None:
    found = mistakes(
        library,
        indicator("[domain-name:value = 'www.scb.co.th']", 1),
        indicator("[file:name = 'x']", 2),
        indicator("[domain-name:value = 'bad.top']", 3, object_marking_refs=[MARKINGS["AMBER"]]),
        indicator("[domain-name:value = 'bad.top']", 4, object_marking_refs=[]),
        indicator("[domain-name:value = 'bad.top']", 5, modified="yesterday"),
        indicator("[domain-name:value = 'bad.top']", 6, valid_until=7),
        indicator("[domain-name:value = 'bad.top']", 7, pattern_type="sigma"),
        indicator("[url:value = 'https://bad.top/0812345678']", 8),
    )
    whole = text(*(indicator("x", n) for n in range(1, 9))).splitlines()
    ids = [n for n, line in enumerate(whole, 1) if '"id": "indicator' in line]
    told = "\n".join(what for _, what in found)
    for words in (
        "the site of a bank", "object 2: the pattern asks for other things", "tlp is AMBER",
        "object 4: carries no label", "object 5: modified is no time", "object 6: valid_until is",
        "object 7: pattern_type must", "a telephone number",
    ):  # fmt: skip
        assert words in told
    assert len({line for line, _ in found}) == 8
    assert found[0][0] == ids[0]


def test_a_mark_that_is_not_known_may_forbid_to_tell(library: Library) -> None:
    ours = {"type": "marking-definition", "id": "marking-definition--1"}
    refs = [MARKINGS["CLEAR"], "marking-definition--1"]
    one = indicator("[domain-name:value = 'bad.top']", object_marking_refs=refs)
    assert "no label" in mistakes(library, ours, one)[0][1]
    whose = {**ours, "definition_type": "statement"}
    assert read_rows(text(whose, one), TODAY, library.links).forms == {"bad.top/"}


@pytest.mark.parametrize("objects", ['"x"', "[1, null]", "{}", "[]"])
def test_a_bundle_without_objects_is_refused(library: Library, objects: str) -> None:
    with pytest.raises(BadRows):
        read_rows(f'{{"type": "bundle", "objects": {objects}}}', TODAY, library.links)
