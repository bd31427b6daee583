"""What is said of a message before everybody: a verdict, and nothing about anybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest

from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from handlers.checks.guest_chat import answer_guest
from handlers.core import incoming
from handlers.core.incoming import Incoming, Media, Said
from handlers.core.outcome import KEEP
from handlers.core.ports import Off, Operator, ports_off
from handlers.core.reply import Card
from handlers.core.turn import Turn
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.people.people import Person

T = TypeVar("T")
LURE = "บัญชีของท่านจะถูกระงับ ยืนยันตัวตนด่วนที่ https://kbank-verify.top/login"
THREAT = "ฉันมีคลิปลับของคุณ โอนเงิน 5000 บาท ไม่งั้นจะส่งให้เพื่อนทุกคนในเฟซบุ๊กของคุณภายในวันนี้"


class Outside(Off):
    """Ports to the outside, none of which may be asked."""

    async def expand(self, url: str, person: str) -> str | None:
        raise AssertionError("a link was followed")

    async def age_days(self, domain: str) -> int | None:
        raise AssertionError("a registry was asked")


async def said_of(
    db: Database, library: Library, said: Said | str, language: str = "th"
) -> str | None:
    """The words of the answer, title first."""

    async def run(fn: Callable[[Unit], T]) -> T:
        return await db.read(fn)

    out = Outside()
    ports = replace(ports_off(Operator("x", "0")), expand=out, registration=out, threats=out)
    asked = incoming.Text(said) if isinstance(said, str) else said
    event = Incoming(asked, db.now(), in_group=True, mentioned=True)
    turn = Turn(Person("", "fake", "", ""), None, (event,), db.now(), library, run, ports)
    outcome = await answer_guest(turn)
    if outcome is None:
        return None
    assert (outcome.changes, outcome.notices, outcome.flow_state) == ((), (), KEEP)
    assert outcome.reply is not None
    (card,) = outcome.reply.parts
    assert isinstance(card, Card)
    assert (card.buttons, card.phones) == ((), ())
    speak = Phrasebook(library.phrases).speaker(language)
    return "\n".join(speak(say) for say in (card.title, *card.lines))


async def test_a_lure_is_called_one_and_its_link_cannot_be_pressed(
    db: Database, library: Library
) -> None:
    told = await said_of(db, library, LURE)
    assert told is not None
    assert told.startswith("อันตราย")
    assert "kbank-verify[.]top" in told
    assert "กดปุ่ม" not in told  # there is no button to press


async def test_a_short_link_is_judged_without_following_it(db: Database, library: Library) -> None:
    told = await said_of(db, library, "https://bit.ly/3abcd")
    assert told is not None
    assert "bit[.]ly" in told
    assert "อันตราย" not in told


async def test_no_number_or_account_is_repeated(db: Database, library: Library) -> None:
    text = f"{LURE} โทร 081-234-5678 บัญชี 123-4-56789-0"
    told = await said_of(db, library, text)
    assert told is not None
    assert not any(digits in told for digits in ("081", "5678", "123-4"))
    assert "0812345678" not in (await said_of(db, library, "0812345678") or "")


@pytest.mark.parametrize("words", ["", "   ", "@somebody", "สวัสดี", "แจ้งเรื่อง", THREAT])
async def test_what_is_no_message_passed_on_is_left_to_the_chat_of_two(
    db: Database, library: Library, words: str
) -> None:
    assert await said_of(db, library, words) is None


async def test_an_app_is_named_dangerous_by_its_file(db: Database, library: Library) -> None:
    told = await said_of(db, library, incoming.File(Media("h", name="สลิป.apk")))
    assert told is not None
    assert "อย่าเปิด" in told


async def test_of_other_files_and_pictures_the_words_are_judged(
    db: Database, library: Library
) -> None:
    media = Media("h", "image/jpeg", name="x.jpg")
    assert await said_of(db, library, incoming.Picture(media)) is None
    for said in (incoming.Picture(media, LURE), incoming.File(media, LURE)):
        assert "kbank-verify[.]top" in (await said_of(db, library, said) or "")


@pytest.mark.parametrize("language", ["th", "en", "lo", "km"])
async def test_no_answer_says_safe(db: Database, library: Library, language: str) -> None:
    for words in (LURE, "https://www.kasikornbank.com/x", "https://www.example-school.org/menu"):
        told = await said_of(db, library, words, language) or ""
        assert told
        assert not any(safe in told.lower() for safe in ("ปลอดภัย", "safe", "ປອດໄພ", "សុវត្ថិភាព"))
