"""The first page: numbers that are honest, the urgent and oldest first, and one press to take."""

from __future__ import annotations

import re

import pytest

from tests.support.office import Duty, signed_in

pytestmark = pytest.mark.asyncio(loop_scope="module")


def listed(text: str) -> list[str]:
    """The references of the rows, in order."""
    return re.findall(r'data-row="(\w+)"', text)


async def test_the_urgent_and_then_the_oldest_come_first_with_loss_number_and_age(
    duty: Duty,
) -> None:
    cases = []
    for name, loss in (("first", "none"), ("second", "paid"), ("third", "none"), ("last", "app")):
        cases.append((await duty.reports(name, loss, "0812345678"))[1])
        duty.clock.on(60)
    browser = await duty.signed_in()
    page = await browser.open("/office/")
    assert listed(page.text) == [cases[1], cases[3], cases[0], cases[2]]
    assert "4 waiting to be taken" in page.words
    assert "1 with money paid" in page.words
    assert "Money was paid" in page.words
    assert "0812345678" in page.words
    assert "Urgent" in page.words
    part = await browser.open("/office/?part=list")
    assert listed(part.text) == listed(page.text)
    assert "<html" not in part.text


async def test_one_press_takes_and_says_so_once(duty: Duty) -> None:
    resident, case = await duty.reports()
    browser = await duty.signed_in()
    taken = await browser.sends("/office/take", case=case)
    assert "You have taken" in taken.words
    assert "You have taken" not in (await browser.open("/office/")).words
    assert "With You" in taken.words
    await duty.rutan.settle()
    assert "There is news" in resident.messages[-1].words


async def test_a_colleague_sees_who_has_it_and_no_button_to_take_it(duty: Duty) -> None:
    _, case = await duty.reports()
    other = await signed_in(duty.rutan, await duty.colleague("other", "deputy"))
    await (await duty.signed_in()).sends("/office/take", case=case)
    page = await other.open("/office/")
    assert listed(page.text) == [case]
    assert f'id="take-{case}"' not in page.text
    assert "With District officer" in page.words or "With Officer" in page.words


async def test_a_number_that_other_districts_know_is_told_without_their_reports(
    duty: Duty,
) -> None:
    number = f"08{int(duty.mark):08d}"
    _, here = await duty.reports("here", number=number)
    await duty.colleague("away", district="3901")
    _, there = await duty.reports("there", number=number, district="3901")
    page = await (await duty.signed_in()).open("/office/")
    assert "2 people in 2 districts" in page.words
    assert here in page.text
    assert there not in page.text


async def test_what_its_official_reported_is_not_in_the_list_nor_in_the_numbers(
    duty: Duty,
) -> None:
    await duty.reports("other")
    browser = await duty.signed_in()
    before = await browser.open("/office/")
    assert "1 waiting to be taken" in before.words
    await duty.phone.press("desk")
    (case,) = listed(before.text)
    await duty.phone.presses(f"desk.know?{case}.yes")
    after = await browser.open("/office/")
    assert "0 waiting to be taken" in after.words
    assert listed(after.text) == []


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999", "2"])
async def test_a_page_that_is_not_there_is_empty_or_the_first(duty: Duty, page: str) -> None:
    await duty.reports()
    shown = await (await duty.signed_in()).open(f"/office/?page={page}")
    assert shown.status == 200


async def test_both_languages_have_every_sentence(duty: Duty) -> None:
    await duty.reports()
    browser = await duty.signed_in()
    token = (await browser.open("/office/")).token
    switched = await browser.open(
        "/office/language", "POST", token=token, language="th", **{"from": "/office/search"}
    )
    assert switched.path == "/office/search"
    assert "ค้นหา" in switched.words
    elsewhere = await browser.open(
        "/office/language", "POST", token=token, language="xx", **{"from": "//evil.example/"}
    )
    assert elsewhere.path == "/office/"
    assert '<html lang="th">' in elsewhere.text
    for path in ("/office/", "/office/browsers", f"/office/cases/{listed(elsewhere.text)[0]}"):
        shown = await browser.open(path)
        assert not re.search(r"\b(office|desk|case|evidence)\.[a-z_]+\.?[a-z_]*", shown.words)


async def test_a_kamnan_may_sign_in_and_sees_no_report(duty: Duty) -> None:
    await duty.reports()
    browser = await signed_in(duty.rutan, await duty.colleague("kamnan", "kamnan"))
    page = await browser.open("/office/")
    assert page.status == 200
    assert listed(page.text) == []
    assert (await browser.open("/office/search")).status == 404


async def test_a_head_reads_honest_numbers(duty: Duty) -> None:
    _, case = await duty.reports(loss="paid")
    browser = await signed_in(duty.rutan, await duty.colleague("head", "head"))
    page = await browser.open("/office/")
    assert "1 with money paid" in page.words
    assert listed(page.text) == [case]
