"""Campaigns: what cases share, over weeks; a warning of it needs two officials, as in the chat."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from content.reading.library import Library
from storage.cases import alerts
from storage.cases.alerts import AlertState
from tests.support.figured_office import CANARY, SHARED, Province, province_office


@pytest.fixture
async def office(shared: Path, library: Library, tmp_path: Path) -> AsyncIterator[Province]:
    async with province_office(shared, library, tmp_path) as province:
        await province.fill()
        yield province


async def state(office: Province) -> AlertState | None:
    found = await office.rutan.running.database.read(lambda unit: alerts.of_campaign(unit, 1))
    return found[0].state if found else None


async def test_a_campaign_is_listed_with_its_number_and_others_districts_are_not_named(
    office: Province,
) -> None:
    browser = await office.browser(office.officer)
    page = await browser.open("/office/campaigns")
    assert SHARED.value in page.words
    one = await browser.open("/office/campaigns/1")
    assert "Pak Khat" in one.words
    assert "Other districts together" in one.words
    assert "So Phisai" not in one.words
    assert CANARY not in page.text + one.text
    above = await (await office.browser(office.province)).open("/office/campaigns/1")
    assert "So Phisai" in above.words
    assert "Other districts together" not in above.words
    for number in ("2", "999999", "0"):
        assert (await browser.open(f"/office/campaigns/{number}")).status == 404


async def test_a_warning_is_drafted_by_one_and_approved_by_another(office: Province) -> None:
    first, second = [await office.browser(p) for p in (office.officer, office.colleague)]
    page = await first.open("/office/campaigns/1")
    (case,) = re.findall(r'name="case" value="(\w+)"', page.text)
    path = "/office/campaigns/1"
    drafted = await first.sends(f"{path}/draft", case=case)
    assert await state(office) is AlertState.DRAFT
    assert "Draft a warning" not in drafted.words  # one is enough
    refused = await first.sends(f"{path}/edit", alert="1", th="โทร 0812345678", en="call")
    assert "0812345678" not in refused.words.replace("Campaign: 0812345678", "")
    edited = await first.sends(f"{path}/edit", alert="1", th="ระวังสายแปลก", en="Beware")
    assert "Beware" in edited.words
    own = await first.sends(f"{path}/act", alert="1", what="approve")
    assert await state(office) is AlertState.DRAFT, own.words
    await first.sends(f"{path}/act", alert="1", what="ask")
    assert await state(office) is AlertState.ASKED
    await first.sends(f"{path}/act", alert="1", what="approve")
    assert await state(office) is AlertState.ASKED
    await second.sends(f"{path}/act", alert="1", what="approve")
    assert await state(office) is AlertState.SENDING


async def test_another_areas_warning_or_an_unknown_act_does_nothing(office: Province) -> None:
    browser = await office.browser(office.province)
    for what in ("approve", "drop", "ask"):
        await browser.sends("/office/campaigns/1/act", alert="1", what=what)
    assert await state(office) is None
    unknown = await browser.sends("/office/campaigns/1/act", alert="1", what="show")
    assert unknown.status == 404
