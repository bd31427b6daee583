"""The services that are on are asked together, and one person cannot use up what is all's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.foreign.budget import Budget
from bot.foreign.opener import Opener
from bot.foreign.pool import WorkerPool
from bot.lookups.ports import make_ports
from bot.lookups.settings import Services
from bot.lookups.threat_services import PER_PERSON, ThreatServices, make_threats
from bot.settings import load
from content.reading.library import Library
from tests.bot.lookups.listening import Stand, says
from tests.bot.lookups.test_safe_browsing import EXPRESSION, LINK, full, lists


class Known:
    """A service that lists everything."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.asked = 0

    async def ask(self, links: Sequence[str]) -> Mapping[str, str]:
        self.asked += 1
        return dict.fromkeys(links, self.code)


async def test_with_no_key_nothing_is_asked_of_anybody() -> None:
    off = make_threats(Services(), frozenset())
    assert off.names == ()
    assert await off.threats([LINK], "p") == {}


async def test_a_key_switches_its_service_on(stand: Stand) -> None:
    services = Services(safe_browsing_key="k", safe_browsing_base=stand.base)
    on = make_threats(services, frozenset())
    stand.answer = lists(full(EXPRESSION))
    assert on.names == ("google",)
    assert await on.threats([LINK], "p") == {LINK: ("google_deceives",)}


def test_the_program_is_wired_to_the_services_of_its_settings(tmp_path: Path) -> None:
    where = {"DATABASE_URL": f"sqlite:///{tmp_path}/a.sqlite3"}
    opener = Opener(WorkerPool(Budget()))
    assert make_ports(load(where), Library(), opener).threats.names == ()
    on = {"SAFE_BROWSING_KEY": "the-key", "URLHAUS_LOOKUPS": "1", "URLHAUS_AUTH_KEY": "other-key"}
    assert make_ports(load(where | on), Library(), opener).threats.names == ("google", "urlhaus")


async def test_one_service_that_fails_takes_nothing_from_the_other(stand: Stand) -> None:
    services = Services("k", stand.base, "k", stand.base)
    stand.answer = says(b'{"query_status": "ok", "urls": [{"url_status": "online"}]}')
    found = await make_threats(services, frozenset()).threats([LINK], "p")
    assert found == {LINK: ("urlhaus",)}


async def test_what_several_say_is_put_together() -> None:
    both = ThreatServices({"a": Known("google_harms"), "b": Known("urlhaus")})
    assert await both.threats([LINK], "p") == {LINK: ("google_harms", "urlhaus")}


async def test_a_person_who_asks_too_much_is_answered_without_it_and_others_are_not() -> None:
    known = Known("urlhaus")
    subject = ThreatServices({"a": known})
    for _ in range(PER_PERSON + 5):
        await subject.threats([LINK], "busy")
    assert known.asked == PER_PERSON
    assert await subject.threats([LINK], "busy") == {}
    assert await subject.threats([LINK], "calm") == {LINK: ("urlhaus",)}


async def test_words_without_links_are_no_look_up() -> None:
    known = Known("urlhaus")
    subject = ThreatServices({"a": known})
    assert await subject.threats([], "p") == {}
    assert known.asked == 0
