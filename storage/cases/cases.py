"""Stores cases, the reports that were sent to officials: finds them, opens one (OpenCase) and moves
one (MoveCase).

Their reports are encrypted with the key of their reporter, and a move fails if the case was changed
since it was read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from storage.cases import audit, campaigns, evidence, sightings, timers
from storage.cases.report import Report
from storage.cases.sightings import Seen
from storage.cases.states import Level, Move, State
from storage.engine.cipher import Cipher
from storage.engine.columns import table
from storage.engine.transaction import Conflict, Unit
from storage.figures import totals
from storage.keys import person_keys
from storage.tables.cases import Case as CaseRow

_TABLE = table(CaseRow)
_REPORT = _TABLE.c.facts
_ADD = insert(_TABLE)
"""The column of the encrypted report, under its original name."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case as handlers read it.

    `word` and `digits` are its random name, e.g. "mali" and "4821". `reporter` is a person id, None
    once erased; `taken_by` is the number of the official who has the case. `report` is what the
    reporter agreed to send. If `forgotten` is set, the report and the reporter were deleted then
    (storage/forgetting/old_cases.py).
    """

    id: int
    word: str
    digits: str
    state: State
    level: Level
    district: str
    province: str
    urgent: bool
    reporter: str | None
    language: str
    headmen: bool
    report: Report
    taken_by: int | None
    outcome: str
    opened: datetime
    updated: datetime
    version: int
    campaign: int | None = None
    forgotten: datetime | None = None

    @property
    def reference(self) -> str:
        """The name of the case as buttons carry it, e.g. "mali4821"."""
        return f"{self.word}{self.digits}"


_COLUMNS = [
    _REPORT.label("report") if field.name == "report" else _TABLE.c[field.name]
    for field in fields(Case)
]


_NEWEST_FIRST = (_TABLE.c.opened.desc(), _TABLE.c.id.desc())
_NAMED = (  # asked for in every turn of an official, so put together once
    select(*_COLUMNS)
    .where(_TABLE.c.word == bindparam("name"), _TABLE.c.digits == bindparam("number"))
    .order_by(*_NEWEST_FIRST)
    .limit(1)
)
_MOST_PRESSING_FIRST = (_TABLE.c.urgent.desc(), _TABLE.c.opened, _TABLE.c.id)
"""Where something was lost, then the oldest."""


def _read(
    unit: Unit,
    where: ColumnElement[bool],
    limit: int | None = 50,
    order: tuple[ColumnElement[Any], ...] = _NEWEST_FIRST,
) -> tuple[Case, ...]:
    return _asked(unit, select(*_COLUMNS).where(where).order_by(*order).limit(limit), {})


def _asked(unit: Unit, wanted: Select[Any], values: Mapping[str, Any]) -> tuple[Case, ...]:
    found = unit.connection.execute(wanted, values).mappings().all()
    ciphers = person_keys.of_people(unit, (row["reporter"] for row in found))
    return tuple(
        Case(
            **{
                **row,
                "state": State(row["state"]),
                "level": Level(row["level"]),
                "report": _report(ciphers.of(row["reporter"]), row["report"]),
            }
        )
        for row in found
    )


def _report(cipher: Cipher, sealed: bytes) -> Report:
    return Report.from_json(cipher.open_json(sealed))


def find(unit: Unit, reference: str) -> Case | None:
    """Return the case with this name (e.g. "mali4821"), or None."""
    found = _asked(unit, _NAMED, {"name": reference[:-4], "number": reference[-4:]})
    return found[0] if found else None


def of_ids(unit: Unit, ids: Sequence[int]) -> tuple[Case, ...]:
    """Return the cases with these ids in their order; those that are not there are left out."""
    if not ids:
        return ()
    found = {case.id: case for case in _read(unit, _TABLE.c.id.in_(ids), len(ids))}
    return tuple(found[id] for id in ids if id in found)


def of_reporter(unit: Unit, person: str, most: int = 50) -> tuple[Case, ...]:
    """Return up to `most` of the cases that a person reported, newest first."""
    return _read(unit, _TABLE.c.reporter == person, most)


def of_campaign(unit: Unit, campaign: int, most: int = 500) -> tuple[Case, ...]:
    """Return the newest cases of a campaign, newest first."""
    return _read(unit, _TABLE.c.campaign == campaign, most)


@dataclass(frozen=True, slots=True)
class Reach:
    """Which cases somebody is responsible for: a level and the code of its district or province.

    `area` is empty for the national level.
    """

    level: Level
    area: str = ""


def open_within(unit: Unit, reaches: Iterable[Reach]) -> tuple[Case, ...]:
    """Return all cases within any of these reaches that are not closed, the most pressing first."""
    wheres = [_within(reach) for reach in reaches]
    return _read(unit, and_(_OPEN, or_(*wheres)), None, _MOST_PRESSING_FIRST) if wheres else ()


def of_name_part(
    unit: Unit, reaches: Iterable[Reach], words: Collection[str], digits: str = ""
) -> tuple[Case, ...]:
    """Return up to 50 cases within these reaches, closed ones too, with one of these words or these
    digits in their name, newest first."""
    wheres = [_within(reach) for reach in reaches]
    if not wheres or not (words or digits):
        return ()
    named = _TABLE.c.digits == digits if digits else _TABLE.c.word.in_(words)
    return _read(unit, and_(named, or_(*wheres)))


def opened_within(
    unit: Unit, reach: Reach, begin: datetime, end: datetime, most: int = 10_000
) -> tuple[Case, ...]:
    """Return the cases within a reach opened from `begin` until before `end`, newest first."""
    opened = and_(_TABLE.c.opened >= begin, _TABLE.c.opened < end)
    return _read(unit, and_(_within(reach), opened), most)


def of_district(unit: Unit, district: str, most: int = 100_000) -> tuple[Case, ...]:
    """Return every case of a district, at whatever level it is, newest first."""
    return _read(unit, _TABLE.c.district == district, most)


def reports_of(
    unit: Unit, begin: datetime, end: datetime, district: str | None, most: int = 20_000
) -> tuple[tuple[str, Report], ...]:
    """Return (reporter, report) of cases opened from `begin` until before `end`, for statistics.

    With `district` None, those of all districts. Left out are empty reports, of withdrawn or
    forgotten cases, and those of people who erased themselves.
    """
    where = and_(_TABLE.c.opened >= begin, _TABLE.c.opened < end, _TABLE.c.reporter.is_not(None))
    if district is not None:
        where = and_(where, _TABLE.c.district == district)
    columns = select(_TABLE.c.reporter, _REPORT)
    found = unit.connection.execute(columns.where(where).limit(most)).all()
    ciphers = person_keys.of_people(unit, (reporter for reporter, _ in found))
    told = ((reporter, _report(ciphers.of(reporter), sealed)) for reporter, sealed in found)
    return tuple((reporter, report) for reporter, report in told if not report.empty)


_OPEN = and_(_TABLE.c.closed.is_(None), _TABLE.c.state != State.CLOSED)
"""The first half is what the index of open cases is made for."""


def _within(reach: Reach) -> ColumnElement[bool]:
    same_level = _TABLE.c.level == reach.level
    match reach.level:
        case Level.DISTRICT:
            return and_(same_level, _TABLE.c.district == reach.area)
        case Level.PROVINCE:
            return and_(same_level, _TABLE.c.province == reach.area)
        case Level.NATIONAL:
            return same_level


def open_counts(unit: Unit) -> dict[Reach, int]:
    """Return reach -> number of open cases."""
    columns = (_TABLE.c.level, _TABLE.c.district, _TABLE.c.province)
    rows = unit.connection.execute(
        select(*columns, func.count()).where(_TABLE.c.state != State.CLOSED).group_by(*columns)
    )
    counts: dict[Reach, int] = {}
    for level, district, province, count in rows:
        areas = {Level.DISTRICT: district, Level.PROVINCE: province}
        reach = Reach(Level(level), areas.get(level, ""))
        counts[reach] = counts.get(reach, 0) + count
    return counts


def hand_back(unit: Unit, official: int) -> None:
    """Release the open cases that an official had taken, so that a colleague may take them.

    Their clocks start anew, and the next round of the schedule tells the colleagues. Sets the same
    state as Move.HAND_BACK; tests/handlers/cases/case/test_states.py checks that.
    """
    held = and_(_TABLE.c.taken_by == official, _TABLE.c.state != State.CLOSED)
    found = select(_TABLE.c.id, _TABLE.c.word, _TABLE.c.digits).where(held)
    for case, word, digits in unit.connection.execute(found).all():
        audit.append(unit, case, audit.SYSTEM, Move.HAND_BACK)
        timers.start_clock(unit, f"{word}{digits}", timers.FREED)
    unit.connection.execute(
        update(_TABLE)
        .where(held)
        .values(state=State.REOPENED, taken_by=None, version=_TABLE.c.version + 1, updated=unit.now)
    )


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Open a case under a random name, with its sightings and the first move of its trail."""

    word: str
    digits: str
    level: Level
    district: str
    province: str
    urgent: bool
    reporter: str
    language: str
    headmen: bool
    report: Report
    seen: tuple[Seen, ...] = ()
    note: str = ""

    def apply(self, unit: Unit) -> None:
        """Store the case. Raises Conflict if the name is taken: a re-run draws another."""
        cipher = person_keys.of_person(unit, self.reporter)
        values = {
            name: getattr(self, name)
            for name in (
                "word",
                "digits",
                "level",
                "district",
                "province",
                "urgent",
                "reporter",
                "language",
                "headmen",
            )
        }
        try:
            result = unit.connection.execute(
                _ADD,
                {
                    **values,
                    "state": State.NEW,
                    "outcome": "",
                    "facts": cipher.seal_json(self.report.to_json()),
                    "loss": self.report.loss or "",
                    "opened": unit.now,
                    "updated": unit.now,
                    "version": 0,
                },
            )
        except IntegrityError as error:
            raise Conflict from error
        (case,) = result.inserted_primary_key or (0,)
        audit.append(unit, case, audit.REPORTER, Move.OPEN, self.note)
        totals.moved(unit, case)
        sightings.add(unit, case, self.district, self.seen)
        campaigns.join(unit, case, self.district, self.seen)
        evidence.attach(unit, self.reporter, case)
        timers.start_clock(unit, f"{self.word}{self.digits}")


_ACTS = ("state", "level", "district", "taken_by")
"""The fields that say who is to act next: the clock starts anew when one of them changes."""
_MOVED = ("state", "level", "district", "province", "taken_by", "outcome", "headmen")
"""The fields of a case that a move may change, apart from its report."""


@dataclass(frozen=True, slots=True)
class MoveCase:
    """Apply one move to `case`, as it was read, and add it to the trail.

    `now` is the case after the move, or None if it does not change. Only the report and the fields
    in _MOVED are stored. `seen` are new sightings.
    """

    case: Case
    actor: str
    move: Move
    now: Case | None = None
    note: str = ""
    seen: tuple[Seen, ...] = ()

    def apply(self, unit: Unit) -> None:
        """Store the move. Raises Conflict if the case was changed since it was read."""
        done = unit.connection.execute(
            update(_TABLE)
            .where(_TABLE.c.id == self.case.id, _TABLE.c.version == self.case.version)
            .values(**self._changed(unit), version=self.case.version + 1, updated=unit.now)
        )
        if done.rowcount != 1:
            raise Conflict
        audit.append(unit, self.case.id, self.actor, self.move, self.note)
        if self.now is not None:
            totals.moved(unit, self.case.id)
        sightings.add(unit, self.case.id, self.case.district, self.seen)
        campaigns.join(unit, self.case.id, self.case.district, self.seen)
        self._keep_the_clock(unit)

    def _keep_the_clock(self, unit: Unit) -> None:
        """Stop the clock of a case that is closed; start it anew if others are to act now."""
        now = self.now or self.case
        if now.state is State.CLOSED:
            timers.stop_clock(unit, self.case.reference)
        elif any(getattr(now, name) != getattr(self.case, name) for name in _ACTS):
            timers.start_clock(unit, self.case.reference)

    def _changed(self, unit: Unit) -> dict[str, Any]:
        """Return the columns that change, with their new values."""
        now = self.now or self.case
        names = (name for name in _MOVED if getattr(now, name) != getattr(self.case, name))
        values = {name: getattr(now, name) for name in names}
        if now.report != self.case.report:
            cipher = person_keys.of_person(unit, self.case.reporter)
            values[_REPORT.name] = cipher.seal_json(now.report.to_json())
            values["loss"] = now.report.loss or ""
        if "state" in values:
            closes = now.state is State.CLOSED
            values["closed"] = func.coalesce(_TABLE.c.closed, unit.now) if closes else None
        return values
