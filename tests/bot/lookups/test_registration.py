"""The age of a domain, as RDAP answers tell it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.lookups.registration import Registration, registered_at, servers

LIST = '{"services": [[["com", "net"], ["http://x.example/", "https://rdap.example/v1/"]]]}'


def test_the_moment_of_registration_is_found() -> None:
    changed = {"eventAction": "last changed", "eventDate": "2026-02-02T00:00:00Z"}
    made = {"eventAction": "registration", "eventDate": "2026-01-01T00:00:00Z"}
    answer = {"events": [changed, made]}
    assert registered_at(answer) == datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "answer",
    [None, [], {}, {"events": None}, {"events": [1]}, {"events": [{"eventAction": "registration"}]},
     {"events": [{"eventAction": "registration", "eventDate": "soon"}]}],
)  # fmt: skip
def test_an_answer_that_tells_none_is_not_known(answer: object) -> None:
    assert registered_at(answer) is None


def test_only_servers_over_https_are_used() -> None:
    assert servers(LIST) == {"com": "https://rdap.example/v1/", "net": "https://rdap.example/v1/"}


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"services": 1}', "<html>"])
def test_what_is_no_list_of_servers_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"RDAP|Expecting"):
        servers(text)


async def test_with_no_list_every_age_is_unknown(tmp_path: Path) -> None:
    assert await Registration(tmp_path / "none.json").age_days("example.com") is None
