"""Stores messages until they have arrived, one row for each call to a platform, and hands them to
one sender at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, LargeBinary, bindparam, or_, select, text, update

from storage.engine.cipher import Cipher, WrongKey
from storage.engine.columns import Utc, table
from storage.engine.records import Record
from storage.engine.statement import Statement
from storage.engine.transaction import Unit
from storage.keys import person_keys
from storage.keys.person_keys import Ciphers
from storage.queue.states import DUE, HELD, MessageKind, MessageState, may_become, one_of
from storage.tables.queue import OutboxRow

LATE_LIFE = timedelta(hours=24)
"""For how long a reply that missed its token is kept to go in front of the person's next reply;
then it is dropped. A notice that waits for the month's quota is kept however long that takes."""

_OUTBOX = table(OutboxRow)


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """One call to a platform.

    `id` is also the retry key (a UUID). `person` is the destination, or the first of several, and
    `chat` the address to which the platform delivers; it is stored only inside the sealed body.
    `body` is the rendered request: it is built once, so that retries are byte-identical. A `push`
    counts against the quota if the channel has one; other messages use a reply token, which is
    valid until `good_until`. With `must_arrive` the message is pushed if the token is lost.
    `unclear` is True if an earlier attempt may have arrived; `key_used` is the time at which such a
    push first used the retry key. `spare` is the id of the same message to the official's second
    chat, which is sent if this one cannot be. With `unkept` the content is not stored at all and is
    sent from memory or never: it goes to somebody who has just erased themselves.
    """

    id: str
    kind: MessageKind
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
    state: MessageState = MessageState.OPEN
    key_used: datetime | None = None
    unkept: bool = False


_NOT_SENT = frozenset({MessageState.WAITING, MessageState.DEAD, MessageState.DROPPED})
"""New states of a message for which its spare message is sent instead."""


@dataclass(frozen=True, slots=True)
class SendResult:
    """The new state of a message that could not be sent this time.

    If the state is one of DUE, it is tried again at `due`. With `owner` None any process may take
    it.
    """

    message: OutboxMessage
    state: MessageState
    due: datetime
    error: str
    owner: str | None = None


_MESSAGE = Record(OutboxMessage, without={"chat", "unkept"})
_COLUMNS = [_OUTBOX.c[name] for name in _MESSAGE.names]
_ADD = Statement(_MESSAGE.insert("outbox", "owner", "due", "last_error"))
_RECORD_SENT = Statement(
    f"UPDATE outbox SET state = '{MessageState.SENT}', owner = NULL, body = NULL,"
    f" attempts = :attempts WHERE id = :id AND {may_become(MessageState.SENT)}"
)
_RECORD_RESULT = text(
    "UPDATE outbox SET state = :state, owner = :owner, due = :due, attempts = :attempts,"
    " unclear = :unclear, last_error = :error, push = :push, good_until = :good_until,"
    " body = :body, key_used = :key_used WHERE id = :id AND owner = :process_id"
).bindparams(
    bindparam("due", type_=Utc()),
    bindparam("key_used", type_=Utc()),
    bindparam("good_until", type_=Utc()),
    bindparam("body", type_=LargeBinary()),
)
_REPLACED = text(
    f"UPDATE outbox SET state = '{MessageState.DROPPED}', owner = NULL, body = NULL"
    f" WHERE id = :id AND {may_become(MessageState.DROPPED, _NOT_SENT)}"
)
# Only if the person is known and has not blocked the bot, and the chats are still linked.
_TAKE_SPARE = text(
    f"UPDATE outbox SET state = '{MessageState.OPEN}', owner = :process_id, due = :now"
    f" WHERE id = :spare AND {may_become(MessageState.OPEN, [MessageState.SPARE])}"
    " AND EXISTS (SELECT 1 FROM person JOIN second_account"
    " ON person.id IN (second_account.person, second_account.first)"
    " WHERE person.id = outbox.person AND person.blocked IS NULL)"
).bindparams(bindparam("now", type_=Utc()))
_DROP_SPARE = text(
    f"UPDATE outbox SET state = '{MessageState.DROPPED}', body = NULL"
    f" WHERE id = :spare AND {may_become(MessageState.DROPPED, [MessageState.SPARE])}"
)
_SOME = select(*_COLUMNS).where(_OUTBOX.c.id.in_(bindparam("ids", expanding=True)))
# Spelled like the conditions of the indexes: SQLite does not use them for a bound parameter.
_NOT_BULK, _BULK = f"kind <> '{MessageKind.BULK}'", f"kind = '{MessageKind.BULK}'"
_FREE = f"owner IS NULL AND {_NOT_BULK} AND {one_of(DUE)}"
_FREE_BULK = f"owner IS NULL AND {_BULK} AND {one_of(DUE)}"
_DUE = (
    select(*_COLUMNS)
    .where(text(_FREE), _OUTBOX.c.due <= bindparam("now", type_=Utc()))
    .order_by(_OUTBOX.c.due)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_DUE_BULK = (
    select(*_COLUMNS)
    .where(text(_FREE_BULK), _OUTBOX.c.channel == bindparam("channel"))
    .where(_OUTBOX.c.due <= bindparam("now", type_=Utc()))
    .order_by(_OUTBOX.c.due)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_TAKE = (
    update(_OUTBOX)
    .where(_OUTBOX.c.id == bindparam("taken"))
    .values(owner=bindparam("process_id"), state=MessageState.OPEN)
)
_LATE = (
    select(*_COLUMNS)
    .where(
        _OUTBOX.c.person == bindparam("person"),
        text(one_of(HELD)),
        _OUTBOX.c.owner.is_(None),
        or_(
            text(one_of([MessageState.WAITING])),
            _OUTBOX.c.created > bindparam("since", type_=Utc()),
        ),
    )
    .order_by(_OUTBOX.c.created)
)
_JOIN = text(
    f"UPDATE outbox SET state = '{MessageState.SENT}', body = NULL,"
    " last_error = 'went with a later reply'"
    f" WHERE id = :id AND owner IS NULL AND {may_become(MessageState.SENT, HELD)}"
)
# A message is never sent before it is due, so a dead process cannot have tried it earlier.
_RELEASE_ALL = text(
    "UPDATE outbox SET owner = NULL, unclear = :unclear OR unclear,"
    " key_used = CASE WHEN :unclear THEN COALESCE(key_used, due) ELSE key_used END"
    " WHERE owner IN :owners"
).bindparams(bindparam("owners", expanding=True), bindparam("unclear", type_=Boolean()))
_RELEASE = text(
    "UPDATE outbox SET owner = NULL WHERE owner = :process_id AND id IN :ids"
).bindparams(bindparam("ids", expanding=True))
_SHORTEN_WAITS = text(f"UPDATE outbox SET due = :now WHERE {_FREE} AND due > :limit").bindparams(
    bindparam("now", type_=Utc()), bindparam("limit", type_=Utc())
)
_QUOTA_IS_BACK = text(
    "UPDATE outbox SET due = :now WHERE channel = :channel AND owner IS NULL AND due > :now"
    f" AND last_error = :why AND {one_of([MessageState.WAITING])}"
).bindparams(bindparam("now", type_=Utc()))
_PUSHES_WAIT = text(
    f"SELECT person FROM outbox WHERE {_FREE} AND {one_of([MessageState.OPEN])}"
    " AND push LIMIT :most"
)
_PUSHES_OWNED = text("SELECT person FROM outbox WHERE owner IS NOT NULL AND push LIMIT :most")
_OWNED = text("SELECT id FROM outbox WHERE owner = :process_id")
_KEY_GONE = text(
    f"UPDATE outbox SET state = '{MessageState.DEAD}', owner = NULL, last_error = 'key is gone'"
    f" WHERE id = :id AND {may_become(MessageState.DEAD)}"
)


def pack(chat: str, body: bytes) -> bytes:
    """Return the content of a row before it is sealed: where it goes, and the request."""
    address = chat.encode()
    return len(address).to_bytes(2, "big") + address + body


def _unpack(content: bytes) -> tuple[str, bytes]:
    end = 2 + int.from_bytes(content[:2], "big")
    return content[2:end].decode(), content[end:]


def add(
    unit: Unit, process_id: str, messages: Sequence[OutboxMessage], keys: Ciphers | None = None
) -> None:
    """Store messages. This process owns and sends them, except spare messages.

    `keys` are the ciphers of the people they go to, if the caller has them already.
    """
    if not messages:
        return
    if keys is None:
        keys = person_keys.of_people(unit, (message.person for message in messages))
    rows = [
        _MESSAGE.values(message)
        | {
            "body": _sealed(keys, message),
            "owner": None if message.state is MessageState.SPARE else process_id,
            "due": unit.now,
            "last_error": "",
        }
        for message in messages
    ]
    _ADD.run_each(unit, rows)


def _sealed(keys: Ciphers, message: OutboxMessage) -> bytes | None:
    if message.unkept:
        return None
    return keys.of(message.person).seal(pack(message.chat, message.body))


def claim(unit: Unit, process_id: str, most: int) -> list[OutboxMessage]:
    """Become the owner of up to `most` messages that are due and have none, without bulk ones."""
    return _take(
        unit, process_id, unit.connection.execute(_DUE, {"now": unit.now, "most": most}).all()
    )


def claim_bulk(unit: Unit, process_id: str, channel: str, most: int) -> list[OutboxMessage]:
    """Become the owner of up to `most` due bulk messages of a channel.

    Only the leader of bulk sending calls this.
    """
    values = {"now": unit.now, "channel": channel, "most": most}
    return _take(unit, process_id, unit.connection.execute(_DUE_BULK, values).all())


def _take(unit: Unit, process_id: str, rows: Sequence[Any]) -> list[OutboxMessage]:
    if rows:
        unit.connection.execute(
            _TAKE, [{"taken": row.id, "process_id": process_id} for row in rows]
        )
    return _decrypted(unit, rows)


def held_for_reply(unit: Unit, person: str) -> list[OutboxMessage]:
    """Return messages to this person that were too late or wait for quota, oldest first.

    They go in front of the next reply. A message that no key decrypts is left out and stays
    unchanged, because this runs on a connection for reading.
    """
    values = {"person": person, "since": unit.now - LATE_LIFE}
    rows = unit.connection.execute(_LATE, values).all()
    cipher = person_keys.of_person(unit, person)
    return [message for row in rows if (message := _message(cipher, row)) is not None]


def _decrypted(unit: Unit, rows: Sequence[Any]) -> list[OutboxMessage]:
    """Decrypt these messages; one that none of the keys decrypts any more is given up."""
    messages = []
    keys = person_keys.of_people(unit, (row.person for row in rows))
    for row in rows:
        if (message := _message(keys.of(row.person), row)) is not None:
            messages.append(message)
            continue
        unit.connection.execute(_KEY_GONE, {"id": row.id})
    return messages


def _message(cipher: Cipher, row: Any) -> OutboxMessage | None:
    try:
        chat, body = _unpack(cipher.open(row.body or b""))
    except WrongKey:
        return None
    return _MESSAGE.read(row, chat=chat, body=body)


def record_joined(unit: Unit, messages: Sequence[OutboxMessage]) -> bool:
    """Record that these late messages are sent as part of a reply.

    Returns False if one of them is no longer there or was taken by a process.
    """
    done = [unit.connection.execute(_JOIN, {"id": message.id}).rowcount for message in messages]
    return all(done)


def record_sent(unit: Unit, messages: Sequence[OutboxMessage]) -> None:
    """Record that these messages arrived; delete their content and drop their spare messages."""
    rows = [{"id": message.id, "attempts": message.attempts + 1} for message in messages]
    _RECORD_SENT.run_each(unit, rows)
    if spares := [{"spare": message.spare} for message in messages if message.spare]:
        unit.connection.execute(_DROP_SPARE, spares)


def record_results(
    unit: Unit, process_id: str, results: Sequence[SendResult]
) -> list[OutboxMessage]:
    """Store the results of messages that this process owns.

    A message that cannot be sent is replaced by its spare message, if it has one. This process owns
    those spare messages from now on; they are returned to be sent.
    """
    keys = person_keys.of_people(unit, (one.message.person for one in results))
    plain = [_result_row(keys, process_id, one) for one in results if not _uses_spare(one)]
    if plain:
        unit.connection.execute(_RECORD_RESULT, plain)
    taken = []
    for one in filter(_uses_spare, results):
        if not unit.connection.execute(_RECORD_RESULT, _result_row(keys, process_id, one)).rowcount:
            continue  # another process owns it by now
        spare = {"spare": one.message.spare, "process_id": process_id, "now": unit.now}
        if unit.connection.execute(_TAKE_SPARE, spare).rowcount:
            unit.connection.execute(_REPLACED, {"id": one.message.id})
            taken.append(one.message.spare)
    if not taken:
        return []
    return _decrypted(unit, unit.connection.execute(_SOME, {"ids": taken}).all())


def _uses_spare(result: SendResult) -> bool:
    return result.message.spare is not None and result.state in _NOT_SENT


def _result_row(keys: Ciphers, process_id: str, result: SendResult) -> dict[str, Any]:
    return {
        "id": result.message.id,
        "process_id": process_id,
        "state": result.state,
        "owner": result.owner,
        "due": result.due,
        "attempts": result.message.attempts,
        "unclear": result.message.unclear,
        "key_used": result.message.key_used,
        "error": result.error[:200],
        "push": result.message.push,
        "good_until": result.message.good_until,
        "body": None if result.state is MessageState.DROPPED else _sealed(keys, result.message),
    }


def release_all(unit: Unit, owners: Collection[str], *, unclear: bool) -> int:
    """Release every message of these processes; return how many there were.

    Set `unclear` if the processes died, since it is then unknown whether a message was sent.
    """
    values = {"owners": list(owners), "unclear": unclear}
    return unit.connection.execute(_RELEASE_ALL, values).rowcount


def release(unit: Unit, process_id: str, ids: Collection[str]) -> int:
    """Release these messages, which this process owns; return how many there were."""
    return unit.connection.execute(_RELEASE, {"process_id": process_id, "ids": list(ids)}).rowcount


def shorten_waits(unit: Unit) -> int:
    """Make messages due now that were postponed too far because the clock has been set back since.

    Returns how many there were.
    """
    values = {"now": unit.now, "limit": unit.now + LATE_LIFE}
    return unit.connection.execute(_SHORTEN_WAITS, values).rowcount


def quota_is_back(unit: Unit, channel: str, why: str) -> int:
    """Make the messages of a channel due now that wait for its quota, whose last error is `why`.

    Returns how many there were.
    """
    values = {"channel": channel, "why": why, "now": unit.now}
    return unit.connection.execute(_QUOTA_IS_BACK, values).rowcount


def pushes_under_way(unit: Unit, most: int = 5000) -> tuple[str, ...]:
    """Return the person of each push not sent yet, without those that wait for quota."""
    found: list[str] = []
    for statement in (_PUSHES_WAIT, _PUSHES_OWNED):
        found += unit.connection.execute(statement, {"most": most}).scalars()
    return tuple(found)


def owned(unit: Unit, process_id: str) -> set[str]:
    """Return the ids of the messages that this process owns according to the database."""
    return set(unit.connection.execute(_OWNED, {"process_id": process_id}).scalars())
