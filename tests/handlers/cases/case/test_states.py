"""The state machine of a case: every state can be left, and no move goes past the table."""

from __future__ import annotations

import ast

import pytest

from handlers.cases.case.states import FREE, HELD, OPEN, IllegalMove, after, moved
from storage.cases import cases
from storage.cases.states import Level, Move, State
from tests.handlers.cases.conftest import Village
from tests.support.sources import HANDLERS, breaking


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


@pytest.mark.parametrize("move", [move for move in Move if move is not Move.OPEN])
def test_every_move_of_a_stored_case_is_in_the_table(move: Move) -> None:
    assert any(after(state, move) for state in State)


def test_more_words_open_a_closed_case_again_and_more_evidence_does_not() -> None:
    assert after(State.CLOSED, Move.ADD) is State.REOPENED
    assert after(State.CLOSED, Move.ADD_EVIDENCE) is State.CLOSED
    assert all(after(state, Move.ADD) is state for state in OPEN)


async def test_a_move_that_cannot_be_made_is_a_mistake_and_changes_nothing(
    village: Village,
) -> None:
    reference = await village.report("mali")
    case = await village.db.read(lambda unit: cases.find(unit, reference))
    assert case is not None
    with pytest.raises(IllegalMove, match="answer from new"):
        moved(case, Move.ANSWER)
    assert moved(case, Move.UNCOVER) == case


async def test_what_storage_frees_by_itself_stands_where_handing_back_leads(
    village: Village,
) -> None:
    await village.official("officer")
    reference = await village.report("mali")
    await village.presses("officer", "desk.take", reference)
    held = await village.db.read(lambda unit: cases.find(unit, reference))
    assert held is not None
    await village.db.write(lambda unit: cases.hand_back(unit, held.taken_by or 0))
    freed = await village.db.read(lambda unit: cases.find(unit, reference))
    assert freed is not None
    assert (freed.state, freed.taken_by) == (State.REOPENED, None)
    assert moved(held, Move.HAND_BACK).state is freed.state
    assert {after(state, Move.HAND_BACK) for state in HELD} == {State.REOPENED}


def test_no_handler_sets_the_state_of_a_case_by_hand() -> None:
    assert breaking(HANDLERS, states_set) == []


def states_set(tree: ast.AST) -> list[int]:
    """Lines in which code gives a state of a case by its name."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword)
        and node.arg == "state"
        and "State." in ast.unparse(node.value)
        and "AlertState." not in ast.unparse(node.value)
    ]


def test_that_rule_sees_what_it_must_see() -> None:
    assert states_set(ast.parse("replace(case, state=State.NEW)")) == [1]
    assert states_set(ast.parse("replace(alert, state=AlertState.SENT)")) == []


def test_levels_are_ordered_as_a_case_goes_up() -> None:
    assert list(Level) == [Level.DISTRICT, Level.PROVINCE, Level.NATIONAL]
