"""What several people said, whoever of them is left out."""

from __future__ import annotations

from handlers.core.several import commonest


def test_a_choice_is_common_if_four_people_made_it() -> None:
    three = [(person, "bank") for person in "abc"]
    assert commonest(three) == ""
    assert commonest([*three, ("a", "bank"), ("b", "bank")]) == ""
    assert commonest([*three, ("d", "bank")]) == "bank"


def test_the_choice_of_most_people_is_the_commonest_and_silence_is_none() -> None:
    silent = [(f"{n}", choice) for n in range(9) for choice in ("", "other")]
    four = [(f"{n}", "police") for n in range(4)]
    five = [(f"{n}", "bank") for n in range(5)]
    assert commonest(silent) == ""
    assert commonest([*silent, *four, *five]) == "bank"


def test_equal_numbers_are_told_by_name_so_that_the_order_tells_nothing() -> None:
    both = [(f"{n}", choice) for n in range(4) for choice in ("police", "bank")]
    assert commonest(both) == commonest(reversed(both)) == "bank"
