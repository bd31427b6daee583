"""What is found in messy chat: links, telephone numbers and accounts, and nothing else."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.reading.library import Library
from handlers.checks.extract import Found, read

# (message, links, phones, accounts)
MESSY = [
    ("กดที่shopee-th.comเลยครับ", ["shopee-th.com"], [], []),
    ("hxxps://kbank[.]com/a", ["https://kbank.com/a"], [], []),
    ("hXXp://pea(.)support/คืนเงิน", ["http://pea.support/คืนเงิน"], [], []),
    ("ดู bit.ly/abcครับ", ["bit.ly/abc"], [], []),
    ("https://ไทย.com/x", ["https://ไทย.com/x"], [], []),
    ("www.ไทยมีงานทำ.com นะ", ["www.ไทยมีงานทำ.com"], [], []),
    ("ถามที่ somchai@gmail.com", [], [], []),
    ("แอดไลน์ @kbank.th", [], [], []),
    ("http://th.wikipedia.org/wiki/ไทย ดู", ["http://th.wikipedia.org/wiki/ไทย"], [], []),
    ("เข้าเว็บ kbank จุด com นะ", ["kbank.com"], [], []),
    ("scb dot co dot th", ["scb.co.th"], [], []),
    ("ｈｔｔｐｓ：／／ｋｂａｎｋ。ｃｏｍ", ["https://kbank.com"], [], []),
    ("b\u200bit.l\u200by/xx", ["bit.ly/xx"], [], []),
    ("Thank you.It is done", [], [], []),
    ("จบที่ ok-shop.com.", ["ok-shop.com"], [], []),
    ("(https://x.com/a(b))", ["https://x.com/a(b)"], [], []),
    ("http://1.2.3.4/a", ["http://1.2.3.4/a"], [], []),
    ("http://2130706433/", ["http://2130706433/"], [], []),
    ("ราคา 1.990 บาท เวลา 12.30 น.", [], [], []),
    ("https://kbank.com@evil.top/login", ["https://kbank.com@evil.top/login"], [], []),
    ("ลบแล้วลงจากไฟล์ paotang.apk ที่ส่งให้", [], [], []),
    ("http://[::1]:80/x", ["http://[::1]:80/x"], [], []),
    ("https//abc-bank.com/x", ["https://abc-bank.com/x"], [], []),
    ("bit . ly/abc", ["bit.ly/abc"], [], []),
    ("“kbank.top”", ["kbank.top"], [], []),
    ("a-1.com,b-2.com", ["a-1.com", "b-2.com"], [], []),
    ("กด https://bit.ly/3xYz!!! ด่วน", ["https://bit.ly/3xYz"], [], []),
    ("T.me/abc และ Line.me/ti/p/~abc", ["T.me/abc", "Line.me/ti/p/~abc"], [], []),
    ("พ.ศ. 2569 ก.ค. U.S.A. e.g. i.e. p.m.", [], [], []),
    ("раураl.com", ["раураl.com"], [], []),
    ("https://evil.com:8080/x?y=1#z", ["https://evil.com:8080/x?y=1#z"], [], []),
    ("โทร ๐๘๑-๒๓๔-๕๖๗๘", [], ["0812345678"], []),
    ("+66 81 234 5678 หรือ +66(0)29876543", [], ["+66812345678", "+6629876543"], []),
    ("0066812345678", [], ["0066812345678"], []),
    ("02-123-4567 กด 001", [], ["021234567"], []),
    ("โทร 1441 หรือ 191", [], ["1441", "191"], []),
    ("เบอร์0812345678ครับ", [], ["0812345678"], []),
    ("081-2345678 081-9999999", [], ["0812345678", "0819999999"], []),
    ("นายหน้า +855 12 345 678", [], ["+85512345678"], []),
    ("โอน 123-4-56789-0 กสิกร", [], [], ["1234567890"]),
    ("กสิกร 1234567890 นาย ก", [], [], ["1234567890"]),
    ("เลขที่บัญชี 0201 2345 6789 ออมสิน", [], [], ["020123456789"]),
    ("พร้อมเพย์ 081-234-5678", [], ["0812345678"], ["0812345678"]),
    ("ทรูวอเล็ท 0891234567", [], ["0891234567"], ["0891234567"]),
    ("พร้อมเพย์ 1-1017-00230-70-8", [], [], ["1101700230708"]),
    ("บัตรประชาชน 1-1017-00230-70-8", [], [], []),
    ("เลขผู้เสียภาษี 0105556012345", [], [], []),
    ("OTP 482910 อ้างอิง AB12 อย่าบอกใคร", [], [], []),
    ("กด *155*34# หรือ *121#", [], [], []),
    ("22/11/2569 14:05 น. ยอด 1,234,567.00 บาท", [], [], []),
    ("พัสดุ TH012345678901 และ EX123456789TH", [], [], []),
    ("SCB 4051234567 โทร 0812223333", [], ["0812223333"], ["4051234567"]),
    ("แอดไลน์ kbank.com/line โทร 1441", ["kbank.com/line"], ["1441"], []),
]  # fmt: skip


@pytest.mark.parametrize(("message", "links", "phones", "accounts"), MESSY)
def test_messy_chat_is_read_exactly(
    lists: Library, message: str, links: list[str], phones: list[str], accounts: list[str]
) -> None:
    found = read(message, lists.numbers)
    assert (list(found.links), list(found.phones), list(found.accounts)) == (
        links, phones, accounts,
    )  # fmt: skip


def test_links_under_the_words_are_found_too(lists: Library) -> None:
    found = read("กดที่นี่", lists.numbers, ("https://evil.top/x",))
    assert found.links == ("https://evil.top/x",)


@pytest.mark.parametrize(
    "message", ["", " ", "สวัสดี", ".", "://", "http://", "@", "http://[", "\x00"]
)
def test_nothing_is_found_in_nothing(lists: Library, message: str) -> None:
    assert read(message, lists.numbers).nothing


HOST = st.from_regex(
    r"[a-z][a-z0-9]{3,12}(-[a-z0-9]{2,8})?\.(com|co\.th|top|in\.th)", fullmatch=True
)
THAI = st.text("กขคงจชดตนบปมยรลวสหอ", min_size=0, max_size=12)


@settings(max_examples=150, deadline=None)
@given(THAI, HOST, THAI)
def test_a_host_is_found_whatever_thai_is_glued_to_it(before: str, host: str, after: str) -> None:
    assert read(before + host + after, NO_WORDS).links == (host,)


@settings(max_examples=150, deadline=None)
@given(st.text(string.printable + "กขคงาิี่้์๐๑๒\u200b\u202e。①－", max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    found = read(text, NO_WORDS)
    assert isinstance(found, Found)
    assert all(link in found.text for link in found.links)


NO_WORDS = Library().numbers
