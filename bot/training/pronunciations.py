"""Makes the table content/voice/words.tsv for `voice words`: each Thai word of our texts and how it
is said, in IPA.

The letter-to-sound data is that of pythaitts (Apache-2.0, FastThaiG2P): a dictionary of 62,000
words and rules for the others. It takes half a minute and 400 MB to load, so that the words we use
are taken from it once, here, and never at run time.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

from bot.errors import Refusal
from bot.voice.phonemes import NoSyllable, word
from bot.voice.words import REPEAT, SAID_AS, TABLE, THAI

_SPOKEN = (
    "phrases/th/*.yaml", "answers/*/answer.yaml", "follow_ups/*.yaml", "lessons/*/*.yaml",
    "lessons/*/th.md", "first_hour.yaml", "how_tos.yaml", "hotlines.yaml", "hours.yaml",
    "desk.yaml", "modules.yaml", "scam_types.yaml", "case_words.yaml", "places/*.csv",
)  # fmt: skip
_RUN = re.compile(f"[{THAI}.]+|[A-Za-z]+")

_PARTS = re.compile('["{}\n]')
_THAI = re.compile(f"[{THAI}]")

Convert = Callable[[str], str]
"""Says a word in IPA."""


def make(folder: Path) -> tuple[int, list[str]]:
    """Write the table of a content folder. Return how many words it has, and those left out.

    Raises Refusal if pythaitts is not installed.
    """
    split, convert = _source()
    said_as = yaml.safe_load((folder / SAID_AS).read_text("utf-8"))["said_as"]
    found, left_out = {}, []
    tokens = {part for text in _texts(folder) for token in split(text) for part in _parts(token)}
    for token in sorted(tokens):
        if token in said_as or not re.search(f"[{THAI}A-Za-z]", token):
            continue
        try:
            word(ipa := convert(token))
        except NoSyllable:
            left_out.append(token)
        else:
            found[token] = ipa
    for written, spoken in said_as.items():
        found[written] = " ".join(convert(token) for token in split(spoken))
    rows = (f"{token}\t{ipa.replace('/', '')}\n" for token, ipa in sorted(found.items()))
    (folder / TABLE).write_text("".join(rows), "utf-8")
    return len(found), left_out


def _parts(token: str) -> list[str]:
    """A word without the sign that says it twice."""
    return token.split(REPEAT)


def _texts(folder: Path) -> Iterator[str]:
    for pattern in _SPOKEN:
        for path in sorted(folder.glob(pattern)):
            for part in _PARTS.split(path.read_text("utf-8")):
                if _THAI.search(part):  # English words are said by the voice's own English
                    yield from _RUN.findall(part)


def _source() -> tuple[Callable[[str], list[str]], Convert]:
    spec = importlib.util.find_spec("pythaitts")
    if spec is None or spec.origin is None:
        raise Refusal("`voice words` needs pythaitts: pip install --no-deps 'pythaitts>=0.8'")
    # Its own package imports engines that fetch weights; the part we need stands alone.
    sys.path.insert(0, str(Path(spec.origin).parent / "pretrained"))
    from fastthaig2p.g2p import G2P

    source = G2P()
    return source._tokenizer.tokenize, source.convert
