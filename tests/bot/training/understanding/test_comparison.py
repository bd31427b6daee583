"""How examples are compared is learned from content, and kept for the weights that read it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from content.reading.library import Library
from handlers.core.words.reading import Guess, Reading

np = pytest.importorskip("numpy", reason="needs numpy")
pytest.importorskip("scipy", reason="needs scipy")

from bot.training.understanding.comparison import learn, ways_of  # noqa: E402
from bot.understanding.comparison import Comparison, hash_of, learned_at  # noqa: E402

SIZE = 16


def test_ways_of_saying_one_thing_are_found_by_others_of_it(
    library: Library, tmp_path: Path
) -> None:
    """Vectors of one follow-up lie together in half of the directions and anywhere in the rest."""
    few = {
        slug: library.answers[slug]
        for slug in ("voice", "donation", "task-job", "visitor", "rumour", "human")
    }
    small = replace(library, answers=few)
    middle: dict[str, Any] = {}
    for answer in few.values():
        for follow_up in answer.follow_ups:
            ways = ways_of(small, follow_up)
            centre = np.random.default_rng(hash_of(ways[0])).normal(size=SIZE // 2)
            middle |= dict.fromkeys(ways, centre)

    def vector_of(text: str) -> Any:
        draw = np.random.default_rng(hash_of(text))
        centre = middle.get(text, draw.normal(size=SIZE // 2))
        vector = np.concatenate([centre, 2 * draw.normal(size=SIZE // 2)]).astype(np.float32)
        return vector / np.linalg.norm(vector)

    class Reader:
        """A model whose every text is read as something vague."""

        def vector_of(self, text: str) -> Any:
            return vector_of(text)

        def read(self, text: str) -> Reading:
            return Reading((Guess("off_topic", 0.9),))

    path = tmp_path / "examples.npz"
    lines = list(learn(small, Reader(), path))
    assert "written" in lines[-1]
    comparison = Comparison(vector_of, learned_at(path))
    assert not comparison.stale
    groups = [ways_of(small, one) for one in few["donation"].follow_ups]
    found = [
        np.argmax(comparison.likelihoods(vector_of(ways[0]), [g[1:] for g in groups])) == number
        for number, ways in enumerate(groups)
    ]
    assert np.mean(found) >= 0.8
    plain = Comparison(vector_of, None)
    as_they_are = [
        np.argmax(plain.likelihoods(vector_of(ways[0]), [g[1:] for g in groups])) == number
        for number, ways in enumerate(groups)
    ]
    assert np.mean(as_they_are) < np.mean(found)
