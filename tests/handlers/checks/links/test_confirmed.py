"""What two officials confirmed is danger, said first; a known site stays what it is."""

from __future__ import annotations

from content.reading.library import Library
from handlers.checks.links.judge import LinkJudge
from handlers.checks.links.lookup import LinkFacts
from handlers.checks.verdict import Verdict

PLAIN, SHORT = "suanmali24.com/x", "https://bit.ly/3xYz"


def test_a_confirmed_link_is_danger_with_the_officials_word_first(lists: Library) -> None:
    judge = LinkJudge(lists.links)
    assert judge.judge(PLAIN).verdict is Verdict.UNKNOWN
    found = judge.judge(PLAIN, LinkFacts(confirmed={PLAIN: 2}))
    assert found.verdict is Verdict.DANGER
    assert [reason.code for reason in found.reasons] == ["officials"]
    assert found.reasons[0].values == {"n": 2}
    assert found.score >= 0.99


def test_a_short_link_is_danger_if_it_or_its_target_is_confirmed(lists: Library) -> None:
    judge = LinkJudge(lists.links)
    for confirmed in ({SHORT: 1}, {PLAIN: 1}):
        facts = LinkFacts(targets={SHORT: PLAIN}, confirmed=confirmed)
        found = judge.judge(SHORT, facts)
        assert found.verdict is Verdict.DANGER
        assert {reason.code for reason in found.reasons} >= {"officials", "leads_to"}
    assert judge.judge(SHORT, LinkFacts(confirmed={SHORT: 1})).verdict is Verdict.DANGER


def test_other_reasons_follow_and_no_more_than_fit(lists: Library) -> None:
    link = "http://kbank-verify.top/login"
    found = LinkJudge(lists.links).judge(link, LinkFacts(confirmed={link: 1}))
    codes = [reason.code for reason in found.reasons]
    assert codes[0] == "officials"
    assert len(codes) == 3
    assert found.brand is not None


def test_a_known_site_and_a_link_of_no_list_stay_as_they_are(lists: Library) -> None:
    judge = LinkJudge(lists.links)
    scb = "https://www.scb.co.th/"
    assert judge.judge(scb, LinkFacts(confirmed={scb: 9})) == judge.judge(scb)
    assert judge.judge(PLAIN, LinkFacts(confirmed={"other": 2})) == judge.judge(PLAIN)
