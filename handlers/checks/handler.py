"""Registers the checks feature and judges typed or forwarded texts; pictures/ and questionnaire.py
do pictures and calls.
"""

from __future__ import annotations

from handlers.checks import dispute, published_list, questionnaire
from handlers.checks.bare_input import name_in, name_reply, with_account
from handlers.checks.extract import Found, read
from handlers.checks.group_chat import answer_in_group
from handlers.checks.links.lookup import look_up
from handlers.checks.messages.act import joined
from handlers.checks.messages.judge import LINKS_JUDGED, MessageVerdict, message_judge
from handlers.checks.pictures.handler import (
    answer_file,
    answer_picture,
    answer_unread,
    dangerous_file,
)
from handlers.checks.reported import Reported, reported
from handlers.checks.verdict_card import COMFORT, message_reply, to_judged_message
from handlers.core import incoming
from handlers.core.feature import Command, Feature, Step
from handlers.core.outcome import KEEP, Keep, Outcome
from handlers.core.ports import FORWARDED
from handlers.core.reply import Reply, Text
from handlers.core.say import Phrase
from handlers.core.scheduled import JobContext, JobResult
from handlers.core.turn import Turn
from handlers.core.words.intents import intent_of
from handlers.core.words.reading import Reading
from storage.people.flow_state import FlowState

LONG = 60
"""Characters from which a text may be a forwarded message."""
VERY_LONG = 160
"""Characters from which it surely is."""
PASSED_ON = 0.3
"""Likelihood of a message passed on below which words are the person's own, however long."""
SURELY_PASSED_ON = 0.6
"""The same from which it is judged, however short."""
_ABOUT_CHECKS = frozenset({None, "check_link", "check_phone", "check_message"})


async def claim(turn: Turn) -> Outcome | None:
    """Judges a typed or forwarded text, if there is something to judge in it."""
    if not isinstance(turn.said, incoming.Text):
        return None
    hidden = tuple(
        link
        for event in turn.events
        if isinstance(event.said, incoming.Text)
        for link in event.said.hidden_links
    )
    found = with_account(read(turn.text, turn.content.numbers, hidden))
    if name := name_in(turn.text, turn.content.numbers):
        return Outcome(name_reply(name))
    if _belongs_to_others(turn, found):
        return None
    reading = (
        await turn.ports.understanding.understand(turn.text)
        if len(turn.text) >= LONG // 2
        else None
    )
    if _is_told(found, reading):
        return None
    known = await look_up(turn, found.links[:LINKS_JUDGED])
    verdict = joined(message_judge(turn.content).judge(found, known), reading)
    if found.nothing and not _is_message(turn.text, verdict) and not _is_passed_on(reading):
        return None
    return verdict_outcome(turn, verdict, await reported(turn, verdict))


def verdict_outcome(turn: Turn, verdict: MessageVerdict, known: Reported) -> Outcome:
    """The verdict card; a report may take the message over if no other flow is open."""
    carry = questionnaire.can_carry(turn)
    flow_state: FlowState | Keep = to_judged_message(verdict, turn.text).shown() if carry else KEEP
    reply = message_reply(turn.content, verdict, carry, known.confirmed)
    return Outcome(reply, flow_state, known.changes)


def _belongs_to_others(turn: Turn, found: Found) -> bool:
    """Whether the text has an intent that another feature answers."""
    if found.links or found.accounts:
        return False
    intent = intent_of(turn.text, turn.content.intents)
    return intent not in _ABOUT_CHECKS and len(turn.text) < LONG


def _is_told(found: Found, reading: Reading | None) -> bool:
    """Whether a text without links and numbers is what the person says, and no message to judge."""
    if not found.nothing or reading is None:
        return False
    return reading.any_of({FORWARDED}) < PASSED_ON


def _is_passed_on(reading: Reading | None) -> bool:
    """Whether a text is surely somebody else's message, though nothing in it is flagged."""
    return reading is not None and reading.any_of({FORWARDED}) >= SURELY_PASSED_ON


def _is_message(words: str, verdict: MessageVerdict) -> bool:
    """Whether a text without links and numbers reads like a message that somebody received."""
    size = len(words)
    return (
        size >= VERY_LONG
        or verdict.code_came
        or (verdict.verdict.flagged and verdict.scam_type in COMFORT)
        or (size >= LONG and verdict.verdict.flagged)
        or (size >= LONG // 2 and len(verdict.flags) >= 2 and verdict.verdict.flagged)
    )


async def ask_what_to_check(turn: Turn) -> Outcome:
    """A wish to check something, with nothing to check: asks for it, or the four questions."""
    first = await questionnaire.start(turn)
    questions = first.reply.parts if first.reply else ()
    return Outcome(Reply((Text(Phrase("check.send_it")), *questions)), first.flow_state)


async def _scheduled(context: JobContext) -> tuple[JobResult, ...]:
    """Passes on answers of staff, and publishes the weekly list of confirmed numbers."""
    return (*await dispute.send_answers(context), *await published_list.publish(context))


FEATURE = Feature(
    name="checks",
    presses={
        "real": questionnaire.start,
        "check.wrong.news": dispute.show_answer,
    },
    step_presses={
        "check.answer": questionnaire.answer,
        "check.wrong": dispute.ask,
        "check.wrong.send": dispute.send,
        "check.wrong.leave": dispute.cancel,
    },
    commands=(Command("check", "real", Phrase("command.check"), 40, takes_words=True),),
    steps={
        f"{questionnaire.FLOW}.{step}": Step(questionnaire.answer, passes_edits=True)
        for step in questionnaire.QUESTIONS
    },
    claims=claim,
    urgent=dangerous_file,
    intents={
        "check_link": ask_what_to_check,
        "check_phone": ask_what_to_check,
        "check_message": ask_what_to_check,
    },
    groups=answer_in_group,
    scheduled=_scheduled,
    kinds={
        incoming.Picture: answer_picture,
        incoming.File: answer_file,
        incoming.Unread: answer_unread,
    },
)
