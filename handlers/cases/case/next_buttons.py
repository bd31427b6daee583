"""The buttons below the answer to an act on a case, for its reporter and for officials, so that a
next step is always there.
"""

from __future__ import annotations

from handlers.core.buttons import DESK, REPORTS, main
from handlers.core.outcome import KEEP, Keep
from handlers.core.reply import Press
from handlers.core.say import Phrase
from handlers.core.turn import Turn


def reporter(reference: str) -> tuple[Press, ...]:
    """Return buttons for the person who reported a case: the case, and their other reports."""
    return (Press(Phrase("report.sent.follow"), "case.open", reference), REPORTS)


def official(reference: str) -> tuple[Press, ...]:
    """Return buttons for an official who works on a case: the desk, and the case."""
    return (main(DESK), Press(Phrase("desk.case.open"), "desk.case", reference))


def left(turn: Turn, flow: str) -> Keep | None:
    """Return the flow state after a button that leaves `flow`: none; another flow stays open."""
    return None if turn.flow_state and turn.flow_state.flow == flow else KEEP
