"""`pack`: a poster whose code can be scanned, a script of under a minute, few reports hidden."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageChops, features

from bot.__main__ import main
from bot.commands import pack as command
from bot.commands._months import month
from bot.pack.figures import Figures
from bot.pack.words import pack_words
from bot.pictures import poster as drawing
from bot.pictures.poster import forward, poster
from bot.settings import ROOT, load
from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from storage.cases.report import Report
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from tests.storage.cases.test_cases import report

NOW = datetime(2026, 11, 5, 3, 0, tzinfo=UTC)
LINK = "https://line.me/R/oaMessage/%40rutan/?d3805"
CONTENT = ROOT / "content"
GRAPHEMES_A_MINUTE = 600
"""Thai read out calmly: about four syllables a second, two and a half graphemes a syllable."""

pytestmark = pytest.mark.skipif(not features.check("raqm"), reason="needs FriBiDi to draw Thai")


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An installation of its own."""
    address = f"sqlite:///{tmp_path}/rutan.sqlite3"
    monkeypatch.setenv("DATABASE_URL", address)
    for name in ("LINE_CHANNEL_SECRET", "TELEGRAM_BOT_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    return address


def fill(
    url: str,
    count: int,
    district: str,
    told: Mapping[str, Any],
    first: int = 0,
    reporter: str = "",
) -> None:
    """Store so many reports, each by somebody else or all by this reporter."""

    async def run() -> None:
        database = Database(url, Keyring(load().data_keys), lambda: NOW)
        await database.open()
        for n in range(count):
            case = replace(
                report(digits=f"{first + n:04}", district=district),
                report=Report.from_json(told),
                reporter=f"{reporter or 'u'}{0 if reporter else first + n}",
                seen=(),
            )
            await database.write(case.apply)
        await database.close()

    asyncio.run(run())


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is drawn or spoken: for tests that only count, beside those that look at all."""
    blank = Image.new("L", (1, 1))
    monkeypatch.setattr(drawing, "poster", lambda *_: blank)
    monkeypatch.setattr(drawing, "forward", lambda *_: blank)
    monkeypatch.setattr(command, "_speak", lambda *_: None)


def pack(folder: Path, *more: str) -> str:
    words = ["pack", "--district", "3805", "--month", "2569-11", "--to", str(folder), *more]
    assert main(words) == 0
    return (folder / "loudspeaker.txt").read_text(encoding="utf-8")


def test_six_people_speak_for_the_district_as_five_or_more(url: str, tmp_path: Path) -> None:
    fill(url, 6, "3805", {"claimed": "police", "wanted": "transfer"})
    script = pack(tmp_path / "pack", "--link", LINK)
    assert "อ.ปากคาด มีคนแจ้งว่าเจอคนหลอก 5\u00a0คนขึ้นไป" in script
    assert "ตำรวจ" in script
    assert len(script) < GRAPHEMES_A_MINUTE
    with Image.open(tmp_path / "pack" / "poster.png") as poster:
        assert abs(poster.height / poster.width - 2**0.5) < 0.01
        (code,) = zxingcpp.read_barcodes(poster.convert("L"))
        assert code.text == LINK
    assert (tmp_path / "pack" / "poster.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "pack" / "forward.png").is_file()


def test_few_people_are_hidden_behind_the_countrys(url: str, tmp_path: Path) -> None:
    fill(url, 5, "3805", {"claimed": "police", "wanted": "transfer"})
    assert "\u00a0คนขึ้นไป" not in pack(tmp_path / "few")
    fill(url, 3, "4305", {"claimed": "bank", "wanted": "code"}, first=100)
    script = pack(tmp_path / "national")
    assert "ทั้งประเทศมีคนแจ้งผ่านรู้ทัน 5\u00a0คนขึ้นไป" in script


@pytest.mark.usefixtures("undrawn")
def test_one_person_is_no_figure_however_often_they_report(url: str, tmp_path: Path) -> None:
    fill(url, 20, "3805", {"claimed": "police", "wanted": "transfer"}, reporter="one")
    assert "คนขึ้นไป" not in pack(tmp_path / "one")


@pytest.mark.usefixtures("undrawn")
def test_one_person_moves_neither_the_number_nor_what_is_commonest(
    url: str, tmp_path: Path
) -> None:
    fill(url, 7, "3805", {"claimed": "bank", "wanted": "transfer"})
    before = pack(tmp_path / "before")
    fill(url, 20, "3805", {"claimed": "police", "wanted": "code"}, first=50, reporter="one")
    assert pack(tmp_path / "after") == before


@pytest.mark.usefixtures("undrawn")
def test_withdrawn_reports_and_other_months_do_not_count(url: str, tmp_path: Path) -> None:
    fill(url, 9, "3805", {})
    fill(url, 6, "3805", {"claimed": "police"}, first=50)
    assert "5\u00a0คนขึ้นไป" in pack(tmp_path / "pack")
    words = ["pack", "--district", "3805", "--month", "2569-12", "--to", str(tmp_path / "next")]
    assert main(words) == 0
    assert "คนขึ้นไป" not in (tmp_path / "next" / "loudspeaker.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--district", "9999", "--month", "2569-11"], "no district has this code"),
        (["--district", "3805", "--month", "พ.ย."], "write it like 2569-11"),
        (["--district", "3805", "--month", "2569-0"], "write it like 2569-11"),
    ],
)
def test_a_wrong_flag_is_one_clear_message(
    url: str, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pack", *words]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.usefixtures("undrawn")
def test_a_folder_that_cannot_be_written_is_named(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    words = ["--district", "3805", "--month", "2569-11", "--to", str(tmp_path / "file" / "x")]
    assert main(["pack", *words]) == 2
    assert "--to" in capsys.readouterr().err


def test_poster_and_picture_say_for_which_month_and_where() -> None:
    library = Library.load(load({"PREVIEW": "1"}).content_dir)
    speak = Phrasebook(library.phrases).speaker("th")
    begin, _ = month("2569-11")
    words = pack_words(library, speak, library.places.districts["3805"], Figures(False, 0), begin)
    assert words.when == "อ.ปากคาด พฤศจิกายน 2569"
    for page in (poster(words, LINK, ROOT / "content"), forward(words, ROOT / "content")):
        foot = page.crop((0, page.height - 40, page.width, page.height)).convert("L")
        assert foot.getextrema() == (255, 255), "nothing runs over the lower edge"


def test_what_is_passed_on_says_that_it_is_not_the_police() -> None:
    library = Library.load(load({"PREVIEW": "1"}).content_dir)
    speak = Phrasebook(library.phrases).speaker("th")
    begin, _ = month("2569-11")
    most = Figures(True, 1234, "bank", "transfer")  # and the longest name of a district
    for code in ("3805", "7701"):
        words = pack_words(library, speak, library.places.districts[code], most, begin)
        assert "ไม่ใช่ตำรวจ" in words.origin
        without = replace(words, origin="")
        for draw in (lambda w: forward(w, CONTENT), lambda w: poster(w, "", CONTENT)):
            said, silent = draw(words), draw(without)
            box = ImageChops.difference(said, silent).getbbox()
            assert box, "it is drawn"
            assert silent.crop(box).convert("L").getextrema() == (255, 255), "on free paper"
            assert box[0] > 40, "within the margins"
            assert box[2] < said.width - 40
