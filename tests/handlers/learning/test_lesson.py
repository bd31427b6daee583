"""Lessons teach in one reply a step, give a reason for each answer, keep only what is agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from content.reading.schema import Question, RealOrFake
from handlers.core.reply import DATA_LIMIT, Card, Press, Text, encode_press
from handlers.core.say import Passage, Phrase
from handlers.learning.grading import grade
from handlers.learning.question_card import question_card
from handlers.learning.question_ref import QuestionRef
from handlers.learning.spaced_repetition import review
from handlers.learning.trick_lesson import question_on
from storage.people import people
from storage.people.progress import Learned, of_person
from tests.handlers.learning.conftest import Learner

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ODD = [
    *("", ".", "....", "no-such", "fake-police", "😀", "a" * 60),
    *("fake-police.no-such.a.f", "fake-police.warrant.z.f", "fake-police.warrant.."),
    *("fake-police.warrant.b.99", "first-hour.in-order.cc.f", "first-hour.in-order.cabb.1"),
]
ACTIONS = [
    *("lesson.start", "lesson.answer", "lesson.ask", "lesson.next"),
    *("learn", "learn.module", "learn.remember", "learn.quiz"),
]
FREEZE = "parcel-and-account.freeze-call.real.z"


async def kept(learner: Learner) -> dict[str, Learned]:
    return dict(await learner.db.read(lambda unit: of_person(unit, learner.id)))


def title(part: object) -> str:
    assert isinstance(part, Card)
    assert isinstance(part.title, Phrase)
    return part.title.key


def every_question(library: Library) -> list[tuple[str, Question]]:
    lessons = library.curriculum.lessons.values()
    return [(one.slug, question) for one in lessons for question in one.questions.values()]


async def test_a_lesson_and_its_first_question_are_one_reply(learner: Learner) -> None:
    for lesson in learner.library.curriculum.lessons.values():
        outcome = await learner.press("lesson.start", lesson.slug)
        assert outcome.reply
        first, *bubbles, question = outcome.reply.parts
        assert 1 <= len(bubbles) <= 3
        assert isinstance(first, Card)
        assert first.title == Passage(lesson.about.title)
        shows = [each.id for each in learner.library.how_tos.in_lesson(lesson.slug)]
        offered = [(b.action, b.argument) for b in first.buttons if isinstance(b, Press)]
        assert offered == [("show", id) for id in shows], "nobody has recorded a lesson yet"
        assert all(isinstance(bubble, Text) for bubble in bubbles)
        assert isinstance(question, Card)
        assert len(question.buttons) >= 2


def test_every_answer_of_every_question_has_a_reason(library: Library) -> None:
    for slug, question in every_question(library):
        card = question_card(question, QuestionRef(slug, question.id), "th")
        answers = [b.argument.split(".")[2] for b in card.buttons if isinstance(b, Press)]
        if question.kind == "order":
            answers = [question.right, question.right[::-1]]
        verdicts = [grade(question, picked, library.praise) for picked in answers]
        assert all(verdict and verdict.reasons for verdict in verdicts)
        assert {v.right for v in verdicts if v} == {True, False}, f"{slug}.{question.id}"


@pytest.mark.parametrize(("picked", "praised"), [("a", False), ("b", True)])
def test_only_who_answered_right_is_praised(library: Library, picked: str, praised: bool) -> None:
    question = library.curriculum.lessons["fake-police"].questions["warrant"]
    verdict = grade(question, picked, library.praise)
    assert verdict
    assert verdict.right is praised
    said = Phrasebook(library.phrases).speaker("th")
    reasons = "\n".join(said(reason) for reason in verdict.reasons)
    assert ("\nถูกแล้ว" in reasons) is praised


def test_the_longest_names_still_fit_a_button() -> None:
    at = QuestionRef("a" * 24, "b" * 16, "edcba", "9")
    data = encode_press(Press(Phrase("x"), "lesson.answer", str(at)), None)
    assert len(data) <= DATA_LIMIT


async def test_nothing_is_kept_without_consent(learner: Learner) -> None:
    await learner.press("lesson.start", "fake-police")
    await learner.tap("lesson.answer", "b")
    await learner.tap("lesson.next")
    assert await kept(learner) == {}


async def test_one_tap_agrees_and_another_takes_everything_back(learner: Learner) -> None:
    await learner.press("learn.remember", "fake-police")
    person = await learner.db.read(lambda unit: people.find(unit, learner.id))
    assert person
    assert person.remember
    assert set(await kept(learner)) == {"lesson:fake-police"}
    await learner.press("learn.forget")
    person = await learner.db.read(lambda unit: people.find(unit, learner.id))
    assert person
    assert not person.remember
    assert await kept(learner) == {}


async def test_an_answer_edits_its_own_message_but_never_the_lesson_above_it(
    learner: Learner,
) -> None:
    await learner.press("lesson.start", "fake-police")
    first = await learner.tap("lesson.answer", "a")
    assert first.reply
    assert not first.reply.edits
    await learner.tap("lesson.ask")
    again = await learner.tap("lesson.answer", "b")
    assert again.reply
    assert again.reply.edits


async def test_a_lesson_goes_on_where_it_was_left(learner: Learner) -> None:
    await learner.press("learn.remember")
    await learner.press("lesson.start", "fake-police")
    await learner.tap("lesson.answer", "b")
    learner.later(days=3)
    await learner.press("learn")
    outcome = await learner.tap("lesson.start")
    assert outcome.reply
    question = outcome.reply.parts[-1]
    assert isinstance(question, Card)
    asked = learner.library.curriculum.lessons["fake-police"].questions["which-flag"]
    assert question.lines[-1] == Passage(asked.ask)  # type: ignore[union-attr]


async def test_a_round_ends_after_three_questions_and_offers_the_next_lesson(
    learner: Learner,
) -> None:
    await learner.press("learn.remember")
    await learner.press("lesson.start", "fake-police")
    for picked in ("b", "c", "real"):
        await learner.tap("lesson.answer", picked)
        await learner.tap("lesson.next")
    assert learner.reply
    assert title(learner.reply.parts[0]) == "lesson.end"
    assert [b.argument for b in learner.buttons() if b.action == "lesson.start"] == [
        "parcel-and-account"
    ]
    rows = await kept(learner)
    assert rows["lesson:fake-police"].right == 1
    assert rows["lesson:fake-police"].state == ""


async def test_fakes_caught_and_real_ones_trusted_are_counted_apart(learner: Learner) -> None:
    await learner.press("learn.remember")
    for slug, question, picked in [
        ("parcel-and-account", "post-slip", "fake"),
        ("parcel-and-account", "post-slip", "real"),
        ("parcel-and-account", "freeze-call", "fake"),
        ("family-voice", "friend-chat", "real"),
    ]:
        await learner.press("lesson.answer", str(QuestionRef(slug, question, picked, "z")))
    outcome = await learner.press("learn.module", "calls")
    assert outcome.reply
    (card,) = outcome.reply.parts
    assert isinstance(card, Card)
    assert Phrase("learn.tally", {"caught": 1, "trusted": 1}) in card.lines


async def test_a_wrong_answer_comes_back_the_next_day_and_first(learner: Learner) -> None:
    await learner.press("learn.remember")
    await learner.press("lesson.answer", str(QuestionRef("fake-police", "warrant", "a", "z")))
    await learner.press("lesson.answer", str(QuestionRef("fake-police", "which-flag", "c", "z")))
    due = (await kept(learner))["question:fake-police.warrant"].due
    assert due
    assert (due - learner.clock()).days == 1
    learner.later(days=1, minutes=1)
    await learner.press("learn.quiz")
    assert learner.buttons()[0].argument.startswith("fake-police.warrant.")
    await learner.tap("lesson.answer", "b")
    await learner.press("learn.quiz")
    assert learner.buttons()[0].argument.startswith("fake-police.which-flag.")


def test_right_answers_come_back_after_ever_longer_times() -> None:
    state, days, now = "", [], NOW
    for _ in range(5):
        state, due = review(state, True, now)
        days.append((due - now).days)
        now = due
    assert days == [1, 3, 8, 19, 43]
    _, due = review(state, False, now)
    assert (due - now).days < 43


@pytest.mark.parametrize("state", ["", "{}", "not json", '{"stability": "x"}', "[1]"])
def test_a_spacing_that_cannot_be_read_starts_anew(state: str) -> None:
    _, due = review(state, True, NOW)
    assert (due - NOW).days == 1


async def test_a_question_that_changed_starts_afresh(learner: Learner) -> None:
    await learner.press("learn.remember")
    await learner.press("lesson.answer", FREEZE)
    lesson = learner.library.curriculum.lessons["parcel-and-account"]
    question = lesson.questions["freeze-call"]
    assert isinstance(question, RealOrFake)
    changed = question.model_copy(update={"genuine": True})
    lessons = {
        **learner.library.curriculum.lessons,
        lesson.slug: lesson.model_copy(
            update={"questions": {**lesson.questions, question.id: changed}}
        ),
    }
    curriculum = replace(learner.library.curriculum, lessons=lessons)
    learner.library = replace(learner.library, curriculum=curriculum)
    await learner.press("lesson.answer", FREEZE)
    row = (await kept(learner))["question:parcel-and-account.freeze-call"]
    assert (row.right, row.wrong, row.revision) == (1, 0, changed.revision)


async def test_each_of_the_tricks_has_a_lesson_of_a_minute(learner: Learner) -> None:
    for trick in learner.library.scam_types:
        outcome = await learner.press("learn.trick", trick)
        assert outcome.reply
        first, *rest = outcome.reply.parts
        assert isinstance(first, Card)
        assert bool(rest) == (question_on(learner.library, trick) is not None)
        assert learner.buttons()


async def test_a_trick_nobody_knows_leads_to_the_lessons(learner: Learner) -> None:
    outcome = await learner.press("learn.trick", "no_such_trick")
    assert outcome.reply


@pytest.mark.parametrize("action", ACTIONS)
async def test_an_old_or_odd_button_is_answered_kindly(learner: Learner, action: str) -> None:
    for argument in ODD:
        outcome = await learner.press(action, argument)
        assert outcome.reply, argument
        assert learner.buttons(), argument


async def test_what_there_is_to_learn_leads_back_to_the_menu(learner: Learner) -> None:
    for action, argument in (("learn", ""), ("learn.module", "online")):
        await learner.press(action, argument)
        assert learner.buttons()[-1].action == "menu"


async def test_without_any_lesson_the_answer_still_has_a_button(learner: Learner) -> None:
    learner.library = Library()
    for action in ("learn", "learn.quiz", "lesson.start", "learn.trick"):
        await learner.press(action)
        assert learner.buttons()
