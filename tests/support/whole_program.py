"""A whole Rutan between both strict platforms: real webhooks in, every call of ours judged."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

from bot import app
from bot.channels.base import Rates
from bot.settings import load
from bot.web import routes
from content.reading.library import Library
from storage.engine.keyring import Keyring
from storage.officials import officials
from tests.bot.channels.line.quick import quick
from tests.bot.channels.line.subject import SECRET as LINE_SECRET
from tests.bot.channels.line.subject import nodes
from tests.bot.channels.line.subject import strict_api as strict_line
from tests.bot.channels.serving import serving
from tests.bot.channels.telegram.subject import SECRET, TOKEN
from tests.bot.channels.telegram.subject import strict_api as strict_telegram
from tests.support import empty_database
from tests.support.phones import LinePhone, Message, Phone, TelegramPhone

OPERATOR = "ศูนย์ทดลอง"


class Rutan:
    """A running Rutan between both strict platforms."""

    def __init__(self, line: Any, telegram: Any, library: Library) -> None:
        self.line, self.telegram = line, telegram
        areas = {key.partition(".")[0] for key in library.phrases["th"]}
        # Not part of a made-up address that a question shows: nam-alert.example.
        self._key = re.compile(rf"(?<![\w.-])(?:{'|'.join(areas)})\.(?!example\b)[a-z_]+")
        self.numbers = count(1_000_000)
        self.tokens: dict[str, Phone] = {}
        self._phones: dict[tuple[str, str], Phone] = {}
        self._seen = {"line": 0, "telegram": 0}
        self.refusals: set[int] = set()
        """Statuses other than 200 that a test lets the platforms answer."""
        self.running: app.Running
        self.addresses: dict[str, str] = {}
        self.session: aiohttp.ClientSession
        self.browsers: list[aiohttp.ClientSession] = []
        """Further browsers that tests opened."""

    def phone(self, channel: str, name: str, language: str = "th") -> Phone:
        """A new person's phone with this app, set to this language."""
        kind = LinePhone if channel == "line" else TelegramPhone
        phone = kind(self, name, language)
        self._phones[channel, phone.id] = phone
        if channel == "line":
            self.line.languages[phone.id] = language
        return phone

    def phones(self) -> list[Phone]:
        """Everybody's."""
        return list(self._phones.values())

    async def invite(self, district: str, role: str) -> str:
        """A code that makes whoever sends it an official of this district."""
        code = officials.new_code()
        made = officials.MakeInvite(code, role, district, None)
        await self.running.database.write(made.apply)
        return code

    async def invite_province(self, province: str, role: str) -> str:
        """The same for a whole province."""
        code = officials.new_code()
        made = officials.MakeInvite(code, role, None, province)
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
                if call["status"] in self.refusals:
                    continue
                assert call["status"] == 200, call
                self._tells_nobody_else(call)
                (self._from_line if name == "line" else self._from_telegram)(call)

    def _tells_nobody_else(self, call: dict[str, Any]) -> None:
        """No call to one person may hold another's account: not in words, not in a button."""
        body = call.get("body") or call.get("params") or {}
        if not isinstance(body, dict):
            return
        content = {
            k: v for k, v in body.items() if k not in ("to", "chat_id", "chatId", "replyToken")
        }
        told = json.dumps(content, ensure_ascii=False)
        for phone in self._phones.values():
            assert phone.id not in told, f"the account of {phone.name} is told: {told}"

    def _arrived(self, phone: Phone, message: Message) -> None:
        for words in (message.words, *message.labels):
            # Where a sentence is missing its key is shown, or the place of a value in it.
            assert not self._key.search(words), words
            assert not re.search(r"\{\w+\}", words), words
        phone.arrived(message)

    def _from_line(self, call: dict[str, Any]) -> None:
        if call["path"] not in ("/v2/bot/message/reply", "/v2/bot/message/push"):
            return
        body = call["body"]
        push = "replyToken" not in body
        phone = self._phones["line", body["to"]] if push else self.tokens[body["replyToken"]]
        found = list(nodes(body["messages"]))
        words = [node["text"] for node in found if node.get("text")]
        presses = [node for node in found if node.get("type") == "postback"]
        buttons = tuple((node["label"], node["data"]) for node in presses)
        labels = tuple(node["label"] for node in found if node.get("label"))
        opens = tuple(node["uri"] for node in found if node.get("type") == "uri")
        self._arrived(phone, Message("\n".join(words), buttons, labels, opens))

    def _from_telegram(self, call: dict[str, Any]) -> None:
        if call["method"] not in (
            "sendMessage",
            "sendPhoto",
            "sendAudio",
            "sendVoice",
            "editMessageText",
        ):
            return
        sent = call["params"]
        words = unescape(re.sub(r"</?[\w-]+>", "", sent.get("text") or sent["caption"]))
        rows = sent.get("reply_markup", {}).get("inline_keyboard", [])
        found = [button for row in rows for button in row]
        presses = [button for button in found if "callback_data" in button]
        buttons = tuple((button["text"], button["callback_data"]) for button in presses)
        labels = tuple(button["text"] for button in found)
        opens = tuple(button["url"] for button in found if "url" in button)
        phone = self._phones["telegram", str(sent["chat_id"])]
        self._arrived(phone, Message(words, buttons, labels, opens))


async def healthy() -> None:
    """Nothing is wrong: health has tests of its own."""


@asynccontextmanager
async def rutan_between(
    shared: Path,
    library: Library,
    folder: Path,
    clock: app.Now = app.utc_now,
    operator: str = OPERATOR,
    public_url: str = "",
    voice_dir: str = "",
    database_url: str = "",
    content: Path | None = None,
) -> AsyncIterator[Rutan]:
    """Rutan with both channels on and a new database, its platforms on this machine.

    The database is a SQLite file in `folder`, or the empty one at `database_url`. `content` is
    another content folder than ours.
    """
    rutan = Rutan(quick(strict_line(shared)), strict_telegram(shared), library)
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        line = await enter(serving(rutan.line.app()))
        telegram = await enter(serving(rutan.telegram.app()))
        environment = {
            "DATABASE_URL": database_url or empty_database.sqlite(folder),
            "DATA_KEY": Keyring.new_key(),
            "OPERATOR_NAME": operator,
            "OPERATOR_CONTACT": "02 000 0000",
            "LINE_CHANNEL_SECRET": LINE_SECRET,
            "LINE_CHANNEL_ACCESS_TOKEN": "token",
            "LINE_API_BASE": line,
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_WEBHOOK_SECRET": SECRET,
            "TELEGRAM_API_BASE": telegram,
            "TELEGRAM_MODE": "webhook",
            "PUBLIC_URL": public_url,
            "VOICE_DIR": voice_dir,
        }
        if content is not None:
            environment["CONTENT_DIR"] = str(content)
        settings = load(environment)
        channels = app.make_channels(settings).by_name
        for channel in channels.values():  # people in tests press faster than fingers can
            channel.rates = Rates()
        rutan.running = await enter(app.running(settings, library, channels, clock))
        accept = rutan.running.dispatcher.accept
        web = routes(channels, accept, healthy)
        rutan.running.media.mount(web)
        rutan.running.office.mount(web)
        served = await enter(serving(web))
        rutan.addresses = {"line": line, "telegram": telegram, "rutan": served}
        rutan.session = await enter(aiohttp.ClientSession())
        try:
            yield rutan
        finally:
            for browser in rutan.browsers:
                await browser.close()
