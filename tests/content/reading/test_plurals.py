"""A number picks the form of its word as Unicode's rules say, a language at a time."""

from __future__ import annotations

import subprocess
import sys

import pytest

from content.reading.plurals import fill, forms_of


@pytest.mark.parametrize(
    ("n", "said"), [(0, "0 reports wait"), (1, "1 report waits"), (2, "2 reports wait")]
)
def test_english_has_a_form_for_one_and_one_for_the_rest(n: int, said: str) -> None:
    assert fill("{n} {n:report waits|reports wait}", {"n": n}, "en") == said


def test_a_form_may_hold_the_number_itself() -> None:
    words = "There {n:is {n} more link|are {n} more links}"
    assert fill(words, {"n": 1}, "en") == "There is 1 more link"
    assert fill(words, {"n": 7}, "en") == "There are 7 more links"


def test_two_numbers_of_a_sentence_pick_each_their_own() -> None:
    words = "{a} {a:time|times} in {b} {b:district|districts}"
    assert fill(words, {"a": 3, "b": 1}, "en") == "3 times in 1 district"


def test_a_text_where_a_number_belongs_takes_the_last_form_and_breaks_nothing() -> None:
    assert fill("{n} {n:day|days}", {"n": "several"}, "en") == "several days"


@pytest.mark.parametrize("n", [0, 1, 2])
def test_thai_has_one_form(n: int) -> None:
    assert fill("{n} วัน", {"n": n}, "th") == f"{n} วัน"
    assert fill("{n} {n:วัน|ไม่ใช้}", {"n": n}, "th") == f"{n} วัน"


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", ("one", "other")),
        ("th", ("other",)),
        ("lo", ("other",)),
        ("km", ("other",)),
        ("pl", ("one", "few", "many", "other")),
        ("ar", ("zero", "one", "two", "few", "many", "other")),
        ("qqq", ("other",)),
    ],
)
def test_a_language_has_the_forms_that_unicode_gives_it(
    language: str, forms: tuple[str, ...]
) -> None:
    assert forms_of(language) == forms


def test_forms_stand_in_the_order_of_the_categories() -> None:
    words = "{n:plik|pliki|plików|pliku}"
    assert [fill(words, {"n": n}, "pl") for n in (1, 2, 5)] == ["plik", "pliki", "plików"]


def test_a_missing_value_is_told_by_its_name() -> None:
    with pytest.raises(KeyError, match="m"):
        fill("{n:day|days} {m}", {"n": 1}, "en")


def test_the_rules_are_only_imported_for_the_first_plural() -> None:
    code = (
        "import sys; from content.reading.plurals import fill; fill('{n} x', {'n': 1}, 'en');"
        "assert 'babel' not in sys.modules; fill('{n:a|b}', {'n': 1}, 'en');"
        "assert 'babel' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
