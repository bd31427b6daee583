"""Forms of others are refused, and every answer carries the headers that keep others out."""

from __future__ import annotations

import re

import pytest

from bot.office.guard import HEADERS, Problem, check_origin
from tests.support.office import Duty

pytestmark = pytest.mark.asyncio(loop_scope="module")

PUBLIC = "https://rutan.example"


@pytest.mark.parametrize(
    "headers",
    [
        {
            "Host": "rutan.example",
            "Origin": "https://rutan.example",
            "Sec-Fetch-Site": "same-origin",
        },
        {"Host": "10.0.0.5:8080", "Origin": "https://rutan.example"},  # behind a proxy
        {"Host": "127.0.0.1:8080", "Origin": "http://127.0.0.1:8080"},
        {"Host": "rutan.example"},  # an old browser: the token has to do
    ],
)
async def test_forms_of_ours_are_taken(headers: dict[str, str]) -> None:
    check_origin(headers, PUBLIC)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "rutan.example", "Origin": "https://evil.example"},
        {"Host": "rutan.example", "Origin": "null"},
        {"Host": "rutan.example", "Origin": "https://rutan.example.evil.example"},
        {"Host": "rutan.example", "Origin": "https://rutan.example", "Sec-Fetch-Site": "same-site"},
        {"Host": "rutan.example", "Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_forms_of_others_are_refused(headers: dict[str, str]) -> None:
    with pytest.raises(Problem) as refused:
        check_origin(headers, PUBLIC)
    assert refused.value.status == 403


@pytest.mark.parametrize("token", ["", "0" * 32, "x", "ฐาน", None])
async def test_a_form_without_the_token_of_its_session_does_nothing(
    duty: Duty, token: str | None
) -> None:
    _, case = await duty.reports()
    browser, other = await duty.signed_in(), await duty.signed_in()
    if token is None:
        token = (await other.open("/office/")).token  # of the same official in another browser
    for path in ("/office/take", f"/office/cases/{case}/close", "/office/out"):
        refused = await browser.open(path, "POST", token=token, case=case, outcome="advised")
        assert refused.status == 403
        assert "This did not come from a page of yours" in refused.words
        assert "คำสั่งนี้ไม่ได้มาจากหน้าของคุณ" in refused.words
    assert "Nobody yet" in (await browser.open(f"/office/cases/{case}")).words


async def test_a_form_from_another_site_does_nothing_even_with_the_token(duty: Duty) -> None:
    _, case = await duty.reports()
    browser = await duty.signed_in()
    browser.headers["Sec-Fetch-Site"] = "cross-site"
    assert (await browser.sends("/office/take", case=case)).status == 403


@pytest.mark.parametrize("body", [b"\xff\xfe", b"a=" + b"x" * 40_000, b"&".join([b"a=1"] * 60)])
async def test_a_form_that_cannot_be_read_is_told(duty: Duty, body: bytes) -> None:
    browser = await duty.signed_in()
    address = f"{browser.address}/office/take"
    async with browser.session.post(address, data=body) as answer:
        assert answer.status in (400, 413)
        assert "Nothing was stored" in await answer.text()


async def test_every_answer_has_the_headers_and_no_page_has_a_script_or_style_inside(
    duty: Duty,
) -> None:
    _, case = await duty.reports()
    browser = await duty.signed_in()
    for path in ("/office/", f"/office/cases/{case}", "/office/search", "/office/nowhere"):
        shown = await browser.open(path)
        for name, value in HEADERS.items():
            assert shown.headers[name] == value
        assert " style=" not in shown.text
        assert "<style" not in shown.text
        assert not re.search(r"<[^>]*\son\w+=", shown.text)
        assert shown.text.count("<script") == shown.text.count('<script src="/office/static/')
        assert "http://" not in shown.text
        assert "https://" not in shown.text
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize("name", ["../site.py", "..%2Fsite.py", "nothing.js", ""])
async def test_no_other_file_is_served(duty: Duty, name: str) -> None:
    assert (await (await duty.signed_in()).open(f"/office/static/{name}")).status == 404
