"""Google is asked by four bytes of hashes; what it says is compared here and remembered."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest
from prometheus_client import REGISTRY

from bot.lookups import client
from bot.lookups.safe_browsing import SafeBrowsing
from handlers.checks.links.canonical import expressions
from tests.bot.lookups.conftest import Time
from tests.bot.lookups.listening import Answer, Stand, says
from tests.bot.lookups.test_hash_answers import answer as binary
from tests.bot.lookups.test_hash_answers import field

LINK = "https://secret-path.example-bank.top/login/step?token=abc123"
EXPRESSION = "example-bank.top/"


def full(expression: str) -> bytes:
    return hashlib.sha256(expression.encode()).digest()


def lists(*found: bytes, threat: str = "SOCIAL_ENGINEERING", duration: str = "300s") -> Answer:
    """Google's answer with these full hashes."""
    entries = [
        {"fullHash": base64.b64encode(one).decode(), "fullHashDetails": [{"threatType": threat}]}
        for one in found
    ]
    return says(json.dumps({"fullHashes": entries, "cacheDuration": duration}).encode())


def google(stand: Stand, time: Time, a_day: int = 100) -> SafeBrowsing:
    return SafeBrowsing("the-key", a_day, stand.base, time)


def counted(result: str, name: str = "google") -> float:
    labels = {"service": name, "result": result}
    return REGISTRY.get_sample_value("rutan_lookups_total", labels) or 0.0


async def test_a_listed_page_is_found_by_any_of_its_expressions(stand: Stand, time: Time) -> None:
    stand.answer = lists(full(EXPRESSION))
    assert await google(stand, time).ask([LINK]) == {LINK: "google_deceives"}


async def test_only_four_bytes_of_each_hash_leave_the_machine(stand: Stand, time: Time) -> None:
    await google(stand, time).ask([LINK])
    (asked,) = stand.asked
    assert (asked.method, asked.path) == ("GET", "/v5/hashes:search")
    sent = [base64.b64decode(value) for name, value in asked.query if name == "hashPrefixes"]
    assert sorted(full(one)[:4] for one in expressions(LINK)) == sent
    assert {name for name, _ in asked.query} == {"key", "alt", "hashPrefixes"}
    for word in ("secret", "bank", "login", "abc123", "example"):
        assert word not in asked.words
    assert not asked.form
    assert "Cookie" not in asked.headers


async def test_the_same_four_bytes_of_another_hash_are_no_finding(stand: Stand, time: Time) -> None:
    stand.answer = lists(full(EXPRESSION)[:4] + bytes(28))
    assert await google(stand, time).ask([LINK]) == {}


async def test_a_hash_nobody_asked_for_is_no_finding(stand: Stand, time: Time) -> None:
    stand.answer = lists(full("another.example/"))
    subject = google(stand, time)
    assert await subject.ask([LINK]) == {}
    stand.answer = lists()
    assert await subject.ask(["https://another.example/"]) == {}


async def test_the_binary_form_is_read_as_well(stand: Stand, time: Time) -> None:
    body = binary(field(1, 1)).replace(bytes(range(32)), full(EXPRESSION))
    stand.answer = says(body, "application/x-protobuf")
    assert await google(stand, time).ask([LINK]) == {LINK: "google_harms"}


@pytest.mark.parametrize("found", [(full(EXPRESSION),), ()], ids=["listed", "not listed"])
async def test_what_it_said_is_remembered_as_long_as_it_says(
    stand: Stand, time: Time, found: tuple[bytes, ...]
) -> None:
    stand.answer = lists(*found, duration="300s")
    subject = google(stand, time)
    first = await subject.ask([LINK])
    time.now += 299
    assert await subject.ask([LINK]) == first
    assert len(stand.asked) == 1
    time.now += 2
    await subject.ask([LINK])
    assert len(stand.asked) == 2


async def test_an_old_finding_is_not_told_when_google_cannot_be_asked_again(
    stand: Stand, time: Time
) -> None:
    stand.answer = lists(full(EXPRESSION))
    subject = google(stand, time)
    await subject.ask([LINK])
    stand.answer = says(b"", status=503)
    time.now += 301
    assert await subject.ask([LINK]) == {}


async def test_another_page_of_a_known_site_asks_only_for_what_is_new(
    stand: Stand, time: Time
) -> None:
    subject = google(stand, time)
    stand.answer = lists()
    await subject.ask(["https://example.com/a"])
    await subject.ask(["https://example.com/b"])
    sent = [base64.b64decode(value) for name, value in stand.asked[1].query if name[0] == "h"]
    assert sent == [full("example.com/b")[:4]]


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (says(b"<html>sorry"), "unreadable"),
        (says(b'{"fullHashes": 7}'), "unreadable"),
        (says(b"\x0a\xff", "application/x-protobuf"), "unreadable"),
        (says(b"{}", status=429), "refused"),
        (says(b"{}", status=403), "refused"),
        (says(b"{}", status=500), "refused"),
        (says(b"{}", status=302), "refused"),
        (says(b" " * (client.BYTES + 1)), "too_long"),
    ],
)
async def test_a_service_that_fails_changes_nothing_is_counted_and_left_alone_for_a_while(
    stand: Stand, time: Time, answer: Answer, result: str
) -> None:
    stand.answer = answer
    subject = google(stand, time)
    before = counted(result), counted("resting")
    assert await subject.ask([LINK]) == {}
    assert await subject.ask([LINK]) == {}
    assert len(stand.asked) == 1
    assert (counted(result), counted("resting")) == (before[0] + 1, before[1] + 1)
    stand.answer = lists(full(EXPRESSION))
    time.now += client.REST + 1
    assert await subject.ask([LINK]) == {LINK: "google_deceives"}


async def test_beyond_the_day_s_budget_nothing_is_asked_until_the_next_day(
    stand: Stand, time: Time
) -> None:
    stand.answer = lists(duration="0s")
    subject = google(stand, time, a_day=2)
    before = counted("over_budget")
    for _ in range(4):
        await subject.ask([LINK])
    assert len(stand.asked) == 2
    assert counted("over_budget") == before + 2
    time.now += client.DAY
    await subject.ask([LINK])
    assert len(stand.asked) == 3


async def test_what_is_no_address_asks_nothing_of_anybody(stand: Stand, time: Time) -> None:
    assert await google(stand, time).ask([]) == {}
    assert stand.asked == []
