"""Loads lexicon/numbers.yaml: words beside a number that tell an account, a telephone, a code or an
amount.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from content.reading.files import read_model
from content.reading.problems import Mistakes


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    checked: date
    account: tuple[str, ...]
    promptpay: tuple[str, ...]
    wallet: tuple[str, ...]
    phone: tuple[str, ...]
    chat_name: tuple[str, ...]
    joined: tuple[str, ...]
    label: tuple[str, ...]
    none: tuple[str, ...]
    identity: tuple[str, ...]
    code: tuple[str, ...]
    unit: tuple[str, ...]
    spoken: dict[str, str] = {}
    hotlines: frozenset[str]
    dot: tuple[str, ...]
    com: tuple[str, ...]
    greeting: tuple[str, ...]
    bank: tuple[str, ...] = ()
    holder: tuple[str, ...] = ()
    today: tuple[str, ...] = ()
    yesterday: tuple[str, ...] = ()
    polite: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class NumberWords:
    """Word lists of content/lexicon/numbers.yaml; compared by identity, so they can key a cache."""

    account: tuple[str, ...] = ()
    promptpay: tuple[str, ...] = ()
    wallet: tuple[str, ...] = ()
    phone: tuple[str, ...] = ()
    chat_name: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    label: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    spoken: Mapping[str, str] = field(default_factory=dict)
    hotlines: frozenset[str] = frozenset()
    dot: tuple[str, ...] = ("dot",)
    com: tuple[str, ...] = ()
    greeting: tuple[str, ...] = ()
    bank: tuple[str, ...] = ()
    holder: tuple[str, ...] = ()
    today: tuple[str, ...] = ()
    yesterday: tuple[str, ...] = ()
    polite: tuple[str, ...] = ()


def load_number_words(folder: Path, mistakes: Mistakes) -> NumberWords:
    """The lists; all empty if there is no such file."""
    path = folder / "lexicon" / "numbers.yaml"
    if not path.is_file():
        return NumberWords()
    file = read_model(path, _File, mistakes)
    return NumberWords(**file.model_dump(exclude={"checked"})) if file else NumberWords()
