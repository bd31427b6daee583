"""Makes what a person typed harmless to those who read it: one line, nothing unseen, nothing to
tap.

A quotation is one line, cannot seem to end before its end, holds nothing that cannot be seen, and
nothing that an app makes into something to tap: no address, mention, command or tag. It is applied
when words are shown, so that it also holds for words that were stored before it was stricter.
"""

from __future__ import annotations

import re

import regex

from handlers.core.say import Quote
from handlers.core.text import written

BREAK = " / "
"""Stands for a line break."""

MARK = "'"
"""Stands for a quotation mark, so that words cannot end the marks that our phrases put around."""

_UNSEEN = regex.compile(
    r"[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Cs}\p{Co}\u2800\ufff9-\ufffc]"
)
"""Signs without a shape: direction marks, zero widths, fillers, tags, controls, Braille blank."""
_PILED = regex.compile(r"(\p{M}{5})\p{M}+")
"""Marks piled so high that they cover the lines around; no script of the region needs six."""
_MARKS = re.compile(
    '["`\u00b4\u02ba\u02bb-\u02bf\u02dd\u02ee\u2018-\u201f\u2032-\u2037\u2039\u203a\u00ab\u00bb'
    "\u275b-\u275e\u276e\u276f\u300a-\u300f\u301d-\u301f\u2e42\U0001f676-\U0001f678']+"
)

_DOTS = re.compile(r"[.\u3002]{2,}")
_ELLIPSIS = "\u2026"
_ABBREVIATION = 4
"""Letters of the longest abbreviation in Thai that is written with a dot behind it."""
_THAI = "\u0e01-\u0e4e"
_THAI_DOMAINS = "\u0e44\u0e17\u0e22|\u0e04\u0e2d\u0e21"
"""The top-level domains in Thai letters (https://data.iana.org/TLD/tlds-alpha-by-domain.txt)."""
_HARMLESS = re.compile(
    # abbreviations with nothing but Thai letters beside them (ranks, titles, places)
    rf"(?<![^\s(])[{_THAI}]{{1,{_ABBREVIATION}}}(?:\.(?!{_THAI_DOMAINS})[{_THAI}]+)+(?=\.?(?:[\s),]|$))"
    # an abbreviation and a number, of a village or a road
    rf"|(?<![^\s(])[{_THAI}]{{1,{_ABBREVIATION}}}\.\d+(?=[\s),]|$)"
    # a time or an amount
    rf"|(?<![^\s(])\d+\.\d+(?=[\s),%{_THAI}]|$)"
)
"""Words with dots that are no address: no top-level domain is a number or one of these."""
_DOT = re.compile(r"(?<=\S)[.\u3002](?=\S)")
_WEB = re.compile(r"http(?=s?://)", re.IGNORECASE)
_SCHEME = re.compile(
    r"(?<=[a-z0-9+\-])(?<!hxxp)(?<!hxxps):(?=//)"
    r"|(?<=mailto):(?=\S)|(?<=tel):(?=\S)|(?<=sms):(?=\S)|(?<=tg):(?=\S)|(?<=geo):(?=\S)"
    r"|(?<=javascript):(?=\S)|(?<=intent):(?=\S)|(?<=data):(?=\S)|(?<=market):(?=\S)",
    re.IGNORECASE,
)
_SIGN = re.compile(
    r"@(?=[^\s\]])"  # a mention or a mail address
    r"|(?<![\w/])/(?=[A-Za-z0-9_])"  # a command of Telegram: "/start"
    r"|#(?=\d*[^\W\d])"
    r"|\$(?=[A-Z])"
)


def quoted(text: str) -> str:
    """Return what a person wrote as one harmless line."""
    lines = (_line(line) for line in text.splitlines())
    return BREAK.join(line for line in lines if line)


def quote(text: str) -> Quote:
    """Return what a person wrote as a Say that others may be shown."""
    return Quote(quoted(text))


def is_harmless(text: str) -> bool:
    """Return whether a text holds nothing that `quoted` would defuse: no address, mention, tag."""
    line = _seen(text)
    return _defused(line) == line


def _line(text: str) -> str:
    return _defused(_MARKS.sub(MARK, _seen(text)))


def _seen(text: str) -> str:
    """Return a line as it looks: normalized, without what cannot be seen or covers other lines."""
    text = _UNSEEN.sub("", written(_UNSEEN.sub("", text)))
    return " ".join(_PILED.sub(r"\1", text).split())


def _defused(line: str) -> str:
    """Return a line in which no app finds an address: "hxxps://example[.]com", "[@]name"."""
    line = _DOTS.sub(_ELLIPSIS, line)
    pieces, at = [], 0
    for harmless in _HARMLESS.finditer(line):
        pieces += [_dotless(line, at, harmless.start()), harmless[0]]
        at = harmless.end()
    pieces.append(_dotless(line, at, len(line)))
    line = _WEB.sub("hxxp", "".join(pieces))
    return _SIGN.sub(_bracketed, _SCHEME.sub(_bracketed, line))


def _dotless(line: str, start: int, end: int) -> str:
    """Return this part of the line with every dot between two signs in brackets."""
    pieces, at = [], start
    for dot in _DOT.finditer(line, start, end):
        if line[dot.start() - 1 : dot.end() + 1] != "[.]":
            pieces += [line[at : dot.start()], "[.]"]
            at = dot.end()
    return "".join((*pieces, line[at:end]))


def _bracketed(sign: re.Match[str]) -> str:
    return f"[{sign[0]}]"
