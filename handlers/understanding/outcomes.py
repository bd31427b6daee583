"""Shows an answer, a follow-up or what the words may still be about, and keeps in mind what was
shown.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from handlers.core.feature import Redirect
from handlers.core.last_answer import FLOW, SHOWN, LastAnswer, asks_something, remembered
from handlers.core.outcome import KEEP, Keep, Outcome
from handlers.core.reply import Reply
from handlers.core.turn import Turn
from handlers.core.words.reading import Reading
from handlers.understanding import certainty
from handlers.understanding.cards import answer_card, follow_up_card, others_card, still_card
from handlers.understanding.follow_ups import Ranked
from storage.people.flow_state import FlowState

OR_ELSE_MOST = 2
"""Other situations that are offered beside the follow-ups of a card."""


def still(
    turn: Turn, slug: str, found: Sequence[Ranked], reading: Reading | None, of_it: Collection[str]
) -> Outcome:
    """The likeliest follow-ups as buttons, and other situations that the words may be of."""
    guess = reading.situation if reading else None
    likely = [one for one in found if one.likelihood >= certainty.FEWEST_WAYS]
    follows = bool(likely[1:])
    elsewhere = [
        turn.content.situations[one.id]
        for one in (reading.situations[:OR_ELSE_MOST] if reading else ())
        if certainty.may_be_meant(one, follows=follows)
        and one.id not in of_it
        and one.id in turn.content.situations
    ]
    first = guess is not None and guess.confidence >= certainty.FIRST
    likeliest = [(one.slug, one.number) for one in likely]
    card = still_card(turn.content, slug, likeliest, elsewhere, first=first)
    return Outcome(Reply((card,)), KEEP)


def follow_up(turn: Turn, found: Ranked, *less: Ranked) -> Outcome | Redirect | None:
    """The card of a follow-up, or the answer that it leads to; the card before stays in mind.

    Below one that is not sure there are buttons of those that are less likely.
    """
    answer = turn.content.answers[found.slug]
    one = answer.follow_ups[found.number]
    if one.answer:
        return shown(turn, one.answer, (found.slug,))
    reply = Reply((follow_up_card(turn.content, answer, one),))
    if less and found.likelihood < certainty.CLEARLY and reply.has_room():
        likely = [(one.slug, one.number) for one in less]
        reply = reply.with_card(others_card(turn.content, likely, answer))
    return Outcome(reply, remembered(turn, LastAnswer(found.slug)))


def again(
    turn: Turn, slug: str, found: Sequence[Ranked], others: tuple[str, ...] = ()
) -> Outcome | Redirect | None:
    """The card of an answer once more, its numbers first, and below it what may be asked next."""
    outcome = shown(turn, slug, others)
    if not found or not isinstance(outcome, Outcome) or outcome.reply is None:
        return outcome
    likely = others_card(turn.content, [(one.slug, one.number) for one in found])
    return replace(outcome, reply=outcome.reply.with_card(likely), must_arrive=True)


def shown(turn: Turn, slug: str, others: tuple[str, ...] = ()) -> Outcome | Redirect | None:
    """The card of an answer, or the button of the flow that has the card.

    `others`: slugs of answers that the words may have asked for as well.
    """
    answer = turn.content.answers.get(slug)
    if answer is None:
        return None
    if answer.press:
        return Redirect(answer.press, answer.argument)
    last = FlowState(FLOW, SHOWN, LastAnswer(slug, others=others).to_json())
    flow_state: FlowState | Keep = KEEP if asks_something(turn) else last
    must = answer.tone == "danger"
    return Outcome(
        Reply((answer_card(turn.content, slug, answer),)),
        flow_state,
        must_arrive=must,
    )
