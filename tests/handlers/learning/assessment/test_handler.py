"""The test before and after a module: no reason on the way, every miss explained at the end."""

from __future__ import annotations

import pytest

from content.reading.schema import PutInOrder, Question, RealOrFake
from handlers.core.reply import Card, Press
from handlers.core.say import Passage, Phrase
from handlers.learning.grading import grade
from handlers.learning.question_ref import QuestionRef
from storage.people.progress import of_person
from tests.handlers.learning.conftest import Learner

MODULE = "calls"


def answers(learner: Learner) -> list[tuple[Press, Question, bool]]:
    """The buttons on the card: each with its question, and whether it is right."""
    found = []
    for button in learner.buttons():
        if button.action == "lesson.answer":
            at = QuestionRef.of(button.argument)
            place = at.find(learner.library)
            assert place
            graded = grade(place[1], at.picked, learner.library.praise)
            assert graded
            found.append((button, place[1], graded.right))
    return found


async def take(learner: Learner, plan: str) -> list[tuple[Question, bool]]:
    """Answer each question right (r) or wrong (w); gives (question, whether right)."""
    await learner.press("learn.test", MODULE)
    done: list[tuple[Question, bool]] = []
    for wanted in plan:
        button, question, right = next(a for a in answers(learner) if a[2] == (wanted == "r"))
        await learner.press(button.action, button.argument)
        done.append((question, right))
    return done


def result(learner: Learner) -> Card:
    assert learner.reply
    (card,) = learner.reply.parts
    assert isinstance(card, Card)
    assert card.title == Phrase("test.done")
    return card


def missed(card: Card) -> list[Phrase]:
    return [one for one in card.lines if isinstance(one, Phrase) and one.key == "test.missed"]


@pytest.mark.parametrize("plan", ["rrrr", "wwww", "rwrw", "wrrr", "rrrw"])
async def test_each_wrong_answer_is_told_with_the_right_one_and_why(
    learner: Learner, plan: str
) -> None:
    await learner.press("learn.test", MODULE)
    first = result_count(learner)
    plan = (plan * 2)[:first]
    done = await take(learner, plan)
    card = result(learner)
    told = missed(card)
    assert [phrase.values["n"] for phrase in told] == [
        n for n, (_, right) in enumerate(done, 1) if not right
    ]
    assert card.lines[0] == Phrase("test.result", {"right": plan.count("r"), "all": first})
    for phrase, question in zip(told, [one for one, right in done if not right], strict=True):
        why, answer = phrase.values["why"], phrase.values["answer"]
        assert isinstance(why, Passage)
        assert why.texts["th"].strip()
        if isinstance(question, RealOrFake):
            key = "lesson.button_real" if question.genuine else "lesson.button_fake"
            sender = Passage(question.message.sender)
            values = {"sender": sender, "answer": Phrase(key)}
            assert answer == Phrase("test.missed_message", values)
        else:
            assert not isinstance(question, PutInOrder)
            rights = [one.text for one in question.choices.values() if one.right]
            assert answer == Passage(rights[0])


def result_count(learner: Learner) -> int:
    """How many questions the test has, as its first card says."""
    assert learner.reply
    card = learner.reply.parts[0]
    assert isinstance(card, Card)
    count = card.lines[0]
    assert isinstance(count, Phrase)
    return int(str(count.values["all"]))


async def test_on_the_way_no_card_says_whether_it_was_right(learner: Learner) -> None:
    await learner.press("learn.test", MODULE)
    for _ in range(result_count(learner) - 1):
        button, *_ = next(one for one in answers(learner) if not one[2])
        await learner.press(button.action, button.argument)
        assert learner.reply
        card = learner.reply.parts[0]
        assert isinstance(card, Card)
        assert not missed(card)
        assert isinstance(card.lines[0], Phrase)
        assert card.lines[0].key == "test.count"


async def test_what_was_wrong_is_stored_nowhere(learner: Learner) -> None:
    await learner.press("learn.remember", "yes")
    await learner.press("learn.test", MODULE)
    count = result_count(learner)
    await take(learner, "w" * count)
    kept = await learner.db.read(lambda unit: of_person(unit, learner.id))
    tests = {item: row for item, row in kept.items() if item.startswith("test:")}
    assert all(row.right == 0 and row.wrong == count for row in tests.values())
    assert not any(item.startswith("question:") for item in kept)


@pytest.mark.parametrize("mode", ["p", "p0", "pxx", "p0z", "p9v", "p0-", "p000", "pv0"])
async def test_a_button_that_was_tampered_with_changes_nothing(learner: Learner, mode: str) -> None:
    outcome = await learner.press("lesson.answer", f"fake-police.warrant.a.{mode}")
    assert outcome.changes == ()
    assert outcome.reply
    (card,) = outcome.reply.parts
    assert isinstance(card, Card)
    assert not missed(card)
