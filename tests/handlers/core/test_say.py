"""Phrases picked by a value, and the rule that their keys are never put together in the code."""

from __future__ import annotations

import ast
import enum
from collections.abc import Iterator

import pytest

from bot.commands._phrase_families import phrase_families
from content.check.phrases_in_code import phrases_in_code
from content.reading.library import Library
from handlers.core.say import Family, Phrase
from tests.support.paths import ROOT
from tests.support.sources import PRODUCT, breaking, trees

HOME = ROOT / "handlers/core/say.py"
PAGES = (ROOT / "bot/office/entering.py", ROOT / "bot/office/visit.py")
"""They say the phrases that templates name; the content check reads those in the templates."""


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


def test_a_member_picks_the_phrase_and_its_values_go_along() -> None:
    family = Family("paint", Colour)
    assert family.phrase(Colour.RED, {"n": 2}) == Phrase("paint.red", {"n": 2})
    assert family.keys(Library()) == ("paint.red", "paint.blue")


def test_the_member_stands_where_the_key_says() -> None:
    assert Family("month_{}", range(1, 3)).keys(Library()) == ("month_1", "month_2")
    assert Family("bank.{}.then", ("held",)).key("held") == "bank.held.then"


def test_what_is_no_member_is_refused_and_named() -> None:
    with pytest.raises(ValueError, match=r"'green'.*paint\.\{\}"):
        Family("paint", ("red",)).phrase("green")


def test_members_may_be_read_from_the_content() -> None:
    family = Family("flag", ("wording",), from_content=lambda content: content.scam_types)
    library = Library(scam_types={"parcel": None})  # type: ignore[dict-item]
    assert family.keys(library) == ("flag.wording", "flag.parcel")
    assert family.key("parcel") == "flag.parcel"


def test_the_check_sees_every_family_of_the_program() -> None:
    """One that is not a constant of its module could not be found by its name."""
    made = [
        node
        for path in PRODUCT
        for node in ast.walk(trees()[path])
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Family"
    ]
    found = phrase_families()
    assert len(made) == len(found) > 20
    assert all(isinstance(family, Family) for family in found.values())
    assert ("handlers.welcome.hotlines", "HOURS") in phrases_in_code(ROOT).families


def keys_put_together(tree: ast.AST) -> Iterator[int]:
    """Lines that make a Phrase of anything but a key that is written out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Phrase":
            given = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "key")]
            yield from (node.lineno for key in given if not is_written_out(key))


def is_written_out(key: ast.expr) -> bool:
    if isinstance(key, ast.IfExp):
        return is_written_out(key.body) and is_written_out(key.orelse)
    return isinstance(key, ast.Constant)


def test_no_phrase_is_put_together_in_the_code() -> None:
    looked_at = [path for path in PRODUCT if path not in (HOME, *PAGES)]
    assert len(looked_at) > 500
    assert breaking(looked_at, keys_put_together) == []


@pytest.mark.parametrize(
    "code",
    ['Phrase(f"case.{x}")', 'Phrase("case." + x)', "Phrase(key)", 'Phrase(key=f"a.{x}")',
     'Phrase("a.b" if x else f"a.{x}")'],
)  # fmt: skip
def test_the_rule_sees_what_it_must_see(code: str) -> None:
    assert list(keys_put_together(ast.parse(code)))


@pytest.mark.parametrize("code", ['Phrase("a.b")', 'Phrase("a.b" if x else "a.c", values)'])
def test_the_rule_lets_keys_pass_that_are_written_out(code: str) -> None:
    assert not list(keys_put_together(ast.parse(code)))
