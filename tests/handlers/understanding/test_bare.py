"""A few words after a card are answered by what holds after it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from content.reading.library import Library
from handlers.core.incoming import Incoming, Text
from handlers.core.last_answer import FLOW, SHOWN, LastAnswer
from handlers.core.outcome import KEEP, Outcome
from handlers.core.ports import Operator, ports_off
from handlers.core.reply import Card, Press
from handlers.core.say import Passage
from handlers.core.turn import Turn
from handlers.understanding.bare import DONE, SAYS, kind_of
from handlers.understanding.second_words import said_next
from storage.engine.database import Database
from storage.people.flow_state import FlowState
from storage.people.people import Person

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def turn(library: Library, db: Database, slug: str, words: str) -> Turn:
    answer = library.answers[slug]
    last = LastAnswer("" if answer.press else slug, answer.press, answer.argument)
    at = FlowState(FLOW, SHOWN, last.to_json(), updated=NOW)
    person = Person("test:1", "test", "a", "1", language="th")
    event = Incoming(Text(words), NOW)
    return Turn(person, at, (event,), NOW, library, db.read, ports_off(Operator("x", "02")))


WORDS = {
    "bare_next": ("แล้วไงต่อ", "ทำยังไงคะ", "เฮ็ดจั่งใด", "what now?", "And then what"),
    "bare_lost": ("งง", "บ่เข้าใจ", "I don't understand"),
    "bare_unsure": ("จริงเหรอ", "แน่ใจนะคะ", "really?", "are you sure"),
    "bare_failed": ("ไม่ได้ผล", "เฮ็ดบ่ได้", "not working"),
}


@pytest.mark.parametrize(
    "slug", ["paid", "violence", "kin-held", "border-gate", "hacked", "lessons"]
)
@pytest.mark.parametrize("kind", SAYS)
async def test_what_holds_stands_first_and_what_others_ask_below(
    library: Library, db: Database, slug: str, kind: str
) -> None:
    if kind == DONE:
        return  # only after an emergency's card, and nothing is asked below
    for words in WORDS[kind]:
        said = turn(library, db, slug, words)
        assert kind_of(said) == kind
        found = await said_next(said)
        assert isinstance(found, Outcome)
        assert found.flow_state is KEEP
        assert found.reply is not None
        card = found.reply.parts[0]
        assert isinstance(card, Card)
        assert card.title == Passage(library.answers[slug].holds or {})
        assert card.lines == (SAYS[kind],)
        asked = [one for one in card.buttons if isinstance(one, Press)]
        assert len(asked) >= 3, "follow-ups, the answer again or the menu"


@pytest.mark.parametrize(
    "words", ["แล้วไงต่อถ้าเขาโทรมา", "ทำยังไงให้แม่เชื่อ", "what now he calls", "ok then how"]
)
def test_words_that_ask_something_are_none(library: Library, db: Database, words: str) -> None:
    assert kind_of(turn(library, db, "paid", words)) is None


@pytest.mark.parametrize(
    ("slug", "again"), [("paid", True), ("violence", True), ("lessons", False)]
)
@pytest.mark.parametrize("words", ["ขอบคุณค่ะ", "ok", "thanks"])
async def test_thanks_after_an_emergency_say_what_holds_once_more(
    library: Library, db: Database, slug: str, again: bool, words: str
) -> None:
    found = await said_next(turn(library, db, slug, words))
    if not again:
        assert found is None, "a kind word is enough"
        return
    assert isinstance(found, Outcome)
    assert found.reply is not None
    card = found.reply.parts[0]
    assert isinstance(card, Card)
    assert card.title == Passage(library.answers[slug].holds or {})
    assert card.lines == (SAYS[DONE],)
