"""The outbox: one row is one call to a platform, rendered once, kept until it has arrived."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, LargeBinary, bindparam, or_, select, text, update

from storage.engine.columns import Utc, table
from storage.engine.keyring import WrongKey
from storage.engine.statement import Statement
from storage.engine.transaction import Unit
from storage.tables.queue import Outbox

LATE_LIFE = timedelta(hours=24)
"""A reply that came too late precedes the person's next one within this time, or is dropped. News
that waits for the month's quota precedes it whenever that is."""

_OUTBOX = table(Outbox)


@dataclass(frozen=True, slots=True)
class Letter:
    """One call to a platform. `id` is its retry key; `good_until` the end of its reply token.

    `push` costs quota where the channel counts; `unclear`: an earlier try may have arrived.
    `key_used`: when that key was first used by a push that may have arrived.
    `spare` is the id of a letter to another account of the same official, which waits in state
    "spare" and is sent where this one cannot be.
    """

    id: str
    kind: str
    channel: str
    account: str
    person: str
    chat: str
    body: bytes
    created: datetime
    push: bool = False
    recipients: int = 1
    good_until: datetime | None = None
    must_arrive: bool = False
    attempts: int = 0
    unclear: bool = False
    trace: str = ""
    spare: str | None = None
    state: str = "open"
    key_used: datetime | None = None


SPARE = "spare"
"""State of a letter that is sent only where the one it stands in for cannot be."""

_NOT_SENT = ("waiting", "dead", "dropped")


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of a letter that was not simply sent.

    state "open" or "waiting": again at `due`; "late": in front of the next reply; "dead" keeps its
    body for the operator; "dropped" does not. `owner` None releases it to any process.
    """

    letter: Letter
    state: str
    due: datetime
    error: str
    owner: str | None = None


_COLUMNS = [_OUTBOX.c[field.name] for field in fields(Letter)]
_ADD = Statement(
    "INSERT INTO outbox (id, kind, channel, account, person, chat, body, created, push, recipients,"
    " good_until, must_arrive, trace, spare, state, owner, due, attempts, unclear, last_error)"
    " VALUES (:id, :kind, :channel, :account, :person, :chat, :body, :created, :push, :recipients,"
    " :good_until, :must_arrive, :trace, :spare, :state, :owner, :due, 0, false, '')"
)
_SENT = Statement(
    "UPDATE outbox SET state = 'sent', owner = NULL, body = NULL, attempts = :attempts"
    " WHERE id = :id AND state NOT IN ('dead', 'dropped')"
)
_MARK = text(
    "UPDATE outbox SET state = :state, owner = :owner, due = :due, attempts = :attempts,"
    " unclear = :unclear, last_error = :error, push = :push, good_until = :good_until,"
    " chat = :chat, body = :body, key_used = :key_used WHERE id = :id AND owner = :me"
).bindparams(
    bindparam("due", type_=Utc()),
    bindparam("key_used", type_=Utc()),
    bindparam("good_until", type_=Utc()),
    bindparam("body", type_=LargeBinary()),
)
_GIVE_WAY = text("UPDATE outbox SET state = 'dropped', owner = NULL, body = NULL WHERE id = :id")
# Only to somebody who is known, has not blocked us, and is still linked.
_TAKE_SPARE = text(
    "UPDATE outbox SET state = 'open', owner = :me, due = :now WHERE id = :spare"
    " AND state = 'spare' AND EXISTS (SELECT 1 FROM person JOIN second_account"
    " ON person.id IN (second_account.person, second_account.first)"
    " WHERE person.id = outbox.person AND person.blocked IS NULL)"
).bindparams(bindparam("now", type_=Utc()))
_DROP_SPARE = text(
    "UPDATE outbox SET state = 'dropped', body = NULL WHERE id = :spare AND state = 'spare'"
)
_SOME = select(*_COLUMNS).where(_OUTBOX.c.id.in_(bindparam("ids", expanding=True)))
# As in the indexes, word for word: SQLite would not use them for a bound parameter.
_WAITS = text("owner IS NULL AND state IN ('open', 'waiting')")
_DUE = (
    select(*_COLUMNS)
    .where(_WAITS, text("kind <> 'bulk'"), _OUTBOX.c.due <= bindparam("now", type_=Utc()))
    .order_by(_OUTBOX.c.due)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_DUE_BULK = (
    select(*_COLUMNS)
    .where(_WAITS, text("kind = 'bulk'"), _OUTBOX.c.channel == bindparam("channel"))
    .where(_OUTBOX.c.due <= bindparam("now", type_=Utc()))
    .order_by(_OUTBOX.c.due)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_TAKE = (
    update(_OUTBOX)
    .where(_OUTBOX.c.id == bindparam("taken"))
    .values(owner=bindparam("me"), state="open")
)
_LATE = (
    select(*_COLUMNS)
    .where(
        _OUTBOX.c.person == bindparam("person"),
        text("state IN ('late', 'waiting')"),
        _OUTBOX.c.owner.is_(None),
        or_(text("state = 'waiting'"), _OUTBOX.c.created > bindparam("since", type_=Utc())),
    )
    .order_by(_OUTBOX.c.created)
)
_RIDE = text(
    "UPDATE outbox SET state = 'sent', body = NULL, last_error = 'went with a later reply'"
    " WHERE id = :id AND owner IS NULL AND state IN ('late', 'waiting')"
)
# Nobody is sent a letter before it is due: what a dead process tried, it tried no earlier.
_FREE = text(
    "UPDATE outbox SET owner = NULL, unclear = :unclear OR unclear,"
    " key_used = CASE WHEN :unclear THEN COALESCE(key_used, due) ELSE key_used END"
    " WHERE owner IN :owners"
).bindparams(bindparam("owners", expanding=True), bindparam("unclear", type_=Boolean()))
_FREE_SOME = text("UPDATE outbox SET owner = NULL WHERE owner = :me AND id IN :ids").bindparams(
    bindparam("ids", expanding=True)
)
_MEND = text(
    "UPDATE outbox SET due = :now WHERE owner IS NULL AND kind <> 'bulk'"
    " AND state IN ('open', 'waiting') AND due > :limit"
).bindparams(bindparam("now", type_=Utc()), bindparam("limit", type_=Utc()))
_PUSHES_WAIT = text(
    "SELECT person FROM outbox WHERE owner IS NULL AND kind <> 'bulk'"
    " AND state IN ('open', 'waiting') AND state = 'open' AND push LIMIT :most"
)
_PUSHES_FLY = text("SELECT person FROM outbox WHERE owner IS NOT NULL AND push LIMIT :most")
_MINE = text("SELECT id FROM outbox WHERE owner = :me")
_KEY_GONE = text(
    "UPDATE outbox SET state = 'dead', owner = NULL, last_error = 'key is gone' WHERE id = :id"
)


def add(unit: Unit, me: str, letters: Sequence[Letter]) -> None:
    """Store letters that this process will send itself, at once; spare ones are nobody's yet."""
    if not letters:
        return
    _ADD.run_each(
        unit,
        [
            {
                "id": letter.id,
                "kind": letter.kind,
                "channel": letter.channel,
                "account": letter.account,
                "person": letter.person,
                "chat": letter.chat,
                "body": unit.keyring.seal(letter.body),
                "created": letter.created,
                "push": letter.push,
                "recipients": letter.recipients,
                "good_until": letter.good_until,
                "must_arrive": letter.must_arrive,
                "trace": letter.trace,
                "spare": letter.spare,
                "state": letter.state,
                "owner": None if letter.state == SPARE else me,
                "due": unit.now,
            }
            for letter in letters
        ],
    )


def claim(unit: Unit, me: str, most: int) -> list[Letter]:
    """Take up to `most` letters that are due and nobody has, bulk aside."""
    return _take(unit, me, unit.connection.execute(_DUE, {"now": unit.now, "most": most}).all())


def claim_bulk(unit: Unit, me: str, channel: str, most: int) -> list[Letter]:
    """Take up to `most` bulk letters of a channel: for the one process that paces them."""
    values = {"now": unit.now, "channel": channel, "most": most}
    return _take(unit, me, unit.connection.execute(_DUE_BULK, values).all())


def _take(unit: Unit, me: str, rows: Sequence[Any]) -> list[Letter]:
    if rows:
        unit.connection.execute(_TAKE, [{"taken": row.id, "me": me} for row in rows])
    return _opened(unit, rows)


def late(unit: Unit, person: str) -> list[Letter]:
    """What was to be said to this person and came too late or waits, oldest first.

    What no key opens is left where it is: this is asked on a reader, which must not write.
    """
    values = {"person": person, "since": unit.now - LATE_LIFE}
    rows = unit.connection.execute(_LATE, values).all()
    return [letter for row in rows if (letter := _letter(unit, row)) is not None]


def _opened(unit: Unit, rows: Sequence[Any]) -> list[Letter]:
    """These letters; one that no key of ours opens any more is dead."""
    letters = []
    for row in rows:
        if (letter := _letter(unit, row)) is not None:
            letters.append(letter)
            continue
        unit.connection.execute(_KEY_GONE, {"id": row.id})
    return letters


def _letter(unit: Unit, row: Any) -> Letter | None:
    try:
        body = unit.keyring.open(row.body or b"")
    except WrongKey:
        return None
    return Letter(**{**row._mapping, "body": body})


def ride(unit: Unit, letters: Sequence[Letter]) -> bool:
    """These late letters went into another one; False where one of them is not there any more."""
    done = [unit.connection.execute(_RIDE, {"id": letter.id}).rowcount for letter in letters]
    return all(done)


def sent(unit: Unit, letters: Sequence[Letter]) -> None:
    """These have arrived; their content goes, and what was kept to stand in for them."""
    rows = [{"id": letter.id, "attempts": letter.attempts + 1} for letter in letters]
    _SENT.run_each(unit, rows)
    if spares := [{"spare": letter.spare} for letter in letters if letter.spare]:
        unit.connection.execute(_DROP_SPARE, spares)


def mark(unit: Unit, me: str, marks: Sequence[Mark]) -> list[Letter]:
    """Write down what became of letters of mine. What cannot be sent gives way to its spare letter:
    those are mine to send from now on, and are given back.
    """
    common = [_marked(unit, me, m) for m in marks if not _gives_way(m)]
    if common:
        unit.connection.execute(_MARK, common)
    taken = []
    for m in filter(_gives_way, marks):
        spare = {"spare": m.letter.spare, "me": me, "now": unit.now}
        if not unit.connection.execute(_MARK, _marked(unit, me, m)).rowcount:
            continue  # somebody else has it by now
        if unit.connection.execute(_TAKE_SPARE, spare).rowcount:
            unit.connection.execute(_GIVE_WAY, {"id": m.letter.id})
            taken.append(m.letter.spare)
    if not taken:
        return []
    return _opened(unit, unit.connection.execute(_SOME, {"ids": taken}).all())


def _gives_way(mark: Mark) -> bool:
    return mark.letter.spare is not None and mark.state in _NOT_SENT


def _marked(unit: Unit, me: str, m: Mark) -> dict[str, Any]:
    return {
        "id": m.letter.id,
        "me": me,
        "state": m.state,
        "owner": m.owner,
        "due": m.due,
        "attempts": m.letter.attempts,
        "unclear": m.letter.unclear,
        "key_used": m.letter.key_used,
        "error": m.error[:200],
        "push": m.letter.push,
        "good_until": m.letter.good_until,
        "chat": m.letter.chat,
        "body": None if m.state == "dropped" else unit.keyring.seal(m.letter.body),
    }


def free(unit: Unit, owners: Collection[str], *, unclear: bool) -> int:
    """Give back every letter of these processes; how many there were.

    `unclear`: they died, so that nobody knows what was on its way.
    """
    values = {"owners": list(owners), "unclear": unclear}
    return unit.connection.execute(_FREE, values).rowcount


def free_some(unit: Unit, me: str, ids: Collection[str]) -> int:
    """Give back these letters of mine."""
    return unit.connection.execute(_FREE_SOME, {"me": me, "ids": list(ids)}).rowcount


def mend(unit: Unit) -> int:
    """Bring letters nearer that a clock, since put back, put off too far; how many there were."""
    values = {"now": unit.now, "limit": unit.now + LATE_LIFE}
    return unit.connection.execute(_MEND, values).rowcount


def pushes_under_way(unit: Unit, most: int = 5000) -> tuple[str, ...]:
    """A person for each push that has not been sent yet; what waits for another month is none."""
    found: list[str] = []
    for statement in (_PUSHES_WAIT, _PUSHES_FLY):
        found += unit.connection.execute(statement, {"most": most}).scalars()
    return tuple(found)


def mine(unit: Unit, me: str) -> set[str]:
    """The ids of the letters that this process owns in the database."""
    return set(unit.connection.execute(_MINE, {"me": me}).scalars())
