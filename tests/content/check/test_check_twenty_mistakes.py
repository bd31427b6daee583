"""Twenty more kinds of mistakes, sounds and pictures among them: each is named with its file, and
with its line where the file has lines."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from content.check import describe
from content.check.texts import Avoid
from tests.content.conftest import copy_of_content
from tests.support.content_check import check
from tests.support.sounds import m4a, mp3

TODAY = dt.date(2026, 11, 22)
L = "lessons/fake-police"
NEAR = 12
"""Lines: what is missing is named at the question in which it is missing."""


def write(name: str, content: bytes) -> Callable[[Path], None]:
    """Put a file beside the lesson."""
    return lambda folder: (folder / L / name).write_bytes(content) and None


def named(content: bytes) -> Callable[[Path], None]:
    """Put a picture beside the lesson and name it in lesson.yaml."""

    def spoil(folder: Path) -> None:
        (folder / L / "uniform.png").write_bytes(content)
        path = folder / L / "lesson.yaml"
        words = "picture:\n  file: uniform.png\n  alt: {th: ชุดตำรวจ, en: A uniform}\nreviewed_by:"
        path.write_text(path.read_text("utf-8").replace("reviewed_by:", words), "utf-8")

    return spoil


def change(file: str, old: str, new: str, times: int = 1) -> Callable[[Path], None]:
    """Write something else into a file."""

    def spoil(folder: Path) -> None:
        path = folder / file
        words = path.read_text("utf-8")
        assert old in words, f"{file} no longer holds {old!r}"
        path.write_text(words.replace(old, new, times), "utf-8")

    return spoil


def test_the_name_of_a_service_may_hold_a_word_to_avoid() -> None:
    avoid = Avoid(("safe",), ("safe browsing",))
    assert list(avoid.found_in("asked of safe browsing")) == []
    assert list(avoid.found_in("safe browsing says it is safe")) == ["safe"]


def picture(kind: str, width: int = 960) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, 540), "white").save(out, kind)
    return out.getvalue()


Q, A, T = f"{L}/questions.yaml", f"{L}/lesson.yaml", f"{L}/th.md"

# (what is spoilt, the file that must be named, text near which its line is, the code)
SEEDED = [
    (write("th.m4a", mp3(2)), f"{L}/th.m4a", "", "sound_format"),
    (write("th.mp3", m4a(75)), f"{L}/th.mp3", "", "sound_format"),
    (write("th.m4a", m4a(75)), f"{L}/th.m4a", "", "sound_long"),
    (write("th.m4a", b"words"), f"{L}/th.m4a", "", "sound_unreadable"),
    (write("th.opus", b"OggS"), f"{L}/th.opus", "", "sound_kind"),
    (write("thai.mp3", mp3(2)), f"{L}/thai.mp3", "", "sound_name"),
    (write("km.mp3", mp3(2)), f"{L}/km.mp3", "", "sound_language"),
    (named(picture("JPEG")), A, "file: uniform.png", "picture_format"),
    (named(picture("PNG", 2048)), A, "file: uniform.png", "picture_pixels"),
    (named(b"<svg/>"), A, "file: uniform.png", "picture_unreadable"),
    (named(picture("PNG", 300)), A, "file: uniform.png", "picture_small"),
    (change(A, "see_also: [", "see_also: &all [*all, "), A, "see_also:", "yaml_alias"),
    (write("old.png", picture("PNG")), f"{L}/old.png", "", "picture_unnamed"),
    (
        change("modules.yaml", "module-calls.png", "call.png"),
        "modules.yaml",
        "call.png",
        "no_picture",
    ),
    (change(Q, "ขอเชิญท่าน", "💌 ขอเชิญท่าน"), Q, "💌", "not_drawable"),
    (change(Q, "right: true", "right: false\n        right: true"), Q, "right: false", "key_twice"),
    (change(T, "วางสายได้เลย", "วางสายได้เลย " + "เล่าให้ลูกฟัง " * 12), T, "", "rather_long"),
    (change(T, "---", "", 2), T, "", "bubble_count"),
    (change(T, "วางสายได้เลย", "**วางสาย** ได้เลย"), T, "**วางสาย**", "markup"),
    (change(T, "วางสายได้เลย", "กดลิงก์นี้ปลอดภัย"), T, "ปลอดภัย", "word_to_avoid"),
    (
        change(
            T,
            "1. ไม่สอบปากคำ",
            OFFICE
            := "ผู้เสียหายพึงร้องทุกข์กล่าวโทษต่อพนักงานสอบสวน รวบรวมพยานหลักฐานประกอบสำนวนคดี อายัดธุรกรรม ",
        ),
        T,
        OFFICE,
        "words_rare",
    ),
    (
        change(A, "status: sourced", "status: sourced\n    good_until: 2026-01-01"),
        A,
        "good",
        "expired",
    ),
    (change(A, "checked: 2026-11-22", "checked: 2024-01-01"), A, "2024-01-01", "stale"),
    (change("hotlines.yaml", '"2026-08"', '"2019"'), "hotlines.yaml", '"2019"', "number_stale"),
    (
        change("hotlines.yaml", "    group: first", "    owned_by: x"),
        "hotlines.yaml",
        "",
        "field_unknown",
    ),
    (
        change("scam_types.yaml", "    lesson: fake-police\n", ""),
        "scam_types.yaml",
        "",
        "trick_untaught",
    ),
]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """What the check says of the folder that nobody has spoilt."""
    return frozenset(
        str(one) for one in check(copy_of_content(tmp_path_factory.mktemp("whole")), TODAY)
    )


def test_there_are_twenty_kinds_at_least() -> None:
    assert len({code for *_, code in SEEDED}) >= 20


@pytest.mark.parametrize(
    ("spoil", "file", "near", "code"), SEEDED, ids=[f"{n}-{s[3]}" for n, s in enumerate(SEEDED)]
)
def test_each_is_named_with_its_file_and_line(
    before: frozenset[str],
    folder: Path,
    spoil: Callable[[Path], None],
    file: str,
    near: str,
    code: str,
) -> None:
    spoil(folder)
    found = [one for one in check(folder, TODAY) if str(one) not in before]
    (mistake,) = [one for one in found if one.code == code and one.path == file][:1] or [None]
    assert mistake, [str(one) for one in found]
    if near:
        words = (folder / file).read_text("utf-8")
        line = words[: words.index(near)].count("\n") + 1
        assert line - NEAR <= mistake.line <= line + 1
    for language in ("th", "en"):
        told = describe(mistake, language)
        assert told.startswith(file)
        assert "{" not in told, "every value has its place in the sentence"
