"""Reads which officials hear of a case that nobody takes, by the steps of case/timer_rules.py, and
which of them listen.
"""

from __future__ import annotations

from dataclasses import dataclass

from handlers.cases.case import access
from handlers.cases.case.policy import CaseStanding
from handlers.cases.case.timer_rules import Hearer, Rung, ladder
from storage.cases.states import Level
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.officials import Official


@dataclass(frozen=True, slots=True)
class Heard:
    """Those who listen, by rung, and the step that was reached."""

    rungs: tuple[tuple[Rung, tuple[Official, ...]], ...]
    step: int

    @property
    def nobody(self) -> bool:
        """Whether not one person hears."""
        return not any(found for _, found in self.rungs)

    def of(self, level: Level, who: Hearer) -> tuple[Official, ...]:
        """Return those of one rung."""
        return next((found for rung, found in self.rungs if rung == (level, who)), ())


def heard(unit: Unit, case: CaseStanding, step: int) -> Heard:
    """Return who hears at this step: all rungs up to it, past those where nobody listens."""
    rungs = ladder(case.level)
    found: list[tuple[Rung, tuple[Official, ...]]] = []
    for number, rung in enumerate(rungs):
        found.append((rung, tuple(one for one in on_rung(unit, case, rung) if one.listens)))
        if number >= step and found[-1][1]:
            break
    return Heard(tuple(found), len(found) - 1)


def on_rung(unit: Unit, case: CaseStanding, rung: Rung) -> tuple[Official, ...]:
    """Return the officials of one rung, those who do not listen included."""
    level, who = rung
    if who is Hearer.OPERATORS:
        return access.operators(unit, case)
    if level is case.level:
        return access.team(unit, case) if who is Hearer.TEAM else access.heads(unit, case)
    roles = officials.CASE_ROLES if who is Hearer.TEAM else (officials.HEAD,)
    return access.above(unit, case, level, roles)


def levels_above(level: Level) -> tuple[Level, ...]:
    """Return the levels above this one, the nearest first."""
    return tuple(Level)[tuple(Level).index(level) + 1 :]
