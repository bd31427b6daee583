"""Floors for cases that the model never learned from: what others wrote must not get worse."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from statistics import mean

import pytest

from bot.training.understanding.first_answers import FirstAnswers
from bot.training.understanding.score import Reader
from bot.understanding.model import Model
from content.reading.library import Library
from tests.support.one_model import SharedModel

CASES = Path(__file__).parent / "cases"


@pytest.fixture(scope="module")
def model() -> Model:
    """The shipped model; skips if its packages are not installed."""
    pytest.importorskip("onnxruntime", reason="needs onnxruntime")
    pytest.importorskip("sentencepiece", reason="needs sentencepiece")
    return SharedModel()


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


async def test_an_added_answer_is_given_or_offered_to_who_asks_for_it_in_other_words(
    model: Model, library: Library
) -> None:
    examples: dict[str, list[str]] = defaultdict(list)
    for slug, _, text in rows("added_answers.tsv"):
        examples[slug].append(text)
    card = library.answers["donation"]
    new = {
        slug: card.model_copy(update={"situations": (), "said": {"th": tuple(said)}})
        for slug, said in examples.items()
    }
    answers = FirstAnswers(replace(library, answers={**library.answers, **new}), Reader(model))
    model.learn(list(examples.items()))
    asked = [(slug, await answers.name(text)) for slug, _, text in rows("added_asked.tsv")]
    others = [await answers.name(text) for _, text in rows("added_not_asked.tsv")]
    model.learn([])
    known = {f"answer {slug}" for slug in new}
    assert mean(f"answer {slug}" in name.split("|") for slug, name in asked) >= 0.82
    assert mean(name.split("|")[0] in known - {f"answer {slug}"} for slug, name in asked) <= 0.01
    assert mean(name.split("|")[0] in known for name in others) <= 0.06
