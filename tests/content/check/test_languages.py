"""Texts of further languages that can be loaded but should not be shown."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from content.check.languages import check_language_texts
from content.check.texts import Avoid
from content.reading.library import Library
from content.reading.problems import Mistake, Mistakes
from tests.content.check.seeding import one_a_file, spoil
from tests.support.paths import CONTENT

TODAY = dt.date(2026, 11, 30)


def found_in(folder: Path) -> list[Mistake]:
    mistakes = Mistakes(folder)
    library = Library.read(folder, Mistakes(folder))
    check_language_texts(folder, library, Avoid(("ປອດໄພ",)), mistakes)
    return list(mistakes)


def test_our_own_languages_are_in_order_and_whole() -> None:
    assert [str(one) for one in found_in(CONTENT)] == []


DIFFERENT = [
    ("languages/lo.yaml", "ຢ່າເກີນ 3 ມື້", "ຢ່າເກີນ 5 ມື້", "numbers_differ"),
    ("languages/km.yaml", "{number:aoc} បានទាំងថ្ងៃ", "បានទាំងថ្ងៃ", "numbers_differ"),
    ("phrases/lo/first_hour.yaml", "ໂທ {number:aoc}", "ໂທ {number:police}", "numbers_differ"),
    ("languages/lo.yaml", "ວາງສາຍ ຢຸດໂອນ", "วางสาย ຢຸດໂອນ", "foreign_words"),
    ("phrases/km/check.yaml", "គ្រោះថ្នាក់ កុំចុច", "Danger កុំចុច", "foreign_words"),
    ("languages/lo.yaml", "  stop:", "  stopp:", "no_such_text"),
    ("languages/lo.yaml", "ມື້ນີ້, ມື້ວານ, ", "ມື້ນີ້, ", "no_such_text"),
    (
        "phrases/lo/check.yaml",
        "  check.verdict.danger:",
        "  check.verdict.dang:",
        "no_such_text",
    ),
    ("languages/lo.yaml", "ຢຸດໂອນ", "ຢຸດໂອນ {name}", "placeholders"),
    ("languages/lo.yaml", "ວາງສາຍ ຢຸດໂອນ", "ປອດໄພ", "word_to_avoid"),
    ("languages/lo.yaml", "ຕຳຫຼວດ ເຫດດ່ວນ", "ຕ" * 41, "too_long"),
]


def test_what_differs_from_the_thai_is_named_with_its_line(folder: Path) -> None:
    missed = []
    for round in one_a_file(DIFFERENT):
        sound = {row[0]: (folder / row[0]).read_text("utf-8") for row in round}
        lines = [spoil(folder / file, old, new) for file, old, new, _ in round]
        found = {(one.path, one.line, one.code) for one in found_in(folder)}
        for row, line in zip(round, lines, strict=True):
            if (row[0], line, row[3]) not in found:
                missed.append((row, line))
        for file, text in sound.items():
            (folder / file).write_text(text, "utf-8")
    assert missed == []


def test_what_a_language_lacks_of_the_core_is_a_warning_and_takes_it_off_the_menu(
    folder: Path,
) -> None:
    (folder / "phrases" / "km" / "check.yaml").unlink()
    (warning,) = [one for one in found_in(folder) if one.values.get("language") == "km"]
    assert warning.warning
    assert warning.code == "core_lacking"
    assert int(warning.values["n"]) > 100
    assert Library.load(folder).offered == ("th", "en", "lo")
