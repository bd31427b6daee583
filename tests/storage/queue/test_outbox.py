"""What the table keeps of a message, who may write about it, and which messages are taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.channels.base import Fate, SendFailed
from storage.engine.database import Database, Unit
from storage.officials.second_chats import (
    LinkChats,
    MakeLinkCode,
    SwitchChats,
    link_of,
    new_code,
)
from storage.people import people
from storage.people.people import Person
from storage.queue import outbox
from storage.queue.outbox import OutboxMessage, SendResult
from storage.queue.states import MessageKind, MessageState
from tests.support import running as rigs
from tests.support.clock import Clock
from tests.support.fake_channel import heard


def message(db: Database, name: str, **fields: Any) -> OutboxMessage:
    made = OutboxMessage(
        name, MessageKind.NOTICE, "fake", "1", "fake:a", "a", b"words", db.now(), push=True
    )
    return replace(made, **fields)


async def add(db: Database, *messages: OutboxMessage, me: str = "me") -> None:
    await db.write(lambda unit: outbox.add(unit, me, messages))


async def mark(
    db: Database, one: OutboxMessage, state: str, seconds: float = 0, me: str = "me"
) -> None:
    made = SendResult(one, MessageState(state), db.now() + timedelta(seconds=seconds), "an error")
    await db.write(lambda unit: outbox.record_results(unit, me, [made]) and None)


def claimed(unit: Unit) -> list[str]:
    """The ids of the messages that "me" is given now, in order."""
    return [each.id for each in outbox.claim(unit, "me", 9)]


async def column(db: Database, name: str) -> dict[str, Any]:
    """One column of each message, by id."""
    query = text(f"SELECT id, {name} FROM outbox")
    return await db.read(lambda unit: {r[0]: r[1] for r in unit.connection.execute(query)})


async def key_lost(db: Database, name: str) -> None:
    """As if no key of ours opened this message any more."""
    query = text("UPDATE outbox SET body = :body WHERE id = :id").bindparams(body=b"x" * 40)
    await db.write(lambda unit: unit.connection.execute(query, {"id": name}) and None)


async def test_all_that_a_try_taught_about_a_message_is_kept(both: Database) -> None:
    first = message(both, "1", recipients=3, must_arrive=True, trace="t", spare="2")
    await add(both, first)
    await both.write(lambda unit: outbox.release_all(unit, ["me"], unclear=False))
    assert await both.write(lambda unit: outbox.claim(unit, "me", 9)) == [first]
    later = replace(
        first,
        body=b"other words",
        chat="moved",
        push=False,
        good_until=both.now() + timedelta(seconds=50),
        attempts=3,
        unclear=True,
        key_used=both.now() - timedelta(seconds=9),
    )
    await mark(both, later, "open")
    assert await column(both, "last_error") == {"1": "an error"}
    assert await both.write(lambda unit: outbox.claim(unit, "me", 9)) == [later]
    await both.write(lambda unit: outbox.record_sent(unit, [later]))
    assert await column(both, "attempts") == {"1": 4}


async def test_who_lost_a_message_writes_nothing_about_it(both: Database) -> None:
    for name, spare in (("1", None), ("2", "spare")):
        await add(both, one := message(both, name, spare=spare), me="other")
        await mark(both, one, "dead")
    assert await column(both, "state") == {"1": "open", "2": "open"}
    assert await column(both, "owner") == {"1": "other", "2": "other"}


async def test_a_message_of_a_lost_lease_that_arrived_is_sent_to_nobody_again(
    both: Database,
) -> None:
    await add(both, one := message(both, "1"))
    await both.write(lambda unit: outbox.release_all(unit, ["me"], unclear=True))
    await both.write(lambda unit: outbox.record_sent(unit, [one]))
    assert await both.write(claimed) == []


@pytest.mark.parametrize("state", ["dead", "dropped"])
async def test_what_was_given_up_stays_given_up(both: Database, state: str) -> None:
    await add(both, one := message(both, "1"))
    await mark(both, one, state)
    await both.write(lambda unit: outbox.record_sent(unit, [one]))
    assert await column(both, "state") == {"1": state}


async def test_messages_of_others_and_those_not_yet_due_are_not_taken_and_the_oldest_goes_first(
    both: Database, clock: Clock
) -> None:
    await add(both, message(both, "theirs"), me="other")
    for name, kind in (("c", "notice"), ("b", "bulk"), ("a", "notice"), ("d", "bulk")):
        await add(both, one := message(both, name, kind=kind))
        await mark(both, one, "open", seconds=4)
        clock.on(1)
    await add(both, one := message(both, "elsewhere", kind=MessageKind.BULK, channel="other"))
    await mark(both, one, "open")

    def bulk(unit: Unit) -> list[str]:
        return [each.id for each in outbox.claim_bulk(unit, "me", "fake", 9)]

    clock.on(-1)
    assert (await both.write(claimed), await both.write(bulk)) == ([], [])
    clock.on(9)
    assert (await both.write(claimed), await both.write(bulk)) == (["c", "a"], ["b", "d"])


async def test_a_message_that_waited_is_open_again_once_it_is_taken(both: Database) -> None:
    await add(both, one := message(both, "1"))
    await mark(both, one, "waiting")
    assert await both.write(claimed) == ["1"]
    assert await column(both, "state") == {"1": "open"}


async def test_what_rides_in_a_reply_is_nobodys_and_the_oldest_comes_first(
    both: Database, clock: Clock
) -> None:
    for name, state in (("b", "late"), ("a", "waiting"), ("owned", "late"), ("open", "open")):
        await add(both, one := message(both, name))
        made = SendResult(
            one, MessageState(state), clock(), "", "other" if name == "owned" else None
        )
        await both.write(lambda unit, made=made: outbox.record_results(unit, "me", [made]) and None)
        clock.on(1)
    waiting = await both.read(lambda unit: outbox.held_for_reply(unit, "fake:a"))
    assert [each.id for each in waiting] == ["b", "a"]
    for name in ("owned", "open"):
        gone = [message(both, name), waiting[0]]
        assert not await both.write(lambda unit, gone=gone: outbox.record_joined(unit, gone[:1]))
    gone = [waiting[0], message(both, "open")]
    assert not await both.write(lambda unit: outbox.record_joined(unit, gone)), (
        "one of them is not there"
    )
    assert await column(both, "state") == {
        "b": "sent",
        "a": "waiting",
        "owned": "late",
        "open": "open",
    }


async def test_the_first_use_of_a_key_is_kept_when_its_process_dies(
    both: Database, clock: Clock
) -> None:
    used = clock()
    await add(both, one := message(both, "1", key_used=used))
    clock.on(3600)
    made = SendResult(one, MessageState.OPEN, clock(), "", "me")
    await both.write(lambda unit: outbox.record_results(unit, "me", [made]) and None)
    await both.write(lambda unit: outbox.release_all(unit, ["me"], unclear=True))
    (found,) = await both.write(lambda unit: outbox.claim(unit, "me", 9))
    assert found.key_used == used


async def test_only_the_messages_that_are_named_are_given_back_and_only_ones_own(
    both: Database,
) -> None:
    await add(both, message(both, "1"), message(both, "2"))
    await add(both, message(both, "3"), me="other")
    assert await both.read(lambda unit: outbox.owned(unit, "me")) == {"1", "2"}
    assert await both.write(lambda unit: outbox.release(unit, "me", ["1", "3"])) == 1
    assert await column(both, "owner") == {"1": None, "2": "me", "3": "other"}


async def test_pushes_under_way_are_those_that_nobody_has_sent_yet(both: Database) -> None:
    names = ("flies", "waits", "month", "free", "bulk", "sent")
    messages = {name: message(both, name, person=f"fake:{name}") for name in names}
    messages["free"] = replace(messages["free"], push=False)
    messages["bulk"] = replace(messages["bulk"], kind=MessageKind.BULK)
    await add(both, *messages.values(), message(both, "free too", push=False))
    for name, state in (
        ("waits", "open"),
        ("month", "waiting"),
        ("free", "open"),
        ("bulk", "open"),
    ):
        await mark(both, messages[name], state)
    await both.write(lambda unit: outbox.record_sent(unit, [messages["sent"]]))
    found = await both.read(outbox.pushes_under_way)
    assert sorted(found) == ["fake:flies", "fake:waits"]


async def test_only_common_messages_that_wait_are_brought_nearer(both: Database) -> None:
    for name, kind, state in (
        ("1", "notice", "open"),
        ("2", "bulk", "open"),
        ("3", "notice", "dead"),
        ("4", "notice", "open"),
    ):
        await add(both, one := message(both, name, kind=kind))
        await mark(both, one, state, seconds=3600 if name == "4" else 2 * 86_400)
    assert await both.write(outbox.shorten_waits) == 1
    assert await both.write(claimed) == ["1"]


async def test_a_message_that_no_key_opens_is_dead_and_nobodys(both: Database) -> None:
    await add(both, one := message(both, "1"))
    await mark(both, one, "open")
    await key_lost(both, "1")
    assert await both.write(claimed) == []
    assert await column(both, "state") == {"1": "dead"}
    assert await column(both, "owner") == {"1": None}


async def test_a_late_reply_that_no_key_opens_keeps_nobody_from_an_answer_and_is_not_touched(
    both: Database,
) -> None:
    async with rigs.running(both) as rig:
        rig.channel.faults = [SendFailed(Fate.TOKEN_GONE, "400")]
        await rig.hear(heard("one", "1"))
        (name,) = await column(both, "state")
        await key_lost(both, name)
        await rig.hear(heard("two", "2"))
        assert rig.channel.texts == ["two"]
    assert (await column(both, "state"))[name] == "late", "a reader writes nothing"


async def linked(db: Database) -> None:
    """Somebody with two accounts, and a message to the first with its spare to the second."""
    code = new_code()
    for person, channel in (("fake:a", "fake"), ("other:a", "other")):
        known = Person(person, channel, "1", "a")
        await db.write(lambda unit, known=known: people.add(unit, known))
    await db.write(MakeLinkCode(code, "fake:a").apply)
    await db.write(LinkChats(code, "fake:a", "other:a").apply)
    spare = message(db, "spare", person="other:a", channel="other", state=MessageState.SPARE)
    await add(db, message(db, "1", spare="spare"), spare)


async def give_way(db: Database, state: str = "dead") -> list[str]:
    """Ids of what goes where the first message cannot be sent."""
    made = SendResult(message(db, "1", spare="spare"), state, db.now(), "")
    return [
        each.id for each in await db.write(lambda unit: outbox.record_results(unit, "me", [made]))
    ]


async def test_a_spare_message_is_nobodys_until_it_is_needed(both: Database) -> None:
    await linked(both)
    assert await both.read(lambda unit: outbox.owned(unit, "me")) == {"1"}
    assert await give_way(both, "late") == [], "a late one goes with the next reply"
    await both.write(lambda unit: outbox.release_all(unit, ["me"], unclear=False))
    assert await column(both, "state") == {"1": "late", "spare": "spare"}


async def test_a_spare_message_is_taken_once(both: Database) -> None:
    await linked(both)
    assert await give_way(both) == ["spare"]
    assert await column(both, "owner") == {"1": None, "spare": "me"}
    assert await give_way(both) == []


async def test_a_spare_message_that_was_swept_is_not_raised(both: Database) -> None:
    await linked(both)
    swept = text("UPDATE outbox SET state = 'dropped', body = NULL WHERE id = 'spare'")
    await both.write(lambda unit: unit.connection.execute(swept) and None)
    assert await give_way(both) == []
    assert await column(both, "state") == {"1": "dead", "spare": "dropped"}


async def test_a_spare_message_goes_to_no_account_that_blocked_us(both: Database) -> None:
    await linked(both)
    await both.write(lambda unit: people.block(unit, "other:a", True))
    assert await give_way(both) == []


async def test_a_spare_message_goes_also_where_the_accounts_changed_places_meanwhile(
    both: Database,
) -> None:
    await linked(both)
    link = await both.read(lambda unit: link_of(unit, "fake:a"))
    assert link is not None
    await both.write(SwitchChats(link).apply)
    assert await give_way(both) == ["spare"]


async def test_a_spare_message_that_is_on_its_way_is_not_dropped_by_what_it_stood_in_for(
    both: Database,
) -> None:
    await linked(both)
    assert await give_way(both) == ["spare"]
    await both.write(lambda unit: outbox.record_sent(unit, [message(both, "1", spare="spare")]))
    assert await column(both, "state") == {"1": "dropped", "spare": "open"}
