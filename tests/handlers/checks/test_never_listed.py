"""Genuine numbers and sites: nothing that is reported of them is ever told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content.reading.library import Library
from content.reading.never_listed import NeverListed
from content.reading.places.offices import Office
from handlers.checks import never_listed
from handlers.checks.never_listed import is_never_listed
from handlers.core.numbers.spelling import match_key
from storage.cases.sightings import ACCOUNT, DOMAIN, PHONE, Seen


def test_no_hotline_of_the_content_can_be_blackened(library: Library) -> None:
    assert len(library.hotlines.numbers) > 30
    for number in library.hotlines.numbers:
        for kind in (PHONE, ACCOUNT):
            assert is_never_listed(library, Seen(kind, match_key(number))), number


def test_no_site_of_a_brand_can_be_blackened_nor_anything_below_it(library: Library) -> None:
    assert len(library.links.own) > 100
    for host in library.links.own:
        assert is_never_listed(library, Seen(DOMAIN, host)), host
        assert is_never_listed(library, Seen(DOMAIN, f"m.{host}")), host


@pytest.mark.parametrize(
    "host",
    ["buengkan.go.th", "amphoe.moi.go.th", "line.me", "bit.ly", "web.app", "facebook.com"],
)
def test_state_sites_and_places_of_everybody_cannot_be_blackened(
    library: Library, host: str
) -> None:
    assert is_never_listed(library, Seen(DOMAIN, host))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (DOMAIN, "kbank-login.top"),
        (DOMAIN, "some-shop.web.app"),
        (DOMAIN, "notgo.th"),
        (DOMAIN, "evil-scb.co.th"),
        (PHONE, "0812345678"),
        (PHONE, "+8562055551234"),
        (ACCOUNT, "1234567890"),
    ],
)
def test_all_else_can_be_told(library: Library, kind: str, value: str) -> None:
    assert not is_never_listed(library, Seen(kind, value))


@pytest.mark.parametrize("code", ["191", "1441", "1999", "911"])
def test_short_codes_cannot_be_blackened(library: Library, code: str) -> None:
    assert is_never_listed(library, Seen(PHONE, code))


@pytest.mark.parametrize("number", ["042123456", "042123457", "0911111111", "0922222222"])
def test_numbers_of_offices_and_of_officials_cannot_be_blackened(
    library: Library, number: str
) -> None:
    assert not is_never_listed(library, Seen(PHONE, number))
    content = replace(
        library,
        offices={"3805": Office(phone="042-123-456 ต่อ 11, 042 123 457")},
        never_listed=NeverListed(frozenset({"091-111-1111", "+66 92 222 2222"})),
    )
    for kind in (PHONE, ACCOUNT):
        assert is_never_listed(content, Seen(kind, number))
        assert Seen(kind, number) in never_listed.exact(content)


def test_genuine_accounts_cannot_be_blackened(library: Library) -> None:
    content = replace(library, never_listed=NeverListed(accounts=frozenset({"123-4-56789-0"})))
    assert is_never_listed(content, Seen(ACCOUNT, "1234567890"))


def test_what_can_be_listed_is_listed(library: Library) -> None:
    exact = never_listed.exact(library)
    assert Seen(PHONE, "1441") in exact
    assert Seen(DOMAIN, "scb.co.th") in exact
    assert all(is_never_listed(library, seen) for seen in exact)
