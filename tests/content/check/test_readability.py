"""The reading check: office Thai warns, our lessons do not, and no list makes hard words easy."""

from __future__ import annotations

import datetime as dt

import yaml
from pythainlp.tokenize import word_tokenize
from pythainlp.util import Trie

from content.check.readability import RARE, _common, check_readability
from content.check.yaml_tree import Node
from content.reading.problems import Mistakes
from tests.support.content_check import check
from tests.support.paths import CONTENT

LISTS = yaml.safe_load((CONTENT / "lexicon" / "plain_words.yaml").read_text("utf-8"))
PLAIN = {word for words in LISTS.values() for word in words}
OFFICE = (
    "ผู้เสียหายพึงดำเนินการแจ้งระงับธุรกรรมต่อสถาบันการเงินโดยพลัน และร้องทุกข์กล่าวโทษต่อพนักงานสอบสวน"
    "ผู้มีเขตอำนาจ ทั้งนี้เพื่อประโยชน์ในการอายัดทรัพย์สินและรวบรวมพยานหลักฐานประกอบสำนวนคดี"
)


def codes(text: str) -> set[str]:
    found = Mistakes(CONTENT)
    check_readability(CONTENT / "th.md", Node(1, text=text), PLAIN, found)
    return {one.code for one in found}


def test_the_gate_is_the_measured_one() -> None:
    assert RARE == 0.12


def test_what_an_office_writes_is_worth_a_look() -> None:
    assert {"words_long", "words_rare"} <= codes(OFFICE)


def test_every_joined_word_is_made_of_everyday_words() -> None:
    everyday = Trie(_common())  # takes a third of a second to make
    for word in LISTS["joined"]:
        parts = word_tokenize(word.replace("ๆ", ""), custom_dict=everyday, engine="newmm")
        assert set(parts) <= _common(), word


def test_no_lesson_of_ours_warns() -> None:
    told = {"words_rare", "words_long", "phrase_long", "phrases_many", "english_word"}
    found = [one for one in check(CONTENT, dt.date(2026, 11, 22)) if one.code in told]
    assert [str(one) for one in found] == []


def test_a_made_up_address_is_no_english_word_and_an_english_word_is() -> None:
    assert codes("ลิงก์เขียนว่า go.th.rub-sit.example อย่ากด") == set()
    assert codes("กด link นี้นะ") == {"english_word"}
