"""Answers what is said while a question is open and that does not answer it: what the person asks
of that question ("do I have to give my name?"), as content says. The question then stands again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from content.reading.answers.cards import Answer
from handlers.core import incoming
from handlers.core.districts import is_name, named_in
from handlers.core.feature import Redirect
from handlers.core.last_answer import FLOW, SHOWN, LastAnswer, asks_something
from handlers.core.outcome import KEEP, Outcome
from handlers.core.reply import Reply
from handlers.core.text import plain
from handlers.core.turn import Turn
from handlers.core.words.answer_language import FOREIGN_SCRIPTS, is_in
from handlers.core.words.non_answers import SMALL_TALK, means
from handlers.understanding import certainty, follow_ups, rules, similar
from handlers.understanding.cards import follow_up_card
from handlers.understanding.first_words import letters
from handlers.understanding.follow_ups import Ranked
from handlers.understanding.second_words import said_next
from handlers.understanding.settled import meaning
from storage.people.flow_state import FlowState

ASKED_OF: Mapping[str, str] = {
    "bank": "paid", "check": "real", "district": "district", "privacy": "privacy.erase",
    "report": "report.start",
}  # fmt: skip
"""Flow whose question is open -> the button of the answer that says what people ask of it."""
CHECKS = frozenset({"link_check", "number_check"})
"""Situations whose first words lead to the four questions."""
FIRST_HOUR = "report.first_hour"
"""The steps to take after a loss, shown in a report: nothing is asked, what follows is of them."""
TOLD = frozenset({"loss", "claimed", "voice", "wanted", "number", "review"})
"""Questions of a report that are answered in own words: most words are testimony."""
FEWEST = 8
"""Letters from which words ask something of a question that offers choices."""
CHOICES = frozenset({"claimed", "voice", "wanted"})
LEADS_FROM = 0.3
"""Confidence in a situation from which a follow-up leads to its answer."""
_ANSWERS = (
    "cancel", "back", "skip", "unknown", "send", "yes", "no", "nothing_lost", "claimed",
    *SMALL_TALK,
)  # fmt: skip
"""Tests of lexicon/report.yaml for words that answer a question."""


async def said_beside(turn: Turn) -> Outcome | Redirect | None:
    """What somebody asks of the open question, or None if the words may answer it."""
    if turn.flow_state is not None and turn.flow_state.name == FIRST_HOUR:
        return await _after_a_loss(turn)
    found = await asked_beside(turn)
    if found is None:
        return None
    one = turn.content.answers[found.slug].follow_ups[found.number]
    to = turn.content.answers.get(one.answer or "")
    if to is not None and to.press:
        return Redirect(to.press, to.argument)
    if to is not None:
        return Redirect("answer", one.answer or "")
    card = follow_up_card(turn.content, turn.content.answers[found.slug], one, ways_on=False)
    return Outcome(Reply((card,)), KEEP)


async def _after_a_loss(turn: Turn) -> Outcome | Redirect | None:
    """What words say to the steps that a report shows after a loss, as if they stood alone."""
    last = FlowState(FLOW, SHOWN, LastAnswer(press="paid").to_json(), updated=turn.now)
    found = await said_next(replace(turn, flow_state=last))
    return replace(found, flow_state=KEEP) if isinstance(found, Outcome) else found


async def asked_beside(turn: Turn) -> Ranked | None:
    """The follow-up that words ask of the open question, if that is clear."""
    slug, answer = _asked_of(turn)
    if answer is None or not isinstance(turn.said, incoming.Text) or _answers_it(turn):
        return None
    reading = await meaning(turn)
    shown: dict[str, Answer] = {slug: answer}
    if answer.press == "real":
        shown |= _checks(turn)
    found = await follow_ups.ranked(turn, shown, {}, reading)
    if not found:
        return None
    state = turn.flow_state
    step = state.step if state is not None and state.flow == "report" else ""
    least = certainty.asks_meanwhile(reading, told=step in TOLD)
    if certainty.tells_of_else(
        reading, follow_ups.situations_of(turn, answer), found[0].likelihood
    ):
        return None
    if found[0].likelihood < least or (step in CHOICES and letters(turn) < FEWEST):
        return None
    leads_to = follow_ups.led_to(turn, found[0])
    if leads_to and (reading is None or reading.any_of(leads_to) < LEADS_FROM):
        return None
    if found[0].slug != slug:
        return found[0]
    return None if await _is_told(turn, answer, found[0]) else found[0]


async def _is_told(turn: Turn, answer: Answer, found: Ranked) -> bool:
    """Whether words rather are an answer to the question than what they seem to ask."""
    told = [text for ways in answer.answered.values() for text in ways]
    if not told:
        return False
    asked = list(follow_ups.ways_of_saying(turn, answer.follow_ups[found.number]))
    groups = (asked, told)
    likely = await turn.ports.understanding.likelihoods(turn.text, groups)
    if likely is None:
        likely = similar.likelihoods(turn.text, groups)
    return likely[1] >= likely[0]


def _checks(turn: Turn) -> Mapping[str, Answer]:
    """The answers to who asks about a number or a link, whose words the four questions take."""
    answers = turn.content.answers.items()
    return {slug: one for slug, one in answers if not CHECKS.isdisjoint(one.situations)}


def _asked_of(turn: Turn) -> tuple[str, Answer | None]:
    state = turn.flow_state
    if state is None or not asks_something(turn) or turn.edited:
        return "", None
    press = ASKED_OF.get(state.flow, "")
    return follow_ups.answer_of(turn, LastAnswer(press=press)) if press else ("", None)


def _answers_it(turn: Turn) -> bool:
    """Whether words are a command, a number, a name or a word that answers a question; or of a
    danger, whose card goes before."""
    if turn.text.startswith("/") or not any(map(str.isalpha, turn.text)):
        return True
    if follow_ups.is_to_be_checked(turn.text) or not follow_ups.looks_own(turn.text):
        return True
    if means(turn, *_ANSWERS) or is_in(FOREIGN_SCRIPTS, turn.text):
        return True
    if is_name(turn) or named_in(turn) or rules.rule_of(turn) in rules.DANGERS:
        return True
    words = plain(turn.text)
    banks = turn.content.hotlines.of("bank")
    names = (plain(name) for bank in banks for name in (bank.id, *bank.shown.values()))
    return any(name in words or words in name for name in names)
