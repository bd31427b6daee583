"""The waiting of a turn: shown after a moment, ended by time or by what the person writes next."""

from __future__ import annotations

import asyncio
from dataclasses import fields

import pytest

from bot.turns import deadline
from bot.turns.deadline import TurnDeadline
from handlers.core import reply
from handlers.core.incoming import Media
from handlers.core.outcome import Outcome
from handlers.core.ports import NotOpened, Off, Operator, Ports
from handlers.core.say import Quote
from handlers.core.turn import Turn
from storage.engine.database import Database
from tests.support import running as rigs
from tests.support.fake_channel import heard
from tests.support.running import until


class Slow(Off):
    """Ports that answer when they are told to."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.cancelled = 0

    async def expand(self, url: str, person: str) -> str | None:
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return f"{url}!"

    async def fetch(self, media: Media, limit: int) -> bytes | None:
        await self.gate.wait()
        return b"picture"

    async def codes(self, picture: bytes, person: str) -> tuple[str, ...] | NotOpened:
        await self.gate.wait()
        return ("code",)

    async def read(self, picture: bytes, person: str) -> str | None:
        await self.gate.wait()
        return "words"

    async def words(self, recording: bytes, language: str, person: str) -> str | None:
        await self.gate.wait()
        return "words"


def ports(slow: Slow, waiting: TurnDeadline) -> Ports:
    whole = Ports(
        slow, slow, slow, slow, slow, Operator("", ""), files=slow, recognition=slow
    )  # fmt: skip
    return waiting.ports(whole, slow)


class Sign:
    """Counts how often the sign that we are at work was shown."""

    shown = 0

    async def __call__(self) -> None:
        self.shown += 1


def test_every_port_reaches_the_turn_under_the_deadline_or_as_it_is() -> None:
    slow = Slow()
    whole = Ports(**{field.name: slow for field in fields(Ports)})  # type: ignore[arg-type]
    limited = TurnDeadline(Sign()).ports(whole, slow)
    kinds = {field.name: type(getattr(limited, field.name)) for field in fields(Ports)}
    assert {name for name, kind in kinds.items() if kind is not Slow} == {
        "media", "expand", "files", "reading", "recognition", "registration", "threats",
        "understanding",
    }  # fmt: skip
    assert Off not in kinds.values()


async def test_a_quick_answer_comes_through_and_no_sign_is_shown() -> None:
    slow, sign = Slow(), Sign()
    slow.gate.set()
    asked = ports(slow, TurnDeadline(sign))
    assert await asked.expand.expand("u", "p") == "u!"
    assert await asked.media.fetch(Media("m"), 10) == b"picture"
    assert sign.shown == 0


async def test_a_slow_answer_shows_a_sign_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "LOADING_AFTER", 0.0)
    slow, sign = Slow(), Sign()
    asked = ports(slow, TurnDeadline(sign))
    waiting = [asyncio.create_task(asked.expand.expand("u", "p")) for _ in range(2)]
    await until(lambda: sign.shown > 0)
    slow.gate.set()
    assert await asyncio.gather(*waiting) == ["u!", "u!"]
    assert sign.shown == 1


async def test_time_up_means_not_known_for_all_that_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deadline, "TURN_SECONDS", 0.0)
    slow = Slow()
    asked = ports(slow, TurnDeadline(Sign()))
    assert await asked.expand.expand("u", "p") is None
    assert await asked.media.fetch(Media("m"), 10) is None
    assert await asked.recognition.words(b"x", "th", "p") is None
    await asyncio.sleep(0)
    assert slow.cancelled == 1


async def test_an_expired_deadline_does_not_wait_at_all() -> None:
    waiting = TurnDeadline(Sign())
    waiting.expire()
    assert await ports(Slow(), waiting).expand.expand("u", "p") is None


async def test_opening_a_file_is_not_ended_by_what_the_person_writes_next() -> None:
    slow, waiting = Slow(), TurnDeadline(Sign())
    opening = asyncio.create_task(ports(slow, waiting).files.codes(b"x", "p"))
    await asyncio.sleep(0)
    waiting.expire()
    slow.gate.set()
    assert await opening == ("code",)


async def test_reading_the_words_of_a_picture_is() -> None:
    slow, waiting = Slow(), TurnDeadline(Sign())
    reading = asyncio.create_task(ports(slow, waiting).reading.read(b"x", "p"))
    await asyncio.sleep(0)
    waiting.expire()
    assert await reading is None


async def test_the_time_of_a_file_does_not_count_for_the_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However long it waits for a worker, what else is asked has as long as before."""
    monkeypatch.setattr(deadline, "LOADING_AFTER", 0.0)
    slow, sign = Slow(), Sign()
    waiting = TurnDeadline(sign)
    async with asyncio.timeout(5) as handler:
        waiting.limits(handler)
        ends = handler.when()
        asked = ports(slow, waiting)
        opening = asyncio.create_task(asked.files.codes(b"x", "p"))
        await until(lambda: sign.shown > 0)
        timer = waiting._timer
        assert ends
        assert timer
        assert handler.when() == ends + deadline.FILE_SECONDS
        slow.gate.set()
        assert await opening == ("code",)
        taken = (handler.when() or 0) - ends
        assert 0 < taken < deadline.FILE_SECONDS
        assert waiting._timer
        moved = waiting._timer.when() - timer.when()
        assert moved == pytest.approx(taken - deadline.FILE_SECONDS)


async def test_a_file_that_fails_gives_the_time_back_too() -> None:
    async def broken() -> str:
        raise OSError("down")

    waiting = TurnDeadline(Sign())
    async with asyncio.timeout(5) as handler:
        waiting.limits(handler)
        ends = handler.when() or 0
        with pytest.raises(OSError, match="down"):
            await waiting.opening(broken())
        assert (handler.when() or 0) - ends < deadline.FILE_SECONDS


async def test_what_a_port_raises_comes_through() -> None:
    async def broken() -> str | None:
        raise OSError("down")

    with pytest.raises(OSError, match="down"):
        await TurnDeadline(Sign()).wait(broken())


async def test_the_next_message_of_a_person_ends_the_waiting_of_their_turn(both: Database) -> None:
    slow = Slow()
    async with rigs.running(both) as rig:
        rig.dispatcher._runner._ports = Ports(slow, slow, slow, slow, slow, Operator("", ""))

        async def look_up(turn: Turn) -> Outcome:
            if turn.text == "look":
                found = await turn.ports.expand.expand("u", turn.person.id)
                return Outcome(reply.text(Quote(str(found))))
            return await rigs.echo(turn)

        rig.handle = look_up
        await rig.accept(heard("look", "1"))
        await until(lambda: bool(rig.turns))
        await rig.hear(heard("hello?", "2"))
        assert rig.channel.texts == ["None", "hello?"]
