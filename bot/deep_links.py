"""Makes deep links: web addresses that open Rutan's chat in each app and send a code there."""

from __future__ import annotations

import asyncio

import aiohttp

from bot.settings import Settings

SECONDS = aiohttp.ClientTimeout(total=5)


async def addresses(settings: Settings, code: str) -> dict[str, str | None]:
    """Channel -> the address that opens it and sends the code, for each real channel that is on;
    None if the platform does not answer."""
    real = {name: own for name, own in settings.channels.items() if not own.stand_in}
    async with aiohttp.ClientSession(timeout=SECONDS) as session:
        found = await asyncio.gather(*(own.deep_link(session, code) for own in real.values()))
    return dict(zip(real, found, strict=True))


async def deep_links(settings: Settings, code: str) -> list[str]:
    """One line for each real channel that is on: its link, or why there is none."""
    lines = []
    for name, address in (await addresses(settings, code)).items():
        title = settings.channels[name].title
        missing = f"no answer from {title}, so no link; the code works as a message"
        lines.append(f"{title}: {address or missing}")
    return lines
