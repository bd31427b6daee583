"""The screenshots that people send on the day of a scare, and whether those that come again are
told from those that only look alike.

All are drawn in one layout, as chats of one app are: the words of the corpus, and the same with
another digit. Nine in ten are REPEATED ones: half of them the very file, half as apps hand them on.
"""

from __future__ import annotations

import csv
import io
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from PIL import Image

from bot.foreign.known.compare import Fingerprint, equal
from bot.foreign.known.fingerprint import fingerprint
from bot.settings import ROOT
from tests.bot.foreign.screens import Picture, as_file, screen

EACH = 10
"""One message in so many is a screenshot."""
FRESH_EACH = 10
"""One screenshot in so many was never sent before."""
REPEATED = 20
"""Screenshots that go round."""
ONE_BUBBLE = 420
"""Characters that stand on one screen."""
CORPUS = ROOT / "bot" / "training" / "corpus" / "messages.tsv"
STATUS_BAR = 64
"""Pixels of the status bar of screen()."""


def messages(seed: int) -> Iterator[str]:
    """Messages of the corpus, none twice, in an order of chance."""
    with CORPUS.open(encoding="utf-8", newline="") as file:
        rows = [row["text"].replace("\\n", " ") for row in csv.DictReader(file, delimiter="\t")]
    random.Random(seed).shuffle(rows)
    return (text for text in dict.fromkeys(rows) if 40 <= len(text) <= ONE_BUBBLE)


def with_another_digit(words: str, chance: random.Random) -> str:
    """The same words with one digit changed; a telephone number added if they have none."""
    if not any(letter in "0123456789" for letter in words):
        words += " โทร 081-234-5678"
    place = chance.choice([at for at, letter in enumerate(words) if letter in "0123456789"])
    digit = chance.choice([each for each in "0123456789" if each != words[place]])
    return words[:place] + digit + words[place + 1 :]


def with_another_word(words: str, chance: random.Random) -> str:
    """The same words with two letters that stand beside each other exchanged."""
    places = [at for at in range(len(words) - 1) if words[at] != words[at + 1]]
    places = [at for at in places if not words[at : at + 2].isspace()]
    at = chance.choice(places)
    return words[:at] + words[at + 1] + words[at] + words[at + 2 :]


def copies(picture: Picture) -> dict[str, bytes]:
    """The picture as apps and people hand it on."""
    cut = picture.crop((0, STATUS_BAR, picture.width, picture.height))
    telegram = 1280 / max(picture.size)
    return {
        "JPEG 85": as_file(picture, 85),
        "JPEG 60": as_file(picture, 60),
        "as Telegram shrinks it": as_file(_scaled(picture, telegram), 80),
        "three quarters": as_file(_scaled(picture, 0.75), 75),
        "half as large again": as_file(_scaled(picture, 1.5), 75),
        "without its status bar": as_file(cut, 75),
        "compressed three times": as_file(_again(_again(picture, 80), 70), 75),
    }


def _scaled(picture: Picture, by: float) -> Picture:
    size = (round(picture.width * by), round(picture.height * by))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _again(picture: Picture, quality: int) -> Picture:
    return Image.open(io.BytesIO(as_file(picture, quality)))


@dataclass
class Album:
    """The screenshots of one scare: `fresh` new ones, half of them look-alikes of repeated ones."""

    fresh: int
    seed: int = 5
    sent: dict[str, int] = field(default_factory=lambda: {"repeats": 0, "others": 0})

    def __post_init__(self) -> None:
        chance, words = random.Random(self.seed), messages(self.seed)
        repeated = list(itertools.islice(words, REPEATED))
        self._repeated = [self._versions(each) for each in repeated]
        self._fresh = [
            as_file(screen(with_another_digit(chance.choice(repeated), chance)), 80)
            if number % 2
            else as_file(screen(next(words)), 80)
            for number in range(self.fresh)
        ]
        self._chance = chance
        self._met: set[int] = set()

    @staticmethod
    def _versions(words: str) -> list[bytes]:
        picture = screen(words)
        first = as_file(picture, 80)
        return [first, *copies(_again(picture, 80)).values()]

    def files(self) -> Iterator[bytes]:
        """Without end: what is sent, one after the other. Fresh ones come again after the last."""
        fresh = itertools.cycle(self._fresh)
        for number in itertools.count():
            if number % FRESH_EACH == 0:
                self.sent["others"] += 1
                yield next(fresh)
                continue
            which = self._chance.randrange(REPEATED)
            self.sent["repeats" if which in self._met else "others"] += 1
            self._met.add(which)
            versions = self._repeated[which]
            yield versions[0] if self._chance.random() < 0.5 else self._chance.choice(versions[1:])


def _known_by(file: bytes) -> Fingerprint:
    told, packed = fingerprint(Image.open(io.BytesIO(file)).convert("L"))
    found = Fingerprint.of(told, packed)
    assert found is not None
    return found


def _known(one: Fingerprint, other: Fingerprint) -> bool:
    return one.far(other) is not None and equal(one, other)


OTHERS = (("other digit", with_another_digit), ("other letters", with_another_word))


def measure(count: int, seed: int = 11) -> dict[str, dict[str, int]]:
    """What became of `count` screenshots: kind -> {"pairs", "known"}.

    Of kinds that start with "other" none may be known: one digit changed, two letters exchanged,
    and each screenshot against all before it.
    """
    chance, texts = random.Random(seed), messages(seed)
    met: dict[str, dict[str, int]] = {}
    before: list[Fingerprint] = []

    def note(kind: str, known: bool) -> None:
        figures = met.setdefault(kind, {"pairs": 0, "known": 0})
        figures["pairs"] += 1
        figures["known"] += known

    for words in itertools.islice(texts, count):
        dark = chance.random() < 0.3
        picture = screen(words, dark=dark)
        first = _known_by(as_file(picture))
        for kind, file in copies(picture).items():
            note(kind, _known(first, _known_by(file)))
        for kind, change in OTHERS * 4:
            other = screen(change(words, chance), dark=dark)
            if other.tobytes() != picture.tobytes():  # two marks on one letter look alike
                note(kind, _known(first, _known_by(as_file(other, 80))))
        for each in before:
            note("other message", _known(first, each))
        before.append(first)
    return met
