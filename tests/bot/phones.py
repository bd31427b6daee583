"""People with phones around a whole Rutan: both strict platforms, real webhooks, nothing faked.

A test says what people do and reads what their phone shows. Each action is one webhook call, and
is over when all that it led to has been sent, notices to others included.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any
from zlib import crc32

import aiohttp

from bot import app
from bot.server import ready
from bot.settings import load
from bot.web import routes
from content.library import Library
from handlers.core.reply import decode_press
from storage import officials
from storage.keyring import Keyring
from tests.bot.channels.line.subject import SECRET as LINE_SECRET
from tests.bot.channels.line.subject import nodes, serving, signed
from tests.bot.channels.line.subject import strict_api as strict_line
from tests.bot.channels.telegram.subject import SECRET, TOKEN
from tests.bot.channels.telegram.subject import strict_api as strict_telegram

OPERATOR = "ศูนย์ทดลอง"
SENT = 1_795_331_100


@dataclass(frozen=True)
class Message:
    """One call that reached a phone: its words, and (label, data) of its buttons."""

    words: str
    buttons: tuple[tuple[str, str], ...]
    push: bool = False


@dataclass
class Phone:
    """One person's phone. `unread` is what came since they last did something."""

    rutan: Rutan
    name: str
    language: str
    unread: list[Message] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

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
        await self._does(self.typed(words))

    async def begins(self, code: str = "") -> None:
        """Add the bot, through a link that may carry a code (LINE's links type it)."""
        await self._does(self.began(code))

    async def stands_at(self, latitude: float, longitude: float) -> None:
        """Share a place."""
        await self._does(self.shared(latitude, longitude))

    async def _does(self, what: dict[str, Any]) -> None:
        self.unread.clear()
        await self.post(what)
        await self.rutan.settle()

    async def post(self, what: dict[str, Any]) -> None:
        """The webhook call of this event."""
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

    async def post(self, what: dict[str, Any]) -> None:
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
            "first_name": self.name,
            "language_code": self.language,
        }

    @property
    def _chat(self) -> dict[str, Any]:
        return {"id": int(self.id), "first_name": self.name, "type": "private"}

    async def post(self, what: dict[str, Any]) -> None:
        """One update; the call that our answer makes is made, as Telegram would."""
        body = json.dumps({"update_id": next(self.rutan.numbers), **what}).encode()
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
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


class Rutan:
    """A running Rutan between both strict platforms."""

    def __init__(self, line: Any, telegram: Any) -> None:
        self.line, self.telegram = line, telegram
        self.numbers = count(1_000_000)
        self.tokens: dict[str, Phone] = {}
        self._phones: dict[tuple[str, str], Phone] = {}
        self._seen = {"line": 0, "telegram": 0}
        self.running: app.Running
        self.addresses: dict[str, str] = {}
        self.session: aiohttp.ClientSession

    def phone(self, channel: str, name: str, language: str = "th") -> Phone:
        """A new person's phone with this app, set to this language."""
        kind = LinePhone if channel == "line" else TelegramPhone
        phone = kind(self, name, language)
        self._phones[channel, phone.id] = phone
        if channel == "line":
            self.line.languages[phone.id] = language
        return phone

    async def invite(self, district: str, role: str) -> str:
        """A code that makes whoever sends it an official of this district."""
        code = officials.new_code()
        made = officials.MakeInvite(code, role, district, None)
        await self.running.database.write(made.apply)
        return code

    async def call(self, channel: str, body: bytes, headers: dict[str, str]) -> bytes:
        """A webhook call, which must be taken; the answer's body."""
        address = f"{self.addresses['rutan']}/hooks/{channel}"
        async with self.session.post(address, data=body, headers=headers) as response:
            answer = await response.read()
            assert response.status == 200, answer
            return answer

    async def make(self, method: str, parameters: dict[str, Any]) -> None:
        """A call to Telegram that our answer to a webhook asked for."""
        address = f"{self.addresses['telegram']}/bot{TOKEN}/{method}"
        async with self.session.post(address, json=parameters) as response:
            assert response.status == 200, await response.text()

    async def settle(self) -> None:
        """Wait for all that was done, and bring each message to its phone. Nothing may have been
        refused."""
        await self.running.dispatcher.settled()
        for name, api in (("line", self.line), ("telegram", self.telegram)):
            calls = api.calls[self._seen[name] :]
            self._seen[name] = len(api.calls)
            for call in calls:
                assert call["status"] == 200, call
                (self._from_line if name == "line" else self._from_telegram)(call)

    def _from_line(self, call: dict[str, Any]) -> None:
        body = call["body"] or {}
        if not call["path"].startswith("/v2/bot/message/"):
            return
        push = "replyToken" not in body
        phone = self._phones["line", body["to"]] if push else self.tokens[body["replyToken"]]
        found = list(nodes(body["messages"]))
        words = [node["text"] for node in found if node.get("text")]
        presses = [node for node in found if node.get("type") == "postback"]
        buttons = tuple((node["label"], node["data"]) for node in presses)
        phone.arrived(Message("\n".join(words), buttons, push))

    def _from_telegram(self, call: dict[str, Any]) -> None:
        if call["method"] not in ("sendMessage", "editMessageText"):
            return
        sent = call["params"]
        words = unescape(re.sub(r"</?\w+>", "", sent["text"]))
        rows = sent.get("reply_markup", {}).get("inline_keyboard", [])
        presses = [button for row in rows for button in row if "callback_data" in button]
        buttons = tuple((button["text"], button["callback_data"]) for button in presses)
        self._phones["telegram", str(sent["chat_id"])].arrived(Message(words, buttons))


@asynccontextmanager
async def rutan_between(shared: Path, library: Library, folder: Path) -> AsyncIterator[Rutan]:
    """Rutan with both channels on and a new database, its platforms on this machine."""
    rutan = Rutan(strict_line(shared), strict_telegram(shared))
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        line = await enter(serving(rutan.line.app()))
        telegram = await enter(serving(rutan.telegram.app()))
        environment = {
            "DATABASE_URL": f"sqlite:///{folder}/rutan.sqlite3",
            "DATA_KEY": Keyring.new_key(),
            "OPERATOR_NAME": OPERATOR,
            "OPERATOR_CONTACT": "02 000 0000",
            "LINE_CHANNEL_SECRET": LINE_SECRET,
            "LINE_CHANNEL_ACCESS_TOKEN": "token",
            "LINE_API_BASE": line,
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_WEBHOOK_SECRET": SECRET,
            "TELEGRAM_API_BASE": telegram,
            "TELEGRAM_MODE": "webhook",
        }
        settings = load(environment)
        channels = app.make_channels(settings).by_name
        rutan.running = await enter(app.running(settings, library, channels))
        accept = rutan.running.dispatcher.accept
        web = routes(channels, accept, ready(rutan.running.database))
        rutan.addresses = {"telegram": telegram, "rutan": await enter(serving(web))}
        rutan.session = await enter(aiohttp.ClientSession())
        yield rutan
