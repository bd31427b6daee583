"""Counts for operators whether cases are worked on and whether any official hears of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from storage.cases import cases
from storage.cases.cases import Reach
from storage.cases.listing.overdue import Overdue
from storage.cases.states import FREE, State
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.tables.cases import Case

_CASES = table(Case)
OPEN: tuple[State, ...] = tuple(state for state in State if state is not State.CLOSED)


@dataclass(frozen=True, slots=True)
class CaseHealth:
    """How cases stand in the whole installation.

    states:      open cases by state; every state but closed is there.
    loss_since:  since when the oldest urgent case that nobody has taken is free (UTC), or None.
    overdue:     cases that nobody has taken although their time is over.
    nowhere:     open cases of areas where no official can be reached.
    unreachable: officials who blocked the bot in every app they use.
    """

    states: Mapping[State, int]
    loss_since: datetime | None
    overdue: int
    nowhere: int
    unreachable: int


def unreached(unit: Unit) -> dict[Reach, int]:
    """Return reach -> number of open cases, where no official who works cases can be reached."""
    everybody = officials.everybody(unit)
    served = {o.reach for o in everybody if o.role in officials.CASE_ROLES and o.reachable}
    return {reach: n for reach, n in cases.open_counts(unit).items() if reach not in served}


def read(unit: Unit, overdue: Overdue) -> CaseHealth:
    """Count, in one look at the open cases."""
    late = case((overdue.condition(), 1), else_=0)
    looked = select(
        _CASES.c.state, _CASES.c.urgent, func.count(), func.sum(late), func.min(_CASES.c.updated)
    )
    open_ones = looked.where(_CASES.c.state != State.CLOSED)
    states, lying, since = dict.fromkeys(OPEN, 0), 0, None
    for name, urgent, number, overdue_ones, oldest in unit.connection.execute(
        open_ones.group_by(_CASES.c.state, _CASES.c.urgent)
    ):
        state = State(name)
        states[state] += number
        if state in FREE:
            lying += int(overdue_ones)
            if urgent and (since is None or oldest < since):
                since = oldest
    unreachable = sum(not one.reachable for one in officials.everybody(unit))
    return CaseHealth(states, since, lying, sum(unreached(unit).values()), unreachable)
