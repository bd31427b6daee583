"""Checks one draft with the rules of the content check, and names for each mistake the field of the
form where it stands.

The values are written to a folder of their own with every value on a line of its own, so that a
mistake's line is its field. What other files say (modules, tricks, other lessons) comes from the
content folder.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from content.check.answers import check_answers
from content.check.handwritten_numbers import check_handwritten_numbers
from content.check.lengths import BUBBLE
from content.check.lessons import Known, check_about, check_bubbles
from content.check.plurals import check_plurals
from content.check.questions import check_questions
from content.check.texts import check_length, check_placeholders, check_wording
from content.check.verified import check_hotlines, check_unverified
from content.check.yaml_tree import Node, read_tree
from content.reading.answers.cards import SAID_EN, SAID_TH, Answer, load_answers
from content.reading.answers.situations import load_situations
from content.reading.files import read_model
from content.reading.hotlines import Hotline, HotlineFile, load_hotlines
from content.reading.lessons.curriculum import load_lesson, split_bubbles
from content.reading.named_numbers import HOTLINES
from content.reading.places.offices import OfficesFile
from content.reading.problems import Mistake, Mistakes
from content.reading.schema import Lesson
from content.workshop.editing.items import ANSWER, Item, Values
from content.workshop.editing.yaml_edit import Data

PICTURE = re.compile(r"[a-z0-9-]+\.(png|jpg)")
"""The file name of a lesson's picture."""

Place = tuple[str, ...]
"""Where a value is: its part, then its keys and numbers: ("questions.yaml", "questions", "0")."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A mistake at a field: the code and values of a linter phrase; a warning refuses nothing."""

    place: Place
    code: str
    values: Mapping[str, str | int]
    warning: bool


Shown = Lesson | Answer | Hotline


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check; `shown` is the item itself as Rutan reads it, if it can be shown."""

    wrong: tuple[Wrong, ...]
    shown: Shown | None = None

    @property
    def good(self) -> bool:
        """Whether nothing refuses it."""
        return all(one.warning for one in self.wrong)


def check_item(
    folder: Path, item: Item, values: Values, known: Known, pictures: Path | None = None
) -> Checked:
    """Check the values of one item.

    A lesson's picture is looked for in `folder`, the content folder, and in `pictures`.
    """
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        if (folder / HOTLINES).is_file():  # texts say its numbers by name
            shutil.copyfile(folder / HOTLINES, home / HOTLINES)
        mistakes = Mistakes(home)
        known = replace(known, lessons={*known.lessons, item.id})
        places = [folder / "lessons" / item.id, *filter(None, [pictures])]
        if item.kind == ANSWER and (table := folder / "situations.yaml").is_file():
            shutil.copyfile(table, home / table.name)
        shown, lines = _CHECKS[item.kind](home, item, values, known, mistakes, places)
        check_handwritten_numbers(home, mistakes)
        check_unverified(home, mistakes, hedges=folder)
        found = [_wrong(one, lines) for one in mistakes]
    once = {(one.place, one.code): one for one in found if not _told_better(one, found)}
    return Checked(tuple(once.values()), shown)


def _told_better(one: Wrong, found: list[Wrong]) -> bool:
    """Return whether another says the same of a field inside, that a day is none, or what lacks."""
    for other in found:
        if other.code == one.code and other.place[: len(one.place)] == one.place != other.place:
            return True
        if (other.code, one.code) == ("field_date", "field_letters") and other.place == one.place:
            return True
        if (other.code, one.code) == ("few_questions", "field_short"):
            return one.place == ("questions.yaml", "questions")
    return False


Lines = dict[str, list[Place]]
"""Path of a file -> the place of each of its lines."""

_Check = Callable[[Path, Item, Values, Known, Mistakes, Sequence[Path]], tuple[Shown | None, Lines]]


def _lesson(
    home: Path,
    item: Item,
    values: Values,
    known: Known,
    mistakes: Mistakes,
    pictures: Sequence[Path],
) -> tuple[Lesson | None, Lines]:
    own = home / "lessons" / item.id
    own.mkdir(parents=True)
    name = str((values["lesson.yaml"].get("picture") or {}).get("file", ""))
    for place in pictures:
        if PICTURE.fullmatch(name) and (place / name).is_file():
            shutil.copyfile(place / name, own / name)
    lines: Lines = {}
    for part, data in values.items():
        path = own / part
        lines[path.relative_to(home).as_posix()] = _write(path, part, data)
    lesson = load_lesson(own, mistakes)
    if about := read_tree(own / "lesson.yaml"):
        check_about(own / "lesson.yaml", about, known, mistakes)
        module = about.text_at("module")
        if module not in known.modules:
            lesson = None
    if bank := read_tree(own / "questions.yaml"):
        check_questions(own / "questions.yaml", bank, known.tricks, known.avoid, mistakes)
    check_bubbles(own, known, mistakes)
    return lesson, lines


def _answer(
    home: Path, item: Item, values: Values, known: Known, mistakes: Mistakes, _: Sequence[Path]
) -> tuple[Answer | None, Lines]:
    path = home / "answers" / item.id / "answer.yaml"
    path.parent.mkdir(parents=True)
    lines = _write(path, "answer.yaml", values["answer.yaml"])
    situations = dict(load_situations(home, Mistakes(home)))
    table = home / "situations.yaml"
    own = values.get("situations") or []
    here = _write(table, "situations", {"situations": own}, drop=1)
    taken = {id for id, one in situations.items() if one.answer != item.id}
    for number, entry in enumerate(own):
        if entry.get("id") in taken:
            line = here.index(("situations", str(number), "id")) + 1
            mistakes.add(table, line, "key_twice", key=str(entry["id"]))
    situations |= load_situations(home, mistakes)
    answers = load_answers(home, situations, load_hotlines(home, Mistakes(home)), mistakes)
    if not answers and not values["answer.yaml"].get("press"):
        for language, fewest in (("th", SAID_TH), ("en", SAID_EN)):
            if len(values["answer.yaml"].get("said", {}).get(language, ())) < fewest:
                line = lines.index(("answer.yaml", "said", language)) + 1
                mistakes.add(path, line, "answer_said", language=language, fewest=fewest)
    check_answers(home, known, mistakes)
    # Follow-ups that lead to other answers: those folders are not here.
    mistakes[:] = [one for one in mistakes if one.code != "answer_missing"]
    return answers.get(item.id), {
        path.relative_to(home).as_posix(): lines,
        table.name: here,
    }


def _number(
    home: Path, _: Item, values: Values, known: Known, mistakes: Mistakes, __: Sequence[Path]
) -> tuple[Hotline | None, Lines]:
    path = home / "hotlines.yaml"
    lines = _write(path, "entry", {"hotlines": [values["entry"]]}, drop=2)
    file = read_model(path, HotlineFile, mistakes)
    check_hotlines(path, known.today, mistakes)
    return file.hotlines[0] if file else None, {path.name: lines}


def _phrase(
    home: Path, item: Item, values: Values, known: Known, mistakes: Mistakes, _: Sequence[Path]
) -> tuple[None, Lines]:
    lines: Lines = {}
    nodes = {language: Node(1, text=words) for language, words in values.items()}
    for language, node in nodes.items():
        path = home / f"{language}.yaml"
        path.write_text(json.dumps({language: node.text}), encoding="utf-8")
        lines[path.name] = [(language,)]
        if not node.text.strip():
            mistakes.add(path, 1, "language_missing", field=item.id, language=language)
        check_plurals(path, language, node, mistakes)
        check_wording(path, node, known.avoid, mistakes, addresses=True)
        check_length(path, item.id, node, BUBBLE, mistakes)
        check_placeholders(path, {"th": nodes["th"], language: node}, mistakes)
    return None, lines


def _place(
    home: Path, item: Item, values: Values, known: Known, mistakes: Mistakes, _: Sequence[Path]
) -> tuple[None, Lines]:
    path = home / "offices.yaml"
    lines = _write(path, "entry", {"offices": {item.id: values["entry"]}}, drop=2)
    read_model(path, OfficesFile, mistakes)
    root = read_tree(path)
    entry = root.at("offices", item.id) if root else None
    for name, texts in entry.texts() if entry else ():
        for node in texts.keys.values():
            check_wording(path, node, known.avoid, mistakes)
            check_length(path, name, node, 4 * BUBBLE, mistakes)
    return None, {path.name: lines}


_CHECKS: Mapping[str, _Check] = {
    "lessons": _lesson,
    "answers": _answer,
    "numbers": _number,
    "phrases": _phrase,
    "places": _place,
}


def _write(path: Path, part: str, data: Data, drop: int = 0) -> list[Place]:
    """Write a part with one value a line, and return the place of each line.

    The first `drop` keys of a place lead to the entry and are left out.
    """
    if isinstance(data, str):
        path.write_text(data, encoding="utf-8")
        places: list[Place] = [(part, "0")] * (data.count("\n") + 2)
        for number, (line, _) in enumerate(split_bubbles(data)):
            places[line - 1 :] = [(part, str(number))] * (len(places) - line + 1)
        return places
    rows = list(_rows(data, 0, ()))
    path.write_text("\n".join(text for text, _ in rows) + "\n", encoding="utf-8")
    return [(part, *where[drop:]) for _, where in rows]


def _rows(data: Data, indent: int, where: Place) -> Iterator[tuple[str, Place]]:
    space = " " * indent
    pairs = data.items() if isinstance(data, Mapping) else ((str(n), v) for n, v in enumerate(data))
    for key, value in pairs:
        mark = f"{json.dumps(key, ensure_ascii=False)}:" if isinstance(data, Mapping) else "-"
        at = (*where, key)
        if isinstance(value, str):
            words = json.dumps(value, ensure_ascii=False) if value or key not in _MAY_LACK else ""
            yield f"{space}{mark} {words}", at
        elif not value:
            yield f"{space}{mark} {'{}' if isinstance(value, Mapping) else '[]'}", at
        else:
            yield f"{space}{mark}", at
            yield from _rows(value, indent + 2, at)


_MAY_LACK = frozenset({"checked", "good_until"})
"""Days: an empty one is none."""


_FIELDS = {"answer_lines": ("answer.yaml", "lines", "0", "th")}
"""Codes of what is missing, and where it is to be written."""


def _wrong(mistake: Mistake, lines: Lines) -> Wrong:
    places = lines.get(mistake.path, [("",)])
    place = places[min(max(mistake.line, 1), len(places)) - 1]
    if mistake.line == 0:
        place = place[:1]
    place = _FIELDS.get(mistake.code, place)
    if mistake.code == "language_missing" and place[-1] != mistake.values["language"]:
        place = (*place, str(mistake.values["language"]))  # the key is missing too
    return Wrong(place, mistake.code, mistake.values, mistake.warning)
