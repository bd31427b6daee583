"""Finds links in chat text: bare ones, disguised ones (hxxp, [.], "dot"), and ones glued to Thai
letters.

A link is returned refanged, in NFKC and without invisible characters; no scheme is added and letter
case is kept. E-mail addresses and @names are no links.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from publicsuffixlist import PublicSuffixList

LIMIT = 50
"""Most links that are found in one text."""

_LETTER = "a-z0-9\u00c0-\u024f\u0370-\u03ff\u0400-\u052f\u0531-\u0587\u13a0-\u13fd\u1e00-\u1eff"
_LABEL = rf"[{_LETTER}_](?:[{_LETTER}_-]{{0,61}}[{_LETTER}_])?"
_THAI = "\u0e00-\u0e7f"
_SEA = rf"{_THAI}\u0e80-\u0eff\u1780-\u17ff\u1000-\u109f"  # Thai, Lao, Khmer, Burmese
_WIDE = rf"[^\W]|[{_SEA}-]"
_PICTURES = "\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001ffff"
_END = f'\\s<>"`\u2018-\u201f\u00ab\u00bb\u300a-\u300f\u2026|^{{}}\\\\{_PICTURES}'
_TAIL = rf"(?::\d{{1,5}})?(?:[/?#][^{_END}]*)?"
_WORDS = re.compile(
    rf"""
    (?P<mail>(?<![{_LETTER}.@/])[a-z0-9._%+-]{{1,64}}@(?:{_LABEL}\.)+[a-z]{{2,24}}(?![{_LETTER}/@]))
  | (?P<handle>(?<![{_LETTER}/.:])@[{_LETTER}._-]+)
  | (?P<full>(?:https?|ftp)://(?:[^\s/?#<>"@]{{1,256}}@)?
      (?:\[[0-9a-f:.]{{2,45}}\]|(?:{_WIDE}|\.){{1,253}}){_TAIL})
  | (?P<www>(?<![{_LETTER}.@-])www\d?\.(?:{_WIDE}|\.){{1,200}}{_TAIL})
  | (?P<bare>(?:(?<![{_LETTER}@._-])|(?<=[{_THAI}]\.)|(?<=\s_))(?!_)
      (?:{_LABEL}\.){{1,10}}(?:xn--[a-z0-9-]{{1,59}}|[{_LETTER}]{{2,24}}){_TAIL})
  | (?P<thai>(?<![\w.])[{_SEA}0-9-]{{1,40}}(?<![0-9])\.
      (?:\u0e44\u0e17\u0e22|com|net|org|info|co\.th|in\.th|go\.th|or\.th)(?![{_LETTER}]){_TAIL})
  | (?P<ip>(?<![\w.])\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?::\d{{1,5}}/|:\d{{1,5}}(?!\d)|/(?=[\w?#]))
      [^{_END}]*)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CLOSERS = {")": "(", "]": "["}
_NOT_BARE = frozenset({"zip", "mov", "md", "py", "sh", "rs", "pl", "ps", "cab", "pm"})
"""Top-level domains that are more often file suffixes: links only with a scheme or a path."""
_COMMON = frozenset({"com", "net", "org", "cc", "co", "me"})


@dataclass(frozen=True, slots=True)
class Found:
    """A link and its position (start, end) in the refanged text."""

    url: str
    start: int
    end: int


@functools.cache
def suffixes() -> PublicSuffixList:
    """The public suffix list that ships with the library, loaded once."""
    return PublicSuffixList()


@functools.cache
def endings() -> frozenset[str]:
    """Every top-level domain, in Unicode and in punycode."""
    tops = {name.rsplit(".", 1)[-1] for name in suffixes()._publicsuffix}
    puny = {top.encode("idna").decode() for top in tops if not top.isascii()}
    return frozenset(tops | puny)


def find_links(text: str) -> tuple[Found, ...]:
    """The links of a text that went through normalized() and refang(), in order, at most LIMIT."""
    if "." not in text and "://" not in text:
        return ()
    found: list[Found] = []
    place = 0
    while len(found) < LIMIT and (match := _WORDS.search(text, place)):
        place = match.end()
        kind = match.lastgroup or ""
        if kind in ("mail", "handle"):
            continue
        url = _trim(match[0], kind)
        if url is None:
            continue
        place = match.start() + len(url)
        found.append(Found(url, match.start(), place))
    return tuple(found)


def _trim(raw: str, kind: str) -> str | None:
    """The link without surrounding characters; None if it is no link after all."""
    scheme, host, rest = _parts(raw, kind)
    if kind != "ip" and not host.startswith("["):
        whole = _host(host, kind, bool(rest))
        if whole is None:
            return None
        if whole != host:
            host, rest = whole, ""
    return scheme + host + _tail(rest)


def _parts(raw: str, kind: str) -> tuple[str, str, str]:
    """(scheme and user info, host, rest) of a raw match."""
    start = 0
    if kind == "full":
        start = raw.index("//") + 2
        authority = re.split(r"[/?#]", raw[start:], maxsplit=1)[0]
        if "@" in authority:
            start += authority.rindex("@") + 1
    if raw[start : start + 1] == "[":
        end = raw.index("]") + 1
    else:
        mark = re.compile(r"[:/?#]").search(raw, start)
        end = mark.start() if mark else len(raw)
    return raw[:start], raw[start:end], raw[end:]


def _host(host: str, kind: str, has_rest: bool) -> str | None:
    """The longest beginning of the host that ends in an existing top-level domain.

    A label of Latin letters ends before Thai letters that are glued to it.
    """
    labels = host.split(".")
    best = None
    for n, label in enumerate(labels):
        latin = re.match(rf"[^{_SEA}]+", label)
        cut = latin[0] if latin else label
        if n and cut.lower().rstrip("-_") in endings():
            best = ".".join([*labels[:n], cut.rstrip("-_")])
        if cut != label and latin:
            break
    if best is None:
        # A host without a top-level domain: an IP number, a local name.
        return host.rstrip(".-") if kind == "full" and re.fullmatch(r"[\w.-]+", host) else None
    first, _, last = best.rpartition(".")
    if kind == "bare" and not (has_rest and best == host):
        if last.lower() in _NOT_BARE or (len(first) < 2 and last.lower() not in _COMMON):
            return None
        if last[0].isupper() and not first.split(".")[-1].isupper():
            return None  # the end of a sentence and the first word of the next
    # "www.com" alone is a typing error; "www0.com" is a name like any other.
    return best if kind != "www" or best.count(".") > 1 or first.lower() != "www" else None


def _tail(rest: str) -> str:
    """Path, query and fragment, up to Thai letters that do not begin a path segment."""
    if not rest:
        return ""
    glued = re.search(rf"(?<![/=&?%#\-_+.{_SEA}])[{_SEA}]", rest)
    if glued:
        rest = rest[: glued.start()]
    while rest:
        last = rest[-1]
        if last in ".,;:!?'*~&([\u0e2f\u0e46" or (
            last in _CLOSERS and rest.count(last) > rest.count(_CLOSERS[last])
        ):
            rest = rest[:-1]
        else:
            break
    return rest
