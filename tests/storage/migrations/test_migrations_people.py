"""A database of the release before: its people become hashes, and all it held is still there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, event, inspect, text
from sqlalchemy.engine import Connection, Engine

from storage import migrations
from storage.cases import cases, disputes, drafts, evidence
from storage.cases.report import Draft, Report
from storage.engine.address import address
from storage.engine.database import Database
from storage.engine.keyring import Keyring, legacy_hash_key
from storage.officials import officials, second_chats
from storage.people import attempts, flow_state, people, progress
from storage.queue import inbox, outbox
from tests.support.clock import Clock

KEY = Keyring.new_key()
ACCOUNT, OFFICIAL, GROUP, NEVER_STORED = (
    "U4af4980629000000000000000000cafe",
    "550011223344",
    "-100998877",
    "U00000000000000000000000000000bad",
)
LINE, TELEGRAM, GROUP_ID = f"line:{ACCOUNT}", f"telegram:{OFFICIAL}", f"telegram:{GROUP}"
AT = "2026-11-22 10:00:00"


def old_hash(kind: str, value: str) -> str:
    """The keyed hash as releases before made it."""
    import hashlib
    import hmac

    message = f"{kind}\0{value}".encode()
    return hmac.new(legacy_hash_key(KEY), message, hashlib.sha256).hexdigest()


def old_rows() -> Iterator[tuple[str, dict[str, Any]]]:
    """A table and a row of it, as the release before wrote them."""
    keyring = Keyring((KEY,))
    seal, seal_json = keyring.seal, keyring.seal_json
    for id, channel, chat in (
        (LINE, "line", ACCOUNT),
        (TELEGRAM, "telegram", OFFICIAL),
        (GROUP_ID, "telegram", "-100111"),  # a group that was given a new id
    ):
        yield "person", {
            "id": id, "channel": channel, "account": "bot", "chat": chat, "language": "en",
            "remember": True, "official": id == TELEGRAM, "created": AT, "version": 0,
        }  # fmt: skip
    state = {"flow": "report", "step": "number", "stamp": "abc", "updated": AT}
    yield "place", {"person": LINE, "data": seal_json({"told": "OWNWORDS"}), **state}
    draft = Draft(Report(words="OWNWORDS")).to_json()
    yield "draft", {"person": LINE, "step": "review", "facts": seal_json(draft), "updated": AT}
    yield "progress", {
        "person": LINE, "item": "lesson:x", "revision": "", "right": 1, "wrong": 0, "state": "",
        "updated": AT,
    }  # fmt: skip
    yield "attempt", {"person": LINE, "what": "muted", "at": AT}
    for id, reporter in ((1, LINE), (2, None)):
        yield "case", {
            "id": id, "word": "mali", "digits": f"000{id}", "state": "new", "level": "district",
            "district": "3805", "province": "38", "urgent": False, "reporter": reporter,
            "language": "th", "headmen": False, "outcome": "", "opened": AT, "updated": AT,
            "facts": seal_json(Report(words="OWNWORDS").to_json()), "version": 0,
        }  # fmt: skip
    kept = {"mime": "image/jpeg", "expires": "2099-01-01 00:00:00"}
    yield (
        "evidence",
        {"case_id": 1, "kind": "picture", "released": True, "data": seal(b"PICTURE"), **kept},
    )
    yield (
        "evidence",
        {"person": LINE, "kind": "picture", "released": False, "data": seal(b"PICTURE"), **kept},
    )
    yield "sighting", {
        "case_id": 1, "kind": "phone", "key": old_hash("phone", "0812345678"),
        "value": seal(b"0812345678"), "district": "3805", "at": AT,
    }  # fmt: skip
    yield "review", {
        "person": LINE, "key": old_hash("review", "OWNWORDS"), "words": seal(b"OWNWORDS"),
        "said": "unknown", "answer": "", "told": False, "created": AT,
    }  # fmt: skip
    yield "official", {
        "person": TELEGRAM, "role": "officer", "district": "3805", "since": AT, "digest": False,
        "escalates": False,
    }  # fmt: skip
    yield "official", {
        "person": "", "role": "officer", "district": "3805", "since": AT, "until": AT,
        "digest": False, "escalates": False,
    }  # fmt: skip
    yield "second_account", {"person": LINE, "first": TELEGRAM, "since": AT}
    yield "alert_stop", {"person": LINE, "since": AT}
    yield "alert_sent", {"alert": 1, "person": LINE}
    yield "class_member", {"class_id": 1, "person": LINE, "joined": AT}
    yield "invite", {
        "code": old_hash("invite", "oabcdefghjkmn"), "role": "officer", "district": "3805",
        "expires": "2099-01-01 00:00:00",
    }  # fmt: skip
    yield "lane", {"person": f"line:{NEVER_STORED}", "seq": 1, "due": AT, "fence": 1, "tries": 0}
    yield "inbox", {
        "channel": "line", "account": "bot", "event_id": "1", "seq": 1, "received": AT, "trace": "",
        "person": f"line:{NEVER_STORED}", "raw": seal(b"EVENT"), "state": "open",
    }  # fmt: skip
    message = {
        "kind": "notice", "channel": "line", "account": "bot", "person": LINE, "chat": ACCOUNT,
        "push": True, "recipients": 1, "must_arrive": False, "attempts": 0, "due": AT,
        "created": AT, "unclear": False, "last_error": "", "trace": "",
    }  # fmt: skip
    yield "outbox", {"id": "1", "state": "waiting", "body": seal(b"MESSAGE"), **message}
    yield "outbox", {"id": "2", "state": "sent", "body": None, **message}
    lost = Keyring((Keyring.new_key(),)).seal(b"LOST")
    yield "outbox", {"id": "3", "state": "dead", "body": lost, **message}


def write_old(connection: Connection) -> None:
    """Fill a database of the release before."""
    migrations.upgrade(connection, "0009")
    for name, row in old_rows():
        names, values = ", ".join(f'"{n}"' for n in row), ", ".join(f":{n}" for n in row)
        connection.execute(text(f'INSERT INTO "{name}" ({names}) VALUES ({values})'), row)
    if connection.dialect.name == "postgresql":
        for name in ("case", "evidence", "official", "inbox"):
            top = f'(SELECT coalesce(max(id), 1) FROM "{name}")'
            sequence = f"pg_get_serial_sequence('\"{name}\"', 'id')"
            connection.execute(text(f"SELECT setval({sequence}, {top})"))
    connection.commit()


@pytest.fixture
def old_url(database_url: str) -> str:
    engine = create_engine(address(database_url))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA journal_mode = WAL"))
    with engine.connect() as connection:
        write_old(connection)
    engine.dispose()
    return database_url


def every_value(engine: Engine) -> str:
    """All that a dump of the database would show."""
    with engine.connect() as connection:
        return "\n".join(
            repr(tuple(row))
            for name in inspect(connection).get_table_names()
            for row in connection.execute(text(f'SELECT * FROM "{name}"'))
        )


async def test_everything_is_there_under_a_hash(old_url: str, clock: Clock) -> None:
    said = migrations.migrate(old_url, Keyring((KEY,)))
    assert said == f"database brought from schema 0009 to {migrations.HEAD}"
    keyring = Keyring((KEY,))
    clock.now = datetime(2026, 11, 22, 11, tzinfo=UTC)
    db = Database(old_url, keyring, clock)
    await db.open()
    line, telegram = keyring.person(LINE), keyring.person(TELEGRAM)
    group, stranger = keyring.person(GROUP_ID), keyring.person(f"line:{NEVER_STORED}")
    read = db.read
    found = await read(lambda unit: people.find_many(unit, [line, telegram, group]))
    assert {id: person.chat for id, person in found.items()} == {
        line: ACCOUNT,
        telegram: OFFICIAL,
        group: "-100111",
    }
    state = await read(lambda unit: flow_state.find(unit, line))
    assert state is not None
    assert state.data == {"told": "OWNWORDS"}
    draft = await read(lambda unit: drafts.find(unit, line))
    assert draft is not None
    assert draft.draft.told.words == "OWNWORDS"
    assert "lesson:x" in await read(lambda unit: progress.of_person(unit, line))
    since = datetime(2026, 11, 1, tzinfo=UTC)
    assert await read(lambda unit: attempts.count(unit, line, "muted", since)) == 1
    (case,) = await read(lambda unit: cases.of_reporter(unit, line))
    assert case.report.words == "OWNWORDS"
    (piece,) = await read(lambda unit: evidence.of_case(unit, case.id))
    seen = await read(lambda unit: evidence.read_uncovered(unit, case.id, piece.id))
    assert seen == ("image/jpeg", b"PICTURE")
    assert await read(lambda unit: evidence.of_draft(unit, line)) == 1
    erased = await read(lambda unit: cases.find(unit, "mali0002"))
    assert erased is not None
    assert erased.report.words == "OWNWORDS"
    (review,) = await read(disputes.waiting)
    assert review.words == "OWNWORDS"
    (official,) = await read(officials.everybody)
    assert (official.person, official.second) == (telegram, line)
    assert await read(lambda unit: second_chats.others(unit, [line])) == {line: telegram}
    assert await read(lambda unit: officials.find_invite(unit, "oabcdefghjkmn"))
    assert keyring.hash("phone", "0812345678") == old_hash("phone", "0812345678")
    (lane,) = await read(lambda unit: inbox.load(unit, [stranger]))
    assert [event.raw for event in lane.events or ()] == [b"EVENT"]
    (held,) = await read(lambda unit: outbox.held_for_reply(unit, line))
    assert (held.chat, held.body) == (ACCOUNT, b"MESSAGE")
    await db.close()


def test_no_account_is_left_anywhere(old_url: str, tmp_path: Path) -> None:
    engine = create_engine(address(old_url))
    before = every_value(engine)
    engine.dispose()
    assert ACCOUNT in before
    migrations.migrate(old_url, Keyring((KEY,)))
    after = every_value(engine)
    engine.dispose()
    raw = b"".join(file.read_bytes() for file in tmp_path.glob("rutan.db*"))
    for account in (ACCOUNT, OFFICIAL, GROUP, NEVER_STORED):
        assert account not in after
        assert account.encode() not in raw


def test_words_are_sealed_with_the_keys_of_their_people(old_url: str) -> None:
    migrations.migrate(old_url, Keyring((KEY,)))
    engine = create_engine(address(old_url))
    with engine.connect() as connection:
        for name, column in (("place", "data"), ("draft", "facts"), ("review", "words")):
            for sealed in connection.execute(text(f"SELECT {column} FROM {name}")).scalars():
                assert bytes(sealed)[:1] == b"\x01"
        facts = connection.execute(text('SELECT reporter, facts FROM "case" ORDER BY id')).all()
        assert [bytes(sealed)[:1] for _, sealed in facts] == [b"\x01", b"g"]
    engine.dispose()


def test_without_a_key_a_database_with_people_is_left_as_it_was(old_url: str) -> None:
    with pytest.raises(RuntimeError, match="DATA_KEY"):
        migrations.migrate(old_url)
    engine = create_engine(address(old_url))
    assert ACCOUNT in every_value(engine)
    with engine.connect() as connection:
        assert migrations.revision(connection) == "0009"
        assert not inspect(connection).has_table("secret")
    engine.dispose()
    migrations.migrate(old_url, Keyring((KEY,)))
