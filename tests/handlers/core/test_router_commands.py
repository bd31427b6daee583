"""A typed command is the button it stands for, in an app that knows no commands too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast

import pytest

from handlers.core import incoming
from handlers.core.feature import Command, Feature
from handlers.core.incoming import Incoming
from handlers.core.outcome import Outcome
from handlers.core.reply import text
from handlers.core.router import Router
from handlers.core.say import Quote
from handlers.core.turn import Turn
from handlers.registry import COMMANDS, FEATURES
from tests.support.clock import MONDAY


@dataclass
class Said:
    """Answers with what it was given."""

    words: str

    async def __call__(self, turn: Turn) -> Outcome:
        return Outcome(text(Quote(f"{self.words} {turn.said!r}")))


def feature(**parts: Any) -> Feature:
    """A feature with a button that can be typed."""
    return Feature("tips", {"tip": Said("tip")}, (Command("tip", "tip"),), **parts)


async def never(turn: Turn) -> bool:
    return False


def router(of: Feature, intent: str | None = None) -> Router:
    return Router((of,), lambda _: intent, never, Said("stale"), Said("fallback"))


def turn(said: incoming.Said, in_group: bool = False) -> Turn:
    event = Incoming(said, MONDAY, in_group=in_group)
    nobody = cast(Any, None)
    return Turn(nobody, None, (event,), MONDAY, nobody, nobody, nobody)


async def answered(of: Router, asked: Turn) -> str:
    outcome = await of.handle(asked)
    return str(outcome.reply)


@pytest.mark.parametrize("typed", ["/tip", " /TIP ", "/Tip\n"])
async def test_a_typed_command_is_the_button_pressed(typed: str) -> None:
    told = await answered(router(feature()), turn(incoming.Text(typed)))
    assert "tip Pressed(action='tip'" in told


@pytest.mark.parametrize("words", ["tip", "/tips", "/tip please", "look: /tip"])
async def test_other_words_are_words(words: str) -> None:
    assert "fallback" in await answered(router(feature()), turn(incoming.Text(words)))


async def test_words_that_mean_something_go_before_a_command() -> None:
    of = feature(intents={"help": Said("meant")})
    assert "meant" in await answered(router(of, "help"), turn(incoming.Text("/tip")))


async def test_in_a_group_the_app_tells_commands_from_words() -> None:
    asked = turn(incoming.Text("/tip"), in_group=True)
    assert (await router(feature()).handle(asked)).reply is None


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.name)
def test_every_command_is_a_button_with_a_name_that_apps_take(command: Command) -> None:
    assert re.fullmatch(r"[a-z0-9_]{1,32}", command.name)  # Bot API, BotCommand
    assert any(command.action in feature.presses for feature in FEATURES)


def test_no_two_features_have_the_same_command_and_no_two_stand_in_the_same_place() -> None:
    names = [command.name for feature in FEATURES for command in feature.commands]
    assert len(names) == len(set(names))
    places = [command.place for command in COMMANDS.values() if command.words]
    assert len(places) == len(set(places))
    assert min(places) > 0
