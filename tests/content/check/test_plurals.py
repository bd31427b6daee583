"""English numbers need the forms of the words that change with them; other languages their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.check.plurals import check_plurals, longest_reading
from content.check.yaml_tree import Node
from content.reading.problems import Mistakes

FOLDER = Path("content")


def codes(text: str, language: str = "en") -> list[str]:
    mistakes = Mistakes(FOLDER)
    check_plurals(FOLDER / "phrases" / "a.yaml", language, Node(7, text), mistakes)
    assert all(mistake.line == 7 for mistake in mistakes)
    return [mistake.code for mistake in mistakes]


@pytest.mark.parametrize(
    "text",
    [
        "This morning {count} reports wait",
        "in {districts} districts",
        "Will reach {people} people",
        "{n} more links",
        "It costs {cost} pushed messages",
        "{left} are left",
        "{rest} do not yet",
    ],
)
def test_a_number_whose_word_has_one_form_only_is_named(text: str) -> None:
    assert codes(text) == ["plural_missing"]


@pytest.mark.parametrize(
    "text",
    [
        "Open reports: {count}",
        "{name} is closed",
        "{name} waits for somebody",
        "{verdict} as before",
        "The boss of {name} was here",
        "{right} of {all} right",
        "at most {limit} characters",
        "{count} {count:report waits|reports wait}",
        "There {n:is {n} more link|are {n} more links}",
    ],
)
def test_what_needs_no_forms_or_has_them_is_let_pass(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize("forms", ["day", "day|days|dayses", "d"])
def test_another_number_of_forms_than_the_language_has_is_named(forms: str) -> None:
    assert codes(f"{{n}} {{n:{forms}}}") == ["plural_forms"]
    assert codes("{n} {n:plik|pliki|plików|pliku}", "pl") == []


def test_a_language_of_one_form_needs_none() -> None:
    assert codes("{n} {n:วัน|วัน}", "th") == ["plural_needless"]
    assert codes("{n} people", "th") == []


def test_brackets_that_do_not_close_are_left_to_the_check_of_brackets() -> None:
    assert codes("{n {m:a|b}") == []


def test_a_text_is_as_long_as_with_its_longest_forms() -> None:
    assert longest_reading("{n} {n:day|days} here") == "{n} days here"
    assert longest_reading("{n:is {n} link|are {n} links}") == "are {n} links"
