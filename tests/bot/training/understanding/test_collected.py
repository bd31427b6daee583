"""Other people's messages as rows to learn from: nothing that is scored is learned."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pytest

from bot.errors import Refusal
from bot.training.understanding import collected

NOTICE = "KBank: ชำระค่าบริการสำเร็จ ยอดเงินตามใบแจ้งหนี้ ขอบคุณค่ะ {n}"


def table(path: Path, rows: list[dict[str, str]]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    data = text.getvalue().encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    thai = [
        ("รางวัลใหญ่ของท่าน กดรับที่ลิงก์ด่วน", "scam", ""),
        (NOTICE.format(n="a"), "ok", "2022030"),
        (NOTICE.format(n="b"), "ok", "2022061"),
        ("โปรเดือนนี้ สมัครเน็ตไม่อั้นเพียงร้อยเดียว", "spam", "2022"),
        ("บริจาคโลหิตวันเสาร์ที่โรงพยาบาลประจำจังหวัด", "ok", "2022061"),
        ("ข้อความที่ใช้ให้คะแนนเท่านั้น ห้ามนำไปสอน", "ok", ""),
    ]
    table(
        tmp_path / collected.THAI_SMS,
        [{"text": text, "kind": kind, "collected": day} for text, kind, day in thai],
    )
    table(tmp_path / collected.ENGLISH_SMS, [{"text": "free entry to win a cup", "label": "scam"}])
    table(
        tmp_path / collected.POSTS,
        [{"text": "วันนี้อากาศดีมากเลยทุกคน", "source": "wisesight-sentiment/pos"}],
    )
    scored = [{"text": "ข้อความที่ใช้ให้คะแนนเท่านั้น ห้ามนำไปสอน ฉบับเต็ม"}]
    table(tmp_path / collected.SCORED[0], scored)
    return tmp_path


def test_what_a_message_does_follows_from_its_kind(folder: Path) -> None:
    found = {message.text: message.act for message in collected.messages(folder)}
    assert found["รางวัลใหญ่ของท่าน กดรับที่ลิงก์ด่วน"] == "deceit"
    assert found["โปรเดือนนี้ สมัครเน็ตไม่อั้นเพียงร้อยเดียว"] == "chat"
    assert found[NOTICE.format(n="a")] == "genuine"
    assert found["free entry to win a cup"] == "deceit"
    assert found["วันนี้อากาศดีมากเลยทุกคน"] == "chat"


def test_later_messages_and_what_is_scored_are_not_learned(folder: Path) -> None:
    texts = [message.text for message in collected.messages(folder)]
    assert not any("โลหิต" in text or "ให้คะแนน" in text for text in texts)


def test_what_is_kept_for_scoring_is_no_copy_of_what_was_learned(folder: Path) -> None:
    texts = [message.text for message in collected.later_messages(folder)]
    assert texts == ["บริจาคโลหิตวันเสาร์ที่โรงพยาบาลประจำจังหวัด"]


def test_a_folder_without_the_files_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"messages_dev_2\.csv"):
        collected.messages(tmp_path)
