"""What is shown in drawings: every drawing is there, and is offered where it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from content.reading.answers.how_tos import HowTos, load_how_tos
from content.reading.problems import Mistakes
from tests.support.paths import CONTENT

ONE = """
how_tos:
  - id: hang_up
    button: {th: ดูรูป, en: Show me}
    title: {th: วางสาย, en: Hang up}
    picture: {file: howto-hang-up.png, alt: {th: ปุ่มแดง, en: a red button}}
    steps: [{th: กดปุ่มแดง, en: Press the red button}]
    press: calling
"""


@pytest.fixture(scope="module")
def how_tos() -> HowTos:
    mistakes = Mistakes(CONTENT)
    found = load_how_tos(CONTENT, mistakes)
    assert not mistakes
    return found


def loaded(folder: Path, text: str) -> tuple[HowTos, list[str]]:
    """What a file gives, and the codes of its mistakes."""
    (folder / "how_tos.yaml").write_text(text, encoding="utf-8")
    mistakes = Mistakes(folder)
    return load_how_tos(folder, mistakes), [each.code for each in mistakes]


def test_every_drawing_is_there_beside_what_it_was_drawn_from(how_tos: HowTos) -> None:
    assert len(how_tos.by_id) >= 7
    for how_to in how_tos.by_id.values():
        file = CONTENT / "pictures" / how_to.picture.file
        assert file.with_suffix(".svg").is_file()
        with Image.open(file) as picture:
            assert picture.size == (960, 720)
        assert file.stat().st_size < 60_000  # a village's network


def test_drawings_of_emergencies_are_told_in_every_language_of_emergencies(
    how_tos: HowTos,
) -> None:
    first = [*how_tos.after_way("app"), *how_tos.after_way("calling")]
    shown = {each.id: each for one in first for each in (one, *how_tos.next_of(one))}
    assert set(shown) == {"switch_off", "flight_mode", "hang_up", "call_log"}
    for how_to in shown.values():
        for words in (how_to.button, how_to.title, how_to.picture.alt, *how_to.steps):
            assert {"th", "en", "lo", "km"} <= set(words), how_to.id


def test_buttons_are_short_and_a_drawing_is_found_where_it_is_offered(how_tos: HowTos) -> None:
    assert all(len(each.button["th"]) <= 24 for each in how_tos.by_id.values())
    assert [each.id for each in how_tos.in_lesson("takeover-app")] == ["switch_off", "apk_prompt"]
    assert [each.id for each in how_tos.after_answer("bank-real")] == ["bank_card"]
    assert how_tos.after_answer("thanks") == how_tos.in_lesson("loan-ads") == ()


def test_a_folder_without_the_file_has_none(tmp_path: Path) -> None:
    assert load_how_tos(tmp_path, Mistakes(tmp_path)).by_id == {}


def test_a_whole_one_is_loaded(tmp_path: Path) -> None:
    found, codes = loaded(tmp_path, ONE)
    assert codes == []
    assert list(found.by_id) == ["hang_up"]


def test_one_id_is_given_once(tmp_path: Path) -> None:
    again = ONE.split("how_tos:\n")[1]
    assert loaded(tmp_path, ONE + again)[1] == ["key_twice"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("steps: [{th: กดปุ่มแดง, en: Press the red button}]", "steps: []"),
        ("press: calling", "press: Calling Now"),
        ("howto-hang-up.png", "../secret.png"),
        ("en: Hang up", "de: auflegen"),
        ("press: calling", "press: calling\n    colour: red"),
    ],
)
def test_what_is_wrong_is_refused(tmp_path: Path, right: str, wrong: str) -> None:
    found, codes = loaded(tmp_path, ONE.replace(right, wrong))
    assert codes
    assert not found.by_id
