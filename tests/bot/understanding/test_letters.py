"""Scores by runs of letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.understanding.letters import BUCKETS, Letters, places

np = pytest.importorskip("numpy", reason="needs numpy")


def written(folder: Path, weights: object) -> Path:
    """A file of weights for two questions of two and one answers."""
    path = folder / "letters.npz"
    steps, base = np.array([0.5, 1, 1], np.float32), np.array([0, 1, 2], np.float32)
    np.savez(path, weights=weights, steps=steps, base=base, ends=np.array([2]))
    return path


def test_sums_capitals_and_spaces_do_not_tell_texts_apart() -> None:
    assert sorted(places("โอน 300  ABC")) == sorted(places("โอน 512 abc"))
    assert places("โอน") != places("รับ")


@pytest.mark.parametrize("text", ["", " ", "ก", "x" * 5000, "\ud800"])
def test_any_text_has_places_within_the_weights(text: str) -> None:
    assert all(0 <= place < BUCKETS for place in places(text))


def test_scores_are_the_mean_weight_of_the_places_by_question(tmp_path: Path) -> None:
    weights = np.full((BUCKETS, 3), 2, np.int8)
    first, second = Letters(written(tmp_path, weights)).scores("กขค")
    root = len(places("กขค")) ** 0.5
    assert first == pytest.approx([root, 2 * root + 1])
    assert second == pytest.approx([2 * root + 2])


def test_weights_of_another_shape_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="shape"):
        Letters(written(tmp_path, np.zeros((4, 3), np.int8)))
    with pytest.raises(OSError, match="none"):
        Letters(tmp_path / "none.npz")
