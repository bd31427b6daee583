"""Reviews are sealed, listed without a person, answered once for the same words, and expire."""

from __future__ import annotations

from sqlalchemy import text

from storage.cases import disputes
from storage.cases.disputes import KEPT, AskReview, MarkTold
from storage.engine.database import Database
from storage.forgetting import retention
from storage.forgetting.erasure import ForgetInCases
from tests.support.clock import Clock

WORDS = "กดรับเงิน kbank-th[.]top"


async def test_the_words_are_sealed_and_nobody_is_listed(both: Database) -> None:
    await both.write(AskReview("u1", WORDS, "unknown").apply)
    row = await both.read(
        lambda u: u.connection.execute(text("SELECT words, key FROM review")).one()
    )
    assert WORDS.encode() not in bytes(row[0])
    assert "kbank" not in row[1]
    (found,) = await both.read(disputes.waiting)
    assert (found.words, found.said) == (WORDS, "unknown")
    assert "u1" not in repr(found)


async def test_one_answer_reaches_all_who_sent_the_same_words(both: Database) -> None:
    for person, said in (("u1", "unknown"), ("u2", "danger")):
        await both.write(AskReview(person, WORDS, said).apply)
    await both.write(AskReview("u3", "other words", "unknown").apply)
    first, _ = await both.read(disputes.waiting)
    assert await both.write(lambda unit: disputes.answer(unit, first.id, "danger"))
    assert not await both.write(lambda unit: disputes.answer(unit, first.id, "unknown"))
    found = await both.read(disputes.to_tell)
    assert {each.person: each.changed for each in found} == {"u1": True, "u2": False}
    for each in found:
        await both.write(MarkTold(each.id).apply)
    assert await both.read(disputes.to_tell) == ()
    assert [each.words for each in await both.read(disputes.waiting)] == ["other words"]


async def test_an_answer_to_nothing_answers_nothing(db: Database) -> None:
    assert not await db.write(lambda unit: disputes.answer(unit, 7, "danger"))


async def test_a_review_is_read_by_whom_it_is_of_alone(db: Database) -> None:
    await db.write(AskReview("u1", WORDS, "unknown").apply)
    (found,) = await db.read(disputes.waiting)
    assert await db.read(lambda unit: disputes.of_person(unit, "u1", found.id)) == found
    assert await db.read(lambda unit: disputes.of_person(unit, "u2", found.id)) is None


async def test_a_review_goes_when_its_time_is_over(both: Database, clock: Clock) -> None:
    await both.write(AskReview("u1", WORDS, "unknown").apply)
    clock.on(KEPT.total_seconds() - 60)
    assert (await both.write(retention.forget))["reviews"] == 0
    clock.on(120)
    assert (await both.write(retention.forget))["reviews"] == 1


async def test_a_review_goes_with_whoever_erases_themselves(both: Database) -> None:
    await both.write(AskReview("u1", WORDS, "unknown").apply)
    await both.write(ForgetInCases("u1").apply)
    assert await both.read(disputes.waiting) == ()
