"""Runs the router on a text and names its first answer, so that score.py measures rules and model
together.

The model's own figures (score.py) leave out the rules around it. Here the real router runs, with
every other feature's answer replaced by its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

from content.reading.library import Library
from handlers.checks import handler as checks
from handlers.core.feature import Feature, Handler
from handlers.core.incoming import Incoming, Text
from handlers.core.last_answer import FLOW, SHOWN, LastAnswer
from handlers.core.outcome import Outcome
from handlers.core.ports import FORWARDED, Operator, UnderstandingPort, ports_off
from handlers.core.reply import Card, Press, Reply
from handlers.core.router import EMERGENCY, Router
from handlers.core.say import Phrase, Quote
from handlers.core.turn import Turn
from handlers.core.words.intents import intent_of
from handlers.registry import FEATURES
from handlers.understanding.first_words import is_emergency
from handlers.understanding.handler import FEATURE
from storage.people.flow_state import FlowState
from storage.people.people import Person

JUDGED, NOT_UNDERSTOOD, OFFER = "judged", "not understood", "offer"
"""Answers beside the names of buttons and answers: the verdict on a message, the fallback, and
"which one do you mean?"."""
BY_RULE: Mapping[str, tuple[str, ...]] = {
    EMERGENCY: ("paid", "code_given", "password_given", "app_installed", "screen_moves"),
    "calling_now": ("call_police", "call_office", "call_bank", "call_now"),
    "distress": ("suicide",), "in_danger": ("violence", "held_abroad", "passport_kept", "kin_held"),
    "ill_or_fire": ("ill_or_fire",), "not_breathing": ("ill_or_fire",),
    "drug_or_crossing_tip": ("drug_tip",),
    "border_news": ("border_gate", "shooting", "evacuation", "rumour"),
    "status_of_report": ("status",), "my_data": ("data_kept",), "delete_my_data": ("erase",),
    "change_language": ("language",), "change_district": ("district",), "quiz": ("quiz",),
    "learn": ("lesson",), "hotline": ("number_of",), "report": ("report", "police_report"),
    "check_link": ("link_check", "shop_check"), "check_phone": ("number_check",),
    "check_message": ("message_check", "bank_real", "shop_check"),
    "told_of_a_call": ("call_over", "warning_told"), "cry_for_help": ("human",),
    "voice_asked": ("voice",), "about": ("who_are_you",), "help": ("help", "greeting"),
    "thanks": ("thanks",), "okay": ("thanks",), "angry": ("angry",), "greeting": ("greeting",),
}  # fmt: skip
"""Intent of a rule -> the situations whose right answer it gives."""


class FirstAnswers:
    """Names the first answer to a text of a person whom nothing else is asked."""

    def __init__(self, library: Library, understanding: UnderstandingPort) -> None:
        self._library = library
        self._ports = replace(ports_off(Operator("x", "02")), understanding=understanding)
        features = [FEATURE if f is FEATURE else _named(f) for f in FEATURES]
        self._router = Router(
            features,
            lambda turn: intent_of(turn.text, library.intents),
            is_emergency,
            _says(NOT_UNDERSTOOD),
            _says(NOT_UNDERSTOOD),
        )

    async def name(self, words: str) -> str:
        """ "press paid app", "answer held-abroad", "rule hotline", or a constant of this module.

        It is followed by what buttons beside it lead to: "offer|answer kin-held|press paid", or
        "press paid|answer id-given" if another meaning is offered below the card.
        """
        event = Incoming(Text(words), datetime.now(UTC))
        person = Person("score:1", "score", "a", "1")
        turn = Turn(
            person, None, (event,), event.at, self._library, cast(Any, _no_table), self._ports
        )
        outcome = await self._router.handle(turn)
        first, *more = outcome.reply.parts if outcome.reply else ()
        asks = cast(Card, more[-1] if more else first)
        buttons = [b for b in asks.buttons if isinstance(b, Press) and b.action != "menu"]
        beside = [_button(b.action, b.argument) for b in buttons if more or _offers(first)]
        return "|".join([_named_card(cast(Card, first), outcome), *beside])

    def right(self, situation: str) -> frozenset[str]:
        """Names of the first answers that are right for a situation."""
        if situation == FORWARDED:
            return frozenset({JUDGED})
        found = self._library.situations[situation]
        answer = f"answer {found.answer}" if found.answer else _button(found.press, found.argument)
        rules = {f"rule {rule}" for rule, right in BY_RULE.items() if situation in right}
        if situation == "lesson":  # the list of subjects, or the lesson on the trick that is named
            rules |= {f"press learn.trick {trick}" for trick in self._library.scam_types}
        judged = {JUDGED} if situation in ("message_check", "link_check", "number_check") else set()
        return frozenset({answer} | rules | judged)

    def is_emergency(self, name: str) -> bool:
        """Whether an answer is the card of an emergency, whatever is offered beside it."""
        name = name.split("|")[0]
        urgent = [id for id, one in self._library.situations.items() if one.urgent]
        return any(name in self.right(id) for id in urgent)


def _offers(part: object) -> bool:
    return isinstance(part, Card) and part.title == Phrase("answer.which")


def _named_card(card: Card, outcome: Outcome) -> str:
    if _offers(card):
        return OFFER
    state = outcome.flow_state
    if isinstance(state, FlowState) and state.data.get("slug"):
        return f"answer {state.data['slug']}"
    return cast(Quote, card.title).text


def _button(action: str | None, argument: str) -> str:
    if action == "answer":
        return f"answer {argument}"
    return f"press {action} {argument}".strip()


def _says(name: str) -> Handler:
    async def handler(turn: Turn) -> Outcome:
        return Outcome(Reply((Card(Quote(name)),)))

    return handler


def _pressed(action: str) -> Handler:
    async def handler(turn: Turn) -> Outcome:
        last = LastAnswer(press=action, argument=turn.argument)
        card = Card(Quote(_button(action, turn.argument)))
        return Outcome(Reply((card,)), FlowState(FLOW, SHOWN, last.to_json()))

    return handler


def _named(feature: Feature) -> Feature:
    claims = _judged if feature is checks.FEATURE else _claimed(feature)
    return Feature(
        feature.name,
        presses={action: _pressed(action) for action in feature.presses},
        intents={intent: _says(f"rule {intent}") for intent in feature.intents},
        claims=claims,
    )


def _claimed(feature: Feature) -> Handler | None:
    """The claim of another feature, by the name of the rule it goes by."""
    claims = feature.claims
    if claims is None:
        return None

    async def handler(turn: Turn) -> Outcome | None:
        rule = intent_of(turn.text, turn.content.intents)
        try:
            outcome = await claims(turn)
        except TableRead:
            outcome = Outcome()
        return await _says(f"rule {rule}")(turn) if outcome else None

    return handler


async def _judged(turn: Turn) -> Outcome | None:
    try:
        outcome = await checks.claim(turn)
    except TableRead:  # what is judged is then looked up
        return await _says(JUDGED)(turn)
    return await _says(JUDGED)(turn) if outcome else None


class TableRead(Exception):
    """A handler asked for a table."""


async def _no_table(fn: object) -> object:
    raise TableRead
