"""Officials sign in by a one-time link from their desk, and out; nobody else gets in."""

from __future__ import annotations

import pytest

from bot.office.entering import MOST_TRIES, device_of
from storage.engine.transaction import Unit
from storage.officials import browser_sessions, officials, role_trail
from tests.support.office import Duty, link, new_browser

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_opening_a_link_uses_nothing_up_and_pressing_signs_in(duty: Duty) -> None:
    path, browser = await link(duty.phone), new_browser(duty.rutan)
    for _ in range(2):  # a chat app that shows a preview of it, then the official
        asked = await browser.open(path)
        assert asked.status == 200
        assert "Open my desk" in asked.words
    entered = await browser.open(path, "POST")
    assert (entered.status, entered.path) == (200, "/office/")
    assert "Today" in entered.words


async def test_a_link_works_once(duty: Duty) -> None:
    path = await link(duty.phone)
    assert (await new_browser(duty.rutan).open(path, "POST")).status == 200
    other = new_browser(duty.rutan)
    for method in ("GET", "POST"):
        again = await other.open(path, method)
        assert again.status == 410
        assert "ลิงก์นี้ใช้ไม่ได้" in again.words
        assert "This link does not work" in again.words
    assert (await other.open("/office/")).status == 401


async def test_a_link_ends_after_ten_minutes(duty: Duty) -> None:
    path = await link(duty.phone)
    duty.clock.on(601)
    assert (await new_browser(duty.rutan).open(path, "POST")).status == 410


async def test_a_new_link_ends_the_one_before(duty: Duty) -> None:
    first = await link(duty.phone)
    second = await link(duty.phone)
    assert (await new_browser(duty.rutan).open(first, "POST")).status == 410
    assert (await new_browser(duty.rutan).open(second, "POST")).status == 200


async def test_whoever_guesses_is_told_to_wait_and_a_right_link_still_works(duty: Duty) -> None:
    duty.clock.on(601)  # what other tests tried is over
    stranger, path = new_browser(duty.rutan), await link(duty.phone)
    seen = [(await stranger.open(f"/office/enter/{n}", "POST")).status for n in range(MOST_TRIES)]
    assert set(seen) == {410}
    told = await stranger.open("/office/enter/x")
    assert told.status == 429
    assert "Wait 10 minutes" in told.words
    assert "รอ 10 นาที" in told.words
    assert (await new_browser(duty.rutan).open(path, "POST")).status == 200
    duty.clock.on(601)
    assert (await stranger.open("/office/enter/x")).status == 410


async def test_nobody_sees_anything_without_signing_in(duty: Duty) -> None:
    _, case = await duty.reports()
    stranger = new_browser(duty.rutan)
    for path in ("/office/", f"/office/cases/{case}", "/office/search", "/office/browsers"):
        shown = await stranger.open(path)
        assert shown.status == 401
        assert "Open on a screen" in shown.words
        assert "เปิดบนจอ" in shown.words
        assert case not in shown.text
    assert (await stranger.open(f"/office/cases/{case}/take", "POST")).status == 401


async def test_residents_get_no_link(duty: Duty) -> None:
    resident, _ = await duty.reports()
    await resident.presses("desk.screen")
    await resident.says("screen")
    assert "/office/" not in "".join(message.words for message in resident.messages)


async def test_an_official_may_type_that_they_want_a_screen(duty: Duty) -> None:
    await duty.phone.says("Screen")
    assert "/office/enter/" in duty.phone.reads


async def test_without_an_address_of_its_own_the_chat_says_what_to_do(duty: Duty) -> None:
    duty.rutan.running.office.serve_at("")
    await duty.phone.press("desk")
    await duty.phone.press("desk.screen")
    assert "PUBLIC_URL" in duty.phone.reads
    assert "/office/" not in duty.phone.reads


async def test_twenty_links_a_day_are_enough(duty: Duty) -> None:
    for _ in range(20):
        await duty.phone.presses("desk.screen")
        assert "/office/enter/" in duty.phone.reads
    await duty.phone.presses("desk.screen")
    assert "many links" in duty.phone.reads
    duty.clock.on(86_401)
    await duty.phone.presses("desk.screen")
    assert "/office/enter/" in duty.phone.reads


async def test_a_sign_in_ends_with_the_duty(duty: Duty) -> None:
    browser = await duty.signed_in()
    assert (await browser.open("/office/")).status == 200
    await duty.rutan.running.database.write(lambda unit: officials.end(unit, duty.number))
    ended = await browser.open("/office/")
    assert ended.status == 401
    assert 'office=""' in ended.headers["Set-Cookie"]


async def test_a_sign_in_ends_when_role_or_district_change(duty: Duty) -> None:
    browser = await duty.signed_in()
    code = officials.new_code()
    invite = officials.MakeInvite(code, "head", "3901", None)
    await duty.rutan.running.database.write(invite.apply)
    await duty.phone.begins(code)
    assert (await browser.open("/office/")).status == 401
    assert (await (await duty.signed_in()).open("/office/")).status == 200


async def test_a_sign_in_ends_after_eight_hours_whatever_is_done_in_it(duty: Duty) -> None:
    browser = await duty.signed_in()
    for _ in range(7):
        duty.clock.on(3600)
        assert (await browser.open("/office/")).status == 200
    duty.clock.on(3601)
    assert (await browser.open("/office/")).status == 401


async def test_signing_out_leaves_other_browsers_and_everywhere_leaves_none(duty: Duty) -> None:
    first, second, third = [await duty.signed_in() for _ in range(3)]
    left = await first.sends("/office/out")
    assert "You are signed out" in left.words
    assert (await first.open("/office/")).status == 401
    assert (await second.open("/office/")).status == 200
    listed = await second.open("/office/browsers")
    assert listed.text.count("last used") == 2
    await second.sends("/office/out", where="everywhere")
    assert (await third.open("/office/")).status == 401


async def test_of_many_browsers_the_oldest_sign_in_ends(duty: Duty) -> None:
    browsers = []
    for _ in range(browser_sessions.MOST + 1):
        browsers.append(await duty.signed_in())
        duty.clock.on(1)
    seen = [(await browser.open("/office/")).status for browser in browsers]
    assert seen == [401] + [200] * browser_sessions.MOST


async def test_signing_in_and_out_everywhere_is_in_the_trail(duty: Duty) -> None:
    browser = await duty.signed_in()
    await browser.sends("/office/out", where="everywhere")
    trail = await duty.rutan.running.database.read(lambda unit: role_trail.trail(unit, duty.number))
    assert [entry.move for entry in trail] == ["accept", "sign_in", "sign_out"]


async def test_erasing_ends_every_sign_in(duty: Duty) -> None:
    browser = await duty.signed_in()
    await duty.phone.presses("privacy.erase")
    await duty.phone.press("privacy.erased")
    assert (await browser.open("/office/")).status == 401


async def test_the_cookie_is_for_this_host_and_https_alone(duty: Duty) -> None:
    duty.rutan.running.office.serve_at("https://rutan.example")
    path = await link(duty.phone)
    browser = new_browser(duty.rutan)
    async with browser.session.post(browser.address + path, allow_redirects=False) as answer:
        cookie = answer.headers["Set-Cookie"]
    name, _, rest = cookie.partition("=")
    assert name == "__Host-office"
    marks = {each.strip().lower() for each in rest.split(";")[1:]}
    assert {"secure", "httponly", "samesite=strict", "path=/", "max-age=28800"} <= marks
    assert not any(mark.startswith("domain") for mark in marks)


async def test_the_database_holds_neither_link_nor_cookie(duty: Duty) -> None:
    path = await link(duty.phone)
    code = path.rpartition("/")[2]
    browser = new_browser(duty.rutan)
    await browser.open(path, "POST")
    (token,) = [cookie.value for cookie in browser.session.cookie_jar if cookie.key == "office"]
    rest = await link(duty.phone)

    def dump(unit: Unit) -> str:
        connection = unit.connection.connection.driver_connection
        assert connection
        return "\n".join(connection.iterdump())

    text = await duty.rutan.running.database.write(dump)
    assert "office_session" in text
    for secret in (code, token, rest.rpartition("/")[2]):
        assert secret not in text


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/120.0 Safari/537 Edg/120", "Edge, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X) Version/17 Safari/605", "Safari, Mac"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile Safari/537", "Chrome, Android"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
async def test_a_browser_is_told_in_two_words(agent: str, told: str) -> None:
    assert device_of(agent) == told


async def test_an_official_whose_chat_is_in_a_language_without_pages_gets_thai_ones(
    duty: Duty,
) -> None:
    for language in ("lo", "km"):
        phone = await duty.colleague(f"officer {language}", language=language)
        path, browser = await link(phone), new_browser(duty.rutan)
        asked = await browser.open(path)
        entered = await browser.open(path, "POST")
        assert entered.status == 200
        for page in (asked, entered):
            assert '<html lang="th"' in page.text
