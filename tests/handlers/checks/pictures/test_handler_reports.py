"""What stands in a picture is looked up on the list as typed words are, within the same limit."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest
from PIL import Image

from content.reading.library import Library
from handlers.checks.pictures.handler import answer_file, answer_picture
from handlers.checks.reported import MOST
from handlers.core.incoming import File, Incoming, Media, Picture
from handlers.core.outcome import Outcome
from handlers.core.ports import NotOpened, Operator, ports_off
from handlers.core.reply import Card, Text, Tone
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.people.people import Person
from tests.handlers.checks.pictures.test_handler import payment, png
from tests.handlers.checks.test_reported import publish_number
from tests.support.clock import Clock
from tests.support.opened_here import OpenedHere

T = TypeVar("T")
PAYS = "00020101021229370016A0000006770101110113{}5802TH53037645406100.00"
PAYS_REPORTED = payment(PAYS.format("0066812345678"))
PAYS_ANOTHER = payment(PAYS.format("0066812345679"))


class Sent(OpenedHere):
    """A picture, and what stands in it."""

    def __init__(self, picture: bytes, words: str = "") -> None:
        self.picture = picture
        self.words = words

    async def fetch(self, media: Media, limit: int) -> bytes | None:
        return self.picture

    async def read(self, picture: bytes, person: str) -> str | None:
        return self.words or None


async def send(db: Database, lists: Library, sent: Sent, person: str = "p") -> Outcome:
    """The answer to this picture; its changes are stored as the turn would."""

    async def run(fn: Callable[[Unit], T]) -> T:
        return await db.read(fn)

    turn = Turn(
        person=Person(person, "fake", "", person),
        flow_state=None,
        events=(Incoming(Picture(Media("m")), db.now()),),
        now=db.now(),
        content=lists,
        read=run,
        ports=replace(ports_off(Operator("x", "y")), media=sent, reading=sent, files=sent),
    )
    outcome = await answer_picture(turn)
    assert outcome is not None
    for change in outcome.changes:
        await db.write(change.apply)
    return outcome


def plain_picture() -> bytes:
    """A picture without a code."""
    out = io.BytesIO()
    Image.new("RGB", (200, 100), "white").save(out, "PNG")
    return out.getvalue()


def card_of(outcome: Outcome) -> Card:
    """The card among the parts."""
    assert outcome.reply is not None
    return next(part for part in outcome.reply.parts if isinstance(part, Card))


def tells(outcome: Outcome) -> bool:
    """Whether the card tells what is published of it."""
    said = [line for line in card_of(outcome).lines if isinstance(line, Phrase)]
    return any(line.key == "check.reported" for line in said)


async def test_a_reported_number_read_in_a_picture_is_told(
    db: Database, lists: Library, clock: Clock
) -> None:
    await publish_number(db, lists, clock)
    sent = Sent(plain_picture(), "ติดต่อกลับเบอร์ 081-234-5678 ด่วน")
    outcome = await send(db, lists, sent)
    assert tells(outcome)
    assert card_of(outcome).tone is Tone.WARN


async def test_a_number_that_is_not_published_is_not(
    db: Database, lists: Library, clock: Clock
) -> None:
    await publish_number(db, lists, clock)
    assert not tells(await send(db, lists, Sent(plain_picture(), "ติดต่อกลับเบอร์ 081-234-5679 ด่วน")))


async def test_who_gets_the_money_of_a_payment_code_is_looked_up(
    db: Database, lists: Library, clock: Clock
) -> None:
    await publish_number(db, lists, clock)
    outcome = await send(db, lists, Sent(png(PAYS_REPORTED)))
    assert tells(outcome)
    assert card_of(outcome).tone is Tone.WARN
    another = await send(db, lists, Sent(png(PAYS_ANOTHER)))
    assert not tells(another)
    assert card_of(another).tone is Tone.PLAIN


async def test_pictures_use_up_the_same_limit_as_words(
    db: Database, lists: Library, clock: Clock
) -> None:
    await publish_number(db, lists, clock)
    for _ in range(MOST):
        assert tells(await send(db, lists, Sent(png(PAYS_REPORTED))))
    assert not tells(await send(db, lists, Sent(png(PAYS_REPORTED))))
    assert tells(await send(db, lists, Sent(png(PAYS_REPORTED)), "somebody else"))


def under(said: File | Picture, db: Database, lists: Library) -> Turn:
    """A turn in which this was sent; nothing of it can be fetched."""

    async def run(fn: Callable[[Unit], T]) -> T:
        return await db.read(fn)

    ports = ports_off(Operator("x", "y"))
    person = Person("p", "fake", "", "p")
    return Turn(person, None, (Incoming(said, db.now()),), db.now(), lists, run, ports)


async def test_words_under_what_cannot_be_opened_are_judged(db: Database, lists: Library) -> None:
    words = "พัสดุของท่านถูกตีกลับ ยืนยันที่ http://thaipost-th.top/pay"
    picture = await answer_picture(under(Picture(Media("m"), words), db, lists))
    video = await answer_file(under(File(Media("m", "video/mp4"), words), db, lists))
    for outcome in (picture, video):
        assert outcome is not None
        assert card_of(outcome).tone is Tone.DANGER


async def test_a_video_with_friendly_words_is_not_called_a_picture(
    db: Database, lists: Library
) -> None:
    outcome = await answer_file(under(File(Media("m", "video/mp4"), "ดูให้แหน่"), db, lists))
    assert outcome is not None
    assert outcome.reply is not None
    assert Text(Phrase("check.file.unknown")) in outcome.reply.parts


class NotNow(Sent):
    """A picture that is not opened, for this reason."""

    def __init__(self, why: NotOpened) -> None:
        super().__init__(plain_picture())
        self.why = why

    async def codes(self, picture: bytes, person: str) -> tuple[str, ...] | NotOpened:
        return self.why


@pytest.mark.parametrize("why", NotOpened)
async def test_whoever_sends_what_is_not_opened_is_told_what_to_do(
    db: Database, lists: Library, why: NotOpened
) -> None:
    outcome = await send(db, lists, NotNow(why))
    assert outcome.reply is not None
    said = outcome.reply.parts[0]
    key = {"damaged": "unreadable", "too_many": "too_many", "busy": "not_had"}[why]
    assert said == Text(Phrase(f"check.picture.{key}"))
    assert len(outcome.reply.parts) > 1, "the four questions follow"
