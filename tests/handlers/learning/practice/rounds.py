"""A month of practice, round by round: what rides on an answer, and what is pushed."""

from __future__ import annotations

from dataclasses import replace

from content.reading.lessons.practice import PracticeItem
from handlers.core.incoming import Incoming, Pressed, Text
from handlers.core.outcome import Outcome
from handlers.core.ports import Off, Operator, ports_off
from handlers.core.reply import Card, Choices, Press, Reply
from handlers.core.say import Phrase, Quote
from handlers.core.scheduled import JobContext
from handlers.core.turn import Turn
from handlers.learning.practice import handler
from storage.people import people
from storage.people.people import ChangePerson
from tests.handlers.learning.conftest import Learner

MENU = Press(Phrase("menu.menu"), "menu")
CALM = Outcome(Reply((Card(Quote("menu"), buttons=(MENU,)), Choices((MENU,)))))


class Free(Off):
    """Every message is free."""

    def free(self, person: str) -> bool:
        return True


async def turn_of(learner: Learner, words: str = "") -> Turn:
    """A turn of this learner, of words or of a press on the menu."""
    person = await learner.db.read(lambda unit: people.find(unit, learner.id))
    assert person
    event = Incoming(Text(words) if words else Pressed("menu"), learner.clock())
    ports = ports_off(Operator("Trial", "0"))
    return Turn(person, None, (event,), learner.clock(), learner.library, learner.db.read, ports)


async def stored(learner: Learner, outcome: Outcome) -> None:
    """Store what an outcome changes."""
    for change in outcome.changes:
        await learner.db.write(change.apply)


async def ridden(learner: Learner, other: Outcome = CALM, words: str = "") -> Card | None:
    """The card that the next answer carries; what it changes is stored."""
    outcome = await handler.ride(await turn_of(learner, words), other)
    assert outcome.notices == ()
    await stored(learner, outcome)
    learner.reply = outcome.reply
    parts = outcome.reply.parts if outcome.reply else ()
    cards = [part for part in parts if isinstance(part, Card)]
    return cards[-1] if len(parts) > len(other.reply.parts if other.reply else ()) else None


async def begun_where_free(learner: Learner) -> None:
    """Begin practice where every message is free."""
    turn = await turn_of(learner)
    await stored(
        learner, await handler.start(replace(turn, ports=replace(turn.ports, quota=Free())))
    )


async def pushed(learner: Learner) -> list[Card]:
    """The cards that the job sends now where it is free; what it changes is stored."""
    context = JobContext(learner.clock(), learner.library, learner.db.read, Free())
    cards: list[Card] = []
    for result in await handler.send_due(context):
        for change in result.changes:
            await learner.db.write(change.apply)
        parts = [part for notice in result.notices for part in notice.reply.parts]
        cards += [part for part in parts if isinstance(part, Card)]
    return cards


async def speaks(learner: Learner, language: str) -> None:
    """Change the learner's language."""
    await learner.db.write(ChangePerson(learner.id, {"language": language}).apply)


async def begun(learner: Learner) -> None:
    """Begin practice as a person does."""
    await learner.press("practice.ask")
    await learner.tap("practice.start")


def item_of(learner: Learner, card: Card) -> PracticeItem:
    """The message of practice that a card shows."""
    (first, *_) = (b for b in card.buttons if isinstance(b, Press))
    return next(i for i in learner.library.practice if i.id == first.argument.split(".")[0])


def says(card: Card | None, key: str) -> bool:
    """Whether a card has this title."""
    return card is not None and isinstance(card.title, Phrase) and card.title.key == key
