"""The account of a run finds what was lost, doubled or out of order, and whose it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from sqlalchemy import Engine, StaticPool, create_engine, text

from tests.chaos.account import Account, Spell, judge
from tests.chaos.people import People
from tests.chaos.platform import Arrival, Platform


@pytest.fixture
def engine() -> Iterator[Engine]:
    """A database with the two tables that are asked."""
    made = create_engine("sqlite://", poolclass=StaticPool)
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE inbox (state TEXT)"))
        connection.execute(text("CREATE TABLE chaos_report (person, n, place, file)"))
    yield made
    made.dispose()


class Run:
    """What two people wrote, what was stored of it and what arrived."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.people = People((), 0, 0)
        self.stub = Platform()

    def wrote(self, person: str, *numbers: int) -> None:
        """All of it is answered in this order."""
        self.people.written[person] = [str(n) for n in numbers]
        self.stored(person, *numbers)
        self.answered(person, *numbers)

    def stored(self, person: str, *numbers: int) -> None:
        """These reports, in this order."""
        with self.engine.begin() as connection:
            connection.execute(text("DELETE FROM chaos_report WHERE person = :p"), {"p": person})
            for place, n in enumerate(numbers):
                row = {"p": person, "n": n, "place": place}
                connection.execute(
                    text("INSERT INTO chaos_report VALUES (:p, :n, :place, NULL)"), row
                )

    def answered(self, person: str, *numbers: int, at: float = 100.0, **more: str) -> None:
        """These replies in addition."""
        for n in numbers:
            call: dict[str, object] = {"to": "p", "token": f"t{n}", "lines": [f"{person} {n}"]}
            kind = person.partition(":")[0]
            self.stub.arrived.append(Arrival(kind, "key", call | more, at + n, answered=True))

    def judged(self, spells: Sequence[Spell] = ()) -> Account:
        return judge(self.engine, self.people, self.stub, spells)


@pytest.fixture
def two(engine: Engine) -> Run:
    """One person on each kind of platform, all well."""
    made = Run(engine)
    made.wrote("keyed:p0", 1, 2, 3)
    made.wrote("bare:p1", 1, 2, 3)
    return made


def test_all_well_is_clean(two: Run) -> None:
    account = two.judged()
    assert account.clean
    assert account.events == 6
    assert account.people == {}


def test_a_lost_a_doubled_and_a_swapped_report_are_found_with_whose_they_are(two: Run) -> None:
    two.stored("keyed:p0", 1, 3)
    two.stored("bare:p1", 2, 1, 3, 3)
    account = two.judged()
    assert (account.lost, account.twice, account.out_of_order) == (1, 1, 1)
    assert account.people == {
        "keyed:p0": "{'lost': [2]}",
        "bare:p1": "{'twice': [3], 'out_of_order': [2]}",
    }
    assert not account.clean


def test_a_reply_that_never_came_or_came_twice_by_a_token_is_found(two: Run) -> None:
    two.answered("keyed:p0", 2)
    del two.stub.arrived[-2]
    account = two.judged()
    assert (account.replies_missing, account.replies_twice_keyed) == (1, 1)
    assert not account.clean


def test_a_repeat_without_keys_is_explained_by_the_fault_at_its_time_or_by_none(two: Run) -> None:
    two.answered("bare:p1", 1, 3, at=500.0)
    account = two.judged([Spell("killed", 100.5, 100.6), Spell("frozen", 200.0, 300.0)])
    assert account.repeats_bare == {"killed": 1}
    assert account.repeats_at_kills == [1]
    assert account.repeats_unexplained == 1
    assert not account.clean, "103.0 is too far from any fault"


def test_a_reply_that_another_overtook_is_told_with_the_fault_before_it(two: Run) -> None:
    two.people.written["bare:p2"] = ["1", "2"]
    two.stored("bare:p2", 1, 2)
    two.answered("bare:p2", 2, 1)
    assert two.judged().replies_overtaken == {"none": 1}
    account = two.judged([Spell("killed", 90.0, 91.0)])
    assert account.replies_overtaken == {"killed": 1}
    assert account.clean


def test_a_notice_that_never_came_is_found(two: Run) -> None:
    two.wrote("keyed:p0", 10)
    assert two.judged().notices_missing == 1
