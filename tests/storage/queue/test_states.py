"""Messages and events have one table of transitions each, which statements take conditions from."""

from __future__ import annotations

import pytest

from storage.queue.states import (
    DUE,
    EVENT_MOVES,
    HELD,
    MESSAGE_MOVES,
    EventState,
    MessageState,
    may_become,
    one_of,
)
from storage.tables.queue import InboxRow, OutboxRow


def test_every_state_has_its_transitions() -> None:
    assert set(MESSAGE_MOVES) == set(MessageState)
    assert set(EVENT_MOVES) == set(EventState)


def test_what_has_arrived_or_was_dropped_is_never_sent_again() -> None:
    assert MESSAGE_MOVES[MessageState.SENT] == {MessageState.SENT}
    assert MESSAGE_MOVES[MessageState.DROPPED] == {MessageState.DROPPED}
    assert EVENT_MOVES[EventState.DONE] == set()


def test_only_the_operator_brings_back_what_is_dead() -> None:
    assert may_become(EventState.OPEN) == "state = 'dead'"
    assert MESSAGE_MOVES[MessageState.DEAD] == {MessageState.OPEN, MessageState.DROPPED}


def test_a_condition_names_the_states_that_the_table_allows() -> None:
    assert may_become(EventState.DONE) == "state IN ('open', 'dead')"
    assert may_become(EventState.DONE, [EventState.DEAD]) == "state = 'dead'"
    assert may_become(MessageState.SENT, HELD) == "state IN ('late', 'waiting')"


def test_a_transition_that_the_table_does_not_allow_is_refused() -> None:
    with pytest.raises(ValueError, match="dropped may not become sent"):
        may_become(MessageState.SENT, [MessageState.LATE, MessageState.DROPPED])
    with pytest.raises(ValueError, match="done may not become open"):
        may_become(EventState.OPEN, [EventState.DONE])


def test_conditions_are_spelled_like_those_of_the_indexes() -> None:
    conditions = [
        str(index.dialect_options["sqlite"]["where"])
        for model in (InboxRow, OutboxRow)
        for index in model.__table__.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    ]
    assert one_of([EventState.OPEN]) in conditions
    assert one_of(HELD) in conditions
    assert len([condition for condition in conditions if one_of(DUE) in condition]) == 2
