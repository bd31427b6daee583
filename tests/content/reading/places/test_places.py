"""A villager's district is found from what they type or where they are."""

from pathlib import Path

import pytest

from content.reading.places.places import Places, load_places
from content.reading.problems import Mistakes
from tests.support.paths import CONTENT


@pytest.fixture(scope="module")
def places() -> Places:
    mistakes = Mistakes(CONTENT)
    places = load_places(CONTENT, mistakes)
    assert mistakes == []
    return places


def test_all_districts_and_provinces_are_there(places: Places) -> None:
    assert len(places.districts) == 928
    assert len(places.provinces) == 77


def test_every_district_is_found_by_its_own_name_and_province(places: Places) -> None:
    lost = [
        district.code
        for district in places.districts.values()
        for language in ("th", "en")
        if district
        not in places.search(f"{district.names[language]} {district.province.names[language]}")
    ]
    assert lost == []


def test_pak_khat_has_the_code_that_one_source_gives_to_si_wilai(places: Places) -> None:
    pak_khat = places.find("3805")
    assert pak_khat
    assert (pak_khat.names["th"], pak_khat.names["en"]) == ("ปากคาด", "Pak Khat")
    assert pak_khat.borders == ("LA",)
    assert pak_khat.target


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ปากคาด", "3805"),
        ("อำเภอปากคาดจังหวัดบึงกาฬ", "3805"),
        ("อ.ปากคาด จ.บึงกาฬ", "3805"),
        ("ผมอยู่ปากคาดครับ", "3805"),
        ("ปากคาต", "3805"),
        ("pakkad", "3805"),
        ("Pak Kat, Bueng Kan province", "3805"),
        ("ทาดพนม", "4805"),
        ("อ.เมือง จ.หนองคาย", "4301"),
        ("muang nong khai", "4301"),
        ("ศรีเชียงใหม่", "4307"),
        ("เขตบางรัก กทม.", "1004"),
        ("อรัญ", "2706"),
        ("เฉลิมพระเกียรติ บุรีรัมย์", "3123"),
    ],
)
def test_a_district_is_found_as_people_write_it(places: Places, typed: str, code: str) -> None:
    assert [district.code for district in places.search(typed)] == [code]


def test_a_name_in_two_provinces_gives_both(places: Places) -> None:
    assert {d.province.names["en"] for d in places.search("จอมทอง")} == {"Bangkok", "Chiang Mai"}


def test_a_province_alone_offers_its_town_first(places: Places) -> None:
    offered = places.search("บึงกาฬ")
    assert offered[0].names["en"] == "Mueang Bueng Kan"
    assert {d.province.code for d in offered} == {"38"}


@pytest.mark.parametrize("typed", ["", "ก", "เมือง", "asdfgh", "\u200b", "😀" * 500, "0812345678"])
def test_what_is_no_district_finds_nothing(places: Places, typed: str) -> None:
    assert places.search(typed) == ()


def test_the_nearest_districts_come_nearest_first(places: Places) -> None:
    near = places.nearest(18.30, 103.33)
    assert near[0].names["en"] == "Pak Khat"
    assert len(near) == 3


def test_broken_tables_are_told_with_their_lines(tmp_path: Path) -> None:
    home = tmp_path / "places"
    home.mkdir()
    (home / "provinces.csv").write_text("code,name_th,name_en\n38,ก,A\n", encoding="utf-8")
    (home / "districts.csv").write_text(
        "code,name_th,name_en,latitude,longitude,borders,target\n"
        "3801,ก,A,18,103,,\n3801,ก,A,18,103,,\n9901,ข,B,1,1,,\n3802,ค,C,north,103,,\n3803,ง\n",
        encoding="utf-8",
    )
    mistakes = Mistakes(tmp_path)
    load_places(tmp_path, mistakes)
    assert {(m.line, m.code) for m in mistakes} == {
        (3, "code_twice"),
        (4, "unknown_province"),
        (5, "not_a_coordinate"),
        (6, "row_short"),
        (0, "no_file"),
    }


@pytest.mark.parametrize(
    ("typed", "sure"),
    [
        ("ปากขาด", True),
        ("mae sod", True),
        ("ย้ายมาอยู่อรัญประเทศแล้ว", True),
        ("I moved to Aranyaprathet", True),
        ("บ้านโพน", False),
        ("หนองแคน", False),
        ("บ้านหนองแค", False),
        ("Nong Khae village", True),
        ("แม่สอ", False),
        ("อรัญ", False),
    ],
)
def test_the_nearest_name_is_told_from_a_misspelt_one(
    places: Places, typed: str, sure: bool
) -> None:
    (district,) = places.search(typed)
    assert places.is_sure(typed, district) is sure


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("สีเชียงใหม่", "ศรีเชียงใหม่"), ("Ban Phon", "บ้านโพธิ์"), ("ban Nong Khae", "หนองแค")],
)
def test_names_that_are_near_are_offered_beside_each_other(
    places: Places, typed: str, meant: str
) -> None:
    offered = places.search(typed)
    assert meant in [district.names["th"] for district in offered]
    assert len(offered) > 1
