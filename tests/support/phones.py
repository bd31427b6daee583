"""People's phones with LINE and Telegram: what they do becomes a webhook call of their platform.

A test says what people do and reads what their phone shows. Each action is one webhook call, and
is over when all that it led to has been sent, notices to others included.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zlib import crc32

import pytest

from handlers.core.reply import decode_press
from tests.bot.channels.line.subject import signed
from tests.bot.channels.telegram.subject import SECRET

if TYPE_CHECKING:
    from tests.support.whole_program import Rutan

SENT = 1_795_331_100
"""When everything was sent, as the platforms say it: 22 November 2026."""


@dataclass(frozen=True)
class Message:
    """One call that reached a phone: its words, (label, data) of the buttons that come back to us,
    the labels of all, and the addresses that buttons open."""

    words: str
    buttons: tuple[tuple[str, str], ...]
    labels: tuple[str, ...]
    opens: tuple[str, ...] = ()


@dataclass
class Phone:
    """One person's phone. `unread` is what came since they last did something."""

    rutan: Rutan
    name: str
    language: str
    unread: list[Message] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    typed_words: list[str] = field(default_factory=list)
    places: list[tuple[float, float]] = field(default_factory=list)
    handles: list[str] = field(default_factory=list)
    """What the platform calls the files they sent."""

    @property
    def display(self) -> str:
        """What their app shows as their name: no word of ours, and nobody else's."""
        return f"Ploypailin{crc32(self.name.encode()):08x}"

    @property
    def id(self) -> str:
        """The person's id on their platform."""
        raise NotImplementedError

    @property
    def reads(self) -> str:
        """All unread words, a message after the other."""
        return "\n---\n".join(message.words for message in self.unread)

    @property
    def actions(self) -> list[str]:
        """Actions of the unread buttons."""
        data = [data for message in self.unread for _, data in message.buttons]
        return [decode_press(each)[0] for each in data]

    def button(self, action: str, argument: str | None = None) -> str:
        """Data of the newest button with this action (and argument, where one is named)."""
        for message in reversed(self.messages):
            for _, data in message.buttons:
                found = decode_press(data)
                if found[0] == action and argument in (None, found[1]):
                    return data
        raise AssertionError(f"{self.name} has no button {action} {argument or ''}:\n{self.reads}")

    async def press(self, action: str, argument: str | None = None) -> None:
        """Press the newest such button."""
        await self._does(self.pressed(self.button(action, argument)))

    async def says(self, words: str) -> None:
        """Type words."""
        self.typed_words.append(words)
        await self._does(self.typed(words))

    async def begins(self, code: str = "") -> None:
        """Add the bot, through a link that may carry a code (LINE's links type it).

        If it invites them as an official, they accept.
        """
        await self._does(self.began(code))
        if "official.accept" in self.actions:
            await self.press("official.accept")

    async def stands_at(self, latitude: float, longitude: float) -> None:
        """Share a place."""
        self.places.append((latitude, longitude))
        await self._does(self.shared(latitude, longitude))

    async def goes(self) -> None:
        """Block the bot."""
        await self._does(self.gone())

    async def greets(self) -> None:
        """Send a sticker."""
        await self._does(self.sticker())

    async def shows(self, words: str) -> None:
        """Send what cannot be opened, with these words on it."""
        await self._does(self.unopened(words))

    async def corrects(self, words: str) -> None:
        """Give a message of before these words."""
        await self._does(self.corrected(words))

    async def sends(self, kind: str, name: str, content: bytes) -> None:
        """Send a "photo", "voice" or "file"."""
        await self._does(self.sent(kind, name, content))

    async def presses(self, data: str) -> None:
        """Press the button with this data."""
        await self._does(self.pressed(data))

    async def _does(self, what: dict[str, Any]) -> None:
        self.unread.clear()
        await self.post(what)
        await self.rutan.settle()

    async def post(self, what: dict[str, Any], times: int = 1) -> None:
        """The webhook call of this event, the same bytes as often as a platform may repeat it."""
        raise NotImplementedError

    def typed(self, words: str) -> dict[str, Any]:
        """The event of typed words."""
        raise NotImplementedError

    def pressed(self, data: str) -> dict[str, Any]:
        """The event of a pressed button."""
        raise NotImplementedError

    def began(self, code: str) -> dict[str, Any]:
        """The event of a beginning."""
        raise NotImplementedError

    def shared(self, latitude: float, longitude: float) -> dict[str, Any]:
        """The event of a shared place."""
        raise NotImplementedError

    def gone(self) -> dict[str, Any]:
        """The event of a block."""
        raise NotImplementedError

    def sticker(self) -> dict[str, Any]:
        """The event of a sticker."""
        raise NotImplementedError

    def unopened(self, words: str) -> dict[str, Any]:
        """The event of something that cannot be opened."""
        raise NotImplementedError

    def corrected(self, words: str) -> dict[str, Any]:
        """The event of a message that was edited."""
        raise NotImplementedError

    def sent(self, kind: str, name: str, content: bytes) -> dict[str, Any]:
        """The event of a picture, voice or file; its platform keeps the content."""
        raise NotImplementedError

    def arrived(self, message: Message) -> None:
        """A message has come."""
        self.unread.append(message)
        self.messages.append(message)


class LinePhone(Phone):
    """A phone with LINE."""

    @property
    def id(self) -> str:
        """Like a real one: U and 32 hexadecimal digits."""
        return f"U{crc32(self.name.encode()):032x}"

    async def post(self, what: dict[str, Any], times: int = 1) -> None:
        """One signed webhook body with one event."""
        number = next(self.rutan.numbers)
        token = f"token{number}"
        self.rutan.tokens[token] = self
        event = {
            "webhookEventId": f"01K{number:023d}",
            "deliveryContext": {"isRedelivery": False},
            "timestamp": SENT * 1000,
            "source": {"type": "user", "userId": self.id},
            "mode": "active",
            "replyToken": token,
        }
        body = json.dumps({"destination": "U" + "d" * 32, "events": [event | what]}).encode()
        for _ in range(times):
            await self.rutan.call("line", body, signed(body))

    def _message(self, **what: Any) -> dict[str, Any]:
        number = str(next(self.rutan.numbers))
        return {"type": "message", "message": {"id": number, **what}}

    def typed(self, words: str) -> dict[str, Any]:
        """A text message."""
        return self._message(type="text", text=words, quoteToken="q")

    def pressed(self, data: str) -> dict[str, Any]:
        """A postback."""
        return {"type": "postback", "postback": {"data": data}}

    def began(self, code: str) -> dict[str, Any]:
        """A follow; a code is sent as text, which is what LINE's links do."""
        return self.typed(code) if code else {"type": "follow", "follow": {"isUnblocked": False}}

    def shared(self, latitude: float, longitude: float) -> dict[str, Any]:
        """A location message."""
        return self._message(type="location", latitude=latitude, longitude=longitude)

    def gone(self) -> dict[str, Any]:
        """An unfollow."""
        return {"type": "unfollow"}

    def sticker(self) -> dict[str, Any]:
        """A sticker message."""
        return self._message(type="sticker", packageId="1", stickerId="2")

    def unopened(self, words: str) -> dict[str, Any]:
        """A message of a kind that LINE has not yet; what it will carry nobody knows."""
        if words:
            pytest.skip("LINE sends no words with it")
        return self._message(type="hologram")

    def corrected(self, words: str) -> dict[str, Any]:
        """None: LINE tells no bot of it."""
        pytest.skip("LINE has no edited messages")

    def sent(self, kind: str, name: str, content: bytes) -> dict[str, Any]:
        """An image, audio or file message."""
        types = {"photo": "image", "voice": "audio", "file": "file"}
        what = self._message(type=types[kind], contentProvider={"type": "line"})
        if kind == "file":
            what["message"] |= {"fileName": name, "fileSize": len(content)}
        self.rutan.line.content[what["message"]["id"]] = content
        self.handles.append(what["message"]["id"])
        return what


class TelegramPhone(Phone):
    """A phone with Telegram."""

    @property
    def id(self) -> str:
        """A number."""
        return str(crc32(self.name.encode()))

    @property
    def _me(self) -> dict[str, Any]:
        return {
            "id": int(self.id),
            "is_bot": False,
            "first_name": self.display,
            "language_code": self.language,
        }

    @property
    def _chat(self) -> dict[str, Any]:
        return {"id": int(self.id), "first_name": self.display, "type": "private"}

    async def post(self, what: dict[str, Any], times: int = 1) -> None:
        """One update; the call that our answer makes is made, as Telegram would."""
        body = json.dumps({"update_id": next(self.rutan.numbers), **what}).encode()
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        for _ in range(times):
            answer = json.loads(await self.rutan.call("telegram", body, headers))
            if method := answer.pop("method", None):
                await self.rutan.make(method, answer)

    def _message(self, **what: Any) -> dict[str, Any]:
        number = next(self.rutan.numbers)
        base = {"message_id": number, "from": self._me, "chat": self._chat, "date": SENT}
        return {"message": base | what}

    def typed(self, words: str) -> dict[str, Any]:
        """A message; a command is marked as Telegram marks it."""
        found = re.match(r"/\w+", words)
        marks = [{"type": "bot_command", "offset": 0, "length": found.end()}] if found else []
        return self._message(text=words, entities=marks)

    def pressed(self, data: str) -> dict[str, Any]:
        """A callback query."""
        number = next(self.rutan.numbers)
        shown = {"message_id": number, "chat": self._chat, "date": SENT, "text": "…"}
        what = {"id": f"cb{number}", "from": self._me, "message": shown, "chat_instance": "1"}
        return {"callback_query": what | {"data": data}}

    def began(self, code: str) -> dict[str, Any]:
        """/start, with the code of a deep link."""
        return self.typed(f"/start {code}".strip())

    def shared(self, latitude: float, longitude: float) -> dict[str, Any]:
        """A location."""
        return self._message(location={"latitude": latitude, "longitude": longitude})

    def gone(self) -> dict[str, Any]:
        """We are no longer a member of their chat."""
        members = {"old_chat_member": {"status": "member"}, "new_chat_member": {"status": "kicked"}}
        return {"my_chat_member": {"chat": self._chat, "from": self._me, "date": SENT} | members}

    def sticker(self) -> dict[str, Any]:
        """A sticker."""
        return self._message(sticker={"file_id": "sticker"})

    def unopened(self, words: str) -> dict[str, Any]:
        """A poll that asks this, or a story."""
        return self._message(**({"poll": {"question": words}} if words else {"story": {}}))

    def corrected(self, words: str) -> dict[str, Any]:
        """An edited message."""
        return {"edited_message": self._message(text=words, edit_date=SENT + 60)["message"]}

    def sent(self, kind: str, name: str, content: bytes) -> dict[str, Any]:
        """A photo, voice or document."""
        number = str(next(self.rutan.numbers))
        self.rutan.telegram.files[number] = content
        self.handles.append(number)
        file = {"file_id": number, "file_size": len(content)}
        if kind == "photo":
            return self._message(photo=[file | {"width": 800, "height": 600}])
        return self._message(
            **{"voice" if kind == "voice" else "document": file | {"file_name": name}}
        )
