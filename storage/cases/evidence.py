"""Stores the pictures, voice messages and locations of reports, sealed, and which of them officials
may see.

Evidence is encrypted and expires after KEPT. Officials cannot see a piece until its reporter
uncovers it.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, insert, select, update

from storage.engine.cipher import Cipher
from storage.engine.columns import table
from storage.engine.transaction import Conflict, Unit
from storage.keys import person_keys
from storage.tables.cases import Case as CaseRow
from storage.tables.cases import Evidence as EvidenceRow

KEPT = timedelta(days=90)
MOST = 5
"""The most pieces of evidence in one report."""


class EvidenceKind(enum.StrEnum):
    """The kind of a piece of evidence."""

    PICTURE = "picture"
    VOICE = "voice"
    LOCATION = "place"  # where the reporter was: a geo URI (RFC 5870), "geo:17.87,102.74"


_TABLE = table(EvidenceRow)
_CASES = table(CaseRow)


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence without its content."""

    id: int
    kind: EvidenceKind
    uncovered: bool


def of_case(unit: Unit, case: int) -> tuple[Piece, ...]:
    """Return the pieces of a case, oldest first."""
    rows = unit.connection.execute(
        select(_TABLE.c.id, _TABLE.c.kind, _TABLE.c.released)
        .where(_TABLE.c.case_id == case, _TABLE.c.expires > unit.now)
        .order_by(_TABLE.c.id)
    )
    return tuple(Piece(row.id, EvidenceKind(row.kind), row.released) for row in rows)


def of_draft(unit: Unit, person: str) -> int:
    """Return how many pieces belong to a person's unsent report."""
    mine = select(func.count()).select_from(_TABLE).where(_TABLE.c.person == person)
    return unit.connection.execute(mine).scalar_one()


def read_uncovered(unit: Unit, case: int, piece: int) -> tuple[str, bytes] | None:
    """Return (MIME type, content) of a piece if its reporter uncovered it, else None."""
    row = unit.connection.execute(
        select(_TABLE.c.mime, _TABLE.c.data).where(
            _TABLE.c.id == piece,
            _TABLE.c.case_id == case,
            _TABLE.c.released.is_(True),
            _TABLE.c.expires > unit.now,
        )
    ).one_or_none()
    return (row.mime, _cipher(unit, case).open(row.data)) if row else None


def _cipher(unit: Unit, case: int | None, person: str | None = None) -> Cipher:
    """Return the cipher of the reporter of a case, or of `person` if there is no case yet."""
    if case is not None:
        reporter = select(_CASES.c.reporter).where(_CASES.c.id == case)
        person = unit.connection.execute(reporter).scalar_one_or_none()
    return person_keys.of_person(unit, person)


@dataclass(frozen=True, slots=True)
class KeepEvidence:
    """Store a piece of evidence for a case or, if `case` is None, for a person's unsent report."""

    kind: EvidenceKind
    mime: str
    data: bytes
    person: str | None = None
    case: int | None = None

    def apply(self, unit: Unit) -> None:
        """Store the piece, encrypted with the key of its reporter."""
        cipher = _cipher(unit, self.case, self.person)
        unit.connection.execute(
            insert(_TABLE).values(
                case_id=self.case,
                person=self.person if self.case is None else None,
                kind=self.kind,
                mime=self.mime,
                data=cipher.seal(self.data),
                released=False,
                expires=unit.now + KEPT,
            )
        )


@dataclass(frozen=True, slots=True)
class DropEvidence:
    """Delete the evidence of a person's unsent report."""

    person: str

    def apply(self, unit: Unit) -> None:
        """Delete the pieces."""
        unit.connection.execute(delete(_TABLE).where(_TABLE.c.person == self.person))


@dataclass(frozen=True, slots=True)
class DropLocation:
    """Delete the location that a person shared with an unsent report."""

    person: str

    def apply(self, unit: Unit) -> None:
        """Delete the location, if there is one."""
        mine = (_TABLE.c.person == self.person) & (_TABLE.c.kind == EvidenceKind.LOCATION)
        unit.connection.execute(delete(_TABLE).where(mine))


@dataclass(frozen=True, slots=True)
class UncoverEvidence:
    """Let the officials of a case see one piece of its evidence."""

    case: int
    piece: int

    def apply(self, unit: Unit) -> None:
        """Uncover the piece. Raises Conflict if it no longer exists."""
        done = unit.connection.execute(
            update(_TABLE)
            .where(_TABLE.c.id == self.piece, _TABLE.c.case_id == self.case)
            .values(released=True)
        )
        if done.rowcount != 1:
            raise Conflict


def attach(unit: Unit, person: str, case: int) -> None:
    """Move the evidence of a person's unsent report to the case that was made of it."""
    unit.connection.execute(
        update(_TABLE).where(_TABLE.c.person == person).values(case_id=case, person=None)
    )
