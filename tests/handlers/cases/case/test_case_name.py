"""A case is opened by its name, typed: by who reported it and who works on it, by nobody else."""

from __future__ import annotations

import pytest

from content.reading.library import Library
from handlers.cases.case import case_name
from handlers.core.incoming import Hello
from tests.handlers.cases.conftest import Village

WAYS = ("{en} {n}", "{th} {n}", "{th}{n}", "{en}-{n}", "case {en} {n} please", "เรื่อง {th} {n}")


async def reported(village: Village) -> tuple[str, dict[str, str]]:
    await village.official("nok")
    reference = await village.report("mali")
    word, digits = reference[:-4], reference[-4:]
    return reference, {**village.library.case_words[word], "n": digits}


@pytest.mark.parametrize("way", WAYS)
async def test_who_reported_it_opens_it(village: Village, way: str) -> None:
    _, name = await reported(village)
    opened = await village.types("mali", way.format(**name))
    assert "The officer has not opened it yet" in opened or name["n"] in opened
    assert any(button.action == "case.withdraw" for button in village.now("mali"))


@pytest.mark.parametrize("way", WAYS)
async def test_who_works_on_it_opens_it_at_the_desk(village: Village, way: str) -> None:
    reference, name = await reported(village)
    await village.types("nok", way.format(**name))
    assert ("desk.take", reference) in [(b.action, b.argument) for b in village.now("nok")]


@pytest.mark.parametrize("who", ["a neighbour", "an officer of another district"])
async def test_to_anybody_else_it_is_as_if_there_were_none(village: Village, who: str) -> None:
    _, name = await reported(village)
    if who == "a neighbour":
        await village.does(who, Hello(""))
    else:
        await village.official(who, area="3401")
    other = {**name, "n": f"{(int(name['n']) + 1) % 10_000:04d}"}
    for way in WAYS:
        real = await village.types(who, way.format(**name))
        assert real.replace(name["n"], "") == (
            await village.types(who, way.format(**other))
        ).replace(other["n"], "")
        assert not {"case.withdraw", "desk.take"} & {b.action for b in village.now(who)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "มะลิ",
        "4821",
        "มะลิ 48212",
        "มะลิ 4821 แล้วเขาก็บอกว่าจะโทรมาใหม่พรุ่งนี้เช้าๆ",
        "somali 4821",
        "\x00",
    ],
)
def test_other_words_name_no_case(library: Library, text: str) -> None:
    assert case_name.typed(library, text) is None


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("digits", ["0000", "5555", "0123", "9999"])
def test_any_digits_are_found(library: Library, way: str, digits: str) -> None:
    word, names = next(iter(library.case_words.items()))
    assert case_name.typed(library, way.format(**names, n=digits)) == word + digits


def test_no_case_bears_the_digits_of_a_number_to_call(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter([1441, 1300, 4821])
    monkeypatch.setattr(case_name.secrets, "randbelow", lambda _: next(drawn))
    assert case_name.draw(library)[1] == "4821"


@pytest.mark.parametrize(
    "text", ["0812345678 มะลิ 4821", "เรื่อง 1234 มะลิ #4821", "มะลิ-4821 เบอร์ 5555", "มะลิ๔๘๒๑"]
)
def test_a_case_is_found_beside_other_numbers(library: Library, text: str) -> None:
    mali = next(word for word, names in library.case_words.items() if names["th"] == "มะลิ")
    assert case_name.typed(library, text) == f"{mali}4821"


def test_words_without_four_digits_are_not_held_against_the_names(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    for reads in ("plain", "written"):
        monkeypatch.setattr(case_name, reads, lambda text: asked.append(text) or text)
    for text in ("เมนู", "ขอบคุณครับ", "0812345678", "หนี้ 12,000 บาท"):
        assert case_name.typed(library, text) is None
    assert len(asked) == 2, "only messages with digits are read, once, and no name"


def test_every_name_is_read_as_itself_and_not_as_a_shorter_one_it_ends_with(
    library: Library,
) -> None:
    for word, names in library.case_words.items():
        for name in (word, *names.values()):
            assert case_name.typed(library, f"{name} 7914") == f"{word}7914"
