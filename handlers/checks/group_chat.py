"""Handles group chats: asks for consent, obeys orders (be quiet, leave), and warns of dangerous
links, each once a day.

The consent is stored as its time (`noticed`). Of the messages only a short hash of a dangerous name
is stored, until the next day.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from handlers.checks.extract import read
from handlers.checks.links.address import parse
from handlers.checks.links.lookup import look_up
from handlers.checks.messages.judge import LINKS_JUDGED, message_judge
from handlers.checks.pictures.files import is_program
from handlers.checks.verdict import LinkVerdict, Verdict
from handlers.core import incoming
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Press, Reply, Text, Weight, text
from handlers.core.say import Family, Phrase
from handlers.core.text import plain
from handlers.core.turn import Turn
from storage.engine import json_values
from storage.engine.json_values import Json
from storage.people.flow_state import FlowState
from storage.people.people import ChangePerson

FLOW, STEP = "group", "watching"
MOST_MARKS = 50
"""Most warnings of a day that are remembered."""
ORDER = Family("check.group", ("mute", "leave"))
"""The answers to orders of the group."""


@dataclass(frozen=True, slots=True)
class GroupWarnings:
    """What a group was warned of on one day (UTC, ISO date), as short hashes."""

    day: str
    marks: tuple[str, ...] = ()

    @staticmethod
    def of(turn: Turn) -> GroupWarnings:
        """Today's warnings of this group."""
        today, state = turn.now.date().isoformat(), turn.flow_state
        warned = (
            GroupWarnings.from_json(state.data)
            if state and state.flow == FLOW
            else GroupWarnings(today)
        )
        return warned if warned.day == today else GroupWarnings(today)

    @staticmethod
    def from_json(json: Json) -> GroupWarnings:
        """What `to_json` made."""
        return GroupWarnings(json_values.text(json, "day"), json_values.texts(json, "told"))

    def to_json(self) -> Json:
        """As a flow state keeps it."""
        return {"day": self.day, "told": list(self.marks)}


async def answer_in_group(turn: Turn) -> Outcome | None:
    """Answers everything that happens in a group."""
    match turn.said:
        case incoming.Joined():
            return Outcome(Reply((Text(Phrase("group.joined")), _ask_for_consent())))
        case incoming.Pressed("group.watch"):
            return _watch(turn)
        case incoming.Pressed("group.mute"):
            return _mute(turn, Phrase("check.group.muted"))
        case incoming.Text():
            return await _answer_text(turn)
        case incoming.File(media) if turn.person.noticed:
            if is_program(turn.content, media.name, media.mime):
                return _warn(turn, "file:" + media.name, Phrase("check.group.file"))
        case _:
            pass
    return None


async def _answer_text(turn: Turn) -> Outcome | None:
    """Obeys an order, or warns of a dangerous link (asked or not, if the group agreed)."""
    order = turn.content.group_words.order(plain(turn.text), turn.events[-1].mentioned)
    if order == "watch":
        return _watch(turn)
    if order in ("mute", "leave"):
        return _mute(turn, ORDER.phrase(order))
    mentioned = turn.events[-1].mentioned
    if turn.person.noticed is None and not mentioned:
        return None
    hidden = turn.said.hidden_links if isinstance(turn.said, incoming.Text) else ()
    found = read(turn.text, turn.content.numbers, hidden)
    if not found.links:
        return None
    known = await look_up(turn, found.links[:LINKS_JUDGED])
    verdict = message_judge(turn.content).judge(found, known)
    dangerous = next((link for link in verdict.links if link.verdict is Verdict.DANGER), None)
    if dangerous is None:
        return None
    say = Phrase("check.group.danger", {"link": dangerous.shown})
    return Outcome(text(say)) if mentioned else _warn(turn, _registered_name(dangerous), say)


def _warn(turn: Turn, name: str, say: Phrase) -> Outcome | None:
    """One sentence, unless the group was warned of this name today."""
    mark = hashlib.sha256(name.encode()).hexdigest()[:12]
    warned = GroupWarnings.of(turn)
    if mark in warned.marks:
        return None
    more = GroupWarnings(warned.day, (*warned.marks, mark)[-MOST_MARKS:])
    return Outcome(text(say), FlowState(FLOW, STEP, more.to_json()))


def _registered_name(link: LinkVerdict) -> str:
    address = parse(link.url)
    return address.registered if address else link.url


def _ask_for_consent() -> Card:
    return Card(
        Phrase("check.group.ask"),
        (Phrase("check.group.ask.what"), Phrase("check.group.ask.how")),
        buttons=(
            Press(Phrase("check.group.yes"), "group.watch", weight=Weight.MAIN),
            Press(Phrase("check.group.no"), "group.mute"),
        ),
    )


def _watch(turn: Turn) -> Outcome:
    agreed = ChangePerson(turn.person.id, {"noticed": turn.now})
    return Outcome(text(Phrase("check.group.watching")), changes=(agreed,))


def _mute(turn: Turn, answer: Phrase) -> Outcome:
    silent = ChangePerson(turn.person.id, {"noticed": None})
    return Outcome(text(answer), None, changes=(silent,))
