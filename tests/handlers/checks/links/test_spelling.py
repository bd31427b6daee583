"""An address is official only if every reader of it opens the same host."""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter
from functools import cache

import pytest

from content.reading.library import Library
from handlers.checks.extract import read
from handlers.checks.links.judge import link_judge
from handlers.checks.links.spelling import plainly_written
from handlers.checks.messages.judge import message_judge
from handlers.checks.verdict import Verdict

OFFICIAL = "kasikornbank.com"
EVIL = "q8zx3.top"
FORMS = ("{official}{c}x@{evil}", "{official}{c}x.{evil}", "{official}{c}/@{evil}")
LOOK_ALIKES = "\uff0f\uff1f\uff03\uff20\uff0e\uff61\u3002\u2024\u2044\u2215\u29f8\ufe52\ufe68\ufe56"
PLAIN_SPACES = " \t\r\n"
"""Between two words they end an address for everybody."""


LATIN, EACH = 0x180, 797
"""All characters below LATIN are tried, and of each further kind one in so many.

All 13,000 punctuation marks, symbols, spaces, marks and format characters were tried once.
"""


@cache
def characters() -> list[str]:
    """Characters of every category, with all that are typed between words, and look-alikes."""
    found = [*map(chr, range(LATIN)), *LOOK_ALIKES]
    seen: Counter[str] = Counter()
    for number in range(LATIN, sys.maxunicode + 1):
        kind = unicodedata.category(chr(number))
        if kind in ("Cn", "Co", "Cs"):
            continue
        if kind[0] == "Z" or kind == "Cf" or seen[kind] % EACH == 0:
            found.append(chr(number))
        seen[kind] += 1
    return found


def official(library: Library, message: str, hidden: tuple[str, ...] = ()) -> bool:
    found = message_judge(library).judge(read(message, library.numbers, hidden))
    return any(link.verdict is Verdict.OFFICIAL for link in found.links)


@pytest.mark.parametrize("scheme", ["https://", ""])
@pytest.mark.parametrize("form", FORMS)
def test_no_character_makes_a_false_address_official(
    library: Library, form: str, scheme: str
) -> None:
    judge = link_judge(library.links)
    wrong = []
    for c in characters():
        link = scheme + form.format(official=OFFICIAL, c=c, evil=EVIL)
        if c not in PLAIN_SPACES and official(library, f"ดูนี่ {link} นะ"):
            wrong.append(("chat", c))
        if official(library, "ดูนี่", (link,)):
            wrong.append(("hidden", c))
        if judge.judge(link).verdict is Verdict.OFFICIAL:
            wrong.append(("links check", c))
    assert wrong == []


@pytest.mark.parametrize(
    "message",
    [
        "https://www.kasikornbank.com/th/Pages/index.html",
        "เข้า www.kasikornbank.com ได้เลย",
        "กดที่ kasikornbank.comนะคะ",
        "(https://kasikornbank.com)",
        "KASIKORNBANK.COM",
        "https://kasikornbank.com:443/?a=b#c",
        "ดูที่ https://kasikornbank.com.",
    ],
)
def test_a_plain_address_is_still_official(library: Library, message: str) -> None:
    assert official(library, message)


@pytest.mark.parametrize(
    "link",
    [
        "https://kasikornbank.com\uff0flogin@q8zx3.co/h",
        "https://kasikornbank.com\U0001f600.q8zx3.top/a",
        "https://kasikornbank.com\u00d7a.q8zx3.top",
    ],
)
def test_what_a_browser_opens_is_judged_too(library: Library, link: str) -> None:
    links = read(link, library.numbers).links
    assert any("q8zx3" in one for one in links)


@pytest.mark.parametrize("port", ["99999", "65536"])
def test_a_port_that_no_browser_takes_does_not_hide_the_name(library: Library, port: str) -> None:
    judged = link_judge(library.links).judge(f"https://kbank-verify.top:{port}/login")
    assert judged.verdict is Verdict.DANGER


@pytest.mark.parametrize(
    ("span", "plain"),
    [
        (OFFICIAL, True),
        (f"www.{OFFICIAL}", False),
        (f"x{OFFICIAL}", False),
        (f"x{OFFICIAL}/{OFFICIAL}", True),
        (f"x{OFFICIAL}.{EVIL}", False),
        (f"%{OFFICIAL}", False),
        ("ab", False),
        ("", False),
    ],
)
def test_a_host_counts_only_where_no_label_stands_before_it(span: str, plain: bool) -> None:
    assert plainly_written({OFFICIAL}, (span,)) is plain


def test_a_host_is_found_in_a_span_where_it_also_ends_another_name() -> None:
    assert plainly_written({"aa.th"}, ("aaa.th/aa.th",))
