"""What is said of an answer, in which order, and what never is."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.turns.phrasebook import Phrasebook
from bot.voice.aloud import BUBBLES, LONGEST, Aloud, is_ours
from bot.voice.store import Store
from content.reading.library import Library
from handlers.core.reply import Card, Choices, Phone, Press, Reply, Sound, Text, Weight
from handlers.core.say import Passage, Phrase, Quote, Say
from storage.people.people import Hearing, Person
from tests.bot.voice.standing_in import Tones

PAID = Press(Phrase("menu.paid"), "paid", weight=Weight.URGENT)
MENU = Press(Phrase("menu.menu"), "menu")
CARD = Card(
    Phrase("menu.title"),
    (Phrase("voice.note_money"),),
    (Phone("1441", Phrase("menu.hotlines")),),
    (MENU, PAID),
)


@pytest.fixture
def aloud(tmp_path: Path) -> Aloud:
    return Aloud(Store(tmp_path, Tones()), ("line",))


async def said(aloud: Aloud, library: Library, reply: Reply, way: Hearing) -> Reply:
    speak = Phrasebook(library.phrases).speaker("th")
    return await aloud.aloud(reply, speak, "th", way)


def planned(folder: Path) -> str:
    return "\n".join(path.read_text("utf-8") for path in folder.glob("answers/*.json"))


@pytest.mark.parametrize(
    ("say", "ours"),
    [
        (Phrase("menu.title"), True),
        (Phrase("x", {"number": 3, "label": Phrase("menu.menu")}), True),
        (Passage({"th": "วางสาย"}), True),
        (Quote("วางสาย"), False),
        (Phrase("x", {"words": Quote("ฉัน")}), False),
        (Phrase("x", {"words": "ฉัน"}), False),
        (Phrase("x", {"label": Phrase("y", {"name": Quote("ฉัน")})}), False),
    ],
)
def test_only_our_own_words_are_said(say: Say, ours: bool) -> None:
    assert is_ours(say) is ours


async def test_text_then_numbers_then_buttons(
    aloud: Aloud, library: Library, tmp_path: Path
) -> None:
    reply = await said(aloud, library, Reply((CARD,)), Hearing.BOTH)
    sound, card = reply.parts
    assert isinstance(sound, Sound)
    assert sound.spoken
    assert card is CARD, "who reads too sees all of it"
    plan = planned(tmp_path)
    places = [plan.index(each) for each in ("ให้ช่วยเรื่องไหน", "1441", "ปุ่มที่ 1 โอนเงิน", "ปุ่มที่ 2 เมนู")]
    assert places == sorted(places)


async def test_who_listens_alone_sees_one_large_button(aloud: Aloud, library: Library) -> None:
    reply = await said(aloud, library, Reply((Text(Phrase("voice.note")), CARD)), Hearing.HEAR)
    sound, card = reply.parts
    assert isinstance(card, Card)
    assert card.lines == ()
    assert card.phones == CARD.phones
    assert [b.action for b in card.buttons if isinstance(b, Press)] == ["paid", "menu"]
    assert [b.weight for b in card.buttons if isinstance(b, Press)] == [
        Weight.URGENT,
        Weight.PLAIN,
    ]


async def test_what_was_not_said_stays_to_be_read(aloud: Aloud, library: Library) -> None:
    lines = (Phrase("voice.note_money"), Phrase("voice.heard", {"words": Quote("ฉัน")}))
    reply = Reply((Card(Phrase("menu.title"), lines), Text(Quote("ฉัน"))))
    _, card, text = (await said(aloud, library, reply, Hearing.HEAR)).parts
    assert isinstance(card, Card)
    assert card.lines == lines[1:]
    assert isinstance(text, Text)


async def test_an_answer_fits_five_bubbles_and_a_minute(aloud: Aloud, library: Library) -> None:
    many = Reply(tuple(Text(Phrase("welcome.not")) for _ in range(9)) + (Choices((MENU,)),))
    reply = await said(aloud, library, many, Hearing.BOTH)
    sound = reply.parts[0]
    assert isinstance(sound, Sound)
    assert sound.milliseconds <= LONGEST
    assert len([part for part in reply.parts if not isinstance(part, Choices)]) == BUBBLES
    assert isinstance(reply.parts[-1], Choices)


async def test_an_edit_of_a_pressed_message_is_sent_anew(aloud: Aloud, library: Library) -> None:
    reply = await said(aloud, library, Reply((CARD,), edits=True), Hearing.BOTH)
    assert not reply.edits


@pytest.mark.parametrize(
    "reply",
    [
        Reply((Text(Quote("ฉัน")),)),
        Reply((Sound("a.m4a", 1000, Phrase("menu.menu")),)),
        Reply(()),
    ],
)
async def test_where_there_is_nothing_of_ours_the_answer_stays(
    aloud: Aloud, library: Library, reply: Reply
) -> None:
    assert await said(aloud, library, reply, Hearing.BOTH) is reply


async def test_who_reads_hears_nothing(aloud: Aloud, library: Library) -> None:
    reply = Reply((CARD,))
    assert await said(aloud, library, reply, Hearing.READ) is reply


async def test_a_full_disk_takes_no_answer_away(library: Library, tmp_path: Path) -> None:
    (tmp_path / "voice").write_text("a file")
    aloud = Aloud(Store(tmp_path / "voice", Tones()), ("line",))
    reply = Reply((CARD,))
    assert await said(aloud, library, reply, Hearing.HEAR) is reply


@pytest.mark.parametrize(
    ("channel", "language", "speaks"),
    [("line", "th", True), ("console", "th", False), ("line", "km", False)],
)
def test_we_speak_where_app_and_language_allow(
    aloud: Aloud, channel: str, language: str, speaks: bool
) -> None:
    assert aloud.speaks(Person("a", channel, "b", language=language)) is speaks
