"""What people visit is one feature of a link: it neither makes it official nor clears a page."""

from __future__ import annotations

import pytest

from content.reading.library import Library
from handlers.checks.links.judge import link_judge
from handlers.checks.links.lookup import LinkFacts
from handlers.checks.links.popularity import Visits, visits
from handlers.checks.verdict import Verdict

ODD = "https://xq7-zkvw0p.top/"


def everybody(registered: str) -> int:
    return 500


def nobody(registered: str) -> None:
    return None


@pytest.mark.parametrize(
    ("rank", "level"),
    [
        (1, Visits.TOP), (10_000, Visits.TOP), (10_001, Visits.MANY), (400_000, Visits.MANY),
        (400_001, Visits.SOME), (2_000_000, Visits.SOME), (None, Visits.UNKNOWN),
    ],
)  # fmt: skip
def test_a_rank_has_a_level(rank: int | None, level: Visits) -> None:
    assert visits("name.com", lambda name: rank) is level


def test_without_a_table_nothing_is_known(lists: Library) -> None:
    assert visits("name.com", None) is Visits.NO_TABLE
    judge = link_judge(lists.links)
    assert judge.judge(ODD) == judge.judge(ODD, LinkFacts())


def test_a_visited_name_scores_lower_and_is_not_suspected_for_its_looks(lists: Library) -> None:
    judge = link_judge(lists.links)
    known = judge.judge(ODD, LinkFacts(popular=everybody))
    assert known.verdict is Verdict.UNKNOWN
    assert known.score < judge.judge(ODD).score
    assert judge.judge(ODD, LinkFacts(popular=nobody)).score >= judge.judge(ODD).score


def test_a_visited_name_is_never_official_for_it(lists: Library) -> None:
    for url in (ODD, "https://quiet-name.com", "https://kbank-verify.top/"):
        verdict = link_judge(lists.links).judge(url, LinkFacts(popular=everybody)).verdict
        assert verdict is not Verdict.OFFICIAL


@pytest.mark.parametrize(
    "url", ["https://quiet-name.com/x", "http://user@quiet-name.com/", "https://quiet.com/a.apk"]
)
def test_a_listed_page_or_a_trick_of_a_visited_name_is_told_all_the_same(
    lists: Library, url: str
) -> None:
    facts = LinkFacts(listed=lambda url: "URLhaus", popular=everybody)
    assert link_judge(lists.links).judge(url, facts).verdict.flagged


@pytest.mark.parametrize(
    "url", ["https://xq7-zkvw0p.blogspot.com/", "https://docs.google.com/forms/d/e/1", "bit.ly/x"]
)
def test_where_anybody_has_a_page_visits_say_nothing(lists: Library, url: str) -> None:
    judge = link_judge(lists.links)
    assert judge.judge(url, LinkFacts(popular=everybody)).score == judge.judge(url).score
