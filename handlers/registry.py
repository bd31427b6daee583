"""The list of all features in the order in which the router asks them; a new feature is added
here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from content.reading.library import Library
from handlers.alerts.handler import FEATURE as ALERTS
from handlers.cases.handler import FEATURE as CASES
from handlers.checks.handler import FEATURE as CHECKS
from handlers.core.feature import Command, Feature
from handlers.core.router import Router
from handlers.core.words.intents import intent_of
from handlers.learning.handler import FEATURE as LEARNING
from handlers.privacy.handler import FEATURE as PRIVACY
from handlers.understanding.first_words import is_emergency
from handlers.understanding.handler import FEATURE as UNDERSTANDING
from handlers.welcome.fallback import fallback, stale
from handlers.welcome.handler import FEATURE as WELCOME

FEATURES: tuple[Feature, ...] = (
    WELCOME,
    CASES,
    ALERTS,
    PRIVACY,
    LEARNING,  # a class code is no number to check
    CHECKS,
    UNDERSTANDING,
)


COMMANDS: Mapping[str, Command] = MappingProxyType(
    {command.name: command for feature in FEATURES for command in feature.commands}
)
"""Typed commands by name, for channels that know such a thing."""


def make_router(library: Library) -> Router:
    """The router over all features, with words understood by this library's lexicon."""
    return Router(
        FEATURES,
        lambda turn: intent_of(turn.text, library.intents),
        is_emergency,
        stale,
        fallback,
    )
