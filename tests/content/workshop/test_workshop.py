"""What staff work with beside the text files: the districts' sheet, schemas, what is to be done."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from openpyxl import load_workbook

from bot.__main__ import main
from content.check import sentence
from content.reading.files import Loader
from content.reading.library import Library
from content.workshop.json_schemas import MODELS, schemas
from content.workshop.offices_sheet import COLUMNS
from content.workshop.status import HEADINGS, is_due, numbers_sheet, status
from tests.support.paths import CONTENT


def run(folder: Path, *words: str) -> int:
    return main(["content", "--folder", str(folder), *words])


def fill(path: Path, code: str, /, **values: object) -> str:
    """Write values into a district's row of the sheet; gives the row's number."""
    book = load_workbook(path)
    sheet = book.active
    assert sheet is not None
    row = next(row for row in sheet.iter_rows(min_row=3) if row[0].value == code)
    for column, value in values.items():
        row[list(COLUMNS).index(column)].value = value
    book.save(path)
    return str(row[0].row)


def test_a_district_fills_its_row_and_comes_back_as_a_file(folder: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "districts.xlsx"
    assert run(folder, "district", "export", str(sheet), "--province", "38") == 0
    fill(
        sheet,
        "3805",
        phone="042-000-000",
        hours_th="จันทร์ถึงศุกร์ 08.30 ถึง 16.30 น.",
        story_th="ป้าคนหนึ่งวางสายแล้วไปถามสถานี",
        checked=dt.date(2026, 11, 20),
        checked_by="สมหญิง",
    )
    assert run(folder, "district", "import", str(sheet)) == 0
    office = Library.load(folder).offices["3805"]
    assert office.phone == "042-000-000"
    assert office.hours["th"].startswith("จันทร์")
    assert "en" not in office.hours
    assert office.checked == dt.date(2026, 11, 20)
    assert list(Library.load(folder).offices) == ["3805"]
    assert run(folder, "district", "export", str(sheet), "--province", "38") == 0
    assert run(folder, "district", "import", str(sheet)) == 0
    assert Library.load(folder).offices["3805"] == office


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("๐๔๒-๔๘๑๒๓๔ ext. 11", "042-481234 ต่อ 11"),
        (42481234, "042481234"),
        (812345678.0, "0812345678"),
    ],
)
@pytest.mark.parametrize("day", ["30/11/2569", "2569-11-30", "๓๐/๑๑/๒๕๖๙", dt.date(2569, 11, 30)])
def test_a_sheet_takes_what_people_and_spreadsheets_write(
    folder: Path, tmp_path: Path, cell: object, phone: str, day: object
) -> None:
    sheet = tmp_path / "districts.xlsx"
    assert run(folder, "district", "export", str(sheet), "--province", "38") == 0
    fill(sheet, "3805", phone=cell, checked=day, story_th="\u201cวางสาย\u201d\u00a0ก่อน ")
    assert run(folder, "district", "import", str(sheet)) == 0
    office = Library.load(folder).offices["3805"]
    assert (office.phone, office.checked) == (phone, dt.date(2026, 11, 30))
    assert office.story["th"] == '"วางสาย" ก่อน'


def test_a_sheet_that_nobody_filled_in_makes_no_file(folder: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "districts.xlsx"
    assert run(folder, "district", "export", str(sheet), "--province", "Bueng Kan") == 0
    assert run(folder, "district", "import", str(sheet)) == 0
    assert not (folder / "offices.yaml").exists()


def test_a_province_that_is_only_near_is_asked_about(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "districts.xlsx"
    assert run(folder, "district", "export", str(sheet), "--province", "Bueng Kam") == 2
    assert "Near it: 38 Bueng Kan" in capsys.readouterr().err
    assert not sheet.exists()


def test_a_sheet_with_wrong_cells_is_refused_whole_and_each_cell_is_named(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "districts.xlsx"
    run(folder, "district", "export", str(sheet), "--province", "38")
    first = fill(sheet, "3801", phone="call me", hours_th="ทุกวัน")
    second = fill(sheet, "3802", story_en="only English", checked="yesterday")
    third = fill(sheet, "3803", code="9999", phone="042")
    capsys.readouterr()
    assert run(folder, "district", "import", str(sheet), "--lang", "th") == 2
    told = capsys.readouterr()
    for place in (f"C{first}", f"F{second}", f"J{second}", f"A{third}"):
        assert f":{place}: " in told.out
    assert "ไม่ได้แก้อะไร" in told.err
    assert not (folder / "offices.yaml").exists()


@pytest.mark.parametrize("damage", ["missing", "empty", "text", "other"])
def test_what_is_no_such_sheet_is_refused(folder: Path, tmp_path: Path, damage: str) -> None:
    sheet = tmp_path / "districts.xlsx"
    if damage == "empty":
        sheet.write_bytes(b"")
    elif damage == "text":
        sheet.write_text("code,phone\n3805,1\n", encoding="utf-8")
    elif damage == "other":
        run(folder, "district", "export", str(sheet))
        book = load_workbook(sheet)
        assert book.active is not None
        book.active.delete_rows(1)
        book.save(sheet)
    assert run(folder, "district", "import", str(sheet)) == 2


def test_an_unknown_province_is_refused(folder: Path, tmp_path: Path) -> None:
    assert run(folder, "district", "export", str(tmp_path / "a.xlsx"), "--province", "00") == 2


def test_the_schemas_in_the_folder_are_those_of_the_models() -> None:
    written = {path.name: path.read_text("utf-8") for path in (CONTENT / "schemas").glob("*.json")}
    assert written == schemas(), "run: python -m bot content schema"
    assert {f"{name}.json" for name in MODELS} == set(written)


def test_an_editor_finds_the_same_mistakes_as_we_do() -> None:
    def as_json(path: Path) -> object:
        data = yaml.load(path.read_text("utf-8"), Loader)  # noqa: S506
        return json.loads(json.dumps(data, default=str))

    bank = json.loads(schemas()["questions.json"])
    jsonschema.Draft202012Validator.check_schema(bank)
    editor = jsonschema.Draft202012Validator(bank)
    for path in (CONTENT / "lessons").glob("*/questions.yaml"):
        assert [str(error) for error in editor.iter_errors(as_json(path))] == [], path
    one = {"id": "a", "kind": "choose", "ask": {"th": "ก"}, "choices": {}}
    assert not editor.is_valid({"questions": [one]})


def test_the_status_names_what_nobody_signed_and_what_is_not_verified(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "numbers.csv"
    assert run(folder, "status", "--numbers", str(sheet)) == 0
    told = capsys.readouterr().out
    assert "Lesson fake-police: nobody has signed it yet" in told
    assert "Lesson first-hour: 1 source not verified" in told
    rows = sheet.read_text(encoding="utf-8-sig").splitlines()
    assert rows[0].startswith("Name,Number,Then press,Last checked,Who phones,Phone by")
    assert any(",1441," in row for row in rows)
    run(folder, "status", "--numbers", str(sheet), "--lang", "th")
    assert sheet.read_text(encoding="utf-8-sig").startswith("ชื่อ,เบอร์,กดต่อ,")
    capsys.readouterr()
    path = folder / "lessons/fake-police/lesson.yaml"
    path.write_text(
        path.read_text("utf-8").replace('reviewed_by: ""', "reviewed_by: Somsri"), "utf-8"
    )
    run(folder, "status")
    assert "Lesson fake-police: nobody" not in capsys.readouterr().out


def test_a_number_is_phoned_once_a_quarter_by_its_owner(folder: Path) -> None:
    day = dt.date(2026, 11, 22)
    assert is_due("2026-08-01", day)
    assert is_due("2026-11", day), "a month tells of nobody who phoned"
    assert is_due("", day)
    assert not is_due("2026-10-01", day)
    path = folder / "hotlines.yaml"
    words = path.read_text("utf-8").replace('checked: "2026-08"', 'checked: "2026-10-05"', 1)
    path.write_text(words.replace("  - id: aoc\n", "  - id: aoc\n    owner: พี่ฝน\n"), "utf-8")
    first = numbers_sheet(folder, day, lambda code: code).splitlines()[1]
    assert first == "ศูนย์ 1441 (AOC),1441,,2026-10-05,พี่ฝน,2026-12-31,numbers_done,,,aoc"
    (line,) = [v for c, v in status(folder, Library.load(folder), day) if c == "status_numbers"]
    assert line["n"] == line["nobody"]


def test_every_heading_and_note_of_the_sheets_has_words_in_both_languages() -> None:
    codes = (*COLUMNS.values(), *HEADINGS)
    missing = [
        code for code in codes for language in ("th", "en") if code in sentence(code, language, {})
    ]
    assert not missing


def test_the_status_of_a_language_lists_what_its_core_lacks(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    phrases = folder / "phrases" / "lo" / "check.yaml"
    phrases.write_text(
        phrases.read_text("utf-8").replace("check.do.danger", "check.do.gone"), "utf-8"
    )
    sheet = tmp_path / "lo.csv"
    assert run(folder, "status", "--language", "lo", "--beside", str(sheet)) == 0
    told = capsys.readouterr().out
    assert "It is not offered yet." in told
    assert "Lacks: phrases/check.do.danger" in told
    assert "phrases/desk: lacks" in told
    rows = sheet.read_text(encoding="utf-8-sig").splitlines()
    assert rows[0] == "place,core,Thai,English,lo"
    (row,) = [row for row in rows if row.startswith("first_hour/cut,")]
    assert "ปิดเครื่องทันที" in row
    assert "ປິດເຄື່ອງທັນທີ" in row


@pytest.mark.parametrize("options", [["--language", "xx"], ["--beside", "x.csv"]])
def test_a_language_that_is_not_there_is_named(
    folder: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "status", *options) == 2
    assert "only en, km, lo, my, th" in capsys.readouterr().err
