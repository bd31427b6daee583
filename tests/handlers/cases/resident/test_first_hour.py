"""Who has paid gets the first hour at once; who is only asked to pay gets the message judged."""

from __future__ import annotations

import pytest

from handlers.core.incoming import Hello
from tests.handlers.cases.conftest import Village

PAID = (
    "โอนไปแล้วห้าพัน ทำไงดี",
    "เพิ่งโอนเงินให้เขาไป 20000",
    "เสียไปหมื่นกว่าบาท",
    "หลงโอนให้มันไปแล้ว",
    "แม่โอนเงินให้มิจฉาชีพไปแล้วค่ะ",
    "โดนหลอกโอนเงินไปเมื่อเช้า",
    "หลงเชื่อโอนไป 3 รอบ",
    "เงินในบัญชีหายหมดเลย",
    "บอก otp เขาไปแล้ว",
    "เมื่อกี้ DSI โทรมา ฉันโอนไปแล้วสองหมื่น",
    "เขาบอกให้โอนมาตรวจสอบ ฉันเลยโอนไปแล้ว",
    "ข้อยโอนให้มันไปเบิดแล้ว",
    "โอนไปแล้วเด้อ เฮ็ดจั่งใด๋",
    "ถืกหลอกโอนเงินไปแล้ว",
    "มันบอกให้ลงแอป ข้อยลงแอปไปแล้ว จอค้าง",
    "I already paid them 5000 baht",
    "I sent the money to the officer yesterday",
    "I just transferred 20,000 to him",
    "he told me to pay and I paid 3000 baht already",
    "I gave him the OTP code already",
)
ASKED = (
    "เมื่อกี้ DSI โทรมาบอกว่าบัญชีพัวพัน ต้องโอนเงินมาให้ตรวจ",
    "ที่รักคะ ผมส่งของขวัญไปแล้ว ช่วยโอนให้ตัวแทนผมนะครับ",
    "คุณพ่อครับ ผมติดด่านศุลกากร รบกวนโอนให้ตัวแทนผมก่อนนะครับ",
    "มีคนโทรมาบอกให้โอนเงินสองหมื่น ยังไม่ได้โอน",
    "ตำรวจโทรมาบอกว่าต้องโอนเงินเพื่อพิสูจน์ความบริสุทธิ์",
    "เขาให้โอนเงินไปตรวจสอบ จริงไหม",
    "แม่ครับ มือถือผมพัง โอนเงินให้เพื่อนผมก่อนนะครับ เดี๋ยวคืน",
    "เมื่อเช้ามีคนโทรมา อ้างว่าเป็นธนาคาร จะให้โอนเงิน",
    "ขอยืมเงินหน่อย โอนเข้าบัญชีนี้นะ",
    "พี่คะ รบกวนโอนค่าส่งให้พนักงานก่อนนะคะ",
    "บัญชีของท่านถูกอายัด กรุณาโอนเงินเพื่อตรวจสอบ",
    "เขาบอกว่าถ้าโอนไปแล้วจะได้คืนสองเท่า",
    "มันสิให้ข้อยโอนเงินให้ ข้อยบ่โอน",
    "ลูกค้าโอนเงินแล้วจะได้รับของภายใน 3 วัน",
    "คนในเฟสให้โอนเงินค่าภาษีก่อนรับพัสดุ",
    "My account is involved in a crime, they want me to transfer money",
    "Darling please send money to my agent",
    "Police called and said I must pay 5000 baht",
    "He asks me to transfer to his account",
    "The caller told me to give the OTP code",
)


@pytest.mark.parametrize("words", PAID)
async def test_money_or_a_code_that_is_given_leads_to_the_first_hour(
    village: Village, words: str
) -> None:
    await village.does("mali", Hello("d3805"))
    assert "It is not your fault" in await village.types("mali", words) or any(
        button.action == "bank" for button in village.now("mali")
    )


@pytest.mark.parametrize("words", ASKED)
async def test_being_asked_to_pay_leads_to_no_first_hour_and_leaves_its_button(
    village: Village, words: str
) -> None:
    await village.does("mali", Hello("d3805"))
    read = await village.types("mali", words)
    assert "It is not your fault" not in read
    buttons = [button.action for button in village.now("mali")]
    assert "bank" not in buttons or "calling" in buttons
    assert {"paid", "check.answer"} & set(buttons), (read, buttons)
