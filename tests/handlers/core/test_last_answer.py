"""The card that was shown last: for how long it is in mind, and what it leaves alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from content.reading.library import Library
from handlers.core.incoming import Incoming, Text
from handlers.core.judged_message import JudgedMessage
from handlers.core.last_answer import FLOW, LASTS, SHOWN, LastAnswer, remembered
from handlers.core.outcome import KEEP
from handlers.core.ports import Operator, ports_off
from handlers.core.turn import Turn
from storage.engine.database import Database
from storage.people.flow_state import FlowState
from storage.people.people import Person
from tests.support.clock import MONDAY

PAID = LastAnswer(press="paid", argument="app")


@pytest.fixture
def turn(db: Database, library: Library):  # type: ignore[no-untyped-def]
    """Words of a person at a step."""

    def of(at: FlowState | None) -> Turn:
        person = Person("test:1", "test", "a", "1", language="th")
        event = Incoming(Text("กขค"), MONDAY)
        ports = ports_off(Operator("x", "02"))
        return Turn(person, at, (event,), MONDAY, library, db.read, ports)

    return of


def test_a_card_is_in_mind_for_an_hour(turn) -> None:  # type: ignore[no-untyped-def]
    state = remembered(turn(None), PAID)
    assert isinstance(state, FlowState)
    at = FlowState(state.flow, state.step, state.data, updated=MONDAY - LASTS + timedelta(0, 1))
    assert LastAnswer.of(turn(at)) == PAID
    late = FlowState(state.flow, state.step, state.data, updated=MONDAY - LASTS)
    assert LastAnswer.of(turn(late)) is None


def test_an_open_question_stays_open(turn) -> None:  # type: ignore[no-untyped-def]
    assert remembered(turn(FlowState("report", "loss")), PAID) is KEEP
    assert LastAnswer.of(turn(FlowState("report", "loss"))) is None


def test_a_verdict_counts_as_a_card_and_is_kept_with_its_buttons(turn) -> None:  # type: ignore[no-untyped-def]
    judged = JudgedMessage("x", verdict="danger")
    shown = FlowState("verdict", "shown", judged.to_json(), stamp="abc")
    assert LastAnswer.of(turn(shown)) == LastAnswer(press="verdict", argument="danger")
    after = remembered(turn(shown), PAID)
    assert isinstance(after, FlowState)
    assert after.stamp == "abc"
    assert JudgedMessage.of(turn(after)) == judged
    assert LastAnswer.of(turn(after)) == PAID
    then = remembered(turn(after), LastAnswer("held-abroad"))
    assert isinstance(then, FlowState)
    assert LastAnswer.of(turn(then)) == LastAnswer("held-abroad")


def test_the_next_card_takes_the_place_of_the_last(turn) -> None:  # type: ignore[no-untyped-def]
    at = FlowState(FLOW, SHOWN, {"slug": "held-abroad"}, stamp="abc")
    assert remembered(turn(at), PAID) == FlowState(FLOW, SHOWN, PAID.to_json())


@pytest.mark.parametrize("data", [{}, {"slug": 3}, {"press": None}])
def test_data_that_names_no_card_is_no_card(turn, data: dict[str, object]) -> None:  # type: ignore[no-untyped-def]
    assert LastAnswer.of(turn(FlowState(FLOW, SHOWN, data))) == LastAnswer()
