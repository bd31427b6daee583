"""Asks the open question once more below the answer to something else that was said."""

from __future__ import annotations

from dataclasses import replace

from handlers.cases.report import own_district
from handlers.cases.report.questions import FLOW, STEPS
from handlers.cases.report.start import draft_of, go_to
from handlers.cases.resident import banks
from handlers.core import incoming
from handlers.core.outcome import KEEP, Outcome
from handlers.core.reply import BUBBLES, Choices, Reply
from handlers.core.turn import Turn


async def below(turn: Turn, outcome: Outcome) -> Outcome:
    """Add the open question of a report, a district or a bank to an answer that left it open.

    Not below what must arrive: after the card of a danger nothing is asked.
    """
    kept = outcome.flow_state is KEEP and isinstance(turn.said, incoming.Text)
    if not kept or turn.flow_state is None or outcome.reply is None or outcome.must_arrive:
        return outcome
    asked = await _question(turn)
    if asked is None or asked.reply is None:
        return outcome
    parts = (*outcome.reply.parts, *asked.reply.parts)
    bubbles = tuple(part for part in parts if not isinstance(part, Choices))
    ways_out = tuple(part for part in asked.reply.parts if isinstance(part, Choices))
    if len(bubbles) > BUBBLES:
        return outcome
    reply = Reply((*bubbles, *ways_out))
    return replace(outcome, reply=reply, flow_state=asked.flow_state)


async def _question(turn: Turn) -> Outcome | None:
    state = turn.flow_state
    if state is None:
        return None
    if state.flow == FLOW and state.step in STEPS:
        draft = await draft_of(turn)
        return await go_to(turn, state.step, draft) if draft else None
    if state.name == f"{own_district.FLOW}.typing":
        return own_district.question()
    if state.name == f"{banks.FLOW}.pick":
        return banks.question(turn)
    return None
