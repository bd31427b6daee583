"""Every act of every page: nobody does anything who is not signed in, comes from elsewhere, may not
open the page, or works in another district."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from bot.office.page import Page
from bot.office.pages import PAGES
from handlers.cases.case.policy import Actor
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.tables import SQLModel
from tests.support.office import Browser, Duty, Shown, new_browser, signed_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

PLACES = {
    "campaign": "1",
    "kind": "numbers",
    "id": "aoc",
    "question": "q1",
    "file": "picture.png",
    "name": "poster",
}
FIELDS = {
    "outcome": "advised", "advice": "", "words": "tell me more", "question": "when", "to": "1",
    "office": "police", "piece": "1", "sure": "yes", "label": "a desk", "official": "1",
    "reason": "a reason", "area": "", "first": "2026-11-01", "last": "2026-11-30",
    "what": "approve", "alert": "1", "slug": "new-one", "module": "calls",
    "title_th": "ก", "title_en": "New",
    "entry|number": "1999", "name": "Somsri", "mark": "0", "kind": "choice", "where": "everywhere",
    "language": "th",
}  # fmt: skip
"""Something for every field that any form has."""

OWN = (("/office/out", None), ("/office/language", None))


def addresses(case: str) -> Iterator[tuple[str, Page | None]]:
    """(address, page) of every act."""
    for page in PAGES:
        for act in page.acts:
            yield f"{filled(page, case)}/{act}", page
    yield from OWN


def filled(page: Page, case: str) -> str:
    """The address of a page about this case, or about something that there is."""
    named = {**PLACES, "case": case}
    path = re.sub(r"\{(\w+)[^}]*\}*", lambda found: named[found[1]], page.path)
    return f"/office{path}".rstrip("/")


async def stored(duty: Duty) -> dict[str, list[str]]:
    """All rows but those of who is signed in, and those of processes that beat."""
    passing = ("office_session", "office_link", "process", "leader", "lane")

    def read(unit: Unit) -> dict[str, list[str]]:
        run = unit.connection.execute
        names = [name for name in SQLModel.metadata.tables if name not in passing]
        return {
            name: sorted(map(repr, run(text(f'SELECT * FROM "{name}"')).all())) for name in names
        }

    return await duty.rutan.running.database.read(read)


async def send(browser: Browser, path: str, case: str, **more: str) -> Shown:
    fields = {**FIELDS, "case": case, **more}
    return await browser.open(path, "POST", **fields)


async def test_whoever_is_not_signed_in_or_comes_from_elsewhere_does_nothing(duty: Duty) -> None:
    _, case = await duty.reports()
    browser, stranger = await duty.signed_in(), new_browser(duty.rutan)
    token = (await browser.open("/office/")).token
    before = await stored(duty)
    tried = 0
    for path, page in addresses(case):
        assert (await send(stranger, path, case, token=token)).status == 401, path
        assert (await send(browser, path, case)).status in (403, 404), path
        browser.headers["Sec-Fetch-Site"] = "cross-site"
        assert (await send(browser, path, case, token=token)).status == 403, path
        browser.headers = {"Origin": "https://evil.example"}
        assert (await send(browser, path, case, token=token)).status == 403, path
        browser.headers = {}
        if page is not None:
            assert (await stranger.open(filled(page, case) or "/office/")).status == 401, path
        tried += 1
    assert tried >= 30
    assert await stored(duty) == before


@pytest.mark.parametrize("role", ["officer", "head", "kamnan", "headman", "editor"])
async def test_a_page_that_is_not_for_a_role_and_its_acts_are_not_there(
    duty: Duty, role: str
) -> None:
    _, case = await duty.reports()
    phone = await duty.colleague(f"a {role}", role=role)
    browser = await signed_in(duty.rutan, phone)
    database = duty.rutan.running.database
    person = database.keyring.person(f"telegram:{phone.id}")
    roles = await database.read(lambda unit: officials.of_person(unit, person))
    shut = [page for page in PAGES if not page.opens(Actor.of(person, roles))]
    assert shut, "no role opens everything"
    token = (await browser.open("/office/browsers")).token
    before = await stored(duty)
    for page in shut:
        assert (await browser.open(filled(page, case) or "/office/")).status == 404, page.path
        for act in page.acts:
            path = f"{filled(page, case)}/{act}"
            assert (await send(browser, path, case, token=token)).status == 404, path
    assert await stored(duty) == before


@pytest.mark.parametrize("role", ["officer", "head"])
async def test_of_a_case_of_another_district_nothing_is_done_told_or_to_be_told_apart(
    duty: Duty, role: str
) -> None:
    resident, case = await duty.reports(words="CANARYWORDS", number="0812345678")
    officer = await duty.signed_in()
    await officer.sends(f"/office/cases/{case}/take")
    await duty.rutan.settle()
    resident.unread.clear()
    far = "3902" if duty.district != "3902" else "3901"
    browser = await signed_in(duty.rutan, await duty.colleague("far", role=role, district=far))
    token = (await browser.open("/office/")).token
    before = await stored(duty)
    for path, page in addresses(case):
        if page is None or path.startswith(("/office/team", "/office/content", "/office/month")):
            continue
        if path.endswith(("/search/save", "/campaigns/1/act", "/campaigns/1/edit")):
            continue  # of what is theirs
        shown = await send(browser, path, case, token=token)
        nobodys = await send(browser, path.replace(case, "rose9999"), "rose9999", token=token)
        assert (shown.status, shown.words) == (nobodys.status, nobodys.words), path
        assert "CANARYWORDS" not in shown.text
        assert "0812345678" not in shown.text
    assert await stored(duty) == before
    await duty.rutan.settle()
    assert not resident.unread


async def test_what_asks_for_a_link_without_pressing_uses_nothing_up(duty: Duty) -> None:
    """Apps, proxies and scanners of mail open every link, by GET and by HEAD, in any number."""
    from tests.support.office import link

    path = await link(duty.phone)
    scanner = new_browser(duty.rutan)
    for method in ("GET", "HEAD", "GET", "OPTIONS", "PUT"):
        shown = await scanner.open(path, method)
        assert "Set-Cookie" not in shown.headers
    assert (await scanner.open("/office/")).status == 401
    entered = await new_browser(duty.rutan).open(path, "POST")
    assert (entered.status, entered.path) == (200, "/office/")
