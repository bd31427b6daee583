"""An answer that falls back to Thai says so first, in the reader's language."""

from __future__ import annotations

from bot.turns.phrasebook import Phrasebook
from bot.turns.thai_only import NOTE, with_note
from handlers.core.reply import Card, Choices, Press, Reply, Text
from handlers.core.say import Passage, Phrase, Quote

BOOK = Phrasebook(
    {
        "th": {NOTE.key: "ไทย", "a.both": "ทั้งสอง", "a.thai": "ไทยเท่านั้น", "a.of": "ของ{who}"},
        "lo": {NOTE.key: "ມີແຕ່ໄທ", "a.both": "ທັງສອງ", "a.of": "ຂອງ {who}"},
        "my": {"a.both": "နှစ်ခု"},
    }
)
BOTH, THAI = Phrase("a.both"), Phrase("a.thai")


def lines(reply: Reply) -> tuple[object, ...]:
    (card,) = (part for part in reply.parts if isinstance(part, Card))
    return card.lines


def test_a_line_or_a_button_in_thai_is_told_first() -> None:
    for card in (Card(BOTH, (THAI,)), Card(BOTH, buttons=(Press(THAI, "menu"),)), Card(THAI)):
        assert lines(with_note(Reply((card,)), BOOK, "lo"))[0] is NOTE
    nested = Phrase("a.of", {"who": Passage({"th": "ก", "en": "k"})})
    assert lines(with_note(Reply((Card(BOTH, (nested,)),)), BOOK, "lo"))[0] is NOTE


def test_what_is_whole_is_left_alone() -> None:
    own = Passage({"th": "ก", "lo": "ກ"})
    reply = Reply((Card(BOTH, (Quote("ไทย"), Phrase("a.of", {"who": own}), own)),))
    assert with_note(reply, BOOK, "lo") is reply
    thai = Reply((Card(THAI),))
    assert with_note(thai, BOOK, "th") is thai


def test_a_language_without_the_line_says_nothing() -> None:
    reply = Reply((Card(THAI),))
    assert with_note(reply, BOOK, "my") is reply


def test_bubbles_without_a_card_get_one_more_while_there_is_room() -> None:
    reply = with_note(Reply((Text(THAI), Choices((Press(BOTH, "menu"),)))), BOOK, "lo")
    assert reply.parts[0] == Text(NOTE)
    full = Reply((Text(THAI),) * 5)
    assert with_note(full, BOOK, "lo") is full


def test_a_sentence_that_falls_back_is_thai_throughout() -> None:
    book = Phrasebook({"th": {"a.on": "วันที่ {day}"}, "lo": {}})
    day = Passage({"th": "22/11/2569", "lo": "22/11/2026"})
    assert book.speaker("lo")(Phrase("a.on", {"day": day})) == "วันที่ 22/11/2569"
