"""For training: groups messages that are near copies of each other (one wording with other names in
it).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from zlib import crc32

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

SIZE = 5
"""Letters of a piece."""
SHARED = 0.4
"""Share of pieces in common (Jaccard) from which two messages are near copies."""
BEGINNING = 40
"""Letters that, when the same, make near copies of two messages however they go on."""
_NOT_WORDS = re.compile(r"https?://\S+|[^a-z\u0e01-\u0e5b]+")


def groups(texts: Sequence[str]) -> list[str]:
    """A name for each text, the same for near copies. Numbers, links and signs are left out."""
    letters = [_NOT_WORDS.sub("", text.lower()) for text in texts]
    pieces = [sorted({one[n : n + SIZE] for n in range(max(1, len(one) - SIZE + 1))})
              for one in letters]  # fmt: skip
    ends = np.cumsum([0] + [len(one) for one in pieces])
    places = np.array([crc32(piece.encode()) % (1 << 30) for one in pieces for piece in one])
    columns = np.unique(places, return_inverse=True)[1]
    rows = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(texts), columns.max() + 1))
    common = (rows @ rows.T).tocoo()
    sizes = np.diff(ends)
    share = common.data / (sizes[common.row] + sizes[common.col] - common.data)
    near = share >= SHARED
    first: dict[str, int] = {}
    same = [first.setdefault(one[:BEGINNING], n) for n, one in enumerate(letters)]
    return [str(name) for name in _joined(len(texts), common.row[near], common.col[near], same)]


def _joined(size: int, left: Any, right: Any, same: Sequence[int]) -> Any:
    """The number of the connected group of each of `size` places."""
    left = np.concatenate([left, np.arange(size)])
    right = np.concatenate([right, np.array(same)])
    graph = csr_matrix((np.ones(len(left)), (left, right)), shape=(size, size))
    return connected_components(graph, directed=False)[1]
