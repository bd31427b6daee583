"""Twenty more kinds of mistakes, sounds and pictures among them: each is named with its file, and
with its line where the file has lines."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path

from PIL import Image

from content.check import describe
from content.check.texts import Avoid
from content.reading.problems import Mistake
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

Seed = tuple[Callable[[Path], None], str, str, str]
"""What is spoilt, the file that must be named, text near which its line is, the code."""

SEEDED: list[Seed] = [
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


def test_there_are_twenty_kinds_at_least() -> None:
    assert len({code for *_, code in SEEDED}) >= 20


def rounds() -> Iterator[list[Seed]]:
    """One mistake a file, and one a picture or a sound, at a time: a check takes longest, and none
    may hide another."""
    by_file: dict[str, list[Seed]] = {}
    for seed in SEEDED:
        by_file.setdefault(seed[1], []).append(seed)
    for round in zip_longest(*by_file.values()):
        yield [seed for seed in round if seed]


def test_each_is_named_with_its_file_and_line(tmp_path: Path) -> None:
    folder = copy_of_content(tmp_path)
    before = frozenset(map(str, check(folder, TODAY)))
    sound = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    missed = []
    for round in rounds():
        for spoil, *_ in round:
            spoil(folder)
        found = [one for one in check(folder, TODAY) if str(one) not in before]
        for _, file, near, code in round:
            named = [one for one in found if one.code == code and one.path == file]
            if not named or not _is_told(named[0], folder, near):
                missed.append((file, code, [str(one) for one in found if one.path == file]))
        for path in {path for path in folder.rglob("*") if path.is_file()} - set(sound):
            path.unlink()
        for path, content in sound.items():
            if path.read_bytes() != content:
                path.write_bytes(content)
    assert missed == []


def _is_told(mistake: Mistake, folder: Path, near: str) -> bool:
    """Whether it is told at its line, in both languages, with every value in its sentence."""
    if near:
        words = (folder / mistake.path).read_text("utf-8")
        line = words[: words.index(near)].count("\n") + 1
        if not line - NEAR <= mistake.line <= line + 1:
            return False
    told = [describe(mistake, language) for language in ("th", "en")]
    return all(one.startswith(mistake.path) and "{" not in one for one in told)
