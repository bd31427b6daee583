"""Practice comes only after agreeing, is explained at once, counts for one person, and stops."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from content.reading.lessons.practice import PracticeKind
from handlers.core.ports import Off
from handlers.core.reply import Card, Press, Tone
from handlers.core.say import Phrase
from handlers.core.scheduled import JobContext
from handlers.learning.practice import handler
from handlers.learning.practice.messages import STOP, next_item
from storage.people import practice
from storage.people.practice import Sent
from tests.handlers.learning.conftest import Learner
from tests.handlers.learning.practice.rounds import (
    CALM,
    Free,
    begun,
    begun_where_free,
    item_of,
    pushed,
    ridden,
    says,
    speaks,
    stored,
    turn_of,
)


async def test_without_agreeing_nothing_comes(learner: Learner) -> None:
    await learner.press("practice.ask")
    learner.later(days=40)
    assert await ridden(learner) is None


async def test_a_month_brings_three_tricks_three_notices_and_a_drill(learner: Learner) -> None:
    await begun(learner)
    seen: list[PracticeKind] = []
    for _ in range(30):
        learner.later(days=1)
        card = await ridden(learner)
        if card is None:
            continue
        if says(card, "practice.over"):
            line = card.lines[0]
            break
        item = item_of(learner, card)
        seen.append(item.kind)
        assert card.not_to_forward
        # Nothing on a trick or notice says that it is one.
        assert (
            "practice.stop" not in [b.action for b in card.buttons if isinstance(b, Press)]
            or item.kind is PracticeKind.DRILL
        )
        wanted = item.right or ("no" if item.kind is PracticeKind.TRICK else "yes")
        await learner.press("practice.answer", f"{item.id}.{wanted}")
        assert "practice.stop" in [b.action for b in learner.buttons()]
    assert sorted(seen) == ["drill", "notice", "notice", "notice", "trick", "trick", "trick"]
    assert isinstance(line, Phrase)
    assert line.values == {"saw": 3, "tricks": 3, "trusted": 3, "real": 3}
    # Over is over: nothing is kept, and it does not begin again by itself.
    assert await learner.db.read(lambda unit: practice.sent(unit, learner.id)) == {}
    learner.later(days=30)
    assert await ridden(learner) is None


async def test_whoever_writes_only_months_later_gets_the_end_and_no_new_month(
    learner: Learner,
) -> None:
    await begun(learner)
    learner.later(days=100)
    assert says(await ridden(learner), "practice.over")
    learner.later(days=5)
    assert await ridden(learner) is None


@pytest.mark.parametrize(
    ("kind", "picked", "title"),
    [
        (PracticeKind.TRICK, "yes", "practice.fell"),
        (PracticeKind.TRICK, "no", "practice.saw"),
        (PracticeKind.NOTICE, "yes", "practice.trusted"),
        (PracticeKind.NOTICE, "no", "practice.doubted"),
        (PracticeKind.DRILL, "a", "practice.drill_wrong"),
        (PracticeKind.DRILL, "b", "practice.drill_right"),
    ],
)
async def test_each_press_is_explained_at_once(
    learner: Learner, kind: PracticeKind, picked: str, title: str
) -> None:
    item = next(one for one in learner.library.practice if one.kind is kind)
    outcome = await learner.press("practice.answer", f"{item.id}.{picked}")
    assert outcome.reply
    (card,) = outcome.reply.parts
    assert isinstance(card, Card)
    assert says(card, title)
    assert card.tone is Tone.CALM
    assert outcome.changes == ()  # nothing was sent, nothing counts


async def test_only_the_first_answer_counts(learner: Learner) -> None:
    await begun(learner)
    learner.later(days=3)
    card = await ridden(learner)
    assert card
    item = item_of(learner, card)
    await learner.press("practice.answer", f"{item.id}.yes")
    assert (await learner.press("practice.answer", f"{item.id}.no")).changes == ()
    sent = await learner.db.read(lambda unit: practice.sent(unit, learner.id))
    assert sent[item.id].answer == "yes"
    outcome = await learner.press("practice.counts")
    assert outcome.reply
    (told,) = outcome.reply.parts
    assert isinstance(told, Card)
    (line,) = told.lines
    assert isinstance(line, Phrase)
    assert sorted(line.values.values()) == [0, 0, 0, 1] or line.values["trusted"] == 1


async def test_whoever_writes_instead_is_told_below_a_calm_answer_and_nothing_counts(
    learner: Learner,
) -> None:
    await begun(learner)
    learner.later(days=3)
    assert await ridden(learner)
    assert says(await ridden(learner, CALM, "thank you"), "practice.was_trick")
    assert await ridden(learner, CALM, "thank you") is None
    sent = await learner.db.read(lambda unit: practice.sent(unit, learner.id))
    assert {one.answer for one in sent.values()} == {"told"}


async def test_whoever_never_answers_gets_all_and_the_end(learner: Learner) -> None:
    await begun_where_free(learner)
    got: list[Card] = []
    for _ in range(40):
        learner.later(days=1)
        got += await pushed(learner)
    assert says(got[-1], "practice.over")
    assert len(got) == len(learner.library.practice) + 1
    assert (await turn_of(learner)).person.practice is None


async def test_a_message_that_left_the_file_holds_up_nothing(learner: Learner) -> None:
    await begun_where_free(learner)
    learner.later(days=2)
    (card,) = await pushed(learner)
    gone = item_of(learner, card)
    rest = tuple(one for one in learner.library.practice if one != gone)
    learner.library = replace(learner.library, practice=rest)
    learner.later(days=4)
    assert len(await pushed(learner)) == 1


async def test_one_that_was_ignored_is_not_explained_once_another_came(learner: Learner) -> None:
    await begun_where_free(learner)
    learner.later(days=2)
    await pushed(learner)
    learner.later(days=4)
    (second,) = await pushed(learner)
    assert item_of(learner, second).kind is PracticeKind.NOTICE
    assert says(await ridden(learner, CALM, "thanks"), "practice.was_notice")
    assert await ridden(learner, CALM, "thanks") is None


@pytest.mark.parametrize("language", ["lo", "km"])
async def test_it_is_not_offered_in_a_language_without_its_texts(
    learner: Learner, language: str
) -> None:
    await speaks(learner, language)
    assert handler.button(await turn_of(learner)) == []
    await learner.press("practice.ask")
    assert "practice.start" not in [button.action for button in learner.buttons()]
    assert (await learner.press("practice.start")).changes == ()


async def test_whoever_changes_to_such_a_language_gets_none_until_they_change_back(
    learner: Learner,
) -> None:
    await begun(learner)
    learner.later(days=3)
    await speaks(learner, "lo")
    assert await ridden(learner) is None
    assert handler.button(await turn_of(learner)) == [STOP]
    await speaks(learner, "en")
    assert await ridden(learner)


async def test_nothing_is_pushed_in_such_a_language_and_it_ends_silently(
    learner: Learner,
) -> None:
    await begun_where_free(learner)
    learner.later(days=2)
    assert await pushed(learner)
    await speaks(learner, "km")
    for _ in range(40):
        learner.later(days=1)
        assert await pushed(learner) == []
    assert (await turn_of(learner)).person.practice is None


async def test_stopping_is_one_tap_and_deletes_the_answers(learner: Learner) -> None:
    await begun(learner)
    learner.later(days=3)
    assert await ridden(learner)
    await learner.press("practice.stop")
    assert await learner.db.read(lambda unit: practice.sent(unit, learner.id)) == {}
    learner.later(days=5)
    assert await ridden(learner) is None


async def test_where_it_is_free_it_comes_by_itself_by_day_and_else_never(learner: Learner) -> None:
    turn = await turn_of(learner)
    free = replace(turn, ports=replace(turn.ports, quota=Free()))
    await stored(learner, await handler.start(free))
    learner.later(days=3)
    night = learner.clock().replace(hour=18)
    assert await handler.send_due(JobContext(night, learner.library, learner.db.read, Free())) == ()
    now = learner.clock()
    (result,) = await handler.send_due(JobContext(now, learner.library, learner.db.read, Free()))
    assert [notice.person for notice in result.notices] == [learner.id]
    # It has come to cost something: it waits for an answer instead.
    (result,) = await handler.send_due(JobContext(now, learner.library, learner.db.read, Off()))
    assert result.notices == ()
    await learner.db.write(result.changes[0].apply)
    assert await ridden(learner)


async def test_a_message_that_is_gone_is_explained(learner: Learner) -> None:
    outcome = await learner.press("practice.answer", "no-such.yes")
    assert outcome.changes == ()


def test_after_thirty_days_nothing_new_comes(learner: Learner) -> None:
    every, now = learner.library.practice, learner.clock()
    sent = {"gift": Sent(now - timedelta(days=29), "no")}
    assert next_item(every, sent, now, now)
    assert next_item(every, sent, now, now + timedelta(days=1)) is None


def test_no_message_names_an_hour_as_it_may_come_at_any(learner: Learner) -> None:
    hours = ("โมง", "ทุ่ม", "เที่ยง", "เย็นนี้", "เช้านี้", "o'clock", "evening", "morning", "noon")
    for item in learner.library.practice:
        for words in item.text.values():
            assert not [hour for hour in hours if hour in words], words
