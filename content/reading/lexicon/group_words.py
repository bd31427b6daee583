"""Loads lexicon/group_words.yaml: orders that a group chat may give (be quiet, leave, watch)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from content.reading.files import read_model
from content.reading.problems import Mistakes

ORDER_LENGTH = 40
"""Most characters of an order."""


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
    """`names`: what groups call the bot; `orders`: word -> "mute", "leave" or "watch"."""

    names: tuple[str, ...] = ()
    orders: Mapping[str, str] = field(default_factory=dict)

    def order(self, text: str, mentioned: bool = False) -> str:
        """ "mute", "leave" or "watch" if a text in plain form is that order, else "".

        An order names the bot or is in a message that mentions it.
        """
        if not 0 < len(text) <= ORDER_LENGTH:
            return ""
        named = next((name for name in self.names if text.startswith(name)), None)
        if named is None and not mentioned:
            return ""
        return self.orders.get(text.removeprefix(named or "").strip(" ,.!"), "")


def load_group_words(folder: Path, mistakes: Mistakes) -> GroupWords:
    """The words; none if there is no such file."""
    path = folder / "lexicon" / "group_words.yaml"
    file = read_model(path, _File, mistakes) if path.is_file() else None
    if file is None:
        return GroupWords()
    orders = {
        word.lower(): order for order in ("mute", "leave", "watch") for word in getattr(file, order)
    }
    return GroupWords(tuple(name.lower() for name in file.names), orders)
