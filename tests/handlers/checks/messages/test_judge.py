"""Whole messages: red flags by name, links together with words, and no alarm about daily life."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content.reading.library import Library
from handlers.checks.extract import read
from handlers.checks.messages.judge import MessageVerdict, message_judge
from handlers.checks.verdict import LinkVerdict, Reason, Verdict


def judge(lists: Library, text: str) -> MessageVerdict:
    return message_judge(lists).judge(read(text, lists.numbers))


@pytest.mark.parametrize(
    ("text", "flag", "trick"),
    [
        ("พัสดุของท่านตกค้าง กดลิงก์ ems-post.top จ่ายค่าธรรมเนียม 20 บาท", "parcel_problem", "parcel"),
        ("คุณพัวพันคดีฟอกเงิน โอนเงินมาตรวจสอบ ห้ามบอกใคร", "secrecy", "police_impersonation"),
        ("แม่ หนูเปลี่ยนเบอร์ใหม่ โอนเงินให้หนูก่อน 3000 บาท", "kin", "friend_relative"),
        ("เครดิตฟรี 100 ฝากถอนออโต้ สล็อตเว็บตรง", "gambling", "gambling"),
        ("รับงานพาร์ทไทม์ กดไลก์ วันละ 500 บาท แอดไลน์", "task_job", "task_job"),
    ],
)
def test_a_trick_is_told_by_its_red_flags(lists: Library, text: str, flag: str, trick: str) -> None:
    found = judge(lists, text)
    assert found.verdict.flagged
    assert flag in found.flags
    assert found.scam_type == trick


@pytest.mark.parametrize(
    "text",
    [
        "รหัส OTP ของคุณคือ 482910 อ้างอิง AB12 ห้ามบอกใคร",
        "พัสดุของคุณกำลังนำจ่ายวันนี้ ค่าเก็บปลายทาง 120 บาท",
        "เงินเข้าบัญชี X1234 จำนวน 2,000.00 บาท",
        "ประชุมหมู่บ้านพรุ่งนี้ 9 โมง ที่ศาลากลางบ้าน",
        "แม่ เย็นนี้กินอะไรดี หนูซื้อปลามา",
        "กฟภ. แจ้งดับไฟวันอังคาร 09.00-12.00 น.",
    ],
)
def test_daily_life_raises_no_alarm(lists: Library, text: str) -> None:
    assert judge(lists, text).verdict is Verdict.UNKNOWN


def test_someone_who_asks_for_a_code_is_told_from_a_code_that_came(lists: Library) -> None:
    asked = judge(lists, "บอก OTP 6 หลักที่เพิ่งได้รับมาด้วยค่ะ เจ้าหน้าที่จะยกเลิกรายการให้")
    assert "asks_code" in asked.flags
    assert asked.verdict is not Verdict.UNKNOWN
    came = judge(lists, "รหัส OTP สำหรับเข้าสู่ระบบคือ 482913 จะหมดอายุภายใน 5 นาที อย่าบอกรหัสแก่ผู้ใด")
    assert came.flags == ()
    assert came.verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        "ระวังคนแปลกหน้ามาชวนทำงานต่างประเทศ พบเห็นแจ้งผู้ใหญ่บ้านทันที",
        "ประปาหมู่บ้านหยุดจ่ายน้ำพรุ่งนี้เช้า ขอให้รองน้ำไว้ใช้ก่อนนะครับ",
        "พัสดุของท่านกำลังนำจ่ายโดย สมหมาย โทร 0812345678 ค่าเก็บเงินปลายทาง 0 บาท",
        "ฝากจ่ายค่าปุ๋ยให้ลุงไปก่อนนะ ตอนเย็นจะเอาเงินสดไปคืนที่บ้าน",
    ],
)
def test_a_notice_of_the_village_raises_no_alarm(lists: Library, text: str) -> None:
    assert judge(lists, text).verdict is Verdict.UNKNOWN


def test_a_message_with_a_genuine_link_is_not_called_genuine(lists: Library) -> None:
    found = judge(lists, "อ่านที่ https://www.scb.co.th")
    assert found.verdict is Verdict.UNKNOWN
    assert found.links[0].verdict is Verdict.OFFICIAL


@pytest.mark.parametrize(
    ("link", "message"),
    [(Verdict.SUSPICIOUS, Verdict.UNKNOWN), (Verdict.DANGER, Verdict.DANGER)],
)
def test_calm_words_outweigh_a_link_that_looks_odd_but_no_danger(
    lists: Library, link: Verdict, message: Verdict
) -> None:
    notice = "เทศบาลนัดรับเบี้ยผู้สูงอายุวันศุกร์ที่ศาลากลางบ้าน นำบัตรประชาชนมาด้วย www.ourtown.org"
    found, weigher = read(notice, lists.numbers), message_judge(lists)
    odd = LinkVerdict("www.ourtown.org", link, 0.5, (Reason("odd_name"),))
    told = weigher.weigh(found, replace(weigher.find(found), links=(odd,)))
    assert told.verdict is message
    assert told.links[0].reasons


def test_a_few_words_beside_a_short_link_are_no_evidence(lists: Library) -> None:
    assert judge(lists, "ดูนี่ https://bit.ly/3abcXyz").verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("text", ["", "5" * 5000, "ก" * 5000, "http://" * 700, "\x00", "🙏" * 500])
def test_any_text_has_a_verdict(lists: Library, text: str) -> None:
    found = judge(lists, text)
    assert 0 <= found.score <= 1
    assert found.verdict is not Verdict.OFFICIAL


@pytest.mark.parametrize(
    ("text", "trick"),
    [
        ("การประปาแจ้ง ท่านค้างชำระค่าน้ำ 890 บาท จะตัดน้ำวันนี้ ชำระที่ลิงก์นี้", "electricity_refund"),
        ("กสทช. แจ้งเบอร์ของคุณจะถูกระงับใน 2 ชั่วโมง กด 9 ติดต่อเจ้าหน้าที่", "account_seized"),
        ("PEA คืนเงินค่าไฟ โหลด pea.apk แล้วกดรับเงินคืน", "electricity_refund"),
        ("สแกน QR พร้อมเพย์นี้รับเงินเยียวยา 5,000 บาท", "digital_wallet"),
        ("เชิญเข้ากลุ่มเทรดทอง อาจารย์ให้สัญญาณฟรี ลง 1,000 ได้ 3,000", "investment"),
        ("ฉันชื่ออลิซ เห็นโปรไฟล์คุณแล้วอยากรู้จัก แอดไลน์คุยกันนะ", "romance"),
        ("รับซื้อบัญชีธนาคาร เช่าบัญชีวันละ 500 บาท แอดไลน์", "mule_account"),
    ],
)
def test_a_trick_is_named_by_what_it_is_about(lists: Library, text: str, trick: str) -> None:
    found = judge(lists, text)
    assert found.verdict.flagged
    assert found.scam_type == trick


def test_a_subject_alone_is_no_trick(lists: Library) -> None:
    assert judge(lists, "กปภ. แจ้งหยุดจ่ายน้ำคืนนี้ ซ่อมท่อ ค่าน้ำจ่ายได้ตามปกติ").scam_type is None


def test_work_without_a_passport_is_not_told_to_ask_for_one(lists: Library) -> None:
    found = judge(lists, "รับคนทำงานปอยเปต เดือนละ 35,000 ไม่ต้องใช้พาสปอร์ต ติดต่อไลน์ @pp99")
    assert found.scam_type == "overseas_job"
    assert "asks_identity" not in found.flags
