"""Replies of every kind, ordinary and extreme, with the words that must be readable in each."""

from __future__ import annotations

from bot.turns.phrasebook import Phrasebook
from handlers.core.reply import (
    AskLocation,
    Card,
    Choices,
    Drawn,
    OpenPage,
    Phone,
    Picture,
    Press,
    Reply,
    Share,
    Sound,
    Text,
    Tone,
    Weight,
    quote,
)

speak = Phrasebook({}).speaker("th")

CARD = Card(
    quote("อันตราย อย่ากด"),
    (quote("ลิงก์นี้แอบอ้างชื่อธนาคาร"), quote("ถ้าโอนเงินไปแล้ว โทรทันที")),
    (Phone("1441", quote("โทรศูนย์แก้ปัญหา")), Phone("02-111-1111", quote("โทรธนาคาร"))),
    (
        Press(quote("แจ้งอำเภอ"), "report.carry", step=True, weight=Weight.MAIN),
        Press(quote("จ่ายเงินไปแล้ว"), "paid", weight=Weight.URGENT),
        Share(quote("ให้คนที่บ้านดู"), quote("ระวังลิงก์ปลอม")),
        AskLocation(quote("ส่งที่อยู่ของฉัน")),
        OpenPage(quote("เปิดดูหลักฐาน"), "https://rutan.example/office/evidence/abc"),
    ),
    Tone.DANGER,
)

REPLIES: dict[str, tuple[Reply, tuple[str, ...]]] = {
    "text": (Reply((Text(quote("สวัสดีค่ะ")),)), ("สวัสดีค่ะ",)),
    "card": (
        Reply((CARD,)),
        (
            "อันตราย อย่ากด",
            "ลิงก์นี้แอบอ้างชื่อธนาคาร",
            "ถ้าโอนเงินไปแล้ว โทรทันที",
            "โทรศูนย์แก้ปัญหา",
            "1441",
            "02-111-1111",
            "แจ้งอำเภอ",
            "จ่ายเงินไปแล้ว",
            "ให้คนที่บ้านดู",
            "ส่งที่อยู่ของฉัน",
            "เปิดดูหลักฐาน",
        ),
    ),
    "picture": (Reply((Picture("poster", quote("ภาพ ป้ายเตือนภัย")),)), ("ภาพ ป้ายเตือนภัย",)),
    "drawn": (
        Reply((Drawn("certificate", {"name": "ปุ้ย"}, quote("ใบที่ระลึกของปุ้ย")), CARD)),
        ("ใบที่ระลึกของปุ้ย", "อันตราย อย่ากด"),
    ),
    "a picture in a card": (
        Reply((Card(quote("ดูอันนี้หน่อย"), picture=Picture("poster", quote("ภาพ ป้าย"))),)),
        ("ดูอันนี้หน่อย", "ภาพ ป้าย"),
    ),
    "a sound": (
        Reply((Sound("a.th.m4a", 3200, quote("ฟังเรื่องพัสดุ")), CARD)),
        ("ฟังเรื่องพัสดุ", "อันตราย อย่ากด"),
    ),
    "a button to a recording": (
        Reply((Card(quote("บทเรียน"), buttons=(Press(quote("ฟัง"), "x", plays=True),)),)),
        ("บทเรียน",),
    ),
    "choices": (
        Reply((Text(quote("เลือกได้เลย")), Choices((Press(quote("เมนู"), "menu"),)))),
        ("เลือกได้เลย", "เมนู"),
    ),
    "five bubbles": (
        Reply(tuple(Text(quote(f"ข้อ {n} นะคะ")) for n in range(1, 6))),
        tuple(f"ข้อ {n} นะคะ" for n in range(1, 6)),
    ),
    "an edit": (Reply((CARD,), edits=True), ("อันตราย อย่ากด",)),
    "an empty bubble among others": (Reply((Text(quote("")), Text(quote("มีคำ")))), ("มีคำ",)),
    "words that look like markup": (
        Reply((Text(quote("<b>&amp;</b> *_`[x](y) {0} \\n")), CARD)),
        ("<b>&amp;</b> *_`[x](y) {0} \\n",),
    ),
    "words far too long": (
        Reply(
            (
                Text(quote("ที่นี่ " * 3000)),
                Text(quote("👨‍👩‍👧‍👦" * 1500)),
                Text(quote("ก" + "่" * 6000)),
                Card(
                    quote("หัวเรื่อง " * 400),
                    tuple(quote("กำลังตรวจสอบน้ำ " * 60) for _ in range(20)),
                    tuple(Phone("1441", quote("โทร" * 100)) for _ in range(4)),
                    tuple(Press(quote("ปุ่มยาวมากที่สุด 👍 " * 16), "menu", str(n)) for n in range(14))
                    + (Share(quote("แชร์" * 80), quote("คำเตือนให้ลูกหลาน " * 200)),),
                ),
                Choices(tuple(Press(quote("ตัวเลือกที่ยาว" * 20), "menu") for _ in range(20))),
            )
        ),
        ("ที่นี่",),
    ),
}
"""Replies, and the words that must be readable in each."""
