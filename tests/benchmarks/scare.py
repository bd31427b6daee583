"""What people write on the day of a scare: the same few messages passed on, and some of their own.

Nine messages in ten are among the REPEATED ones, word for word; each tenth is one nobody wrote
before.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

MINUTE = 3_000
"""Messages a minute."""
PEOPLE = 3_000
FRESH_EACH = 10
"""One message in so many is fresh."""
REPEATED = (
    "ด่วน! คืนนี้ธนาคารจะปิดระบบ ใครไม่กดลิงก์ยืนยันตัวตน เงินในบัญชีจะหายหมด ส่งต่อด้วย",
    "เขาว่าอ่างเก็บน้ำแตกแล้ว ให้รีบขนของขึ้นที่สูง จริงไหมคะ",
    "มีคนโทรมาบอกว่าเป็นตำรวจ ให้โอนเงินไปตรวจสอบ ตอนนี้ยังคุยสายอยู่",
    "ได้ข้อความว่าได้เงินเยียวยา 3000 บาท ต้องลงทะเบียนวันนี้ อันนี้จริงบ่",
    "แม่โอนเงินไปให้เขาแล้ว ทำยังไงดี",
    "ลูกชายไปทำงานฝั่งโน้น ติดต่อไม่ได้สามวันแล้ว",
    "เมนู",
    "ช่วยด้วย",
    "อันนี้จริงไหม",
    "is it true that the bank will close all accounts tonight",
    "ໄດ້ຍິນວ່າຈະມີນ້ຳຖ້ວມໃຫຍ່ ແທ້ບໍ່",
    "เสียงปืนดังไม่หยุด อยู่บ้านหนองจาน ต้องหนีไปไหน",
)
STEMS = (
    "ข้างบ้านเลขที่ {n} เพิ่งบอกว่าโดนหลอกไปแล้ว เราต้องทำอะไรไหม",
    "ได้รับข้อความที่ {n} ของวันนี้แล้ว เขาบอกให้โอนค่าธรรมเนียมก่อน {n} บาท",
    "คนที่ {n} ในกลุ่มหมู่บ้านส่งมาอีกแล้ว ว่าด่านจะปิด จริงหรือเปล่า",
    "somebody number {n} in our group says do not answer calls tonight",
)


def texts() -> Iterator[str]:
    """Without end: what is written, one after the other."""
    repeated, stems = itertools.cycle(REPEATED), itertools.cycle(STEMS)
    for number in itertools.count():
        fresh = number % FRESH_EACH == 0
        yield next(stems).format(n=number) if fresh else next(repeated)
