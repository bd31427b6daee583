"""The rich menu: areas, buttons, and a picture that says what the phrases say."""

import io
import json
from typing import Any

import pytest
from PIL import Image, features

from bot.channels.fit import measure
from bot.channels.line import richmenu, richmenu_picture
from bot.turns.phrasebook import Phrasebook
from content.reading.phrases import load_phrases
from content.reading.problems import Mistakes
from handlers.core.reply import decode_press
from tests.support.opened_here import ReadHere
from tests.support.paths import CONTENT

BOOK = Phrasebook(load_phrases(CONTENT, Mistakes(CONTENT)))
LANGUAGES = sorted(richmenu.OTHER)
OURS = sorted(set(LANGUAGES) - richmenu_picture.OTHER_SCRIPTS)
"""Those that the font of the repository can draw."""

needs_fribidi = pytest.mark.skipif(
    not features.check("raqm"), reason="needs the FriBiDi library to draw Thai"
)


def problem(png: bytes) -> str | None:
    """Why LINE would reject a picture."""
    return richmenu_picture.problem(png, ReadHere().picture(png))


def words_of(png: bytes) -> dict[str, str]:
    """The words that were drawn on a picture; empty for any other picture."""
    with Image.open(io.BytesIO(png)) as picture:
        told = picture.info.get(richmenu_picture.WORDS)
    return dict(json.loads(told)) if told else {}


def request(language: str) -> dict[str, Any]:
    """The menu of this language."""
    return richmenu.request(BOOK.speaker(language), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_areas_cover_the_picture_once(language: str) -> None:
    bounds = [area["bounds"] for area in request(language)["areas"]]
    assert sum(b["width"] * b["height"] for b in bounds) == richmenu.WIDTH * richmenu.HEIGHT
    assert max(b["x"] + b["width"] for b in bounds) == richmenu.WIDTH
    assert max(b["y"] + b["height"] for b in bounds) == richmenu.HEIGHT
    assert len({(b["x"], b["y"]) for b in bounds}) == len(bounds) == 7


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_area_presses_a_standing_button_and_fits_line(language: str) -> None:
    menu = request(language)
    pressed = [decode_press(area["action"]["data"]) for area in menu["areas"]]
    assert [(action, stamp) for action, _, stamp in pressed] == [
        ("calling", None),
        ("paid", None),
        ("real", None),
        ("report.start", None),
        ("learn", None),
        ("hotlines", None),
        ("language", None),
    ]
    assert all(measure(area["action"]["label"], "grapheme") <= 20 for area in menu["areas"])
    assert 1 <= measure(menu["chatBarText"], "grapheme") <= 14


def test_the_strip_leads_to_the_other_language_and_speaks_it() -> None:
    switch = request("th")["areas"][-1]["action"]
    assert (switch["type"], switch["richMenuAliasId"]) == ("richmenuswitch", request("en")["name"])
    assert decode_press(switch["data"]) == ("language", "en", None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_stored_picture_is_one_line_takes_and_has_todays_words(language: str) -> None:
    png = (CONTENT / richmenu.PICTURES.format(language)).read_bytes()
    assert problem(png) is None
    assert words_of(png) == richmenu.words(BOOK.speaker(language)), (
        "draw it again: python -m bot line picture"
    )


def test_the_strips_of_the_neighbours_languages_lead_to_thai() -> None:
    switches = [request(language)["areas"][-1]["action"] for language in ("lo", "km")]
    assert [switch["richMenuAliasId"] for switch in switches] == ["rutan-th"] * 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_stored_picture_stays_inside_every_area(language: str) -> None:
    stays_inside((CONTENT / richmenu.PICTURES.format(language)).read_bytes())


@needs_fribidi
@pytest.mark.parametrize("language", OURS)
def test_the_drawing_stays_inside_every_area(language: str) -> None:
    stays_inside(richmenu_picture.draw(richmenu.words(BOOK.speaker(language)), CONTENT))


@needs_fribidi
@pytest.mark.parametrize("language", sorted(richmenu_picture.OTHER_SCRIPTS))
def test_a_font_without_the_letters_draws_no_boxes(language: str) -> None:
    with pytest.raises(richmenu_picture.CannotDraw, match="has no letter .*--font"):
        richmenu_picture.draw(richmenu.words(BOOK.speaker(language)), CONTENT)


def stays_inside(png: bytes) -> None:
    """Nothing is drawn between the areas."""
    with Image.open(io.BytesIO(png)) as opened:
        picture = opened.convert("RGB")
    for area in richmenu.AREAS:
        # The gap around each area is white all the way, so no mark and no tail reaches over it.
        for x in range(area.x, area.x + area.width, 3):
            assert picture.getpixel((x, area.y + 6)) == (255, 255, 255)
        for y in range(area.y, area.y + area.height, 3):
            assert picture.getpixel((area.x + 6, y)) == (255, 255, 255)


def test_without_fribidi_nothing_is_drawn_wrongly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "check", lambda name: False)
    with pytest.raises(richmenu_picture.CannotDraw, match="libfribidi0"):
        richmenu_picture.draw(richmenu.words(BOOK.speaker("th")), CONTENT)


def test_pictures_that_line_would_refuse_are_named() -> None:
    small = io.BytesIO()
    Image.new("RGB", (10, 20)).save(small, "JPEG")
    assert problem(small.getvalue()) == ("is a JPEG of 10 x 20 and must be a PNG of 2500 x 1686")
    assert problem(b"no picture") == "is no picture"
    assert "1000001 bytes" in (problem(b"x" * 1_000_001) or "")


def test_a_picture_from_elsewhere_tells_no_words() -> None:
    other = io.BytesIO()
    Image.new("RGB", (10, 20)).save(other, "PNG")
    assert words_of(other.getvalue()) == {}
