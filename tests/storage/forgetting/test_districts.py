"""A district erased: not a row of it is left, and all others are byte for byte as before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select, update

from storage.cases import alerts, audit, campaigns, cases, chain, sightings
from storage.cases.alerts import AlertBody, DraftAlert
from storage.cases.cases import OpenCase
from storage.cases.disputes import AskReview
from storage.cases.report import Report
from storage.cases.sightings import PHONE, Seen
from storage.cases.states import Level, Move
from storage.cases.timers import SetTimer, Timer
from storage.engine.columns import table
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.forgetting.districts import OF_NO_DISTRICT, Erased, erase
from storage.keys import person_keys
from storage.officials import content_trail, officials, role_trail
from storage.officials.district_list import ConfirmAddress
from storage.officials.officials import Recuse
from storage.people import people
from storage.people.attempts import NoteAttempt
from storage.people.people import Person
from storage.tables import SQLModel
from storage.tables.cases import Acknowledgement, AlertSent, AlertStop, DraftRow, Evidence
from storage.tables.officials import BrowserSession, LinkCode, SecondChat, SignInLink
from storage.tables.people import (
    ClassMember,
    ClassRow,
    FlowStateRow,
    PracticeSent,
    Progress,
    TrialMember,
    WeeklySent,
)
from storage.tables.queue import InboxRow, LaneRow, OutboxRow

HERE, THERE = "3805", "3806"
PEOPLE = 4

Dump = dict[str, dict[tuple[Any, ...], tuple[Any, ...]]]
"""Table -> primary key -> row."""


async def dump(db: Database) -> Dump:
    """Every row of every table."""

    def read(unit: Unit) -> Dump:
        found: Dump = {}
        for name, rows in SQLModel.metadata.tables.items():
            keys = [column.name for column in rows.primary_key.columns]
            each = unit.connection.execute(select(rows)).mappings()
            found[name] = {
                tuple(row[key] for key in keys): tuple(map(plain, row.values())) for row in each
            }
        return found

    return await db.read(read)


def plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


async def official(db: Database, chat: str, district: str | None, province: str | None) -> int:
    """Somebody becomes an official; their number."""
    code = officials.new_code()
    if await db.read(lambda unit: people.find(unit, chat)) is None:
        await db.write(lambda unit: people.add(unit, Person(chat, "line", "1", chat)))
    await db.write(officials.MakeInvite(code, "officer", district, province, note=chat).apply)
    invite = await db.read(lambda unit: officials.find_invite(unit, code))
    assert invite is not None
    await db.write(officials.AcceptInvite(invite, chat).apply)
    return max(one.id for one in await db.read(lambda unit: officials.of_person(unit, chat)))


def report(reporter: str, name: str, digits: str, district: str) -> OpenCase:
    seen = (Seen(PHONE, f"08{district}{digits[:2]}"),)
    told = Report(words=f"canary {district}")
    return OpenCase(
        name, digits, Level.DISTRICT, district, "38", False, reporter, "th", False, told, seen
    )


def everything_of(person: str, district: str, n: int) -> dict[type[SQLModel], dict[str, Any]]:
    """A row of each table that a person can be in, without times and sealed values."""
    return {
        FlowStateRow: {"flow": "f", "step": "s", "stamp": "1"},
        Progress: {"item": "lesson:one", "revision": "", "right": 1, "wrong": 0, "state": ""},
        DraftRow: {"step": "s"},
        AlertStop: {},
        WeeklySent: {"lesson": "one"},
        PracticeSent: {"item": "gift", "answer": ""},
        TrialMember: {"trial": "one", "unit": district, "lessons": 0, "item": 0,
                      "deceits": 0, "deceits_right": 0, "genuine": 0, "genuine_right": 0},
        ClassMember: {"class_id": int(district)},
        LaneRow: {"seq": 1, "fence": 0, "tries": 0},
        InboxRow: {"channel": "line", "account": "1", "event_id": f"{person} {n}", "seq": 1,
                   "state": "open", "trace": ""},
        OutboxRow: {"id": f"{person} {n}", "kind": "notice", "channel": "line", "account": "1",
                    "push": True, "recipients": 1, "must_arrive": False, "state": "open",
                    "attempts": 0, "unclear": False, "last_error": "", "trace": ""},
        Evidence: {"kind": "picture", "mime": "image/jpeg", "released": False},
        LinkCode: {"code": f"{person} code"},
        SignInLink: {"code": f"{person} link"},
        BrowserSession: {"key": f"{person} key", "seat": "s", "language": "th", "device": "d"},
    }  # fmt: skip


def row(unit: Unit, kind: type[SQLModel], person: str, values: Mapping[str, Any]) -> None:
    """Insert a row; times are now, and what is sealed is sealed with the person's key."""
    rows = table(kind)
    sealed = person_keys.of_person(unit, person).seal(b"canary of a person")
    whole = {"person": person, **values}
    for column in rows.columns:
        if column.name in whole or column.nullable or column.primary_key:
            continue
        whole[column.name] = sealed if column.name in ("data", "facts") else unit.now
    for name in ("raw", "body"):
        if name in rows.c:
            whole[name] = sealed
    unit.connection.execute(insert(rows).values(**whole))


async def fill(db: Database, district: str) -> None:
    """A district with a row in every table that can hold one of it."""
    words, first = f"w{district}", await official(db, f"line:o{district}", district, None)
    second = await official(db, f"line:p{district}", district, None)
    for n in range(PEOPLE):
        person = f"line:r{district}{n}"

        def add(unit: Unit, person: str = person, n: int = n) -> None:
            people.add(unit, Person(person, "line", "1", person, district=district))
            report(person, words, f"{n:04}", district).apply(unit)
            for kind, values in everything_of(person, district, n).items():
                row(unit, kind, person, values)

        await db.write(add)
        await db.write(AskReview(person, f"canary {district}", "nothing").apply)
        await db.write(NoteAttempt(person, "code").apply)

    def more(unit: Unit) -> None:
        case = cases.find(unit, f"{words}0000")
        assert case is not None
        audit.append(unit, case.id, audit.official(first), Move.NOTE, f"canary {district}")
        Recuse(case.id, second).apply(unit)
        seen = {"case_id": case.id, "official": second, "told": True, "at": unit.now}
        unit.connection.execute(insert(table(Acknowledgement)).values(**seen))
        evidence_of = {"kind": "voice", "mime": "audio/mp4", "released": True, "case_id": case.id}
        row(unit, Evidence, f"line:r{district}0", {**evidence_of, "person": None})
        for subject in (f"{words}0000", f"{words}0001 {first}", str(second)):
            SetTimer(Timer("untaken", subject, unit.now)).apply(unit)
        ConfirmAddress(f"bad{district}.top/", district, "38", first).apply(unit)
        DraftAlert(1, district, None, first, AlertBody("police")).apply(unit)
        alert = alerts.latest_of(unit, first, 1)
        assert alert is not None
        unit.connection.execute(
            insert(table(AlertSent)).values(alert=alert.id, person=f"line:r{district}0")
        )
        opened = {"id": int(district), "code": f"c{district}", "trainer": first}
        unit.connection.execute(insert(table(ClassRow)).values(**opened, opened=unit.now))
        chats = {"person": f"line:s{district}", "first": f"line:o{district}"}
        unit.connection.execute(insert(table(SecondChat)).values(**chats, since=unit.now))
        people.add(unit, Person(f"line:s{district}", "line", "1", "s"))

    await db.write(more)
    place = f"places/{district}"
    await db.write(lambda unit: content_trail.append(unit, place, first, "draft", "x"))
    await db.write(officials.MakeInvite(officials.new_code(), "head", district, None).apply)


async def erased(db: Database, *names: str) -> Erased:
    return await db.write(lambda unit: erase(unit, HERE, names))


async def test_nothing_is_left_of_one_and_all_of_the_other(both: Database) -> None:
    await fill(both, HERE)
    of_here = await dump(both)
    # A new table is thought of: a row of it goes into `fill`, or its name into OF_NO_DISTRICT.
    assert {name for name, rows in of_here.items() if not rows} <= OF_NO_DISTRICT
    await fill(both, THERE)
    before = await dump(both)
    gone = (await erased(both)).rows
    after = await dump(both)
    for name, rows in before.items():
        if name in OF_NO_DISTRICT or name == "case_total":
            continue
        others = {key: row for key, row in rows.items() if key not in of_here[name]}
        assert others, name
        assert after[name] == others, name
        assert gone[name] == len(of_here[name]), name
    for (area, *what), row in before["case_total"].items():
        left = after["case_total"].get((area, *what))
        if area in (HERE, THERE):
            assert left == (row if area == THERE else None)
        else:
            gone_too = before["case_total"].get((HERE, *what))
            number = row[4] - (gone_too[4] if gone_too else 0)
            assert (left[4] if left else 0) == number, (area, what)
    proof = await both.read(chain.verify)
    trails = gone["case_move"] + gone["duty_move"] + gone["content_move"]
    assert (proof.broken, proof.cut) == ("", trails)


async def test_who_has_something_elsewhere_stays_without_this_district(both: Database) -> None:
    await official(both, "line:both", HERE, None)
    province = await official(both, "line:both", None, "38")
    await official(both, "line:resident", HERE, None)

    def write(unit: Unit) -> None:
        people.add(unit, Person("line:r", "line", "1", "r", district=HERE))
        report("line:r", "mali", "0001", HERE).apply(unit)
        report("line:r", "mali", "0002", THERE).apply(unit)
        for n, said in enumerate((b"mali0001 closed", b"mali0002 closed")):
            values = everything_of("line:r", HERE, n)[OutboxRow]
            row(unit, OutboxRow, "line:r", values)
            sealed = person_keys.of_person(unit, "line:r").seal(said)
            unit.connection.execute(
                update(table(OutboxRow)).where(table(OutboxRow).c.id == values["id"])
                .values(body=sealed)
            )  # fmt: skip

    await both.write(write)
    await both.write(
        lambda unit: unit.connection.execute(
            people.PERSON_TABLE.update()
            .where(people.PERSON_TABLE.c.id == "line:resident")
            .values(district=THERE)
        )
    )
    await erased(both, "mali0001")
    assert await both.read(lambda unit: cases.find(unit, "mali0001")) is None
    other = await both.read(lambda unit: cases.find(unit, "mali0002"))
    assert other is not None
    assert other.report.words == f"canary {THERE}"
    found = await both.read(
        lambda unit: people.find_many(unit, ["line:r", "line:both", "line:resident"])
    )
    assert found["line:r"].district is None
    assert (found["line:both"].official, found["line:resident"].official) == (True, False)
    assert [one.id for one in await both.read(officials.everybody)] == [province]
    letters = table(OutboxRow).c.id
    assert await both.read(lambda u: list(u.connection.execute(select(letters)).scalars())) == [
        "line:r 1"
    ]


async def test_a_campaign_of_several_districts_stays_with_the_others(both: Database) -> None:
    def write(unit: Unit) -> None:
        for n, district in enumerate((HERE, THERE, THERE)):
            person = f"line:r{n}"
            people.add(unit, Person(person, "line", "1", person, district=district))
            opened = report(person, "mali", f"{n:04}", district)
            opened.apply(unit)
            case = cases.find(unit, f"mali{n:04}")
            assert case is not None
            campaigns.join(unit, case.id, district, (Seen(PHONE, "0812345678"),))
            sightings.add(unit, case.id, district, (Seen(PHONE, "0812345678"),))

    await both.write(write)
    whole = await both.read(lambda unit: campaigns.find(unit, 1))
    assert whole is not None
    assert (whole.reports, whole.districts) == (3, 2)
    await erased(both)
    left = await both.read(lambda unit: campaigns.find(unit, 1))
    assert left is not None
    assert (left.reports, left.districts) == (2, 1)


async def test_the_trail_goes_on_and_whoever_takes_a_row_away_is_noticed(both: Database) -> None:
    await fill(both, THERE)
    await fill(both, HERE)
    await erased(both)
    await both.write(lambda unit: role_trail.append(unit, role_trail.NOBODY, "operator:1", "erase"))
    await fill(both, "3807")
    assert (await both.read(chain.verify)).broken == ""
    await both.write(
        lambda unit: unit.connection.execute(
            update(SQLModel.metadata.tables["trail_gap"]).values(mark="forged")
        )
    )
    assert "missing" in (await both.read(chain.verify)).broken


async def test_a_row_that_somebody_else_took_away_is_no_gap(both: Database) -> None:
    await fill(both, HERE)
    await fill(both, THERE)
    moves = SQLModel.metadata.tables["case_move"]
    await both.write(lambda unit: unit.connection.execute(moves.delete().where(moves.c.id == 3)))
    assert "missing" in (await both.read(chain.verify)).broken


async def test_erasing_what_is_empty_changes_nothing(both: Database) -> None:
    await fill(both, THERE)
    before = await dump(both)
    assert (await erased(both)).rows == {}
    assert await dump(both) == before
