"""The features that the link model reads, computed from a link: hashed n-grams of its host, and
values for the trees.

Training and judging use the same features: after a change here the model must be trained again
(`python -m bot links train`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import log2
from zlib import crc32

from handlers.checks.links.address import WebAddress

BUCKETS = 1 << 18
"""Number of buckets of hashed features."""

_WORD = re.compile(r"[a-z]+|\d+|[^\x00-\x7f]+")
_LETTERS, _DIGITS = re.compile(r"[a-z]+"), re.compile(r"\d+")
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]+")
_SWITCH = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_HOST_LIMIT, _PATH_LIMIT = 80, 120
_NUMERALS = "0123456789"
_ENDINGS = frozenset(
    {"com", "net", "org", "co", "gov", "gob", "go", "edu", "ac", "or", "ne", "jp", "uk", "br", "au"}
)
"""Top-level domains that are suspicious inside a host: smbc.co.jp.some-name.com."""
_FILES = ("php", "html", "htm", "zip", "asp", "aspx", "jsp", "pdf", "txt", "rar")


def host_of(address: WebAddress) -> str:
    """The readable host without "www.", cut to _HOST_LIMIT."""
    return address.name.removeprefix("www.")[-_HOST_LIMIT:]


def hashed_features(address: WebAddress) -> list[int]:
    """Hashed features: n-grams (1 to 4) of the host, its suffix, words of host and path."""
    host = host_of(address)
    framed = f"^{host}$"
    # Slicing and hashing bytes is twice as fast as text; other scripts are rare.
    whole = framed.encode()
    letters = [framed[n].encode() for n in range(len(framed))]
    grams: set[bytes] = set(letters)
    for size in (2, 3, 4):
        if len(whole) == len(framed):
            grams.update([whole[n : n + size] for n in range(len(whole) - size + 1)])
        else:
            places = range(len(letters) - size + 1)
            grams.update([b"".join(letters[n : n + size]) for n in places])
    label = address.label.rsplit(".", 1)[-1]
    words = ["=" + address.suffix, f"l:{min(len(label), 24)}"]
    words.append("s:" + _LETTERS.sub("a", _DIGITS.sub("0", label)))
    words.append(f"d:{min(address.path.count('/'), 6)}:{min(len(address.path) // 8, 8)}")
    words += ["h:" + word for word in _WORD.findall(host)]
    rest = (address.path + address.query)[:_PATH_LIMIT].lower()
    words += [
        "p:" + (word if word.isalpha() else f"#{min(len(word), 9)}") for word in _WORD.findall(rest)
    ]
    grams.update([word.encode() for word in words])
    return list({crc32(gram) % BUCKETS for gram in grams})


NUMERIC_FEATURES = (
    # the name
    "host_length", "label_length", "label_digits", "label_digit_share", "hyphens", "vowel_share",
    "longest_consonants", "switches", "words", "longest_word", "repeats", "distinct_share",
    "entropy", "first_digits", "last_digits", "suffix_length", "suffix_labels", "end_length",
    "number", "foreign",
    # what stands before it
    "sub_labels", "sub_length", "sub_longest", "sub_digits", "sub_hyphens", "sub_entropy",
    "sub_ending",
    # the page
    "path_length", "path_depth", "query_length", "path_digits", "last_segment_length", "path_dots",
    "escapes", "home_folder", "blog", *(f"file_{kind}" for kind in _FILES),
)  # fmt: skip


def numeric_features(address: WebAddress) -> list[float]:
    """The values of NUMERIC_FEATURES, in their order."""
    return [*_of_name(address), *_of_sub(address), *_of_page(address)]


def _of_name(address: WebAddress) -> list[float]:
    host = host_of(address)
    label = address.label.rsplit(".", 1)[-1]
    letters = sum(map(str.isalpha, label))
    digits = sum(map(str.isdigit, label))
    words = _WORD.findall(label)
    distinct = len(set(label))
    return [
        len(host), len(label), digits, digits / max(1, len(label)), host.count("-"),
        sum(map(label.count, "aeiouy")) / max(1, letters),
        max(map(len, _CONSONANTS.findall(label)), default=0), len(_SWITCH.findall(label)),
        len(words), max(map(len, words), default=0), len(label) - distinct,
        distinct / max(1, len(label)), entropy(label), len(label) - len(label.lstrip(_NUMERALS)),
        len(label) - len(label.rstrip(_NUMERALS)), len(address.suffix),
        address.suffix.count(".") + 1, len(address.suffix.rsplit(".", 1)[-1]),
        float(address.is_number), float("xn--" in address.host),
    ]  # fmt: skip


def _of_sub(address: WebAddress) -> list[float]:
    sub = address.sub.removeprefix("www.").removeprefix("www")
    if not sub:
        return [0.0] * 7
    labels = sub.split(".")
    return [
        len(labels), len(sub), max(map(len, labels)), sum(map(str.isdigit, sub)), sub.count("-"),
        entropy(sub), float(not _ENDINGS.isdisjoint(labels)),
    ]  # fmt: skip


def _of_page(address: WebAddress) -> list[float]:
    path = address.path[:_PATH_LIMIT]
    last = path.rstrip("/").rsplit("/", 1)[-1]
    kind = last.rsplit(".", 1)[-1].lower() if "." in last else ""
    return [
        len(path) - 1, path.count("/") - 1, len(address.query), sum(map(str.isdigit, path)),
        len(last), path.count("."), path.count("%"), float("~" in path), float("/wp-" in path),
        *(float(kind == one) for one in _FILES),
    ]  # fmt: skip


def entropy(text: str) -> float:
    """Bits a letter: low where letters repeat."""
    total = len(text)
    if not total:
        return 0.0
    shares = [text.count(letter) / total for letter in dict.fromkeys(text)]
    return -sum(share * log2(share) for share in shares)


def sign_features(codes: Iterable[str], known: tuple[str, ...]) -> list[float]:
    """1.0 for each raised sign, in the order of the signs that the model knows."""
    raised = set(codes)
    return [1.0 if code in raised else 0.0 for code in known]
