"""Whose the last pushes were: of where an official works, of where everybody else lives."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert

from storage.engine.columns import table
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.forgetting import retention
from storage.officials import officials
from storage.people import people
from storage.people.people import Person
from storage.queue import pushes
from storage.tables.queue import OutboxRow


def sent(unit: Unit, person: str, n: int, **more: object) -> None:
    """A push that a channel took just now."""
    values: dict[str, object] = {
        "id": f"{person} {n}", "kind": "notice", "channel": "line", "account": "1",
        "person": person, "push": True, "recipients": 1, "must_arrive": False, "state": "sent",
        "attempts": 1, "unclear": False, "last_error": "", "trace": "", "due": unit.now,
        "created": unit.now,
    }  # fmt: skip
    unit.connection.execute(insert(table(OutboxRow)).values(**values | more))


async def test_each_push_counts_for_one_district(both: Database) -> None:
    def fill(unit: Unit) -> None:
        for person, district in (("line:a", "3805"), ("line:b", "3806"), ("line:c", None)):
            people.add(unit, Person(person, "line", "1", person, district=district))
            sent(unit, person, 1)
        sent(unit, "line:a", 2, recipients=40)
        sent(unit, "line:a", 3, push=False)
        sent(unit, "line:a", 4, state="open")
        sent(unit, "line:a", 5, channel="telegram")
        sent(unit, "line:a", 6, created=unit.now - pushes.KNOWN - timedelta(seconds=1))
        sent(unit, "line:gone", 1)

    await both.write(fill)
    code = officials.new_code()
    await both.write(officials.MakeInvite(code, "officer", "3807", None).apply)
    invite = await both.read(lambda unit: officials.find_invite(unit, code))
    assert invite is not None
    await both.write(officials.AcceptInvite(invite, "line:b").apply)
    found = await both.read(lambda unit: pushes.by_district(unit, "line"))
    assert found == {"3805": 41, "3807": 1, pushes.NOWHERE: 2}


def test_no_more_is_asked_than_is_kept() -> None:
    assert pushes.KNOWN == retention.IDS
