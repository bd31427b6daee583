"""The environment variables of the Telegram channel: token, webhook secret, and webhook or
polling.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar

from bot.channels import wire
from bot.channels.settings import ChannelSettings
from bot.channels.telegram.wording import CAPTION
from bot.variables import Address, matching, one_of, variable

if TYPE_CHECKING:
    import aiohttp

    from bot.channels import base
    from bot.channels.telegram.channel import TelegramChannel

API = "https://api.telegram.org"

POLLING, WEBHOOK = "polling", "webhook"

BotToken = Annotated[
    str,
    matching(
        r"\d+:[A-Za-z0-9_-]+",
        "does not look like a token from @BotFather (digits, a colon, letters)",
    ),
]
WebhookSecret = Annotated[
    str,
    matching(
        r"[A-Za-z0-9_-]{1,256}",
        "may hold 1 to 256 of A-Z, a-z, 0-9, _ and - (Telegram's rule)",
    ),
]
"""The webhook's secret, in the form that Telegram requires (Bot API, setWebhook, secret_token)."""


class TelegramSettings(ChannelSettings):
    """One Telegram bot."""

    title: ClassVar[str] = "Telegram"
    switches: ClassVar[tuple[str, ...]] = ("TELEGRAM_BOT_TOKEN",)

    bot_token: BotToken = variable(
        "TELEGRAM_BOT_TOKEN", "from @BotFather", "", unset="Telegram is off"
    )
    webhook_secret: WebhookSecret = variable(
        "TELEGRAM_WEBHOOK_SECRET", "1 to 256 of A-Z a-z 0-9 _ -; needed with a webhook", ""
    )
    api_base: Address = variable("TELEGRAM_API_BASE", "another address in tests", API)
    mode: Annotated[str, one_of(POLLING, WEBHOOK)] | None = variable(
        "TELEGRAM_MODE",
        "`polling` or `webhook`",
        unset="webhook if `PUBLIC_URL` is set, else polling",
    )

    @property
    def letters_beside_sound(self) -> int | None:
        """Those of a caption: a longer answer is sent as text alone."""
        return CAPTION

    @property
    def polled(self) -> bool:
        """Whether to poll: as TELEGRAM_MODE says, else if PUBLIC_URL is not set."""
        return (self.mode or (WEBHOOK if self.public_url else POLLING)) == POLLING

    @property
    def webhook(self) -> str | None:
        """The URL to which Telegram sends updates; None when polling or without PUBLIC_URL."""
        if self.polled or not self.public_url:
            return None
        return f"{self.public_url}/hooks/telegram"

    def mistakes(self, real: Sequence[str]) -> Iterator[str]:
        """Yield one sentence per mistake, e.g. a webhook without a secret, open to anybody."""
        yield from super().mistakes(real)
        is_on = self.why_off(real) is None
        if is_on and not self.polled and not self.is_set("TELEGRAM_WEBHOOK_SECRET"):
            yield (
                "TELEGRAM_WEBHOOK_SECRET is not set, and by webhook it is all that tells Telegram "
                "from a stranger: set any 1 to 256 letters and digits, or TELEGRAM_MODE=polling"
            )

    def make(self, pictures: base.Address | None) -> TelegramChannel:
        """Create the channel without opening it."""
        from bot.channels.telegram.channel import TelegramChannel

        return TelegramChannel(self.bot_token, self.webhook_secret, self.api_base, pictures)

    def banner(self, server: str) -> str:
        """Return a line that says how updates are received."""
        if self.polled:
            return "Telegram on: polling"
        return f"Telegram on: webhook {self.webhook or f'{server}/hooks/telegram'}"

    async def deep_link(self, session: aiohttp.ClientSession, code: str) -> str | None:
        """Return a start link, or None (core.telegram.org/bots/features, "Deep linking")."""
        account = await wire.get_json(session, f"{self.api_base}/bot{self.bot_token}/getMe", {})
        name = (account or {}).get("result", {}).get("username")
        return f"https://t.me/{name}?start={code}" if name else None
