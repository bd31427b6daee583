"""What handlers can ask is wired to what lies on this machine."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import cast

from bot import settings
from bot.foreign.opener import Opener
from bot.lookups.lists import partners
from bot.lookups.lists.partners import Partner
from bot.lookups.popular.names import FILE
from bot.lookups.popular.table import write_table
from bot.lookups.ports import feeds_folder, make_ports
from content.reading.library import Library
from tests.support.opened_here import OpenedHere

DAY = dt.date(2026, 11, 30)


def test_popular_names_partners_and_the_listing_rule_reach_the_handlers(
    tmp_path: Path, library: Library
) -> None:
    loaded = settings.load({"DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3", "LOOKUPS": "0"})
    folder = feeds_folder(loaded)
    opener = cast(Opener, OpenedHere())
    assert not make_ports(loaded, library, opener).popular.available
    write_table(folder / FILE, {"thairath.co.th": 1}, DAY)
    partners.add(folder, Partner("cert", "ThaiCERT", "", 1, DAY), ["bad.top/"])
    ports = make_ports(loaded, library, opener)
    assert ports.popular.available
    assert ports.popular.rank("thairath.co.th") == 1000
    assert ports.feeds.listed("https://bad.top/x") == "ThaiCERT"
    assert ports.listing.form_of("https://www.thairath.co.th/") is None
    assert ports.listing.form_of("https://suanmali24.com/x") == "suanmali24.com/"
    assert "suanmali24.com/" in ports.listing.forms("https://suanmali24.com/x")
