"""The rules of the router as its docstring numbers them, and that nothing is claimed twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from content.reading.library import Library
from handlers.core import incoming
from handlers.core.feature import Feature, Handler, Rider, Step
from handlers.core.incoming import Incoming, Said
from handlers.core.outcome import Outcome
from handlers.core.ports import Operator, ports_off
from handlers.core.reply import Reply, Text, text
from handlers.core.router import EMERGENCY, RegisteredTwice, Router
from handlers.core.say import Quote
from handlers.core.turn import Turn
from storage.engine.database import Change
from storage.people.flow_state import FlowState
from storage.people.people import ChangePerson, ErasePerson, Person

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
AT_NUMBER = FlowState("report", "number", stamp="s1")
LINK = "https://a.example"


async def no_table(fn: object) -> object:
    raise AssertionError("the router reads no table")


def turn_of(said: Said, flow_state: FlowState | None = None, **more: bool) -> Turn:
    person = Person("preview:1", "preview", "a", "1")
    event = Incoming(said, NOW, **more)  # type: ignore[arg-type]
    return Turn(
        person, flow_state, (event,), NOW, Library(), no_table, ports_off(Operator("x", "0"))
    )  # type: ignore[arg-type]


def says(words: str) -> Handler:
    async def handler(turn: Turn) -> Outcome | None:
        return Outcome(text(Quote(words)))

    return handler


def only(words: str, trigger: str) -> Handler:
    """Answers texts that hold the trigger, and leaves all else to others."""

    async def handler(turn: Turn) -> Outcome | None:
        return Outcome(text(Quote(words))) if trigger in turn.text else None

    return handler


async def passes(turn: Turn) -> Outcome | None:
    return None


FIRST = Feature(
    "first",
    presses={"menu": says("menu pressed")},
    claims=only("first claims", "claim"),
    intents={EMERGENCY: says("emergency"), "hello": says("hello meant")},
    groups=says("first in group"),
)
SECOND = Feature(
    "second",
    presses={"report.skip": says("skipped")},
    steps={
        "report.number": Step(says("number answered")),
        "report.story": Step(says("story told"), takes_text=True),
        "report.word": Step(says("word answered"), passes_edits=True),
        "report.shy": Step(passes),
    },
    claims=only("second claims", LINK),
    kinds={incoming.Picture: says("picture seen"), incoming.Hello: says("greeted")},
    codes={"d": says("district code"), "o": passes},
    groups=only("second in group", "links"),
)


async def tells_of_payment(turn: Turn) -> bool:
    return "paid" in turn.text


def router(*features: Feature) -> Router:
    return Router(
        features or (FIRST, SECOND),
        lambda turn: "hello" if "hello" in turn.text else "nobody" if "lost" in turn.text else None,
        tells_of_payment,
        stale=says("stale"),
        fallback=says("fallback"),
    )


async def answer(said: Said, flow_state: FlowState | None = None, **more: bool) -> str | None:
    outcome = await router().handle(turn_of(said, flow_state, **more))
    return words_of(outcome.reply) if outcome.reply else None


def words_of(reply: Reply) -> str:
    (part,) = reply.parts
    assert isinstance(part, Text)
    assert isinstance(part.say, Quote)
    return part.say.text


async def test_1_in_a_group_the_features_are_asked_from_the_last_to_the_first() -> None:
    assert await answer(incoming.Text("links?"), in_group=True) == "second in group"
    assert await answer(incoming.Text("hello"), in_group=True) == "first in group"
    assert await answer(incoming.Pressed("menu"), in_group=True) == "first in group"


async def test_1_in_a_group_nobody_answers_with_the_fallback() -> None:
    quiet = router(replace(FIRST, groups=None), SECOND)
    assert await quiet.handle(turn_of(incoming.Text("hello"), in_group=True)) == Outcome()


async def test_2_a_button_goes_to_its_action_wherever_the_person_is() -> None:
    assert await answer(incoming.Pressed("menu")) == "menu pressed"
    assert await answer(incoming.Pressed("menu"), AT_NUMBER) == "menu pressed"
    assert await answer(incoming.Pressed("report.skip", stamp="s1"), AT_NUMBER) == "skipped"


@pytest.mark.parametrize(
    ("pressed", "flow_state"),
    [
        (incoming.Pressed("report.skip", stamp="s0"), AT_NUMBER),
        (incoming.Pressed("report.skip", stamp="s1"), None),
        (incoming.Pressed("no.such.button"), None),
    ],
)
async def test_2_a_stale_or_unknown_button_is_explained(
    pressed: incoming.Pressed, flow_state: FlowState | None
) -> None:
    assert await answer(pressed, flow_state) == "stale"


async def test_3_words_of_an_emergency_interrupt_all_but_a_step_that_takes_text() -> None:
    paid = incoming.Text(f"hello, I paid {LINK}")
    assert await answer(paid) == "emergency"
    assert await answer(paid, AT_NUMBER) == "emergency"
    assert await answer(paid, FlowState("report", "story")) == "story told"


async def test_4_the_step_of_the_flow_goes_before_claims_and_intents() -> None:
    assert await answer(incoming.Text(f"hello claim {LINK}"), AT_NUMBER) == "number answered"
    assert await answer(incoming.Sticker(), AT_NUMBER) == "number answered"


async def test_4_a_step_that_gives_nothing_and_one_nobody_knows_let_others_answer() -> None:
    assert await answer(incoming.Text("claim"), FlowState("report", "shy")) == "first claims"
    assert await answer(incoming.Text("claim"), FlowState("old", "gone")) == "first claims"


async def test_4_an_edited_message_is_no_answer_to_the_question_that_is_open_now() -> None:
    edited = incoming.Text("hello claim")
    assert await answer(edited, AT_NUMBER, edited=True) is None
    assert await answer(edited, FlowState("report", "word"), edited=True) == "first claims"


async def test_5_claims_are_asked_in_order_and_before_intents() -> None:
    assert await answer(incoming.Text(f"hello claim {LINK}")) == "first claims"
    assert await answer(incoming.Text(f"hello {LINK}")) == "second claims"


async def test_7_words_go_to_their_intent() -> None:
    assert await answer(incoming.Text("hello there")) == "hello meant"
    assert await answer(incoming.Text("lost")) == "fallback"  # an intent of no feature


async def test_9_a_kind_of_message_has_its_default() -> None:
    assert await answer(incoming.Picture(incoming.Media("x"))) == "picture seen"


async def test_9_a_code_goes_before_the_default_of_a_greeting() -> None:
    assert await answer(incoming.Hello("d3805")) == "district code"
    assert await answer(incoming.Hello("o123")) == "greeted"  # its feature does not know the code
    assert await answer(incoming.Hello()) == "greeted"


async def test_10_the_fallback_answers_the_rest() -> None:
    assert await answer(incoming.Text("mumble")) == "fallback"
    assert await answer(incoming.Sticker()) == "fallback"


async def test_a_feature_may_ride_on_any_answer_but_not_in_a_group() -> None:
    async def ride(turn: Turn, outcome: Outcome) -> Outcome:
        return replace(outcome, must_arrive=True)

    riding = router(FIRST, replace(SECOND, rides=ride))
    assert (await riding.handle(turn_of(incoming.Pressed("menu")))).must_arrive
    assert not (await riding.handle(turn_of(incoming.Text("hello"), in_group=True))).must_arrive


@pytest.mark.parametrize(
    ("other", "what"),
    [
        (Feature("other", presses={"menu": passes}), "button 'menu'"),
        (Feature("other", steps={"report.number": Step(passes)}), "step 'report.number'"),
        (Feature("other", intents={"hello": passes}), "intent 'hello'"),
        (Feature("other", kinds={incoming.Picture: passes}), "kind of message 'Picture'"),
        (Feature("other", codes={"d": passes}), "code 'd'"),
        (Feature("first"), "name 'first'"),
    ],
)
def test_what_two_features_claim_is_refused_with_both_names(other: Feature, what: str) -> None:
    with pytest.raises(RegisteredTwice, match=what) as refused:
        router(FIRST, SECOND, other)
    message = str(refused.value)
    assert message.endswith(f"and {other.name} too")
    assert "first has it" in message or "second has it" in message


async def test_when_somebody_is_erased_every_feature_changes_its_own_first() -> None:
    person = "preview:1"
    cut, gone = ChangePerson(person, {"language": "th"}), ErasePerson(person)

    async def erase(turn: Turn) -> Outcome:
        return Outcome(text(Quote("gone")), changes=(gone,), erases=True)

    async def cuts(turn: Turn) -> tuple[Change, ...]:
        return (cut,)

    feature = Feature(name="privacy", presses={"erase": erase, "other": says("kept")})
    found = router(feature, Feature(name="cases", erases=cuts))
    erased = await found.handle(turn_of(incoming.Pressed("erase")))
    assert erased.changes == (cut, gone)
    kept = await found.handle(turn_of(incoming.Pressed("other")))
    assert kept.changes == ()


async def test_the_last_feature_rides_first_right_below_the_answer() -> None:
    def adds(words: str) -> Rider:
        async def ride(turn: Turn, outcome: Outcome) -> Outcome:
            parts = outcome.reply.parts if outcome.reply else ()
            return Outcome(Reply((*parts, Text(Quote(words)))))

        return ride

    features = (Feature("learning", rides=adds("later")), Feature("words", rides=adds("or else")))
    router = Router(features, lambda turn: None, tells_of_payment, says("stale"), says("answer"))
    outcome = await router.handle(turn_of(incoming.Text("hm")))
    assert outcome.reply == text(Quote("answer"), Quote("or else"), Quote("later"))
