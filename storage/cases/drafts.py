"""Stores reports that are not sent yet (drafts), so that they can be continued later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from storage.cases.evidence import DropEvidence
from storage.cases.report import Draft
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.keys import person_keys
from storage.tables.cases import DraftRow

_TABLE = table(DraftRow)


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A stored draft, the step of the report the person is at, and when it was saved (UTC)."""

    step: str
    draft: Draft
    updated: datetime


def find(unit: Unit, person: str) -> SavedDraft | None:
    """Return the person's draft, or None."""
    row = unit.connection.execute(select(_TABLE).where(_TABLE.c.person == person)).one_or_none()
    if row is None:
        return None
    told = person_keys.of_person(unit, person).open_json(row.facts)
    return SavedDraft(row.step, Draft.from_json(told), row.updated)


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """Save a person's draft, encrypted, in place of an earlier one."""

    person: str
    step: str
    draft: Draft

    def apply(self, unit: Unit) -> None:
        """Store the draft."""
        cipher = person_keys.of_person(unit, self.person)
        unit.connection.execute(delete(_TABLE).where(_TABLE.c.person == self.person))
        unit.connection.execute(
            insert(_TABLE).values(
                person=self.person,
                step=self.step,
                facts=cipher.seal_json(self.draft.to_json()),
                updated=unit.now,
            )
        )


@dataclass(frozen=True, slots=True)
class DropDraft:
    """Delete a person's draft, which was sent or given up."""

    person: str

    def apply(self, unit: Unit) -> None:
        """Delete the draft, if there is one, with its evidence that is not attached to a case."""
        DropEvidence(self.person).apply(unit)
        unit.connection.execute(delete(_TABLE).where(_TABLE.c.person == self.person))
