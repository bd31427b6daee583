"""The work of `feeds export` and `feeds withdraw`: prints the addresses that officials confirmed,
and takes one off.
"""

from __future__ import annotations

import csv
import datetime as dt
from typing import TextIO

from bot.commands._database import with_database
from bot.commands._operator import note_act
from bot.commands._places import district_of, places_of
from bot.errors import Refusal
from bot.lookups.lists.listable import Listing
from bot.settings import Settings
from content.reading.library import Library
from storage.engine.transaction import Unit
from storage.officials import district_list

THAILAND = dt.timezone(dt.timedelta(hours=7))


def export(settings: Settings, district: str | None, out: TextIO) -> int:
    """Write the list as partners' lists are written; return the number of addresses.

    `district` is a code or a name, None for all. `seen` is the Monday of publication: no other day
    leaves. Raises Refusal for an unknown district.
    """
    code = district_of(places_of(settings), district).code if district else None
    found = with_database(settings, lambda unit: district_list.listed(unit, code))
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("address", "seen", "tlp"))
    for each in found:
        day = each.since.astimezone(THAILAND).date().isoformat()
        rows.writerow((each.address.removesuffix("/"), day, "CLEAR"))
    return len(found)


def withdraw(settings: Settings, library: Library, address: str, by: str) -> int:
    """Delete every word about an address, for the operator `by`; return how many there were.

    Raises Refusal.
    """
    form = Listing(library.links, lambda name: None).form_of(address)
    if form is None:
        raise Refusal(f"feeds withdraw: {address!r} is no address that could be on the list")

    def take_off(unit: Unit) -> int:
        if count := district_list.withdraw(unit, form):
            note_act(unit, by, "withdraw an address")
        return count

    return with_database(settings, take_off, write=True)
