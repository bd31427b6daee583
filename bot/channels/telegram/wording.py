"""Writes the text of one Telegram message in HTML and trims it to Telegram's limit."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace

from bot.channels.fit import fit, measure

CAPTION = 1024
"""The most UTF-16 units in a caption, tags not counted (Bot API, sendPhoto, sendVoice)."""

LIMIT = 4096
"""The most UTF-16 units in a message's text, tags not counted (Bot API, sendMessage: "1-4096
characters after entities parsing")."""

UNIT = "utf16"
LINE_BREAK = "\n"
BLANK_LINE = "\n\n"

_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]*://\S+"  # any scheme
    # A host whose top-level domain is Latin letters or the Thai one, and whatever follows it.
    "|(?<![\\w.-])\\.*[\\w-]+(?:\\.[\\w-]+)*\\.(?:[a-z]{2,}|\u0e44\u0e17\u0e22)\\S*"
    r"|@\w{4,}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a bubble, as plain text. `covered` makes it a spoiler, shown when tapped."""

    text: str
    bold: bool = False
    covered: bool = False


Bubble = tuple[Line, ...]


def write(bubbles: list[Bubble]) -> str:
    """Return the message's HTML, bubbles as paragraphs; never empty, as Telegram refuses that."""
    full = [
        tuple(replace(line, text=_inert(line.text)) if line.covered else line for line in bubble)
        for bubble in bubbles
        if any(line.text.strip() for line in bubble)
    ]
    fitted = _fit(full) or [(Line("…"),)]
    return BLANK_LINE.join(
        LINE_BREAK.join(_html(line) for line in bubble if line.text) for bubble in fitted
    )


def size(markup: str) -> int:
    """Return the length of a message from `write` as Telegram counts it: UTF-16 units, no tags."""
    return measure(html.unescape(re.sub(r"</?[a-z-]+>", "", markup)), UNIT)


def _fit(bubbles: list[Bubble]) -> list[Bubble]:
    """Return the bubbles with every line cut to the greatest length at which all of them fit."""
    lines = [line for bubble in bubbles for line in bubble]
    breaks = len(lines) - 1 + len(bubbles) - 1  # one between lines, two between bubbles
    room = LIMIT - breaks
    if 2 * sum(len(line.text) for line in lines) <= room:
        return bubbles  # no character has more than two units, so they need not be counted
    lengths = [measure(line.text, UNIT) for line in lines]
    if sum(lengths) <= room:
        return bubbles
    longest = max(n for n in range(LIMIT) if sum(min(n, size) for size in lengths) <= room)
    return [tuple(replace(ln, text=fit(ln.text, longest, UNIT)) for ln in b) for b in bubbles]


def _inert(text: str) -> str:
    """Return the text of a spoiler with URLs altered so that no app makes them links.

    Code tags, which `_html` uses for that, are not allowed in a spoiler (Bot API, "Formatting
    options")."""

    def broken(address: re.Match[str]) -> str:
        words = re.sub(r"^http(?=s?://)", "hxxp", address[0], flags=re.IGNORECASE)
        return re.sub(r"(?<!\[)[.@](?!\])", lambda sign: f"[{sign[0]}]", words)

    return _ADDRESS.sub(broken, text)


def _html(line: Line) -> str:
    """Return the line in HTML. URLs become code, which apps do not make links, because a message
    of Rutan must never open a website, least of all one that it warns of."""
    if line.covered:
        return _styled(line.text, "tg-spoiler")
    tag = "b" if line.bold else ""
    if "." not in line.text and ":" not in line.text and "@" not in line.text:
        return _styled(line.text, tag)
    parts, end = [], 0
    for address in _ADDRESS.finditer(line.text):
        parts.append(_styled(line.text[end : address.start()], tag))
        parts.append(_styled(address[0], "code"))
        end = address.end()
    parts.append(_styled(line.text[end:], tag))
    return "".join(parts)


def _styled(text: str, tag: str) -> str:
    escaped = html.escape(text, quote=False)
    return f"<{tag}>{escaped}</{tag}>" if tag and text.strip() else escaped
