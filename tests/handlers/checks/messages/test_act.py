"""What a message does joins what is in it: warnings are left alone, bare lures are told."""

from __future__ import annotations

from dataclasses import replace

from content.reading.library import Library
from handlers.checks.extract import read
from handlers.checks.messages.act import joined
from handlers.checks.messages.judge import MessageVerdict, message_judge
from handlers.checks.verdict import Verdict
from handlers.core.words.reading import Guess, Reading

SCARE = "ตำรวจแจ้งว่าบัญชีคุณพัวพันคดีฟอกเงิน ให้โอนเงินไปตรวจสอบภายในวันนี้"


def judged(library: Library, text: str) -> MessageVerdict:
    return message_judge(library).judge(read(text, library.numbers))


def act(id: str, sure: float, trick: str = "none") -> Reading:
    rest = "chat" if id == "deceit" else "deceit"
    return Reading((), (Guess(id, sure), Guess(rest, 1 - sure)), (Guess(trick, 0.9),))


def test_without_a_reading_the_verdict_stays(library: Library) -> None:
    before = judged(library, SCARE)
    assert joined(before, None) == before
    assert joined(before, Reading()) == before


def test_a_warning_about_a_trick_is_not_flagged_as_the_trick(library: Library) -> None:
    before = judged(library, f"เตือนภัย อย่าหลงเชื่อ {SCARE} ไม่ต้องโอน วางสายได้เลย")
    assert joined(before, act("warning", 0.99)).verdict is Verdict.UNKNOWN


def test_a_lure_without_a_listed_word_is_suspicious(library: Library) -> None:
    before = judged(library, "Hi Somchai, long time no see! This is Lisa, is it still your number?")
    assert before.verdict is Verdict.UNKNOWN
    assert joined(before, act("deceit", 0.999, "romance")).verdict is Verdict.SUSPICIOUS
    assert joined(before, act("deceit", 0.999, "romance")).scam_type == "romance"


def test_a_dangerous_link_stays_dangerous_whatever_the_words_do(library: Library) -> None:
    before = judged(library, "เตือนกันด้วยนะ https://kbank-verify-account.top/login")
    assert before.links[0].verdict is Verdict.DANGER
    assert joined(before, act("warning", 0.999)).verdict is Verdict.DANGER


def test_a_score_of_nothing_or_all_is_no_division_by_nothing(library: Library) -> None:
    before = judged(library, SCARE)
    for score in (0.0, 1.0):
        assert 0 <= joined(replace(before, score=score), act("deceit", 1.0)).score <= 1
