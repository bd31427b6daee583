"""When a clock goes off, and the ladder of those who hear, as the table in timer_rules.py says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from content.reading.hours import Hours
from handlers.cases.case import timer_rules
from handlers.cases.case.timer_rules import Hearer
from storage.cases.states import Level, State

HOURS = Hours(holidays=frozenset({date(2026, 12, 7)}))
THURSDAY_TEN = datetime(2026, 12, 3, 3, 0, tzinfo=UTC)  # in Thailand
FRIDAY_FOUR = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)


def thai(moment: datetime) -> str:
    return (moment + timedelta(hours=7)).strftime("%a %d %H:%M")


@pytest.mark.parametrize(
    ("now", "state", "urgent", "night", "due"),
    [
        (THURSDAY_TEN, State.NEW, False, False, "Thu 03 14:00"),
        (THURSDAY_TEN, State.REOPENED, True, False, "Thu 03 11:00"),
        (FRIDAY_FOUR, State.NEW, False, False, "Tue 08 12:00"),
        (FRIDAY_FOUR, State.NEW, True, False, "Tue 08 09:00"),
        (FRIDAY_FOUR + timedelta(hours=5), State.NEW, True, True, "Fri 04 22:00"),
        (THURSDAY_TEN, State.WAITING, True, False, "Tue 08 10:00"),
        (THURSDAY_TEN, State.TAKEN, True, False, "Fri 04 10:00"),
        (THURSDAY_TEN, State.REFERRED, False, False, "Fri 11 10:00"),
    ],
)
def test_a_clock_that_starts_goes_off_in_working_time(
    now: datetime, state: State, urgent: bool, night: bool, due: str
) -> None:
    assert thai(timer_rules.first(HOURS, state, now, urgent=urgent, night=night)) == due


@pytest.mark.parametrize(
    ("step", "now", "urgent", "due"),
    [
        (0, THURSDAY_TEN, False, "Fri 04 14:00"),
        (0, THURSDAY_TEN, True, "Thu 03 13:00"),
        (1, THURSDAY_TEN, False, "Fri 04 08:30"),
        (1, THURSDAY_TEN, True, "Thu 03 12:30"),
        (6, THURSDAY_TEN + timedelta(hours=3), True, "Fri 04 08:30"),
        (6, FRIDAY_FOUR, True, "Tue 08 08:30"),
    ],
)
def test_it_goes_off_again_on_working_mornings_and_with_a_loss_at_midday(
    step: int, now: datetime, urgent: bool, due: str
) -> None:
    assert thai(timer_rules.following(HOURS, step, now, urgent=urgent)) == due


def test_the_ladder_of_a_level_goes_up_and_ends_with_the_operators() -> None:
    whole = timer_rules.ladder(Level.DISTRICT)
    assert whole[0] == (Level.DISTRICT, Hearer.TEAM)
    assert whole[timer_rules.HEADS_STEP] == (Level.DISTRICT, Hearer.HEADS)
    assert len(whole) == 7
    for level in Level:
        rungs = timer_rules.ladder(level)
        assert rungs[0] == (level, Hearer.TEAM)
        assert rungs[-1][1] is Hearer.OPERATORS
    assert Level.DISTRICT not in {level for level, _ in timer_rules.ladder(Level.PROVINCE)}
