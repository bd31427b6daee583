"""Campaigns on both databases: joined by what is shared, counted by district, told with care."""

from __future__ import annotations

from dataclasses import replace

from handlers.cases import wording
from storage import campaigns, cases
from storage.cases import MoveCase
from storage.database import Database
from storage.sightings import PHONE, Seen
from tests.storage.test_cases import NUMBER, report

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
    first = replace(report(digits="0001"), seen=wording.seen(SCRIPT.format("12,000")))
    second = replace(report(digits="0002"), seen=wording.seen(SCRIPT.format("9,500 บาท")))
    other = replace(report(digits="0003"), seen=wording.seen("ยายได้รับสายจากคนที่บอกว่าเป็นหลานชาย"))
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
    await both.write(MoveCase(case, "reporter", "add", seen=(Seen(PHONE, NUMBER),)).apply)
    assert await campaign_of(both, "mali0002") == await campaign_of(both, "mali0001")


async def test_one_person_alone_makes_no_campaign(both: Database) -> None:
    for n in range(3):
        await both.write(report(digits=f"000{n}").apply)
    assert await campaign_of(both, "mali0002") is None
    await both.write(replace(report(digits="0009"), reporter="u2").apply)
    campaign = await campaign_of(both, "mali0009")
    assert campaign is not None
    assert campaign.reports == 2
