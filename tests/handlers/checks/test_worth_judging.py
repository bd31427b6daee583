"""What judging needs can be built before the first message."""

from __future__ import annotations

from content.reading.library import Library
from handlers.checks.handler import FEATURE
from handlers.checks.links.judge import link_judge


def test_the_judges_are_there_once_the_feature_is_prepared(library: Library) -> None:
    link_judge.cache_clear()
    assert FEATURE.prepares is not None
    FEATURE.prepares(library)
    assert link_judge.cache_info().currsize == 1
    built = link_judge(library.links)
    FEATURE.prepares(library)
    assert link_judge(library.links) is built
