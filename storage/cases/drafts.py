"""Drafts: a report that is not sent yet, so that it can be continued a day later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from storage.cases.evidence import DropEvidence
from storage.cases.report import Draft
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.cases import DraftRow

_TABLE = table(DraftRow)


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """What a person has told so far, the step they are at, and when they last went on (UTC)."""

    step: str
    draft: Draft
    updated: datetime


def find(unit: Unit, person: str) -> SavedDraft | None:
    """The person's draft, or None."""
    row = unit.connection.execute(select(_TABLE).where(_TABLE.c.person == person)).one_or_none()
    if row is None:
        return None
    return SavedDraft(row.step, Draft.from_json(unit.keyring.open_json(row.facts)), row.updated)


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """Keep a draft, encrypted; it replaces the one before."""

    person: str
    step: str
    draft: Draft

    def apply(self, unit: Unit) -> None:
        """Write it."""
        unit.connection.execute(delete(_TABLE).where(_TABLE.c.person == self.person))
        unit.connection.execute(
            insert(_TABLE).values(
                person=self.person,
                step=self.step,
                facts=unit.keyring.seal_json(self.draft.to_json()),
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
