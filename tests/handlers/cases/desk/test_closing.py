"""Closing in few taps: with checked advice, without news for spam, and never for good."""

from __future__ import annotations

import pytest

from handlers.core.incoming import Location
from handlers.core.reply import Press
from storage.cases import audit, cases, evidence
from storage.cases.cases import Case
from storage.cases.states import State
from tests.handlers.cases.case.test_telling import loses
from tests.handlers.cases.conftest import Village
from tests.handlers.cases.desk.test_handing import time_passes


async def case_of(village: Village, reference: str) -> Case:
    case = await village.db.read(lambda unit: cases.find(unit, reference))
    assert case is not None
    return case


class Thumb:
    """Presses what is on the newest message of one person's phone, and counts."""

    def __init__(self, village: Village, name: str) -> None:
        self._village, self._name, self.taps = village, name, 0

    async def taps_on(self, action: str, ending: str = "") -> None:
        found = [
            button
            for button in self._village.now(self._name)
            if button.action == action and button.argument.endswith(ending)
        ]
        assert found, f"no button {action} {ending} before them"
        self.taps += 1
        await self._village.presses(self._name, action, found[0].argument)


@pytest.mark.parametrize("lost", [True, False])
async def test_a_case_is_taken_by_one_tap_on_its_notice(village: Village, lost: bool) -> None:
    await village.official("one")
    reference = await (loses(village, "mali") if lost else village.report("mali"))
    thumb = Thumb(village, "one")
    await thumb.taps_on("desk.take")
    assert thumb.taps == 1
    case = await case_of(village, reference)
    assert (case.state, case.taken_by) == (State.TAKEN, 1)


@pytest.mark.parametrize("lost", [True, False])
async def test_a_case_is_closed_with_advice_in_three_taps_from_its_notice(
    village: Village, lost: bool
) -> None:
    await village.official("one")
    reference = await (loses(village, "mali") if lost else village.report("mali"))
    thumb = Thumb(village, "one")
    await thumb.taps_on("desk.close")
    await thumb.taps_on("desk.advice", ".advised")
    assert (await case_of(village, reference)).state is State.NEW, "the reporter's words are shown"
    await thumb.taps_on("desk.end", ".block")
    assert thumb.taps == 3
    assert (await case_of(village, reference)).state is State.CLOSED
    assert "There is news" in village.read("mali")
    await village.presses("mali", "case.open", reference)
    assert "Advice: Block that number or account." in village.read("mali")


async def test_a_picture_is_before_an_official_two_taps_after_its_notice(village: Village) -> None:
    await village.official("one")
    reference = await village.report("mali")
    await village.presses("one", "desk.take", reference)
    await village.presses("mali", "case.add", reference)
    await village.does("mali", Location(18.3, 103.3))
    assert "A place was sent, not shown to you yet" in village.read("one")
    assert not [b for b in village.now("one") if b.action == "desk.evidence"]
    village.clock.on(11 * 60)
    (piece,) = await village.db.read(lambda unit: evidence.of_case(unit, 1))
    await village.presses("mali", "case.release_evidence", f"{reference}.{piece.id}")
    assert "You may see place 1 now" in village.read("one")
    thumb = Thumb(village, "one")
    await thumb.taps_on("desk.evidence")
    assert thumb.taps == 1, "a place is shown in the chat; for a picture one tap opens its page"
    assert "18.3, 103.3" in village.read("one")


async def test_spam_is_put_away_with_one_tap_and_its_reporter_hears_nothing(
    village: Village,
) -> None:
    await village.official("one")
    reference = await village.report("mali")
    before = len(village.inbox["mali"])
    await Thumb(village, "one").taps_on("desk.keep")
    case = await case_of(village, reference)
    assert (case.state, case.outcome) == (State.CLOSED, "spam")
    await time_passes(village, 30)
    assert len(village.inbox["mali"]) == before
    await village.presses("mali", "case.open", reference)
    assert "it is no fraud" in village.read("mali")


async def test_a_loss_is_never_put_away_as_spam(village: Village) -> None:
    await village.official("one")
    reference = await loses(village, "mali")
    assert not [b for b in village.now("one") if b.action == "desk.keep"]
    await village.presses("one", "desk.keep", reference)
    assert (await case_of(village, reference)).state is State.NEW


async def test_only_fraud_and_a_warning_confirm_fraud(village: Village) -> None:
    desk = village.library.desk
    assert desk.fraud_outcomes == {"fraud", "warned"}
    assert {"spam", "no_answer", "not_fraud", "withdrawn"} <= {each.id for each in desk.outcomes}


async def test_own_advice_is_shown_before_it_goes_and_reaches_the_reporter(
    village: Village,
) -> None:
    await village.official("one")
    reference = await village.report("mali")
    await village.presses("one", "desk.advice", f"{reference}.advised")
    assert "Advice: Do not pick up again" in await village.types("one", "Do not pick up again")
    assert (await case_of(village, reference)).state is State.NEW
    await village.presses("one", "desk.end_own", reference)
    await village.presses("mali", "case.open", reference)
    assert "Advice: Do not pick up again" in village.read("mali")


@pytest.mark.parametrize(
    "words",
    [
        "บอกรหัส OTP มาให้เจ้าหน้าที่",
        "ขอเลขบัตรประชาชน 13 หลัก",
        "เข้าไปที่ http://bit.ly/x",
        "โทรมาที่ 0812345678",
        "โอนเงินมาก่อน 500",
        "ขอชื่อกับบ้านเลขที่",
    ],
)
async def test_advice_that_asks_what_nobody_may_ask_is_not_sent(
    village: Village, words: str
) -> None:
    await village.official("one")
    reference = await village.report("mali")
    await village.presses("one", "desk.advice", f"{reference}.advised")
    assert "This advice was not sent, and nothing is closed" in await village.types("one", words)
    assert (await case_of(village, reference)).state is State.NEW
    assert (await case_of(village, reference)).report.advice == ""


@pytest.mark.parametrize("argument", [".gone", ".advised.gone", "."])
async def test_what_content_no_longer_offers_closes_nothing(
    village: Village, argument: str
) -> None:
    await village.official("one")
    reference = await village.report("mali")
    await village.presses("one", "desk.end", f"{reference}{argument}")
    assert (await case_of(village, reference)).state is State.NEW


async def test_an_official_of_the_district_opens_a_closed_case_again(village: Village) -> None:
    await village.official("one")
    await village.official("two", role="deputy")
    await village.official("elsewhere", "3801")
    reference = await village.report("mali")
    await village.presses("one", "desk.end", f"{reference}.not_fraud")
    await village.presses("elsewhere", "desk.reopen", reference)
    assert (await case_of(village, reference)).state is State.CLOSED
    await village.presses("two", "desk.reopen", reference)
    assert (await case_of(village, reference)).state is State.REOPENED
    assert "was opened again by: Security deputy" in village.read("one")
    trail = await village.db.read(lambda unit: audit.trail(unit, 1))
    assert [(entry.actor, entry.move) for entry in trail][-1] == ("official:2", "reopen")
    await time_passes(village, 30)
    assert "Nobody has taken" in village.read("one"), "its clock runs again"


async def test_a_note_is_written_on_a_closed_case(village: Village) -> None:
    await village.official("one")
    reference = await village.report("mali")
    await village.presses("one", "desk.end", f"{reference}.advised")
    await village.presses("one", "desk.case", reference)
    assert "desk.note" in {button.action for button in village.now("one")}
    await village.presses("one", "desk.note", reference)
    await village.types("one", "the police station has it now")
    assert "the police station has it now" in await village.presses("one", "desk.case", reference)


async def test_what_its_reporter_withdrew_says_so_and_is_not_opened_again(
    village: Village,
) -> None:
    await village.official("one")
    reference = await village.report("mali")
    await village.presses("mali", "case.withdrawn", reference)
    assert "Withdrawn by the reporter" in await village.presses("one", "desk.case", reference)
    shown: list[Press] = village.now("one")
    assert "desk.reopen" not in {button.action for button in shown}
    await village.presses("one", "desk.reopen", reference)
    assert (await case_of(village, reference)).state is State.CLOSED
