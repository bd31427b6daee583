"""Columns, SQL and unpacking follow from the fields of a dataclass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import pytest
from sqlalchemy import Boolean, LargeBinary, MetaData, String
from sqlmodel import SQLModel

from storage.engine.columns import Utc
from storage.engine.records import Record

NOW = datetime(2026, 11, 30, 5, 0, tzinfo=UTC)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Thing:
    id: str
    colour: Colour
    at: datetime
    until: datetime | None = None
    ready: bool = False
    body: bytes = b""
    fresh: bool = False


THING = Record(Thing, without={"fresh"})


def test_every_field_that_is_stored_is_a_column_in_its_order() -> None:
    assert THING.names == ("id", "colour", "at", "until", "ready", "body")
    assert THING.select("t") == "t.id, t.colour, t.at, t.until, t.ready, t.body"
    assert THING.insert("t", "extra") == (
        "INSERT INTO t (id, colour, at, until, ready, body, extra)"
        " VALUES (:id, :colour, :at, :until, :ready, :body, :extra)"
    )


def test_values_are_given_by_name_with_the_defaults_of_the_fields() -> None:
    assert THING.values(Thing("1", Colour.RED, NOW)) == {
        "id": "1",
        "colour": "red",
        "at": NOW,
        "until": None,
        "ready": False,
        "body": b"",
    }


@pytest.mark.parametrize("moment", ["2026-11-30 05:00:00.000000", NOW])
def test_what_either_driver_gives_becomes_the_same(moment: object) -> None:
    thing = THING.read(("1", "red", moment, moment, 1, b"x"))
    assert thing == Thing("1", Colour.RED, NOW, NOW, ready=True, body=b"x")
    assert thing.ready is True
    assert thing.colour is Colour.RED


def test_null_stays_none_and_single_values_can_be_replaced() -> None:
    thing = THING.read(("1", "red", NOW, None, 0, b"sealed"), body=b"open")
    assert (thing.until, thing.ready, thing.body) == (None, False, b"open")


def test_the_table_is_made_of_the_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass(frozen=True, slots=True)
    class Plain:
        key: str
        at: datetime | None = None
        ready: bool = False
        body: bytes = b""

    monkeypatch.setattr(SQLModel, "metadata", MetaData())
    found = Record(Plain).table("plain").c
    assert [column.name for column in found] == ["key", "at", "ready", "body"]
    assert [type(column.type) for column in found] == [String, Utc, Boolean, LargeBinary]
    assert [column.primary_key for column in found] == [True, False, False, False]
    assert [column.nullable for column in found] == [False, True, False, False]
    assert found.ready.default.arg is False
