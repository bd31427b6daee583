"""A keepsake is for who finished a module; the name on it is drawn, and kept nowhere."""

from __future__ import annotations

import pytest

from bot.turns.phrasebook import Phrasebook
from handlers.core.incoming import Incoming, Said, Sticker, Text
from handlers.core.outcome import Outcome
from handlers.core.ports import Operator, ports_off
from handlers.core.reply import Card, Drawn
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from handlers.learning.certificate import LONGEST_NAME, Keepsake
from handlers.learning.handler import FEATURE
from storage.engine.transaction import Unit
from storage.people import people
from storage.people.flow_state import FlowState
from storage.people.progress import Learn, Learned, Remember
from tests.handlers.learning.conftest import Learner

MODULE = "calls"
ASKED = FlowState("certificate", "name", {"module": MODULE})


async def types(
    learner: Learner, said: Said | str, flow_state: FlowState = ASKED
) -> Outcome | None:
    """What is answered to words typed after the question."""
    person = await learner.db.read(lambda unit: people.find(unit, learner.id))
    assert person
    event = Incoming(Text(said) if isinstance(said, str) else said, learner.clock())
    ports = ports_off(Operator("Trial", "0"))
    turn = Turn(
        person, flow_state, (event,), learner.clock(), learner.library, learner.db.read, ports
    )
    return await FEATURE.steps["certificate.name"].handle(turn)


async def finishes(learner: Learner, *, tested: bool = True) -> None:
    """All lessons of the module are finished, and its test is taken."""
    rows = [
        Learned(f"lesson:{lesson.slug}", right=1)
        for lesson in learner.library.curriculum.of_module(MODULE)
    ]
    rows += [Learned(f"test:{MODULE}:after", right=4)] if tested else []

    def store(unit: Unit) -> None:
        Remember(learner.id, True).apply(unit)
        for row in rows:
            Learn(learner.id, row).apply(unit)

    await learner.db.write(store)


def title(outcome: Outcome | None) -> str:
    assert outcome
    assert outcome.reply
    part = outcome.reply.parts[-1]
    assert isinstance(part, Card)
    assert isinstance(part.title, Phrase)
    return part.title.key


async def test_a_finished_and_tested_module_offers_its_keepsake(learner: Learner) -> None:
    await learner.press("learn.module", MODULE)
    assert "learn.keepsake" not in [button.action for button in learner.buttons()]
    await finishes(learner)
    await learner.press("learn.module", MODULE)
    outcome = await learner.tap("learn.keepsake")
    assert title(outcome) == "certificate.which_name"
    assert outcome.flow_state == ASKED
    assert outcome.changes == ()


@pytest.mark.parametrize("argument", ["", "no-such", "calls?", "😀", "a" * 60])
async def test_a_module_that_is_not_there_is_explained(learner: Learner, argument: str) -> None:
    outcome = await learner.press("learn.keepsake", argument)
    assert title(outcome) == "lesson.gone"


async def test_who_has_not_finished_is_told_what_is_left(learner: Learner) -> None:
    outcome = await learner.press("learn.keepsake", MODULE)
    assert title(outcome) == "certificate.not_yet"
    await finishes(learner, tested=False)
    outcome = await learner.press("learn.keepsake", MODULE)
    assert title(outcome) == "certificate.not_yet"
    assert not isinstance(outcome.flow_state, FlowState)


@pytest.mark.parametrize("language", ["th", "en"])
async def test_the_name_is_drawn_and_kept_nowhere(learner: Learner, language: str) -> None:
    outcome = await types(learner, "  ป้าปุ้ย\u200b  น้ำผึ้ง ")
    assert outcome
    assert outcome.reply
    assert outcome.flow_state is None
    assert outcome.changes == ()
    assert outcome.notices == ()
    drawn = outcome.reply.parts[0]
    assert isinstance(drawn, Drawn)
    assert Keepsake.of(drawn.values) == Keepsake(
        "ป้าปุ้ย น้ำผึ้ง", MODULE, "th", learner.clock().replace(microsecond=0)
    )
    said = Phrasebook(learner.library.phrases).speaker(language)(drawn.alt)
    assert "ป้าปุ้ย น้ำผึ้ง" in said
    assert str(learner.clock().year + 543) in said


@pytest.mark.parametrize(
    "name", ["😀", "ສົມພອນ", "...", "ก" * (LONGEST_NAME + 1), "ก" + "่" * 300, "<b>x</b>", "่่่"]
)
async def test_a_name_that_cannot_be_drawn_is_asked_for_again(learner: Learner, name: str) -> None:
    outcome = await types(learner, name)
    assert title(outcome) == "certificate.which_name"
    assert outcome
    assert outcome.flow_state is not None


@pytest.mark.parametrize("name", ["ก" * LONGEST_NAME, "O'Neil-Smith Jr.", "น้ำ", "José"])
async def test_names_as_people_have_them_are_drawn(learner: Learner, name: str) -> None:
    assert title(await types(learner, name)) == "certificate.here"


@pytest.mark.parametrize("said", ["", Sticker(), "hello", "ขอบคุณค่ะ"])
async def test_what_is_no_name_is_asked_again(learner: Learner, said: Said | str) -> None:
    outcome = await types(learner, said)
    assert outcome
    assert outcome.reply
    (card,) = outcome.reply.parts
    assert isinstance(card, Card)
    assert card.lines[0] == Phrase("certificate.name_again")


@pytest.mark.parametrize("said", ["0812345678 โทรมา", "https://kbank.example/x", "๐๘๑๒๓๔๕๖๗๘"])
async def test_a_number_or_link_is_no_name_and_left_to_be_looked_at(
    learner: Learner, said: Said | str
) -> None:
    assert await types(learner, said) is None


async def test_a_module_taken_away_since_ends_the_question(learner: Learner) -> None:
    for data in ({"module": "no-such"}, {}):
        outcome = await types(learner, "ปุ้ย", FlowState("certificate", "name", data))
        assert title(outcome) == "lesson.gone"
        assert outcome
        assert outcome.flow_state is None


async def test_one_may_leave_without_a_keepsake(learner: Learner) -> None:
    outcome = await learner.press("learn.no_keepsake")
    assert title(outcome) == "certificate.left"
    assert outcome.flow_state is None


@pytest.mark.parametrize("made", ["", "yesterday", "2026-11-22T03:00:00"])
def test_values_that_are_no_keepsake_are_refused(made: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Keepsake.of({"name": "x", "module": MODULE, "language": "th", "made": made})
