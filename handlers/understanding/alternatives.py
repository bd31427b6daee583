"""Chooses the buttons below a doubtful first answer: what else the words may mean.

Few words often fit two emergencies, or an emergency and something calm. The likelier one is
answered at once; the others are one press away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from content.reading.answers.situations import Situation
from content.reading.files import REQUIRED_LANGUAGES
from handlers.core import incoming
from handlers.core.buttons import MENU
from handlers.core.judged_message import FLOW as VERDICT
from handlers.core.last_answer import FLOW, OTHERS, LastAnswer, asks_something
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Press
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from handlers.core.words.answer_language import language_of
from handlers.core.words.reading import Reading
from handlers.understanding import certainty
from handlers.understanding.cards import meant
from storage.engine.json_values import text
from storage.people.flow_state import FlowState

MOST = 2
"""Alternatives below an answer: with it three meanings."""
MOST_IN_ALL = 3
"""The same with answers that content added."""
ASKING = (Phrase("answer.which"), Phrase("answer.still"))
"""Titles of cards that ask what is meant themselves."""


def may_have_some(turn: Turn, outcome: Outcome) -> bool:
    """Whether this is a card in answer to a person's first words, and nothing is asked with it."""
    if not isinstance(turn.said, incoming.Text) or asks_something(turn) or LastAnswer.of(turn):
        return False
    state = outcome.flow_state
    if isinstance(state, FlowState) and state.flow not in (FLOW, VERDICT):
        return False
    parts = outcome.reply.parts if outcome.reply else ()
    first = next((part for part in parts if isinstance(part, Card)), None)
    return first is not None and first.title not in ASKING


def has_names(turn: Turn, outcome: Outcome) -> bool:
    """Whether the answer is in a language that has the names of situations and follow-ups: Thai and
    English alone."""
    written_in = language_of(turn.text) or turn.person.language
    return (outcome.language or outcome.reply_language or written_in) in REQUIRED_LANGUAGES


def alternatives(
    situations: Mapping[str, Situation],
    outcome: Outcome,
    reading: Reading,
    unsaid: str | None = None,
    added: Sequence[Press] = (),
) -> Card | None:
    """The card with the other meanings; None if there is no likely one.

    Below a calm answer only emergencies are worth a second card, and `added`: buttons of answers
    that content added, which the reader may not know to be meant. `unsaid` is the emergency whose
    rule gave way to that answer: it is among them.
    """
    shown = _shown(outcome)
    graver = any(one.urgent for one in situations.values() if _target(one) == shown)
    found = [
        situations[guess.id]
        for guess in reading.situations
        if guess.confidence >= certainty.ALSO and guess.id in situations
    ]
    others = {_target(one): one for one in reversed(found) if one.urgent or graver}
    if unsaid is not None and unsaid in situations:
        one = situations[unsaid]
        others.pop(_target(one), None)
        others[_target(one)] = one  # the last is the first button
    others.pop(shown, None)
    buttons = [meant(one) for one in reversed(others.values())][:MOST]
    local = [one for one in added if (one.action, one.argument) != shown]
    buttons += [one for one in local if one not in buttons][: MOST_IN_ALL - len(buttons)]
    return Card(OTHERS, buttons=(*buttons, MENU)) if buttons else None


def _target(situation: Situation) -> tuple[str, str]:
    return (situation.press or "answer", situation.argument or situation.answer or "")


def _shown(outcome: Outcome) -> tuple[str, str]:
    """What the card in an outcome answers, as the action and argument of its button."""
    state = outcome.flow_state
    if not isinstance(state, FlowState):
        return ("", "")
    press, argument, slug = (text(state.data, one) for one in ("press", "argument", "slug"))
    return (press, argument) if press else ("answer", slug)
