"""What an official may not ask is found however it is written, and what helps is sent."""

from __future__ import annotations

import pytest

from content.reading.library import Library
from handlers.cases.text.official_question import Asks, refused

REFUSED = {
    "ขอเลขบัตรประชาชน 13 หลัก กับรหัส OTP ที่ได้ กดลิงก์ http://bit.ly/x": Asks.CODE,
    "ขอรหัส OTP หน่อย": Asks.CODE,
    "ขอ โอ ที พี ที่เพิ่งได้": Asks.CODE,
    "ส่ง O.T.P มา": Asks.CODE,
    "o t p คืออะไร": Asks.CODE,
    "พาสเวิร์ดแอปธนาคารคืออะไร": Asks.CODE,
    "PIN 6 หลักคืออะไร": Asks.CODE,
    "What is your PIN?": Asks.CODE,
    "Please send the verification code": Asks.CODE,
    "ｏｔｐ คืออะไร": Asks.CODE,
    "ขอรูปบัตรประชาชนด้านหน้า": Asks.IDENTITY,
    "เลขประจำตัวคืออะไร": Asks.IDENTITY,
    "Send a photo of your ID card": Asks.IDENTITY,
    "your passport, please": Asks.IDENTITY,
    "ช่วยโอนค่าดำเนินการมาก่อน": Asks.MONEY,
    "โอนเงินมาที่บัญชีอำเภอ": Asks.MONEY,
    "จ่ายค่าธรรมเนียม 500 บาทได้ไหม": Asks.MONEY,
    "Please send money for the file": Asks.MONEY,
    "you must pay a fee first": Asks.MONEY,
    "กรอกที่ bit.ly/x": Asks.LINK,
    "เข้า https://pakkhat.go.th": Asks.LINK,
    "เปิด evil.คอม": Asks.LINK,
    "เปิด evil。com": Asks.LINK,
    "เปิด 103.20.10.9/login": Asks.LINK,
    "แอดไลน์ @pakkhat": Asks.LINK,
    "ทักไลน์ไอดี pakkhat": Asks.LINK,
    "Add me on WhatsApp": Asks.LINK,
    "โทรกลับ 081-234-5678": Asks.LINK,
    "บัญชี 123-4-56789-0 ใช่ไหม": Asks.LINK,
    "สแกนคิวอาร์นี้": Asks.LINK,
    "มาพบที่อำเภอวันไหนสะดวก ขอชื่อกับเบอร์ไว้นัดหน่อย": Asks.WHO,
    "ชื่ออะไร อยู่บ้านเลขที่เท่าไร": Asks.WHO,
    "What is your name?": Asks.WHO,
    "where do you live": Asks.WHO,
    "นี่รู้ทันค่ะ เล่าอีกทีได้ไหม": Asks.OURS,
    "This is Rutan. What happened?": Asks.OURS,
}
FINE = (
    "โทรมาวันไหน",
    "เขาพูดสำเนียงอะไรคะ",
    "เขาให้โอนเงินไปบัญชีธนาคารอะไร",
    "โอนเงินไปเมื่อไหร่",
    "โอนไปกี่ครั้ง",
    "เขาอ้างค่าธรรมเนียมอะไร",
    "เขาขอเงินเท่าไร",
    "เขาบอกว่าชื่ออะไร",
    "โทร 1441 แล้วหรือยัง",
    "โทรมาเวลา 10.30 น. ใช่ไหม",
    "เหตุเกิดปี พ.ศ. 2569 ใช่ไหม",
    "มาที่อำเภอ อ.ปากคาด จ.บึงกาฬ ได้ไหม",
    "มีใครที่อยู่แถวบ้านโดนด้วยไหม",
    "What accent did they speak with?",
    "Did they ask you to pay a fee?",
    "Did anybody in the village hear the same? In my opinion they call many.",
    "How did they spell it... two words?",
    "On which day did the shopping page open?",
)


@pytest.mark.parametrize("text", REFUSED)
def test_what_nobody_may_ask_is_refused(library: Library, text: str) -> None:
    assert refused(text, library) is REFUSED[text]


@pytest.mark.parametrize("text", FINE)
def test_what_helps_is_sent(library: Library, text: str) -> None:
    assert refused(text, library) is None


@pytest.mark.parametrize("text", ["", " ", "?" * 5000, "รหัส" * 2000, "\u202e\u200b", "." * 3000])
def test_odd_texts_break_nothing(library: Library, text: str) -> None:
    assert refused(text, library) in (None, *Asks)


def test_without_a_list_addresses_and_numbers_are_still_refused() -> None:
    assert refused("https://evil.example", Library()) is Asks.LINK
    assert refused("0812345678", Library()) is Asks.LINK
    assert refused("otp", Library()) is None
