"""The buttons under what is done: nobody is left without a next step."""

from __future__ import annotations

from handlers.core.buttons import DESK, REPORTS, main
from handlers.core.outcome import KEEP, Keep
from handlers.core.reply import Press
from handlers.core.say import Phrase
from handlers.core.turn import Turn


def reporter(reference: str) -> tuple[Press, ...]:
    """For who reported a case: the case, and the others."""
    return (Press(Phrase("report.sent.follow"), "case.open", reference), REPORTS)


def official(reference: str) -> tuple[Press, ...]:
    """For who works on a case: the desk, and the case."""
    return (main(DESK), Press(Phrase("desk.case.open"), "desk.case", reference))


def left(turn: Turn, flow: str) -> Keep | None:
    """The flow state after a way out of `flow` was pressed: none; another flow stays open."""
    return None if turn.flow_state and turn.flow_state.flow == flow else KEEP
