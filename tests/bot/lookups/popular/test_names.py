"""Popular names while the program runs: without a table, with one, with the next."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path

import pytest

from bot.lookups.popular import names
from bot.lookups.popular.names import FILE, PopularNames, facts_of
from bot.lookups.popular.table import BadTable, write_table

DAY = dt.date(2025, 12, 23)


@pytest.fixture(autouse=True)
def _look_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "RELOAD", 0.0)


def write(folder: Path, *visited: str) -> None:
    """Put a table of these names into a folder."""
    write_table(folder / FILE, {name: n for n, name in enumerate(visited, 1)}, DAY)


def test_without_a_table_nothing_is_popular_and_nothing_is_meant_by_it(tmp_path: Path) -> None:
    known = PopularNames(tmp_path / "missing")
    assert not known.available
    assert known.rank("sanook.com") is None
    assert facts_of(tmp_path) is None


def test_a_table_that_comes_later_is_used_and_a_newer_one_after_it(tmp_path: Path) -> None:
    known = PopularNames(tmp_path)
    assert known.rank("sanook.com") is None
    write(tmp_path, "sanook.com")
    assert known.available
    assert known.rank("sanook.com") == 1000
    write(tmp_path, "kapook.com", "thairath.co.th")
    assert known.rank("sanook.com") is None
    assert known.rank("kapook.com") == 1000


@pytest.mark.parametrize("raw", [b"", b"RUTANPOP", b"<html>not found</html>" * 100])
def test_a_broken_table_in_place_of_a_good_one_is_told_and_the_good_one_stays(
    tmp_path: Path, raw: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    write(tmp_path, "sanook.com")
    known = PopularNames(tmp_path)
    assert known.available
    (tmp_path / "other").write_bytes(raw)
    (tmp_path / "other").replace(tmp_path / FILE)
    assert known.rank("sanook.com") == 1000
    assert known.rank("sanook.com") == 1000
    assert caplog.text.count("cannot be used") == 1  # told once, not at each link
    with pytest.raises(BadTable):
        facts_of(tmp_path)
    write(tmp_path, "kapook.com")
    assert known.rank("kapook.com") == 1000


def test_a_table_that_is_taken_away_stays_until_the_next(tmp_path: Path) -> None:
    write(tmp_path, "sanook.com")
    known = PopularNames(tmp_path)
    assert known.available
    (tmp_path / FILE).unlink()
    assert known.rank("sanook.com") == 1000


def test_the_start_tells_what_is_known_and_how_old_it_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    PopularNames(tmp_path).announce(DAY)
    assert "popular names: none; links are judged without them" in caplog.text
    caplog.clear()
    write(tmp_path, "sanook.com")
    PopularNames(tmp_path).announce(DAY + dt.timedelta(days=30))
    assert "popular names: 1, of a list 30 days old" in caplog.text
    assert "the list is old" not in caplog.text
    PopularNames(tmp_path).announce(DAY + dt.timedelta(days=401))
    assert "the list is old" in caplog.text


def test_many_writers_and_a_reader_never_meet_half_a_table(tmp_path: Path) -> None:
    # Each write is whole or not at all: whatever the order, a reader opens a good table.
    write(tmp_path, "sanook.com")
    known = PopularNames(tmp_path)
    for number in range(50):
        write(tmp_path, "sanook.com", *(f"n{number}-{n}.example" for n in range(number)))
        assert known.rank("sanook.com") == 1000
        facts = facts_of(tmp_path)
        assert facts is not None
        assert facts.names == number + 1
