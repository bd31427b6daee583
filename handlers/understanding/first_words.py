"""Answers words in which nothing was said before: emergencies, then the situation they tell of; if
unsure, the likeliest ones as buttons.

Rules decide where exactness is the point (commands, danger words, hotlines): they are asked before
this. What no rule knows is read by the understanding port, which learned from many writers.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from content.reading.answers.situations import Situation
from handlers.core import incoming
from handlers.core.buttons import MENU
from handlers.core.districts import is_name, named_in
from handlers.core.feature import Redirect
from handlers.core.last_answer import LastAnswer, asks_something, remembered
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Reply
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from handlers.core.words.answer_language import FOREIGN_SCRIPTS, is_in
from handlers.core.words.reading import Guess, Reading
from handlers.understanding import added, certainty, follow_ups, outcomes, rules
from handlers.understanding.cards import meant
from handlers.understanding.other_scripts import answer_said
from handlers.understanding.settled import meaning

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
    if letters(turn) < least:
        return None
    reading = await read(turn)
    if reading is None or not certainty.is_emergency(reading, emergencies(turn), asked=asked):
        return None
    if rules.is_exact(rules.rule_of(turn), reading):
        return None
    surely = reading.any_of(emergencies(turn)) >= certainty.SURE_AGAINST_RULE
    if rules.knows_better(turn, reading) and not surely:
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
    reading = await read(turn)
    if reading is None:
        return True
    return not certainty.rules_out_emergency(reading, emergencies(turn), turn.text)


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
    reading = await read(turn)
    if reading is None:
        return None
    if rule in rules.EXACT and not rules.gave_way(rule, reading, emergencies(turn)):
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
    passed = asks_something(turn) and certainty.is_emergency(
        reading, emergencies(turn), asked=False
    )
    if passed and situation is not None:
        return _answered(turn, situation, reading)  # the open question did not take these words
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


async def as_first_words(turn: Turn) -> Outcome | Redirect | None:
    """An emergency, as if nothing had been said before; or None."""
    if found := await urgent(turn):
        return found
    return Redirect("paid") if await is_emergency(turn) else None


async def read(turn: Turn) -> Reading | None:
    """What the words mean; None without a reader, and for short words that a rule knows."""
    if not is_words(turn) or rules.is_left_to_a_rule(turn):
        return None
    return await meaning(turn)


def letters(turn: Turn) -> int:
    """How many letters, of any script, were written."""
    return sum(letter.isalpha() for letter in turn.text)


def is_words(turn: Turn) -> bool:
    """Whether something is said, other than a command, the code of a link, which some apps send as
    a message, or the name of a district: some are everyday words."""
    if not isinstance(turn.said, incoming.Text) or not turn.text.strip():
        return False
    return not (turn.text.startswith("/") or _CODE.fullmatch(turn.text) or is_name(turn))


def emergencies(turn: Turn) -> AbstractSet[str]:
    """The urgent situations of content."""
    return {id for id, situation in turn.content.situations.items() if situation.urgent}
