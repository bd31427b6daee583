"""Handles linking: a code joins an official's chat in a second app with the first, so that notices
have another route.

The code only opens a card in the second app: whoever is lured to a link gets no desk by it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.cases.desk.one_time_code import OneTimeCode
from handlers.cases.desk.seat import not_official
from handlers.core import incoming
from handlers.core.buttons import DESK, MENU, main
from handlers.core.outcome import Notice, NoticeKind, Outcome
from handlers.core.reply import Card, Part, Press, Reply, Text, Tone, Weight
from handlers.core.say import Phrase, Quote
from handlers.core.turn import Turn
from handlers.core.words.non_answers import means, says_nothing, small_talk
from storage.engine.transaction import Unit
from storage.officials import officials, second_chats
from storage.officials.officials import Official
from storage.officials.second_chats import (
    Link,
    LinkChats,
    MakeLinkCode,
    SwitchChats,
    Unlink,
)
from storage.people import attempts
from storage.people.attempts import NoteAttempt
from storage.people.flow_state import FlowState

BUTTON = Press(Phrase("second.button"), "desk.app")
GUESSES = 5
"""How many wrong codes a chat may try in a day."""
ATTEMPT = "link"


def _seen(unit: Unit, person: str) -> tuple[tuple[Official, ...], Link | None]:
    return officials.of_person(unit, person), second_chats.link_of(unit, person)


def _card(title: Phrase, *lines: Phrase, tone: Tone = Tone.PLAIN) -> Outcome:
    return Outcome(Reply((Card(title, lines, buttons=(DESK,), tone=tone),)))


async def show(turn: Turn) -> Outcome:
    """Handle `desk.app`: show a code for the second app, or the options for the linked one."""
    mine, link = await turn.read(lambda unit: _seen(unit, turn.person.id))
    if not mine:
        return not_official()
    if link is None:
        return await _code(turn)
    first = link.first == turn.person.id
    card = Card(
        Phrase("second.linked"),
        (Phrase("second.news_here" if first else "second.news_there"), Phrase("second.why")),
        buttons=(
            Press(Phrase("second.switch"), "desk.app_first", "there" if first else "here"),
            Press(Phrase("second.remove"), "desk.app_remove"),
            DESK,
        ),
    )
    return Outcome(Reply((card,)))


async def _code(turn: Turn) -> Outcome:
    code = second_chats.new_code()
    links = await turn.ports.apps.links(turn.person.id, code)
    parts: list[Part] = [
        Card(
            Phrase("second.code", {"code": Quote(code)}),
            (Phrase("second.how"), Phrase("second.why"), Phrase("second.never")),
            buttons=(DESK,),
            tone=Tone.WARN,
        )
    ]
    # Each link in a message of its own: apps make links tappable in texts, but not in cards.
    parts += [Text(Phrase("second.link", {"link": Quote(link)})) for link in links[:3]]
    return Outcome(Reply(tuple(parts)), changes=(MakeLinkCode(code, turn.person.id),))


async def by_link(turn: Turn) -> Outcome | None:
    """Handle a deep link's code that looks like a linking code."""
    said = turn.said.code if isinstance(turn.said, incoming.Hello) else ""
    code = second_chats.as_code(said)
    return await _show(turn, code) if code else None


async def by_message(turn: Turn) -> Outcome | None:
    """Handle the code sent as a plain message."""
    code = second_chats.as_code(turn.text)
    return await _show(turn, code) if code else None


async def link(turn: Turn) -> Outcome:
    """Handle `second.link`: open the desk of the code's maker in this app."""
    code = OneTimeCode.of(turn).code
    maker = await _maker(turn, code)
    if isinstance(maker, Outcome):
        return maker
    card = Card(
        Phrase("second.done"),
        (Phrase("second.why"), Phrase("second.done.same")),
        buttons=(main(DESK),),
        tone=Tone.CALM,
    )
    told = Card(
        Phrase("second.told"),
        (Phrase("second.told.what"),),
        buttons=(Press(Phrase("second.remove"), "desk.app_remove", weight=Weight.URGENT), DESK),
        tone=Tone.WARN,
    )
    return Outcome(
        Reply((card,)),
        None,
        (LinkChats(code, maker, turn.person.id),),
        (Notice(maker, Reply((told,)), NoticeKind.SECOND_CHAT),),
        must_arrive=True,
    )


async def typed(turn: Turn) -> Outcome | None:
    """Handle text at the card: only the button links."""
    if means(turn, "cancel", "skip"):
        return Outcome(Reply((Card(Phrase("second.left"), buttons=(MENU,)),)), None)
    lead = small_talk(turn)
    if lead is None and (says_nothing(turn) or means(turn, "yes") or turn.text.strip().isdigit()):
        lead = Text(Phrase("code.press"))
    return await _show(turn, OneTimeCode.of(turn).code, lead) if lead else None


async def _show(turn: Turn, code: str, *lead: Text) -> Outcome:
    """Say what the code would do in this app, with the button that does it."""
    maker = await _maker(turn, code)
    if isinstance(maker, Outcome):
        return maker
    card = Card(
        Phrase("second.sure"),
        (Phrase("second.sure.what"), Phrase("second.sure.not_yours")),
        buttons=(
            Press(Phrase("second.sure.yes"), "second.link", "", True),
            replace(MENU, weight=Weight.MAIN),
        ),
        tone=Tone.WARN,
    )
    return Outcome(Reply((*lead, card)), FlowState("second", "code", OneTimeCode(code).to_json()))


async def _maker(turn: Turn, code: str) -> str | Outcome:
    """Return the chat whose desk the code opens, or why it does not; a wrong code is counted."""
    here, since = turn.person.id, turn.now - timedelta(days=1)

    def look(unit: Unit) -> tuple[int, str | None, bool]:
        maker = second_chats.maker_of(unit, code)
        if maker is not None and not officials.of_person(unit, maker):
            maker = None  # their role has ended in the meantime
        taken = bool(officials.of_person(unit, here))
        return attempts.count(unit, here, ATTEMPT, since), maker, taken

    tried, maker, taken = await turn.read(look)
    if tried >= GUESSES:
        return Outcome(Reply((Text(Phrase("official.too_many")),)))
    if maker is None:
        wrong = Card(Phrase("second.wrong"), buttons=(MENU,))
        return Outcome(Reply((wrong,)), changes=(NoteAttempt(here, ATTEMPT),))
    if maker == here:
        return _card(Phrase("second.same"), Phrase("second.how"), tone=Tone.WARN)
    if taken:
        return _card(Phrase("second.has_duty"), tone=Tone.WARN)
    return maker


async def remove(turn: Turn) -> Outcome:
    """Handle `desk.app_remove`, in either app: remove the link; the desk stays in the first app."""
    mine, link = await turn.read(lambda unit: _seen(unit, turn.person.id))
    if link is None:
        return _card(Phrase("second.none")) if mine else not_official()
    done = Card(Phrase("second.removed"), (Phrase("second.removed.what"),), buttons=(MENU,))
    news = Notice(link.other(turn.person.id), Reply((done,)), NoticeKind.SECOND_CHAT)
    return Outcome(Reply((done,)), None, (Unlink(link),), (news,))


async def put_first(turn: Turn) -> Outcome:
    """Handle `desk.app_first`: send news to this app ("here") or the other ("there")."""
    mine, link = await turn.read(lambda unit: _seen(unit, turn.person.id))
    if link is None:
        return _card(Phrase("second.none")) if mine else not_official()
    first = turn.person.id if turn.argument == "here" else link.other(turn.person.id)
    changes = () if first == link.first else (SwitchChats(link),)
    here = first == turn.person.id
    title = Phrase("second.news_here") if here else Phrase("second.news_there")
    done = _card(title, Phrase("second.why"), tone=Tone.CALM)
    return Outcome(done.reply, changes=changes)
