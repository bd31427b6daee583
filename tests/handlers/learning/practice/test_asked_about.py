"""The text of a practice message is known again; "is this real?" is answered about the last one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.core.incoming import Incoming, Text
from handlers.core.outcome import Outcome
from handlers.core.ports import Operator, ports_off
from handlers.core.reply import Card
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from handlers.learning.practice import asked_about, handler
from handlers.registry import make_router
from storage.people import people, practice
from storage.people.flow_state import FlowState
from storage.people.practice import SendPractice
from tests.handlers.learning.conftest import Learner


async def turn_of(learner: Learner, words: str) -> Turn:
    person = await learner.db.read(lambda unit: people.find(unit, learner.id))
    assert person
    event = Incoming(Text(words), learner.clock())
    ports = ports_off(Operator("Trial", "0"))
    return Turn(person, None, (event,), learner.clock(), learner.library, learner.db.read, ports)


def title(outcome: Outcome | None) -> str:
    assert outcome
    assert outcome.reply
    (card,) = outcome.reply.parts
    assert isinstance(card, Card)
    assert isinstance(card.title, Phrase)
    return card.title.key


async def sent(learner: Learner, item: str) -> None:
    """This message comes to them now."""
    now = learner.clock()
    await learner.db.write(SendPractice(learner.id, None, "", now, False).apply)
    await learner.db.write(SendPractice(learner.id, now, item, learner.later(), False).apply)


@pytest.mark.parametrize("language", ["th", "en"])
async def test_the_text_of_each_trick_and_notice_is_known_again_by_anybody(
    learner: Learner, language: str
) -> None:
    router = make_router(learner.library)
    for item in learner.library.practice:
        if item.choices:
            continue
        outcome = await router.handle(await turn_of(learner, f" {item.text[language]}\n"))
        assert title(outcome) == "practice.ours", item.id
        assert outcome.changes == ()


@pytest.mark.parametrize("more", [" https://a.example", " แอดไลน์ somchai", " 0812345678"])
async def test_the_same_words_with_anything_more_are_judged_like_any_others(
    learner: Learner, more: str
) -> None:
    text = learner.library.practice[0].text["th"]
    assert await asked_about.from_message(await turn_of(learner, text + more)) is None
    hidden = await turn_of(learner, text)
    said = Text(text, hidden_links=("https://a.example",))
    event = replace(hidden.events[0], said=said)
    assert await asked_about.from_message(replace(hidden, events=(event,))) is None


async def test_whoever_sends_back_the_one_that_waits_gets_its_explanation(
    learner: Learner,
) -> None:
    await sent(learner, "gift")
    text = learner.library.practice[0].text["th"]
    outcome = await asked_about.from_message(await turn_of(learner, text))
    assert title(outcome) == "practice.was_trick"
    assert outcome
    for change in outcome.changes:
        await learner.db.write(change.apply)
    stored = await learner.db.read(lambda unit: practice.sent(unit, learner.id))
    assert stored["gift"].answer == handler.TOLD
    assert title(await asked_about.from_message(await turn_of(learner, text))) == "practice.ours"


@pytest.mark.parametrize("words", ["อันนี้จริงไหม", "is this real?"])
async def test_is_this_real_is_answered_about_the_one_just_got(
    learner: Learner, words: str
) -> None:
    await sent(learner, "gift")
    learner.later(hours=3)
    outcome = await make_router(learner.library).handle(await turn_of(learner, words))
    assert title(outcome) == "practice.was_trick"
    assert len(outcome.changes) == 1


async def test_is_this_real_is_about_something_else_without_one_or_after_a_day(
    learner: Learner,
) -> None:
    words = "is this real?"
    assert await asked_about.from_message(await turn_of(learner, words)) is None
    await sent(learner, "gift")
    asked = replace(await turn_of(learner, words), flow_state=FlowState("report", "number"))
    assert await asked_about.from_message(asked) is None
    shown = FlowState("answer", "shown", {"slug": "paid"}, updated=learner.clock())
    asked = replace(asked, flow_state=shown)
    assert await asked_about.from_message(asked) is None
    learner.later(days=1)
    assert await asked_about.from_message(await turn_of(learner, words)) is None


async def test_a_link_beside_the_question_is_judged(learner: Learner) -> None:
    await sent(learner, "gift")
    turn = await turn_of(learner, "is this real? https://a.example")
    assert await asked_about.from_message(turn) is None
