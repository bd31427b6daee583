"""A trainer's class: what everybody is told, who may do what, and codes that lead nowhere."""

from __future__ import annotations

from content.reading.schema import RealOrFake
from handlers.core import incoming
from handlers.core.incoming import Hello
from storage.cases import cases
from storage.people import classes
from storage.people.classes import MOST, JoinClass
from storage.people.progress import Learn, Learned
from tests.handlers.cases.conftest import Village
from tests.handlers.cases.conftest import village as village


async def opened(village: Village, trainer: str = "teacher") -> str:
    """The code of a fresh class."""
    await village.official(trainer, role="trainer")
    await village.presses(trainer, "class.open")
    held = await village.db.read(lambda unit: classes.of_trainers(unit, range(1, 9)))
    return held[0].code


async def joined(village: Village, code: str, *people: str) -> None:
    for person in people:
        await village.does(person, Hello(code))
        await village.presses(person, "class.join", code)


async def test_a_trainer_sees_no_case_at_all(village: Village) -> None:
    await village.official("officer")
    await village.official("teacher", role="trainer")
    before = len(village.inbox["teacher"])
    reference = await village.report("mali")
    assert len(village.inbox["teacher"]) == before
    assert await village.db.read(lambda unit: cases.find(unit, reference))
    for action in ("desk.case", "desk.take", "desk.close", "desk.release", "desk.more"):
        assert "not within your duty" in await village.presses("teacher", action, reference)
    desk = await village.presses("teacher", "desk")
    assert "Reports do not come to you" in desk
    assert reference not in desk


async def test_the_card_shows_fives_and_names_nobody(village: Village) -> None:
    code = await opened(village)
    people = [f"learner{n}" for n in range(6)]
    await joined(village, code, *people[:4])
    assert "Too few people" in await village.presses("teacher", "class")
    await joined(village, code, *people[4:])
    slug, asked = next(
        (slug, question)
        for slug, lesson in village.library.curriculum.lessons.items()
        for question in lesson.questions.values()
        if isinstance(question, RealOrFake) and (question.trick or lesson.about.teaches)
    )
    for person in people:
        await village.db.write(Learn(person, Learned(f"lesson:{slug}", right=1)).apply)
        item = f"question:{slug}.{asked.id}"
        await village.db.write(Learn(person, Learned(item, wrong=2)).apply)
    card = await village.presses("teacher", "class")
    assert "In the class: 5 people or more" in card
    assert "Finished" in card
    assert "Often missed" in card
    assert "learner" not in card
    assert "6" not in card.replace(code, "")


async def test_others_see_neither_the_class_nor_may_open_one(village: Village) -> None:
    code = await opened(village)
    await village.official("other", role="trainer")
    assert "no class yet" in await village.presses("other", "class", code)
    assert "for trainers" in await village.presses("mali", "class", code)
    assert "for trainers" in await village.presses("mali", "class.open")


async def test_wrong_codes_are_counted_and_then_refused(village: Village) -> None:
    code = await opened(village)
    for wrong in ("c00000000", "c00000001"):
        await village.does("mali", Hello(wrong))
    for wrong in ("c00000002", "c00000003"):
        assert "do not know" in await village.does("mali", incoming.Text(wrong))
    assert "do not know" in await village.presses("mali", "class.join", "' OR 1=1 --")
    assert "Too many tries" in await village.does("mali", Hello(code))
    assert "Too many tries" in await village.presses("mali", "class.join", code)


async def test_an_old_code_a_full_class_and_ones_own_are_explained(village: Village) -> None:
    code = await opened(village)
    assert "your own class" in await village.does("teacher", Hello(code))
    for n in range(MOST):
        await village.db.write(JoinClass(1, f"p{n}").apply)
    assert "full" in await village.does("mali", Hello(code))
    village.clock.on(91 * 24 * 3600)
    assert "takes nobody in any more" in await village.does("mali", Hello(code))
    assert "nobody can join" in await village.presses("teacher", "class")


async def test_a_trainer_has_eight_classes_at_most(village: Village) -> None:
    await opened(village)
    for _ in range(7):
        assert "Your class is open" in await village.presses("teacher", "class.open")
    assert "enough classes" in await village.presses("teacher", "class.open")


async def test_privacy_shows_the_class_and_leaves_it(village: Village) -> None:
    code = await opened(village)
    assert "class" not in await village.presses("mali", "privacy")
    await joined(village, code, "mali")
    assert "You are in a class" in await village.presses("mali", "privacy")
    assert "You have left" in await village.presses("mali", "class.leave")
    assert "class" not in await village.presses("mali", "privacy")
    assert "You have left" in await village.presses("mali", "class.leave")
