"""Answers to what people say in their own words, by the situation they are in.

Rules decide where exactness is the point (commands, danger words, hotlines): they are asked before
this. What no rule knows is read by the understanding port, which learned from many writers.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from content.reading.answers.cards import Answer
from handlers.core import incoming
from handlers.core.buttons import MENU
from handlers.core.feature import Feature, Redirect, Step
from handlers.core.intents import is_emergency
from handlers.core.outcome import KEEP, Keep, Outcome
from handlers.core.ports import FORWARDED, Guess, Reading
from handlers.core.reply import Card, Reply
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from handlers.understanding import similar
from handlers.understanding.cards import answer_card, follow_up_card, meant
from storage.engine.json_values import text
from storage.people.flow_state import FlowState

FLOW = "answer"
SHOWN = "shown"
"""The flow state of a person who was just shown an answer."""
REMEMBERED = timedelta(hours=1)
"""For so long the next words are read in the light of the answer that was shown."""

URGENT = 0.75
"""Confidence from which an emergency interrupts what was going on. These three bars were chosen on
two writers whom the model did not learn from: of calm words 1 in 80 then gets an emergency card."""
SURE_URGENT = 0.6
"""Confidence from which an emergency's card is given instead of three buttons."""
SURE = 0.45
"""Confidence from which any other answer is given instead of three buttons."""
OFFERED = 3
"""Meanings offered as buttons when none is sure."""
FORWARDED_SURE = 0.6
"""Confidence from which words are left to the check of messages."""


async def urgent(turn: Turn) -> Outcome | Redirect | None:
    """An emergency told in words that no rule lists, or None."""
    reading = await _read(turn)
    if reading is None:
        return None
    guess = reading.situation
    situation = turn.content.situations.get(guess.id)
    if situation is None or not situation.urgent or guess.confidence < URGENT:
        return None
    return await _answered(turn, guess)


async def understood(turn: Turn) -> Outcome | Redirect | None:
    """The answer to what the person is in or wants; if unsure, the likeliest as buttons."""
    reading = await _read(turn)
    if reading is None or _is_forwarded(reading):
        return None
    situation = turn.content.situations.get(reading.situation.id)
    bar = SURE_URGENT if situation and situation.urgent else SURE
    if reading.situation.confidence >= bar:
        return await _answered(turn, reading.situation)
    return _offered(turn, reading)


async def pressed(turn: Turn) -> Outcome | None:
    """A button that says "this is what I mean"."""
    return _shown(turn, turn.argument)


async def said_next(turn: Turn) -> Outcome | Redirect | None:
    """Words after an answer: what it says to that, or None if they are about something else.

    It is asked before the emergency detector, which knows nothing of what was said before.
    """
    if not isinstance(turn.said, incoming.Text):
        return None
    answer = _in_mind(turn)
    number = similar.best(turn.text, _examples(answer)) if answer else None
    if answer and number is not None:
        card = follow_up_card(turn.content, answer, answer.follow_ups[number])
        return Outcome(Reply((card,)), KEEP)
    if is_emergency(turn.text, turn.content.intents):
        return Redirect("paid")
    return await urgent(turn)


def _in_mind(turn: Turn) -> Answer | None:
    """The answer that was shown within the hour, if content still has it."""
    at = turn.flow_state
    if at is None or (at.updated and turn.now - at.updated > REMEMBERED):
        return None
    return turn.content.answers.get(text(at.data, "slug"))


def _examples(answer: Answer) -> Iterator[tuple[int, str]]:
    for number, follow_up in enumerate(answer.follow_ups):
        for said in follow_up.said.values():
            yield from ((number, example) for example in said)


async def _read(turn: Turn) -> Reading | None:
    if not isinstance(turn.said, incoming.Text) or not turn.text.strip():
        return None
    return await turn.ports.understanding.understand(turn.text)


def _is_forwarded(reading: Reading) -> bool:
    guess = reading.situation
    return guess.id == FORWARDED and guess.confidence >= FORWARDED_SURE


async def _answered(turn: Turn, guess: Guess) -> Outcome | Redirect | None:
    situation = turn.content.situations.get(guess.id)
    if situation is None:
        return None
    if situation.press:
        return Redirect(situation.press, situation.argument)
    return _shown(turn, situation.answer or "")


def _shown(turn: Turn, slug: str) -> Outcome | None:
    answer = turn.content.answers.get(slug)
    if answer is None:
        return None
    free = turn.flow_state is None or turn.flow_state.flow in (FLOW, "verdict")
    flow_state: FlowState | Keep = FlowState(FLOW, SHOWN, {"slug": slug}) if free else KEEP
    must = answer.tone == "danger"
    return Outcome(Reply((answer_card(turn.content, answer),)), flow_state, must_arrive=must)


def _offered(turn: Turn, reading: Reading) -> Outcome | None:
    known = [turn.content.situations.get(guess.id) for guess in reading.situations]
    buttons = [meant(situation) for situation in known if situation][:OFFERED]
    if not buttons:
        return None
    unique = tuple({(press.action, press.argument): press for press in buttons}.values())
    return Outcome(Reply((Card(Phrase("answer.which"), buttons=(*unique, MENU)),)))


FEATURE = Feature(
    name="understanding",
    presses={"answer": pressed},
    steps={f"{FLOW}.{SHOWN}": Step(said_next, takes_text=True, passes_edits=True)},
    urgent=urgent,
    understands=understood,
)
