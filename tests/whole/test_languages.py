"""A resident with a Lao or a Khmer phone gets through the first hour, a report, an official's
question and verdicts, on both apps, and reads no Thai letter or Latin word but names and numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from content.reading.languages.names import NAMES_LIKE
from content.reading.library import Library
from handlers.core.reply import encode_press
from handlers.understanding.cards import meant
from tests.conversations.script import Other, Words, read
from tests.support.clock import MONDAY, Clock
from tests.support.leak_check import Witness
from tests.support.paths import ROOT
from tests.support.whole_program import rutan_between
from tests.whole.test_conversations_on_platforms import Play

FOLDER = ROOT / "tests" / "conversations"
OPERATOR = "ศูนย์ทดลอง"
FOREIGN = re.compile("[\u0e01-\u0e5b]+|[A-Za-z]{2,}")
"""A Thai letter or a Latin word."""
OWN = {"lo": re.compile("[\u0e81-\u0edf]"), "km": re.compile("[\u1780-\u17ff]")}


class Resident(Play):
    """The story, keeping all that the resident's phone shows after each step."""

    shown: tuple[str, ...] = ()

    def keep(self) -> None:
        """Add what is unread on the resident's phone."""
        for message in self._phones["resident"].unread:
            self.shown += (*message.words.splitlines(), *message.labels)

    async def run(self) -> None:
        """The whole script."""
        look = self._witness.look

        async def looked() -> None:
            self.keep()
            await look()

        self._witness.look = looked  # type: ignore[method-assign]
        await super().run()


def names(library: Library, language: str) -> Iterator[str]:
    """Names as this language shows them: places, banks, brands, cases, who runs it."""
    yield OPERATOR
    like = NAMES_LIKE[language]
    yield from (each.names[like] for each in library.places.districts.values())
    yield from (each.names[like] for each in library.places.provinces.values())
    yield from (word[like] for word in library.case_words.values())
    yield from (bank.shown[like] for bank in library.hotlines.of("bank"))
    yield from (brand.shown[like] for brand in library.links.brands)


def foreign_in(lines: tuple[str, ...], library: Library, language: str, typed: str) -> list[str]:
    """Lines with a foreign word that is no name and nothing that the person wrote themselves."""
    known = sorted(set(names(library, language)), key=len, reverse=True)
    found = []
    for line in dict.fromkeys(lines):
        left = " ".join(word for word in line.split() if word.replace("[.]", ".") not in typed)
        if not FOREIGN.search(left):
            continue
        for name in known:
            left = left.replace(name, " ")
        if FOREIGN.search(left):
            found.append(line)
    return found


@pytest.mark.parametrize("app", ["line", "telegram"])
@pytest.mark.parametrize("language", ["lo", "km"])
async def test_a_resident_gets_through_without_a_thai_or_english_word(
    language: str, app: str, library: Library, shared: Path, tmp_path: Path
) -> None:
    script, clock = read(FOLDER / f"first_hour_and_report.{language}.txt"), Clock(MONDAY)
    typed = "\n".join(line.action.text for line in script.lines if isinstance(line.action, Words))
    async with rutan_between(shared, library, tmp_path, clock, OPERATOR) as rutan:
        play = Resident(script, rutan, clock, app, Witness(rutan))
        await play.run()
    assert len(play.shown) > 100
    assert any(OWN[language].search(line) for line in play.shown)
    found = foreign_in(play.shown, library, language, typed)
    assert found == [], found


def test_the_test_sees_a_thai_and_an_english_word(library: Library) -> None:
    lines = ("ໂທ 1441", "ໂທ ธนาคาร", "call ໂທ", "ໂທ ธนาคารกรุงไทย", "krungthai-next[.]cc ຢ່າກົດ")
    typed = "http://krungthai-next.cc/login"
    assert foreign_in(lines, library, "lo", typed) == ["ໂທ ธนาคาร", "call ໂທ"]


@pytest.mark.parametrize("language", ["lo", "km"])
def test_the_stories_have_the_first_hour_a_report_and_a_verdict(language: str) -> None:
    script = read(FOLDER / f"first_hour_and_report.{language}.txt")
    kinds = {line.action.kind for line in script.lines if isinstance(line.action, Other)}
    assert {"hello", "invited"} <= kinds
    words = "\n".join(str(line.action) for line in script.lines)
    assert "krungthai-next.cc" in words
    assert "1441" in words


@pytest.mark.parametrize("language", ["lo", "km"])
async def test_every_urgent_situation_is_answered_whole_in_each_language(
    language: str, library: Library, shared: Path, tmp_path: Path
) -> None:
    clock = Clock(MONDAY)
    async with rutan_between(shared, library, tmp_path, clock, OPERATOR) as rutan:
        phone, wrong = rutan.phone("telegram", "resident", language), {}
        await phone.begins()
        for id, one in library.situations.items():
            if not one.urgent:
                continue
            data = encode_press(meant(one), None)
            await phone.presses(data)
            lines = [line for message in phone.unread for line in message.words.splitlines()]
            labels = [label for message in phone.unread for label in message.labels]
            assert any(OWN[language].search(line) for line in lines), id
            if found := foreign_in((*lines, *labels), library, language, ""):
                wrong[id] = found
    assert wrong == {}


def test_every_answer_of_an_urgent_situation_and_its_numbers_belong_to_the_core(
    library: Library,
) -> None:
    urgent = {one.answer for one in library.situations.values() if one.urgent and one.answer}
    assert urgent
    assert urgent <= set(library.core.answers)
    numbers = {number for slug in urgent for number in library.answers[slug].numbers}
    assert numbers <= set(library.core.hotlines)
