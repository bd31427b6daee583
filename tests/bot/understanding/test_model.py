"""The shipped model: what it must never miss, and that its answers are those of the content."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.understanding.model import Model, model_or_none
from content.reading.library import Library
from handlers.core.ports import FORWARDED
from tests.support.paths import ROOT


@pytest.fixture(scope="module")
def model() -> Model:
    """The shipped model; skips if its packages are not installed."""
    pytest.importorskip("onnxruntime", reason="needs onnxruntime")
    pytest.importorskip("sentencepiece", reason="needs sentencepiece")
    return Model()


def test_every_answer_of_the_model_is_known_to_content(model: Model, library: Library) -> None:
    assert set(model.labels.situations) == {*library.situations, FORWARDED}
    assert set(model.labels.tricks) == {*library.scam_types, "none"}


@pytest.mark.parametrize(
    ("text", "situation"),
    [
        ("เมื่อกี้หนูโอนไปสามหมื่น เพิ่งรู้ว่าเป็นพวกหลอก", "paid"),
        ("เขายึดพาสปอร์ตผมไว้ ออกจากตึกไม่ได้ อยู่ฝั่งโน้น", "held_abroad"),
        ("เจอลูกกลมๆ เหมือนระเบิดในนา", "strange_object"),
        ("my boss keep my passport and no pay me", "passport_kept"),
    ],
)
def test_what_people_say_in_their_own_words_is_understood(
    model: Model, text: str, situation: str
) -> None:
    assert situation in {guess.id for guess in model.read(text).situations}


def test_a_text_that_was_just_read_is_not_read_again_for_its_vector(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def run(text: str) -> object:
        read.append(text)
        return runs(text)

    runs = model._run  # noqa: SLF001
    monkeypatch.setattr(model, "_run", run)
    model.read("โอนไปแล้ว")
    at_once = model.vector_of("โอนไปแล้ว")
    other = model.vector_of("สวัสดี")
    assert read == ["โอนไปแล้ว", "สวัสดี"]
    assert at_once.tolist() != other.tolist()


def test_a_reading_is_sure_of_no_more_than_all(model: Model) -> None:
    reading = model.read("สวัสดีจ้า")
    assert 0 < sum(guess.confidence for guess in reading.situations) <= 1.001
    assert abs(sum(guess.confidence for guess in reading.acts) - 1) < 0.001


def test_without_weights_there_is_no_model(tmp_path: Path) -> None:
    assert model_or_none(tmp_path) is None


def test_the_library_that_runs_it_tells_nobody_of_it(tmp_path: Path) -> None:
    # From 1.29 on its files for Linux report to their maker unless they are told not to; the first
    # sign is a number for this machine that it keeps in the home directory.
    code = "from bot.understanding.model import Model; Model()"
    bare = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=bare, check=True)
    assert list(tmp_path.iterdir()) == []
