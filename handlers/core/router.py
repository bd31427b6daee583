"""Picks the one handler that answers a turn, from what the features registered.

The order, the first one that answers wins:
1. a group: the features' `groups`, the last feature first
2. a button: its action; a step button without the stamp of the question that is open now, or one
   we do not know, is explained kindly
3. a file, or words outside a step that takes free text: the features' `urgent`, then, for words,
   the emergency detector
4. the step of the flow the person is at; an edited message may have been written for an earlier
   question than the open one, so it is ignored unless the step passes edits
5. `claims`: a link, a number or a file is recognized by its content
6. words: the features' `understands`
7. words: the intent rules
8. a typed command ("/learn"): the button it stands for
9. `kinds`: the default for this kind of message
10. nothing: the fallback (guess buttons)

A question from a chat that we are not in takes another way (`answer_guest`): the features'
`guests`, the last feature first; only the first feature's if the words are private to any feature.

A handler that answers with a Redirect is followed by the button it names. Words of their own (rules
3, 6 and 7, and steps that say so) are answered in the language they are written in.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from handlers.core import incoming
from handlers.core.feature import Feature, Handler, Reader, Redirect
from handlers.core.outcome import KEEP, GuestReply, Outcome
from handlers.core.turn import Turn
from handlers.core.words.answer_language import in_language_of_words

EMERGENCY = "lost_money_emergency"
"""The intent that interrupts everything except a step that takes free text."""


Key = TypeVar("Key")
Value = TypeVar("Value")


class RegisteredTwice(Exception):
    """Raised if two features claim the same name, button, step, intent, kind of message or code."""


class Router:
    """Routes turns to the features, in order of precedence.

    `intent_of(turn)` returns an intent id or None; `is_emergency(turn)` is a separate detector, by
    words that are listed. Raises RegisteredTwice, which names both features,
    if two claim the same.
    """

    def __init__(
        self,
        features: Sequence[Feature],
        intent_of: Callable[[Turn], str | None],
        is_emergency: Callable[[Turn], Awaitable[bool]],
        stale: Handler,
        fallback: Handler,
    ) -> None:
        self._features = tuple(features)
        self._urgent = [f.urgent for f in features if f.urgent]
        self._claims = [f.claims for f in features if f.claims]
        self._understands = [f.understands for f in features if f.understands]
        # The first feature rides last: the buttons of other meanings of a message (the last feature
        # reads words) belong right below its answer.
        self._riders = [f.rides for f in reversed(features) if f.rides]
        self._intent_of = intent_of
        self._is_emergency = is_emergency
        self._stale = stale
        self._fallback = fallback
        _registered("name", [(f.name, {f.name: f}) for f in features])
        steps = [(f.name, f.step_presses) for f in features]
        self._of_steps = frozenset(_registered("button", steps))
        standing = [(f.name, f.presses) for f in features]
        self._presses = _registered("button", [*standing, *steps])
        self._steps = _registered("step", [(f.name, f.steps) for f in features])
        self._intents = _registered("intent", [(f.name, f.intents) for f in features])
        self._kinds = _registered("kind of message", [(f.name, f.kinds) for f in features])
        self._codes = _registered("code", [(f.name, f.codes) for f in features])
        commands = [(f.name, {f"/{c.name}": c.action for c in f.commands}) for f in features]
        self._commands = _registered("command", commands)

    async def handle(self, turn: Turn) -> Outcome:
        """Return the outcome of the first handler that answers, with what `rides` adds.

        If it erases the person, what every feature changes for that comes first.
        """
        outcome = await self._answer(turn)
        if outcome.retold:
            outcome = await self._retell(turn, outcome.retold)
        if outcome.erases:
            for feature in self._features:
                if feature.erases:
                    first = await feature.erases(turn)
                    outcome = replace(outcome, changes=(*first, *outcome.changes))
        for rides in () if turn.in_group else self._riders:
            outcome = await rides(turn, outcome)
        return outcome

    async def answer_guest(self, about: Turn, own: Turn | None) -> GuestReply | None:
        """The reply to a question from a chat that we are not in; nothing else may come of it.

        `about` holds the message that is asked about, `own` what the person who asks says to it.
        """
        guests = [feature.guests for feature in reversed(self._features) if feature.guests]
        if await self._is_private(about) or (own and await self._is_private(own)):
            guests = guests[-1:]
        for handler in guests:
            outcome = await handler(about)
            if outcome and outcome.reply:
                return GuestReply(outcome.reply, judged=handler is not guests[-1])
        return None

    async def _is_private(self, turn: Turn) -> bool:
        for feature in self._features:
            if feature.private and await feature.private(turn):
                return True
        return False

    async def _retell(self, turn: Turn, words: str) -> Outcome:
        """The answer to words that were spoken, as if they had been typed outside any flow."""
        event = replace(turn.events[-1], said=incoming.Text(words))
        outcome = await self._answer(replace(turn, events=(event,), flow_state=None))
        return replace(outcome, flow_state=None) if outcome.flow_state is KEEP else outcome

    async def _answer(self, turn: Turn) -> Outcome:
        for handler, own_words in self._candidates(turn):
            found = await handler(turn)
            outcome = await self._follow(turn, found) if isinstance(found, Redirect) else found
            if outcome is not None:
                return in_language_of_words(turn, outcome) if own_words else outcome
        return Outcome() if turn.in_group else (await self._fallback(turn) or Outcome())

    async def _follow(self, turn: Turn, to: Redirect) -> Outcome | None:
        """The answer of the button a handler leads to; None if no feature has it."""
        handler = self._presses.get(to.action)
        if handler is None:
            return None
        return await _typed(to.action, handler, to.argument)(turn)

    def _candidates(self, turn: Turn) -> Iterator[tuple[Reader, bool]]:
        """Each handler to ask, and whether it answers the person's own words."""
        said = turn.said
        if turn.in_group:
            # the first feature answers any other message to us: it comes last here
            for feature in reversed(self._features):
                if feature.groups:
                    yield feature.groups, False
            return
        if isinstance(said, incoming.Pressed):
            yield self._pressed(turn, said), False
            return
        if isinstance(said, incoming.Hello) and said.code:
            for prefix, handler in self._codes.items():
                if said.code.startswith(prefix):
                    yield handler, False
        step = self._steps.get(turn.flow_state.name) if turn.flow_state else None
        words = isinstance(said, incoming.Text)
        passed = step is not None and turn.edited and step.passes_edits
        open_to_words = words and (passed or not (step and step.takes_text))
        if open_to_words or isinstance(said, incoming.File):
            for urgent in self._urgent:
                yield urgent, True
        if open_to_words:
            yield self._emergency, True
        if step and not turn.edited:
            yield step.handle, step.own_words
        elif step and not step.passes_edits:
            yield _nothing, False
        for claims in self._claims:
            yield claims, False
        if words:
            for each in self._words(turn):
                yield each, True
        if default := self._kinds.get(type(said)):
            yield default, False

    async def _emergency(self, turn: Turn) -> Outcome | Redirect | None:
        return await self._intents[EMERGENCY](turn) if await self._is_emergency(turn) else None

    def _words(self, turn: Turn) -> Iterator[Reader]:
        yield from self._understands
        if (intent := self._intent_of(turn)) and intent in self._intents:
            yield self._intents[intent]
        if action := self._commands.get(turn.text.strip().lower()):
            yield _typed(action, self._presses[action])

    def _pressed(self, turn: Turn, pressed: incoming.Pressed) -> Handler:
        handler = self._presses.get(pressed.action)
        if handler is None:
            return self._stale
        if pressed.stamp is None and pressed.action not in self._of_steps:
            return handler
        present = turn.flow_state.stamp if turn.flow_state else None
        return handler if pressed.stamp and pressed.stamp == present else self._stale


def _typed(action: str, handler: Handler, argument: str = "") -> Handler:
    """The handler of a button, for a person who meant it without pressing it."""

    async def handle(turn: Turn) -> Outcome | None:
        event = replace(turn.events[-1], said=incoming.Pressed(action, argument))
        return await handler(replace(turn, events=(event,)))

    return handle


async def _nothing(turn: Turn) -> Outcome:
    return Outcome()


def _registered(
    what: str, features: Sequence[tuple[str, Mapping[Key, Value]]]
) -> Mapping[Key, Value]:
    """Merge what all features register into one mapping.

    `features` are pairs of a feature's name and its mapping, `what` names the kind of entry in the
    error. Raises RegisteredTwice if two register the same key.
    """
    owners: dict[Key, str] = {}
    every: dict[Key, Value] = {}
    for name, registered in features:
        for key, value in registered.items():
            if key in every:
                shown = key.__name__ if isinstance(key, type) else key
                raise RegisteredTwice(f"the {what} {shown!r}: {owners[key]} has it, and {name} too")
            owners[key], every[key] = name, value
    return every
