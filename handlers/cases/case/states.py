"""Table and pure rule of a case's states: which move leads from which state to which.

    new --take--> taken --ask--> waiting --answer, decline--> taken --close--> closed
    closed --reopen, add--> reopened, which is worked like new; withdraw closes an open case.

Asking about or closing a case that nobody has also takes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from storage.cases import states
from storage.cases.cases import Case
from storage.cases.states import Move, State

FREE = states.FREE
"""States in which nobody has the case yet."""
HELD = (State.TAKEN, State.WAITING, State.REFERRED)
"""States in which one official has the case."""
OPEN = (*FREE, *HELD)


class IllegalMove(Exception):
    """Raised if a move is not possible in the state a case is in: a programming error."""


def _to(target: State, *sources: State) -> dict[State, State]:
    return dict.fromkeys(sources, target)


def _stays(*sources: State) -> dict[State, State]:
    return {state: state for state in sources}


_AFTER: Mapping[Move, Mapping[State, State]] = {
    Move.TAKE: _to(State.TAKEN, *FREE),
    Move.ASK: _to(State.WAITING, *OPEN),
    Move.ANSWER: _to(State.TAKEN, State.WAITING),
    Move.DECLINE: _to(State.TAKEN, State.WAITING),
    Move.GIVE: {**_stays(*HELD), **_to(State.TAKEN, *FREE)},  # a free one by a head only
    Move.HAND_BACK: _to(State.REOPENED, *HELD),
    Move.REFER: _to(State.REFERRED, *OPEN),
    Move.RAISE: _to(State.REOPENED, *OPEN),
    Move.TO_DISTRICT: _to(State.REOPENED, *OPEN),
    Move.ESCALATE: _stays(*FREE),
    Move.CLOSE: _to(State.CLOSED, *OPEN),
    Move.CONFIRM: _stays(State.CLOSED),
    Move.CONFIRM_LINK: _stays(State.CLOSED),
    Move.UNLIST: _stays(State.CLOSED),
    Move.REOPEN: _to(State.REOPENED, State.CLOSED),
    Move.ADD: {**_stays(*OPEN), State.CLOSED: State.REOPENED},
    Move.WITHDRAW: _to(State.CLOSED, *OPEN),
    **dict.fromkeys(
        (
            Move.KNOW,  # its holder hands the case back or raises it with the same press
            Move.NOTE,
            Move.MUTE,
            Move.LOOK,
            Move.VIEW,
            Move.ADD_EVIDENCE,
            Move.UNCOVER,
            Move.STATEMENT,
            Move.CHECK_BACK,
            Move.ERASE,
            Move.EXPORT,
            Move.INSPECT,
            Move.FORGET,
        ),
        _stays(*State),
    ),
}


def after(state: State, move: Move) -> State | None:
    """Return the state a move leads to, or None if it is not possible from this state."""
    return _AFTER.get(move, {}).get(state)


def moved(case: Case, move: Move) -> Case:
    """Return the case after a move.

    A free one has no holder, one that is open again has no ending. Raises IllegalMove if the move
    is not possible: check with `after` first if it may not be.
    """
    state = after(case.state, move)
    if state is None:
        raise IllegalMove(f"{move} from {case.state}")
    taken_by = None if state in FREE else case.taken_by
    outcome = case.outcome if state is State.CLOSED else ""
    return replace(case, state=state, taken_by=taken_by, outcome=outcome)
