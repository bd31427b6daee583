"""Editing over the wire: drafts, signatures, publishing, taking back, and what is refused."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from bot.office.workshop import item_page
from content.workshop.editing.items import Item
from storage.cases import chain
from storage.officials import content_trail
from tests.bot.office.workshop.conftest import Shop, fields_of, presses, saves
from tests.support.office import Browser

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOME = "/office/content"


async def signs_and_publishes(reader: Browser, path: str, name: str = "Somsri") -> None:
    signed = await presses(reader, path, "sign", name=name)
    assert "Signed. It can be published" in signed.words
    published = await presses(reader, path, "publish")
    assert "Published" in published.words, published.words


async def test_a_number_is_changed_signed_by_another_published_and_taken_back(shop: Shop) -> None:
    writer, reader = await shop.editor(), await shop.editor()
    path, file = f"{HOME}/numbers/oncb", shop.folder / "hotlines.yaml"
    before = file.read_text(encoding="utf-8")
    saved = await saves(writer, path, **{"entry|number": "1387"})
    assert "Saved as a draft" in saved.words
    assert file.read_text(encoding="utf-8") == before
    own = await presses(writer, path, "sign", name="Somchai")
    assert "Another editor must sign it" in own.words
    assert "Write your name" in (await presses(reader, path, "sign", name=" 12 ")).words
    early = await presses(reader, path, "publish")
    assert "Nothing was done" in early.words
    await signs_and_publishes(reader, path)
    after = file.read_text(encoding="utf-8")
    assert after == before.replace('number: "1386"', 'number: "1387"', 1)
    found = (await shop.takes_in()).hotlines.get("oncb")
    assert found
    assert found.number == "1387"
    back = await presses(writer, path, "take-back")
    assert "Taken back" in back.words
    assert file.read_text(encoding="utf-8") == before
    await shop.takes_in()

    read = shop.rutan.running.database.read
    trail = await read(lambda unit: content_trail.trail(unit, "numbers/oncb"))
    assert [each.move for each in trail] == ["take_back", "publish", "sign", "draft"]
    assert len({each.actor for each in trail}) == 2
    assert not (await read(chain.verify)).broken


async def test_an_edit_takes_the_signature_away(shop: Shop) -> None:
    writer, reader = await shop.editor(), await shop.editor()
    path = f"{HOME}/phrases/desk.empty"
    await saves(writer, path, en="No reports, all is quiet")
    assert "Signed" in (await presses(reader, path, "sign", name="Somsri")).words
    await saves(writer, path, en="No reports")
    refused = await presses(writer, path, "publish")
    assert "Nothing was done" in refused.words
    assert "Throw the draft away" in refused.words
    await presses(writer, path, "discard")
    assert "Throw the draft away" not in (await writer.open(path)).words


async def test_two_editors_at_once_lose_nothing(shop: Shop) -> None:
    one, two = await shop.editor(), await shop.editor()
    path = f"{HOME}/answers/paid"
    first, second = fields_of(await one.open(path)), fields_of(await two.open(path))
    await one.open(f"{path}/save", "POST", **first | {"answer.yaml|title|en": "First words"})
    clash = await two.open(f"{path}/save", "POST", **second | {"answer.yaml|title|en": "Second"})
    assert clash.status == 409
    assert "Somebody else saved while you wrote" in clash.words
    assert fields_of(clash)["answer.yaml|title|en"] == "Second"
    assert re.search(r'class="theirs".*?First words', clash.text, re.S)
    again = await two.open(f"{path}/save", "POST", **fields_of(clash))
    assert again.status == 200
    assert fields_of(await one.open(path))["answer.yaml|title|en"] == "Second"
    await presses(two, path, "discard")


async def test_a_lesson_is_begun_and_published_with_three_questions(shop: Shop) -> None:
    writer, reader = await shop.editor(), await shop.editor()
    begun = await writer.sends(
        f"{HOME}/new",
        kind="lessons",
        slug="new-phone",
        module="calls",
        title_th="โทรศัพท์ใหม่",
        title_en="New phone",
    )
    path = f"{HOME}/lessons/new-phone"
    assert begun.path == path
    await saves(writer, path, **{
        "th.md|0": "ป้าสมใจได้โทรศัพท์ใหม่", "en.md|0": "Aunt Somjai has a new phone.",
        "th.md|1": "ตั้งรหัสก่อน", "en.md|1": "Set a code first.\r\n",
        "lesson.yaml|goal": "Set a code.", "lesson.yaml|out_of_scope": "Apps.",
        "lesson.yaml|sources|0|claim": "A code keeps others out.",
        "lesson.yaml|sources|0|where": "general knowledge",
        "lesson.yaml|sources|0|checked": "๒/๑/๒๕๖๙",
        "lesson.yaml|sources|0|status": "unverified",
        "lesson.yaml|sources|0|told": "advice",
    })  # fmt: skip
    for number in range(3):
        added = await presses(writer, path, "add", kind="choose")
        at = f"questions.yaml|questions|{number}"
        words = {
            f"{at}|choices|{letter}|{part}|{language}": f"{letter} {part}"
            for letter in "ab" for part in ("text", "why") for language in ("th", "en")
        }  # fmt: skip
        shown = await saves(writer, added.path, **{
            f"{at}|ask|th": "ทำอย่างไรดี", f"{at}|ask|en": "What do you do?",
            **words, f"{at}|choices|a|right": "true",
        })  # fmt: skip
        assert "Saved" in shown.words
    page = await writer.open(path)
    assert "Ask another editor to read and sign" in page.words, page.words
    assert page.text.count('class="phone ') == 2
    await signs_and_publishes(reader, path)
    home = shop.folder / "lessons" / "new-phone"
    assert "checked: 2026-01-02" in (home / "lesson.yaml").read_text(encoding="utf-8").replace(
        '"', ""
    )
    lesson = (await shop.takes_in()).curriculum.lessons["new-phone"]
    assert len(lesson.questions) == 3
    assert lesson.about.reviewed_by.startswith("Somsri 20")
    gone = await presses(reader, path, "take-back")
    assert gone.path.startswith(HOME)
    assert not home.exists()
    await shop.takes_in()


WRONG = [
    ("lessons/loans", "lesson.yaml|title|th", "", "Write something here"),
    ("lessons/loans", "lesson.yaml|title|en", "x" * 41, "41 letters. At most 40"),
    ("lessons/loans", "lesson.yaml|sources|0|checked", "31/2/2569", "This is no day"),
    ("lessons/loans", "lesson.yaml|sources|0|where", "  ", "Write something here"),
    ("lessons/loans", "en.md|0", "Look at www.bad.com", "No web address"),
    ("numbers/aoc", "entry|number", "14x1", "Write digits and - only"),
    ("numbers/aoc", "entry|checked", "soon", "This is no day"),
    ("numbers/aoc", "entry|names|en", "", "Write something here"),
    ("numbers/aoc", "entry|keys", "one", "Only the keys to press"),
    ("phrases/desk.open", "en", "No count", "placeholders"),
    ("places/3805", "entry|phone", "042-481234 or ask", "An extension is written"),
    ("answers/paid", "answer.yaml|title|th", "", "Write something here"),
]


@pytest.mark.parametrize(("item", "field", "words", "told"), WRONG)
async def test_a_wrong_entry_is_told_at_its_field(
    shop: Shop, item: str, field: str, words: str, told: str
) -> None:
    writer = await shop.editor()
    path = f"{HOME}/{item}"
    await saves(writer, path, **{field: words})
    page = await writer.open(path)
    at = re.search(re.escape(f'id="{field}|wrong"') + r".*?</div>", page.text, re.S)
    assert at, page.words
    assert told in at[0]
    assert "Mend what is marked in red" in page.words
    await presses(writer, path, "discard")


async def test_mistakes_are_told_in_thai_without_a_word_of_english(shop: Shop) -> None:
    writer = await shop.editor()
    await writer.sends("/office/language", language="th")
    path = f"{HOME}/numbers/police"
    wrong = {"entry|number": "x", "entry|checked": "x", "entry|names|th": "", "entry|keys": "x"}
    await saves(writer, path, **wrong)
    page = await writer.open(path)
    told = re.findall(r'<div class="why".*?</div>', page.text, re.S)
    assert len(told) == 4
    assert not re.search(r"[A-Za-z^\\]", re.sub("<[^>]+>", "", " ".join(told)))
    await presses(writer, path, "discard")


async def test_an_editor_of_a_district_edits_only_what_it_keeps(shop: Shop) -> None:
    local = await shop.editor("3805")
    listed = await local.open(HOME)
    assert "places/3805" in listed.text
    assert "Begin a new lesson" not in listed.words
    assert (await local.open(f"{HOME}/places/3805")).status == 200
    for other in ("places/3801", "lessons/loans", "numbers/aoc", "phrases/desk.open"):
        assert (await local.open(f"{HOME}/{other}")).status == 404, other
    refused = await local.open(f"{HOME}/places/3801/save", "POST", token="x")
    assert refused.status in (403, 404)


async def test_an_editor_sees_no_case_and_an_officer_no_workshop(shop: Shop) -> None:
    editor = await shop.editor()
    assert (await editor.open("/office/search")).status == 404
    assert "Open reports: 0" in (await editor.open("/office/")).words
    officer = await shop.editor("3805", "officer")
    assert (await officer.open(HOME)).status == 404
    assert "Content" not in (await officer.open("/office/")).words.split("Today")[0]


async def test_a_file_broken_by_hand_blocks_only_itself(shop: Shop) -> None:
    writer = await shop.editor()
    path = shop.folder / "lessons" / "romance" / "lesson.yaml"
    before = path.read_text(encoding="utf-8")
    path.write_text("title: [", encoding="utf-8")
    broken = await writer.open(f"{HOME}/lessons/romance")
    assert broken.status == 409
    assert "cannot be read" in broken.words
    assert (await writer.open(HOME)).status == 200
    assert "Saved" in (await saves(writer, f"{HOME}/lessons/loans", **{"en.md|0": "Hello"})).words
    await presses(writer, f"{HOME}/lessons/loans", "discard")
    path.write_text(before, encoding="utf-8")


async def test_what_changed_by_git_meanwhile_is_shown_and_not_written_over(shop: Shop) -> None:
    writer, reader = await shop.editor(), await shop.editor()
    path, file = f"{HOME}/answers/romance", shop.folder / "answers" / "romance" / "answer.yaml"
    before = file.read_text(encoding="utf-8")
    title = fields_of(await writer.open(path))["answer.yaml|title|en"]
    await saves(writer, path, **{"answer.yaml|title|en": "From the workshop"})
    await presses(reader, path, "sign", name="Somsri")
    file.write_text(before.replace(title, "From git"), encoding="utf-8")
    told = await presses(reader, path, "publish")
    assert "was changed after this draft was begun" in told.words
    assert "From git" in told.words
    assert "From git" in file.read_text(encoding="utf-8")
    await presses(writer, path, "replace")
    await signs_and_publishes(reader, path)
    assert "From the workshop" in file.read_text(encoding="utf-8")
    file.write_text(before, encoding="utf-8")


@pytest.mark.parametrize("act", sorted(item_page.PAGE.acts.keys() - {"save", "download"}))
async def test_an_act_is_done_only_to_the_text_that_its_form_showed(shop: Shop, act: str) -> None:
    """A page left open in another window, or a form that somebody forged: nothing is done."""
    writer, reader = await shop.editor(), await shop.editor()
    path, file = f"{HOME}/lessons/loans", shop.folder / "lessons" / "loans" / "en.md"
    before, item = file.read_text(encoding="utf-8"), Item.of("lessons", "loans")
    assert item is not None
    await saves(writer, path, **{"en.md|0": "What is in use."})
    await signs_and_publishes(reader, path)  # so that it could be taken back
    old = fields_of(await reader.open(path))["mark"]
    await saves(writer, path, **{"en.md|0": "What the form never showed."})
    if act == "publish":
        await presses(reader, path, "sign", name="Somsri")
    file.write_text(f"{before}\nBy git.\n", encoding="utf-8")  # so that it could be replaced

    async def state() -> tuple[object, ...]:
        trail = await shop.rutan.running.database.read(
            lambda unit: content_trail.trail(unit, str(item), 50)
        )
        look = await shop.rutan.running.office._workshop.look(item)
        return look.draft, look.version, look.live, trail

    found = await state()
    picture = {"kind": "choice", "name": "Somsri", "out": "yes"}
    told = await presses(reader, path, act, mark=old, **picture)
    assert await state() == found
    assert "Somebody else has changed this meanwhile" in told.words
    await presses(writer, path, "discard")
    file.write_text(before, encoding="utf-8")


async def test_where_nothing_can_be_written_the_draft_is_given_as_files(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer, reader = await shop.editor(), await shop.editor()
    path = f"{HOME}/lessons/parcel-and-account"
    await saves(writer, path, **{"en.md|0": "Hello"})
    await presses(reader, path, "sign", name="Somsri")
    monkeypatch.setattr("content.workshop.editing.publishing.os.access", lambda *_: False)
    page = await reader.open(path)
    assert "cannot write its content folder" in page.words
    got = await presses(reader, path, "download")
    archive = zipfile.ZipFile(io.BytesIO(got.body))
    assert archive.namelist() == ["content/lessons/parcel-and-account/en.md"]
    monkeypatch.undo()
    await presses(writer, path, "discard")


async def test_search_finds_by_words_in_either_language(shop: Shop) -> None:
    editor = await shop.editor()
    for typed, path in (
        ("เรียงลำดับ", "phrases/"),
        ("1441", "numbers/aoc"),
        ("warrant", "lessons/fake-police"),
        ("สมใจ", "lessons/"),
        ("บึงโขงหลง", "places/"),
    ):
        found = await editor.open(f"{HOME}?q={typed}")
        assert f"{HOME}/{path}" in found.text, typed
    assert "Nothing has these words" in (await editor.open(f"{HOME}?q=zzzzqq")).words


@pytest.mark.parametrize("id", ["..", "%2e%2e", "a%2fb", "A", "x" * 100])
async def test_a_name_that_leads_elsewhere_is_no_page(shop: Shop, id: str) -> None:
    editor = await shop.editor()
    shown = await editor.open(f"{HOME}/lessons/{id}")
    assert shown.status == 404 or shown.path in (HOME, f"{HOME}/")
