"""Drafts: a report that is not sent yet, so that it can be continued a day later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from storage.cases.evidence import DropEvidence
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.cases import DraftRow

_TABLE = table(DraftRow)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person has told so far, the step they are at, and when they last went on."""

    step: str
    facts: Mapping[str, Any]
    updated: datetime


def find(unit: Unit, person: str) -> Draft | None:
    """The person's draft, or None."""
    row = unit.connection.execute(select(_TABLE).where(_TABLE.c.person == person)).one_or_none()
    if row is None:
        return None
    return Draft(row.step, unit.keyring.open_json(row.facts), row.updated)


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """Keep a draft, encrypted; it replaces the one before."""

    person: str
    step: str
    facts: Mapping[str, Any]

    def apply(self, unit: Unit) -> None:
        """Write it."""
        unit.connection.execute(delete(_TABLE).where(_TABLE.c.person == self.person))
        unit.connection.execute(
            insert(_TABLE).values(
                person=self.person,
                step=self.step,
                facts=unit.keyring.seal_json(dict(self.facts)),
                updated=unit.now,
            )
        )


@dataclass(frozen=True, slots=True)
class DropDraft:
    """Forget a draft: it was sent or given up."""

    person: str

    def apply(self, unit: Unit) -> None:
        """Delete it, if there is one; what belongs to it is attached to a case or goes too."""
        DropEvidence(self.person).apply(unit)
        unit.connection.execute(delete(_TABLE).where(_TABLE.c.person == self.person))
