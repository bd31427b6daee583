"""Rule lines mean what the comment in the lexicon says they mean."""

from __future__ import annotations

import pytest

from content.reading.lexicon.word_rules import WordTest, WrongRule, fold, without


def fits(line: str, text: str) -> bool:
    return WordTest.of([line]).fits(text)


def test_every_group_must_have_one_of_its_words() -> None:
    assert fits("โอน|จ่าย + แล้ว", "จ่ายไปแล้ว")
    assert not fits("โอน|จ่าย + แล้ว", "จ่ายพรุ่งนี้")


def test_a_word_inside_another_is_no_second_word() -> None:
    line = "หลง|เผลอ + ลง|กด"
    assert not fits(line, "หลงทาง")
    assert fits(line, "หลงลงแอป")
    assert fits(line, "ลงแล้วหลง")
    assert not fits("ปันผล|หุ้น + กำไร|ปันผล", "ปันผลปีนี้")
    assert fits("ปันผล|หุ้น + กำไร|ปันผล", "ปันผลของหุ้น")


def test_words_that_only_share_an_edge_are_two() -> None:
    assert fits("ขอรหัส + รหัสที่ส่ง", "ขอรหัสที่ส่งไป")


def test_what_lies_in_a_gap_is_free_for_another_word() -> None:
    assert fits("gave..code + him", "i gave him the code")
    assert not fits("gave..code + code", "i gave him the code")


def test_each_of_three_groups_needs_a_word_of_its_own() -> None:
    line = "บัตร + ให้ + ให้เขา"
    assert not fits(line, "บัตรให้เขา")
    assert fits(line, "ให้บัตรให้เขา")


def test_another_place_is_tried_where_the_first_lies_inside_a_word() -> None:
    assert fits("ลง + หลง", "หลงแล้วลง")
    assert fits("เบอร์ + ไซเบอร์", "ไซเบอร์ เบอร์ไหน")


def test_a_word_that_holds_another_is_taken_out() -> None:
    assert without(("โขงหลง", "หลง"), "อยู่บึงโขงหลง") == "อยู่บึง_"
    assert without((), "อยู่บึงโขงหลง") == "อยู่บึงโขงหลง"


def test_a_latin_word_is_a_whole_word() -> None:
    assert fits("hi", "oh hi there")
    assert not fits("hi", "this thing")


def test_a_star_lets_a_latin_word_go_on() -> None:
    assert fits("scam*", "those scammers")
    assert not fits("scam", "those scammers")


def test_a_latin_word_may_stand_between_thai_letters() -> None:
    assert fits("otp", "บอกotpไป")


def test_two_dots_stand_for_a_few_characters_only() -> None:
    assert fits("ลบ..ข้อมูล", "ลบให้หน่อยข้อมูล")
    assert not fits("ลบ..ข้อมูล", "ลบ" + "ก" * 26 + "ข้อมูล")


def test_an_equals_sign_means_the_whole_message() -> None:
    assert fits("=ดี", "ดี")
    assert not fits("=ดี", "ดีจริงๆ")


def test_an_equals_sign_behind_a_word_is_a_letter_of_it() -> None:
    test = WordTest.of(["otp="])
    assert test.fits("otp=123456")
    assert not test.fits("tell me the otp you got")


def test_what_is_forbidden_wins() -> None:
    test = WordTest.of(["โอน"], ["ยังไม่โอน"])
    assert test.fits("โอนแล้ว")
    assert not test.fits("ยังไม่โอน")


def test_forgotten_tone_marks_are_forgiven_in_the_folded_form() -> None:
    test = WordTest.of(["เช็คเบอร์"])
    assert not test.fits("เชคเบอ")
    assert test.fits("เชคเบอ", fold("เชคเบอ"))


def test_a_word_with_an_exclamation_mark_keeps_its_tone_marks() -> None:
    test = WordTest.of(["!ยาบ้า|ของหนี"])
    assert test.fits("เห็นยาบ้า", fold("เห็นยาบ้า")) is False
    assert test.fits("เห็นยาบ้า")
    assert not test.fits("โรงพยาบาล", fold("โรงพยาบาล"))
    assert test.fits("ของหนิ", fold("ของหนี"))


def test_signs_of_a_regular_expression_are_plain_letters() -> None:
    assert fits("a.c", "a.c")
    assert not fits("a.c", "abc")


@pytest.mark.parametrize("line", ["", " + ", "ก + ", "ก||ข", "=", "!", "..", "ก + *"])
def test_a_line_with_an_empty_word_is_refused(line: str) -> None:
    with pytest.raises(WrongRule):
        WordTest.of([line])
