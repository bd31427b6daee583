"""Removes a person from cases, drafts, classes and roles in the write in which they erase
themselves.

The cases themselves stay, without the person: handlers first cut out of each report what tells who
its reporter is (CutReport), and what is left is sealed with the data keys, since the key of its
reporter is destroyed.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, func, select, update

from storage.cases import audit, cases, sightings
from storage.cases.cases import Case
from storage.cases.report import Report
from storage.cases.sightings import Seen
from storage.cases.states import Move
from storage.engine.cipher import Cipher
from storage.engine.columns import table
from storage.engine.transaction import Conflict, Unit
from storage.keys import person_keys
from storage.officials import browser_sessions, role_trail, second_chats
from storage.tables import SQLModel
from storage.tables.cases import AlertSent, AlertStop, DraftRow, Evidence, Review, Sighting
from storage.tables.cases import Case as CaseRow
from storage.tables.officials import Official
from storage.tables.people import ClassMember, ClassRow, Progress, WeeklySent

_CASES = table(CaseRow)
_OFFICIALS = table(Official)
ERASED = ""
"""The person id stored for an official who erased themselves; the number stays for the trail."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is stored about a person: the numbers of reports, roles and classes they are in.

    `draft` is True if they have an unsent report, `linked` if they linked another chat, `lessons`
    if it is kept what they learned, `weekly` if which lessons of the week they got, `alerts` if
    which warnings they got or that they want none; `browsers` is where they are signed in.
    """

    reports: int
    draft: bool
    roles: int
    classes: int = 0
    linked: bool = False
    lessons: bool = False
    weekly: bool = False
    alerts: bool = False
    browsers: int = 0


def kept(unit: Unit, person: str) -> Kept:
    """Return what erasing would remove for this person."""
    drafts, run = table(DraftRow), unit.connection.execute
    reports = run(select(func.count()).select_from(_CASES).where(_CASES.c.reporter == person))
    draft = run(select(drafts.c.step).where(drafts.c.person == person)).one_or_none()
    roles = run(
        select(func.count())
        .select_from(_OFFICIALS)
        .where(_OFFICIALS.c.person == person, _OFFICIALS.c.until.is_(None))
    )
    classes = run(
        select(func.count())
        .select_from(table(ClassMember))
        .where(table(ClassMember).c.person == person)
    )
    return Kept(
        reports.scalar_one(),
        draft is not None,
        roles.scalar_one(),
        classes.scalar_one(),
        second_chats.link_of(unit, person) is not None,
        _any(unit, Progress, person),
        _any(unit, WeeklySent, person),
        _any(unit, AlertSent, person) or _any(unit, AlertStop, person),
        len(browser_sessions.of_chats(unit, [person])),
    )


def _any(unit: Unit, rows: type[SQLModel], person: str) -> bool:
    """Return whether a table has a row of this person."""
    mine = select(table(rows).c.person).where(table(rows).c.person == person)
    return unit.connection.execute(mine.limit(1)).first() is not None


@dataclass(frozen=True, slots=True)
class ForgetInCases:
    """Remove a person from cases, drafts and rosters; what they reported and did stays.

    Cases that they had taken as an official are released for their colleagues. Classes that they
    held are deleted. Counts of attempts stay for their time: erasing is no way round a limit.
    """

    person: str

    def apply(self, unit: Unit) -> None:
        """Store it, with a move in the trail of every case that changes."""
        run = unit.connection.execute
        own = _CASES.c.reporter == self.person
        closed = table(Evidence).c.case_id.in_(select(_CASES.c.id).where(own))
        run(delete(table(Evidence)).where(closed, table(Evidence).c.released.is_(False)))
        ids = run(select(_CASES.c.id).where(own).order_by(_CASES.c.id).with_for_update()).scalars()
        cipher = person_keys.of_person(unit, self.person)
        for case in ids.all():
            _open_to_data_keys(unit, case, cipher)
            audit.forget_words_of_reporter(unit, case)
            audit.append(unit, case, audit.REPORTER, Move.ERASE)
        run(update(_CASES).where(own).values(reporter=None, version=_CASES.c.version + 1))
        numbers = select(_OFFICIALS.c.id).where(_OFFICIALS.c.person == self.person)
        second_chats.forget(unit, self.person)
        browser_sessions.forget(unit, self.person)
        for (number,) in run(numbers).all():
            cases.hand_back(unit, number)
            role_trail.append(unit, number, audit.official(number), "erase")
        led = select(table(ClassRow).c.id).where(table(ClassRow).c.trainer.in_(numbers))
        run(delete(table(ClassMember)).where(table(ClassMember).c.class_id.in_(led)))
        run(delete(table(ClassRow)).where(table(ClassRow).c.trainer.in_(numbers)))
        mine = _OFFICIALS.c.person == self.person
        ended = func.coalesce(_OFFICIALS.c.until, unit.now)
        emptied = {"person": ERASED, "until": ended, "note": None, "label": None}
        run(update(_OFFICIALS).where(mine).values(emptied))
        for kind in (DraftRow, Evidence, AlertSent, AlertStop, ClassMember, Review):
            run(delete(table(kind)).where(table(kind).c.person == self.person))


def _open_to_data_keys(unit: Unit, case: int, cipher: Cipher) -> None:
    """Seal what stays of a case with the data keys instead of its reporter's key."""
    pieces = table(Evidence)
    for rows, column, here in (
        (_CASES, _CASES.c.facts, _CASES.c.id == case),
        (pieces, pieces.c.data, pieces.c.case_id == case),
    ):
        for id, sealed in unit.connection.execute(select(rows.c.id, column).where(here)).all():
            again = unit.keyring.seal(cipher.open(sealed))
            changed = update(rows).where(rows.c.id == id).values({column.name: again})
            unit.connection.execute(changed)


@dataclass(frozen=True, slots=True)
class CutReport:
    """Put a report without what tells who its reporter is in place of the report of `case`.

    `gone` are the sightings of what is in it no longer. It comes before ForgetInCases in the same
    outcome.
    """

    case: Case
    report: Report
    gone: tuple[Seen, ...] = ()

    def apply(self, unit: Unit) -> None:
        """Store the report. Raises Conflict if the case was changed since it was read."""
        here = (_CASES.c.id == self.case.id) & (_CASES.c.version == self.case.version)
        facts = unit.keyring.seal_json(self.report.to_json())
        if unit.connection.execute(update(_CASES).where(here).values(facts=facts)).rowcount != 1:
            raise Conflict
        sightings.remove(unit, self.case.id, self.gone)


@dataclass(frozen=True, slots=True)
class ForgetTold:
    """Delete the sightings and all evidence of a withdrawn case."""

    case: int

    def apply(self, unit: Unit) -> None:
        """Delete the rows."""
        for kind in (Sighting, Evidence):
            rows = table(kind)
            unit.connection.execute(delete(rows).where(rows.c.case_id == self.case))
