"""Words after a card that are read as something else: what is given, and the way back."""

from __future__ import annotations

import pytest

from content.reading.library import Library
from handlers.core.last_answer import FLOW, OTHERS, SHOWN, LastAnswer
from handlers.core.outcome import KEEP, Outcome
from handlers.core.reply import Card
from handlers.core.say import Passage
from storage.people.flow_state import FlowState
from tests.handlers.understanding.conftest import actions, card, reading
from tests.handlers.understanding.test_follow_ups import first_way, follows, own
from tests.handlers.understanding.test_handler import Alike

__all__ = ["follows"]
VOICE = LastAnswer("kin-voice")


def back(outcome: Outcome) -> list[tuple[str, str]]:
    """The buttons of the card below, other than the menu."""
    assert outcome.reply is not None
    below = [one for one in outcome.reply.parts if isinstance(one, Card) and one.title == OTHERS]
    return [(one.action, one.argument) for one in below[0].buttons[:-1]] if below else []  # type: ignore[union-attr]


async def test_an_emergency_that_hardly_comes_up_after_a_card_is_a_button_beside_what_holds(  # type: ignore[no-untyped-def]
    follows, library: Library
) -> None:
    outcome = await follows(VOICE, Alike(reading(("held_abroad", 0.94)), "", 0.0))
    assert card(outcome).title == Passage(library.answers["kin-voice"].holds or {})
    assert ("answer", "held-abroad") in actions(outcome)
    assert ("answer", "kin-voice") in actions(outcome)
    assert outcome.flow_state is KEEP


async def test_one_that_is_all_but_certain_is_given_with_a_way_back(  # type: ignore[no-untyped-def]
    follows, library: Library
) -> None:
    follow_up = own(library, "kin-voice")
    told = Alike(reading(("held_abroad", 0.99)), first_way(follow_up), 0.2)
    outcome = await follows(VOICE, told)
    assert card(outcome).title == Passage(library.answers["held-abroad"].title)
    number = library.answers["kin-voice"].follow_ups.index(follow_up)
    assert back(outcome)[0] == ("answer", f"kin-voice.{number}")
    assert back(outcome)[-1] == ("answer", "kin-voice")


async def test_one_that_may_well_come_up_is_given_at_the_usual_bar(  # type: ignore[no-untyped-def]
    follows, library: Library
) -> None:
    outcome = await follows(LastAnswer("romance"), Alike(reading(("paid", 0.95)), "", 0.0))
    assert ("bank", "paid") in actions(outcome) or ("bank", "") in actions(outcome)
    assert ("answer", "romance") in back(outcome)


@pytest.mark.parametrize("likely", [0.5, 0.95])
async def test_a_life_at_risk_comes_before_any_follow_up_if_it_is_all_but_certain(  # type: ignore[no-untyped-def]
    follows, library: Library, likely: float
) -> None:
    follow_up = own(library, "kin-voice")
    told = Alike(reading(("suicide", 0.99)), first_way(follow_up), likely)
    outcome = await follows(VOICE, told)
    assert card(outcome).title == Passage(library.answers["suicide"].title)


async def test_words_that_lead_nowhere_get_what_holds_and_no_guesses(  # type: ignore[no-untyped-def]
    follows, library: Library
) -> None:
    unsure = reading(("migrant_rights", 0.3), ("off_topic", 0.3))
    outcome = await follows(LastAnswer("prize"), Alike(unsure, "", 0.0))
    assert card(outcome).title == Passage(library.answers["prize"].holds or {})
    assert actions(outcome) == [("answer", "prize"), ("menu", "")]


async def test_a_follow_up_has_no_way_back_to_itself(follows, library: Library) -> None:  # type: ignore[no-untyped-def]
    follow_up = own(library, "kin-voice")
    outcome = await follows(VOICE, Alike(reading(("off_topic", 0.3)), first_way(follow_up), 0.9))
    assert card(outcome).title == Passage(follow_up.title or {})
    assert back(outcome) == []


@pytest.mark.parametrize(
    ("words", "press"), [("ขอเบอร์ธนาคาร", "hotlines"), ("เก็บข้อมูลอะไรของฉันไว้", "privacy")]
)
async def test_the_card_of_a_flow_that_asks_nothing_is_in_mind(  # type: ignore[no-untyped-def]
    ask, words: str, press: str
) -> None:
    outcome = await ask(reading(("off_topic", 0.2)), words)
    assert outcome.flow_state == FlowState(FLOW, SHOWN, {"press": press})


async def test_what_follows_the_numbers_is_answered_in_their_light(  # type: ignore[no-untyped-def]
    follows, library: Library
) -> None:
    follow_up = own(library, "numbers")
    told = Alike(reading(("paid", 0.6)), first_way(follow_up), 0.8)
    outcome = await follows(LastAnswer(press="hotlines"), told)
    assert card(outcome).title == Passage(follow_up.title or {})


async def test_a_wish_that_is_read_surely_keeps_nothing_if_content_says_nothing_of_it(ask) -> None:  # type: ignore[no-untyped-def]
    assert (await ask(reading(("stop", 0.9)))).flow_state is KEEP


async def test_after_buttons_alone_the_way_back_leads_to_what_they_offered_first(  # type: ignore[no-untyped-def]
    follows,
) -> None:
    offered = LastAnswer(others=("kin-voice", "kin-held"))
    outcome = await follows(offered, Alike(reading(("ill_or_fire", 0.9)), "", 0.0))
    assert ("answer", "kin-voice") in back(outcome)


async def test_a_life_that_is_not_surely_read_leaves_a_calm_card_that_says_nothing_of_it(  # type: ignore[no-untyped-def]
    follows, library: Library
) -> None:
    told = Alike(reading(("violence", 0.6), ("suicide", 0.2)), "", 0.0)
    outcome = await follows(LastAnswer("shop-check"), told)
    assert card(outcome).title == Passage(library.answers["violence"].title)


@pytest.mark.parametrize("slug", ["ill-or-fire", "violence"])
async def test_nobody_answering_is_no_bank_after_the_card_of_a_life_at_risk(  # type: ignore[no-untyped-def]
    follows, library: Library, slug: str
) -> None:
    outcome = await follows(LastAnswer(slug), Alike(reading(("bank_no_answer", 0.99)), "", 0.0))
    bank = Passage(library.answers["bank-no-answer"].title)
    assert card(outcome).title != bank
    assert ("answer", slug) in actions(outcome) or outcome.flow_state is KEEP


def test_what_holds_after_a_fire_is_no_ambulance(library: Library) -> None:
    holds = library.answers["ill-or-fire"].holds or {}
    assert holds["en"].startswith("Get out of danger first")
    assert "ambulance" not in holds["en"]
    assert "รถพยาบาล" not in holds["th"]
