"""What is said of an answer, in which order, and what never is."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.turns.phrasebook import Phrasebook
from bot.voice.aloud import BUBBLES, LONGEST, Aloud, is_ours
from bot.voice.store import Store
from content.reading.library import Library
from handlers.core.reply import Card, Choices, Phone, Press, Reply, Sound, Text, Tone, Weight
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
    return Aloud(Store(tmp_path, Tones()), {"line": None, "telegram": 950})


async def said(
    aloud: Aloud, library: Library, reply: Reply, way: Hearing, channel: str = "line"
) -> Reply:
    speak = Phrasebook(library.phrases).speaker("th")
    return await aloud.aloud(reply, speak, Person("a", channel, "b"), way)


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
    assert isinstance(card, Card)
    assert card.lines == CARD.lines, "who reads too sees all of it"
    assert [b.action for b in card.buttons if isinstance(b, Press)] == ["paid", "menu"]
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
    many = Reply(tuple(Text(Phrase("welcome.not")) for _ in range(5)) + (Choices((MENU,)),))
    reply = await said(aloud, library, many, Hearing.BOTH)
    sound = reply.parts[0]
    assert isinstance(sound, Sound)
    assert sound.milliseconds <= LONGEST
    assert len([part for part in reply.parts if not isinstance(part, Choices)]) == BUBBLES
    assert isinstance(reply.parts[-1], Choices)


async def test_what_a_minute_leaves_out_stays_to_be_read(aloud: Aloud, library: Library) -> None:
    lines = tuple(Phrase("welcome.not", {"place": place}) for place in range(40))
    _, card = (
        await said(aloud, library, Reply((Card(Phrase("menu.title"), lines),)), Hearing.HEAR)
    ).parts
    assert isinstance(card, Card)
    assert 0 < len(card.lines) < 40
    assert card.lines == lines[-len(card.lines) :]


async def test_what_cannot_be_said_is_never_pushed_out_by_the_sound(
    aloud: Aloud, library: Library
) -> None:
    five = Reply(tuple(Text(Quote(f"{place}")) for place in range(4)) + (CARD,))
    assert await said(aloud, library, five, Hearing.BOTH) is five


async def test_a_card_of_danger_keeps_its_lines(aloud: Aloud, library: Library) -> None:
    danger = Card(Phrase("danger.title"), (Phrase("danger.hide"),), tone=Tone.DANGER)
    _, card = (await said(aloud, library, Reply((danger,)), Hearing.HEAR)).parts
    assert isinstance(card, Card)
    assert card.lines == danger.lines


async def test_beside_a_sound_an_app_shows_so_many_letters(aloud: Aloud, library: Library) -> None:
    lines = tuple(Phrase("welcome.not", {"place": place}) for place in range(14))
    long = Reply((Card(Phrase("menu.title"), lines),))
    _, whole = (await said(aloud, library, long, Hearing.BOTH)).parts
    _, short = (await said(aloud, library, long, Hearing.BOTH, "telegram")).parts
    assert isinstance(whole, Card)
    assert isinstance(short, Card)
    assert whole.lines == lines
    assert len(short.lines) < len(lines)
    unsaid = Reply((Card(Phrase("menu.title"), (Quote("ฉ" * 950),)),))
    assert await said(aloud, library, unsaid, Hearing.BOTH, "telegram") is unsaid


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
    aloud = Aloud(Store(tmp_path / "voice", Tones()), {"line": None})
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


def test_officials_are_not_spoken_to_as_they_are_shown_drafts(aloud: Aloud) -> None:
    assert not aloud.speaks(Person("a", "line", "b", official=True))


async def test_numbers_go_on_from_card_to_card(aloud: Aloud, library: Library) -> None:
    more = Press(Phrase("menu.real"), "real")
    two = Reply((CARD, Card(Phrase("help.title"), buttons=(more, MENU))))
    speak = Phrasebook(library.phrases).speaker("th")
    _, first, second = (await said(aloud, library, two, Hearing.HEAR)).parts
    labels = [
        speak(button.label)
        for card in (first, second)
        if isinstance(card, Card)
        for button in card.buttons
    ]
    assert [label.split()[0] for label in labels] == ["1", "2", "3", "2"], "MENU is one button"


async def test_quick_replies_are_numbered_as_they_are_said(
    aloud: Aloud, library: Library, tmp_path: Path
) -> None:
    asked = Reply((Text(Phrase("voice.ask")), Choices((MENU, PAID))))
    *_, choices = (await said(aloud, library, asked, Hearing.HEAR)).parts
    assert isinstance(choices, Choices)
    speak = Phrasebook(library.phrases).speaker("th")
    assert [speak(each.label) for each in choices.buttons] == ["1 โอนเงินไปแล้ว", "2 เมนู"]
    assert "ปุ่มที่ 1 โอนเงินไปแล้ว" in planned(tmp_path)
