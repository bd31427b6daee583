"""Reads and writes the values of one item that can be edited: a lesson, an answer, a number to
call, a phrase or a district.

The values of an item are maps, lists and texts by part: a lesson has the parts `lesson.yaml`,
`questions.yaml`, `th.md` and `en.md`; an answer has `answer.yaml` and, from situations.yaml, the
list `situations` of those that it answers; an entry of a shared file has the part `entry`, a phrase
`th` and `en`. Reading and writing goes through the files themselves; nothing else of them is
touched.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from content.reading.files import REQUIRED_LANGUAGES
from content.workshop.editing.yaml_edit import Data, data_of, with_data

LESSON, ANSWER, NUMBER, PHRASE, PLACE = KINDS = (
    "lessons", "answers", "numbers", "phrases", "places",
)  # fmt: skip

Values = Mapping[str, Data]

_ID = re.compile(r"[a-z0-9][a-z0-9_.-]{0,80}")
_MARK = 32
_LESSON_PARTS = ("lesson.yaml", "questions.yaml", "th.md", "en.md")
_OFFICES_HEAD = (
    "# Made by `content district import FILE.xlsx` or the workshop in the office.\noffices:\n"
)


class Unreadable(Exception):
    """Raised if a file cannot be read, so that nothing of it can be edited here; names it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to edit: its kind and its name, which is a folder, an id, a key or a code."""

    kind: str
    id: str

    @staticmethod
    def of(kind: str, id: str) -> Item | None:
        """Return the item of this name, whether it exists or not; None if there can be none."""
        return Item(kind, id) if kind in KINDS and _ID.fullmatch(id) else None

    def __str__(self) -> str:
        return f"{self.kind}/{self.id}"


def fingerprint(values: Values) -> str:
    """Return what stands for the text of an item; who signed it is no part of the text.

    128 bits: of shorter ones a writer can find two texts with the same, show one and have the other
    signed.
    """
    plain = json.dumps(unsigned(values), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:_MARK]


def unsigned(values: Values) -> dict[str, Data]:
    """Return the values without a signature."""
    return {
        part: {k: v for k, v in data.items() if k != "reviewed_by"}
        if isinstance(data, Mapping)
        else data
        for part, data in values.items()
    }


def read(folder: Path, item: Item) -> dict[str, Data] | None:
    """Return the values of an item in a content folder, or None. Raises Unreadable."""
    match item.kind:
        case "lessons":
            home = folder / "lessons" / item.id
            if not home.is_dir():
                return None
            return {
                part: _yaml(home / part) if part.endswith(".yaml") else _text(home / part)
                for part in _LESSON_PARTS
            }
        case "answers":
            path = folder / "answers" / item.id / "answer.yaml"
            if not path.is_file():
                return None
            return {"answer.yaml": _yaml(path), "situations": _answered(folder, item.id)}
        case "numbers":
            for entry in _yaml(folder / "hotlines.yaml").get("hotlines", ()):
                if entry.get("id") == item.id:
                    return {"entry": entry}
            return None
        case "phrases":
            found = {
                language: phrases["phrases"][item.id]
                for language in REQUIRED_LANGUAGES
                for path in sorted((folder / "phrases" / language).glob("*.yaml"))
                if item.id in (phrases := _yaml(path)).get("phrases", {})
            }
            return found or None
        case _:
            path = folder / "offices.yaml"
            offices = _yaml(path).get("offices") or {} if path.is_file() else {}
            return {"entry": offices.get(item.id, {})}


SHARED = {"answers": "situations.yaml", "numbers": "hotlines.yaml", "places": "offices.yaml"}
"""The file that holds something of each item of a kind."""


def written(folder: Path, item: Item, values: Values) -> dict[str, str]:
    """Return path -> whole text of every file that holds the item, with these values.

    Paths are relative to the content folder. Raises Unreadable.
    """
    texts = dict(_written(folder, item, values))
    return {path: text for path, text in texts.items() if text != _text(folder / path)}


def without(folder: Path, item: Item, paths: Collection[str]) -> dict[str, str | None]:
    """Return path -> text of these files of a number or an answer once it is gone; None: no file.

    Raises Unreadable.
    """
    found: dict[str, str | None] = dict.fromkeys(paths)
    if (path := SHARED.get(item.kind)) in found:
        whole = _yaml(folder / path)
        key, owner = _LISTS[path]
        others = [entry for entry in whole[key] if entry.get(owner) != item.id]
        found[path] = _with(_text(folder / path), {**whole, key: others})
    return found


_LISTS = {"hotlines.yaml": ("hotlines", "id"), "situations.yaml": ("situations", "answer")}
"""Of a file with a list of entries: the list, and what an entry calls the item that it is of."""


def _answered(folder: Path, slug: str) -> list[dict[str, Data]]:
    """Return the situations that an answer's card is for, as their file has them."""
    path = folder / "situations.yaml"
    entries = _yaml(path).get("situations") or () if path.is_file() else ()
    return [entry for entry in entries if entry.get("answer") == slug]


def _put_in(entries: list[dict[str, Data]], changed: Iterable[dict[str, Data]]) -> None:
    """Put changed entries at the place of those with the same id, others at the end."""
    known = [entry.get("id") for entry in entries]
    for entry in changed:
        if entry.get("id") in known:
            entries[known.index(entry["id"])] = entry
        else:
            entries.append(entry)


def _written(folder: Path, item: Item, values: Values) -> Iterator[tuple[str, str]]:
    match item.kind:
        case "answers":
            name = f"answers/{item.id}/answer.yaml"
            yield name, _with(_text(folder / name), values["answer.yaml"])
            if values.get("situations", []) != _answered(folder, item.id):
                whole = _yaml(folder / "situations.yaml")
                entries = list(whole["situations"])
                _put_in(entries, values["situations"])
                text = _text(folder / "situations.yaml")
                yield "situations.yaml", _with(text, {**whole, "situations": entries})
        case "lessons":
            for part, data in values.items():
                name = f"{item.kind}/{item.id}/{part}"
                yield name, _with(_text(folder / name), data)
        case "numbers":
            whole = _yaml(folder / "hotlines.yaml")
            entries = list(whole["hotlines"])
            _put_in(entries, [values["entry"]])
            text = _text(folder / "hotlines.yaml")
            yield "hotlines.yaml", _with(text, {**whole, "hotlines": entries})
        case "phrases":
            for language, words in values.items():
                path = _phrase_file(folder, language, item.id)
                whole = _yaml(path)
                phrases = {**whole["phrases"], item.id: words}
                name = path.relative_to(folder).as_posix()
                yield name, _with(_text(path), {**whole, "phrases": phrases})
        case _:
            path = folder / "offices.yaml"
            offices = _yaml(path).get("offices") or {} if path.is_file() else {}
            text = _text(path) if offices else _OFFICES_HEAD
            yield "offices.yaml", _with(text, {"offices": {**offices, item.id: values["entry"]}})


def _phrase_file(folder: Path, language: str, key: str) -> Path:
    for path in sorted((folder / "phrases" / language).glob("*.yaml")):
        if key in _yaml(path).get("phrases", {}):
            return path
    raise Unreadable(f"phrases/{language}")


def _with(text: str, data: Data) -> str:
    return data if isinstance(data, str) else with_data(text, data)


def _yaml(path: Path) -> dict[str, Any]:
    try:
        data = data_of(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise Unreadable("/".join(path.parts[-2:])) from error
    if not isinstance(data, dict):
        raise Unreadable("/".join(path.parts[-2:]))
    return data


def _text(path: Path) -> str:
    """Return the text of a file; empty if there is none."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        raise Unreadable("/".join(path.parts[-2:])) from error
