"""Makes raw events of the bot from what a visitor types and presses on the preview page's two
simulated phones.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping

from bot.channels.base import Hook
from bot.channels.person_id import PersonId
from bot.channels.preview.channel import TOKEN_HEADER, PreviewChannel
from bot.channels.preview.sessions import Session
from content.reading.places.places import Places
from storage.engine.database import Database
from storage.officials import officials
from storage.officials.officials import MakeInvite
from storage.people import people

DEMO = "3805"
"""Code of Pak Khat, one of the project's border districts: the official's district at first."""


async def invitation(
    database: Database, places: Places, channel: PreviewChannel, session: Session
) -> Hook | None:
    """Return the event by which the official of this page joins the resident's current district.

    Returns None if the official belongs to it already.
    """
    resident = database.keyring.person(str(PersonId(channel.name, session.chat("resident"))))
    found = await database.read(lambda unit: people.find(unit, resident))
    wanted = (found.district if found else None) or session.district or DEMO
    if wanted == session.district or places.find(wanted) is None:
        return None
    code = officials.new_code()
    await database.write(MakeInvite(code, "officer", wanted, None, days=1).apply)
    session.district = wanted
    return event(channel, session, "official", {"kind": "hello", "code": code})


def event(
    channel: PreviewChannel,
    session: Session,
    phone: str,
    fields: Mapping[str, object],
) -> Hook:
    """Return an event of a phone as the channel receives it. `fields`: see own_events.py."""
    whole = {
        **fields,
        "id": f"{session.id}.{secrets.token_hex(6)}",
        "chat": session.chat(phone),
        "language": session.language,
    }
    return channel.receive(json.dumps([whole]).encode(), {TOKEN_HEADER: channel.token})
