"""Checks the preview page's tour stories (conversations that it plays): languages, lengths, words
and order.
"""

from __future__ import annotations

from pathlib import Path

from content.check.lengths import BUBBLE, LABEL
from content.check.texts import Avoid, check_languages, check_length, check_wording
from content.check.yaml_tree import check_written_twice, read_tree
from content.reading.problems import Mistakes

MOST = {"title": LABEL, "about": 120, "say": 200}
"""Graphemes that fit the page beside the phones, also where it is 360 pixels wide."""


def check_tour(folder: Path, avoid: Avoid, mistakes: Mistakes) -> None:
    """Check every file of content/tour."""
    seen: set[str] = set()
    for path in sorted((folder / "tour").glob("*.yaml")):
        check_written_twice(path, mistakes)
        root = read_tree(path)
        if root is None:
            continue
        for name, texts in root.texts():
            check_languages(path, name, texts, mistakes)
            for node in texts.keys.values():
                check_length(path, name, node, MOST.get(name, BUBBLE), mistakes)
                check_wording(path, node, avoid, mistakes)
        if order := root.at("order"):
            if order.text in seen:
                mistakes.add(path, order.line, "tour_order_twice", order=order.text)
            seen.add(order.text)
