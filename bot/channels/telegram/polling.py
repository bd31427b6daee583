"""Asks Telegram for updates again and again (polling), for machines that no webhook can reach, such
as a laptop.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable

import aiohttp

from bot.channels.base import Accept, Hook, SendFailed
from bot.channels.telegram.client import Client
from bot.channels.telegram.hooks import JSON, KINDS, left_open, split

log = logging.getLogger(__name__)

WAIT = 25
"""Seconds for which Telegram waits before it returns an empty response (getUpdates)."""

_TIMEOUT = aiohttp.ClientTimeout(total=WAIT + 15, connect=5)
_BACK_OFF = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds between attempts while Telegram cannot be reached; the last one repeats."""


class Polling:
    """Calls getUpdates in a loop. A bot can have only one: Telegram answers a second with 409.

    `ask` begins to answer an update that is a question from a chat that the bot is not in.
    """

    def __init__(
        self,
        client: Client,
        account: str,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        ask: Callable[[JSON], None] = lambda update: None,
    ) -> None:
        self._client = client
        self._account = account
        self._ask = ask
        self._sleep = sleep
        self._offset = 0

    async def run(self, accept: Accept) -> None:
        """Pass each batch of updates to `accept`, until cancelled.

        The offset, by which Telegram deletes updates, is increased only after `accept` has
        returned. An error of `accept` ends the loop, and Telegram sends the updates again.
        """
        failures = 0
        told = ""
        unhooked = False
        while True:
            try:
                if not unhooked:
                    # While a webhook is set, getUpdates is refused.
                    await self._call("deleteWebhook", {})
                    unhooked = True
                updates = await self._updates()
            except SendFailed as failed:
                reason = str(failed)
                if reason.startswith("409"):
                    reason = (
                        "another program is fetching this bot's updates; stop it, or make a bot "
                        "of its own for each installation"
                    )
                    unhooked = False
                if reason != told:
                    log.warning("Telegram polling waits: %s", reason)
                    told = reason
                await self._sleep(failed.after or _BACK_OFF[min(failures, len(_BACK_OFF) - 1)])
                failures += 1
                continue
            failures, told = 0, ""
            await self._take(updates, accept)

    async def _updates(self) -> list[JSON]:
        asked = {"offset": self._offset, "timeout": WAIT, "allowed_updates": list(KINDS)}
        updates = await self._call("getUpdates", asked)
        return [u for u in updates if "update_id" in u] if isinstance(updates, list) else []

    async def _take(self, updates: list[JSON], accept: Accept) -> None:
        hooks = [split(update, json.dumps(update).encode(), self._account) for update in updates]
        events = tuple(event for hook in hooks for event in hook.events)
        if events:
            await accept(Hook(events))
        for update, hook in zip(updates, hooks, strict=True):
            self._offset = update["update_id"] + 1
            self._ask(update)
            call = json.loads(hook.answer)
            if method := call.pop("method", None):
                await self._answer(method, call)
            if press := left_open(update):
                await self._client.answer_press(press)

    async def _answer(self, method: str, parameters: JSON) -> None:
        """Make the call that a webhook's response would contain. Errors are only logged, as the
        worst effect is a spinner that stays."""
        try:
            await self._call(method, parameters)
        except SendFailed as failed:
            log.info("Telegram %s: %s", method, failed)

    async def _call(self, method: str, parameters: JSON) -> object:
        return await self._client.call(method, json.dumps(parameters).encode(), _TIMEOUT)
