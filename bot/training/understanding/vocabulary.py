"""Chooses the text pieces that the small model keeps of the large vocabulary, and writes them as a
sentencepiece file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

MARKS = 4
"""The first pieces are marks: begin, padding, end, unknown."""
SPACE = "\u2581"
SCRIPTS = ((0x0E00, 0x0EFF), (0x1780, 0x17FF))
"""Thai and Lao, Khmer: every piece of these scripts is kept."""


def chosen(pieces: Sequence[str], used: Iterable[int]) -> list[int]:
    """Numbers of the pieces to keep: marks, our scripts, single letters, and those used."""
    kept = set(range(MARKS)) | set(used)
    for number, piece in enumerate(pieces):
        letters = piece.replace(SPACE, "")
        if (
            letters
            and all(_ours(letter) for letter in letters)
            or len(letters) == 1
            and letters.isascii()
        ):
            kept.add(number)
    return sorted(kept)


def _ours(letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in SCRIPTS)


def write(path: Path, pieces: Sequence[str], scores: Sequence[float]) -> None:
    """A sentencepiece model of these pieces, which normalises nothing by itself."""
    format_: Any = import_module("sentencepiece.sentencepiece_model_pb2")  # needs protobuf
    model = format_.ModelProto()
    kinds = model.SentencePiece
    for number, (piece, score) in enumerate(zip(pieces, scores, strict=True)):
        kind = (
            kinds.UNKNOWN if number == MARKS - 1 else kinds.CONTROL if number < 3 else kinds.NORMAL
        )
        model.pieces.add(piece=piece, score=float(score), type=kind)
    model.trainer_spec.model_type = model.trainer_spec.UNIGRAM
    model.trainer_spec.bos_id, model.trainer_spec.pad_id = 0, 1
    model.trainer_spec.eos_id, model.trainer_spec.unk_id = 2, 3
    model.trainer_spec.bos_piece, model.trainer_spec.pad_piece = pieces[0], pieces[1]
    model.trainer_spec.eos_piece, model.trainer_spec.unk_piece = pieces[2], pieces[3]
    model.normalizer_spec.name = "identity"
    model.normalizer_spec.add_dummy_prefix = True
    model.normalizer_spec.remove_extra_whitespaces = True
    model.normalizer_spec.escape_whitespaces = True
    path.write_bytes(model.SerializeToString())
