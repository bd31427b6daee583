"""Events in, turns in order, one write each, and who is told."""

from __future__ import annotations

import asyncio

from handlers.core import reply
from handlers.core.outcome import Notice, Outcome
from handlers.core.say import Phrase, Quote
from handlers.core.turn import Turn
from storage.engine.database import Database
from storage.people import people
from storage.people.flow_state import FlowState
from storage.people.people import ChangePerson
from tests.bot.turns.conftest import rows
from tests.support import running as rigs
from tests.support.fake_channel import FakeChannel, heard
from tests.support.running import Rig, until


async def test_what_is_said_is_answered_and_its_content_is_emptied(rig: Rig) -> None:
    await rig.hear(heard("hello", "1"))
    assert rig.channel.texts == ["hello"]
    assert await rows(rig.db, "SELECT state, raw FROM inbox") == [("done", None)]
    assert await rows(rig.db, "SELECT state, body, owner FROM outbox") == [("sent", None, None)]
    assert await rows(rig.db, "SELECT person FROM lane") == []


async def test_what_is_kept_cannot_be_read_without_the_key(rig: Rig) -> None:
    rig.channel.gate = asyncio.Event()
    raw: list[tuple[object, ...]] = []

    async def look(turn: Turn) -> Outcome:
        raw.extend(await rows(rig.db, "SELECT raw FROM inbox"))
        return await rigs.echo(turn)

    rig.handle = look
    await rig.accept(heard("my secret", "1"))
    await until(lambda: bool(rig.channel.tried))
    body = await rows(rig.db, "SELECT body FROM outbox")
    rig.channel.gate.set()
    assert b"secret" not in bytes(raw[0][0])  # type: ignore[arg-type]
    assert b"secret" not in bytes(body[0][0])  # type: ignore[arg-type]


async def test_a_repeated_event_is_handled_once(rig: Rig) -> None:
    for _ in range(5):
        await rig.hear(heard("hello", "1"))
    await asyncio.gather(*(rig.accept(heard("again", "2")) for _ in range(5)))
    await rig.dispatcher.settled()
    assert rig.texts == ["hello", "again"]
    assert await rows(rig.db, "SELECT person FROM lane") == []


async def test_the_same_id_on_another_account_is_another_event(rig: Rig) -> None:
    first = heard("one", "1")
    other = type(first)("fake", "2", "1", "fake:a", first.raw)
    await rig.hear(first, other)
    assert len(await rows(rig.db, "SELECT id FROM inbox")) == 2


async def test_events_of_a_person_are_handled_in_order_and_people_do_not_wait_for_each_other(
    rig: Rig,
) -> None:
    gate = asyncio.Event()

    async def slow_for_a(turn: Turn) -> Outcome:
        if turn.person.id == rig.person("a"):
            await gate.wait()
        return await rigs.echo(turn)

    rig.handle = slow_for_a
    for n in range(3):
        await rig.accept(heard(f"/press p?{n}", f"a{n}", "a"), heard(f"b{n}", f"b{n}", "b"))
    # Those that were waiting together are one turn, which depends on the machine's speed.
    of_b = lambda: "\n".join(t.text for t in rig.turns if t.person.id == rig.person("b"))  # noqa: E731
    await until(lambda: of_b() == "b0\nb1\nb2")
    gate.set()
    await rig.dispatcher.settled()
    assert [t.argument for t in rig.turns if t.person.id == rig.person("a")] == ["0", "1", "2"]


async def test_plain_messages_already_waiting_are_one_turn(rig: Rig) -> None:
    await rig.hear(heard("one", "1"), heard("two", "2"), heard("/press x", "3"), heard("four", "4"))
    assert rig.texts == ["one\ntwo", "", "four"]
    assert rig.channel.texts[0] == "one\ntwo"


async def test_a_corrected_message_stands_alone_and_comes_after_its_old_wording(rig: Rig) -> None:
    await rig.hear(heard("one", "1"), heard("/edited won", "2"), heard("two", "3"))
    assert rig.texts == ["one", "won", "two"]
    await rig.hear(heard("/edited won", "2"))
    assert rig.texts == ["one", "won", "two"]


async def test_an_unknown_event_is_kept_and_skipped(rig: Rig) -> None:
    await rig.hear(heard("/unknown", "1"), heard("hello", "2"))
    assert rig.texts == ["hello"]
    assert await rows(rig.db, "SELECT state FROM inbox ORDER BY seq") == [("done",), ("done",)]


async def test_a_person_is_known_after_the_first_turn_in_the_language_of_their_profile(
    both: Database,
) -> None:
    async with rigs.running(both, FakeChannel(language="en")) as rig:
        rig.handle = lambda _: _say(Phrase("hello"))
        await rig.hear(heard("hi", "1"))
        await rig.hear(heard("hi", "2"))
    assert [(t.person.new, t.person.language) for t in rig.turns] == [(True, "en"), (False, "en")]
    assert rig.channel.texts == ["hello", "hello"]


async def test_a_language_we_do_not_speak_falls_back_to_thai(both: Database) -> None:
    async with rigs.running(both, FakeChannel(language="km")) as rig:
        await rig.hear(heard("hi", "1"))
    assert rig.turns[0].person.language == "th"


async def _say(*says: Phrase | Quote) -> Outcome:
    return Outcome(reply.text(*says))


async def test_the_place_is_kept_with_a_new_stamp_each_time(rig: Rig) -> None:
    async def forward(turn: Turn) -> Outcome:
        n = turn.flow_state.data["n"] + 1 if turn.flow_state else 0
        return Outcome(reply.text(Quote("ok")), flow_state=FlowState("quiz", "ask", {"n": n}))

    rig.handle = forward
    for n in range(3):
        await rig.hear(heard("go", str(n)))
    places = [turn.flow_state for turn in rig.turns]
    assert [place and place.data for place in places] == [None, {"n": 0}, {"n": 1}]
    stamps = [body["stamp"] for _, body in rig.channel.sent]
    assert len(set(stamps)) == 3
    assert places[2] is not None
    assert places[2].stamp == stamps[1]


async def test_a_place_that_stays_keeps_its_stamp_and_one_that_ends_is_gone(rig: Rig) -> None:
    outcomes = [
        Outcome(reply.text(Quote("1")), flow_state=FlowState("quiz", "ask")),
        Outcome(reply.text(Quote("2"))),
        Outcome(reply.text(Quote("3")), flow_state=None),
    ]

    async def next_one(_: Turn) -> Outcome:
        return outcomes.pop(0)

    rig.handle = next_one
    for n in range(3):
        await rig.hear(heard("go", str(n)))
    first, second, third = (body["stamp"] for _, body in rig.channel.sent)
    assert first == second
    assert third is None
    assert await rows(rig.db, "SELECT * FROM place") == []


async def test_who_leaves_is_marked_and_not_answered_and_who_returns_is_unmarked(rig: Rig) -> None:
    await rig.hear(heard("hi", "1"))
    await rig.hear(heard("/gone", "2"))
    found = await rig.db.read(lambda u: people.find(u, rig.person("a")))
    assert found is not None
    assert found.blocked is not None
    assert rig.channel.texts == ["hi"]
    await rig.hear(heard("/hello", "3"))
    found = await rig.db.read(lambda u: people.find(u, rig.person("a")))
    assert found is not None
    assert found.blocked is None


async def test_a_notice_reaches_others_in_their_language_and_on_their_channel(
    both: Database,
) -> None:
    first, second = FakeChannel("fake", "th"), FakeChannel("other", "en")
    async with rigs.running(both, first, second) as rig:
        await rig.hear(heard("hi", "1", "official", channel="other"))
        await rig.hear(heard("hi", "2", "blocker", channel="other"))
        await rig.hear(heard("/gone", "3", "blocker", channel="other"))

        async def tell(_: Turn) -> Outcome:
            names = ("other:official", "other:blocker", "other:nobody", "gone:a")
            to = [both.keyring.person(name) for name in names]
            news = tuple(Notice(p, reply.text(Phrase("hello")), "case") for p in to)
            return Outcome(reply.text(Phrase("hello")), notices=news)

        rig.handle = tell
        await rig.hear(heard("report", "4"))
        assert first.texts == ["สวัสดี"]
        assert second.texts == ["hi", "hi", "hello"]
        assert second.sent[-1][1]["to"] == "official"


async def test_a_flood_of_one_person_is_answered_in_runs(rig: Rig) -> None:
    await rig.hear(*(heard(str(n), f"e{n}") for n in range(50)))
    assert len(rig.turns) == 3
    assert "\n".join(rig.texts).split("\n") == [str(n) for n in range(50)]


async def test_the_person_of_a_turn_is_read_again_after_each_turn(rig: Rig) -> None:
    async def settle(turn: Turn) -> Outcome:
        return Outcome(changes=(ChangePerson(turn.person.id, {"district": "3805"}),))

    rig.handle = settle
    await rig.hear(heard("/press a", "1"), heard("/press b", "2"))
    assert [turn.person.district for turn in rig.turns] == [None, "3805"]
