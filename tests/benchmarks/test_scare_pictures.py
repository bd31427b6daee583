"""The screenshots of the benchmark are what it says they are."""

from __future__ import annotations

import random
from itertools import islice

from tests.benchmarks.scare_pictures import (
    REPEATED,
    Album,
    measure,
    messages,
    with_another_digit,
    with_another_word,
)


def test_a_look_alike_differs_in_one_digit_or_in_two_letters() -> None:
    chance = random.Random(1)
    for words in islice(messages(1), 50):
        first = words if any(each in "0123456789" for each in words) else None
        other = with_another_digit(words, chance)
        if first:
            assert sum(a != b for a, b in zip(first, other, strict=True)) == 1
        other = with_another_word(words, chance)
        assert sum(a != b for a, b in zip(words, other, strict=True)) == 2


def test_nine_screenshots_in_ten_come_again_and_it_is_counted_which() -> None:
    album = Album(fresh=2)
    files = list(islice(album.files(), 200))
    assert album.sent["repeats"] + album.sent["others"] == 200
    assert 20 < album.sent["others"] <= 20 + REPEATED
    assert 20 < len(set(files)) < 180


def test_no_look_alike_is_known_and_most_copies_are() -> None:
    met = measure(2)
    assert all(not told["known"] for kind, told in met.items() if kind.startswith("other"))
    assert met["JPEG 85"] == {"pairs": 2, "known": 2}
    assert met["other digit"]["pairs"] == 8
    assert met["other message"]["pairs"] == 1
