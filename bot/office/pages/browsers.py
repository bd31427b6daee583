"""Page: lists the browsers in which an official is signed in; its button to sign out everywhere is
served by bot/office/entering.py.
"""

from __future__ import annotations

from aiohttp import web

from bot.office.page import Page
from bot.office.visit import Visit
from bot.office.wording import moment
from storage.officials import browser_sessions


async def show(visit: Visit) -> web.StreamResponse:
    """List the browsers in which this official is signed in, in all their chats."""
    found = await visit.read(lambda unit: browser_sessions.of_chats(unit, visit.actor.chats))
    return visit.page(
        "browsers.html",
        rows=[
            {
                "device": each.device,
                "here": each.key == visit.session.key,
                "begun": moment(each.begun),
                "used": moment(visit.now if each.key == visit.session.key else each.used),
                "until": moment(each.expires),
            }
            for each in found
        ],
    )


PAGE = Page("/browsers", show, opens=lambda _: True)
