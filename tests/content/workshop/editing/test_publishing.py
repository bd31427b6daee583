"""A signed draft is written, taken back letter for letter, and overtakes nobody."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from content.workshop.editing import items
from content.workshop.editing.drafts import Draft, Drafts, Overtaken, Signature
from content.workshop.editing.items import Item, Unreadable, fingerprint
from content.workshop.editing.publishing import LiveChanged, publish, take_back

NOW = "2026-11-30T02:00:00+00:00"
AOC, POLICE = Item("numbers", "aoc"), Item("numbers", "police")


def begun(folder: Path, item: Item, **changed: str) -> Draft:
    """A draft that changes some values of an entry."""
    base = items.read(folder, item)
    values: Any = copy.deepcopy(base)
    values["entry"] |= changed
    return Draft(item, 0, values, base, (1,), NOW)


def signed(drafts: Drafts, draft: Draft) -> Draft:
    drafts.sign(draft, Signature(2, "Somsri", NOW, fingerprint(draft.values)))
    found = drafts.latest(draft.item)
    assert found
    assert found.signed
    return found


def test_publishing_changes_one_line_and_taking_back_restores_every_letter(
    folder: Path, drafts: Drafts
) -> None:
    before = (folder / "hotlines.yaml").read_text(encoding="utf-8")
    draft = drafts.save(0, begun(folder, AOC, number="1442"))
    publish(folder, drafts, signed(drafts, draft), 2, NOW)
    after = (folder / "hotlines.yaml").read_text(encoding="utf-8")
    assert after == before.replace('number: "1441"', 'number: "1442"', 1)
    latest = drafts.latest(AOC)
    assert latest
    assert not latest.open
    take_back(folder, drafts, AOC, 1, NOW)
    assert (folder / "hotlines.yaml").read_text(encoding="utf-8") == before
    with pytest.raises(Overtaken):
        take_back(folder, drafts, AOC, 1, NOW)


def test_what_is_not_signed_or_was_edited_since_is_not_published(
    folder: Path, drafts: Drafts
) -> None:
    first = drafts.save(0, begun(folder, AOC, number="1442"))
    with pytest.raises(Overtaken):
        publish(folder, drafts, first, 2, NOW)
    signed(drafts, first)
    second = drafts.save(1, replace(first, values=begun(folder, AOC, number="1443").values))
    assert second.signed is None
    with pytest.raises(Overtaken):
        drafts.sign(first, Signature(2, "Somsri", NOW, fingerprint(first.values)))


def test_of_two_who_save_the_same_version_the_second_is_told(folder: Path, drafts: Drafts) -> None:
    drafts.save(0, begun(folder, AOC, number="1442"))
    with pytest.raises(Overtaken):
        drafts.save(0, begun(folder, AOC, number="1443"))
    kept = drafts.latest(AOC)
    assert kept
    assert kept.values["entry"]["number"] == "1442"


def test_what_changed_in_the_folder_meanwhile_is_not_written_over(
    folder: Path, drafts: Drafts
) -> None:
    draft = signed(drafts, drafts.save(0, begun(folder, AOC, number="1442")))
    path = folder / "hotlines.yaml"
    edited = path.read_text(encoding="utf-8").replace('"1441"', '"1440"')
    path.write_text(edited, encoding="utf-8")
    with pytest.raises(LiveChanged):
        publish(folder, drafts, draft, 2, NOW)
    assert path.read_text(encoding="utf-8") == edited


def test_taking_one_entry_back_leaves_a_later_change_of_another_alone(
    folder: Path, drafts: Drafts
) -> None:
    for item, number in ((AOC, "1442"), (POLICE, "192")):
        draft = signed(drafts, drafts.save(0, begun(folder, item, number=number)))
        publish(folder, drafts, draft, 2, NOW)
    take_back(folder, drafts, AOC, 1, NOW)
    aoc, police = items.read(folder, AOC), items.read(folder, POLICE)
    assert aoc
    assert police
    assert (aoc["entry"]["number"], police["entry"]["number"]) == ("1441", "192")


def test_a_damaged_draft_or_a_broken_file_blocks_only_itself(folder: Path, drafts: Drafts) -> None:
    drafts.save(0, begun(folder, AOC, number="1442"))
    drafts.save(0, begun(folder, POLICE, number="192"))
    (drafts.folder / "numbers" / "aoc" / "00001.json").write_text("{", encoding="utf-8")
    (folder / "lessons" / "loans" / "lesson.yaml").write_text("a: [", encoding="utf-8")
    assert [each.item for each in drafts.opened()] == [POLICE]
    with pytest.raises(Unreadable):
        items.read(folder, Item("lessons", "loans"))
    draft = signed(drafts, drafts.latest(POLICE) or begun(folder, POLICE))
    publish(folder, drafts, draft, 2, NOW)


def test_a_new_lesson_is_made_and_its_folder_goes_when_it_is_taken_back(
    folder: Path, drafts: Drafts
) -> None:
    values = items.read(folder, Item("lessons", "loans"))
    assert values
    item = Item("lessons", "new-one")
    draft = signed(drafts, drafts.save(0, Draft(item, 0, values, None, (1,), NOW)))
    publish(folder, drafts, draft, 2, NOW)
    made = items.read(folder, item)
    assert made
    assert items.unsigned(made) == items.unsigned(values)
    assert made["lesson.yaml"]["reviewed_by"].startswith("Somsri 2026-11-30 ")
    take_back(folder, drafts, item, 2, NOW)
    assert not (folder / "lessons" / "new-one").exists()


def test_a_picture_comes_and_goes_with_its_lesson(folder: Path, drafts: Drafts) -> None:
    item = Item("lessons", "loans")
    home = folder / "lessons" / "loans"
    version = 0
    for name in ("one.png", "two.png"):
        base = items.read(folder, item)
        assert base
        kept = drafts.pictures(item) / name
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(name.encode())
        picture = {"file": name, "alt": {"th": "ก", "en": "a"}}
        values = {**base, "lesson.yaml": {**base["lesson.yaml"], "picture": picture}}
        draft = signed(drafts, drafts.save(version, Draft(item, 0, values, base, (1,), NOW)))
        publish(folder, drafts, draft, 2, NOW)
        version = draft.version + 1
        assert [path.name for path in home.glob("*.png")] == [name]
    take_back(folder, drafts, item, 1, NOW)
    assert (home / "one.png").read_bytes() == b"one.png"
    assert not (home / "two.png").exists()
    take_back(folder, drafts, item, 1, NOW)
    assert list(home.glob("*.png")) == []


def test_a_new_lesson_with_a_picture_goes_whole_when_it_is_taken_back(
    folder: Path, drafts: Drafts
) -> None:
    item = Item("lessons", "new-one")
    values = items.read(folder, Item("lessons", "loans"))
    assert values
    picture = {"file": "one.png", "alt": {"th": "ก", "en": "a"}}
    values["lesson.yaml"] = {**values["lesson.yaml"], "picture": picture}
    kept = drafts.pictures(item) / "one.png"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"one")
    draft = signed(drafts, drafts.save(0, Draft(item, 0, values, None, (1,), NOW)))
    publish(folder, drafts, draft, 2, NOW)
    assert (folder / "lessons" / "new-one" / "one.png").read_bytes() == b"one"
    take_back(folder, drafts, item, 1, NOW)
    assert not (folder / "lessons" / "new-one").exists()
