"""Words in Lao, Khmer and Burmese are read by their likeness to what was written for an answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from content.reading.library import Library
from handlers.core.incoming import Incoming, Text
from handlers.core.turn import Turn
from handlers.understanding.other_scripts import answer_said
from storage.people.people import Person


def said(library: Library, text: str, *, asked: bool = False) -> str | None:
    event = Incoming(Text(text), datetime(2026, 11, 30, tzinfo=UTC))
    nobody = cast(Any, None)
    turn = Turn(
        Person("test:1", "test", "a", "1"), None, (event,), event.at, library, nobody, nobody
    )
    return answer_said(turn, asked=asked)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("အလုပ်ရှင်က ပတ်စပို့သိမ်းထားတယ်", "passport-kept"),
        ("နိုင်ငံကူးလက်မှတ် သိမ်းထားတယ် ပြန်မပေးဘူး", "passport-kept"),
        ("အိမ်ပြန်ချင်တယ် ထွက်လို့မရဘူး", "held-abroad"),
        ("ນາຍຈ້າງຍຶດພາສປອດ", "passport-kept"),
        ("ថៅកែយកលិខិតឆ្លងដែន", "passport-kept"),
        ("ဒီနေ့ မိုးရွာတယ်", None),
        ("ມື້ນີ້ຝົນຕົກຢູ່ນາ", None),
        ("ខ្ញុំបានផ្ទេរលុយហើយ", None),
        ("เถ้าแก่เก็บพาสปอร์ตไว้ ขอคืนก็ไม่ให้", None),
        ("my boss took my papers and does not pay me", None),
        ("ຢາກຕາຍ", "suicide"),
        ("ຂ້ອຍຢາກຕາຍ", "suicide"),
        ("ຜົວຕີຂ້ອຍ", "violence"),
        ("ໄຟໄໝ້ເຮືອນ", "ill-or-fire"),
        ("ມີສຽງປືນ", "shooting"),
        ("ເຫັນລູກລະເບີດ", "strange-object"),
        ("ខ្ញុំចង់ស្លាប់", "suicide"),
        ("មានមីននៅក្នុងស្រែ", "strange-object"),
        ("ប្តីវាយខ្ញុំ", "violence"),
        ("ផ្ទះឆេះ", "ill-or-fire"),
        ("មានសំឡេងកាំភ្លើង", "shooting"),
        ("ខ្ញុំចង់រៀន", None),
        ("ជួយខ្ញុំ", None),
        ("ខ្ញុំត្រូវគេបោក", None),
        ("ខ្ញុំប្រាប់លេខកូដទៅហើយ", None),
        ("ຂ້ອຍຖືກຫຼອກ", None),
        ("ຂ້ອຍໂອນເງິນໄປແລ້ວ", None),
        ("ຂ້ອຍໂອນເງິນໃຫ້ເຂົາໄປແລ້ວ", None),
        ("ບໍ່ຢາກໂອນ", None),
        ("", None),
    ],
)
def test_what_is_said_in_another_script(library: Library, text: str, slug: str | None) -> None:
    assert said(library, text) == slug


def test_while_a_question_is_open_only_the_very_words_interrupt_it(library: Library) -> None:
    words = "ນາຍຈ້າງເອົາບັດໄປ ຂ້ອຍບໍ່ຮູ້ຈະເຮັດແນວໃດ"
    assert said(library, words) == "passport-kept"
    assert said(library, words, asked=True) is None
    whole = library.answers["passport-kept"].said["lo"][0]
    assert said(library, whole, asked=True) == "passport-kept"
