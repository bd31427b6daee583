"""Enums: kinds and states of messages in the outbox and events in the inbox, and which state may
follow which.

Their values are stored in the tables. Each set of states has one table of allowed transitions, from
which `may_become` makes the condition of every statement that changes a state.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum


class MessageKind(StrEnum):
    """The kind of a message in the outbox."""

    REPLY = "reply"  # the answer in a private chat
    GROUP = "group"  # the answer in a group
    NOTICE = "notice"  # a message to somebody who did not write just now
    BULK = "bulk"  # a notice to many, sent at a limited rate by one process


class MessageState(StrEnum):
    """The state of a message in the outbox."""

    OPEN = "open"  # to be sent when it is due
    WAITING = "waiting"  # due later: its channel is off, or has used up the month's quota
    LATE = "late"  # its reply token expired: it goes in front of the person's next reply
    SPARE = "spare"  # sent only if the message to the official's other chat cannot be
    SENT = "sent"  # it has arrived
    DEAD = "dead"  # given up, kept for the operator
    DROPPED = "dropped"  # given up, its content is deleted


class EventState(StrEnum):
    """The state of an event in the inbox."""

    OPEN = "open"  # to be handled
    DONE = "done"  # handled, its content is deleted
    DEAD = "dead"  # it could not be handled, kept for the operator


MESSAGE_MOVES: Mapping[MessageState, frozenset[MessageState]] = {
    MessageState.OPEN: frozenset(MessageState) - {MessageState.SPARE},
    MessageState.WAITING: frozenset({MessageState.OPEN, MessageState.SENT, MessageState.DROPPED}),
    MessageState.LATE: frozenset({MessageState.SENT, MessageState.DROPPED}),
    MessageState.SPARE: frozenset({MessageState.OPEN, MessageState.DROPPED}),
    MessageState.SENT: frozenset({MessageState.SENT}),  # two processes may have sent it
    MessageState.DEAD: frozenset({MessageState.OPEN, MessageState.DROPPED}),
    MessageState.DROPPED: frozenset({MessageState.DROPPED}),
}
"""State of a message -> the states it may change to."""

EVENT_MOVES: Mapping[EventState, frozenset[EventState]] = {
    EventState.OPEN: frozenset({EventState.DONE, EventState.DEAD}),
    EventState.DONE: frozenset(),
    EventState.DEAD: frozenset({EventState.OPEN, EventState.DONE}),
}
"""State of an event -> the states it may change to."""

DUE = (MessageState.OPEN, MessageState.WAITING)
"""States of messages that are sent when they are due."""

HELD = (MessageState.LATE, MessageState.WAITING)
"""States of messages that go in front of the person's next reply."""

UNDELIVERED = (MessageState.OPEN, MessageState.WAITING, MessageState.LATE, MessageState.DEAD)
"""States of messages that operators are told about."""


def one_of(states: Collection[str]) -> str:
    """Return the SQL condition that a row is in one of these states.

    It contains the values, spelled as in the indexes of storage/tables/queue.py: SQLite does not
    use a partial index for a bound parameter.
    """
    quoted = [f"'{state}'" for state in states]
    return f"state IN ({', '.join(quoted)})" if len(quoted) > 1 else f"state = {quoted[0]}"


def may_become(new: MessageState | EventState, only: Collection[str] = ()) -> str:
    """Return the SQL condition that a row may change to the state `new`.

    If `only` is given, the row must be in one of those states; raises ValueError if the table of
    transitions does not allow one of them.
    """
    allowed = _before(new)
    if wrong := [state for state in only if state not in allowed]:
        raise ValueError(f"{', '.join(wrong)} may not become {new}")
    return one_of(only or allowed)


def _before(new: MessageState | EventState) -> Sequence[str]:
    if isinstance(new, MessageState):
        return [state for state, following in MESSAGE_MOVES.items() if new in following]
    return [state for state, following in EVENT_MOVES.items() if new in following]
