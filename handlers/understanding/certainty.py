"""Thresholds and pure rules: how sure the understanding model must be to answer, to offer buttons,
or to leave a card.

The bars were chosen on three writers whom the model did not learn from (TUNED in
bot/commands/understanding.py); docs/how-well-it-understands.md has what they give on others.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet

from handlers.core.ports import FORWARDED
from handlers.core.words.reading import Guess, Reading

SURE = 0.38
"""Confidence from which a calm answer is given."""
SURE_AGAINST_RULE = 0.92
"""The same for a few words that a rule takes for something else."""
EMERGENCY, KIND = 0.7, 0.25
"""Likelihood of any emergency, and confidence in its kind, from which its card is given."""
ALSO = 0.05
"""Confidence from which another meaning is offered below an answer, if one of both is grave."""
ALIKE = (
    frozenset({"paid", "paid_before"}),
    frozenset({"call_bank", "call_now", "call_office", "call_police", "threatened_arrest"}),
    frozenset({"code_given", "password_given"}),
    frozenset({"held_abroad", "kin_held"}),
)
"""Emergencies that few words tell apart badly and that begin with the same steps: what the reader
believes of one counts for all of its kind."""
UNLIKELY, CALM = 0.5, 0.85
"""Words that the emergency rules list are not believed if any emergency is that unlikely, or if one
calm situation is that sure: a chain message, a neighbour's warning, "I hung up"."""
UNLIKELY_ABROAD = 0.1
"""As UNLIKELY for Lao and Khmer, which the reader understands least."""
_ABROAD = re.compile("[\u0e80-\u0eff\u1780-\u17ff]")
AFTERMATH = frozenset({"bank_no_answer", "money_gone", "next_step", "not_yet_paid"})
NO_ANSWER = frozenset({"bank_no_answer"})
"""Nobody picks up. After the card of a life at risk these are the numbers on it, not a bank."""
AFTERMATH_SURE = 0.98
"""What is said after an emergency's card. As first words that the rules list they tell of the loss
itself, unless the reader is that sure."""
MEANWHILE, KIND_MEANWHILE = 0.9, 0.6
"""As EMERGENCY and KIND while another question is open: most words answer it."""
INTERRUPTS = frozenset({
    "held_abroad", "ill_or_fire", "kin_held", "screen_moves", "shooting", "strange_object",
    "suicide", "violence",
})  # fmt: skip
"""Situations that may interrupt an open question. Calls, threats and payments may not: they are
what a report tells of."""
LIFE = frozenset({"ill_or_fire", "shooting", "suicide", "violence"})
"""Those of them in which minutes count: after any card they are answered first, by a card of their
own, unless what follows that card is clearly meant. They may come up after anything."""
PASSED_ON, SURELY_PASSED_ON = 0.6, 0.9
"""Confidence from which words are left to the check of messages; the same for few words after a
card that rather ask something of it."""
LIKE, LIKE_RATHER, BESIDE_LIKE, MAYBE_LIKE = 0.82, 0.15, 0.08, 0.04
"""Likelihood of an answer that content added, from which it is given; from which it is offered in
place of a situation's card that the reading is not sure of (SURE_AGAINST_ADDED); from which it is a
button below whatever is answered; and from which it is one of the buttons where these are shown in
any case, or in place of a card that says little. Chosen on twelve added answers of another hand
(tests/bot/understanding/cases/added_answers.tsv), and on what is said of other things."""
SURE_AGAINST_ADDED = 0.95
VAGUE = frozenset({
    "lesson", "message_check", "off_topic", "rumour", "small_talk", "state_money", "warning_told",
})  # fmt: skip
"""Situations whose answers say so little that an added answer is offered beside them."""
GRAVE, LEAVES = "danger", 0.93
"""The tone of an answer, and the confidence in another situation from which its talk is over."""
ABOUT_US = VAGUE | {"angry", "greeting", "help", "human", "thanks", "voice", "who_are_you"}
"""Situations that words of somebody in trouble are easily taken for."""
AS_READ, AS_CHAT = 2.5, 0.3
"""How much likelier, as a power of e, a follow-up is that leads to the situation which the reading
is sure of; and the share of it for situations that say little."""
LETTERS, SHARED = 2.0, 0.3
"""How much likelier, as a power of e, a follow-up is whose letters are those of the words; and how
much less likely, as a power of the number of cards that share it."""
SURELY, FOLLOWS, FOLLOWS_MANY, MAYBE_FOLLOWS = 0.9, 0.25, 0.4, 0.2
"""Likelihood of the likeliest follow-up from which even a sure reading does not lead away; from
which it is given; the same if many cards share it; and from which it is offered after a card that
is not grave. Chosen on tests/bot/understanding/cases/two_turns.tsv and two_turns_2.tsv, both by the
writer of the follow-ups, and on 207 labelled rows of another hand. For words of danger, which a
rule knows, SURELY alone counts."""
AS_WRITTEN = 0.8
"""Letters shared with an example (similar.py) from which words are that example."""
CLEARLY = 0.6
"""Likelihood below which a follow-up is given with buttons of the two that are less likely."""
OTHER, IN_MIND, MOST_IN_MIND = 0.4, 0.1, 3
"""Weight of the follow-ups of answers that were not shown but that the words before might have
asked for; the confidence in their situation from which they are kept in mind; and how many are."""
UNLIKE = 0.1
"""Likelihood below which words after a calm card are not about it, for all that is known."""
LEAVES_UNLIKE = 0.9
"""As LEAVES for another emergency, if no follow-up is likely."""
AGREES, TOLD_AGAIN, ASKS = 0.3, 0.75, 0.5
"""Confidence in a wish that a rule sees too, from which the rule has it; and in a situation of the
card, from which words that are like no follow-up only tell it again. From ASKS on, the likelihood
of one, they ask something, however sure the situation is."""
ASKS_MEANWHILE, ASKS_WHILE_TOLD = 0.4, 0.6
"""Likelihood from which words ask something of a question that is open, and of one that is answered
in own words, where most words are testimony."""
OR_ELSE, FIRST = 0.5, 0.75
"""Confidence from which another situation is offered beside the follow-ups, or before them."""
UNREAD, UNREAD_CALM = 0.7, 0.45
"""Confidence below which words after a card, or after a calm one, would only lead to a guess if
they were read as first ones; in an emergency LEAVES_UNLIKE is."""
SURELY_ELSEWHERE = 0.98
"""Confidence from which words leave any card: in a calm situation, and in an emergency that hardly
comes up after what was shown (turns_of_events.py)."""
OR_ELSE_ALONE, OR_ELSE_LIFE = 0.4, 0.1
"""As OR_ELSE where no follow-up is likely, and for a life at risk."""
FEWEST_WAYS = 0.05
"""Likelihood below which a follow-up is not offered at all."""


def leads_away(
    reading: Reading,
    emergencies: AbstractSet[str],
    of_it: Collection[str],
    best: float,
    *,
    may_come: bool = True,
) -> bool:
    """Whether words after a card surely tell of another emergency, or of some other matter.

    `of_it` are the situations of the card and of the answers that its follow-ups lead to; `best` is
    how likely the likeliest follow-up is; `may_come`: the emergency may well come up after it.
    """
    guess = reading.situation
    if guess.id in of_it or best >= SURELY:
        return False
    if guess.id not in emergencies:
        return guess.confidence >= SURELY_ELSEWHERE and best < FOLLOWS
    if guess.id not in INTERRUPTS and best >= CLEARLY:
        return False
    if not may_come and guess.id not in LIFE:
        return guess.confidence >= SURELY_ELSEWHERE
    return guess.confidence >= (LEAVES if best >= MAYBE_FOLLOWS else LEAVES_UNLIKE)


def is_emergency(reading: Reading, emergencies: AbstractSet[str], *, asked: bool) -> bool:
    """Whether the likeliest situation is an emergency, surely enough for its card.

    `emergencies` are the urgent situations of content. `asked`: another question is open.
    """
    guess, any_of = reading.situation, reading.any_of(emergencies)
    if guess.id not in emergencies:
        return False
    if asked:
        sure = any_of >= MEANWHILE and guess.confidence >= KIND_MEANWHILE
        return sure and guess.id in INTERRUPTS
    kind = next((some for some in ALIKE if guess.id in some), frozenset({guess.id}))
    return reading.any_of(emergencies | kind) >= EMERGENCY and reading.any_of(kind) >= KIND


def is_a_life(reading: Reading, of_it: Collection[str], best: float) -> bool:
    """Whether words after a card, of which no rule knows, rather tell that a life is at risk."""
    guess = reading.situation
    if guess.id in LIFE and guess.id not in of_it and guess.confidence >= SURELY_ELSEWHERE:
        return True  # however clear a follow-up is: "tired, do not want to be here any more"
    return guess.id in LIFE and guess.confidence >= EMERGENCY and best < CLEARLY


def own_of(situations: Collection[str], led_to: Collection[str]) -> set[str]:
    """The situations that words after the card of `situations` may tell of without leaving it;
    `led_to`: those of the answers that its follow-ups lead to."""
    return {*situations, *led_to, *(NO_ANSWER if not LIFE.isdisjoint(situations) else ())}


def tells_of(reading: Reading, situations: Collection[str]) -> bool:
    """Whether words surely tell of one of these situations."""
    return reading.situation.id in situations and reading.situation.confidence >= LEAVES


def clearer_than_a_wish(reading: Reading | None) -> float:
    """The likelihood from which a follow-up goes before a wish that a rule sees too."""
    sure = reading is not None and reading.situation.confidence >= FIRST
    return SURELY if sure else CLEARLY


def surely_follows(reading: Reading, situations: Collection[str], likely: float) -> bool:
    """Whether words of danger surely ask something of the card of these situations."""
    return reading.situation.id in situations and likely >= SURELY


def is_of_it(reading: Reading, situations: Collection[str]) -> bool:
    """Whether words of danger are rather of the card of these situations than of another."""
    return reading.situation.id in situations and reading.situation.confidence >= ASKS


def tells_again(reading: Reading | None, situations: Collection[str], best: float) -> bool:
    """Whether words tell of the situation whose card was shown, and ask nothing more."""
    if reading is None or best >= ASKS or reading.situation.id not in situations:
        return False
    sure = TOLD_AGAIN if best < MAYBE_FOLLOWS else LEAVES
    return reading.situation.confidence >= sure


def stays(
    reading: Reading,
    tone: str,
    situations: Collection[str],
    best: float,
    emergencies: AbstractSet[str] = frozenset(),
    *,
    may_come: bool = True,
    holds: bool = True,
) -> bool:
    """Whether words after an answer are still about it, for all that is known, though they do not
    lead away (`leads_away`).

    After a grave answer only a sure reading leads away: words of somebody in danger touch many
    subjects. `situations` are those of the answer, `best` is how likely the likeliest follow-up
    is; `holds`: the answer has a sentence that holds whatever comes.
    """
    guess = reading.situation
    if guess.id in situations:
        return tone == GRAVE or best >= UNLIKE
    if guess.id in LIFE and best < UNLIKE and reading.any_of(emergencies) >= EMERGENCY:
        return tone == GRAVE
    if guess.id in emergencies:
        return tone == GRAVE or best >= UNLIKE or not may_come or guess.confidence < EMERGENCY
    if tone == GRAVE:
        return guess.confidence < LEAVES
    if best < UNLIKE:
        return holds and guess.confidence < UNREAD_CALM
    return guess.confidence < (UNREAD_CALM if tone == "calm" else UNREAD)


def may_be_meant(guess: Guess, *, follows: bool) -> bool:
    """Whether a situation is worth a button beside the follow-ups of a card; `follows`: some of
    these are likely."""
    least = OR_ELSE if follows else OR_ELSE_ALONE
    least = OR_ELSE_LIFE if guess.id in LIFE else least
    return guess.confidence >= least and guess.id not in ABOUT_US


def rules_out_emergency(reading: Reading, emergencies: AbstractSet[str], words: str) -> bool:
    """Whether the reader does not believe what the emergency rules say of the words."""
    any_of, guess = reading.any_of(emergencies), reading.situation
    calm = guess.id not in emergencies and guess.confidence >= CALM
    return any_of < (UNLIKELY_ABROAD if _ABROAD.search(words) else UNLIKELY) or calm


def is_loss_itself(reading: Reading) -> bool:
    """Whether words that the emergency rules list tell of a loss, though read as what follows."""
    guess = reading.situation
    return guess.id in AFTERMATH and guess.confidence < AFTERMATH_SURE


def is_offered_first(reading: Reading, likely: Sequence[Guess]) -> bool:
    """Whether added answers are offered in place of the card that the reading leads to."""
    if not likely:
        return False
    if reading.situation.id in VAGUE:
        return likely[0].confidence >= MAYBE_LIKE
    sure = reading.situation.confidence > SURE_AGAINST_ADDED
    return likely[0].confidence >= LIKE_RATHER and not sure


def asks_meanwhile(reading: Reading | None, *, told: bool) -> float:
    """The likelihood from which words ask something of an open question; `told`: it is answered in
    own words. By letters alone, without a reading, only what content has nearly as it is."""
    if reading is None:
        return SURELY
    return ASKS_WHILE_TOLD if told else ASKS_MEANWHILE


def tells_of_else(reading: Reading | None, of_it: Iterable[str], best: float) -> bool:
    """Whether words rather are about a matter of their own than about the open question, whose
    answers lead to the situations `of_it`: how to tell the police, in a report to the district."""
    if reading is None or best >= SURELY:
        return False
    guess = reading.situation
    return guess.confidence >= UNREAD and guess.id not in {*of_it, *ABOUT_US}


def is_passed_on(reading: Reading, sure: float = PASSED_ON) -> bool:
    """Whether the words are somebody else's message."""
    guess = reading.situation
    return guess.id == FORWARDED and guess.confidence >= sure
