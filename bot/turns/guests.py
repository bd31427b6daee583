"""Answers guest questions (bot/channels/guests.py) in memory: nothing of them is stored or logged.

Only what lies on this machine is asked: no link is followed or sent to a service. A picture is
fetched from the platform and read (guest_pictures.py). What is counted for the limits is forgotten
when its minute is over.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot import logs, metrics
from bot.channels.guests import GuestAnswer, GuestQuestion
from bot.turns.deadline import TurnDeadline
from bot.turns.guest_pictures import GuestPictures
from bot.turns.phrasebook import FALLBACK, Phrasebook
from content.reading.library import Library
from handlers.core.incoming import Incoming, Picture, Said, Text
from handlers.core.ports import MediaPort, Off, Ports, ports_off
from handlers.core.reply import Card, Reply
from handlers.core.router import Router
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from storage.engine.database import Database
from storage.people.people import Person

WAIT_SECONDS = 0.6
"""How long the model may read; the message is then judged by rules alone, so that whoever types
behind our name has the answer within a second."""

AN_ASKER, A_CHAT = 30, 20
"""The most questions of one asker and of one chat that a process answers in a minute.

An asker who types behind our name asks with every pause. Telegram lets a bot post 20 messages a
minute into one group."""


PICTURES_OF_AN_ASKER, PICTURES_OF_A_CHAT = 3, 6
"""The same of pictures that are read. Of what is beyond that, the words beside it are judged."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one way of asking may take: questions in all in a minute, and at the same time."""

    a_minute: int
    at_once: int


SHARE = Share(a_minute=600, at_once=8)
"""That of each way of asking, apart from the others': people with a chat of their own go first."""

SHARE_TYPED = Share(a_minute=300, at_once=4)
"""That of words typed behind our name: many questions of few people, each soon overtaken by the
next, and the other ways must go on whatever is typed."""

ANSWERED = 1000
"""How many ids of answered questions are remembered, for platforms that hand one over twice."""

log = logging.getLogger(__name__)


class Guests:
    """Answers guest questions by the features' rules for them (Feature.guests)."""

    def __init__(
        self,
        db: Database,
        router: Router,
        phrasebook: Phrasebook,
        library: Library,
        ports: Ports,
        pictures: GuestPictures | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._db = db
        self._router = router
        self._phrasebook = phrasebook
        self._library = library
        self._ports = _of_this_machine(ports)
        self._pictures = pictures or GuestPictures()
        self._clock = clock
        self._minute = 0
        self._asked: Counter[str] = Counter()
        self._answered: OrderedDict[str, None] = OrderedDict()
        self._busy: Counter[str] = Counter()

    def use(self, router: Router, phrasebook: Phrasebook, library: Library) -> None:
        """Use this content from now on."""
        self._router, self._phrasebook, self._library = router, phrasebook, library

    async def __call__(
        self, question: GuestQuestion, media: MediaPort | None = None
    ) -> GuestAnswer | None:
        """Return the answer; None if a limit is reached or it was answered before. Never raises."""
        if not self._may_be_answered(question):
            metrics.GUESTS.labels(question.mode, "limited").inc()
            return None
        self._busy[question.mode] += 1
        try:
            answer = await self._answer(question, media)
        except Exception as error:
            log.error("a guest question failed: %s", logs.kind(error))
            answer = None
        finally:
            self._busy[question.mode] -= 1
        result = "failed" if answer is None else "answered"
        metrics.GUESTS.labels(question.mode, result).inc()
        return answer

    def _may_be_answered(self, question: GuestQuestion) -> bool:
        """Whether this is a new question within the limits, counting it."""
        minute = int(self._clock() // 60)
        if minute != self._minute:
            self._minute = minute
            self._asked.clear()
        key = f"{question.channel}:{question.id}"
        share = SHARE_TYPED if question.typed else SHARE
        if key in self._answered or self._busy[question.mode] >= share.at_once:
            return False
        limits = {f"mode:{question.mode}": share.a_minute}
        limits |= {f"asker:{question.mode}:{question.asker}": AN_ASKER}
        limits |= {f"chat:{question.chat}": A_CHAT} if question.chat else {}
        if not self._counted(limits):
            return False
        self._answered[key] = None
        if len(self._answered) > ANSWERED:
            self._answered.popitem(last=False)
        return True

    def _counted(self, limits: Mapping[str, int]) -> bool:
        """Whether all counts are below their limits; if so, count one more of each."""
        if any(self._asked[counted] >= most for counted, most in limits.items()):
            return False
        self._asked.update(limits.keys())
        return True

    async def _in_picture(self, question: GuestQuestion, media: MediaPort | None) -> Text | None:
        """What stands in the picture that is asked about; None if it is none, or is not read."""
        picture = question.about
        if not isinstance(picture, Picture) or media is None or not self._pictures.free:
            return None
        limits = {f"picture:asker:{question.mode}:{question.asker}": PICTURES_OF_AN_ASKER}
        limits |= {f"picture:chat:{question.chat}": PICTURES_OF_A_CHAT} if question.chat else {}
        return await self._pictures.words(picture, media) if self._counted(limits) else None

    async def _answer(self, question: GuestQuestion, media: MediaPort | None) -> GuestAnswer | None:
        language = question.language
        if language is None or language not in (
            self._library.offered or self._phrasebook.languages
        ):
            language = FALLBACK
        in_picture = await self._in_picture(question, media)
        deadline = TurnDeadline(_nothing_to_show)
        timer = asyncio.get_running_loop().call_later(WAIT_SECONDS, deadline.expire)
        try:
            ports = deadline.ports(self._ports, Off())
            about = self._turn(question, in_picture or question.about, language, ports)
            own = self._turn(question, question.own, language, ports) if question.own else None
            found = await self._router.answer_guest(about, own)
        finally:
            timer.cancel()
        if found is None:
            return None
        reply = _as_read(found.reply) if in_picture and found.judged else found.reply
        return GuestAnswer(reply, self._phrasebook.speaker(language), found.judged)

    def _turn(self, question: GuestQuestion, said: Said, language: str, ports: Ports) -> Turn:
        """A turn of nobody: the person has no id, and nothing of it is stored."""
        nobody = Person("", question.channel, "", "", language)
        now = self._db.now()
        event = Incoming(said, now, in_group=True, mentioned=True)
        return Turn(nobody, None, (event,), now, self._library, self._db.read, ports)


def _as_read(reply: Reply) -> Reply:
    """Say with a verdict on what stands in a picture that a program read it, before what its card
    says last."""
    *before, card = reply.parts
    if not isinstance(card, Card):
        return reply
    lines = (*card.lines[:-1], Phrase("guest.read"), *card.lines[-1:])
    return replace(reply, parts=(*before, replace(card, lines=lines)))


async def _nothing_to_show() -> None:
    """Shows no sign of loading: there is no chat of ours."""


def _of_this_machine(ports: Ports) -> Ports:
    """The ports that ask nobody outside and open no file."""
    return replace(
        ports_off(ports.operator),
        feeds=ports.feeds,
        understanding=ports.understanding,
        popular=ports.popular,
        listing=ports.listing,
    )
