"""The page of a case: the same covers and the same acts as in the chat, and its trail."""

from __future__ import annotations

import re

import pytest

from storage.cases import audit, cases
from storage.engine.transaction import Unit
from tests.support.office import Duty, signed_in

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def trail(duty: Duty, reference: str) -> list[tuple[str, str]]:
    """(who, what) of each move of a case."""

    def read(unit: Unit) -> list[tuple[str, str]]:
        case = cases.find(unit, reference)
        assert case
        return [(entry.actor, entry.move.value) for entry in audit.trail(unit, case.id)]

    return await duty.rutan.running.database.read(read)


async def test_it_tells_what_the_chat_tells_with_the_same_covers(duty: Duty) -> None:
    words = "I am Mali Kaewsai, they called me for 50,000 baht at 10 am"
    _, case = await duty.reports(words=words, number="0812345678")
    browser = await duty.signed_in()
    page = await browser.open(f"/office/cases/{case}")
    assert page.status == 200
    await duty.phone.press("desk")
    await duty.phone.press("desk.case", case)
    told = [line for line in duty.phone.reads.splitlines() if "Number told" in line]
    assert told
    assert told[0] in page.words
    for hidden in ("Mali Kaewsai", "50,000"):
        assert hidden not in page.words
        assert hidden not in duty.phone.reads


async def test_who_reads_it_is_in_its_trail_once_in_a_quarter_of_an_hour(duty: Duty) -> None:
    _, case = await duty.reports()
    browser = await duty.signed_in()
    for _ in range(3):
        await browser.open(f"/office/cases/{case}")
    assert (await trail(duty, case)).count((duty.official, "view")) == 1
    duty.clock.on(901)
    shown = await browser.open(f"/office/cases/{case}")
    assert (await trail(duty, case)).count((duty.official, "view")) == 2
    assert "you : read it on a screen" in shown.words.replace("you:", "you :")


async def test_its_history_is_that_of_the_chat(duty: Duty) -> None:
    _, case = await duty.reports()
    browser = await duty.signed_in()
    await browser.sends(f"/office/cases/{case}/take")
    await browser.sends(f"/office/cases/{case}/close", outcome="advised")
    await duty.phone.says(case[-4:])  # its digits open it
    await duty.phone.press("desk.reopen", case)
    await duty.phone.says(case[-4:])
    page = await browser.open(f"/office/cases/{case}")
    await duty.phone.press("desk.history", case)
    told = duty.phone.reads.splitlines()[1:]
    moves = [line.partition(": ")[2] for line in told if ": " in line]
    assert [move for move in moves if move in page.words] == moves
    assert {"took it", "closed it Advice given", "opened it again"} <= set(moves)


async def test_it_tells_what_kamnan_said_and_how_many_cases_elsewhere_match(duty: Duty) -> None:
    number = f"08{int(duty.mark):08d}"
    kamnan = await duty.colleague("kamnan", "kamnan")
    _, case = await duty.reports(number=number, headmen=True)
    browser = await duty.signed_in()
    before = await browser.open(f"/office/cases/{case}")
    assert "Kamnan and village heads" not in before.words
    assert "reports that you cannot open" not in before.words
    await kamnan.press("headmen.told", case)
    await duty.colleague("away", district="3903")
    _, there = await duty.reports("there", number=number, district="3903")
    page = await browser.open(f"/office/cases/{case}")
    assert "Kamnan: told the village" in page.words
    assert "reports that you cannot open: 1, in districts: 1" in page.words
    assert there not in page.text


async def test_taking_asking_noting_and_closing_reach_the_reporter_as_from_the_chat(
    duty: Duty,
) -> None:
    resident, case = await duty.reports()
    browser = await duty.signed_in()
    at = f"/office/cases/{case}"
    taken = await browser.sends(f"{at}/take")
    assert (taken.status, taken.path) == (200, at)
    assert "You have taken" in taken.words
    await duty.rutan.settle()
    assert resident.messages[-1].words.startswith("There is news")
    asked = await browser.sends(f"{at}/ask", question="bank", words="")
    assert "was sent" in asked.words
    await duty.rutan.settle()
    await resident.press("case.open", case)
    assert "Have you called your bank yet?" in resident.reads
    await resident.press("case.answer")
    shown = await browser.open(at)
    assert "Answered:" in shown.words
    noted = await browser.sends(f"{at}/note", words="Phoned the police station")
    assert "Note" in noted.words
    assert "Phoned the police station" in noted.words
    closed = await browser.sends(f"{at}/close", outcome="advised", advice="Block that caller.")
    assert "is closed" in closed.words
    await duty.rutan.settle()
    await resident.press("case.open", case)
    assert "Advice: Block that caller." in resident.reads
    moves = [move for who, move in await trail(duty, case) if who == duty.official]
    assert moves == ["take", "view", "ask", "note", "close"]


@pytest.mark.parametrize(
    "advice", ["Send me the OTP 123456", "call http://bit.ly/x", "tell me your name", "x" * 301]
)
async def test_an_advice_that_no_official_may_give_closes_nothing(duty: Duty, advice: str) -> None:
    resident, case = await duty.reports()
    browser = await duty.signed_in()
    refused = await browser.sends(f"/office/cases/{case}/close", outcome="advised", advice=advice)
    assert re.search("[Nn]othing (is|was) closed", refused.words)
    await resident.press("case.open", case)
    assert "advice" not in resident.reads
    assert (duty.official, "close") not in await trail(duty, case)


async def test_a_question_for_a_code_is_not_sent(duty: Duty) -> None:
    resident, case = await duty.reports()
    browser = await duty.signed_in()
    refused = await browser.sends(f"/office/cases/{case}/ask", words="What is the OTP you got?")
    assert "This question was not sent" in refused.words
    assert "Never ask for a code" in refused.words
    assert (duty.official, "ask") not in await trail(duty, case)


async def test_whoever_was_slower_reads_who_has_it(duty: Duty) -> None:
    _, case = await duty.reports()
    other = await duty.colleague("other", "deputy")
    browser, page = await duty.signed_in(), await signed_in(duty.rutan, other)
    await page.sends(f"/office/cases/{case}/take")
    late = await browser.sends(f"/office/cases/{case}/take")
    assert "It is taken already" in late.words
    assert [move for _, move in await trail(duty, case)].count("take") == 1


async def test_a_case_is_given_to_a_colleague_who_hears_of_it(duty: Duty) -> None:
    _, case = await duty.reports()
    other = await duty.colleague("other", "deputy")
    browser = await duty.signed_in()
    await browser.sends(f"/office/cases/{case}/take")
    page = await browser.open(f"/office/cases/{case}")
    choice = re.search(r'<option value="(\d+)"', page.text)
    assert choice
    given = await browser.sends(f"/office/cases/{case}/give", to=choice[1])
    assert "was given to" in given.words
    await duty.rutan.settle()
    assert "was handed over to you" in other.messages[-1].words
    assert "gave it to" in given.words


async def test_who_knows_the_reporter_sees_it_no_more(duty: Duty) -> None:
    _, case = await duty.reports()
    await duty.colleague("other")
    browser = await duty.signed_in()
    kept = await browser.sends(f"/office/cases/{case}/know")
    assert "tick the box" in kept.words
    gone = await browser.sends(f"/office/cases/{case}/know", sure="yes")
    assert gone.path == "/office/"
    assert "You no longer see" in gone.words
    assert (await browser.open(f"/office/cases/{case}")).status == 404


@pytest.mark.parametrize("act", ["", "/take", "/ask", "/close", "/give", "/note", "/know"])
async def test_a_case_of_another_district_answers_like_none_at_all(duty: Duty, act: str) -> None:
    _, case = await duty.reports()
    other = await signed_in(duty.rutan, await duty.colleague("other", district="3902"))
    method = "POST" if act else "GET"
    fields = {"sure": "yes", "words": "which day?", "outcome": "advised"} if act else {}
    if act:
        fields["token"] = (await other.open("/office/")).token
    theirs = await other.open(f"/office/cases/{case}{act}", method, **fields)
    nobody = await other.open(f"/office/cases/rose9999{act}", method, **fields)
    assert theirs.status == nobody.status == (200 if act else 404)
    assert theirs.words == nobody.words
    assert case not in theirs.text
    assert [who for who, _ in await trail(duty, case)] == ["reporter"]


async def test_an_outcome_that_is_none_closes_nothing(duty: Duty) -> None:
    _, case = await duty.reports()
    browser = await duty.signed_in()
    at = f"/office/cases/{case}"
    assert "choose how it ended" in (await browser.sends(f"{at}/close")).words
    assert "choose a question" in (await browser.sends(f"{at}/ask")).words
    assert "Choose again" in (await browser.sends(f"{at}/refer", office="nowhere")).words
    assert [who for who, _ in await trail(duty, case)].count(duty.official) == 1  # the view
