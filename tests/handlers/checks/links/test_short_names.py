"""Short names of brands and state bodies tell only where copies have them."""

from __future__ import annotations

import pytest

from content.reading.library import Library
from handlers.checks.links.address import parse
from handlers.checks.links.judge import link_judge
from handlers.checks.links.warning_signs import WarningSigns

NAMED = {"agency_copy", "brand_weak", "brand_token", "brand_typo", "thai_branch"}


def codes(lists: Library, url: str) -> set[str]:
    address = parse(url)
    assert address is not None
    return {sign.code for sign in WarningSigns(lists.links).of(address)[0]}


@pytest.mark.parametrize(
    "url",
    [
        "https://sso-thl.net/",
        "http://vipth-dps.com/a",
        "https://dlt-line.com",
        "pea-th.xyz",
        "https://th-dol.com/app",
        "https://mea.thail-go.com",
        "https://dlt.qmzt.cc/",  # before a name of few letters
        "https://pea.zk-lp.com/",
        "https://cgdthai.vip",
        "https://khonlakhrueng2026.com",
        "https://khonla-krueng-2569.net",
        "https://raochana.info",
    ],
)
def test_an_office_beside_a_thai_mark_or_before_few_letters_is_told(
    lists: Library, url: str
) -> None:
    assert codes(lists, url) & NAMED


@pytest.mark.parametrize(
    "url",
    [
        "https://sso.somecompany.com/login",  # single sign-on
        "https://www.sr-engineering.de",
        "https://meath.ie",
        "https://post.example.org",
        "https://dps.texas.gov",
        "https://rd.example.com",
        "https://www.konlasat.com",
        "https://flowers.com",
    ],
)
def test_the_same_letters_elsewhere_tell_nothing(lists: Library, url: str) -> None:
    assert not codes(lists, url) & NAMED


@pytest.mark.parametrize(
    "url",
    [
        "https://thaismartoffice.com",
        "https://www.thaicloud.com/icloud",
        "https://thaicloud.co",
        "https://chiangmailocal.com",
        "https://workplus.app",
        "https://northforkbank.com",
        "https://www.clickbank.net",
        "https://assoconnect.com",
        "https://healthpost.co.nz",
        "https://jobthai.com",
        "https://ipthailand.go.th",
        "https://interactivepython.org",
        "https://lacoste.co.th",
        "https://customsforge.com",
    ],
)
def test_a_brands_letters_inside_another_word_are_no_copy(lists: Library, url: str) -> None:
    assert not codes(lists, url) & {"brand_token", "brand_typo", "brand_weak", "world_token"}


@pytest.mark.parametrize(
    "url", ["https://kbank-th.cc", "https://kbankth.com", "https://icloud-find.top", "kplus.vip"]
)
def test_such_a_name_still_tells_as_a_part_of_its_own(lists: Library, url: str) -> None:
    assert codes(lists, url) & {"brand_token", "world_token"}


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://กสิกรไทย.com", True),
        ("https://สินเชื่อออมสิน.com", True),
        ("https://xn--12c1fe0br.com/", False),
        ("https://ขายที่ดินเชียงใหม่.com", False),
    ],
)
def test_a_host_in_thai_letters_is_read_as_thai(lists: Library, url: str, known: bool) -> None:
    assert ("brand_token" in codes(lists, url)) is known


def test_words_of_a_lure_are_read_in_thai_too(lists: Library) -> None:
    assert "lure_words" in codes(lists, "https://สินเชื่อด่วน.com")


@pytest.mark.parametrize(
    "url",
    ["https://www.uobthailand.com", "https://www.keptbykrungsri.com", "https://shopee.vn/a"],
)
def test_a_brands_other_hosts_are_no_copies_and_not_called_official(
    lists: Library, url: str
) -> None:
    found = link_judge(lists.links).judge(url)
    assert found.verdict.value == "unknown"
