"""The features that the message model reads, computed from a message: n-grams, red flags, links and
digits.

Training and judging use the same features: after a change here the model must be trained again
(`python -m bot messages train`).
"""

from __future__ import annotations

import re
from zlib import crc32

from handlers.checks.extract import Found
from handlers.checks.messages.findings import Findings
from handlers.checks.verdict import Verdict
from handlers.core.text import plain

BUCKETS = 1 << 16
"""Number of buckets of hashed features."""
LIMIT = 400
"""Characters from the beginning of a message of which n-grams are made."""

_NUMBER = re.compile(r"\d+")
_LETTERS = re.compile("[a-z]+")
_MIXED = re.compile("[\u0e01-\u0e4e][a-z0]{1,2}[\u0e01-\u0e4e]")
"""Latin letters inside a Thai word, which evade filters in gambling messages."""
_ODD = re.compile(r"[^\u0e00-\u0e7fa-z0-9\s.,:;!?()\[\]/*#@&%+=\-_\"']")


def hashed_features(found: Found, seen: Findings) -> list[int]:
    """Hashed features of a message: character n-grams (2 to 4), flags, and features of links.

    Digits are replaced by zeros, so that amounts are alike and no number is learned.
    """
    flags, links = seen.names, seen.links
    text = _NUMBER.sub(lambda m: "0" * min(len(m[0]), 6), plain(found.rest))[:LIMIT]
    framed = f"^{text}$"
    grams: set[str] = set()
    for size in (2, 3, 4):
        grams.update([framed[n : n + size] for n in range(len(framed) - size + 1)])
    grams.update("flag:" + flag for flag in flags)
    if len(flags) >= 2:
        grams.add(f"flags:{min(len(flags), 5)}")
    for link in links[:3]:
        grams.add("link:" + link.verdict.value)
        grams.add(f"odds:{int(link.score * 8)}")
        grams.update("reason:" + reason.code for reason in link.reasons)
        host = link.shown.replace("[.]", ".")
        grams.add("host:" + host)
        grams.update(f"end:{host[n:]}" for n in range(len(host)) if host[n] == ".")
        grams |= _address_pieces(host, link.url)
    grams.add(f"links:{min(len(links), 3)}")
    grams.add(f"phones:{min(len(found.phones), 2)}")
    grams.add(f"accounts:{min(len(found.accounts), 2)}")
    grams.add(f"size:{min(len(text) // 25, 12)}")
    if mixed := len(_MIXED.findall(text)):
        grams.add(f"mixed:{min(mixed, 4)}")
    if odd := len(_ODD.findall(text)):
        grams.add(f"odd:{min(odd, 5)}")
    return sorted({crc32(gram.encode()) % BUCKETS for gram in grams})


def _address_pieces(host: str, url: str) -> set[str]:
    """N-grams of a link's host and the form of its path: names of one campaign are alike."""
    framed = f"^{host}$"
    grams = {
        f"u:{framed[n : n + size]}" for size in (2, 3, 4) for n in range(len(framed) - size + 1)
    }
    path = url.split("//", 1)[-1].partition("/")[2]
    form = _LETTERS.sub("a", _NUMBER.sub("0", path.lower()))
    grams.update((f"path:{min(len(path), 12)}", f"form:{form[:8]}", f"http:{url[:4] == 'http'}"))
    return grams


def numeric_features(found: Found, seen: Findings, words: float) -> list[float]:
    """Numeric features for the trees: log-odds by rules, by flags and by n-grams, and counts."""
    links = seen.links
    reasons = {reason.code for link in links for reason in link.reasons}
    return [
        seen.rules,
        seen.against,
        words,
        float(len(seen.names)),
        max((link.score for link in links), default=-0.1),
        float(any(link.verdict is Verdict.OFFICIAL for link in links)),
        float("shortener" in reasons),
        float(len(links)),
        float(len(found.phones)),
        float(len(found.accounts)),
        float(min(len(found.text), 1000)),
    ]
