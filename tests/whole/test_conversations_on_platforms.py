"""The written conversations once more, on the apps: a Thai resident has LINE and everybody else in
the story Telegram, an English one the other way round. What is written is read there too, the
platforms refuse nothing, and nobody learns what a reporter has not released: not from a call, a log
line, the audit trail or an export."""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import ROOT
from content.reading.lessons.curriculum import Curriculum
from content.reading.library import Library
from handlers.core.buttons import ICONS
from handlers.learning.assessment import handler as assessment
from handlers.learning.assessment.question_selection import Questions, select
from tests.conversations.script import (
    Button,
    Expected,
    Never,
    Other,
    Script,
    Speaker,
    Words,
    read,
)
from tests.conversations.stage import invited, seconds, shown_code
from tests.support.clock import MONDAY, Clock
from tests.support.leak_check import Secret, Told, Witness
from tests.support.phones import Phone
from tests.support.whole_program import Rutan, rutan_between

FOLDER = ROOT / "tests" / "conversations"
APPS = {"th": "line", "en": "telegram", "lo": "line", "km": "telegram"}
OTHER = {"line": "telegram", "telegram": "line"}


class Play:
    """One script on the two apps."""

    def __init__(
        self, script: Script, rutan: Rutan, clock: Clock, channel: str, witness: Witness
    ) -> None:
        self._witness = witness
        self._script = script
        self._rutan = rutan
        self._clock = clock
        self._channel = channel
        self._phones: dict[str, Phone] = {}
        self._phone = self._take_up("resident", None)

    def _take_up(self, name: str, language: str | None) -> Phone:
        channel = self._channel if name == "resident" else OTHER[self._channel]
        if name not in self._phones:
            known = language or self._script.language
            self._phones[name] = self._rutan.phone(channel, name, known)
        return self._phones[name]

    async def run(self) -> None:
        """The whole script."""
        for line in self._script.lines:
            where = f"{self._script.path.name}:{line.number}"
            match line.action:
                case Speaker(name, language):
                    self._phone.unread.clear()
                    self._phone = self._take_up(name, language)
                case Words(text):
                    await self._phone.says(text)
                case Button(label):
                    await self._phone.presses(self._button(label, where))
                case Other(kind, rest):
                    await self._does(kind, rest)
                case Expected(lines):
                    for text in lines:
                        self._reads(text, where)
                case Never(words):
                    assert words not in self._phone.reads, where
            if isinstance(line.action, Words | Button | Other):
                await self._witness.look()

    def _button(self, label: str, where: str) -> str:
        for message in reversed(self._phone.messages):
            for shown, data in message.buttons:
                if is_label(shown, label):
                    return data
        raise AssertionError(f"{where}: no button [{label}]:\n{self._phone.reads}")

    def _reads(self, text: str, where: str) -> None:
        if text == "(nothing)":
            assert not self._phone.unread, where
            return
        labels = [label for message in self._phone.unread for label in message.labels]
        if text.startswith("[") and "..." not in text:
            assert any(is_label(shown, text[1:-1]) for shown in labels), f"{where}: {labels}"
            return
        # A terminal puts a number and its name on one line, after a mark.
        pieces = text.split()[1:2] if text.startswith("☎") else text.strip("[]").split("...")
        shown = "\n".join((self._phone.reads, *labels))
        missing = [piece for piece in pieces if piece.strip() not in shown]
        assert not missing, f"{where}: {missing}\n{shown}"

    async def _does(self, kind: str, rest: str) -> None:
        match kind:
            case "location":
                latitude, _, longitude = rest.partition(",")
                await self._phone.stands_at(float(latitude), float(longitude))
            case "photo" | "voice" | "file":
                path = FOLDER / rest
                await self._phone.sends(kind, path.name, path.read_bytes() if rest else b"")
            case "hello":
                await self._phone.begins(rest)
            case "invited":
                place, _, role = rest.partition(" ")
                await self._phone.begins(await invited(self._rutan.running, place, role))
            case "code":
                words = [message.words for message in self._phones[rest].messages]
                await self._phone.begins(shown_code(words))
            case "later":
                self._clock.on(seconds(rest))
                await self._rutan.running.schedule.once()
                await self._rutan.settle()
            case "sticker":
                await self._phone.greets()
            case "unread":
                await self._phone.shows(rest)
            case "edited":
                await self._phone.corrects(rest)
            case "gone":
                await self._phone.goes()
            case _:
                pytest.skip(f"{kind} is not played here")


def is_label(shown: str, label: str) -> bool:
    """Whether a button shows this label: apps put a mark before it and may cut its end off."""
    shown = shown.removeprefix("🔴 ")
    for icon in ICONS.values():
        shown = shown.removeprefix(f"{icon} ")
    if "..." in label:
        start, _, end = label.partition("...")
        ends = [end, *(f"{end[:n]}…" for n in range(3, len(end)))]
        return shown.startswith(start) and shown.endswith(tuple(ends))
    return shown == label or (shown.endswith("…") and label.startswith(shown[:-1]))


@pytest.fixture
def exports(library: Library, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Lets `cases export` run many times: the content is loaded once."""
    monkeypatch.setattr(Library, "load", lambda _: library)
    return monkeypatch


@pytest.fixture
def paper_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A module's test draws its questions by lot of the person: here as for the one whose story is
    written, whose phone is a terminal."""
    for_whom = "console:resident"

    def drawn(curriculum: Curriculum, module: str, _: str, *, after: bool) -> Questions:
        return select(curriculum, module, for_whom, after=after)

    monkeypatch.setattr(assessment, "select", drawn)


@contextlib.contextmanager
def all_logged(witness: Witness) -> Iterator[None]:
    """Every record of the program reaches the witness, as it would a log collector."""
    ours = logging.getLogger("bot"), logging.getLogger("handlers"), logging.getLogger("storage")
    for logger in ours:
        logger.addHandler(witness)
        logger.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        for logger in ours:
            logger.removeHandler(witness)
            logger.setLevel(logging.NOTSET)


async def exported(rutan: Rutan, witness: Witness, environment: pytest.MonkeyPatch) -> str:
    """All cases of the story as CSV, in both languages: one export each, and those of the month by
    district and by province."""
    settings = rutan.running.settings
    environment.setenv("DATABASE_URL", settings.database_url)
    environment.setenv("DATA_KEY", ",".join(settings.data_keys))
    out = io.StringIO()
    month = ["--month", "2569-11"]
    areas = {("--district", code) for code in witness.districts}
    areas |= {("--province", code[:2]) for code in witness.districts}
    exports = [["--case", reference] for reference in witness.cases.values()]
    exports += [[*area, *month] for area in sorted(areas)]
    with contextlib.redirect_stdout(out):
        for chosen in exports:
            for language in ("th", "en"):
                words = ["cases", "export", *chosen, "--lang", language, "--by", "Nok"]
                assert await asyncio.to_thread(main, words) == 0
    return out.getvalue()


@pytest.mark.usefixtures("paper_of_the_terminal")
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.name)
async def test_it_happens_on_the_apps_too_and_nobody_learns_what_is_not_released(
    path: Path,
    library: Library,
    shared: Path,
    tmp_path: Path,
    exports: pytest.MonkeyPatch,
) -> None:
    script, clock = read(path), Clock(MONDAY)
    if any(
        isinstance(line.action, Speaker) and line.action.name.startswith("group")
        for line in script.lines
    ):
        pytest.skip("groups are not played here")
    if path.name.startswith(("weekly.", "practice.", "practice_stopped.")):
        pytest.skip("where a push costs it comes otherwise: test_weekly_year, test_practice_month")
    operator = {"en": "Trial centre"}.get(script.language, "ศูนย์ทดลอง")
    async with rutan_between(shared, library, tmp_path, clock, operator) as rutan:
        witness = Witness(rutan)
        with all_logged(witness):
            await Play(script, rutan, clock, APPS[script.language], witness).run()
            assert witness.told
            assert witness.leaks() == []
            assert witness.withheld() == []
            assert witness.in_logs() == []
            assert await witness.in_trail() == []
            assert witness.in_text(await exported(rutan, witness, exports)) == []


async def test_the_witness_sees_a_leak(shared: Path, library: Library, tmp_path: Path) -> None:
    async with rutan_between(shared, library, tmp_path) as rutan:
        witness = Witness(rutan)
        resident = rutan.phone("telegram", "resident")
        official = rutan.phone("line", "official")
        await resident.stands_at(18.371234, 103.651234)
        await resident.sends("voice", "said.ogg", b"OggS")
        await official.begins()
        await witness.look()
        assert witness.leaks() == []
        told = (resident.id, resident.display, "18.371234", "103.651234", *resident.handles)
        for value in told:
            witness.told = [Told("official", f'{{"text": "of {value}."}}', frozenset())]
            assert len(witness.leaks()) == 1, value
            assert witness.in_text(f"told,{value}")
            witness.lines = [f"sent to {value}"]
            assert witness.in_logs()
            witness.told = [Told("resident", value, frozenset())]
            assert witness.leaks() == []


def test_an_amount_counts_as_a_whole_number_only() -> None:
    amount = Secret("resident", "amount", "25,000", 1)
    assert amount.is_in("จำนวนเงิน: 25,000 บาท")
    assert not amount.is_in("125,000")
    assert not amount.is_in("25,0001")
