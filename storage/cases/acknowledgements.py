"""Stores what kamnan and village heads answered to reports shown to them: "seen", or "told the
village".
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.cases import Acknowledgement

_TABLE = table(Acknowledgement)


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Record that an official has seen a case, or that they told the village of it."""

    case: int
    official: int
    told: bool

    def apply(self, unit: Unit) -> None:
        """Store it; "seen" after "told" changes nothing."""
        mine = (_TABLE.c.case_id == self.case) & (_TABLE.c.official == self.official)
        before = unit.connection.execute(select(_TABLE.c.told).where(mine)).scalar_one_or_none()
        unit.connection.execute(delete(_TABLE).where(mine))
        unit.connection.execute(
            insert(_TABLE).values(
                case_id=self.case,
                official=self.official,
                told=self.told or bool(before),
                at=unit.now,
            )
        )


def of_case(unit: Unit, case: int) -> tuple[tuple[int, bool], ...]:
    """Return (official, whether they told the village) for a case, the earliest first."""
    columns = (_TABLE.c.official, _TABLE.c.told)
    found = select(*columns).where(_TABLE.c.case_id == case).order_by(_TABLE.c.at)
    return tuple((official, told) for official, told in unit.connection.execute(found))
