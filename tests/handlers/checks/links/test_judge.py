"""What is said of a link, from its address alone."""

from __future__ import annotations

from math import log

import pytest

from content.reading.library import Library
from handlers.checks.links.features import BUCKETS
from handlers.checks.links.judge import CLAIMED, SUSPICIOUS, WEIGHTS, LinkJudge, link_judge
from handlers.checks.links.lookup import LinkFacts
from handlers.checks.tree_model import NEUTRAL, TreeModel
from handlers.checks.verdict import Reason, Verdict


def codes(lists: Library, url: str) -> set[str]:
    return {reason.code for reason in link_judge(lists.links).judge(url).reasons}


@pytest.mark.parametrize(
    "url",
    [
        "kbank-verify.top",
        "https://scb-login.vip/app",
        "http://www.krungthai.com.secure-th.xyz/",
        "https://раураl-login.com",
        "https://dif.link/www.ccid1.ccib.go.th",
        "https://www.scb.co.th@evil.top/",
        "http://203.0.113.9/bank.apk",
        "https://pea-refund.th-online.site",
        "shopee-bonus.cc",
    ],
)
def test_copies_and_tricks_are_warned_of(lists: Library, url: str) -> None:
    assert link_judge(lists.links).judge(url).verdict.flagged


@pytest.mark.parametrize(
    "url", ["https://www.scb.co.th/th/personal.html", "krungthai.com", "gsb.or.th"]
)
def test_a_known_host_is_told_as_a_matching_name(lists: Library, url: str) -> None:
    assert link_judge(lists.links).judge(url).verdict is Verdict.OFFICIAL


def test_a_foreign_brands_other_host_is_neither_a_copy_of_it_nor_official(lists: Library) -> None:
    assert "world_token" in codes(lists, "https://www.aboutamazon-news.com")
    verdict = link_judge(lists.links).judge("https://www.aboutamazon.com")
    assert verdict.verdict is Verdict.UNKNOWN
    assert "world_token" not in codes(lists, "https://www.aboutamazon.com")


@pytest.mark.parametrize(
    "url",
    [
        "https://tambon-someplace.go.th/",  # a state suffix alone proves nothing
        "https://line.me/ti/p/~anyone",
        "https://www.facebook.com/somebank",
        "https://docs.google.com/forms/d/e/1FAIpQ",
        "https://m.ais.co.th/4RHroRah8",
        "https://pwa.co.th/",  # believed to be theirs, not checked
    ],
)
def test_what_only_might_be_genuine_is_never_official(lists: Library, url: str) -> None:
    assert link_judge(lists.links).judge(url).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    "url",
    [
        "https://user@www.scb.co.th/",
        "https://www.scb.co.th:8443/",
        "https://scb.co.th.evil.top/",
        "https://evil.top/scb.co.th",
        "https://scb.co.th.evil.com",
    ],
)
def test_a_known_name_with_a_trick_is_not_official(lists: Library, url: str) -> None:
    assert link_judge(lists.links).judge(url).verdict is not Verdict.OFFICIAL


@pytest.mark.parametrize("url", ["bit.ly/3abc", "https://cutt.ly/x", "tinyurl.com/kbank-login"])
def test_a_short_link_is_unknown_and_says_why(lists: Library, url: str) -> None:
    found = link_judge(lists.links).judge(url)
    assert found.verdict is Verdict.UNKNOWN
    assert "shortener" in codes(lists, url)


@pytest.mark.parametrize("url", ["https://somebank.go.link/64pm7", "5rbi.short.gy/Ekrxm1"])
def test_a_customers_name_before_a_short_link_hides_as_much(lists: Library, url: str) -> None:
    assert link_judge(lists.links).judge(url).verdict is Verdict.UNKNOWN
    assert "shortener" in codes(lists, url)


@pytest.mark.parametrize(
    "url", ["canonthailand.com", "thaisamsung.shop", "columbiashopthailand.net"]
)
def test_a_foreign_name_with_thailand_beside_it_is_told(lists: Library, url: str) -> None:
    assert "thai_branch" in codes(lists, url)


@pytest.mark.parametrize(
    "url", ["canon.co.th", "canonthailand.co.th", "canon.com", "thaicanoe.com"]
)
def test_a_foreign_name_alone_or_given_against_papers_is_none(lists: Library, url: str) -> None:
    assert "thai_branch" not in codes(lists, url)


@pytest.mark.parametrize(
    "url", ["http://203.0.113.9/login/verify.php", "https://x7-th.cyou/a1b2", "nike-thailand.com"]
)
def test_a_number_or_a_thai_mark_alone_is_never_danger(lists: Library, url: str) -> None:
    assert link_judge(lists.links).judge(url).verdict is not Verdict.DANGER


def test_quotation_marks_dragged_along_are_no_part_of_the_name(lists: Library) -> None:
    judge = link_judge(lists.links)
    assert judge.judge("\u201chttps://www.scb.co.th\u201d").shown != ""
    assert judge.judge("https://www.scb.co.th\u201d").verdict is Verdict.OFFICIAL


def test_an_ending_that_does_not_exist_is_told_and_not_warned_of(lists: Library) -> None:
    found = link_judge(lists.links).judge("https://chhlw7x.some.site2you/")
    assert "unknown_ending" in {reason.code for reason in found.reasons}
    assert not found.verdict.flagged
    assert "unknown_ending" not in codes(lists, "https://www.scb.top/")


def test_a_thai_name_is_not_foreign(lists: Library) -> None:
    assert "foreign_letters" not in codes(lists, "https://xn--12c1fe0br.com/")
    assert "foreign_letters" in codes(lists, "https://\u0440\u0430ypal-login.com")


def test_gambling_has_its_own_reason(lists: Library) -> None:
    assert "gambling" in codes(lists, "https://slot789-th.vip")


def test_a_list_that_has_it_makes_it_danger(lists: Library) -> None:
    found = link_judge(lists.links).judge(
        "https://quiet-name.com/", LinkFacts(listed=lambda url: "URLhaus")
    )
    assert found.verdict is Verdict.DANGER
    assert "listed" in {reason.code for reason in found.reasons}


@pytest.mark.parametrize(
    "url",
    ["", " ", "http://", "javascript:alert(1)", "%%%", "http://[::1", "a" * 5000, "ftp://", "\x00"],
)
def test_what_no_browser_opens_is_unknown_and_breaks_nothing(lists: Library, url: str) -> None:
    found = link_judge(lists.links).judge(url)
    assert found.verdict is not Verdict.OFFICIAL
    assert found.reasons


def test_a_name_shown_cannot_be_pressed(lists: Library) -> None:
    found = link_judge(lists.links).judge("https://kbank-verify.top/x")
    assert found.shown == "kbank-verify[.]top"


@pytest.mark.parametrize(
    ("url", "service"),
    [
        ("https://tmn.app.link/P50", "app[.]link"),
        ("https://trueid.onelink.me/14Ip", "onelink[.]me"),
        ("https://shopee.smart.link/x", "smart[.]link"),
        ("https://krungthai.sng.link/a", "sng[.]link"),
    ],
)
def test_a_link_that_opens_an_app_says_only_whose_service_it_is(
    lists: Library, url: str, service: str
) -> None:
    found = link_judge(lists.links).judge(url)
    assert found.verdict is Verdict.UNKNOWN
    assert found.reasons == (Reason("shortener", {"service": service}),)


@pytest.mark.parametrize(
    "url", ["https://kbank-verify.app.link/x", "https://scb-reward.onelink.me.top/x"]
)
def test_a_name_made_up_beside_such_a_service_is_still_judged(lists: Library, url: str) -> None:
    assert link_judge(lists.links).judge(url).verdict.flagged


@pytest.mark.parametrize(
    "url", ["https://www.thailife.com", "https://online.thailife.com", "https://app.thailife.com/x"]
)
def test_an_insurers_own_name_is_no_copy_of_another(lists: Library, url: str) -> None:
    assert link_judge(lists.links).judge(url).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("url", ["https://www.dop.go.th/th", "https://welfare.mof.go.th"])
def test_state_hosts_on_the_list_match_and_their_neighbours_do_not(
    lists: Library, url: str
) -> None:
    assert link_judge(lists.links).judge(url).verdict is Verdict.OFFICIAL
    elsewhere = url.replace("welfare.", "other.").replace("dop.", "dop-th.")
    assert link_judge(lists.links).judge(elsewhere).verdict is not Verdict.OFFICIAL


def judge_that_always_says(lists: Library, score: float, by_hand: float = 0.0) -> LinkJudge:
    """A judge whose model gives every address the odds that lead to this score."""
    odds = log(score / (1 - score)) - by_hand
    model = TreeModel(bytes([NEUTRAL]) * BUCKETS, 1.0, odds, 0.0, (), (), words_share=1.0)
    return LinkJudge(lists.links, model)


@pytest.mark.parametrize(
    ("score", "verdict"),
    [(CLAIMED - 0.01, Verdict.UNKNOWN), (CLAIMED + 0.01, Verdict.SUSPICIOUS)],
)
def test_a_link_that_claims_a_name_needs_less_to_be_warned_of(
    lists: Library, score: float, verdict: Verdict
) -> None:
    judge = judge_that_always_says(lists, score, WEIGHTS["thai_copy"])
    found = judge.judge("https://flower-thai.com")
    assert "thai_copy" in {reason.code for reason in found.reasons}
    assert found.score == pytest.approx(score, abs=1e-5)
    assert found.verdict is verdict


@pytest.mark.parametrize(
    ("score", "verdict"),
    [
        (CLAIMED + 0.01, Verdict.UNKNOWN),
        (SUSPICIOUS - 0.005, Verdict.UNKNOWN),
        (SUSPICIOUS + 0.005, Verdict.SUSPICIOUS),
    ],
)
def test_by_its_looks_alone_a_link_needs_more(
    lists: Library, score: float, verdict: Verdict
) -> None:
    assert judge_that_always_says(lists, score).judge("https://flowers.com").verdict is verdict
