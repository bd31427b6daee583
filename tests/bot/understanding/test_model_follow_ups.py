"""What is said after a card, with the shipped model: floors for the cases that chose the bars."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from statistics import mean

import pytest

from bot.training.understanding.score import Reader
from content.reading.answers.follow_ups import FollowUp
from content.reading.library import Library
from handlers.core.incoming import Incoming, Text
from handlers.core.last_answer import FLOW, SHOWN, LastAnswer
from handlers.core.outcome import KEEP, Outcome
from handlers.core.ports import Operator, ports_off
from handlers.core.reply import Card, Press
from handlers.core.say import Passage, Phrase
from handlers.core.turn import Turn
from handlers.registry import make_router
from storage.engine.database import Database
from storage.people.flow_state import FlowState
from storage.people.people import Person
from tests.support.clock import MONDAY
from tests.support.one_model import SharedModel

CASES = Path(__file__).parent / "cases" / "two_turns.tsv"
SHORT = ("calling", "sextortion", "held-abroad", "loan-shaming", "job-across")
"""Cards whose cases are played here: each card's examples are read once, which takes a second."""


def leads_to(library: Library, press: Press) -> str:
    """What a button leads to: a follow-up's title, "answer slug", or "press action argument"."""
    slug, _, number = press.argument.partition(".")
    if press.action == "answer" and number:
        return named(library, library.answers[slug].follow_ups[int(number)])
    return f"{press.action if press.action == 'answer' else 'press ' + press.action} {slug}".strip()


def named(library: Library, follow_up: FollowUp) -> str:
    return (follow_up.title or {}).get("th", f"answer {follow_up.answer}")


def given(library: Library, outcome: Outcome) -> list[str]:
    """The names of the card that is shown, and of those that its buttons lead to."""
    cards = (
        [part for part in outcome.reply.parts if isinstance(part, Card)] if outcome.reply else []
    )
    card = cards[0]
    title = card.title.texts["th"] if isinstance(card.title, Passage) else ""
    slugs = [slug for slug, one in library.answers.items() if one.title.get("th") == title]
    shown = f"answer {slugs[0]}" if slugs else title or _flow(outcome)
    buttons = (one for some in cards for one in some.buttons)
    return [shown, *(leads_to(library, one) for one in buttons if isinstance(one, Press))]


def _flow(outcome: Outcome) -> str:
    last = outcome.flow_state
    if not isinstance(last, FlowState):
        return ""
    if slug := last.data.get("slug"):
        return f"answer {slug}"
    return f"press {last.data.get('press', '')} {last.data.get('argument', '')}".strip()


async def test_what_is_said_after_a_card_is_answered_or_offered(
    library: Library, db: Database
) -> None:
    pytest.importorskip("onnxruntime", reason="needs onnxruntime")
    pytest.importorskip("sentencepiece", reason="needs sentencepiece")
    ports = replace(ports_off(Operator("x", "02")), understanding=Reader(SharedModel()))
    router = make_router(library)
    person = Person("test:1", "test", "a", "1", language="th")
    right, offered = [], []
    for case in csv.DictReader(CASES.read_text(encoding="utf-8").splitlines(), delimiter="\t"):
        if case["after"] not in SHORT or case["right"] == "-":
            continue
        answer = library.answers[case["after"]]
        last = LastAnswer("" if answer.press else case["after"], answer.press, answer.argument)
        at = FlowState(FLOW, SHOWN, last.to_json(), updated=MONDAY)
        event = Incoming(Text(case["words"]), MONDAY)
        turn = Turn(person, at, (event,), MONDAY, library, db.read, ports)
        accepted = tuple(one.strip() for one in case["right"].split(" / "))
        found = given(library, await router.handle(turn))
        right.append(found[0].startswith(accepted))
        offered.append(any(one.startswith(accepted) for one in found))
    assert len(right) >= 30
    assert mean(right) >= 0.75
    assert mean(offered) >= 0.87


DANGERS = Path(__file__).parent / "cases" / "danger_after_a_card.tsv"
AFTER = ("suicide", "ill-or-fire", "violence", "held-abroad", "paid", "calling", "money-gone")
"""Cards after which each of these words of danger is said: of dangers, a call and money."""


def first_card(library: Library, outcome: Outcome) -> str:
    """The name of the first card: a phrase's key, "answer slug", or a follow-up's title."""
    assert outcome.reply is not None
    first = next(part for part in outcome.reply.parts if isinstance(part, Card))
    return given(library, outcome)[0] if isinstance(first.title, Passage) else first.title.key


CALM = ("data-kept", "ill-or-fire", "investment", "lessons", "shop-check", "violence", "rumour")
"""Cards after which only the rows that name them are said."""


@pytest.mark.parametrize("slug", sorted({*AFTER, *CALM}))
async def test_a_life_at_risk_has_its_own_card_after_whatever_was_shown(
    library: Library, db: Database, slug: str
) -> None:
    pytest.importorskip("onnxruntime", reason="needs onnxruntime")
    pytest.importorskip("sentencepiece", reason="needs sentencepiece")
    ports = replace(ports_off(Operator("x", "02")), understanding=Reader(SharedModel()))
    router = make_router(library)
    person = Person("test:1", "test", "a", "1", language="th")
    answer = library.answers[slug]
    last = LastAnswer("" if answer.press else slug, answer.press, answer.argument)
    at = FlowState(FLOW, SHOWN, last.to_json(), updated=MONDAY)
    wrong = []
    for case in csv.DictReader(DANGERS.read_text(encoding="utf-8").splitlines(), delimiter="\t"):
        if case["after"] != slug and (case["after"] or slug not in AFTER):
            continue
        event = Incoming(Text(case["words"]), MONDAY)
        outcome = await router.handle(Turn(person, at, (event,), MONDAY, library, db.read, ports))
        shown = first_card(library, outcome)
        if not shown.startswith(tuple(one.strip() for one in case["right"].split(" / "))):
            wrong.append((case["words"], shown))
    assert not wrong


NEXT = Path(__file__).parent / "cases" / "next_words.tsv"


async def test_second_words_of_the_kinds_that_misled_are_not_led_astray(
    library: Library, db: Database
) -> None:
    pytest.importorskip("onnxruntime", reason="needs onnxruntime")
    pytest.importorskip("sentencepiece", reason="needs sentencepiece")
    ports = replace(ports_off(Operator("x", "02")), understanding=Reader(SharedModel()))
    router = make_router(library)
    person = Person("test:1", "test", "a", "1", language="th", district="2702")
    right = []
    for case in csv.DictReader(NEXT.read_text(encoding="utf-8").splitlines(), delimiter="\t"):
        at, outcome = None, Outcome()
        for words in (case["first"], case["words"]):
            event = Incoming(Text(words), MONDAY)
            turn = Turn(person, at, (event,), MONDAY, library, db.read, ports)
            outcome = await router.handle(turn)
            if outcome.flow_state is not KEEP:
                state = outcome.flow_state
                at = replace(state, updated=MONDAY) if isinstance(state, FlowState) else None
        shown = f"{_first(library, outcome)} {at.name if at else ''}"
        accepted = [one.strip() for one in case["right"].lstrip("!").split(" / ")]
        found = any(one in shown for one in accepted)
        right.append(found != case["right"].startswith("!"))
    assert mean(right) >= 0.88


def _first(library: Library, outcome: Outcome) -> str:
    """The first card by its phrase's key and its name; "" without a card."""
    parts = outcome.reply.parts if outcome.reply else ()
    card = next((part for part in parts if isinstance(part, Card)), None)
    if card is None:
        return ""
    key = card.title.key if isinstance(card.title, Phrase) else ""
    return f"{key} {given(library, outcome)[0]} {_flow(outcome)}"
