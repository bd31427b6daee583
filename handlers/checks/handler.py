"""Checks: links, numbers, messages, files and pictures that a resident is not sure about."""

from __future__ import annotations

from handlers.checks import dispute, four_questions
from handlers.checks.bare_input import name_in, name_reply, with_account
from handlers.checks.card import COMFORT, judged, message_reply
from handlers.checks.extract import Found, read
from handlers.checks.groups import in_group
from handlers.checks.links.lookup import look_up
from handlers.checks.messages.act import joined
from handlers.checks.messages.judge import LINKS_JUDGED, MessageVerdict, message_judge
from handlers.checks.pictures.handler import file_sent, picture_sent, unread_sent, voice_sent
from handlers.checks.reported import Reported, reported
from handlers.core import incoming
from handlers.core.feature import Command, Feature, Step
from handlers.core.intents import intent_of
from handlers.core.outcome import KEEP, Keep, Outcome
from handlers.core.reply import text
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from storage.people.flow_state import FlowState

LONG = 60
"""Characters from which words alone may be a message somebody else wrote."""
VERY_LONG = 160
"""Characters from which they surely are."""
_ABOUT_CHECKS = frozenset({None, "check_link", "check_phone", "check_message"})


async def claim(turn: Turn) -> Outcome | None:
    """Judge what was typed or forwarded, where it holds something to judge."""
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
    if _is_for_others(turn, found):
        return None
    known = await look_up(turn, found.links[:LINKS_JUDGED])
    reading = (
        await turn.ports.understanding.understand(turn.text)
        if len(turn.text) >= LONG // 2
        else None
    )
    verdict = joined(message_judge(turn.content).judge(found, known), reading)
    if found.nothing and not _is_message(turn.text, verdict):
        return None
    return tell(turn, verdict, await reported(turn, verdict))


def tell(turn: Turn, verdict: MessageVerdict, known: Reported) -> Outcome:
    """The verdict card; the report may take it over where no other flow is open."""
    carry = four_questions.leave_room(turn)
    flow_state: FlowState | Keep = judged(verdict, turn.text).shown() if carry else KEEP
    reply = message_reply(turn.content, verdict, carry, known.often)
    return Outcome(reply, flow_state, known.changes)


def _is_for_others(turn: Turn, found: Found) -> bool:
    """Whether the words mean something that another feature answers."""
    if found.links or found.accounts:
        return False
    intent = intent_of(turn.text, turn.content.intents)
    return intent not in _ABOUT_CHECKS and len(turn.text) < LONG


def _is_message(words: str, verdict: MessageVerdict) -> bool:
    """Whether words with nothing to look up in them read like a message somebody sent."""
    size = len(words)
    return (
        size >= VERY_LONG
        or verdict.code_came
        or (verdict.verdict.flagged and verdict.scam_type in COMFORT)
        or (size >= LONG and verdict.verdict.flagged)
        or (size >= LONG // 2 and len(verdict.flags) >= 2 and verdict.verdict.flagged)
    )


async def ask_for_it(turn: Turn) -> Outcome:
    """They want something checked and sent nothing yet."""
    asked = text(Phrase("check.send_it"))
    first = await four_questions.start(turn)
    if first.reply is None:
        return first
    return Outcome(type(asked)((*asked.parts, *first.reply.parts)), first.flow_state)


FEATURE = Feature(
    name="checks",
    presses={
        "real": four_questions.start,
        "check.answer": four_questions.answered,
        "check.wrong": dispute.ask,
        "check.wrong.send": dispute.send,
        "check.wrong.leave": dispute.leave,
        "check.wrong.news": dispute.news,
    },
    commands=(Command("check", "real", Phrase("command.check"), 40, takes_words=True),),
    steps={
        f"{four_questions.FLOW}.{step}": Step(four_questions.answered, passes_edits=True)
        for step in four_questions.QUESTIONS
    },
    claims=claim,
    intents={
        "check_link": ask_for_it,
        "check_phone": ask_for_it,
        "check_message": ask_for_it,
    },
    groups=in_group,
    scheduled=dispute.send_answers,
    kinds={
        incoming.Picture: picture_sent,
        incoming.Voice: voice_sent,
        incoming.File: file_sent,
        incoming.Unread: unread_sent,
    },
)
