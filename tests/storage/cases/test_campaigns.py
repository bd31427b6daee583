"""Campaigns on both databases: joined by what is shared, counted by district, told with care."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

from sqlalchemy import text

from handlers.cases.text import same_wording
from storage.cases import alerts, campaigns, cases
from storage.cases.alerts import AlertBody, DraftAlert
from storage.cases.cases import MoveCase, OpenCase
from storage.cases.sightings import ACCOUNT, DOMAIN, PHONE, Seen
from storage.cases.states import Move
from storage.engine.database import Database, Unit
from storage.engine.keyring import Keyring
from tests.storage.cases.test_cases import NUMBER, report
from tests.support.clock import Clock

SCRIPT = "ศุลกากรยึดกล่องของท่าน ต้องจ่ายค่าปรับ {} โดยโอนเข้าบัญชีเจ้าหน้าที่"


async def campaign_of(db: Database, reference: str) -> campaigns.Campaign | None:
    case = await db.read(lambda unit: cases.find(unit, reference))
    assert case is not None
    number = case.campaign
    return await db.read(lambda unit: campaigns.find(unit, number)) if number else None


async def test_one_number_in_three_districts_is_one_campaign(both: Database) -> None:
    for n, district in enumerate(("3805", "3801", "4305")):
        case = replace(report(digits=f"000{n}", district=district), reporter=f"u{n}")
        await both.write(case.apply)
    campaign = await campaign_of(both, "mali0000")
    assert campaign is not None
    assert (campaign.reports, campaign.districts) == (3, 3)
    spread = await both.read(lambda unit: campaigns.districts(unit, campaign.id))
    assert spread == {"3805": 1, "3801": 1, "4305": 1}


async def test_nearly_the_same_words_are_one_campaign(both: Database) -> None:
    first = replace(report(digits="0001"), seen=same_wording.seen(SCRIPT.format("12,000")))
    second = replace(report(digits="0002"), seen=same_wording.seen(SCRIPT.format("9,500 บาท")))
    other = replace(
        report(digits="0003"), seen=same_wording.seen("ยายได้รับสายจากคนที่บอกว่าเป็นหลานชาย")
    )
    for n, case in enumerate((first, second, other)):
        await both.write(replace(case, reporter=f"u{n}").apply)
    assert await campaign_of(both, "mali0001") == await campaign_of(both, "mali0002")
    assert await campaign_of(both, "mali0001") is not None
    assert await campaign_of(both, "mali0003") is None


async def test_a_case_joins_by_what_is_added_later(both: Database) -> None:
    await both.write(report(digits="0001").apply)
    await both.write(replace(report(digits="0002"), seen=(), reporter="u2").apply)
    case = await both.read(lambda unit: cases.find(unit, "mali0002"))
    assert case is not None
    await both.write(MoveCase(case, "reporter", Move.ADD, seen=(Seen(PHONE, NUMBER),)).apply)
    assert await campaign_of(both, "mali0002") == await campaign_of(both, "mali0001")


async def test_one_person_alone_makes_no_campaign(both: Database) -> None:
    for n in range(3):
        await both.write(report(digits=f"000{n}").apply)
    assert await campaign_of(both, "mali0002") is None
    await both.write(replace(report(digits="0009"), reporter="u2").apply)
    campaign = await campaign_of(both, "mali0009")
    assert campaign is not None
    assert campaign.reports == 2


def told(digits: str, who: str, district: str, *seen: Seen) -> OpenCase:
    return replace(report(digits=digits, district=district), reporter=who, seen=seen)


A, B = Seen(PHONE, "0811111111"), Seen(ACCOUNT, "1234567890")


async def two_campaigns(db: Database, clock: Clock) -> None:
    """Campaign 1 shares number A, campaign 2 account B; u2 and one district are in both."""
    for digits, who, district, seen in (
        ("0001", "u1", "3805", A),
        ("0002", "u2", "3801", A),
        ("0003", "u3", "3805", B),
        ("0004", "u2", "4305", B),
        ("0005", "u4", "4305", B),
    ):
        clock.on(60)
        await db.write(told(digits, who, district, seen).apply)


async def test_two_campaigns_that_meet_in_one_case_are_one(both: Database, clock: Clock) -> None:
    await two_campaigns(both, clock)
    first = await campaign_of(both, "mali0001")
    second = await campaign_of(both, "mali0003")
    assert first is not None
    assert second is not None
    assert (first.reports, first.districts, second.reports, second.districts) == (2, 2, 3, 2)
    expected = await both.read(lambda unit: campaigns.like(unit, (A, B), "u5", "3807"))
    clock.on(60)
    await both.write(told("0006", "u5", "3807", A, B).apply)
    found = {(await campaign_of(both, f"mali000{n}")) for n in range(1, 7)}
    (merged,) = found
    assert merged is not None
    assert merged.id == min(first.id, second.id)
    # u1, u2, u3, u4, u5: whoever was in both is one person.
    assert merged.reports == 5
    assert (merged.first, merged.last) == (first.first, clock())
    spread = await both.read(lambda unit: campaigns.districts(unit, merged.id))
    assert spread == {"3805": 2, "3801": 1, "4305": 1, "3807": 1}
    assert merged.districts == 4
    assert expected is not None
    assert (expected.id, expected.reports, expected.districts) == (merged.id, 5, 4)


async def test_a_case_in_one_campaign_that_is_added_to_joins_it_to_the_other(
    both: Database, clock: Clock
) -> None:
    await two_campaigns(both, clock)
    case = await both.read(lambda unit: cases.find(unit, "mali0001"))
    assert case is not None
    await both.write(MoveCase(case, "reporter", Move.ADD, seen=(B,)).apply)
    merged = await campaign_of(both, "mali0005")
    assert merged == await campaign_of(both, "mali0001")
    assert merged is not None
    assert merged.reports == 4


async def test_who_asks_for_a_merged_campaign_finds_the_one_it_went_into(
    both: Database, clock: Clock
) -> None:
    await two_campaigns(both, clock)
    old = await campaign_of(both, "mali0003")
    await both.write(told("0006", "u5", "3807", A, B).apply)
    assert old is not None
    assert await both.read(lambda unit: campaigns.find(unit, old.id)) == await campaign_of(
        both, "mali0001"
    )


async def test_alerts_stay_with_the_campaign_they_were_made_from(
    both: Database, clock: Clock
) -> None:
    await two_campaigns(both, clock)
    first = await campaign_of(both, "mali0001")
    second = await campaign_of(both, "mali0003")
    assert first is not None
    assert second is not None
    for author, campaign in ((1, first.id), (2, second.id)):
        await both.write(DraftAlert(campaign, "3805", "38", author, AlertBody()).apply)
    await both.write(told("0006", "u5", "3807", A, B).apply)
    # One drafted from a case that was read just before the two became one.
    await both.write(DraftAlert(second.id, "3805", "38", 3, AlertBody()).apply)
    for author in (1, 2, 3):
        found = await both.read(lambda unit, a=author: alerts.latest_of(unit, a, first.id))
        assert found is not None, author


async def test_three_campaigns_become_the_oldest(both: Database, clock: Clock) -> None:
    await two_campaigns(both, clock)
    third = Seen(DOMAIN, "bad.example")
    await both.write(told("0007", "u7", "3805", third).apply)
    await both.write(told("0008", "u8", "3805", third).apply)
    await both.write(told("0009", "u9", "3805", third, B).apply)
    await both.write(told("0010", "u10", "3805", A, third).apply)
    found = {(await campaign_of(both, f"mali00{n:02}")) for n in (1, 2, 3, 4, 5, 7, 8, 9, 10)}
    (merged,) = found
    assert merged is not None
    assert merged.reports == 8


async def test_one_person_who_reports_again_is_counted_once(both: Database) -> None:
    await both.write(told("0001", "u1", "3805", A).apply)
    for n in range(2, 6):
        await both.write(told(f"000{n}", "u2", "3801", A).apply)
    campaign = await campaign_of(both, "mali0005")
    assert campaign is not None
    assert (campaign.reports, campaign.districts) == (2, 2)
    expected = await both.read(lambda unit: campaigns.like(unit, (A,), "u2", "4305"))
    assert expected is not None
    assert (expected.reports, expected.districts) == (2, 2)


async def test_a_case_takes_a_lone_one_along_into_a_campaign(both: Database) -> None:
    await both.write(told("0001", "u1", "3805", A).apply)
    await both.write(told("0002", "u2", "3801", A).apply)
    await both.write(told("0003", "u3", "4305", B).apply)
    await both.write(told("0004", "u4", "4305", A, B).apply)
    found = {(await campaign_of(both, f"mali000{n}")) for n in range(1, 5)}
    (campaign,) = found
    assert campaign is not None
    assert (campaign.reports, campaign.districts) == (4, 3)


async def test_two_processes_that_join_and_merge_at_once_count_right(
    database_url: str, keyring: Keyring
) -> None:
    first, second = Database(database_url, keyring), Database(database_url, keyring)
    for db in (first, second):
        await db.open()
    numbers = [Seen(PHONE, f"08{n:08}") for n in range(4)]
    dice = random.Random(7)
    for n in range(40):
        seen = [dice.sample(numbers, dice.choice((1, 1, 2))) for _ in range(2)]
        await asyncio.gather(
            first.write(told(f"{1000 + n}", f"a{n}", "3805", *seen[0]).apply),
            second.write(told(f"{2000 + n}", f"b{n % 7}", "3801", *seen[1]).apply),
        )

    def look(unit: Unit) -> None:
        run = unit.connection.execute
        merged = {row.id for row in run(text("SELECT id FROM campaign WHERE merged IS NOT NULL"))}
        rows = run(text('SELECT campaign, reporter FROM "case" WHERE campaign IS NOT NULL')).all()
        assert not merged & {row.campaign for row in rows}
        for campaign in {row.campaign for row in rows}:
            people = {row.reporter for row in rows if row.campaign == campaign}
            found = campaigns.find(unit, campaign)
            assert found is not None
            assert found.reports == len(people)
            assert sum(campaigns.districts(unit, campaign).values()) == len(people)

    await first.read(look)
    for db in (first, second):
        await db.close()


async def test_one_person_with_two_lone_cases_is_foretold_as_one(both: Database) -> None:
    await both.write(told("0001", "u1", "3805", A).apply)
    await both.write(told("0002", "u1", "3805", B).apply)
    expected = await both.read(lambda unit: campaigns.like(unit, (A, B), "u2", "3801"))
    assert expected is not None
    assert (expected.reports, expected.districts) == (2, 2)
