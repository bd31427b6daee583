"""Reads messages that others collected under an open licence, as training rows of what a message
does (its act).

The corpus is written by hand and holds few of the dense notices and adverts that firms send by SMS.
The files are those of the data folder named on the command line; none is part of this repository.
"""

from __future__ import annotations

import csv
import gzip
import io
import random
from collections.abc import Iterator
from pathlib import Path

from bot.errors import Refusal
from bot.training.corpus import Message
from handlers.core.text import plain

THAI_SMS = "thai_sms_dev.csv"
"""Real Thai SMS of 2021-22 (ssivakorn/Thai-SMS-spam-filter, MIT)."""
ENGLISH_SMS = "texts_sms_english.csv.gz"
"""Real English SMS (Mishra and Soni, CC BY 4.0)."""
POSTS = "texts_benign_thai.csv.gz"
"""Honest Thai texts; the social posts among them (wisesight-sentiment, CC0) are taken."""
SCORED = ("messages_dev_2.csv",)
"""Sets that the model is scored on: what is like a row of theirs is left out."""
LATER = "202205"
"""Thai SMS collected from this month on are kept for scoring (`collected`: date or year)."""
ACTS = {"scam": "deceit", "spam": "chat", "ok": "genuine", "otp": "genuine"}
"""What a kind of Thai SMS does: "spam" there are adverts of real services."""
UNKNOWN = ""
"""The trick of a message whose trick nobody named."""
ALIKE = 24
"""Letters of the beginning in which two messages are the same notice."""
MOST_ENGLISH, MOST_POSTS = {"benign": 350, "scam": 250, "spam": 150}, 400
SEED = 20261130


def messages(folder: Path) -> list[Message]:
    """Rows to learn from. Raises Refusal if a file is not there."""
    chance = random.Random(SEED)
    seen = {_letters(row["text"]) for name in SCORED for row in _table(folder / name)}
    found = [
        Message("sms-th", "", ACTS[row["kind"]], UNKNOWN, "th", row["text"])
        for row in _table(folder / THAI_SMS)
        if not row["collected"] >= LATER
    ]
    english = list(_table(folder / ENGLISH_SMS))
    for label, most in MOST_ENGLISH.items():
        some = [row["text"] for row in english if row["label"] == label]
        act = "deceit" if label == "scam" else "chat"
        found += [
            Message("sms-en", "", act, UNKNOWN, "en", text)
            for text in chance.sample(some, min(most, len(some)))
        ]
    posts = [r["text"] for r in _table(folder / POSTS) if r["source"].startswith("wisesight")]
    found += [
        Message("posts", "", "chat", UNKNOWN, "th", text)
        for text in chance.sample(posts, min(MOST_POSTS, len(posts)))
    ]
    return list(_without_copies(found, seen))


def later_messages(folder: Path) -> list[Message]:
    """The Thai SMS that are kept for scoring. Raises Refusal if the file is not there."""
    found = [
        Message("sms-th", "", ACTS[row["kind"]], UNKNOWN, "th", row["text"])
        for row in _table(folder / THAI_SMS)
        if row["collected"] >= LATER
    ]
    earlier = {
        _letters(row["text"]) for row in _table(folder / THAI_SMS) if not row["collected"] >= LATER
    }
    return list(_without_copies(found, earlier))


def _without_copies(found: list[Message], seen: set[str]) -> Iterator[Message]:
    for message in found:
        letters = _letters(message.text)
        if len(letters) >= ALIKE // 2 and letters not in seen:
            seen.add(letters)
            yield message


def _letters(text: str) -> str:
    return "".join(letter for letter in plain(text) if letter.isalpha())[:ALIKE]


def _table(path: Path) -> Iterator[dict[str, str]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refusal(f"--collected {path}: {error.strerror or error}") from error
    data = gzip.decompress(data) if path.suffix == ".gz" else data
    yield from csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""))
