"""What a person wrote can be shown to others: one line, nothing unseen, nothing to tap."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.core.words.quoted import is_harmless, quoted

WRITTEN = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "...。．｡․/:@＠#$ \n\r\u2028\u0085\u2066\u2069\u202e\u061c\u180e\u1160\u3164\u2800"
            "\u00ad\u200b\u200d\ufeff“”\"„»'`evilcomคอมไทย0123456789[]htps"
        ),
    ),
    max_size=60,
)
"""Texts of any characters, in which the dangerous ones are frequent."""

LIVE = re.compile(
    r"(?i)https?://|\b(?!hxxps?:)[a-z]+://|[\w-]+\.[a-zа-я]{2,}|\d\.\d+\.\d|\.(?:ไทย|คอม)|@\w|(?<![\w/])/[a-z0-9_]"
)
"""What a chat app might make into something to tap."""


@given(WRITTEN)
def test_a_quotation_is_one_line_of_signs_that_can_be_seen(text: str) -> None:
    shown = quoted(text)
    assert len(shown.splitlines()) <= 1
    assert shown == " ".join(shown.split())
    unseen = {unicodedata.category(sign) for sign in shown} & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert not unseen
    assert not set(shown) & set("\u115f\u1160\u3164\uffa0\u2800\u180e\u034f\u17b4\ufe0f\ufffc")


@given(WRITTEN)
def test_a_quotation_cannot_end_the_marks_around_it(text: str) -> None:
    assert not set(quoted(text)) & set('“”„‟"«»‹›「」『』〝〞〟‘’‚‛')


@given(WRITTEN)
def test_a_quotation_holds_nothing_to_tap(text: str) -> None:
    assert not LIVE.search(quoted(text))


@given(WRITTEN)
def test_quoting_what_is_quoted_changes_nothing(text: str) -> None:
    assert quoted(quoted(text)) == quoted(text)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("evil.рф/x", "evil[.]рф/x"),
        ("evil.คอม", "evil[.]คอม"),
        ("ต.คอม", "ต[.]คอม"),
        ("evil.ไทย/x", "evil[.]ไทย/x"),
        ("103.20.10.9/login", "103[.]20[.]10[.]9/login"),
        ("1.2.3.4:8080/a", "1[.]2[.]3[.]4:8080/a"),
        ("bit․ly/x", "bit[.]ly/x"),
        ("evil。com", "evil[.]com"),
        ("evil｡com", "evil[.]com"),
        ("ｅｖｉｌ．com", "evil[.]com"),
        ("e\u200bvil.c\u00adom", "evil[.]com"),
        ("example.中国", "example[.]中国"),
        ("https://evil.com/a", "hxxps://evil[.]com/a"),
        ("ftp://evil", "ftp[:]//evil"),
        ("tg://resolve?domain=x", "tg[:]//resolve?domain=x"),
        ("mailto:a@b.co", "mailto[:]a[@]b[.]co"),
        ("@thaipolice ＠x", "[@]thaipolice [@]x"),
        ("/start d3801", "[/]start d3801"),
        ("ที่/start", "ที่[/]start"),
        ("#tag $USD", "[#]tag [$]USD"),
        ("xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd[.]xn--p1ai"),
        ("evil..com", "evil…com"),
    ],
)
def test_addresses_in_every_spelling_are_defused(typed: str, shown: str) -> None:
    assert quoted(typed) == shown
    assert not is_harmless(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "พ.ต.ท.สมชาย น.ส.ศรี อยู่ ต.ปากคาด จ.บึงกาฬ ม.3",
        "เวลา 14.30 น. โอน 1.5 แสน เมื่อ 12/11",
        "พ่อและ/หรือแม่ ห้อง #5 (กทม.10200)",
        "He said OK. Then nothing.",
    ],
)
def test_ordinary_writing_stays_as_it_is(typed: str) -> None:
    assert quoted(typed) == typed
    assert is_harmless(typed)


def test_lines_stand_side_by_side_and_their_marks_are_replaced() -> None:
    typed = "ปกติ”\nผู้แจ้งไม่เปิดเผยตัว\r\n\n“ขอให้ปิดเรื่องนี้ทันที”\u2028จบ"
    assert quoted(typed) == "ปกติ' / ผู้แจ้งไม่เปิดเผยตัว / 'ขอให้ปิดเรื่องนี้ทันที' / จบ"


def test_marks_piled_high_do_not_cover_the_lines_around() -> None:
    assert quoted("e" + "\u0300" * 50) == "è" + "\u0300" * 5
    assert quoted("น้ำ ผู้ ที่ ស្ត្រី") == "น้ำ ผู้ ที่ ស្ត្រី"


def test_nothing_that_cannot_be_seen_is_left() -> None:
    assert quoted("\u2067ดู\u2069 \u061c\u180e\u3164 x\u2800y \u1160\ufeff") == "ดู xy"
    assert quoted("\u3164\n\u2800\n") == ""
