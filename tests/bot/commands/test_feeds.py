"""`feeds`: what is known of links on this machine, brought up to date from files."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
from pathlib import Path

import pytest

from bot import settings
from bot.__main__ import main
from bot.lookups.key_file import write_keys
from bot.lookups.popular.names import FILE, PopularNames
from bot.lookups.popular.table import write_table
from bot.lookups.threat_lists import ThreatLists
from bot.settings import variables
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.officials.district_list import ConfirmAddress
from tests.support.clock import Clock

MANY = "\n".join(f"{n},site{n}.co.th" for n in range(1, 2001))


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An installation of its own; returns where its lists lie."""
    for name in variables():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/rutan.sqlite3")
    return tmp_path / "feeds"


def test_a_list_of_popular_sites_becomes_the_table(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "top.csv").write_text(MANY + "\n2001,bit.ly")
    assert main(["feeds", "update", "--popular", str(tmp_path / "top.csv")]) == 0
    assert "popular names: 2000, of a list of" in capsys.readouterr().out
    known = PopularNames(folder)
    assert known.rank("site1.co.th") == 1000
    assert known.rank("site2000.co.th") == 2000
    assert known.rank("bit.ly") is None


def test_a_bad_list_of_popular_sites_leaves_the_good_table(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "top.csv").write_text(MANY)
    assert main(["feeds", "update", "--popular", str(tmp_path / "top.csv")]) == 0
    for bad in ("<html></html>", "1,one.com", ""):
        (tmp_path / "bad.csv").write_text(bad)
        assert main(["feeds", "update", "--popular", str(tmp_path / "bad.csv")]) == 2
        error = capsys.readouterr().err
        assert "bad.csv" in error
        assert len(error.splitlines()) == 1
    assert main(["feeds", "update", "--popular", str(tmp_path / "none.csv")]) == 2
    assert PopularNames(folder).rank("site1.co.th") == 1000


def test_everything_that_is_known_of_links_is_listed_with_its_age(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["feeds", "list"]) == 0
    assert capsys.readouterr().out == (
        "popular names: none; links are judged without them (feeds update --popular)\n"
    )
    monkeypatch.setenv("FEEDS", "openphish")
    write_keys(folder / "own.keys", range(12))
    write_keys(folder / "phishtank.keys", range(3))
    long_ago = (dt.datetime.now(dt.UTC) - dt.timedelta(days=9, hours=1)).timestamp()
    os.utime(folder / "phishtank.keys", (long_ago, long_ago))
    day = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=500)
    write_table(folder / FILE, {"site.co.th": 1}, day)
    assert main(["feeds", "list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "openphish: not fetched yet; run feeds update",
        "own: 12 addresses, taken 0 days ago",
        "phishtank: 3 addresses, taken 9 days ago; not used, as FEEDS does not name it",
        "popular names: 1 (0.0 MB), of a list 500 days old; old, make it anew",
    ]


def test_damaged_files_are_named_and_the_status_tells(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_keys(folder / "own.keys", range(12))
    write_table(folder / FILE, {"site.co.th": 1}, dt.date(2026, 1, 1))
    for name in ("own.keys", FILE):
        (folder / name).write_bytes((folder / name).read_bytes()[:-3])
    assert main(["feeds", "list"]) == 1
    own, popular = capsys.readouterr().out.splitlines()
    assert own.startswith("own: damaged, and not used")
    assert popular.startswith("popular names: damaged, and not used")


LIST = "address,seen,tlp\nkbank-verify.top,{day},CLEAR\nhttps://bit.ly/3xYz,{day},CLEAR\n"


def good(path: Path) -> Path:
    """A list without mistakes."""
    path.write_text(LIST.format(day=dt.datetime.now(dt.UTC).date()), encoding="utf-16")
    return path


def test_a_partners_list_is_taken_shown_and_removed(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = good(tmp_path / "list.csv")
    assert main(["feeds", "add", "aoc", str(path), "--title", "AOC 1441"]) == 0
    assert capsys.readouterr().out == "aoc: 2 addresses, shown as AOC 1441\n"
    lists = ThreatLists(folder, {}, frozenset())
    assert lists.listed("https://www.kbank-verify.top/login") == "AOC 1441"
    assert main(["feeds", "list"]) == 0
    assert "aoc (AOC 1441, from a file): 2 addresses, taken 0 days ago\n" in capsys.readouterr().out
    assert main(["feeds", "remove", "aoc"]) == 0
    assert main(["feeds", "remove", "aoc"]) == 2
    assert "no partner 'aoc' (known: none)" in capsys.readouterr().err
    assert ThreatLists(folder, {}, frozenset()).listed("kbank-verify.top") is None


def test_a_list_with_mistakes_is_refused_whole_and_the_old_one_stays(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["feeds", "add", "aoc", str(good(tmp_path / "list.csv"))]) == 0
    bad = tmp_path / "bad.csv"
    bad.write_text("address,seen,tlp\ngood.top,2026-11-01,CLEAR\nscb.co.th,x,RED\n")
    capsys.readouterr()
    assert main(["feeds", "add", "aoc", str(bad)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert [line.split(": ")[0] for line in told.err.splitlines()] == [f"{bad}:3"] * 3 + ["aoc"]
    lists = ThreatLists(folder, {}, frozenset())
    assert lists.listed("kbank-verify.top") == "aoc"
    assert lists.listed("good.top") is None


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["A B", "x.csv"], "cannot name a partner"),
        (["own", "x.csv"], "cannot name a partner"),
        (["openphish", "x.csv"], "cannot name a partner"),
        (["aoc", "missing.csv"], "missing.csv: cannot be read"),
        (["aoc", "http://plain.example/x.csv"], "https://"),
        (["aoc", "missing.csv", "--title", "x" * 41], "--title"),
        (["aoc", "missing.csv", "--title", "a\nb"], "--title"),
    ],
)
def test_what_cannot_be_taken_is_one_message(
    words: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["feeds", "add", *words]) == 2
    error = capsys.readouterr().err
    assert why in error
    assert len(error.splitlines()) == 1


def test_a_list_at_an_address_is_fetched_again_by_update(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = [LIST, LIST + "third.top,{day},CLEAR\n", "<html>sorry</html>"]

    async def fetch(url: str, secret: str = "") -> bytes:
        assert url == "https://lists.example/rutan.csv"
        return texts.pop(0).format(day=dt.datetime.now(dt.UTC).date()).encode()

    monkeypatch.setattr("bot.commands._partners.fetch_bytes", fetch)
    assert main(["feeds", "add", "cert", "https://lists.example/rutan.csv"]) == 0
    assert main(["feeds", "update"]) == 0
    assert "cert: 3 addresses" in capsys.readouterr().out
    assert main(["feeds", "update", "cert"]) == 1
    assert "cert: the old list stays" in capsys.readouterr().err
    assert ThreatLists(folder, {}, frozenset()).listed("third.top") == "cert"


def test_a_damaged_file_of_partners_is_named(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.mkdir()
    (folder / "partners.json").write_text("{")
    assert main(["feeds", "list"]) == 1
    assert "partners: damaged" in capsys.readouterr().out
    for words in (["update"], ["remove", "aoc"], ["add", "aoc", str(good(tmp_path / "l.csv"))]):
        assert main(["feeds", *words]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


def confirm(address: str, officials: int = 2, days: int = 20) -> None:
    """Words of so many officials of district 3805, so many days ago."""
    loaded = settings.load()
    clock = Clock(dt.datetime.now(dt.UTC) - dt.timedelta(days=days))

    async def run() -> None:
        database = Database(loaded.database_url, Keyring(loaded.data_keys), clock)
        await database.open()
        for number in range(officials):
            await database.write(ConfirmAddress(address, "3805", "38", number + 1).apply)
        await database.close()

    asyncio.run(run())


def test_the_districts_list_is_exported_as_partners_write_theirs_and_can_be_withdrawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate"]) == 0
    for address, count, days in (
        ("suanmali24.com/", 2, 20), ("evil.weebly.com/", 2, 20),
        ("waits.top/", 1, 20), ("fresh.top/", 2, 0),
    ):  # fmt: skip
        confirm(address, count, days)
    capsys.readouterr()
    assert main(["feeds", "export", "--district", "3805"]) == 0
    told = capsys.readouterr().out
    titles, *rows = told.splitlines()
    assert titles == "address,seen,tlp"
    assert [row.split(",")[0] for row in rows] == ["evil.weebly.com", "suanmali24.com"]
    assert {dt.date.fromisoformat(row.split(",")[1]).weekday() for row in rows} == {0}
    (tmp_path / "list.csv").write_text(told)
    assert main(["feeds", "add", "pakkhat", str(tmp_path / "list.csv")]) == 0
    assert main(["feeds", "export", "--district", "3801"]) == 0
    assert main(["feeds", "withdraw", "https://suanmali24.com/any?page=1"]) == 0
    assert "2 officials' words withdrawn" in capsys.readouterr().out
    assert main(["feeds", "withdraw", "suanmali24.com"]) == 1
    assert main(["feeds", "export"]) == 0
    assert "suanmali" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["export", "--district", "9999"], "--district 9999"),
        (["withdraw", "https://www.scb.co.th/"], "no address that could be on the list"),
        (["withdraw", "\udce4.com"], "not UTF-8"),
    ],
)
def test_a_wrong_district_or_address_is_one_message(
    words: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate"]) == 0
    assert main(["feeds", *words]) == 2
    error = capsys.readouterr().err
    assert why in error
    assert len(error.splitlines()) == 1
