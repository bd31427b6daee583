"""The one state machine of a case: which move leads from which state to which.

    new --take--> taken --ask--> waiting --answer, decline--> taken --close--> closed
    closed --reopen--> reopened, which is worked like new; withdraw closes from any open state.

Asking or closing a case that nobody has takes it with the same press.
"""

from __future__ import annotations

import enum


class State(enum.StrEnum):
    """Where a case stands."""

    NEW = "new"
    TAKEN = "taken"
    WAITING = "waiting"  # for the reporter's answer
    REFERRED = "referred"  # to another office; the official keeps an eye on it
    CLOSED = "closed"
    REOPENED = "reopened"


class Move(enum.StrEnum):
    """What an official, the reporter or the clock does with a case."""

    TAKE = "take"
    ASK = "ask"
    ANSWER = "answer"
    DECLINE = "decline"
    REFER = "refer"
    RELEASE = "release"  # hand it back to the desk: nobody has it
    CLOSE = "close"
    CONFIRM = "confirm"  # the reporter: yes, it was handled
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


FREE = (State.NEW, State.REOPENED)
"""Nobody has it yet."""
HELD = (State.TAKEN, State.WAITING, State.REFERRED)
"""One official has it."""
OPEN = (*FREE, *HELD)

_AFTER: dict[Move, tuple[tuple[State, ...], State]] = {
    Move.TAKE: (FREE, State.TAKEN),
    Move.ASK: (OPEN, State.WAITING),
    Move.ANSWER: ((State.WAITING,), State.TAKEN),
    Move.DECLINE: ((State.WAITING,), State.TAKEN),
    Move.REFER: (OPEN, State.REFERRED),
    Move.RELEASE: (HELD, State.REOPENED),
    Move.CLOSE: (OPEN, State.CLOSED),
    Move.CONFIRM: ((State.CLOSED,), State.CLOSED),
    Move.REOPEN: ((State.CLOSED,), State.REOPENED),
    Move.WITHDRAW: (OPEN, State.CLOSED),
}


def after(state: str, move: Move) -> State | None:
    """The state a move leads to, or None where it cannot be made from here."""
    sources, target = _AFTER[move]
    return target if state in sources else None
