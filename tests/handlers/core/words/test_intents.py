"""Typed words are understood where it is obvious, and an emergency is not missed."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from content.reading.lexicon.intents import Intents, load_intents
from content.reading.problems import Mistakes
from handlers.core.words.intents import (
    guesses,
    intent_of,
    is_emergency,
    languages_named,
    meant_in_thai,
)
from tests.support.paths import CONTENT


@pytest.fixture(scope="module")
def intents() -> Intents:
    return load_intents(CONTENT, Mistakes(CONTENT))


@pytest.mark.parametrize(
    "words",
    [
        "โอนไปแล้วสามหมื่น",
        "เพิ่งรู้ว่าโดนหลอกเอาเงินไป",
        "ให้รหัส otp เขาไปแล้ว",
        "ลงแอปตามที่เขาบอก เครื่องค้าง",
        "เงินในบัญชีหายเกลี้ยง",
        "ถืกหลอกโอนเงินไปแล้ว",
        "i already sent them 5000 baht",
        "my mother got scammed",
        "Fvog'bowxc]h;",  # "I have transferred the money", typed on an English keyboard
    ],
)
def test_an_emergency_is_heard(words: str, intents: Intents) -> None:
    assert is_emergency(words, intents)


@pytest.mark.parametrize(
    "words",
    [
        "ยังไม่ได้โอน แต่เขาเร่ง",
        "เกือบโอนไปแล้ว ดีที่ลูกห้าม",
        "สวัสดีค่ะ",
        "กินข้าวหรือยัง",
        "สอนเรื่องคนโดนหลอกโอนเงินหน่อย",
        "คุณโอนเงินสำเร็จ 450.00 บาท ไปยังร้านเกษตรพัฒนา",
        "I did not pay anything",
        "hello",
        "",
    ],
)
def test_ordinary_talk_is_no_emergency(words: str, intents: Intents) -> None:
    assert not is_emergency(words, intents)


@pytest.mark.parametrize(
    "words",
    [
        "มีคนโทรมาบอกว่ายายติดคดี ให้โอนเงิน",
        "ด่วน บัญชีเป๋าตังถูกระงับ paotang-th.top",
        "แจ้งจากกรมที่ดิน ภาษีที่ดินค้างชำระ โหลดแอป LandTax.apk เพื่อขอยกเว้น",
    ],
)
def test_being_told_to_pay_is_no_money_gone(words: str, intents: Intents) -> None:
    assert not is_emergency(words, intents)


@pytest.mark.parametrize(
    "words", ["เขาบอกให้โอนเงิน โอนแล้ว", "โดนหรอกโอนเงินไปแล้ว", "บอกระหัสเขาไปแล้ว"]
)
def test_money_gone_is_heard_however_it_is_spelt(words: str, intents: Intents) -> None:
    assert is_emergency(words, intents)


def test_a_banks_own_notice_starts_no_report(intents: Intents) -> None:
    notice = "ธ.ก.ส. แจ้งโอนเงินช่วยเหลือเกษตรกร 9,500.00 บาท เข้าบัญชี xxx-x-x1234-x"
    assert intent_of(notice, intents) != "report"


def test_a_wish_to_die_goes_before_the_money(intents: Intents) -> None:
    assert not is_emergency("โดนหลอกโอนเงินไปแล้ว อยากตาย", intents)
    assert intent_of("โดนหลอกโอนเงินไปแล้ว อยากตาย", intents) == "distress"


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("เห็นคนขนยาบ้า", "drug_or_crossing_tip"),
        ("ตำรวจโทรมาบอกว่าพัสดุเรามียาเสพติด", None),
        ("ข่าวชายแดนวันนี้", "border_news"),
        ("มีคนโทรมาตอนนี้ อ้างเป็นตำรวจ", "calling_now"),
    ],
)
def test_a_tip_is_told_from_a_call_that_speaks_of_drugs(
    words: str, intent: str | None, intents: Intents
) -> None:
    found = intent_of(words, intents)
    assert found == intent if intent else found != "drug_or_crossing_tip"


@pytest.mark.parametrize(
    "words",
    [
        "โรงพยาบาลนัดพรุ่งนี้",
        "อยากเป็นพยาบาล",
        "ราคายางพาราวันนี้",
        "ไปขายยางที่ตลาด",
        "ร้านขายยาอยู่ไหน",
        "หมอให้ยามากิน",
        "ซ่อมหลังคาบ้าน",
        "ซ่อมรถที่ไหนดี",
        "มีมีดทำครัวขาย",
        "พรุ่งนี้จะฆ่าหมู",
        "ดูบอลคืนนี้ ยิงกันกี่ลูก",
        "แม่ วันนี้หนูกลับดึกนะ",
    ],
)
def test_everyday_words_of_a_village_alarm_nobody(words: str, intents: Intents) -> None:
    assert intent_of(words, intents) not in LABELS or intent_of(words, intents) is None
    assert not is_emergency(words, intents)


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("ผัวกินเหล้าตีฉัน", "in_danger"),
        ("ลูกชายไปทำงานปอยเปตแล้วกลับไม่ได้", "in_danger"),
        ("พ่อหายออกจากบ้าน", "in_danger"),
        ("my husband hits me", "in_danger"),
        ("แม่เป็นลม เรียกรถพยาบาลที", "ill_or_fire"),
        ("ไฟไหม้บ้าน", "ill_or_fire"),
        ("call an ambulance", "ill_or_fire"),
        ("งูกัดยายตอนนี้ไม่หายใจแล้ว", "not_breathing"),
        ("ผูกคอ เอาลงมาแล้ว บ่หายใจ", "not_breathing"),
        ("โอนเงินอยู่ พ่อล้ม ไม่หายใจ", "not_breathing"),
        ("my mother is bleeding and does not breathe", "not_breathing"),
        ("เรียกไม่ตื่น แต่ไม่หยุดหายใจ ยังหายใจอยู่ เลือดออก", "ill_or_fire"),
        ("ไม่อยากหายใจแล้ว", "distress"),
        ("แม่ค้าหัวใจหยุดเต้น เห็นยอดแล้วนึกว่ารวย", None),
        ("พ่อกินยาฆ่าหญ้าไปแล้ว", "ill_or_fire"),
        ("โดนฉุดขึ้นรถไปเมื่อกี้", "in_danger"),
        ("หนี้เยอะ ไม่รู้จะอยู่ต่อไปยังไง", "distress"),
        ("อายมาก ไม่กล้าบอกลูก", "worried"),
        ("ช่วยด้วย", "cry_for_help"),
        ("ซ่อยแหน่", "cry_for_help"),
        ("ຊ່ວຍແດ່", "cry_for_help"),
        ("เห็นคนขายยาหน้าโรงเรียน", "drug_or_crossing_tip"),
        ("คืนนี้ขนแรงงานข้ามน้ำ", "drug_or_crossing_tip"),
        ("ตลาดโรงเกลือเปิดไหม", "border_news"),
        ("can I cross to Poipet today", "border_news"),
        ("โรงพยาบาลเบอร์อะไร", "hotline"),
        ("มือถือหาย ทำไงดี", "hotline"),
        ("บัญชีม้าคืออะไร", "learn"),
        ("what is OTP", "learn"),
        ("คุณเป็นใคร", "about"),
        ("ใช้ฟรีไหม", "about"),
        ("เก็บอะไรของฉันไว้บ้าง", "my_data"),
        ("ลบข้อมูลที่เก็บไว้", "delete_my_data"),
        ("บอทโง่", "angry"),
        ("👍", "okay"),
        ("ยกเลิก", "help"),
    ],
)
def test_what_villagers_also_write_is_understood(words: str, intent: str, intents: Intents) -> None:
    assert intent_of(words, intents) == intent


@pytest.mark.parametrize("words", ["ໂອນເງິນໄປແລ້ວ", "ខ្ញុំបានផ្ញើលុយ", "လိမ်ခံရတယ်"])
def test_a_neighbour_who_paid_is_heard_in_their_own_script(words: str, intents: Intents) -> None:
    assert is_emergency(words, intents)


@pytest.mark.parametrize(
    "words",
    [
        "มีคนโทรมาให้โอนเงิน",
        "มีคนบ่ฮู้จักโทรมาหาข้อย",
        "ຕຳຫຼວດໂທມາ ບອກໃຫ້ຂ້ອຍໂອນເງິນ",
        "ຄົນແປກໜ້າໂທມາ ຢ້ານຖືກຫຼອກ",
        "ມີຄົນໂທລະສັບມາ ໃຫ້ບອກ OTP",
        "ប៉ូលិសទូរស័ព្ទមក ឱ្យខ្ញុំវេរលុយ",
        "មានគេហៅមកខ្ញុំ អោយផ្ញើលុយ",
        "គេ\u200bតេមក ខ្ញុំ\u200bមិនទាន់\u200bផ្ទេរលុយទេ",
    ],
)
def test_a_caller_who_wants_money_has_none_yet_in_any_script(words: str, intents: Intents) -> None:
    assert intent_of(words, intents) in ("calling_now", "told_of_a_call")
    assert not is_emergency(words, intents)


@pytest.mark.parametrize(
    "words",
    [
        "ຂ້ອຍໂອນເງິນໄປແລ້ວ",
        "ໂອນໃຫ້ມັນໄປ 20000",
        "ມັນໂທມາໃຫ້ໂອນເງິນ ຂ້ອຍເລີຍໂອນ",
        "ເງິນຫາຍໝົດບັນຊີ",
        "ຂ້ອຍຖືກຫລອກ",
        "ຂ້ອຍບອກລະຫັດໄປແລ້ວ",
        "ខ្ញុំ\u200bបានផ្ទេរលុយហើយ",
        "មានគេតេមកឱ្យខ្ញុំផ្ទេរលុយ ខ្ញុំបានផ្ទេរ",
        "ផ្ញើលុយឱ្យគេហើយ",
        "លុយក្នុងគណនីបាត់អស់",
        "ខ្ញុំត្រូវគេបោកលុយ",
        "ខ្ញុំបានប្រាប់លេខកូដ",
    ],
)
def test_money_that_is_gone_is_heard_in_lao_and_khmer(words: str, intents: Intents) -> None:
    assert is_emergency(words, intents)


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("อยากแจ้งอำเภอ มีคนโทรมาให้โอนเงิน", "report"),
        ("คนโทรมาบอกว่าเป็นตำรวจ จริงไหม", "check_phone"),
        ("อยากเรียนเรื่องคนโทรมาอ้างว่าเป็นตำรวจ", "learn"),
        ("เมื่อวานมีคนโทรมาให้โอนเงิน", None),
        ("มีคนโทรมาให้โอนเงิน ยังไม่ได้โอน", None),
    ],
)
def test_who_says_what_they_want_about_a_call_gets_that(
    words: str, intent: str | None, intents: Intents
) -> None:
    assert intent_of(words, intents) == intent


@pytest.mark.parametrize("words", ["ໂອນເງິນ" * 500, "ຫ", "ໍ່" * 300, "្" * 300, "ໂທມາ\x00\ud83d"])
def test_broken_lao_and_khmer_is_survived(words: str, intents: Intents) -> None:
    intent_of(words, intents)
    is_emergency(words, intents)


@pytest.mark.parametrize("words", ["ໂອນເງິນ l;ylfu", "ផ្ទេរ l;ylfu8iy["])
def test_words_of_another_script_are_not_typed_on_the_wrong_keyboard(words: str) -> None:
    assert meant_in_thai(words) == ""


@pytest.mark.parametrize("words", ["เสียเงินไหม", "เพื่อนยืมเงินไม่คืน", "เขาบอกต้องโอนเงินสองหมื่น"])
def test_a_price_a_debt_and_a_demand_are_no_loss_yet(words: str, intents: Intents) -> None:
    assert not is_emergency(words, intents)


def test_forgotten_tone_marks_are_forgiven(intents: Intents) -> None:
    assert intent_of("เชคเบอโทรหนอย", intents) == "check_phone"


def test_thai_typed_on_an_english_keyboard_is_read(intents: Intents) -> None:
    assert meant_in_thai("l;ylfu8iy[") == "สวัสดีครับ"
    assert intent_of("l;ylfu8iy[", intents) == "greeting"


@pytest.mark.parametrize(
    "text", ["https://l;ylfu.com", "www.l;ylfu8iy[", "/l;ylfu8iy[", "สวัสดี l;ylfu", "abc", "a@b.com"]
)
def test_addresses_commands_and_short_words_are_left_alone(text: str) -> None:
    assert meant_in_thai(text) == ""


def test_english_never_turns_into_a_thai_intent(intents: Intents) -> None:
    for text in ("who won the football", "see you at the temple", "my cat sleeps all day"):
        assert intent_of(text, intents) is None


def test_languages_are_named(intents: Intents) -> None:
    assert languages_named("English please", intents) == ("en",)
    assert languages_named("อ่านภาษาอังกฤษไม่ออก ขอไทย", intents) == ("th", "en")


def test_guesses_name_the_strongest_first_and_none_for_noise(intents: Intents) -> None:
    assert guesses("หลานทักมาเรื่องลงทุน", intents, 3)[0] == "check_message"
    assert guesses("🙂🙂", intents, 3) == ()


@pytest.mark.parametrize("text", ["", " ", "\x00", "5" * 5000, "ก" * 5000, "(((" * 1000, "\ud83d"])
def test_any_text_at_all_is_survived(text: str, intents: Intents) -> None:
    intent_of(text, intents)
    is_emergency(text, intents)
    guesses(text, intents, 3)


def rows_of(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / "data" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


LABELS = {
    **dict.fromkeys(("distress", "in_danger", "ill_or_fire", "worried", "angry", None), "other"),
    "not_breathing": "other",
    **dict.fromkeys(("drug_or_crossing_tip", "border_news"), "other"),
    **dict.fromkeys(("about", "cry_for_help"), "help"),
    "my_data": "delete_my_data",
    "okay": "thanks",
}
"""Intent -> what the labelled file calls it, where it knows no such thing."""


def test_the_development_utterances_are_understood(shared: Path, intents: Intents) -> None:
    wrong = []
    rows = rows_of(shared, "intents_dev.csv")
    for row in rows:
        text = row["text"]
        if re.search(r"://|www\.|bit\.ly|[\d๐-๙]{3}[\d๐-๙ -]{5}", text):
            continue  # a link or a number is looked at for what it is, before its words
        found = "lost_money_emergency" if is_emergency(text, intents) else intent_of(text, intents)
        if LABELS.get(found, found) != row["intent"]:
            wrong.append((text, row["intent"], found))
    assert len(rows) > 100
    assert len(wrong) <= len(rows) * 0.03, wrong


def test_messages_passed_on_for_a_check_are_rarely_taken_for_an_emergency(
    shared: Path, intents: Intents
) -> None:
    for name, share in (("messages_dev.csv", 0.05), ("thai_sms_dev.csv", 0.01)):
        rows = rows_of(shared, name)
        false = [row["text"] for row in rows if is_emergency(row["text"], intents)]
        assert len(false) <= len(rows) * share, false


def test_nobody_says_thanks_in_a_hundred_characters(intents: Intents) -> None:
    assert intent_of("ขอบคุณมากค่ะ", intents) == "thanks"
    assert intent_of("ขอบคุณมากค่ะ " + "เรื่องยาวๆ " * 10, intents) is None


def test_words_mean_what_the_content_in_use_says(intents: Intents) -> None:
    assert intent_of("hello", intents) == "greeting"
    assert intent_of("hello", Intents()) is None


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("ลูกชัก", "ill_or_fire"),
        ("น้องตัวร้อนแล้วชักไม่หยุด", "ill_or_fire"),
        ("แม่ชักสงสัยว่าเป็นโจร", None),
        ("ลูกชักชวนให้ลงทุน", None),
        ("เก็บไว้ในลิ้นชัก", None),
        ("มันไล่ฟันผม", "in_danger"),
        ("he came with a machete", "in_danger"),
        ("a man with a knife is outside", "in_danger"),
        ("ไปต่อไม่ไหวแล้ว", "distress"),
        ("รถไปต่อไม่ไหวแล้ว", None),
        ("ลูกเล่นเกมอยู่ดีๆ ล้มลง", None),
        ("เล่นเกมแล้วเรียกไม่ตื่น", "ill_or_fire"),
        ("ขอเล่นเกม", "quiz"),
    ],
)
def test_a_life_at_risk_in_everyday_words_is_told_from_what_sounds_like_it(
    words: str, intent: str | None, intents: Intents
) -> None:
    assert intent_of(words, intents) == intent
