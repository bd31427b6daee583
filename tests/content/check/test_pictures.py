"""Pictures of lessons and modules are checked by what is in them, at the line that names them."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

from PIL import Image

from content.reading.library import Library
from tests.support.content_check import check
from tests.support.paths import CONTENT

TODAY = dt.date(2026, 11, 22)
L = "lessons/fake-police"
NAMED = "picture:\n  file: uniform.png\n  alt: {th: ชุดตำรวจ, en: A uniform}\nreviewed_by:"


def picture(kind: str = "PNG", size: tuple[int, int] = (960, 540)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


def name_it(home: Path) -> None:
    path = home / "lesson.yaml"
    path.write_text(path.read_text("utf-8").replace("reviewed_by:", NAMED), "utf-8")


def found(folder: Path) -> list[tuple[str, str]]:
    return [(one.path, one.code) for one in check(folder, TODAY) if "picture" in one.code]


PICTURES = [
    (picture(), None),
    (picture("JPEG"), "picture_format"),
    (picture("GIF"), "picture_format"),
    (b"", "picture_unreadable"),
    (b"<svg/>", "picture_unreadable"),
    (picture()[:60], "picture_unreadable"),
    (picture(size=(1025, 100)), "picture_pixels"),
    (picture(size=(300, 901)), "picture_pixels"),
    (picture(size=(200, 200)), "picture_small"),
    (picture() + bytes(1_000_000), "picture_large"),
    (None, "no_picture"),
]


def test_a_picture_is_what_its_name_says_and_fits_both_apps(folder: Path) -> None:
    homes = [f"lessons/{home.name}" for home in sorted((folder / "lessons").glob("*/"))]
    for home in homes:
        name_it(folder / home)
    for first in range(0, len(PICTURES), len(homes)):  # one in each lesson: a check takes longest
        some = dict(zip(homes, PICTURES[first:] + [(picture(), None)] * len(homes), strict=False))
        for home, (content, _) in some.items():
            (folder / home / "uniform.png").unlink(missing_ok=True)
            if content is not None:
                (folder / home / "uniform.png").write_bytes(content)
        wrong = sorted((f"{home}/lesson.yaml", code) for home, (_, code) in some.items() if code)
        assert found(folder) == wrong


def test_a_picture_that_no_lesson_names_is_worth_a_look(folder: Path) -> None:
    (folder / L / "forgotten.jpg").write_bytes(picture("JPEG"))
    assert found(folder) == [(f"{L}/forgotten.jpg", "picture_unnamed")]


def test_a_modules_picture_must_be_there_and_have_its_words(folder: Path) -> None:
    path = folder / "modules.yaml"
    sound = path.read_text("utf-8")
    path.write_text(sound.replace("module-calls.png", "module-cals.png"), "utf-8")
    assert found(folder) == [("modules.yaml", "no_picture")]
    english = next(line for line in sound.splitlines(keepends=True) if "Three houses" in line)
    path.write_text(sound.replace(english, ""), "utf-8")
    assert ("modules.yaml", "language_missing") in {
        (one.path, one.code) for one in check(folder, TODAY)
    }


def test_every_module_has_a_picture_with_a_drawing_that_staff_can_change() -> None:
    for module in Library.load(CONTENT).curriculum.modules.values():
        assert module.picture
        drawing = CONTENT / "pictures" / module.picture.file
        assert drawing.is_file()
        assert drawing.with_suffix(".svg").is_file()


def test_a_letter_our_font_lacks_is_worth_a_look(folder: Path) -> None:
    path = folder / L / "questions.yaml"
    sound = path.read_text("utf-8")
    path.write_text(sound.replace("ขอเชิญท่านมาให้ปากคำ", "👮 ขอเชิญท่านมาให้ปากคำ"), "utf-8")
    (mistake,) = [one for one in check(folder, TODAY) if one.code == "not_drawable"]
    assert (mistake.warning, mistake.values["letter"]) == (True, "👮")
