"""URLhaus is asked by the host alone, and never for a host that many people share."""

from __future__ import annotations

import json

import pytest

from bot.lookups.urlhaus import REMEMBERED, UrlHaus, spreads_now
from tests.bot.lookups.conftest import Time
from tests.bot.lookups.listening import Answer, Stand, says
from tests.bot.lookups.test_safe_browsing import counted

LINK = "https://user:pass@files.bad-app.top:8443/private/file.apk?token=abc#x"
SHARED = frozenset({"github.com"})


def host(*statuses: str) -> Answer:
    """What URLhaus says of a host with pages in these states."""
    pages = [{"url": f"http://x/{n}", "url_status": status} for n, status in enumerate(statuses)]
    return says(json.dumps({"query_status": "ok", "urls": pages}).encode())


NOTHING = says(b'{"query_status": "no_results"}')


def urlhaus(stand: Stand, time: Time) -> UrlHaus:
    return UrlHaus("the-key", 100, SHARED, stand.base, time)


async def test_a_host_that_spreads_programs_now_is_a_finding(stand: Stand, time: Time) -> None:
    stand.answer = host("offline", "online")
    assert await urlhaus(stand, time).ask([LINK]) == {LINK: "urlhaus"}


async def test_only_the_host_leaves_the_machine(stand: Stand, time: Time) -> None:
    stand.answer = NOTHING
    await urlhaus(stand, time).ask([LINK])
    (asked,) = stand.asked
    assert (asked.method, asked.path) == ("POST", "/v1/host/")
    assert asked.form == {"host": "files.bad-app.top"}
    assert asked.headers["Auth-Key"] == "the-key"
    for word in ("private", "file.apk", "abc", "pass", "8443"):
        assert word not in asked.words


@pytest.mark.parametrize("answer", [NOTHING, host(), host("offline", "unknown")])
async def test_a_host_that_is_clean_by_now_is_no_finding(
    stand: Stand, time: Time, answer: Answer
) -> None:
    stand.answer = answer
    assert await urlhaus(stand, time).ask([LINK]) == {}


@pytest.mark.parametrize(
    "link",
    [
        "https://github.com/a/b.exe",
        "https://raw.github.com/a",
        "http://127.0.0.1/a",
        "http://192.168.1.1/",
        "http://localhost/",
        "http://printer/",
        "ws://",
        "",
    ],
)
async def test_shared_and_private_hosts_are_not_asked_for(
    stand: Stand, time: Time, link: str
) -> None:
    stand.answer = host("online")
    assert await urlhaus(stand, time).ask([link]) == {}
    assert stand.asked == []


async def test_an_answer_is_remembered_for_an_hour(stand: Stand, time: Time) -> None:
    stand.answer = host("online")
    subject = urlhaus(stand, time)
    await subject.ask([LINK])
    time.now += REMEMBERED - 1
    assert await subject.ask([LINK]) == {LINK: "urlhaus"}
    assert len(stand.asked) == 1
    time.now += 2
    stand.answer = NOTHING
    assert await subject.ask([LINK]) == {}
    assert len(stand.asked) == 2


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (says(b"<html>"), "unreadable"),
        (says(b'{"query_status": "unknown_auth_key"}'), "unreadable"),
        (says(b'{"query_status": "ok"}'), "unreadable"),
        (says(b"{}", status=401), "refused"),
        (says(b"{}", status=429), "refused"),
    ],
)
async def test_a_service_that_fails_changes_nothing_and_is_counted(
    stand: Stand, time: Time, answer: Answer, result: str
) -> None:
    stand.answer = answer
    before = counted(result, "urlhaus")
    assert await urlhaus(stand, time).ask([LINK]) == {}
    assert counted(result, "urlhaus") == before + 1


@pytest.mark.parametrize("answer", [None, [], 1, {}, {"query_status": "ok", "urls": {}}])
def test_what_is_no_answer_is_refused(answer: object) -> None:
    with pytest.raises(ValueError, match="not an answer"):
        spreads_now(answer)


def test_odd_entries_among_the_pages_are_passed_over() -> None:
    assert spreads_now({"query_status": "ok", "urls": [1, None, {"url_status": "online"}]})
