"""How added answers are found is learned from invented ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from handlers.core.words.reading import Guess, Reading

np = pytest.importorskip("numpy", reason="needs numpy")
pytest.importorskip("scipy", reason="needs scipy")

from bot.training.understanding import added  # noqa: E402
from bot.understanding.added import Added, Weights  # noqa: E402
from bot.understanding.comparison import Comparison, hash_of  # noqa: E402

SIZE = 12
SUBJECTS = {"fish": 0, "road": 1, "none": 2}


class Model:
    """Reads a text by its first word: texts of a subject lie together."""

    def vector_of(self, text: str) -> Any:
        draw = np.random.default_rng(hash_of(text)).normal(size=SIZE) * 0.2
        draw[SUBJECTS.get(text.split()[0], 3)] += 1.0
        return (draw / np.linalg.norm(draw)).astype(np.float32)

    def read(self, text: str) -> Reading:
        return Reading((Guess("prize", 0.2),))


def test_who_asks_is_told_from_who_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [("slug", "part", "text")]
    for slug in ("fish", "road"):
        rows += [(slug, "way", f"{slug} way {n}") for n in range(4)]
        rows += [(slug, "asked", f"{slug} asked {n}") for n in range(10)]
    rows += [("", "asked", f"none {n}") for n in range(20)]
    table = tmp_path / "added.tsv"
    table.write_text("\n".join("\t".join(row) for row in rows), encoding="utf-8")
    monkeypatch.setattr(added, "ROWS", table)
    model = Model()
    comparison = Comparison(model.vector_of, None)
    comparison.stale = False  # as if this were what the weights were learned with
    lines = list(added.learn(comparison, model, tmp_path / "added.json"))
    assert len(lines) == 1
    learned = Weights.at(tmp_path / "added.json")
    assert learned is not None
    found = Added(comparison, model.vector_of, learned)
    found.take([(slug, [f"{slug} way {n}" for n in range(4)]) for slug in ("fish", "road")])

    def likeliest(text: str) -> Guess:
        return found.likeliest(text, model.vector_of(text), model.read(text).situations)[0]

    asked = [likeliest(f"fish another {n}") for n in range(20)]
    others = [likeliest(f"none another {n}") for n in range(20)]
    assert {guess.id for guess in asked} == {"fish"}
    assert min(guess.confidence for guess in asked) > max(guess.confidence for guess in others)
