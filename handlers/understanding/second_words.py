"""Answers what is said after a card: what it says to that, a danger of its own, or the card's
follow-ups as buttons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from content.reading.answers.cards import Answer
from handlers.core import incoming
from handlers.core.feature import Redirect
from handlers.core.last_answer import OTHERS, LastAnswer
from handlers.core.outcome import Outcome
from handlers.core.reply import Card
from handlers.core.say import Passage
from handlers.core.turn import Turn
from handlers.core.words.answer_language import FOREIGN_SCRIPTS, is_in
from handlers.core.words.non_answers import means
from handlers.understanding import bare, certainty, first_words, follow_ups, outcomes, rules
from handlers.understanding.alternatives import ASKING, has_names
from handlers.understanding.cards import back_card
from handlers.understanding.first_words import OFFERED
from handlers.understanding.settled import meaning
from handlers.understanding.turns_of_events import may_come_after
from storage.people.flow_state import FlowState

MOST = 2
"""Follow-ups of the card before that are offered below another card."""


async def said_next(turn: Turn) -> Outcome | Redirect | None:
    """Words after a card: what it says to that, or None if they are about something else.

    It is asked before the emergency detector, which knows nothing of what was said before.
    """
    if not isinstance(turn.said, incoming.Text) or follow_ups.is_to_be_checked(turn.text):
        return None
    if turn.text.startswith("/"):
        return None  # a command
    if follow_ups.names_a_case(turn) or means(turn, "cancel"):
        return None
    rule = rules.rule_of(turn)
    slug, answer = follow_ups.in_mind(turn)
    if rule in rules.DANGERS:
        return await _after_danger(turn, slug, answer)
    others = follow_ups.also_in_mind(turn)
    if answer is None:
        exact = rule in rules.EXACT
        first = first_words.urgent if exact else first_words.as_first_words
        return await first(turn) or await _said_after_buttons(turn, others)
    after_emergency = not first_words.emergencies(turn).isdisjoint(answer.situations)
    if (kind := bare.kind_of(turn, grave=after_emergency)) and answer.holds is not None:
        reading = await meaning(turn)
        found = await follow_ups.ranked(turn, {slug: answer}, {}, reading)
        if said := bare.answered(turn, slug, answer, kind, found):
            return said
    if rules.is_left_to_a_rule(turn) and rule not in rules.LIGHT:
        return None
    if is_in(FOREIGN_SCRIPTS, turn.text):
        # no follow-up is written in it: none is like it
        return await first_words.as_first_words(turn)
    words = first_words.is_words(turn)
    reading = await meaning(turn) if words else None
    found = await follow_ups.ranked(turn, {slug: answer}, others, reading)
    best = found[0].likelihood if found else 0.0
    shown_again = rules.has_answer(rule, answer.situations) and best >= certainty.FOLLOWS
    if (
        rules.agrees(rule, reading, turn.text)
        and not shown_again
        and (
            best < certainty.clearer_than_a_wish(reading)
            or rules.has_answer(rule, follow_ups.led_to(turn, found[0]))
        )
    ):
        return None  # the rule's own card may know more: who runs this, whose report it is
    asks = best >= certainty.ASKS and follow_ups.looks_own(turn.text)
    sure = certainty.SURELY_PASSED_ON if asks else certainty.PASSED_ON
    passed_on = reading is not None and certainty.is_passed_on(reading, sure)
    grave = _grave(turn, {slug: answer, **others})
    if passed_on and not grave:
        return None
    if answer.press and certainty.tells_again(reading, answer.situations, best):
        return outcomes.shown(turn, slug)
    urgent = first_words.emergencies(turn)
    of_it = certainty.own_of(answer.situations, set(follow_ups.situations_of(turn, answer)))
    may_come = reading is None or may_come_after(answer.situations, reading.situation.id)
    if reading is not None and certainty.is_a_life(reading, of_it, best):
        if reading.situation.id not in of_it and (elsewhere := await first_words.urgent(turn)):
            return elsewhere
        if certainty.tells_of(reading, answer.situations):
            return outcomes.again(turn, slug, found[:OFFERED])
    away = reading is not None and certainty.leads_away(
        reading, urgent, of_it, best, may_come=may_come
    )
    if found and not away and best >= follow_ups.least(turn, rule, found[0], grave):
        return outcomes.follow_up(turn, *found[:OFFERED])
    if rule in rules.EXACT:
        return await first_words.urgent(turn)
    best = max((one.likelihood for one in found if one.slug == slug), default=0.0)
    tone = answer.tone if urgent.isdisjoint(answer.situations) else certainty.GRAVE
    holds = answer.holds is not None
    stays = (
        reading is not None
        and not away
        and certainty.stays(reading, tone, of_it, best, urgent, may_come=may_come, holds=holds)
        and (rule in rules.LIGHT or not rules.knows_better(turn, reading))
    )
    if not stays and (elsewhere := await first_words.as_first_words(turn)):
        return elsewhere
    if stays or (best >= certainty.MAYBE_FOLLOWS and not away):
        return outcomes.still(turn, slug, found[:OFFERED], reading, of_it)
    return outcomes.still(turn, grave, found[:OFFERED], reading, of_it) if passed_on else None


async def way_back(turn: Turn, outcome: Outcome) -> Outcome:
    """Add to the card of another matter buttons that lead back to the one before: words after a
    card are easily taken for the beginning of something else."""
    slug, answer = follow_ups.in_mind(turn)
    if answer is None:  # only buttons were shown
        slug, answer = next(iter(follow_ups.also_in_mind(turn).items()), ("", None))
    parts = outcome.reply.parts if outcome.reply else ()
    card = next((part for part in parts if isinstance(part, Card)), None)
    if answer is None or card is None or not _shows_another(turn, outcome, slug):
        return outcome
    if not first_words.is_words(turn) or follow_ups.is_to_be_checked(turn.text):
        return outcome
    if not has_names(turn, outcome):
        return outcome
    answers = (answer, *follow_ups.also_in_mind(turn).values())
    titles = [Passage(one.title) for some in answers for one in some.follow_ups if one.title]
    if card.title in (*titles, *ASKING) or not outcome.reply or not outcome.reply.has_room():
        return outcome
    if any(isinstance(part, Card) and part.title == OTHERS for part in parts):
        return outcome
    reading = await first_words.read(turn)
    found = await follow_ups.ranked(turn, {slug: answer}, {}, reading)
    if not found or found[0].likelihood >= certainty.SURELY:
        return outcome  # what follows the card before was shown
    likely = [one for one in found[:MOST] if one.likelihood >= certainty.FEWEST_WAYS]
    back = back_card(turn.content, slug, [(one.slug, one.number) for one in likely])
    return replace(outcome, reply=outcome.reply.with_card(back))


def _shows_another(turn: Turn, outcome: Outcome, slug: str) -> bool:
    """Whether a card is shown and kept in mind that is not the one that was in mind before."""
    if not isinstance(turn.said, incoming.Text) or not isinstance(outcome.flow_state, FlowState):
        return False
    shown = LastAnswer.of(replace(turn, flow_state=outcome.flow_state))
    before = LastAnswer.of(turn)
    if shown is None or before is None or not (shown.slug or shown.press):
        return False
    return shown.slug != slug and replace(shown, others=()) != replace(before, others=())


async def _after_danger(turn: Turn, slug: str, answer: Answer | None) -> Outcome | Redirect | None:
    """Words of danger, which a rule knows: the card of that danger.

    If it was the last one, then what surely follows it, or it again above what may follow it.
    """
    reading = await first_words.read(turn)
    rule = rules.rule_of(turn) or ""
    if answer is None or reading is None or not rules.is_of(rule, answer.situations):
        return await first_words.urgent(turn)
    found = await follow_ups.ranked(turn, {slug: answer}, {}, reading)
    best = found[0].likelihood if found else 0.0
    sure = certainty.surely_follows(reading, answer.situations, best)
    calm = rules.gave_way(rule, reading, first_words.emergencies(turn)) is not None
    if best >= certainty.CLEARLY and rules.may_be_of_card(rule, answer.situations, calm=calm):
        return outcomes.follow_up(turn, *found[:OFFERED])
    if sure and (rule not in rules.OF_ONESELF or follow_ups.is_as_written(turn, found[0])):
        return outcomes.follow_up(turn, found[0])
    own = turn.content.situations.get(rules.ANSWERED_BY_RULE[rule])
    if not rules.answers(rule, answer.situations) or own is None:
        return await first_words.urgent(turn)
    if certainty.is_of_it(reading, answer.situations):
        return outcomes.again(turn, slug, found[:OFFERED])
    may_follow = bool(found) and found[0].likelihood >= certainty.FOLLOWS_MANY
    if may_follow and certainty.is_of_it(reading, (own.id,)):
        return outcomes.again(turn, own.answer or "", found[:OFFERED], (slug,))
    return await first_words.urgent(turn)


def _grave(turn: Turn, answers: Mapping[str, Answer]) -> str:
    """The first of these answers that is for an emergency, if few own words follow it; or ""."""
    if not follow_ups.looks_own(turn.text):
        return ""
    urgent = first_words.emergencies(turn)
    found = (slug for slug, one in answers.items() if not urgent.isdisjoint(one.situations))
    return next(found, "")


async def _said_after_buttons(
    turn: Turn, others: Mapping[str, Answer]
) -> Outcome | Redirect | None:
    """What words say to one of the answers that only buttons offered, if that is clear."""
    if not others or rules.is_left_to_a_rule(turn) or not first_words.is_words(turn):
        return None
    reading = await meaning(turn)
    found = await follow_ups.ranked(turn, {}, others, reading)
    of_it = {one for answer in others.values() for one in follow_ups.situations_of(turn, answer)}
    if reading is not None and certainty.is_passed_on(reading):
        grave = _grave(turn, others)
        return outcomes.still(turn, grave, found[:OFFERED], reading, of_it) if grave else None
    if not found or found[0].likelihood < certainty.CLEARLY or reading is None:
        return None
    guess = reading.situation
    if guess.id not in of_it and guess.confidence >= certainty.FIRST:
        return None  # they tell of something of their own
    return outcomes.follow_up(turn, found[0])
