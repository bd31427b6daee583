"""A rule of an emergency gives way to a sure calm reading, but never the words of a suicide."""

from __future__ import annotations

import pytest

from handlers.core.ports import FORWARDED
from handlers.core.words.giving_way import gives_way
from handlers.core.words.reading import Guess, Reading

URGENT = frozenset({"violence", "ill_or_fire", "suicide", "call_now"})


@pytest.mark.parametrize(
    ("rule", "situation", "confidence", "found"),
    [
        ("ill_or_fire", "off_topic", 0.95, True),
        ("ill_or_fire", "off_topic", 0.85, False),
        # who is bitten while others share a cure
        ("ill_or_fire", "rumour", 1.0, False),
        ("ill_or_fire", "message_check", 1.0, False),
        ("ill_or_fire", "warning_told", 1.0, False),
        ("in_danger", "rumour", 0.98, True),
        ("calling_now", "call_over", 0.95, True),
        ("in_danger", "lesson", 0.98, True),
        ("in_danger", "lesson", 0.95, False),
        ("in_danger", "addict_kin", 1.0, False),
        ("in_danger", "violence", 1.0, False),
        ("calling_now", FORWARDED, 1.0, False),
        ("distress", "off_topic", 1.0, False),
        ("not_breathing", "off_topic", 1.0, False),
        ("check_link", "off_topic", 1.0, False),
        (None, "off_topic", 1.0, False),
    ],
)
def test_only_a_sure_calm_reading_is_believed(
    rule: str | None, situation: str, confidence: float, found: bool
) -> None:
    assert gives_way(rule, Reading((Guess(situation, confidence),)), URGENT) is found


def test_without_a_reading_the_rule_stays() -> None:
    assert gives_way("ill_or_fire", None, URGENT) is False
    assert gives_way("ill_or_fire", Reading(), URGENT) is False
