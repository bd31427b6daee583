"""A language is offered as soon as it has the core; names are spelt as its readers know them."""

from __future__ import annotations

from dataclasses import replace

from content.reading.languages.core import OWN_NAME, Core, targets
from content.reading.languages.names import spelt
from content.reading.library import Library


def test_a_beginning_stands_for_all_its_keys_and_an_exception_for_one() -> None:
    core = Core(phrases=("menu.", "error.sorry"), without=("menu.desk",))
    assert core.has_phrase("menu.paid")
    assert core.has_phrase("error.sorry")
    assert not core.has_phrase("menu.desk")
    assert not core.has_phrase("error.sorry.more")
    assert not core.has_phrase("menus.paid")


def test_lao_and_khmer_are_offered_after_thai_and_english(library: Library) -> None:
    assert library.offered == ("th", "en", "km", "lo")


def test_one_text_of_the_core_less_and_a_language_is_not_offered(library: Library) -> None:
    for lost in (OWN_NAME, "report.sent"):
        lao = {key: text for key, text in library.phrases["lo"].items() if key != lost}
        less = replace(library, phrases={**library.phrases, "lo": lao})
        assert "lo" not in less.offered
    lao = {key: text for key, text in library.phrases["lo"].items() if key != "privacy.draft"}
    assert "lo" in replace(library, phrases={**library.phrases, "lo": lao}).offered


def test_every_text_that_residents_meet_in_need_belongs_to_the_core(library: Library) -> None:
    every = {one.place: one for one in targets("lo", library.core, library.phrases, library.texts)}
    for place in (
        "phrases/check.do.danger", "phrases/firsthour.now", "phrases/report.review",
        "phrases/error.sorry", "first_hour/bank", "hotlines/aoc/name", "tricks/parcel",
        "questions/when/ask", "outcomes/fraud", "answers/held-abroad/title",
    ):  # fmt: skip
        assert every[place].core, place
        assert every[place].own, place
    assert not every["phrases/desk.letter"].core


def test_names_are_spelt_as_readers_know_them(library: Library) -> None:
    names = spelt({"th": "ปากคาด", "en": "Pak Khat"})
    assert (names["lo"], names["km"], names["my"]) == ("ปากคาด", "Pak Khat", "Pak Khat")
    assert spelt({"th": "ก", "en": "K", "lo": "ກ"})["lo"] == "ກ"
    pak_khat = library.places.find("3805")
    assert pak_khat is not None
    assert pak_khat.names["km"] == pak_khat.names["en"]


def test_a_place_typed_in_lao_letters_is_found(library: Library) -> None:
    (found,) = library.places.search("ປາກຄາດ")
    assert found.code == "3805"
    assert library.places.contains("ຢູ່ ປາກຄາດ", found)


def test_burmese_has_its_two_cards_and_is_not_offered(library: Library) -> None:
    spoken = {slug for slug, answer in library.answers.items() if "my" in answer.title}
    assert spoken == {"held-abroad", "passport-kept"}
    assert "my" not in library.offered
