"""Plays a written conversation: people with phones around a whole Rutan without network."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from bot.app import Running
from bot.channels.console.channel import ConsoleChannel
from bot.channels.guests import GuestQuestion
from handlers.core.incoming import Text
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.people import classes
from tests.conversations.script import (
    Action,
    Button,
    Expected,
    Never,
    Other,
    Script,
    Speaker,
    Words,
)
from tests.support.clock import Clock

NOTHING = "(nothing)"
_SPANS = {"minute": 60, "hour": 3600, "day": 86400}
_CODE = re.compile(r"u-\w{4}-\w{4}")
_KINDS = {"photo": "picture", "voice": "voice", "file": "file"}


class Disappointed(AssertionError):
    """What was written did not happen; the message shows what did."""


@dataclass
class Phone:
    """What one person has in front of them."""

    language: str
    unread: list[dict[str, Any]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)  # newest reply last
    read: list[str] = field(default_factory=list)  # all words that ever came

    def lines(self) -> list[str]:
        """What is unread, in the format of the scripts."""
        shown: list[str] = []
        for body in self.unread:
            shown += [line for bubble in body["bubbles"] for line in bubble if line]
            shown += [f"[{label}]" for label, _ in body["buttons"]]
        return shown


class Stage:
    """People and their phones; `channel` is what Rutan is given as its only channel."""

    def __init__(self, script: Script, clock: Clock) -> None:
        self.channel = ConsoleChannel(self._arrive)
        self._script = script
        self._clock = clock
        self._phones = {"resident": Phone(script.language)}
        self._speaker = "resident"
        self._count = 0

    async def play(self, rutan: Running) -> None:
        """The whole script. Raises Disappointed with file and line."""
        for line in self._script.lines:
            try:
                await self._do(line.action, rutan)
            except Disappointed as error:
                shown = "\n".join(f"< {text}" for text in self._phone.lines()) or f"< {NOTHING}"
                place = f"{self._script.path.name}:{line.number}"
                raise Disappointed(
                    f"{place}: {error}\n\n@{self._speaker} now reads:\n{shown}"
                ) from None

    @property
    def _phone(self) -> Phone:
        return self._phones[self._speaker]

    def _presence(self, name: str, language: str | None) -> None:
        if name != self._speaker:
            self._phone.unread.clear()
        self._phones.setdefault(name, Phone(language or self._script.language))
        self._speaker = name

    def _arrive(self, body: dict[str, Any]) -> None:
        phone = self._phones[body["chat"]]
        phone.unread.append(body)
        phone.read += [line for bubble in body["bubbles"] for line in bubble]
        phone.buttons += [(label, data) for label, data in body["buttons"]]

    async def _do(self, action: Action, rutan: Running) -> None:
        match action:
            case Speaker(name, language):
                self._presence(name, language)
            case Words(text):
                await self._send(rutan, kind="text", text=text)
            case Button(label):
                await self._send(rutan, kind="pressed", data=self._button(label))
            case Other(kind, rest):
                await self._share(rutan, kind, rest)
            case Expected(lines):
                self._expect(lines)
            case Never(words):
                if found := [line for line in self._phone.lines() if words in line]:
                    raise Disappointed(f"{words!r} must not be said, but was: {found[0]}")

    def _button(self, label: str) -> str:
        """The data of the newest such button, where it is one that can be pressed."""
        # Labels are shown whole by a terminal, so they are compared whole.
        for shown, data in reversed(self._phone.buttons):
            if _pattern(label).fullmatch(shown):
                if not data:
                    raise Disappointed(f"[{label}] is the phone's own button: it sends us nothing")
                return data
        raise Disappointed(f"there is no button [{label}]")

    async def _share(self, rutan: Running, kind: str, rest: str) -> None:
        match kind:
            case "unread" | "edited":
                words = {"unread": "unread", "edited": "text"}[kind]
                await self._send(rutan, kind=words, text=rest, edited=kind == "edited")
            case "location":
                latitude, _, longitude = rest.partition(",")
                await self._send(rutan, kind=kind, latitude=latitude, longitude=longitude)
            case "photo" | "voice" | "file":
                path = self._script.path.parent / rest if rest else ""
                await self._send(rutan, kind=_KINDS[kind], file=str(path))
            case "hello":
                await self._send(rutan, kind=kind, code=rest)
            case "invited":
                place, _, role = rest.partition(" ")
                await self._send(rutan, kind="hello", code=await invited(rutan, place, role))
                offered = [data for body in self._phone.unread for _, data in body["buttons"]]
                for data in offered:
                    if data.startswith("official.accept#"):
                        await self._send(rutan, kind="pressed", data=data)
            case "ended":
                await end_duty(rutan, rest)
            case "code":
                await self._send(rutan, kind="text", text=shown_code(self._phones[rest].read))
            case "class":
                await self._join(rutan, rest)
            case "guest" | "inline":
                await self._ask_in_passing(rutan, kind, rest)
            case "later":
                self._phone.unread.clear()
                self._clock.on(seconds(rest))
                await rutan.schedule.once()
                await rutan.dispatcher.settled()
            case "sticker" | "gone" | "joined" | "left":
                await self._send(rutan, kind=kind)
            case _:
                raise Disappointed(f"nobody can share {kind!r}: see README.md")

    async def _join(self, rutan: Running, way: str) -> None:
        held = await rutan.database.read(lambda unit: classes.of_trainers(unit, range(1, 99)))
        if not held:
            raise Disappointed("nobody has opened a class yet")
        if way == "typed":
            await self._send(rutan, kind="text", text=held[0].code)
        else:
            await self._send(rutan, kind="hello", code=held[0].code)

    async def _ask_in_passing(self, rutan: Running, mode: str, words: str) -> None:
        """Ask in a chat that Rutan is not in. What is typed ahead shows only what can be chosen."""
        self._phone.unread.clear()
        self._count += 1
        about, language = Text(words), self._phone.language
        asked = GuestQuestion(
            "console", mode, str(self._count), self._speaker, "", about, language=language
        )
        answer = await rutan.guests(asked)
        if answer and (answer.judged or mode == "guest"):
            call = self.channel.render_push(answer.reply, answer.speak, self._speaker)
            await self.channel.send(call, str(self._count))

    async def _send(self, rutan: Running, **event: Any) -> None:
        self._phone.unread.clear()
        self._count += 1
        whole = {
            **event,
            "id": str(self._count),
            "chat": self._speaker,
            "language": self._phone.language,
            "mentioned": "@rutan" in str(event.get("text", "")).lower(),
        }
        await rutan.dispatcher.accept(self.channel.receive(json.dumps([whole]).encode(), {}))
        await rutan.dispatcher.settled()

    def _expect(self, lines: tuple[str, ...]) -> None:
        left = iter(self._phone.lines())
        if lines == (NOTHING,):
            if self._phone.unread:
                raise Disappointed("nothing should have arrived")
            return
        for line in lines:
            if not any(_pattern(line).fullmatch(text) for text in left):
                raise Disappointed(f"this did not come, or not in this order: {line}")


def _pattern(line: str) -> re.Pattern[str]:
    """A written line or label, in which ... stands for anything."""
    return re.compile(".*".join(re.escape(piece) for piece in line.split("...")), re.DOTALL)


def shown_code(words: list[str]) -> str:
    """The newest code for a second app that a phone has shown."""
    found = _CODE.findall("\n".join(words))
    if not found:
        raise Disappointed("no code for a second app was shown there")
    return str(found[-1])


async def invited(rutan: Running, place: str, role: str) -> str:
    """The code of a fresh invitation to a district (four digits) or a province (two)."""
    code = officials.new_code()
    where: tuple[str | None, str | None] = (None, None)  # national
    if place != "national":
        where = (place, None) if len(place) == 4 else (None, place)
    await rutan.database.write(officials.MakeInvite(code, role, *where).apply)
    return code


async def end_duty(rutan: Running, name: str) -> None:
    """The operator ends all roles of this person, as `officials end --yes` does."""

    def end(unit: Unit) -> None:
        for one in officials.of_person(unit, unit.keyring.person(f"console:{name}")):
            officials.end(unit, one.id)

    await rutan.database.write(end)


def seconds(words: str) -> int:
    """ "25 hours" in seconds."""
    number, _, unit = words.partition(" ")
    unit = unit.removesuffix("s")
    if not number.isdigit() or unit not in _SPANS:
        raise Disappointed(f"{words!r} is no span of time such as 25 hours")
    return int(number) * _SPANS[unit]
