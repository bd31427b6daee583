"""Pure rules of who may edit which content: editors of the country all, others what their own
districts keep.
"""

from __future__ import annotations

from content.reading.places.places import Places
from content.workshop.editing.items import PLACE, Item
from handlers.cases.case.policy import Actor
from storage.officials import officials
from storage.officials.officials import Official


def editors(actor: Actor) -> tuple[Official, ...]:
    """Return the roles in which somebody edits content."""
    return tuple(role for role in actor.roles if role.role == officials.EDITOR)


def edits(actor: Actor) -> bool:
    """Return whether somebody edits any content."""
    return bool(editors(actor))


def edits_all(actor: Actor) -> bool:
    """Return whether somebody edits more than what districts keep of their own."""
    return any(role.district is None and role.province is None for role in editors(actor))


def role_for(actor: Actor, item: Item, places: Places) -> Official | None:
    """Return the role in which somebody may edit, sign and publish an item; None if they may not.

    A district that is not in the places is nobody's.
    """
    district = places.find(item.id) if item.kind == PLACE else None
    if item.kind == PLACE and district is None:
        return None
    for role in editors(actor):
        if role.district is None and role.province is None:
            return role
        if district is None:
            continue
        if role.district == district.code:
            return role
        if role.district is None and role.province == district.province.code:
            return role
    return None
