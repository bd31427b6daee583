"""Practice comes only after agreeing, is explained at once, counts for one person, and stops."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert

from content.reading.lessons.practice import PracticeItem, PracticeKind
from handlers.core.incoming import Incoming, Pressed, Text
from handlers.core.last_answer import OTHERS
from handlers.core.outcome import Outcome
from handlers.core.ports import Off, Operator, ports_off
from handlers.core.reply import Card, Choices, Phone, Press, Reply, Tone
from handlers.core.say import Phrase, Quote
from handlers.core.scheduled import JobContext
from handlers.core.turn import Turn
from handlers.learning.practice import handler
from handlers.learning.practice.messages import STOP, next_item
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.people import people, practice
from storage.people.flow_state import FlowState
from storage.people.people import ChangePerson
from storage.people.practice import Sent
from storage.tables.cases import DraftRow
from tests.handlers.learning.conftest import Learner

MENU = Press(Phrase("menu.menu"), "menu")
CALM = Outcome(Reply((Card(Quote("menu"), buttons=(MENU,)), Choices((MENU,)))))


class Free(Off):
    """Every message is free."""

    def free(self, person: str) -> bool:
        return True


async def turn_of(learner: Learner, words: str = "") -> Turn:
    person = await learner.db.read(lambda unit: people.find(unit, learner.id))
    assert person
    event = Incoming(Text(words) if words else Pressed("menu"), learner.clock())
    ports = ports_off(Operator("Trial", "0"))
    return Turn(person, None, (event,), learner.clock(), learner.library, learner.db.read, ports)


async def stored(learner: Learner, outcome: Outcome) -> None:
    for change in outcome.changes:
        await learner.db.write(change.apply)


async def ridden(learner: Learner, other: Outcome = CALM, words: str = "") -> Card | None:
    """The card that the next answer carries; what it changes is stored."""
    outcome = await handler.ride(await turn_of(learner, words), other)
    assert outcome.notices == ()
    await stored(learner, outcome)
    learner.reply = outcome.reply
    parts = outcome.reply.parts if outcome.reply else ()
    cards = [part for part in parts if isinstance(part, Card)]
    return cards[-1] if len(parts) > len(other.reply.parts if other.reply else ()) else None


async def begun_where_free(learner: Learner) -> None:
    turn = await turn_of(learner)
    await stored(
        learner, await handler.start(replace(turn, ports=replace(turn.ports, quota=Free())))
    )


async def pushed(learner: Learner) -> list[Card]:
    """The cards that the job sends now where it is free; what it changes is stored."""
    context = JobContext(learner.clock(), learner.library, learner.db.read, Free())
    cards: list[Card] = []
    for result in await handler.send_due(context):
        for change in result.changes:
            await learner.db.write(change.apply)
        parts = [part for notice in result.notices for part in notice.reply.parts]
        cards += [part for part in parts if isinstance(part, Card)]
    return cards


async def speaks(learner: Learner, language: str) -> None:
    await learner.db.write(ChangePerson(learner.id, {"language": language}).apply)


async def begun(learner: Learner) -> None:
    await learner.press("practice.ask")
    await learner.tap("practice.start")


def item_of(learner: Learner, card: Card) -> PracticeItem:
    (first, *_) = (b for b in card.buttons if isinstance(b, Press))
    return next(i for i in learner.library.practice if i.id == first.argument.split(".")[0])


def says(card: Card | None, key: str) -> bool:
    return card is not None and isinstance(card.title, Phrase) and card.title.key == key


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


ASKED = FlowState("privacy", "sure")
PHONES = (Phone("1323", Quote("someone to talk to")),)


@pytest.mark.parametrize(
    "other",
    [
        Outcome(Reply((Card(Quote("fraud"), tone=Tone.DANGER),))),
        Outcome(Reply((Card(Quote("suspicious"), tone=Tone.WARN),))),
        replace(CALM, must_arrive=True),
        Outcome(Reply((Card(Quote("you are not alone"), phones=PHONES),))),
        replace(CALM, flow_state=ASKED),
        Outcome(Reply((Card(OTHERS, buttons=(MENU,)),))),
    ],
    ids=["danger", "warning", "first hour", "someone to talk to", "question", "which of these"],
)
async def test_what_waits_is_explained_below_the_next_calm_answer_not_below_a_grave_one(
    learner: Learner, other: Outcome
) -> None:
    await begun(learner)
    learner.later(days=3)
    assert await ridden(learner)
    assert await ridden(learner, other, "is this real?") is None
    (one,) = (await learner.db.read(lambda unit: practice.sent(unit, learner.id))).values()
    assert one.answer == practice.OPEN
    assert says(await ridden(learner, CALM, "thank you"), "practice.was_trick")


async def test_a_question_that_stays_open_is_not_followed_by_an_explanation(
    learner: Learner,
) -> None:
    await begun(learner)
    learner.later(days=3)
    assert await ridden(learner)
    turn = replace(await turn_of(learner, "help"), flow_state=ASKED)
    assert (await handler.ride(turn, CALM)) == CALM


GRAVE = [
    replace(CALM, must_arrive=True),
    Outcome(Reply((Card(Quote("fraud"), tone=Tone.DANGER),))),
]


@pytest.mark.parametrize("other", GRAVE, ids=["first hour", "danger"])
async def test_after_an_emergency_nothing_rides_for_a_week(
    learner: Learner, other: Outcome
) -> None:
    await begun(learner)
    learner.later(days=2, hours=1)  # one is due
    assert await ridden(learner, other, "I sent money") is None
    learner.later(days=6, hours=20)
    assert await ridden(learner) is None
    learner.later(days=1)
    assert await ridden(learner)


@pytest.mark.parametrize("other", GRAVE, ids=["first hour", "danger"])
async def test_after_an_emergency_nothing_is_pushed_for_a_week(
    learner: Learner, other: Outcome
) -> None:
    await begun_where_free(learner)
    learner.later(days=2)
    assert await ridden(learner, other, "I sent money") is None
    learner.later(days=6, hours=20)
    assert await pushed(learner) == []
    learner.later(days=1)
    assert len(await pushed(learner)) == 1


async def test_an_emergency_brings_nothing_forward_and_starts_nothing(learner: Learner) -> None:
    assert (await handler.ride(await turn_of(learner, "help"), GRAVE[0])).changes == ()
    await begun(learner)
    due = learner.clock() + timedelta(days=30)
    person = (await turn_of(learner)).person
    await learner.db.write(practice.SendPractice(learner.id, person.practice, "", due, False).apply)
    await ridden(learner, GRAVE[0], "help")
    assert (await turn_of(learner)).person.practice == due


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


@pytest.mark.parametrize(
    "other",
    [
        Outcome(),
        Outcome(Reply((Card(Quote("danger"), tone=Tone.DANGER),))),
        replace(CALM, must_arrive=True),
    ],
)
async def test_no_warning_carries_a_new_one(learner: Learner, other: Outcome) -> None:
    await begun(learner)
    learner.later(days=3)
    assert await ridden(learner, other) is None


async def test_whoever_has_something_open_gets_none(learner: Learner) -> None:
    await begun(learner)

    def draft(unit: Unit) -> None:
        row = {"person": learner.id, "step": "s", "facts": b"", "updated": unit.now}
        unit.connection.execute(insert(table(DraftRow)).values(**row))

    await learner.db.write(draft)
    now = learner.later(days=3)
    assert await ridden(learner) is None
    turn = await turn_of(learner)
    await learner.db.write(
        practice.SendPractice(learner.id, turn.person.practice, "", now, True).apply
    )
    (result,) = await handler.send_due(JobContext(now, learner.library, learner.db.read, Free()))
    assert result.notices == ()
    await learner.db.write(result.changes[0].apply)
    assert await handler.send_due(JobContext(now, learner.library, learner.db.read, Free())) == ()


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
