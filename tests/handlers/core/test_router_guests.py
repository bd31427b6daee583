"""Questions from chats that we are not in: the last feature first, and of private words the first
feature alone."""

from __future__ import annotations

from handlers.core.feature import Feature, Handler
from handlers.core.incoming import Text, Unread
from handlers.core.outcome import GuestReply, Outcome
from handlers.core.reply import text
from handlers.core.router import Router
from handlers.core.say import Quote
from handlers.core.turn import Turn
from tests.handlers.core.test_router import only, passes, says, turn_of


async def confides(turn: Turn) -> bool:
    return "secret" in turn.text


async def never(turn: Turn) -> bool:
    return False


def router(*features: Feature) -> Router:
    return Router(features, lambda turn: None, never, passes, passes)


def invites_and(guests: Handler | None) -> Router:
    inviting = Feature("first", guests=says("alone"))
    return router(inviting, Feature("judging", guests=guests), Feature("wary", private=confides))


def said(words: str, *, judged: bool) -> GuestReply:
    return GuestReply(text(Quote(words)), judged)


async def test_the_last_feature_is_asked_first_and_the_first_invites() -> None:
    asked = invites_and(only("verdict", "link"))
    assert await asked.answer_guest(turn_of(Text("a link")), None) == said("verdict", judged=True)
    assert await asked.answer_guest(turn_of(Text("hello")), None) == said("alone", judged=False)
    assert await asked.answer_guest(turn_of(Unread()), None) == said("alone", judged=False)


async def test_private_words_of_the_message_or_of_the_asker_are_not_judged() -> None:
    asked = invites_and(says("verdict"))
    alone = said("alone", judged=False)
    assert await asked.answer_guest(turn_of(Text("a secret")), None) == alone
    assert await asked.answer_guest(turn_of(Text("a link")), turn_of(Text("my secret"))) == alone
    own = turn_of(Text("really?"))
    assert await asked.answer_guest(turn_of(Text("a link")), own) == said("verdict", judged=True)


async def test_an_answer_without_a_reply_is_none() -> None:
    async def silent(turn: Turn) -> Outcome:
        return Outcome()

    found = await invites_and(silent).answer_guest(turn_of(Text("x")), None)
    assert found == said("alone", judged=False)
    assert await router(Feature("none")).answer_guest(turn_of(Text("x")), None) is None
