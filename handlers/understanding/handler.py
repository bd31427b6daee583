"""Registers and handles free text that no flow takes: emergencies, words after a card, then the
situation it tells of.

Rules decide where exactness is the point (commands, danger words, hotlines): they are asked before
this. What no rule knows is read by the understanding port, which learned from many writers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from content.reading.answers.cards import Answer
from content.reading.answers.situations import Situation
from handlers.core import incoming
from handlers.core.buttons import MENU
from handlers.core.districts import is_name, named_in
from handlers.core.feature import Feature, Redirect, Step
from handlers.core.judged_message import FLOW as VERDICT
from handlers.core.judged_message import SHOWN as VERDICT_SHOWN
from handlers.core.last_answer import FLOW, SHOWN, LastAnswer, asks_something, remembered
from handlers.core.outcome import KEEP, Outcome
from handlers.core.reply import Card, Reply
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from handlers.core.words.answer_language import FOREIGN_SCRIPTS, is_in
from handlers.core.words.non_answers import means
from handlers.core.words.reading import Guess, Reading
from handlers.understanding import added, certainty, follow_ups, outcomes, rules
from handlers.understanding.alternatives import alternatives, are_named, may_have_some
from handlers.understanding.cards import meant
from handlers.understanding.follow_ups import Ranked
from handlers.understanding.other_scripts import answer_said

OFFERED = 3
"""Meanings offered as buttons when none is sure."""
SMALL = frozenset({"off_topic", "small_talk"})
"""Situations whose answers tell little."""
SPOKEN, SPOKEN_MEANWHILE = 6, 12
"""Letters from which words can tell of an emergency that no rule lists: a number is none."""
_CODE = re.compile(r"[a-z]+(?:-[a-z\d]+)+")


async def urgent(turn: Turn) -> Outcome | Redirect | None:
    """An emergency told in words that no rule lists, or in words that leave open which; or None."""
    asked = asks_something(turn)
    if asked and turn.edited:
        return None
    if slug := answer_said(turn, asked=asked):
        return outcomes.shown(turn, slug)
    least = SPOKEN_MEANWHILE if asked else SPOKEN
    if _letters(turn) < least:
        return None
    reading = await _read(turn)
    if reading is None or not certainty.is_emergency(reading, _emergencies(turn), asked=asked):
        return None
    if rules.rule_of(turn) in rules.EXACT and reading.situation.id not in rules.HELD:
        return None
    if rules.knows_better(turn, reading):
        return None
    if certainty.is_loss_itself(reading) and rules.is_listed(turn):
        return None  # the emergency detector is asked next
    likely = added.asked_for(turn, reading, certainty.LIKE)
    if likely and not asked and reading.situation.confidence <= certainty.LEAVES:
        return _offered(turn, reading, likely)
    return _answered(turn, turn.content.situations[reading.situation.id], reading)


async def is_emergency(turn: Turn) -> bool:
    """Whether the rules list these words as an emergency and the reader does not rule it out."""
    if not rules.is_listed(turn):
        return False
    reading = await _read(turn)
    if reading is None:
        return True
    return not certainty.rules_out_emergency(reading, _emergencies(turn), turn.text)


async def is_private(turn: Turn) -> bool:
    """Whether words tell of an emergency, which no group should learn from our answer."""
    if rules.rule_of(turn) in rules.PRIVATE:
        return True
    return await urgent(turn) is not None or await is_emergency(turn)


async def understood(turn: Turn) -> Outcome | Redirect | None:
    """The answer to what the person is in or wants; if unsure, the likeliest as buttons.

    None if nothing was read, if it is a message to be judged, or if a rule knows better.
    """
    rule = rules.rule_of(turn)
    if rule in rules.EXACT:
        return None
    reading = await _read(turn)
    if reading is None:
        return None
    likely = added.asked_for(turn, reading)
    if likely and likely[0].confidence >= certainty.LIKE:
        return outcomes.shown(turn, likely[0].id)
    if certainty.is_passed_on(reading):
        return None
    guess = reading.situation
    situation = turn.content.situations.get(guess.id)
    if rules.knows_better(turn, reading):
        return None
    if situation is None or situation.urgent or guess.confidence < certainty.SURE:
        if is_in(FOREIGN_SCRIPTS, turn.text):
            # a guess at words that the reader hardly learned is no help
            beside = added.asked_for(turn, reading, certainty.BESIDE_LIKE)
            return _offered(turn, Reading(), beside) if beside else None
        return _offered(turn, reading, likely)  # a sure emergency was answered above
    if certainty.is_offered_first(reading, likely):
        return _offered(turn, reading, likely)
    if guess.id in SMALL and is_in(FOREIGN_SCRIPTS, turn.text):
        return None  # that answer is there in Thai and English alone: the menu helps more
    if situation.press == "learn" and (trick := rules.trick_named(turn)):
        return Redirect("learn.trick", trick)
    if rule in rules.SAME_AS.get(guess.id, ()) or (guess.id == "district" and named_in(turn)):
        return None  # others lead to the same flow, and know which of its cards
    return _answered(turn, situation, reading)


async def pressed(turn: Turn) -> Outcome | None:
    """A button that says "this is what I mean", or "this is what I ask next" (`slug.2`)."""
    slug, _, number = turn.argument.partition(".")
    answer = turn.content.answers.get(slug)
    if answer and number.isdecimal() and int(number) < len(answer.follow_ups):
        found = outcomes.follow_up(turn, Ranked(slug, int(number), 1.0))
    else:
        found = outcomes.shown(turn, turn.argument)
    return found if isinstance(found, Outcome) else None


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
        elsewhere = await urgent(turn) if rule in rules.EXACT else await _first_words(turn)
        return elsewhere or await _said_after_buttons(turn, others)
    if rules.is_left_to_a_rule(turn) and rule not in rules.LIGHT:
        return None
    if is_in(FOREIGN_SCRIPTS, turn.text):
        return await _first_words(turn)  # no follow-up is written in it: none is like it
    reading = await turn.ports.understanding.understand(turn.text) if _is_words(turn) else None
    found = await follow_ups.ranked(turn, {slug: answer}, others, reading)
    best = found[0].likelihood if found else 0.0
    if rules.agrees(rule, reading) and (
        best < certainty.SURELY or rules.has_answer(rule, follow_ups.led_to(turn, found[0]))
    ):
        return None  # the rule's own card may know more: who runs this, whose report it is
    passed_on = reading is not None and certainty.is_passed_on(reading)
    grave = _grave(turn, {slug: answer, **others})
    if passed_on and not grave:
        return None
    if answer.press and certainty.tells_again(reading, answer.situations, best):
        return outcomes.shown(turn, slug)
    of_it = set(follow_ups.situations_of(turn, answer))
    if reading is not None and certainty.is_a_life(reading, best):
        if reading.situation.id not in of_it and (elsewhere := await urgent(turn)):
            return elsewhere
        if certainty.tells_of(reading, answer.situations):
            return outcomes.again(turn, slug, found[:OFFERED])
    away = reading is not None and certainty.leads_away(reading, _emergencies(turn), of_it, best)
    if found and not away and best >= follow_ups.least(turn, rule, found[0], grave):
        return outcomes.follow_up(turn, *found[:OFFERED])
    if rule in rules.EXACT:
        return await urgent(turn)
    best = max((one.likelihood for one in found if one.slug == slug), default=0.0)
    urgent_one = not _emergencies(turn).isdisjoint(answer.situations)
    tone = certainty.GRAVE if urgent_one else answer.tone
    stays = (
        reading is not None
        and not away
        and certainty.stays(reading, tone, of_it, best, _emergencies(turn))
        and (rule in rules.LIGHT or not rules.knows_better(turn, reading))
    )
    if not stays and (elsewhere := await _first_words(turn)):
        return elsewhere
    if stays or (best >= certainty.MAYBE_FOLLOWS and not away):
        return outcomes.still(turn, slug, found[:OFFERED], reading, of_it)
    return outcomes.still(turn, grave, found[:OFFERED], reading, of_it) if passed_on else None


async def _after_danger(turn: Turn, slug: str, answer: Answer | None) -> Outcome | Redirect | None:
    """Words of danger, which a rule knows: the card of that danger.

    If it was the last one, then what surely follows it, or it again above what may follow it.
    """
    reading = await _read(turn)
    rule = rules.rule_of(turn) or ""
    if answer is None or reading is None or not rules.is_of(rule, answer.situations):
        return await urgent(turn)
    found = await follow_ups.ranked(turn, {slug: answer}, {}, reading)
    sure = certainty.surely_follows(reading, answer.situations, found[0].likelihood if found else 0)
    if sure and (rule not in rules.OF_ONESELF or follow_ups.is_as_written(turn, found[0])):
        return outcomes.follow_up(turn, found[0])
    own = turn.content.situations.get(rules.ANSWERED_BY_RULE[rule])
    if not rules.answers(rule, answer.situations) or own is None:
        return await urgent(turn)
    if certainty.is_of_it(reading, answer.situations):
        return outcomes.again(turn, slug, found[:OFFERED])
    may_follow = bool(found) and found[0].likelihood >= certainty.FOLLOWS_MANY
    if may_follow and certainty.is_of_it(reading, (own.id,)):
        return outcomes.again(turn, own.answer or "", found[:OFFERED], (slug,))
    return await urgent(turn)


def _grave(turn: Turn, answers: Mapping[str, Answer]) -> str:
    """The first of these answers that is for an emergency, if few own words follow it; or ""."""
    if not follow_ups.looks_own(turn.text):
        return ""
    urgent = _emergencies(turn)
    found = (slug for slug, one in answers.items() if not urgent.isdisjoint(one.situations))
    return next(found, "")


async def _said_after_buttons(
    turn: Turn, others: Mapping[str, Answer]
) -> Outcome | Redirect | None:
    """What words say to one of the answers that only buttons offered, if that is clear."""
    if not others or rules.is_left_to_a_rule(turn) or not _is_words(turn):
        return None
    reading = await turn.ports.understanding.understand(turn.text)
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


async def _first_words(turn: Turn) -> Outcome | Redirect | None:
    """An emergency, as if nothing had been said before; or None."""
    if found := await urgent(turn):
        return found
    return Redirect("paid") if await is_emergency(turn) else None


async def _read(turn: Turn) -> Reading | None:
    """What the words mean; None without a reader, and for short words that a rule knows."""
    if not _is_words(turn) or rules.is_left_to_a_rule(turn):
        return None
    return await turn.ports.understanding.understand(turn.text)


def _letters(turn: Turn) -> int:
    return sum(letter.isalpha() for letter in turn.text)


def _is_words(turn: Turn) -> bool:
    """Whether something is said, other than a command, the code of a link, which some apps send as
    a message, or the name of a district: some are everyday words."""
    if not isinstance(turn.said, incoming.Text) or not turn.text.strip():
        return False
    return not (turn.text.startswith("/") or _CODE.fullmatch(turn.text) or is_name(turn))


async def rides(turn: Turn, outcome: Outcome) -> Outcome:
    """Keep the card of a rule in mind; add what else the words may tell of."""
    outcome = remembers(turn, outcome)
    if not may_have_some(turn, outcome) or _letters(turn) < SPOKEN:
        return outcome
    if not _is_words(turn) or not (reading := await turn.ports.understanding.understand(turn.text)):
        return outcome
    least = certainty.BESIDE_LIKE
    if rules.is_left_to_a_rule(turn) or not are_named(turn, outcome):
        reading, least = Reading(added=reading.added), certainty.LIKE_RATHER
    beside = added.buttons(turn, added.asked_for(turn, reading, least))
    card = alternatives(turn.content.situations, outcome, reading, beside)
    if card is None or outcome.reply is None or not outcome.reply.has_room():
        return outcome
    return replace(outcome, reply=outcome.reply.with_card(card))


def remembers(turn: Turn, outcome: Outcome) -> Outcome:
    """Keep the card of a rule in mind, as the answer of the situation that it is for; "cancel" lets
    go of what was in mind."""
    if outcome.flow_state is KEEP and LastAnswer.of(turn) and means(turn, "cancel"):
        return replace(outcome, flow_state=None)
    situation = turn.content.situations.get(
        rules.ANSWERED_BY_RULE.get(rules.rule_of(turn) or "", "")
    )
    said = isinstance(turn.said, incoming.Text) and outcome.flow_state is KEEP
    if situation is None or not situation.answer or not said or outcome.reply is None:
        return outcome
    return replace(outcome, flow_state=remembered(turn, LastAnswer(situation.answer)))


def _emergencies(turn: Turn) -> AbstractSet[str]:
    return {id for id, situation in turn.content.situations.items() if situation.urgent}


def _answered(turn: Turn, situation: Situation, reading: Reading) -> Outcome | Redirect | None:
    if situation.press:
        return Redirect(situation.press, situation.argument)
    slug = situation.answer or ""
    return outcomes.shown(turn, slug, tuple(one for one in _also(turn, reading) if one != slug))


def _also(turn: Turn, reading: Reading) -> tuple[str, ...]:
    """Answers that the words may ask for, the likeliest first."""
    some = [one for one in reading.situations if one.confidence >= certainty.IN_MIND]
    found = follow_ups.answering(turn, some[: certainty.MOST_IN_MIND])
    return tuple(dict.fromkeys(found))


def _offered(turn: Turn, reading: Reading, likely: tuple[Guess, ...] = ()) -> Outcome | None:
    """The likeliest meanings as buttons: first added answers, but after an emergency."""
    found = [turn.content.situations.get(guess.id) for guess in reading.situations]
    buttons = [meant(situation) for situation in found if situation]
    first = 1 if found and found[0] and found[0].urgent else 0
    buttons[first:first] = added.buttons(turn, likely)[: OFFERED - 1]
    if not buttons:
        return None
    unique = {(press.action, press.argument): press for press in buttons}
    shown = tuple(unique.values())[:OFFERED]
    reply = Reply((Card(Phrase("answer.which"), buttons=(*shown, MENU)),))
    last, also = LastAnswer.of(turn), _also(turn, reading)
    if not also or (last is not None and (last.slug or last.press)):
        return Outcome(reply)  # the card that was shown stays in mind
    return Outcome(reply, remembered(turn, LastAnswer(others=also)))


AFTER_A_CARD = Step(said_next, takes_text=True, passes_edits=True, own_words=True)

FEATURE = Feature(
    name="understanding",
    presses={"answer": pressed},
    steps={f"{FLOW}.{SHOWN}": AFTER_A_CARD, f"{VERDICT}.{VERDICT_SHOWN}": AFTER_A_CARD},
    urgent=urgent,
    understands=understood,
    rides=rides,
    private=is_private,
)
