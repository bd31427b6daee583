"""Who erases themselves in a turn is answered, and nothing is written again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from handlers.core import reply
from handlers.core.outcome import Outcome
from handlers.core.say import Quote
from handlers.core.turn import Turn
from storage.keys.erasure_ledger import ErasureLedger
from storage.people.flow_state import FlowState
from storage.people.people import ChangePerson, ErasePerson
from tests.bot.turns.conftest import rows
from tests.support import running as rigs
from tests.support.clock import Clock
from tests.support.fake_channel import heard
from tests.support.running import Rig, until


async def test_an_erased_person_is_answered_and_not_written_again(rig: Rig) -> None:
    async def erase(turn: Turn) -> Outcome:
        return Outcome(
            reply.text(Quote("erased")),
            flow_state=FlowState("x", "y"),
            changes=(ErasePerson(turn.person.id), ChangePerson(turn.person.id, {"language": "en"})),
        )

    await rig.hear(heard("hi", "1"))
    rig.handle = erase
    await rig.hear(heard("erase me", "2"))
    assert rig.channel.texts == ["hi", "erased"]
    assert await rows(rig.db, "SELECT id FROM person") == []
    assert await rows(rig.db, "SELECT person FROM place") == []


async def test_a_newcomer_who_erases_themselves_at_once_leaves_nothing(rig: Rig) -> None:
    async def erase(turn: Turn) -> Outcome:
        return Outcome(reply.text(Quote("bye")), changes=(ErasePerson(turn.person.id),))

    rig.handle = erase
    await rig.hear(heard("erase me", "1"))
    assert rig.channel.texts == ["bye"]
    assert await rows(rig.db, "SELECT id FROM person") == []


async def forget_me(turn: Turn) -> Outcome:
    """Erase whoever writes this, and echo everything else."""
    if turn.argument != "erase":
        return await rigs.echo(turn)
    change = ErasePerson(turn.person.id)
    return Outcome(reply.text(Quote("gone")), None, (change,), erases=True)


async def test_what_was_sent_after_an_erasing_is_still_answered(rig: Rig) -> None:
    rig.handle = forget_me
    await rig.hear(heard("hi", "1"), heard("/press p?erase", "2"), heard("and this?", "3"))
    assert rig.channel.texts == ["hi", "gone", "and this?"]
    sealed = await rows(rig.db, "SELECT count(*) FROM person_key")
    assert sealed == [(1,)]  # the new one


async def test_a_farewell_is_sent_and_kept_nowhere(rig: Rig) -> None:
    rig.handle = forget_me
    rig.channel.gate = asyncio.Event()
    await rig.accept(heard("/press p?erase", "2"))
    await until(lambda: bool(rig.channel.tried))
    assert await rows(rig.db, "SELECT body FROM outbox") == [(None,)]
    assert await rows(rig.db, "SELECT person FROM person_key") == []
    rig.channel.gate.set()
    await rig.dispatcher.settled()
    assert rig.channel.texts == ["gone"]
    assert await rows(rig.db, "SELECT state FROM outbox") == [("sent",)]


async def test_it_is_noted_before_anybody_is_told(rig: Rig, tmp_path: Path) -> None:
    ledger = rig.db._ledger = ErasureLedger(tmp_path / "erasures")
    rig.handle = forget_me
    await rig.hear(heard("hi", "1"))
    told: list[int] = []
    rig.channel.on_send = lambda _key: told.append(len(ledger.read(rig.db.keyring).people))
    await rig.hear(heard("/press p?erase", "2"))
    assert rig.channel.texts == ["hi", "gone"]
    assert told == [1]


async def test_where_it_cannot_be_noted_nobody_is_told_that_they_are_erased(
    rig: Rig, clock: Clock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "erasures").write_text("no folder")
    rig.db._ledger = ErasureLedger(tmp_path / "erasures")
    rig.handle = forget_me
    await rig.hear(heard("hi", "1"))
    await rig.hear(heard("/press p?erase", "2"))
    assert rig.channel.texts == ["hi"]
    assert await rows(rig.db, "SELECT count(*) FROM person") == [(1,)]
    assert "the ledger of erasures in" in caplog.text
    assert "ERASURES_FOLDER" in caplog.text
    (tmp_path / "erasures").unlink()
    clock.on(1)
    await rig.look()
    assert rig.channel.texts == ["hi", "gone"]
