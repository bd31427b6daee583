"""Examples are compared by what was learned of them, and by plain vectors where nothing was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from content.reading.library import Library

np = pytest.importorskip("numpy", reason="needs numpy")

from bot.training.understanding.comparison import ways_of  # noqa: E402
from bot.understanding.comparison import (  # noqa: E402
    PROBE,
    Comparison,
    Learned,
    hash_of,
    in_eight_bits,
    learned_at,
)
from bot.understanding.model import Model  # noqa: E402

VECTORS: Mapping[str, tuple[float, float, float]] = {
    PROBE: (0.0, 0.0, 1.0),
    "เขาโทรมาอีก": (1.0, 0.1, 0.0),
    "โทรมาไม่หยุด": (0.9, 0.0, 0.1),
    "โอนไปแล้ว": (0.0, 1.0, 0.0),
    "ฝนตก": (0.0, 0.0, 1.0),
}
CALLS, PAID = ("เขาโทรมาอีก", "โทรมาไม่หยุด"), ("โอนไปแล้ว",)


class Reader:
    """Gives the vector of a text and notes that it was read."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, text: str) -> Any:
        self.texts.append(text)
        vector = np.array(VECTORS[text], np.float32)
        return vector / np.linalg.norm(vector)


def learned(probe: tuple[float, float, float] = (0.0, 0.0, 1.0)) -> Learned:
    vectors = np.array([VECTORS[text] for text in (*CALLS, *PAID)])
    return Learned(
        np.array([hash_of(text) for text in (*CALLS, *PAID)], np.uint64),
        in_eight_bits(vectors),
        np.array(probe, np.float32),
        np.zeros(3, np.float32),
        np.eye(3, dtype=np.float16),
        np.array([10.0, 5.0, 8.0]),
    )


def test_the_group_whose_examples_are_nearest_is_the_likeliest() -> None:
    comparison = Comparison(Reader(), learned())
    calls, paid = comparison.likelihoods(Reader()("โทรมาไม่หยุด"), [CALLS, PAID])
    assert calls > 0.9
    assert calls + paid < 1


def test_words_that_are_like_no_example_mean_none_of_the_groups() -> None:
    comparison = Comparison(Reader(), learned())
    assert max(comparison.likelihoods(Reader()("ฝนตก"), [CALLS, PAID, ()])) < 0.05


def test_what_was_learned_spares_reading_examples_anew() -> None:
    read = Reader()
    comparison = Comparison(read, learned())
    comparison.likelihoods(np.array((1.0, 0.0, 0.0), np.float32), [CALLS, PAID])
    assert read.texts == [PROBE]
    assert comparison.knows("โอนไปแล้ว")
    assert not comparison.knows("ฝนตก")


def test_what_other_weights_learned_is_left_aside() -> None:
    read = Reader()
    comparison = Comparison(read, learned(probe=(1.0, 0.0, 0.0)))
    assert comparison.stale
    assert comparison.likelihoods(np.array((1.0, 0.0, 0.0), np.float32), [CALLS])[0] > 0.5
    assert set(CALLS) <= set(read.texts)


def test_what_was_learned_is_kept_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "examples.npz"
    learned().save(path)
    found = learned_at(path)
    assert found is not None
    assert (found.vectors == learned().vectors).all()
    path.write_bytes(b"nothing")
    assert learned_at(path) is None
    assert learned_at(tmp_path / "absent.npz") is None


def test_a_damaged_file_counts_as_none_wherever_it_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "examples.npz"
    learned().save(path)
    whole = path.read_bytes()
    for length in range(0, len(whole), 40):  # empty, and cut off anywhere
        path.write_bytes(whole[:length])
        assert learned_at(path) is None, length
    middle = len(whole) // 2
    path.write_bytes(whole[: middle - 200] + b"\xff" * 400 + whole[middle + 200 :])
    assert learned_at(path) is None
    with path.open("wb") as file:
        np.save(file, np.zeros(3))
    assert learned_at(path) is None
    np.savez_compressed(path, **{name: getattr(learned(), name) for name in Learned.__slots__})
    packed = bytearray(path.read_bytes())
    packed[60:90] = b"\xff" * 30
    path.write_bytes(packed)
    assert learned_at(path) is None


@pytest.mark.parametrize(
    ("part", "shape"),
    [
        ("probe", 4),
        ("mean", 4),
        ("whitening", (3, 4)),
        ("vectors", (3, 4)),
        ("hashes", 2),
        ("weights", 2),
    ],
)
def test_what_was_learned_with_vectors_of_another_size_is_left_aside(
    part: str, shape: int | tuple[int, int]
) -> None:
    odd = replace(learned(), **{part: np.ones(shape, getattr(learned(), part).dtype)})
    comparison = Comparison(Reader(), odd)
    assert comparison.stale
    assert comparison.likelihoods(np.array((1.0, 0.0, 0.0), np.float32), [CALLS])[0] > 0.5


def test_the_shipped_file_is_of_the_shipped_weights_and_knows_the_examples_of_content(
    library: Library,
) -> None:
    pytest.importorskip("onnxruntime", reason="needs onnxruntime")
    pytest.importorskip("sentencepiece", reason="needs sentencepiece")
    comparison = Model().comparison
    assert not comparison.stale, "run `python -m bot understanding compare`"
    ways = {
        text
        for answer in library.answers.values()
        for follow_up in answer.follow_ups
        for text in ways_of(library, follow_up)
    }
    known = sum(comparison.knows(text) for text in ways)
    assert known >= 0.95 * len(ways), "run `python -m bot understanding compare`"
