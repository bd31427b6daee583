"""Words by which a group tells Rutan to be quiet, to leave or to watch: group_words.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from content.reading.files import read_model
from content.reading.problems import Mistakes

ORDER_LENGTH = 40
"""Characters: an order to us is a few words, never part of a long message."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    checked: date
    reviewed_by: str = ""
    names: tuple[str, ...]
    mute: tuple[str, ...]
    leave: tuple[str, ...]
    watch: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupWords:
    """`names` it is called by; `orders`: word -> "mute", "leave" or "watch"."""

    names: tuple[str, ...] = ()
    orders: Mapping[str, str] = field(default_factory=dict)

    def order(self, said: str, mentioned: bool = False) -> str:
        """ "mute", "leave" or "watch" where words in plain form are an order to us, else ""."""
        if not 0 < len(said) <= ORDER_LENGTH:
            return ""
        named = next((name for name in self.names if said.startswith(name)), None)
        if named is None and not mentioned:
            return ""
        return self.orders.get(said.removeprefix(named or "").strip(" ,.!"), "")


def load_group_words(folder: Path, mistakes: Mistakes) -> GroupWords:
    """The words; none where the file is absent."""
    path = folder / "lexicon" / "group_words.yaml"
    file = read_model(path, _File, mistakes) if path.is_file() else None
    if file is None:
        return GroupWords()
    orders = {
        word.lower(): order for order in ("mute", "leave", "watch") for word in getattr(file, order)
    }
    return GroupWords(tuple(name.lower() for name in file.names), orders)
