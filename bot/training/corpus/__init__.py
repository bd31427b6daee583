"""Reads the corpus of utterances and messages, written by independent hands: README.md says how."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
HELD = "held"
"""The set of writers whose rows nobody trains on."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a person typed to us; `situation` is an id of content/situations.yaml."""

    writer: str
    situation: str
    lang: str
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """What a person forwarded; `trick` is an id of content/scam_types.yaml or "none"."""

    writer: str
    family: str
    act: str
    trick: str
    lang: str
    text: str


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote rows, and in which set they are ("train" or "held")."""

    writer: str
    persona: str
    set: str


def utterances() -> list[Utterance]:
    """All rows of utterances.tsv, in order."""
    return [Utterance(*row) for row in _rows("utterances.tsv")]


def messages() -> list[Message]:
    """All rows of messages.tsv, in order."""
    return [Message(*row) for row in _rows("messages.tsv")]


def writers() -> list[Writer]:
    """All rows of writers.tsv, in order."""
    return [Writer(*row) for row in _rows("writers.tsv")]


def _rows(name: str) -> Iterator[list[str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(reader)
        for row in reader:
            yield [*row[:-1], row[-1].replace("\\n", "\n")]
