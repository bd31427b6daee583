"""A new number and a new answer: begun, told what is missing, published, understood, taken back."""

from __future__ import annotations

import re

import pytest

from tests.bot.office.workshop.conftest import Shop, presses, saves
from tests.bot.office.workshop.test_workshop import HOME, signs_and_publishes
from tests.support.office import Shown

pytestmark = pytest.mark.asyncio(loop_scope="module")

NUMBER = {
    "entry|number": "๐๔๒-๐๐๐๐๐๐",
    "entry|when|th": "ถามเรื่องน้ำท่วม",
    "entry|when|en": "To ask about a flood",
    "entry|status": "sourced",
    "entry|checked": "29/11/2569",
    "entry|source": "the notice board of the office",
}
SAID = ("น้ำพัดสะพานหายไป", "สะพานขาดข้ามไม่ได้", "สะพานพังแล้ว", "ทางไปนาขาด", "ขัวเพพังแล้ว")


def told(page: Shown, field: str) -> str:
    """What is wrong at a field; empty if nothing is."""
    at = re.search(re.escape(f'id="{field}|wrong">') + r"(.*?)</div>", page.text, re.S)
    return re.sub("<[^>]+>", "", at[1]) if at else ""


async def test_a_new_number_is_told_what_it_lacks_then_published_and_taken_back(
    shop: Shop,
) -> None:
    writer, reader = await shop.editor(), await shop.editor()
    file = shop.folder / "hotlines.yaml"
    before = file.read_text(encoding="utf-8")
    named = {"kind": "numbers", "title_th": "ศูนย์น้ำท่วม", "title_en": "Flood centre"}
    begun = await writer.sends(f"{HOME}/new", slug="flood-centre", **named)
    path = f"{HOME}/numbers/flood_centre"
    assert begun.path == path
    for field in ("entry|number", "entry|when|th", "entry|when|en", "entry|source"):
        assert told(begun, field), field
    assert "not signed" in (await writer.open(HOME)).words
    await saves(writer, path, **NUMBER)
    page = await writer.open(path)
    assert 'class="why"' not in page.text
    assert page.words.count("042-000000") >= 2, "on both telephones"
    assert "Flood centre" in page.words
    await signs_and_publishes(reader, path)
    assert file.read_text(encoding="utf-8").startswith(before.rstrip("\n"))
    found = (await shop.takes_in()).hotlines.get("flood_centre")
    assert found
    assert (found.number, found.checked, found.group) == ("042-000000", "2026-11-29", "more")
    assert "taken" in told(
        await writer.sends(f"{HOME}/new", slug="flood_centre", **named), "numbers-slug"
    )
    await presses(reader, path, "take-back")
    assert file.read_text(encoding="utf-8") == before
    await shop.takes_in()


async def test_a_new_number_is_taken_back_alone_if_others_were_changed_meanwhile(
    shop: Shop,
) -> None:
    writer, reader = await shop.editor(), await shop.editor()
    file = shop.folder / "hotlines.yaml"
    before = file.read_text(encoding="utf-8")
    await writer.sends(
        f"{HOME}/new", kind="numbers", slug="flood_line", title_th="สายน้ำ", title_en="Line"
    )
    path = f"{HOME}/numbers/flood_line"
    await saves(writer, path, **NUMBER)
    await signs_and_publishes(reader, path)
    resting = shop.folder / "answers" / "romance" / "answer.yaml"
    answer = resting.read_text(encoding="utf-8")
    resting.write_text(answer.replace("numbers: [", "numbers: [flood_line, ", 1), encoding="utf-8")
    told_so = await presses(reader, path, "take-back")
    assert "another text rests on this, answers/romance" in told_so.words
    resting.write_text(answer, encoding="utf-8")
    by_git = file.read_text(encoding="utf-8").replace('number: "1386"', 'number: "1387"', 1)
    file.write_text(by_git, encoding="utf-8")
    await presses(reader, path, "take-back")
    assert file.read_text(encoding="utf-8") == before.replace('"1386"', '"1387"', 1)
    file.write_text(before, encoding="utf-8")


async def test_a_new_answer_is_understood_once_it_is_published(shop: Shop) -> None:
    writer, reader = await shop.editor(), await shop.editor()
    table = shop.folder / "situations.yaml"
    before = table.read_text(encoding="utf-8")
    begun = await writer.sends(
        f"{HOME}/new", kind="answers", slug="bridge-gone",
        title_th="สะพานขาด อย่าข้าม โทรแจ้งอำเภอ", title_en="The bridge is gone? Do not cross",
    )  # fmt: skip
    path = f"{HOME}/answers/bridge-gone"
    assert begun.path == path
    for field in (
        "answer.yaml|lines|0|th", "answer.yaml|said|th", "answer.yaml|said|en",
        "situations|0|names|th",
    ):  # fmt: skip
        assert told(begun, field), field
    assert "at least 5 ways" in told(begun, "answer.yaml|said|th")
    saved = await saves(writer, path, **{
        "answer.yaml|lines|0|th": "รอที่สูง", "answer.yaml|lines|0|en": "Wait on high ground.",
        "answer.yaml|tone": "warn",
        "answer.yaml|numbers|0": "aoc", "answer.yaml|buttons|1": "district",
        "answer.yaml|lesson": "flood-help", "answer.yaml|buttons|0": "lesson",
        "answer.yaml|said|th": "\r\n".join(SAID) + "\r\n\r\n",
        "answer.yaml|said|en": "the bridge is gone\nI cannot cross the bridge",
        "situations|0|names|th": "สะพานขาด", "situations|0|names|en": "Bridge is gone",
        "situations|0|urgent": "true",
    })  # fmt: skip
    assert "Saved" in saved.words
    page = await writer.open(path)
    assert not re.search(r'class="why( |")(?!mild)', page.text), page.words
    assert page.text.count("1441") >= 2
    await signs_and_publishes(reader, path)
    assert table.read_text(encoding="utf-8").startswith(before.rstrip("\n"))
    library = await shop.takes_in()
    answer = library.answers["bridge-gone"]
    assert (answer.numbers, answer.buttons) == (("aoc",), ("lesson", "district"))
    assert answer.said["th"] == SAID
    assert library.situations["bridge_gone"].urgent
    villager = shop.rutan.phone("line", "at the bridge")
    await villager.begins("")
    await villager.says("สะพานขาดข้ามไม่ได้")
    assert "สะพานขาด อย่าข้าม" in villager.reads
    await presses(reader, path, "take-back")
    assert table.read_text(encoding="utf-8") == before
    assert not (shop.folder / "answers" / "bridge-gone").exists()
    await shop.takes_in()


@pytest.mark.parametrize(
    ("kind", "field", "words"),
    [
        ("lessons", "slug", "Two Words"),
        ("lessons", "slug", "x" * 25),
        ("lessons", "slug", "loans"),
        ("lessons", "title_th", ""),
        ("lessons", "module", "nowhere"),
        ("answers", "slug", "../paid"),
        ("answers", "slug", "paid"),
        ("numbers", "slug", "ตำรวจ"),
        ("numbers", "slug", "aoc"),
        ("numbers", "title_en", " "),
    ],
)
@pytest.mark.parametrize("language", ["en", "th"])
async def test_what_begins_nothing_is_told_at_its_field_and_keeps_what_was_typed(
    shop: Shop, kind: str, field: str, words: str, language: str
) -> None:
    writer = await shop.editor()
    await writer.sends("/office/language", language=language)
    typed = {"slug": "a-new-one", "title_th": "ของใหม่", "title_en": "A new one", "module": "calls"}
    page = await writer.sends(f"{HOME}/new", kind=kind, **typed | {field: words})
    assert page.status == 422
    at = told(page, f"{kind}-{field}")
    assert at
    assert language == "en" or not re.search("[A-Za-z]", at)
    kept = "title_th" if field == "title_en" else "title_en"
    assert f'value="{typed[kept]}"' in page.text
    assert "a-new-one" not in (await writer.open(HOME)).text


async def test_an_editor_of_a_district_begins_nothing(shop: Shop) -> None:
    local = await shop.editor("3805")
    await local.sends(
        f"{HOME}/new", kind="numbers", slug="ours", title_th="ของเรา", title_en="Ours"
    )
    assert not (shop.rutan.running.office._workshop.drafts.folder / "numbers" / "ours").exists()
