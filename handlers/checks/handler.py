"""Registers the checks feature and judges typed or forwarded texts; pictures/ and questionnaire.py
do pictures and calls.
"""

from __future__ import annotations

from handlers.checks import dispute, published_list, questionnaire
from handlers.checks.bare_input import name_in, name_reply
from handlers.checks.group_chat import answer_in_group
from handlers.checks.guest_chat import answer_guest
from handlers.checks.links.lookup import look_up
from handlers.checks.messages.judge import MessageVerdict
from handlers.checks.pictures.handler import (
    answer_file,
    answer_picture,
    answer_unread,
    dangerous_file,
)
from handlers.checks.reported import Reported, reported
from handlers.checks.verdict_card import message_reply, to_judged_message
from handlers.checks.worth_judging import judged, prepare
from handlers.core import incoming
from handlers.core.feature import Command, Feature, Step
from handlers.core.outcome import KEEP, Keep, Outcome
from handlers.core.reply import Reply, Text
from handlers.core.say import Phrase
from handlers.core.scheduled import JobContext, JobResult
from handlers.core.turn import Turn
from storage.people.flow_state import FlowState


async def claim(turn: Turn) -> Outcome | None:
    """Judges a typed or forwarded text, if there is something to judge in it."""
    if not isinstance(turn.said, incoming.Text):
        return None
    if name := name_in(turn.text, turn.content.numbers):
        return Outcome(name_reply(name))
    verdict = await judged(turn, look_up)
    return verdict_outcome(turn, verdict, await reported(turn, verdict)) if verdict else None


def verdict_outcome(turn: Turn, verdict: MessageVerdict, known: Reported) -> Outcome:
    """The verdict card; a report may take the message over if no other flow is open."""
    carry = questionnaire.can_carry(turn)
    flow_state: FlowState | Keep = to_judged_message(verdict, turn.text).shown() if carry else KEEP
    reply = message_reply(turn.content, verdict, carry, known.confirmed)
    return Outcome(reply, flow_state, known.changes)


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
    guests=answer_guest,
    prepares=prepare,
    scheduled=_scheduled,
    kinds={
        incoming.Picture: answer_picture,
        incoming.File: answer_file,
        incoming.Unread: answer_unread,
    },
)
