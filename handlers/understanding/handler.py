"""Registers the reading of free text that no flow takes: emergencies, words after a card, then the
situation it tells of. Keeps in mind what was shown.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.core import incoming
from handlers.core.feature import Feature, Redirect, Step
from handlers.core.judged_message import FLOW as VERDICT
from handlers.core.judged_message import SHOWN as VERDICT_SHOWN
from handlers.core.last_answer import FLOW, SHOWN, LastAnswer, remembered
from handlers.core.outcome import KEEP, Outcome
from handlers.core.turn import Turn
from handlers.core.words.non_answers import means
from handlers.core.words.reading import Reading
from handlers.understanding import added, certainty, first_words, follow_ups, outcomes, rules
from handlers.understanding.alternatives import alternatives, has_names, may_have_some
from handlers.understanding.asides import said_beside
from handlers.understanding.first_words import SPOKEN, is_private, understood, urgent
from handlers.understanding.follow_ups import Ranked
from handlers.understanding.second_words import said_next, way_back
from handlers.understanding.settled import meaning


async def pressed(turn: Turn) -> Outcome | None:
    """A button that says "this is what I mean", or "this is what I ask next" (`slug.2`)."""
    slug, _, number = turn.argument.partition(".")
    answer = turn.content.answers.get(slug)
    if answer and number.isdecimal() and int(number) < len(answer.follow_ups):
        found = outcomes.follow_up(turn, Ranked(slug, int(number), 1.0))
    else:
        found = outcomes.shown(turn, turn.argument)
    return found if isinstance(found, Outcome) else None


async def before_a_question(turn: Turn) -> Outcome | Redirect | None:
    """What goes before an open question: an emergency, and what is asked of the question."""
    return await urgent(turn) or await said_beside(turn)


async def rides(turn: Turn, outcome: Outcome) -> Outcome:
    """Keep the card of a rule in mind; add what else the words may tell of."""
    outcome = await way_back(turn, await keeps_flow(turn, remembers(turn, outcome)))
    if not may_have_some(turn, outcome) or first_words.letters(turn) < SPOKEN:
        return outcome
    if not first_words.is_words(turn):
        return outcome
    if not (reading := await meaning(turn)):
        return outcome
    unsaid, least = None, certainty.LIKE_RATHER
    if rules.is_left_to_a_rule(turn) or not has_names(turn, outcome):
        reading = Reading(added=reading.added)
    else:
        unsaid = rules.gave_way(rules.rule_of(turn), reading, first_words.emergencies(turn))
        least = certainty.BESIDE_LIKE
    beside = added.buttons(turn, added.asked_for(turn, reading, least))
    card = alternatives(turn.content.situations, outcome, reading, unsaid, beside)
    if card is None or outcome.reply is None or not outcome.reply.has_room():
        return outcome
    return replace(outcome, reply=outcome.reply.with_card(card))


def remembers(turn: Turn, outcome: Outcome) -> Outcome:
    """Keep the card of a rule in mind, as the answer of the situation that it is for; "cancel" lets
    go of what was in mind."""
    if outcome.flow_state is KEEP and LastAnswer.of(turn) and means(turn, "cancel"):
        return replace(outcome, flow_state=None)
    rule = rules.rule_of(turn) or ""
    situation = turn.content.situations.get(rules.ANSWERED_BY_RULE.get(rule, ""))
    said = isinstance(turn.said, incoming.Text) and outcome.flow_state is KEEP
    if not said or outcome.reply is None:
        return outcome
    if situation is not None and situation.answer:
        return replace(outcome, flow_state=remembered(turn, LastAnswer(situation.answer)))
    return outcome


async def keeps_flow(turn: Turn, outcome: Outcome) -> Outcome:
    """Keep the card of a flow that asks nothing in mind, if nothing else is and content says what
    people say after it."""
    said = isinstance(turn.said, incoming.Text) and outcome.flow_state is KEEP
    if not said or outcome.reply is None or turn.flow_state is not None:
        return outcome
    rule = rules.rule_of(turn)
    shown = rules.LEADS_TO.get(rule or "", "")
    if rule is None and (reading := await first_words.read(turn)) is not None:
        sure = reading.situation.confidence >= certainty.SURE
        shown = reading.situation.id if sure else ""
    situation = turn.content.situations.get(shown)
    if situation is None or not situation.press:
        return outcome
    last = LastAnswer(press=situation.press, argument=situation.argument)
    if follow_ups.answer_of(turn, last)[1] is None:
        return outcome
    return replace(outcome, flow_state=remembered(turn, last))


AFTER_A_CARD = Step(said_next, takes_text=True, passes_edits=True, own_words=True)

FEATURE = Feature(
    name="understanding",
    presses={"answer": pressed},
    steps={f"{FLOW}.{SHOWN}": AFTER_A_CARD, f"{VERDICT}.{VERDICT_SHOWN}": AFTER_A_CARD},
    urgent=before_a_question,
    understands=understood,
    rides=rides,
    private=is_private,
)
