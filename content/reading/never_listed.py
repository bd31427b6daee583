"""Loads never_listed.yaml: genuine numbers, accounts and sites that no report can put on a list."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from content.reading.files import read_model
from content.reading.problems import Mistakes

_Digits = Annotated[str, Field(pattern=r"^\+?[0-9][0-9 -]{2,24}$")]
_Host = Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]


class NeverListedFile(BaseModel):
    """The content of never_listed.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    numbers: tuple[_Digits, ...] = ()
    accounts: tuple[_Digits, ...] = ()
    hosts: tuple[_Host, ...] = ()


@dataclass(frozen=True, slots=True)
class NeverListed:
    """Telephone numbers and accounts as they were written, and hosts with all that is below them.

    Those of hotlines, offices and brands are kept with these.
    """

    numbers: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()


def load_never_listed(folder: Path, mistakes: Mistakes) -> NeverListed:
    """The content of never_listed.yaml; empty if there is no such file."""
    path = folder / "never_listed.yaml"
    if not path.exists():
        return NeverListed()
    file = read_model(path, NeverListedFile, mistakes)
    if file is None:
        return NeverListed()
    return NeverListed(frozenset(file.numbers), frozenset(file.accounts), frozenset(file.hosts))
