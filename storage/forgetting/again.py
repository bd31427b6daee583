"""Erases in a copy of the database that is put back whoever was erased after it was made, as the
ledger of erasures tells (storage/keys/erasure_ledger.py).

Who is in the copy with the very key that was destroyed is erased; who came again later has another
key and stays. Of districts the trail in the copy tells whether it was made before their erasing: a
copy that is newer and has no such act tells that the erasing was undone, and its people stay.
What ends by its age alone (storage/forgetting/retention.py) needs no ledger: it ends again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, inspect, select, text, update

from storage import migrations
from storage.engine.columns import table
from storage.engine.keyring import Keyring
from storage.engine.transaction import Change, Unit
from storage.forgetting import districts
from storage.forgetting.erasure import ForgetInCases
from storage.keys import keychain
from storage.keys.erasure_ledger import ErasureLedger, Erasures, marks_of
from storage.officials import role_trail
from storage.people.people import ErasePerson
from storage.queue.states import EventState, MessageState
from storage.tables.keys import PersonKeyRow
from storage.tables.officials import RoleMove
from storage.tables.people import PERSON_TABLE
from storage.tables.queue import InboxRow, LaneRow, OutboxRow

PAGE = 500
"""People whose keys are compared at once."""

_KEYS = table(PersonKeyRow)
_MOVES = table(RoleMove)


class CopyTooNew(Exception):
    """Raised if somebody has to be erased in a copy whose schema is newer than this program."""

    def __init__(self, schema: str) -> None:
        super().__init__(
            f"the copy has schema {schema}, newer than this program, and somebody has to be erased "
            "in it: take the release that made it, or a later one"
        )


@dataclass(frozen=True, slots=True)
class Again:
    """What was done in a copy.

    compared:  False if the copy is of a release before people had keys of their own.
    erasures:  what the ledger held.
    people:    how many people were erased.
    districts: codes of the districts that were.
    undone:    (code, time) of erasings of districts that never came to an end, as the copy tells.
    newest:    when the last message came that the copy knows of, or the last person; None if it
               knows of none.
    schema:    the schema of the copy, if it was brought to this program's for the erasing.
    """

    compared: bool = True
    erasures: Erasures = Erasures()
    people: int = 0
    districts: tuple[str, ...] = ()
    newest: datetime | None = None
    schema: str = ""
    undone: tuple[tuple[str, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class Helpers:
    """What the handlers know of reports.

    cut:   returns the changes that cut a person out of their reports; they come first.
    names: returns what letters may call the cases of a district.
    actor: who does it, for the trail.
    """

    cut: Callable[[Unit, str], Sequence[Change]]
    names: Callable[[Unit, str], Collection[str]]
    actor: Callable[[Unit], str]


def erase_again(
    connection: Connection,
    keyring: Keyring,
    ledger: ErasureLedger,
    helpers: Helpers,
    now: datetime,
) -> Again:
    """Erase in this copy, in the transaction of `connection`, whom the ledger names.

    A copy of an older schema is brought to this program's first, if anybody is to be erased in it.
    Raises WrongDataKey, LedgerFailed and CopyTooNew.
    """
    if not keychain.use(connection, keyring):
        return Again(compared=False)
    erasures = ledger.read(keyring)
    newest = _newest(connection)
    missing = [each for each in erasures.districts if not _knows(connection, *each)]
    undone = tuple(each for each in missing if newest is not None and each[1] <= newest)
    gone = [each for each in missing if each not in undone]
    stay = {at for _, at in undone}
    residents = (marks for at, marks in erasures.residents.items() if at not in stay)
    people = _found(connection, keyring, erasures.people.union(*residents))
    schema = ""
    if people or gone:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        if found > migrations.HEAD:
            raise CopyTooNew(str(found))
        if found < migrations.HEAD:
            migrations.upgrade(connection, keyring=keyring)
            schema = str(found)
    for code, at in gone:
        # The time of the act is that of the erasing, so that it is known again.
        unit = Unit(connection, keyring, at)
        districts.erase(unit, code, helpers.names(unit, code))
        role_trail.append(unit, role_trail.NOBODY, helpers.actor(unit), role_trail.erased(code))
        unit.finish()
    unit = Unit(connection, keyring, now)
    for person in people:
        for change in (*helpers.cut(unit, person), ForgetInCases(person), ErasePerson(person)):
            change.apply(unit)
        _drop_letters(unit, person)
    unit.finish()
    codes = tuple(dict.fromkeys(code for code, _ in gone))
    return Again(True, erasures, len(people), codes, newest, schema, undone)


def _found(connection: Connection, keyring: Keyring, marks: Collection[str]) -> list[str]:
    """Return the people of the copy whose mark is one of these."""
    if not marks:
        return []
    return [
        person
        for page in _pages(connection)
        for mark, person in marks_of(keyring, page).items()
        if mark in marks
    ]


def _pages(connection: Connection) -> Iterator[Mapping[str, bytes]]:
    """Yield person -> wrapped key of everybody."""
    last = ""
    while True:
        page = (
            select(_KEYS.c.person, _KEYS.c.key)
            .where(_KEYS.c.person > last)
            .order_by(_KEYS.c.person)
            .limit(PAGE)
        )
        found = {person: bytes(key) for person, key in connection.execute(page)}
        if not found:
            return
        yield found
        *_, last = found


def _knows(connection: Connection, code: str, at: datetime) -> bool:
    """Return whether this erasing of a district is in the trail of the copy, or it has none yet."""
    if not inspect(connection).has_table(_MOVES.name):
        return True
    acts = select(_MOVES.c.at).where(_MOVES.c.move == role_trail.erased(code))
    return at in connection.execute(acts).scalars().all()


def _drop_letters(unit: Unit, person: str) -> None:
    """Delete what they had sent and what was on its way to them; its ids stay, so that repeats of
    the platform are known."""
    for rows, column, state in (
        (table(InboxRow), "raw", EventState.DONE),
        (table(OutboxRow), "body", MessageState.DROPPED),
    ):
        own = (rows.c.person == person) & rows.c[column].is_not(None)
        gone = update(rows).where(own).values({column: None, "state": state})
        unit.connection.execute(gone)
    lanes = table(LaneRow)
    unit.connection.execute(delete(lanes).where(lanes.c.person == person))


def _newest(connection: Connection) -> datetime | None:
    times = [
        connection.execute(select(func.max(column))).scalar()
        for column in (table(InboxRow).c.received, PERSON_TABLE.c.created)
    ]
    return max((at for at in times if at is not None), default=None)
