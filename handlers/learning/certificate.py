"""Handles the certificate of a finished module: asks for a name, never stored, and has the picture
drawn.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import regex

from content.reading.hours import BUDDHIST_ERA, THAILAND
from content.reading.schema import ModuleFile
from handlers.core import text
from handlers.core.buttons import LESSONS, MENU, main
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Drawn, Press, Reply, Tone, Weight
from handlers.core.say import Family, Passage, Phrase, Quote, Say
from handlers.core.turn import Turn
from handlers.core.words.non_answers import means, says_nothing, small_talk
from handlers.learning.assessment.handler import taken_after
from handlers.learning.gone import gone
from handlers.learning.learner import Learner, load_learner
from storage.engine import json_values
from storage.engine.json_values import Json
from storage.people.flow_state import FlowState

FLOW = "certificate"
KIND = "certificate"
"""The kind of the drawing, which is also part of its URL."""

MONTH = Family("certificate.month_{}", range(1, 13))

LONGEST_NAME = 60
"""The most graphemes in a name; the picture has no room for more."""

_CHARACTERS = 200
"""The most code points in a name, as it is part of a URL and a grapheme may have any number."""
_DRAWABLE = re.compile("[A-Za-z\u00c0-\u024f\u0e01-\u0e3a\u0e40-\u0e4e .'\u2019-]+")
"""Matches names of the Thai and Latin letters that the picture's font has."""
_LETTER = re.compile("[A-Za-z\u00c0-\u024f\u0e01-\u0e2e]")


@dataclass(frozen=True, slots=True)
class Keepsake:
    """The content of a certificate; `made` is in UTC. It exists only in an encrypted URL."""

    name: str
    module: str
    language: str
    made: datetime

    @staticmethod
    def of(values: Mapping[str, str]) -> Keepsake:
        """Return the content in the values of a Drawn.

        Raises KeyError, TypeError or ValueError.
        """
        made = datetime.fromisoformat(values["made"])
        if made.tzinfo is None:
            raise ValueError("a time without its zone")
        return Keepsake(values["name"], values["module"], values["language"], made)

    def values(self) -> Mapping[str, str]:
        """Return the content as the values of a Drawn."""
        made = self.made.isoformat(timespec="seconds")
        return {
            "name": self.name,
            "module": self.module,
            "language": self.language,
            "made": made,
        }

    def words(self, module: ModuleFile) -> tuple[Say, ...]:
        """Return the lines: heading, name, achievement, module, day, and that it is unofficial."""
        return (
            Phrase("certificate.heading"),
            Quote(self.name),
            Phrase("certificate.finished"),
            Passage(module.title),
            self.day(),
            Phrase("certificate.keepsake"),
        )

    def day(self) -> Say:
        """Return the day it was made, in Thai time and the Buddhist era."""
        local = self.made.astimezone(THAILAND)
        month = MONTH.phrase(local.month)
        values: dict[str, Say | str | int] = {
            "day": local.day,
            "month": month,
            "year": local.year + BUDDHIST_ERA,
        }
        return Phrase("certificate.day", values)


@dataclass(frozen=True, slots=True)
class NameAsked:
    """The flow state in which the name for the certificate of this module is asked for."""

    module: str

    @staticmethod
    def from_json(json: Json) -> NameAsked:
        """Return the state that `to_json` converted."""
        return NameAsked(json_values.text(json, "module"))

    def to_json(self) -> Json:
        """Return the state as the data of a FlowState."""
        return {"module": self.module}


def offer(module: str, learner: Learner, turn: Turn) -> list[Button]:
    """Return the button for a module's certificate, if all lessons and the test are finished."""
    if not _is_earned(module, learner, turn):
        return []
    return [Press(Phrase("certificate.button"), "learn.keepsake", module)]


async def ask_name(turn: Turn) -> Outcome:
    """Handle `learn.keepsake`: ask for the name to draw on the certificate."""
    module = turn.argument
    if module not in turn.content.curriculum.modules:
        return gone()
    if not _is_earned(module, await load_learner(turn), turn):
        button = Press(Phrase("learn.button_lessons"), "learn.module", module, weight=Weight.MAIN)
        lines = (Phrase("certificate.not_yet_how"),)
        return Outcome(Reply((Card(Phrase("certificate.not_yet"), lines, buttons=(button,)),)))
    return Outcome(Reply((_question(),)), FlowState(FLOW, "name", NameAsked(module).to_json()))


async def draw(turn: Turn) -> Outcome | None:
    """Handle the typed name: send the certificate with it and end the flow."""
    if means(turn, "cancel", "skip"):
        return await cancel(turn)
    if says_nothing(turn) or small_talk(turn):
        return Outcome(Reply((_question(Phrase("certificate.name_again")),)))
    flow_state, name = turn.flow_state, " ".join(text.written(turn.text).split())
    if flow_state is None or not name or any(letter.isdigit() for letter in name) or "://" in name:
        return None  # a message with a number or a link is left to the checks
    module = turn.content.curriculum.modules.get(NameAsked.from_json(flow_state.data).module)
    if module is None:
        return Outcome(gone().reply, None)
    if not _fits(name):
        return Outcome(Reply((_question(Phrase("certificate.name_not_drawn")),)))
    keepsake = Keepsake(name, module.id, turn.person.language, turn.now)
    values: dict[str, Say | str | int] = {
        "name": name,
        "title": Passage(module.title),
        "day": keepsake.day(),
    }
    card = Card(
        Phrase("certificate.here"),
        (Phrase("certificate.here_keep"),),
        buttons=(
            main(LESSONS),
            MENU,
        ),
        tone=Tone.CALM,
    )
    picture = Drawn(KIND, keepsake.values(), Phrase("certificate.said", values))
    return Outcome(Reply((picture, card)), None)


async def cancel(turn: Turn) -> Outcome:
    """Handle `learn.no_keepsake`: end the flow without a certificate."""
    return Outcome(Reply((Card(Phrase("certificate.left"), buttons=(main(LESSONS),)),)), None)


def _question(*first: Say) -> Card:
    lines = (*first, Phrase("certificate.not_kept"))
    buttons = (Press(Phrase("certificate.button_leave"), "learn.no_keepsake"),)
    return Card(Phrase("certificate.which_name"), lines, buttons=buttons)


def _fits(name: str) -> bool:
    short = len(name) <= _CHARACTERS and len(regex.findall(r"\X", name)) <= LONGEST_NAME
    return short and bool(_DRAWABLE.fullmatch(name) and _LETTER.search(name))


def _is_earned(module: str, learner: Learner, turn: Turn) -> bool:
    lessons = turn.content.curriculum.of_module(module)
    done = all(learner.finished(lesson.slug) for lesson in lessons)
    return bool(lessons) and done and taken_after(module, learner)
