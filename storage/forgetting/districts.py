"""Deletes every row that belongs to one district alone, for `district erase`; all other rows stay.

Of it are its cases with all that hangs on them, its officials with their codes and classes, the
words they gave to the list, its warnings, and the people who have nothing elsewhere: those who live
there, reported there or worked there. Whoever lives, reported, works or learns elsewhere too stays,
without this district and without the letters about its cases.

What stays: the number of people in a campaign that reached other districts (without those of this
one), hashes of the published list until its next Monday, and that it was erased, by whom and when.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, delete, func, or_, select, update

from storage.cases import campaigns, chain, chain_gaps
from storage.engine.cipher import WrongKey
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.figures import totals
from storage.forgetting.district_parts import Parts, chunks
from storage.keys import person_keys
from storage.officials import role_trail
from storage.people import attempts
from storage.tables.cases import (
    Acknowledgement,
    Alert,
    AlertSent,
    AlertStop,
    CampaignDistrict,
    Case,
    CaseMove,
    CaseTotal,
    DraftRow,
    Evidence,
    Review,
    Sighting,
    TrailHead,
)
from storage.tables.cases import Campaign as CampaignRow
from storage.tables.cases import Timer as TimerRow
from storage.tables.keys import PersonKeyRow
from storage.tables.officials import (
    BrowserSession,
    Confirmation,
    ContentMove,
    Invite,
    LinkCode,
    Official,
    Recusal,
    RoleMove,
    SecondChat,
    SignInLink,
)
from storage.tables.people import (
    PERSON_TABLE,
    Attempt,
    ClassMember,
    ClassRow,
    FlowStateRow,
    PracticeSent,
    Progress,
    TrialMember,
    WeeklySent,
)
from storage.tables.queue import InboxRow, LaneRow, OutboxRow

OF_NO_DISTRICT = frozenset(
    {
        "secret", "process", "holder", "operator", "trail_head", "trail_gap", "published_batch",
        "published_value", "shared_object",
        # The sealed plan of a trial names districts; who takes part goes with the people.
        "trial", "trial_unit",
    }
)  # fmt: skip
"""Tables without a row that is of a district or of a person in it."""


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows went: table -> number. Tables without any are left out.

    `alerts` are the numbers of its warnings, by which files outside the database are named.
    """

    rows: dict[str, int]
    alerts: tuple[int, ...] = ()


def erase(unit: Unit, district: str, names: Collection[str]) -> Erased:
    """Erase a district. `names` are what letters call its cases ("mali4821" and the like).

    Must come first in its unit: nothing may have been appended to a trail before. Where there is a
    ledger, its `note_district` must follow: the people who go are noted as going with it.
    """
    return _Eraser(unit, district, names).run()


class _Eraser:
    """One erasing, with what it counts."""

    def __init__(self, unit: Unit, district: str, names: Collection[str]) -> None:
        self._unit = unit
        self._district = district
        self._names = tuple(names)
        self._parts = Parts.find(unit, district)
        self._gone: dict[str, int] = {}
        self._alerts: tuple[int, ...] = ()

    def run(self) -> Erased:
        """Delete everything, the trails first and people last."""
        self._trails()
        self._cases()
        self._campaigns()
        self._officials()
        self._letters()
        self._people()
        rows = {name: count for name, count in sorted(self._gone.items()) if count}
        return Erased(rows, self._alerts)

    def _drop(self, rows: Table, where: ColumnElement[bool]) -> None:
        count = self._unit.connection.execute(delete(rows).where(where)).rowcount
        self._gone[rows.name] = self._gone.get(rows.name, 0) + count

    def _drop_in(self, rows: Table, column: str, values: Iterable[object]) -> None:
        for part in chunks(values):
            self._drop(rows, rows.c[column].in_(part))

    def _ids(self, rows: Table, where: ColumnElement[bool]) -> list[int]:
        return list(self._unit.connection.execute(select(rows.c.id).where(where)).scalars())

    def _trails(self) -> None:
        unit, moves, roles = self._unit, table(CaseMove), table(RoleMove)
        if unit.connection.execute(select(table(TrailHead).c.id)).first() is None:
            chain.begin(unit)
        cases: list[int] = []
        for part in chunks(self._parts.cases):
            cases += self._ids(moves, moves.c.case_id.in_(part))
        duty: list[int] = []
        for part in chunks(self._parts.officials):
            duty += self._ids(roles, roles.c.official.in_(part))
        invites = table(Invite)
        own = select(invites.c.number).where(invites.c.district == self._district)
        numbers = [n for n in unit.connection.execute(own).scalars() if n]
        for words in chunks([word for n in numbers for word in (f"invite {n}", f"revoke {n}")]):
            duty += self._ids(
                roles, (roles.c.official == role_trail.NOBODY) & roles.c.move.in_(words)
            )
        content = table(ContentMove)
        texts = self._ids(content, content.c.item == f"places/{self._district}")
        gone = {"case_move": cases, "duty_move": duty, "content_move": texts}
        chain_gaps.cut(unit, gone)
        self._gone |= {name: len(ids) for name, ids in gone.items()}

    def _cases(self) -> None:
        for part in chunks(self._parts.cases):
            totals.forget(self._unit, part)
        counted = table(CaseTotal)
        self._drop(counted, counted.c.area == self._district)
        self._unit.connection.execute(delete(counted).where(counted.c.number == 0))
        for kind in (Sighting, Evidence, Recusal, Acknowledgement):
            self._drop_in(table(kind), "case_id", self._parts.cases)
        self._drop_in(table(Case), "id", self._parts.cases)
        timers = table(TimerRow)
        names = {*self._parts.references, *map(str, self._parts.officials)}
        subjects = self._unit.connection.execute(select(timers.c.subject)).scalars()
        about = {each for each in subjects if names & set(each.split(" "))}
        self._drop_in(timers, "subject", about)
        alerts = table(Alert)
        mine = self._ids(alerts, alerts.c.district == self._district)
        self._drop_in(table(AlertSent), "alert", mine)
        self._drop_in(alerts, "id", mine)
        self._alerts = tuple(mine)
        self._drop(table(Confirmation), table(Confirmation).c.district == self._district)

    def _campaigns(self) -> None:
        """Take its people out of campaigns; those that reached nobody else go."""
        run, rows, spread = (
            self._unit.connection.execute,
            table(CampaignRow),
            table(CampaignDistrict),
        )
        here = select(spread.c.campaign, spread.c.reports).where(
            spread.c.district == self._district
        )
        for id, reports in run(here).all():
            own = (spread.c.campaign == id) & (spread.c.district == self._district)
            self._drop(spread, own)
            if not campaigns.districts(self._unit, id):
                self._drop(rows, or_(rows.c.id == id, rows.c.merged == id))
                continue
            opened = table(Case).c.opened
            ends = select(func.min(opened), func.max(opened)).where(table(Case).c.campaign == id)
            first, last = run(ends).one()
            now = {"reports": rows.c.reports - reports}
            if first is not None:
                now |= {"first": first, "last": last}
            run(update(rows).where(rows.c.id == id).values(**now))

    def _officials(self) -> None:
        classes, numbers = table(ClassRow), self._parts.officials
        for part in chunks(numbers):
            led = self._ids(classes, classes.c.trainer.in_(part))
            self._drop_in(table(ClassMember), "class_id", led)
            self._drop_in(classes, "id", led)
        for kind in (Recusal, Acknowledgement):
            self._drop_in(table(kind), "official", numbers)
        self._drop(table(Invite), table(Invite).c.district == self._district)
        self._drop_in(table(Official), "id", numbers)

    def _letters(self) -> None:
        """Delete what is on its way to those who stay, if it names a case of this district."""
        marks = [form for name in self._names for form in (name.encode(), _escaped(name))]
        everybody = {*self._parts.staying, *self._parts.everywhere}
        for kind, column in ((OutboxRow, "body"), (InboxRow, "raw"), (FlowStateRow, "data")):
            rows = table(kind)
            key = next(iter(rows.primary_key.columns))
            wanted = select(key, rows.c.person, rows.c[column]).where(rows.c[column].is_not(None))
            if kind is FlowStateRow:
                found = [
                    row
                    for part in chunks(everybody)
                    for row in self._unit.connection.execute(wanted.where(rows.c.person.in_(part)))
                ]
            else:
                found = list(self._unit.connection.execute(wanted))
            ciphers = person_keys.of_people(self._unit, {row.person for row in found})
            about = []
            for at, person, sealed in found:
                try:
                    opened = ciphers.of(person).open(bytes(sealed))
                except WrongKey:
                    continue
                if any(mark in opened for mark in marks):
                    about.append(at)
            self._drop_in(rows, key.name, about)

    def _people(self) -> None:
        run, whole = self._unit.connection.execute, self._parts.whole
        for part in chunks(whole):
            person_keys.note_erased(self._unit, part, with_district=True)
        for kind in (
            FlowStateRow, Progress, DraftRow, Evidence, Review, ClassMember, AlertSent, AlertStop,
            LaneRow, InboxRow, OutboxRow, SecondChat, LinkCode, PersonKeyRow,
            SignInLink, BrowserSession, WeeklySent, TrialMember,
            PracticeSent,
        ):  # fmt: skip
            self._drop_in(table(kind), "person", whole)
        self._drop_in(table(SecondChat), "first", whole)
        counted = [attempts.counted_as(self._unit, person) for person in whole]
        self._drop_in(table(Attempt), "person", counted)
        self._drop_in(PERSON_TABLE, "id", whole)
        lived = PERSON_TABLE.c.district == self._district
        run(update(PERSON_TABLE).where(lived).values(district=None))
        self._drop_in(table(DraftRow), "person", self._parts.lived_here)
        for part in chunks(self._parts.no_longer_officials):
            run(update(PERSON_TABLE).where(PERSON_TABLE.c.id.in_(part)).values(official=False))
            for column in ("person", "first"):
                self._drop_in(table(SecondChat), column, part)


def _escaped(name: str) -> bytes:
    """Return how JSON writes a name when it keeps to ASCII."""
    return name.encode("ascii", "backslashreplace")
