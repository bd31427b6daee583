"""Messages as they reach a village, of every trick and of daily life: warned of, or left alone."""

from __future__ import annotations

import csv

import pytest

from content.reading.library import Library
from handlers.checks.extract import read
from handlers.checks.messages.judge import message_judge
from handlers.checks.verdict import Verdict
from tests.support.paths import ROOT

LEARNED = ROOT / "bot" / "training" / "village.csv"
# Never learned from: keep them out of the file above.
NEW_TRICKS = """\
เรียนลูกค้า ธอส. ยอดผ่อนบ้านจะถูกปรับดอก กดยืนยันสิทธิ์ลดดอกเบี้ยที่ ghb-relief.cc
ลุงครับ ผมหลานกำนัน ขอใช้บัญชีลุงรับเงินค่าข้าวหน่อย แล้วลุงกดเงินให้ผม เดี๋ยวให้ค่าเสียเวลา
ทางเรามีทุนให้เปล่าสำหรับผู้สูงอายุ แค่จ่ายค่าโอนระหว่างประเทศก่อน
สินเชื่อเพื่อเกษตรกร ไม่ต้องมีหลักทรัพย์ กรอกข้อมูลในลิงก์ รอรับเงินใน 10 นาที
มีหมายศาลส่งถึงบ้านท่านไม่สำเร็จ โปรดติดต่อร้อยเวรผ่านไลน์ออฟฟิศ
แม่จ๋า หนูทำกระเป๋าตังค์หาย โอนมาบัญชีเพื่อนหนูก่อนนะ สามพันห้า
รับคนดูแลเว็บที่ปอยเปต มีโบนัส พาสปอร์ตเราทำให้
ดาวน์โหลดแอปกดดูคลิปได้เงินจริง ฝากก่อน 300 ปลดล็อกระดับวีไอพี
ขายไอโฟนมือหนึ่งหลุดด่าน เครื่องละ 4,900 มัดจำครึ่งเดียว
ป้าคะ ช่วยรับสายแล้วบอกเลขที่ขึ้นหน้าจอหน่อย หนูสมัครแอปไม่ได้
พี่ทหารอยู่เกาหลีเหงามาก คุยกันนะ แล้วช่วยรับกล่องของพี่ก่อนจ่ายค่าศุลกากร
ถ้าอยากได้เงินที่โดนหลอกคืน ส่งสำเนาบัตรและค่าธรรมเนียมศาล 1,800
ด่วน! ระบบน้ำมันคนจน เติมฟรีเดือนละพัน ยืนยันหน้าผ่านลิงก์
คลิปหนูเสียวๆ ดูฟรีในลิงก์ แต่ต้องยืนยันบัตรก่อน
สวัสดีค่ะ จากเคอรี่ พัสดุน้ำหนักเกิน จ่ายส่วนต่าง 39 บาท ที่ kerry-th.life
""".splitlines()
NEW_DAILY_LIFE = """\
หมอนัดยายวันจันทร์ ใครว่างขับรถไปส่งได้บ้าง
ยืนยันการจอง คิวที่ 23 คลินิกทันตกรรม 16.00 น.
พ่อโอนค่าหอให้แล้ว 2,500 นะลูก เช็คด้วย
ปิดรับซื้อยางวันพระ เปิดอีกทีวันเสาร์
ระบบประปาหมู่บ้านซ่อมท่อ น้ำไม่ไหลถึงเย็น
กสิกร: มีเงินเข้า 3,000.00 บาท บัญชี x8812 23 พ.ย. 09:12
รหัสเข้าใช้งานของคุณ 5521 หมดอายุใน 5 นาที ห้ามบอกใคร
ครูส่งการบ้านในไลน์กลุ่มแล้วนะคะ ผู้ปกครองช่วยดูด้วย
ใครทำกุญแจรถตกหน้าวัด มาเอาที่หลวงพี่ได้
อบต. แจกถุงยังชีพบ้านน้ำท่วม มารับที่ศาลาเช้าวันเสาร์
แม่ค้าขายปลาทูมาแล้ว จอดหน้าร้านยายบุญ
พรุ่งนี้สอบวิชาคณิต อย่าลืมเอายางลบไปนะลูก
ค่าขยะเดือนละ 20 บาท เจ้าหน้าที่จะไปเก็บที่บ้าน
ตำรวจฝากเตือน ช่วงนี้มีคนหลอกให้โหลดแอป อย่าไปเชื่อเด็ดขาด
Kerry: พัสดุของคุณถึงแล้ว เก็บเงินปลายทาง 199 บาท โทร 0861234567
""".splitlines()


def verdict(lists: Library, text: str) -> Verdict:
    return message_judge(lists).judge(read(text, lists.numbers)).verdict


def test_what_was_learned_stays_learned(lists: Library) -> None:
    with LEARNED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    flagged = {row["text"] for row in rows if verdict(lists, row["text"]).flagged}
    tricks = {row["text"] for row in rows if row["label"] == "scam"}
    daily = {row["text"] for row in rows if row["label"] == "benign"}
    assert min(len(tricks), len(daily)) >= 90
    assert len(tricks - flagged) <= len(tricks) // 20, tricks - flagged
    assert not daily & flagged


def test_most_tricks_never_met_are_warned_of(lists: Library) -> None:
    met = [text for text in NEW_TRICKS if verdict(lists, text).flagged]
    assert len(met) > len(NEW_TRICKS) / 2


@pytest.mark.parametrize("text", NEW_DAILY_LIFE)
def test_daily_life_is_left_alone(lists: Library, text: str) -> None:
    assert verdict(lists, text) is Verdict.UNKNOWN
