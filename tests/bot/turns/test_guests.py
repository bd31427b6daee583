"""Guest questions are answered within limits, from what lies on this machine, and by nobody."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Any

import pytest

from bot.channels.guests import GuestQuestion
from bot.turns import guests as subject
from bot.turns.guest_pictures import GuestPictures
from bot.turns.guests import Guests, Share
from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from handlers.core.feature import Feature
from handlers.core.incoming import Media, Picture, Text
from handlers.core.outcome import Outcome
from handlers.core.ports import MediaPort, Off, Operator, Ports, ports_off
from handlers.core.reply import Card, Reply, text
from handlers.core.router import Router
from handlers.core.say import Phrase, Quote
from handlers.core.turn import Turn
from handlers.core.words.reading import Reading
from storage.engine.database import Database
from tests.support.running import PHRASES


class Outside(Off):
    """Ports to the outside, none of which may be asked."""

    async def expand(self, url: str, person: str) -> str | None:
        raise AssertionError("a link was followed")

    async def age_days(self, domain: str) -> int | None:
        raise AssertionError("a registry was asked")

    async def threats(self, links: object, person: str) -> dict[str, tuple[str, ...]] | None:
        raise AssertionError("a service was asked")


class Scene:
    """Guests with one feature that answers; `turns` are those it was given."""

    def __init__(
        self, db: Database, ports: Ports | None = None, pictures: GuestPictures | None = None
    ) -> None:
        self.turns: list[Turn] = []
        self.now = 0.0
        feature = Feature("only", guests=self.answer)
        router = Router([feature], lambda turn: None, self.never, self.nothing, self.nothing)
        ports = ports or ports_off(Operator("x", "0"))
        self.guests = Guests(
            db, router, Phrasebook(PHRASES), Library(), ports, pictures, lambda: self.now
        )
        self.media: MediaPort | None = None
        self.handle = self.hello

    async def answer(self, turn: Turn) -> Outcome | None:
        self.turns.append(turn)
        return await self.handle(turn)

    async def hello(self, turn: Turn) -> Outcome:
        return Outcome(text(Phrase("hello")))

    async def never(self, turn: Turn) -> bool:
        return False

    async def nothing(self, turn: Turn) -> Outcome | None:
        return None

    async def ask(self, number: int, asker: str = "a", chat: str = "", **more: Any) -> str | None:
        asked = GuestQuestion("fake", "guest", str(number), asker, chat, Text("x"))
        answer = await self.guests(replace(asked, **more), self.media)
        if answer is None:
            return None
        (part,) = answer.reply.parts
        return answer.speak(part.say)  # type: ignore[union-attr]


@pytest.fixture
def scene(db: Database) -> Scene:
    return Scene(db)


async def test_it_is_answered_in_the_askers_language_if_that_is_offered(scene: Scene) -> None:
    assert await scene.ask(1, language="en") == "hello"
    assert await scene.ask(2, language="fr") == "สวัสดี"
    assert await scene.ask(3) == "สวัสดี"


async def test_who_asks_is_nobody_here(scene: Scene) -> None:
    await scene.ask(1, "55", "-100")
    (turn,) = scene.turns
    assert (turn.person.id, turn.person.chat, turn.flow_state) == ("", "", None)
    assert turn.in_group


async def test_a_question_handed_over_twice_is_answered_once(scene: Scene) -> None:
    assert [await scene.ask(1), await scene.ask(1)] == ["สวัสดี", None]


TYPED = {"mode": "inline", "typed": True}


async def test_an_asker_a_chat_and_all_have_a_limit_a_minute(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject, "SHARE", Share(a_minute=60, at_once=8))
    asked = [await scene.ask(n, "one") for n in range(31)]
    assert asked == ["สวัสดี"] * 30 + [None]
    asked = [await scene.ask(100 + n, f"other {n}", "group") for n in range(21)]
    assert asked == ["สวัสดี"] * 20 + [None]
    asked = [await scene.ask(200 + n, f"third {n}") for n in range(11)]
    assert asked == ["สวัสดี"] * 10 + [None]
    scene.now = 60.0
    assert await scene.ask(300, "one", "group") == "สวัสดี"


async def test_few_are_answered_at_the_same_time(scene: Scene) -> None:
    gate = asyncio.Event()

    async def wait(turn: Turn) -> Outcome:
        await gate.wait()
        return Outcome(text(Quote("later")))

    scene.handle = wait
    most = subject.SHARE.at_once
    under_way = [asyncio.create_task(scene.ask(n, str(n))) for n in range(most)]
    await asyncio.sleep(0)
    assert await scene.ask(99) is None
    gate.set()
    assert await asyncio.gather(*under_way) == ["later"] * most
    assert await scene.ask(100) == "later"


async def test_whatever_is_typed_behind_our_name_guest_mode_goes_on(scene: Scene) -> None:
    most = subject.SHARE_TYPED.a_minute
    assert most < subject.SHARE.a_minute
    asked = [await scene.ask(n, f"typist {n % 20}", **TYPED) for n in range(most)]
    assert None not in asked
    assert await scene.ask(most, "another", **TYPED) is None
    assert await scene.ask(most + 1, "another") == "สวัสดี"
    assert await scene.ask(most + 2, "typist 0") == "สวัสดี"


async def test_who_types_takes_none_of_the_places_of_guest_mode(scene: Scene) -> None:
    gate = asyncio.Event()

    async def wait(turn: Turn) -> Outcome:
        await gate.wait()
        return Outcome(text(Quote("later")))

    scene.handle = wait
    most = subject.SHARE_TYPED.at_once
    assert most < subject.SHARE.at_once
    typed = [asyncio.create_task(scene.ask(n, str(n), **TYPED)) for n in range(most)]
    await asyncio.sleep(0)
    assert await scene.ask(98, **TYPED) is None
    asked = asyncio.create_task(scene.ask(99))
    await asyncio.sleep(0)
    gate.set()
    assert [await asked, *await asyncio.gather(*typed)] == ["later"] * (most + 1)


async def test_a_failure_is_told_without_a_word_of_what_was_asked(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(turn: Turn) -> Outcome:
        raise ValueError("SECRET WORDS")

    scene.handle = fails
    with caplog.at_level(logging.DEBUG):
        assert await scene.ask(1) is None
    assert "a guest question failed" in caplog.text
    assert "SECRET" not in caplog.text


async def test_nobody_outside_is_asked(db: Database) -> None:
    out = Outside()
    scene = Scene(db, Ports(out, out, out, out, out, Operator("x", "0"), threats=out))

    async def looks(turn: Turn) -> Outcome:
        assert await turn.ports.expand.expand("https://bit.ly/x", "") is None
        assert await turn.ports.registration.age_days("a.top") is None
        assert await turn.ports.threats.threats(["https://a.top"], "") == {}
        return Outcome(text(Quote("looked")))

    scene.handle = looks
    assert await scene.ask(1) == "looked"


async def test_a_slow_model_is_not_waited_for(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject, "WAIT_SECONDS", 0.0)

    class Slow(Off):
        async def understand(self, text: str) -> Reading | None:
            await asyncio.Event().wait()
            return None

    scene = Scene(db, replace(ports_off(Operator("x", "0")), understanding=Slow()))

    async def reads(turn: Turn) -> Outcome:
        assert await turn.ports.understanding.understand("x") is None
        return Outcome(text(Quote("by rules")))

    scene.handle = reads
    assert await scene.ask(1) == "by rules"


class Pictures(GuestPictures):
    """Reads these words in every picture; "" if none."""

    def __init__(self, words: str) -> None:
        super().__init__(Off)
        self.read = words

    async def words(self, picture: Picture, media: MediaPort) -> Text | None:
        return Text(self.read) if self.read else None


PHOTO = Picture(Media("p"), "caption")


def with_pictures(db: Database, words: str) -> Scene:
    scene = Scene(db, pictures=Pictures(words))
    scene.media = Off()
    return scene


async def test_what_stands_in_a_picture_is_what_is_asked_about(db: Database) -> None:
    scene = with_pictures(db, "words in it")
    await scene.ask(1, about=PHOTO)
    await scene.ask(2, about=PHOTO, own=Text("true?"))
    assert [turn.said for turn in scene.turns] == [Text("words in it")] * 2


async def test_a_picture_that_cannot_be_read_is_asked_about_as_it_came(db: Database) -> None:
    for scene in (with_pictures(db, ""), Scene(db), Scene(db, pictures=Pictures("never read"))):
        await scene.ask(1, about=PHOTO)  # the last one cannot fetch it
        assert [turn.said for turn in scene.turns] == [PHOTO]


async def test_of_one_asker_and_one_chat_few_pictures_are_read_a_minute(db: Database) -> None:
    scene = with_pictures(db, "words")
    for number in range(subject.PICTURES_OF_AN_ASKER + 1):
        await scene.ask(number, "one", about=PHOTO)
    read = [turn.said == Text("words") for turn in scene.turns]
    assert read == [True] * subject.PICTURES_OF_AN_ASKER + [False]
    scene.turns.clear()
    for number in range(subject.PICTURES_OF_A_CHAT + 1):
        await scene.ask(100 + number, f"other {number}", "group", about=PHOTO)
    read = [turn.said == Text("words") for turn in scene.turns]
    assert read == [True] * subject.PICTURES_OF_A_CHAT + [False]
    scene.now = 60.0
    scene.turns.clear()
    await scene.ask(200, "one", "group", about=PHOTO)
    assert [turn.said for turn in scene.turns] == [Text("words")]


async def test_a_verdict_on_a_picture_says_that_a_program_read_it(db: Database) -> None:
    card = Card(Phrase("hello"), (Quote("first"), Quote("last")))
    read = subject._as_read(Reply((card,)))
    assert read.parts == (
        replace(card, lines=(Quote("first"), Phrase("guest.read"), Quote("last"))),
    )
    assert subject._as_read(text(Phrase("hello"))) == text(Phrase("hello"))
