"""An answer that content added is given if it is surely meant, and else one press away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from content.reading.library import Library
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Press
from handlers.core.say import Passage
from handlers.core.words.reading import Guess, Reading
from handlers.understanding import certainty
from tests.handlers.understanding.conftest import actions, card, reading


async def test_an_answer_that_content_added_is_given_for_its_like(ask, library: Library) -> None:  # type: ignore[no-untyped-def]
    outcome = await ask(added("rumour", certainty.LIKE))
    assert card(outcome).title == Passage(library.answers["rumour"].title)


async def test_an_added_answer_is_offered_beside_a_vague_one_or_if_unsure(ask) -> None:  # type: ignore[no-untyped-def]
    assert actions(await ask(added("visitor", certainty.MAYBE_LIKE)))[0] == ("answer", "visitor")
    unsure = added("visitor", certainty.MAYBE_LIKE, ("parcel", 0.2))
    assert actions(await ask(unsure))[0] == ("answer", "visitor")
    sure = added("visitor", certainty.MAYBE_LIKE, ("parcel", 0.9))
    assert ("answer", "visitor") not in actions(await ask(sure))


async def test_the_second_added_answer_is_offered_too_but_never_fills_all_buttons(ask) -> None:  # type: ignore[no-untyped-def]
    unsure = reading(("parcel", 0.2), ("prize", 0.1))
    both = replace(unsure, added=(Guess("visitor", 0.3), Guess("rumour", 0.2)))
    assert [argument for _, argument in actions(await ask(both))[:3]] == [
        "visitor", "rumour", "parcel",
    ]  # fmt: skip


async def test_an_unsure_emergency_is_offered_before_added_answers(ask) -> None:  # type: ignore[no-untyped-def]
    found = actions(await ask(added("visitor", 0.3, ("held_abroad", 0.2), ("parcel", 0.1))))
    assert found[:2] == [("answer", "held-abroad"), ("answer", "visitor")]


@pytest.mark.parametrize("situation", ["parcel", "held_abroad"])
async def test_a_likely_added_answer_is_one_press_below_whatever_is_answered(
    ask, library: Library, situation: str
) -> None:  # type: ignore[no-untyped-def]
    outcome = await ask(added("visitor", certainty.BESIDE_LIKE, (situation, 0.97)))
    assert card(outcome).title == Passage(library.answers[situation.replace("_", "-")].title)
    assert ("answer", "visitor") in below(outcome)
    less = await ask(added("visitor", certainty.BESIDE_LIKE - 0.01, (situation, 0.97)))
    assert ("answer", "visitor") not in below(less)


async def test_an_added_answer_that_is_given_is_no_button_below_itself(ask) -> None:  # type: ignore[no-untyped-def]
    given = added("visitor", 0.9, ("off_topic", 0.5))
    both = replace(given, added=(*given.added, Guess("rumour", certainty.BESIDE_LIKE)))
    assert [argument for action, argument in below(await ask(both)) if action == "answer"] == [
        "rumour"
    ]


async def test_words_in_lao_get_an_added_answer_as_a_button_if_nothing_else_is_known(ask) -> None:  # type: ignore[no-untyped-def]
    words = "ກຂຄງຈຊຍດ"
    found = actions(await ask(added("visitor", certainty.BESIDE_LIKE, ("parcel", 0.2)), words))
    assert found[0] == ("answer", "visitor")
    assert ("answer", "parcel") not in found
    less = added("visitor", certainty.MAYBE_LIKE, ("parcel", 0.2))
    assert await ask(less, words) == await ask(None, words)


def below(outcome: Outcome) -> list[tuple[str, str]]:
    """What the buttons of the cards below the first lead to."""
    parts = outcome.reply.parts[1:] if outcome.reply else ()
    return [
        (button.action, button.argument)
        for part in parts
        if isinstance(part, Card)
        for button in part.buttons
        if isinstance(button, Press)
    ]


async def test_a_rumour_is_forgotten_when_its_time_is_over(ask, library: Library) -> None:  # type: ignore[no-untyped-def]
    old = library.answers["rumour"].model_copy(update={"good_until": date(2020, 1, 1)})
    content = replace(library, answers={**library.answers, "rumour": old})
    outcome = await ask(added("rumour", 0.99, ("parcel", 0.9)), content=content)
    assert card(outcome).title == Passage(library.answers["parcel"].title)


def added(slug: str, likeness: float, *situations: tuple[str, float]) -> Reading:
    given = reading(*(situations or (("off_topic", 0.9),)))
    return replace(given, added=(Guess(slug, likeness),))
