"""Below a doubtful first answer the other meanings are one press away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content.reading.library import Library
from handlers.core.incoming import Incoming, Text
from handlers.core.last_answer import FLOW, OTHERS, SHOWN, LastAnswer, offers_others
from handlers.core.outcome import Outcome
from handlers.core.ports import Operator, ports_off
from handlers.core.reply import BUBBLES, Card, Choices, Press, Reply
from handlers.core.say import Phrase, Quote
from handlers.core.turn import Turn
from handlers.core.words.reading import Guess, Reading
from handlers.understanding.alternatives import MOST, alternatives, may_have_some
from handlers.understanding.handler import rides
from storage.engine.database import Database
from storage.people.flow_state import FlowState
from storage.people.people import Person
from tests.support.clock import MONDAY


def shown(**last: str) -> Outcome:
    """A card that answers something."""
    return Outcome(Reply((Card(Quote("x")),)), FlowState(FLOW, SHOWN, LastAnswer(**last).to_json()))


def offered(library: Library, outcome: Outcome, *guesses: tuple[str, float]) -> list[str]:
    """What the buttons below lead to."""
    reading = Reading(tuple(Guess(*one) for one in guesses))
    card = alternatives(library.situations, outcome, reading)
    buttons = card.buttons if card else ()
    return [f"{b.action} {b.argument}".strip() for b in buttons if isinstance(b, Press)]


@pytest.mark.parametrize(
    ("last", "guesses", "found"),
    [
        ({"press": "paid"}, [("paid", 0.5), ("held_abroad", 0.3)], ["answer held-abroad", "menu"]),
        ({"press": "paid"}, [("paid", 0.5), ("parcel", 0.3)], ["answer parcel", "menu"]),
        ({"slug": "parcel"}, [("parcel", 0.5), ("paid", 0.3)], ["press paid", "menu"]),
        ({"slug": "parcel"}, [("parcel", 0.5), ("prize", 0.4)], []),
        ({"slug": "parcel"}, [("parcel", 0.9), ("paid", 0.04)], []),
        ({"press": "calling"}, [("call_bank", 0.5), ("call_police", 0.4)], []),
        ({}, [("thanks", 0.5), ("suicide", 0.4)], ["answer suicide", "menu"]),
    ],
)
def test_another_meaning_is_offered_if_one_of_both_is_grave(
    library: Library, last: dict[str, str], guesses: list[tuple[str, float]], found: list[str]
) -> None:
    expected = [one.removeprefix("press ") for one in found]
    assert offered(library, shown(**last), *guesses) == expected


def test_the_likeliest_come_first_and_no_more_than_two(library: Library) -> None:
    many = [("paid", 0.3), ("suicide", 0.2), ("violence", 0.15), ("shooting", 0.12)]
    found = offered(library, shown(slug="parcel"), *many)
    assert found == ["paid", "answer suicide", "menu"]
    assert len(found) == MOST + 1


def test_a_meaning_that_content_does_not_have_is_not_offered(library: Library) -> None:
    assert offered(library, shown(press="paid"), ("no_such", 0.9)) == []


def turn(db: Database, library: Library, state: FlowState | None) -> Turn:
    event = Incoming(Text("กขค งจฉ"), MONDAY)
    ports = ports_off(Operator("x", "02"))
    return Turn(Person("a:1", "a", "a", "1"), state, (event,), MONDAY, library, db.read, ports)


async def test_only_an_answer_to_first_words_has_some(db: Database, library: Library) -> None:
    first, asked = turn(db, library, None), turn(db, library, FlowState("report", "what"))
    after = turn(db, library, FlowState(FLOW, SHOWN, {"slug": "paid"}, updated=MONDAY))
    assert may_have_some(first, shown(press="paid"))
    assert not may_have_some(asked, shown(press="paid"))
    assert not may_have_some(after, shown(press="paid"))


async def test_a_card_that_asks_has_none(db: Database, library: Library) -> None:
    first = turn(db, library, None)
    assert not may_have_some(first, Outcome(Reply((Card(Phrase("answer.which")),))))
    assert not may_have_some(first, Outcome(Reply((Card(OTHERS),)), FlowState("quiz", "asked")))
    assert not may_have_some(first, Outcome())


class Reader:
    """Takes all words for the same."""

    async def understand(self, words: str) -> Reading:
        return Reading((Guess("parcel", 0.5), Guess("paid", 0.3)))


@pytest.mark.parametrize("bubbles", [1, 4, BUBBLES])
async def test_they_stand_above_quick_replies_and_a_full_answer_has_none(
    db: Database, library: Library, bubbles: int
) -> None:
    first = turn(db, library, None)
    heard = replace(first, ports=replace(first.ports, understanding=Reader()))
    quick = Choices((Press(Quote("menu"), "menu"),))
    state = FlowState(FLOW, SHOWN, LastAnswer(slug="parcel").to_json())
    outcome = Outcome(Reply((*[Card(Quote("x"))] * bubbles, quick)), state)
    reply = (await rides(heard, outcome)).reply
    assert reply
    assert reply.parts[-1] == quick
    assert offers_others(reply) == (bubbles < BUBBLES)
    assert len(reply.parts) == min(bubbles + 1, BUBBLES) + 1
