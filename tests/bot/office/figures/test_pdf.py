"""PDFs of figures: Thai marks stand where they belong, long tables go on, nothing is cut away."""

from __future__ import annotations

from datetime import UTC, datetime

import pypdfium2
import pytest

from bot.office.figures.pdf import Sheet, Table, pdf
from tests.support.paths import ROOT

NOW = datetime(2026, 11, 30, 3, tzinfo=UTC)


def made(*tables: Table, title: str = "Month", language: str = "en") -> pypdfium2.PdfDocument:
    sheet = Sheet(title, ("one line",), tables, "made by")
    return pypdfium2.PdfDocument(pdf(sheet, ROOT / "content", language, NOW))


def top_of_tone(title: str) -> float:
    """How high above the page's foot the tone mark of a title stands."""
    text = made(title=title, language="th")[0].get_textpage()
    at = text.get_text_range().index("่")
    return float(text.get_charbox(at)[3])


def test_a_tone_mark_is_lower_where_no_vowel_is_below_it() -> None:
    assert top_of_tone("กิ่") > top_of_tone("ก่") + 1


def test_a_long_table_goes_on_on_further_pages_that_are_counted() -> None:
    rows = [(f"row {number}", number, 0) for number in range(120)]
    document = made(Table("All", ("what", "now", "before"), rows, bars=True))
    said = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    assert len(said) == 3
    assert "1/ 3" in said[0]
    assert all(f"row {number} {number} 0" in " ".join(said) for number in range(120))
    assert all("made" in page for page in said)


def test_it_tells_its_title_and_language() -> None:
    document = made(title="เดือนพฤศจิกายน", language="th")
    assert document.get_metadata_dict()["Title"] == "เดือนพฤศจิกายน"


def test_a_name_that_is_too_long_is_shortened_and_leaves_its_number() -> None:
    document = made(Table("All", ("what", "now"), [("a long name " * 20, 7)]))
    said = document[0].get_textpage().get_text_range()
    assert "…" in said
    assert "7" in said


@pytest.mark.parametrize("word", ["กิ่", "ป่า", "ฝั่ง"])
def test_thai_marks_stand_as_well_in_a_document_of_another_language(word: str) -> None:
    def at(language: str) -> tuple[float, ...]:
        text = made(title=word, language=language)[0].get_textpage()
        return tuple(float(each) for each in text.get_charbox(word.index("่")))

    assert at("en") == pytest.approx(at("th"), abs=0.05)
    assert at("lo") == pytest.approx(at("th"), abs=0.05)
