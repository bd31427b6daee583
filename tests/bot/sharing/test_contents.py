"""What partners get: what residents may be told anyway, and not one planted personal word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import insert

from bot.commands import _share
from bot.sharing import bundle, contents
from bot.sharing.bundle import Campaign, Indicator
from content.reading.library import Library
from storage.cases import alerts, audit, cases, disputes
from storage.cases.alerts import AlertBody, AlertState, DraftAlert, MoveAlert
from storage.cases.cases import MoveCase, OpenCase
from storage.cases.published import Batch, Publish
from storage.cases.report import Answer, Report, Speaker, Statement, TalkEntry
from storage.cases.sightings import ACCOUNT, DOMAIN, PHONE, WORDING, Seen
from storage.cases.states import Level, Move
from storage.engine.columns import table
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.officials.district_list import ConfirmAddress, WithdrawAddress
from storage.officials.shared_objects import Entry
from storage.people import people
from storage.people.people import Person
from storage.tables.cases import Campaign as CampaignRow
from tests.support.clock import Clock

CASES = 42
WEEK = 7 * 86_400.0


def planted(n: int) -> list[str]:
    """The personal strings of the nth case, none of which may leave."""
    names = ("who", "words", "claim", "want", "time", "note", "trail", "review", "page", "talk")
    return [f"{name}{n:03}canary" for name in names] + [f"08{n:08}", f"7{n:09}"]


def case(n: int) -> Callable[[Unit], None]:
    """A write that stores the nth case with its reporter, a note of an official and a dispute."""
    who, words, claim, want, time, note, trail, wrong, page, talk, phone, account = planted(n)
    told = Report(
        claimed=Answer("police", claim), wanted=Answer("transfer", want), phones=(phone,),
        accounts=(account,), links=(f"http://{who}.bad.top/{page}",), words=words,
        statement=Statement(amount=10_000, time=time), notes=(note,),
        talk=(TalkEntry(Speaker.REPORTER, talk),),
    )  # fmt: skip
    seen = (
        Seen(PHONE, phone), Seen(ACCOUNT, account), Seen(DOMAIN, f"{who}.bad.top"),
        Seen(DOMAIN, "worse.top"), Seen(WORDING, words, words),
    )  # fmt: skip
    person = Person(f"line:{who}", "line", "1", who, district="3805")

    def write(unit: Unit) -> None:
        people.add(unit, person)
        OpenCase(
            "mali", f"{n:04}", Level.DISTRICT, "3805", "38", False, person.id, "th", False,
            told, seen,
        ).apply(unit)  # fmt: skip
        opened = cases.find(unit, f"mali{n:04}")
        assert opened is not None
        MoveCase(opened, audit.official(1), Move.NOTE, note=trail).apply(unit)
        disputes.AskReview(person.id, wrong, "nothing").apply(unit)

    return write


async def plant(db: Database) -> list[str]:
    """Cases with a planted string in every input; return all of them."""
    for n in range(CASES):
        await db.write(case(n))
    return [string for n in range(CASES) for string in planted(n)]


async def warn(db: Database, words: str) -> None:
    """A warning about the first campaign, approved by a second official."""

    def write(unit: Unit) -> None:
        unit.connection.execute(
            insert(table(CampaignRow)).values(id=999, first=unit.now, last=unit.now, reports=9)
        )
        body = AlertBody("police", "transfer", {"th": words})
        DraftAlert(999, "3805", None, 1, body).apply(unit)

    await db.write(write)
    (alert,) = await db.read(lambda unit: [alerts.latest_of(unit, 1, 999)])
    assert alert is not None
    await db.write(MoveAlert(alert, _as(alert, AlertState.SENT)).apply)


def _as(alert: alerts.Alert, state: AlertState) -> alerts.Alert:
    return replace(alert, state=state, approver=2)


async def publish(db: Database) -> None:
    """A batch with the shared site and one number of a reporter."""

    def values(unit: Unit) -> dict[tuple[str, str], date]:
        told = (Seen(DOMAIN, "worse.top"), Seen(PHONE, planted(0)[-2]))
        return {(s.kind, unit.keyring.hash(s.kind, s.value)): date(2026, 11, 1) for s in told}

    await db.write(Publish(Batch(db.now(), await db.read(values)), None).apply)


async def shared(db: Database, library: Library) -> str:
    """The bundle as `feeds share` writes it."""

    def take(unit: Unit) -> tuple[contents.Contents, tuple[Entry, ...]]:
        found = contents.look(unit, library)
        return found, contents.record(unit, found, "Rutan", "CLEAR")

    return _share.write(library, *await db.write(take), "Rutan", "CLEAR")


async def test_not_one_of_500_planted_strings_is_in_what_partners_get(
    db: Database, library: Library, clock: Clock
) -> None:
    strings = [*await plant(db), "alert0canary", *(f"list{n}canary" for n in range(4))]
    assert len(strings) >= 500
    await warn(db, "alert0canary")
    await publish(db)
    for official in (1, 2):
        await db.write(ConfirmAddress("bad.top/", "3805", "38", official).apply)
    await db.write(ConfirmAddress("list1canary.top/", "3805", "38", 1).apply)  # one word alone
    clock.on(2 * WEEK)
    text = await shared(db, library)
    assert [string for string in strings if string in text] == []
    _, items, _ = bundle.read(text)
    assert {one.address for one in items if isinstance(one, Indicator)} == {"bad.top", "worse.top"}
    (campaign,) = (one for one in items if isinstance(one, Campaign))
    assert campaign.name == "Police or investigators / A transfer of money"


async def test_a_published_site_is_told_from_its_month_and_no_number_is(
    db: Database, library: Library
) -> None:
    await plant(db)
    await publish(db)
    _, (item,), _ = bundle.read(await shared(db, library))
    assert isinstance(item, Indicator)
    assert (item.address, item.since) == ("worse.top", datetime(2026, 10, 31, 17, tzinfo=UTC))


async def test_what_officials_take_back_is_revoked_under_its_id(
    db: Database, library: Library, clock: Clock
) -> None:
    for official in (1, 2):
        await db.write(ConfirmAddress("bad.top/", "3805", "38", official).apply)
    await warn(db, "")
    clock.on(2 * WEEK)
    before = bundle.read(await shared(db, library))[1]
    assert not any(item.revoked for item in before)
    await db.write(WithdrawAddress("bad.top/", "38").apply)
    (alert,) = await db.read(alerts.approved)
    await db.write(MoveAlert(alert, _as(alert, AlertState.PAUSED)).apply)
    clock.on(60)
    text = await shared(db, library)
    after = bundle.read(text)[1]
    assert {item.id for item in after} == {item.id for item in before}
    assert all(item.revoked for item in after)
    assert "bad.top" not in text


async def test_a_draft_that_nobody_approved_is_not_given(db: Database, library: Library) -> None:
    await db.write(DraftAlert(999, "3805", None, 1, AlertBody("police")).apply)
    assert bundle.read(await shared(db, library))[1] == []
