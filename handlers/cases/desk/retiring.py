"""For `district retire`: hands the district's open cases to its province, or to the country.

An operator does this by a command. Who is told hears it by the timers of what was held back, which
any running process looks through: each gets one list, and the command needs no channel.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from handlers.cases.case import access, telling
from handlers.cases.case.policy import CaseStanding
from handlers.cases.case.states import moved
from handlers.core.outcome import NoticeKind
from storage.cases import cases
from storage.cases.cases import Case, MoveCase, Reach
from storage.cases.states import Level, Move
from storage.cases.timers import SetTimer, Timer
from storage.engine.transaction import Change, Unit
from storage.officials import officials, retiring
from storage.officials.officials import CASE_ROLES, Official

_UP = (Level.PROVINCE, Level.NATIONAL)


def takes_over(unit: Unit, province: str) -> Level | None:
    """Return the level whose officials take over the cases; None if nobody can be reached there."""
    for level in _UP:
        reach = Reach(level, province if level is Level.PROVINCE else "")
        if any(one.reachable for one in officials.with_roles(unit, reach, CASE_ROLES)):
            return level
    return None


def retire(unit: Unit, district: str, level: Level, by: str) -> int:
    """Take a district out of service; return how many cases went to `level`.

    `by` is who does it, as the trail names them. The move starts a new clock of each case; the
    officials of `level` who may see it, and its reporter, are told.
    """
    done = 0
    while found := cases.open_within(unit, [Reach(Level.DISTRICT, district)]):
        for case, stands in access.standings(unit, found):
            for change in _handed_up(unit, case, stands, level, by):
                change.apply(unit)
            done += 1
    retiring.take_away(unit, district, by)
    return done


def _handed_up(
    unit: Unit, case: Case, stands: CaseStanding, level: Level, by: str
) -> Iterator[Change]:
    now = replace(moved(case, Move.RAISE), level=level)
    yield MoveCase(case, by, Move.RAISE, now, note=level)
    for one in access.team(unit, stands.moved(now)):
        yield _tell(unit, NoticeKind.CASE_FREE, case, one)
    yield _tell(unit, NoticeKind.CASE_NEWS, case, None)


def _tell(unit: Unit, kind: NoticeKind, case: Case, to: Official | None) -> SetTimer:
    """Return the timer by which one official, or the reporter, hears at the next look."""
    about = telling.subject(case.reference, to.id if to else telling.REPORTER)
    return SetTimer(Timer(telling.waiting(kind), about, unit.now))
