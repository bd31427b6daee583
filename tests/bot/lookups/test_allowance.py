"""Nobody does more than their share in any stretch of time, and nobody pays for another."""

from __future__ import annotations

import pytest

from bot.lookups import allowance
from bot.lookups.allowance import Allowance


class Clock:
    """Seconds, moved by the test."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_what_was_done_counts_for_the_whole_window(clock: Clock) -> None:
    subject = Allowance(2, 10.0, clock)
    assert subject.take("a")
    clock.now = 9.0
    assert subject.take("a")
    assert not subject.take("a")
    clock.now = 10.1  # the first is out of the window, the second is not
    assert subject.take("a")
    assert not subject.take("a")
    clock.now = 20.2
    assert subject.take("a")


def test_a_refusal_costs_nothing(clock: Clock) -> None:
    subject = Allowance(1, 10.0, clock)
    assert subject.take("a")
    for clock.now in (3.0, 6.0, 9.0):
        assert not subject.take("a")
    clock.now = 10.1
    assert subject.take("a")


def test_each_person_has_their_own(clock: Clock) -> None:
    subject = Allowance(1, 10.0, clock)
    assert subject.take("a")
    assert subject.take("b")
    assert not subject.take("a")


def test_no_more_people_are_remembered_than_there_is_room_for(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowance, "KEPT", 2)
    subject = Allowance(1, 10.0, clock)
    for person in ("a", "b", "c"):
        assert subject.take(person)
    assert subject.take("a"), "forgotten first"
    assert not subject.take("c")


def test_amounts_are_added_up_and_may_be_more_than_allowed(clock: Clock) -> None:
    subject = Allowance(10, 60, clock)
    assert subject.take("a", 6)
    assert not subject.take("a", 5)
    assert subject.take("a", 4)
    subject.add("a", 30)
    assert (subject.taken("a"), subject.taken("b")) == (40, 0)
    clock.now += 61
    assert subject.taken("a") == 0
