"""The state machine of a case: every state can be left, and nothing is skipped."""

from __future__ import annotations

import pytest

from handlers.cases.case.states import FREE, HELD, OPEN, Move, State, after


@pytest.mark.parametrize("state", State)
def test_every_state_can_be_left(state: State) -> None:
    assert any(after(state, move) not in (None, state) for move in Move)


@pytest.mark.parametrize("state", OPEN)
def test_an_open_case_can_be_closed_and_withdrawn(state: State) -> None:
    assert after(state, Move.CLOSE) is State.CLOSED
    assert after(state, Move.WITHDRAW) is State.CLOSED


@pytest.mark.parametrize("state", [*HELD, State.CLOSED])
def test_what_somebody_has_or_is_closed_cannot_be_taken(state: State) -> None:
    assert after(state, Move.TAKE) is None


def test_a_reopened_case_is_free_like_a_new_one() -> None:
    assert after(State.CLOSED, Move.REOPEN) in FREE


def test_an_unknown_state_allows_no_move() -> None:
    assert all(after("lost", move) is None for move in Move)
