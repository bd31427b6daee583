"""What services say of a link becomes a reason; what they do not say changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import pytest

from content.reading.library import Library
from handlers.checks.extract import read
from handlers.checks.links.judge import EXTERNAL
from handlers.checks.links.lookup import ASKED, look_up
from handlers.checks.messages.judge import MessageVerdict, message_judge
from handlers.checks.verdict import Verdict
from handlers.core.incoming import Incoming, Text
from handlers.core.ports import Off, Operator, ports_off
from handlers.core.turn import Turn
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.people.people import Person

T = TypeVar("T")
QUIET = "https://quiet-name.com/page"


class Said(Off):
    """Services that list `bad`, and write down what they were asked."""

    def __init__(self, bad: Mapping[str, tuple[str, ...]] | None, leads: str = "") -> None:
        self.bad = bad
        self.leads = leads
        self.asked: list[str] = []

    async def threats(
        self, links: Sequence[str], person: str
    ) -> Mapping[str, tuple[str, ...]] | None:
        self.asked += links
        if self.bad is None:
            return None
        return {link: self.bad[link] for link in links if link in self.bad}

    async def expand(self, url: str, person: str) -> str | None:
        return self.leads or None


async def judged(db: Database, lists: Library, words: str, said: Said) -> MessageVerdict:
    async def run(fn: Callable[[Unit], T]) -> T:
        return await db.read(fn)

    turn = Turn(
        person=Person("p", "fake", "", "p"),
        flow_state=None,
        events=(Incoming(Text(words), db.now()),),
        now=db.now(),
        content=lists,
        read=run,
        ports=replace(ports_off(Operator("x", "y")), threats=said, expand=said),
    )
    found = read(words, lists.numbers)
    return message_judge(lists).judge(found, await look_up(turn, found.links))


@pytest.mark.parametrize("code", sorted(EXTERNAL))
async def test_a_listed_link_is_danger_and_says_whose_advice_it_is(
    db: Database, lists: Library, code: str
) -> None:
    found = await judged(db, lists, QUIET, Said({QUIET: (code,)}))
    assert found.verdict is Verdict.DANGER
    assert found.links[0].reasons[0].code == code


@pytest.mark.parametrize("bad", [{}, None], ids=["not listed", "not known in time"])
async def test_a_link_that_is_not_listed_is_judged_as_without_asking(
    db: Database, lists: Library, bad: Mapping[str, tuple[str, ...]] | None
) -> None:
    asked = await judged(db, lists, QUIET, Said(bad))
    assert asked == message_judge(lists).judge(read(QUIET, lists.numbers))
    assert asked.verdict is Verdict.UNKNOWN


async def test_what_a_short_link_leads_to_is_asked_for_too(db: Database, lists: Library) -> None:
    short = f"https://{sorted(lists.links.shorteners)[0]}/abc"
    said = Said({QUIET: ("google_harms",)}, leads=QUIET)
    found = await judged(db, lists, short, said)
    assert said.asked == [short, QUIET]
    assert (found.verdict, found.links[0].url) == (Verdict.DANGER, short)


async def test_a_short_link_that_is_listed_itself_is_danger(db: Database, lists: Library) -> None:
    short = f"https://{sorted(lists.links.shorteners)[0]}/abc"
    bad = {short: ("google_deceives",)}
    assert (await judged(db, lists, short, Said(bad))).verdict is Verdict.DANGER
    assert (await judged(db, lists, short, Said(bad, leads=QUIET))).verdict is Verdict.DANGER


async def test_nobody_is_asked_about_a_known_brand_s_own_site(db: Database, lists: Library) -> None:
    said = Said({})
    await judged(db, lists, "https://www.kasikornbank.com/th/personal/login", said)
    assert said.asked == []


async def test_a_page_on_a_shared_site_is_asked_about(db: Database, lists: Library) -> None:
    pages = [f"https://{host}/somebody/page" for host in sorted(lists.links.shared_hosts)]
    for page in pages:
        found = await judged(db, lists, page, Said({page: ("google_deceives",)}))
        assert found.verdict.flagged, page


async def test_of_a_message_full_of_links_only_the_first_are_asked_about(
    db: Database, lists: Library
) -> None:
    said = Said({})
    await judged(db, lists, " ".join(f"https://a{n}-b.com/x" for n in range(ASKED + 9)), said)
    assert len(said.asked) == ASKED
