"""The environment variables of the LINE channel: channel secret, access token, and the addresses of
LINE's API.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote

from bot.channels import wire
from bot.channels.settings import ChannelSettings
from bot.variables import Address, variable

if TYPE_CHECKING:
    import aiohttp

    from bot.channels import base
    from bot.channels.line.channel import LineChannel

API = "https://api.line.me"
DATA_API = "https://api-data.line.me"


class LineSettings(ChannelSettings):
    """One LINE Official Account with the Messaging API."""

    title: ClassVar[str] = "LINE"
    switches: ClassVar[tuple[str, ...]] = ("LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN")
    where: ClassVar[str] = "LINE Developers Console: Basic settings and Messaging API"

    channel_secret: str = variable(
        "LINE_CHANNEL_SECRET",
        "from the LINE Developers Console, Basic settings",
        "",
        unset="LINE is off",
    )
    access_token: str = variable(
        "LINE_CHANNEL_ACCESS_TOKEN", "from the console, Messaging API", "", unset="LINE is off"
    )
    api_base: Address = variable("LINE_API_BASE", "another address in tests", API)
    data_api_address: Address | None = variable(
        "LINE_DATA_API_BASE",
        "where files people send are fetched",
        unset=f"{DATA_API}, or `LINE_API_BASE` if that is set",
    )

    @property
    def data_api_base(self) -> str:
        """The base URL for downloading people's files.

        LINE has a separate host for them, a test server usually not.
        """
        shared = self.api_base if self.is_set("LINE_API_BASE") else DATA_API
        return self.data_api_address or shared

    @property
    def webhook(self) -> str | None:
        """The URL to which LINE sends events; None without PUBLIC_URL."""
        return f"{self.public_url}/hooks/line" if self.public_url else None

    def make(self, pictures: base.Address | None) -> LineChannel:
        """Create the channel without opening it."""
        from bot.channels.line.channel import LineChannel

        return LineChannel(
            self.channel_secret, self.access_token, self.api_base, self.data_api_base, pictures
        )

    def banner(self, server: str) -> str:
        """Return a line with the webhook URL to set at LINE."""
        return f"LINE on: webhook {self.webhook or f'{server}/hooks/line'}"

    async def deep_link(self, session: aiohttp.ClientSession, code: str) -> str | None:
        """Return an oaMessage link, or None
        (developers.line.biz/en/docs/messaging-api/using-line-url-scheme)."""
        headers = {"Authorization": f"Bearer {self.access_token}"}
        account = await wire.get_json(session, f"{self.api_base}/v2/bot/info", headers)
        if not account or "basicId" not in account:
            return None
        return f"https://line.me/R/oaMessage/{quote(account['basicId'])}/?{quote(code)}"
