"""Nearly the same words are one wording; two frauds of one kind are not."""

from __future__ import annotations

import csv
import random
import re
from pathlib import Path

import pytest

from handlers.cases.text import same_wording
from storage.cases import campaigns
from storage.cases.campaigns import alike

LETTERS = "กขคงนมยรaxyz019 "


def typed_again(text: str, dice: random.Random) -> str:
    """A letter in fifty changed, lost or added."""
    letters = list(text)
    for _ in range(max(1, len(letters) // 50)):
        at = dice.randrange(len(letters))
        letters[at : at + dice.randrange(2)] = dice.choice(["", dice.choice(LETTERS)])
    return "".join(letters)


def other_numbers(text: str, dice: random.Random) -> str:
    """The same message to the next victim: all figures differ, one word is gone."""
    words = re.sub(r"\d", lambda _: str(dice.randrange(10)), text).split(" ")
    if len(words) > 4:
        words.pop(dice.randrange(len(words)))
    return " ".join(words)


def joined(one: str, other: str) -> bool:
    """Whether two texts would meet in a campaign."""
    first = {seen.value: seen.detail for seen in same_wording.seen(one)}
    return any(
        seen.value in first and alike(first[seen.value], seen.detail)
        for seen in same_wording.seen(other)
    )


@pytest.fixture(scope="module")
def messages(shared: Path) -> list[tuple[str, str]]:
    """(kind of fraud, text) of the labelled messages that are long enough."""
    with (shared / "data" / "messages_dev.csv").open(encoding="utf-8") as file:
        rows = [(row["scam_type"], row["text"]) for row in csv.DictReader(file)]
    return [row for row in rows if same_wording.signature(row[1])]


@pytest.mark.parametrize("edit", [typed_again, other_numbers])
def test_small_edits_are_found(messages: list[tuple[str, str]], edit: object) -> None:
    dice = random.Random(7)
    assert callable(edit)
    found = [joined(text, edit(text, dice)) for _, text in messages for _ in range(3)]
    assert sum(found) >= 0.9 * len(found)


def test_messages_of_one_kind_are_not_joined(messages: list[tuple[str, str]]) -> None:
    pairs = [
        joined(text, other)
        for at, (kind, text) in enumerate(messages)
        for of, other in messages[:at]
        if of == kind
    ]
    assert len(pairs) > 100
    assert sum(pairs) <= 0.01 * len(pairs)


def test_alike_holds_on_messages_it_was_not_chosen_on(
    messages: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chosen on one half as the strictest that finds no less; the other half is only counted."""
    shuffled = random.Random(3).sample(messages, len(messages))
    found = {}
    for alike_from in (0.3, 0.4, 0.5, 0.6):
        monkeypatch.setattr(campaigns, "ALIKE", alike_from)
        dice = random.Random(7)
        edited = [joined(text, typed_again(text, dice)) for _, text in shuffled[::2]]
        found[alike_from] = sum(edited)
    monkeypatch.undo()
    strictest = max(one for one in found if found[one] == max(found.values()))
    assert strictest >= campaigns.ALIKE
    held_out, dice = shuffled[1::2], random.Random(8)
    edits = (typed_again, other_numbers)
    again = [joined(text, edit(text, dice)) for _, text in held_out for edit in edits]
    assert sum(again) >= 0.9 * len(again)


@pytest.mark.parametrize("text", ["", "สวัสดี", "0812345678 0899999999", "http://a.example/" * 9])
def test_what_has_no_wording_joins_nothing(text: str) -> None:
    assert same_wording.seen(text) == ()
