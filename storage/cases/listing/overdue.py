"""The SQL condition of overdue cases (free for too long) for counts; handlers/cases/case/duty.py
computes the limits.

Overdue is counted in working hours (content/reading/hours.py), which no database knows: from the
hours follows up to when a case was opened that is overdue now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_

from storage.cases.states import Level
from storage.engine.columns import table
from storage.tables.cases import Case

_CASES = table(Case)


@dataclass(frozen=True, slots=True)
class Limits:
    """Up to when (UTC) a case was opened that is overdue now: with a loss, and without one."""

    urgent: datetime
    plain: datetime


@dataclass(frozen=True, slots=True)
class Overdue:
    """The limits of all cases. `own`: districts with holidays of their own, and their limits."""

    limits: Limits
    own: tuple[tuple[frozenset[str], Limits], ...] = ()

    def condition(self) -> ColumnElement[bool]:
        """Return the condition that a case, if nobody has taken it, is overdue."""
        if not self.own:
            return _opened(self.limits)
        own = [
            (and_(_CASES.c.level == Level.DISTRICT, _CASES.c.district.in_(sorted(codes))), limits)
            for codes, limits in self.own
        ]
        elsewhere = and_(*(~here for here, _ in own), _opened(self.limits))
        return or_(elsewhere, *(and_(here, _opened(limits)) for here, limits in own))


def _opened(limits: Limits) -> ColumnElement[bool]:
    urgent = _CASES.c.urgent.is_(True)
    return or_(
        and_(urgent, _CASES.c.opened <= limits.urgent),
        and_(~urgent, _CASES.c.opened <= limits.plain),
    )
