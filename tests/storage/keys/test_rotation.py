"""A data key is replaced while people write: nothing is lost, and the older key can be dropped."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import LargeBinary, text

from handlers.core import reply
from handlers.core.outcome import Outcome
from handlers.core.say import Quote
from handlers.core.turn import Turn
from storage.cases import audit, cases, evidence
from storage.cases.alerts import AlertBody, DraftAlert, latest_of
from storage.cases.disputes import AskReview
from storage.cases.drafts import SaveDraft
from storage.cases.evidence import EvidenceKind, KeepEvidence
from storage.cases.report import Draft, Report
from storage.cases.states import Move
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.engine.transaction import Unit
from storage.forgetting.erasure import ForgetInCases
from storage.keys import rotation
from storage.keys.keychain import WrongDataKey
from storage.officials import officials
from storage.people import people
from storage.people.flow_state import FlowState
from storage.people.people import ErasePerson
from storage.tables import SQLModel
from tests.storage.cases.test_cases import report
from tests.support import running as rigs
from tests.support.clock import Clock
from tests.support.fake_channel import FakeChannel, heard

OLD, NEW = Keyring.new_key(), Keyring.new_key()
CODE = "oabcdefghjkmn"


def every_sealed_column() -> set[tuple[str, str]]:
    return {
        (name, column.name)
        for name, rows in SQLModel.metadata.tables.items()
        for column in rows.columns
        if isinstance(column.type, LargeBinary)
    }


def test_every_sealed_column_is_gone_over() -> None:
    covered = {*rotation.SEALED, rotation.KEYS, rotation.SECRETS}
    personal = {("person_key", "address")}  # sealed with the person's key, which does not change
    assert every_sealed_column() == covered | personal


async def fill(db: Database) -> None:
    """Something sealed in every table, and something to match."""
    async with rigs.running(db) as rig:
        await rig.hear(heard("hi", "1", "a"), heard("hi", "2", "b"), heard("hi", "3", "gone"))
        a, gone = rig.person("a"), rig.person("gone")
    for digits, who in (("4821", a), ("4822", gone)):
        await db.write(replace(report(digits=digits), reporter=who, note="sent").apply)
    await db.write(KeepEvidence(EvidenceKind.PICTURE, "image/jpeg", b"PICTURE", case=2).apply)
    (piece,) = await db.read(lambda unit: evidence.of_case(unit, 2))
    await db.write(evidence.UncoverEvidence(2, piece.id).apply)
    await db.write(ForgetInCases(gone).apply)
    await db.write(ErasePerson(gone).apply)
    for change in (
        SaveDraft(a, "what", Draft(Report(words="DRAFT"))),
        AskReview(a, "REVIEW", "unknown"),
        officials.MakeInvite(CODE, "officer", "3805", None),
        DraftAlert(1, "3805", None, 1, AlertBody("police", "transfer")),
    ):
        await db.write(change.apply)


async def all_is_there(db: Database) -> None:
    a = db.keyring.person("fake:a")
    (own,) = await db.read(lambda unit: cases.of_reporter(unit, a))
    assert own.report == report().report
    erased = await db.read(lambda unit: cases.find(unit, "mali4822"))
    assert erased is not None
    assert erased.report == report().report
    (piece,) = await db.read(lambda unit: evidence.of_case(unit, 2))
    assert await db.read(lambda unit: evidence.read_uncovered(unit, 2, piece.id)) == (
        "image/jpeg",
        b"PICTURE",
    )
    trail = await db.read(lambda unit: audit.trail(unit, own.id))
    assert [(entry.move, entry.note) for entry in trail] == [(Move.OPEN, "sent")]
    alert = await db.read(lambda unit: latest_of(unit, 1, own.campaign or 1))
    assert alert is None or alert.body == AlertBody("police", "transfer")
    assert await db.read(lambda unit: officials.find_invite(unit, CODE))
    found = await db.read(lambda unit: people.find_many(unit, [a]))
    assert found[a].chat == "a"
    # one more report of the same number is of the same campaign
    b = db.keyring.person("fake:b")
    again = replace(report(digits="4823"), reporter=b)
    await db.write(again.apply)
    joined = await db.read(lambda unit: cases.find(unit, "mali4823"))
    assert joined is not None
    assert joined.campaign is not None
    await db.write(lambda unit: _drop(unit, "4823"))


def _drop(unit: Unit, digits: str) -> None:
    unit.connection.execute(text('DELETE FROM "case" WHERE digits = :d'), {"d": digits})


async def remember(turn: Turn) -> Outcome:
    """Echo, and keep the words in the flow state."""
    before = turn.flow_state.data.get("n", 0) if turn.flow_state else 0
    state = FlowState("f", "s", {"n": before + 1})
    return Outcome(reply.text(Quote(f"{turn.text} {before + 1}")), state)


async def test_a_key_is_replaced_under_load_and_the_older_one_dropped(
    database_url: str, clock: Clock
) -> None:
    db = Database(database_url, Keyring((OLD,)), clock)
    await db.open()
    await fill(db)
    await db.close()

    serving = Database(database_url, Keyring((NEW, OLD)), clock)
    rotating = Database(database_url, Keyring((NEW, OLD)), clock)
    await serving.open()
    await rotating.open()
    writers = 8
    async with rigs.running(serving, FakeChannel()) as rig:
        rig.handle = remember
        done = asyncio.Event()

        async def write(name: str) -> int:
            count = 0
            while not done.is_set() or count < 5:
                count += 1
                await rig.hear(heard(f"{name} says", f"{name} {count}", name))
            return count

        people = [asyncio.create_task(write(f"p{n}")) for n in range(writers)]
        rotated = await rotation.rotate(rotating)
        done.set()
        counts = await asyncio.gather(*people)
        # every answer counts on from the state that the one before left
        for n, count in enumerate(counts):
            told = [words for words in rig.channel.texts if words.startswith(f"p{n} says")]
            assert told == [f"p{n} says {k}" for k in range(1, count + 1)]
    assert rotated.values > 0
    assert rotated.people >= 2
    assert rotated.lost == 0
    await all_is_there(rotating)
    assert await rotation.rotate(rotating) == rotation.Rotated()
    await serving.close()
    await rotating.close()

    after = Database(database_url, Keyring((NEW,)), clock)
    await after.open()
    await all_is_there(after)
    query = text("SELECT DISTINCT state FROM inbox")
    states = await after.read(lambda unit: list(unit.connection.execute(query).scalars()))
    assert states == ["done"]
    async with rigs.running(after) as rig:
        rig.handle = remember
        await rig.hear(heard("p0 says", "after", "p0"))
        assert rig.channel.texts == [f"p0 says {counts[0] + 1}"]
    await after.close()


async def test_a_key_that_was_dropped_too_early_is_missed_by_its_name(
    database_url: str, clock: Clock
) -> None:
    db = Database(database_url, Keyring((OLD,)), clock)
    await db.open()
    await db.close()
    with pytest.raises(WrongDataKey, match=Keyring((OLD,)).names[0]):
        await Database(database_url, Keyring((NEW,)), clock).open()


async def test_what_no_key_opens_is_counted_and_left(database_url: str, clock: Clock) -> None:
    db = Database(database_url, Keyring((OLD,)), clock)
    await db.open()
    await fill(db)
    lost = Keyring((Keyring.new_key(),)).seal(b"lost")
    query = text("UPDATE case_move SET note = :lost")
    await db.write(lambda unit: unit.connection.execute(query, {"lost": lost}) and None)
    await db.close()
    db = Database(database_url, Keyring((NEW, OLD)), clock)
    await db.open()
    rotated = await rotation.rotate(db)
    assert rotated.lost > 0
    await db.close()
