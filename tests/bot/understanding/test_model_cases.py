"""Floors for cases that the model never learned from: what others wrote must not get worse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import mean

import pytest

from bot.training.understanding.first_answers import FirstAnswers
from bot.training.understanding.score import Reader
from bot.understanding.model import Model
from content.reading.library import Library
from handlers.understanding.certainty import LIKE, MAYBE_LIKE

CASES = Path(__file__).parent / "cases"


@pytest.fixture(scope="module")
def model() -> Model:
    """The shipped model; skips if its packages are not installed."""
    pytest.importorskip("onnxruntime", reason="needs onnxruntime")
    pytest.importorskip("sentencepiece", reason="needs sentencepiece")
    return Model()


def rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (CASES / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("lang", "right_floor", "offered_floor"), [("th", 0.78, 0.88), ("en", 0.63, 0.8)]
)
async def test_neighbours_of_what_residents_typed_are_answered_or_offered(
    model: Model, library: Library, lang: str, right_floor: float, offered_floor: float
) -> None:
    answers = FirstAnswers(library, Reader(model))
    right, offered = [], []
    for _, written_in, situations, text in rows("residents.tsv")[1:]:
        if written_in != lang:
            continue
        accepted = set().union(*(answers.right(one) for one in situations.split("|")))
        name = await answers.name(text)
        right.append(name.split("|")[0] in accepted)
        offered.append(not accepted.isdisjoint(name.split("|")))
    assert mean(right) >= right_floor
    assert mean(offered) >= offered_floor


def test_an_added_answer_is_given_or_offered_to_who_asks_for_it_in_other_words(
    model: Model,
) -> None:
    examples: dict[str, list[str]] = defaultdict(list)
    for slug, _, text in rows("added_answers.tsv"):
        examples[slug].append(text)
    model.learn(list(examples.items()))

    def share(some: list[list[str]], bar: float, meant: Callable[[list[str], str], bool]) -> float:
        found = [(row, model.read(row[-1]).like) for row in some]
        return mean(
            like is not None and like.confidence >= bar and meant(row, like.id)
            for row, like in found
        )

    asked, others = rows("added_asked.tsv"), rows("added_not_asked.tsv")
    assert share(asked, MAYBE_LIKE, lambda row, id: row[0] == id) >= 0.58
    assert share(asked, LIKE, lambda row, id: row[0] != id) <= 0.01
    assert share(others, LIKE, lambda row, id: True) <= 0.08
    model.learn([])
