"""A lesson: its bubbles and a question in one reply, then why, then the next question."""

from __future__ import annotations

from dataclasses import replace

from content.reading.lessons.recordings import Recording
from content.reading.schema import Lesson, PutInOrder, Question
from handlers.core import incoming
from handlers.core.buttons import LESSONS, MENU
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Part, Picture, Press, Reply, Sound, Text, Weight
from handlers.core.say import Passage, Phrase, Say
from handlers.core.turn import Turn
from handlers.learning.assessment.rounds import answer as answer_test
from handlers.learning.assessment.rounds import offer
from handlers.learning.gone import gone
from handlers.learning.grading import Verdict, judge
from handlers.learning.learner import FINISHED, Memory, recall
from handlers.learning.question_card import question_card
from handlers.learning.question_ref import (
    BELOW,
    BOOSTER,
    QUIZ,
    TEST,
    TEST_AFTER,
    TRICK,
    Address,
)
from storage.people.progress import Learned

ROUND = 3
"""Questions asked with a lesson; the others of its bank come back as boosters and in the quiz."""


LINK = "lesson-"
"""How a deep link to a lesson begins."""


async def start(turn: Turn) -> Outcome:
    """The lesson's bubbles and the first question of this person's round."""
    return await _begin(turn, turn.argument)


async def from_link(turn: Turn) -> Outcome | None:
    """The same from a deep link: `lesson-fake-police`, on a poster or in a family's chat."""
    said = turn.said
    slug = said.code.removeprefix(LINK) if isinstance(said, incoming.Hello) else ""
    return await _begin(turn, slug) if slug in turn.content.curriculum.lessons else None


async def _begin(turn: Turn, slug: str) -> Outcome:
    lesson = turn.content.curriculum.lessons.get(slug)
    if lesson is None:
        return gone()
    memory = await recall(turn)
    question = _first(lesson, memory)
    language = turn.person.language
    bubbles = lesson.bubbles.get(language) or lesson.bubbles["th"]
    first, *others = [
        Passage({code: t[place] for code, t in lesson.bubbles.items() if place < len(t)})
        for place in range(len(bubbles))
    ]
    parts: list[Part] = [_opening(lesson, first, language), *map(Text, others)]
    parts.append(question_card(question, Address(lesson.slug, question.id), language))
    opened = _opened(lesson, memory, question.id)
    return Outcome(Reply(tuple(parts)), changes=memory.keep(opened))


async def listen(turn: Turn) -> Outcome:
    """The lesson read aloud, and below it the question that stood below its text."""
    lesson = turn.content.curriculum.lessons.get(turn.argument)
    recording = _recording(lesson, turn.person.language) if lesson else None
    if lesson is None or recording is None:
        return gone()
    question = _first(lesson, await recall(turn))
    title = Phrase("lesson.sound", {"title": Passage(lesson.about.title)})
    sound = Sound(recording.name, recording.milliseconds, title)
    at = Address(lesson.slug, question.id)
    return Outcome(Reply((sound, question_card(question, at, turn.person.language))))


async def answer(turn: Turn) -> Outcome:
    """Why the picked answer is right or not; or the next step of a question that asks an order."""
    at = Address.of(turn.argument)
    if at.mode.startswith((TEST, TEST_AFTER)):
        return await answer_test(turn, at)
    found = at.find(turn.content)
    if found is None:
        return gone()
    lesson, question = found
    # The question stands below the lesson in one message there: an edit would take the lesson away.
    alone = at.mode != BELOW
    if isinstance(question, PutInOrder) and len(at.picked) < len(question.steps):
        alone = alone or len(at.picked) > 1
        left = [letter for letter in question.steps if letter not in at.picked]
        if len(left) > 1:
            card = question_card(question, at, turn.person.language)
            return Outcome(Reply((card,), edits=alone))
        at = replace(at, picked=at.picked + left[0])
    verdict = judge(question, at.picked, turn.content.praise)
    if verdict is None:
        return gone()
    memory = await recall(turn)
    rows = [memory.answered(at, question, verdict.right, turn.now)]
    if at.turn_in_round:
        following = _following(lesson, at)
        rows.append(_opened(lesson, memory, following.id if following else FINISHED))
    card = Card(verdict.title, verdict.reasons, buttons=_after(at, verdict), tone=verdict.tone)
    return Outcome(Reply((card,), edits=alone), changes=memory.keep(*rows))


async def ask_again(turn: Turn) -> Outcome:
    """The same question once more, after a slip."""
    at = Address.of(turn.argument)
    found = at.find(turn.content)
    if found is None:
        return gone()
    # A message of its own from here on, whatever it was before.
    mode = "1" if at.mode == BELOW else at.mode
    at = replace(at, picked="", mode=mode)
    return Outcome(Reply((question_card(found[1], at, turn.person.language),)))


async def go_on(turn: Turn) -> Outcome:
    """The next question of the round, or the end of the lesson."""
    at = Address.of(turn.argument)
    found = at.find(turn.content)
    if found is None:
        return gone()
    lesson, _ = found
    following = _following(lesson, at)
    if following is not None:
        mode = str(at.turn_in_round + 1)
        at = Address(lesson.slug, following.id, "", mode)
        card = question_card(following, at, turn.person.language)
        return Outcome(Reply((card,)))
    return Outcome(Reply((end_card(turn, lesson, await recall(turn)),)))


def end_card(turn: Turn, lesson: Lesson, memory: Memory) -> Card:
    """The end of a lesson: what to keep in mind, the two counts, where to go on."""
    lines: list[Say] = [Phrase("lesson.end_keep", {"title": Passage(lesson.about.title)})]
    tally = memory.tally(turn.content.curriculum.lessons.values())
    if tally.caught or tally.trusted:
        lines.append(Phrase("learn.tally", {"caught": tally.caught, "trusted": tally.trusted}))
    buttons: list[Button] = []
    following = turn.content.curriculum.after(lesson.slug)
    if following:
        label = Phrase("lesson.button_next_lesson")
        buttons.append(Press(label, "lesson.start", following.slug, weight=Weight.MAIN))
    else:
        buttons += [*offer(turn, lesson.about.module, memory), *_related(turn, lesson)]
    if not memory.keeps:
        lines.append(Phrase("learn.remember_ask"))
        buttons.append(Press(Phrase("learn.button_remember"), "learn.remember", lesson.slug))
    buttons.append(LESSONS)
    buttons.append(MENU)
    return Card(Phrase("lesson.end"), tuple(lines), buttons=tuple(buttons))


def _opening(lesson: Lesson, first: Say, language: str) -> Card:
    """The first bubble under the lesson's title: its picture, and a button that reads it aloud."""
    drawing = lesson.about.picture
    picture = Picture(f"{lesson.slug}.{drawing.file}", Passage(drawing.alt)) if drawing else None
    buttons: tuple[Button, ...] = ()
    if _recording(lesson, language):
        label = Phrase("lesson.button_listen")
        buttons = (Press(label, "lesson.listen", lesson.slug, weight=Weight.MAIN, plays=True),)
    return Card(Passage(lesson.about.title), (first,), buttons=buttons, picture=picture)


def _recording(lesson: Lesson, language: str) -> Recording | None:
    """The recording of the text that this person is shown."""
    return lesson.recordings.get(language if language in lesson.bubbles else "th")


def _related(turn: Turn, lesson: Lesson) -> list[Button]:
    """A lesson worth reading next, where the module has no further one."""
    others = (turn.content.curriculum.lessons.get(slug) for slug in lesson.about.see_also)
    found = [one for one in others if one is not None][:1]
    return [Press(Passage(one.about.title), "lesson.start", one.slug) for one in found]


def _first(lesson: Lesson, memory: Memory) -> Question:
    """Where this person left off, else the first question not yet answered right."""
    questions = list(lesson.questions.values())
    row = memory.lesson(lesson.slug)
    if row and row.state in lesson.questions:
        return lesson.questions[row.state]
    known = {
        question.id
        for question in questions
        if (kept := memory.learned.get(f"question:{lesson.slug}.{question.id}")) and kept.right
    }
    return next((question for question in questions if question.id not in known), questions[0])


def _following(lesson: Lesson, at: Address) -> Question | None:
    """The question after this one in the round (the bank goes round), or None at its end."""
    ids = list(lesson.questions)
    if not 0 < at.turn_in_round < min(ROUND, len(ids)):
        return None
    place = ids.index(at.question)
    return lesson.questions[ids[(place + 1) % len(ids)]]


def _opened(lesson: Lesson, memory: Memory, state: str) -> Learned:
    """The lesson's own row: at which question it stands, or once more finished."""
    old = memory.lesson(lesson.slug) or Learned(f"lesson:{lesson.slug}")
    return replace(old, state=state, right=old.right + (state == FINISHED))


def _after(at: Address, verdict: Verdict) -> tuple[Button, ...]:
    """What can be pressed under an answer."""
    here = str(replace(at, picked=""))
    buttons: list[Button] = []
    if at.turn_in_round:
        buttons.append(Press(Phrase("lesson.button_next"), "lesson.next", here, weight=Weight.MAIN))
    if not verdict.right:
        buttons.append(Press(Phrase("lesson.button_again"), "lesson.ask", here))
    if at.mode in (TRICK, BOOSTER, QUIZ):
        buttons.append(Press(Phrase("lesson.button_read"), "lesson.start", at.slug))
    if at.mode in (BOOSTER, QUIZ):
        buttons.append(Press(Phrase("learn.button_more"), "learn.quiz", weight=Weight.MAIN))
    buttons.append(MENU)
    return tuple(buttons)
