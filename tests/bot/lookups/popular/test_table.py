"""The table of popular names: small, quick, and never half read."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest

from bot.lookups.popular.table import BadTable, Table, level_of, write_table

DAY = dt.date(2025, 12, 23)
NAMES = {f"name{n}.example": n for n in range(1, 5001)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A good table of 5,000 names."""
    path = tmp_path / "feeds" / "popular.table"
    write_table(path, NAMES, DAY)
    return path


def test_each_name_has_the_rank_of_its_level_and_no_other_name_has_one(path: Path) -> None:
    table = Table(path)
    assert [table.rank(f"name{n}.example") for n in (1, 1000, 1001, 2000, 2001, 5000)] == [
        1000,
        1000,
        2000,
        2000,
        4000,
        8000,
    ]
    assert all(table.rank(name) for name in NAMES)
    others = (f"other{random.Random(n).random()}.example" for n in range(5000))
    assert not any(table.rank(name) for name in others)
    assert table.rank("") is None
    assert table.rank("\u0e44\u0e17\u0e22.com") is None


def test_levels_never_leave_their_four_bits() -> None:
    assert [level_of(position) for position in (0, 1, 1000, 1001, 1_000_000)] == [0, 0, 0, 1, 10]
    assert level_of(10**12) == 15


def test_a_million_names_take_eight_megabytes(path: Path) -> None:
    assert path.stat().st_size == 64 + 8 * len(NAMES)


def test_the_facts_tell_the_age_of_the_list_and_not_of_the_file(path: Path) -> None:
    facts = Table(path).facts
    assert (facts.names, facts.day) == (5000, DAY)
    assert facts.age_days(dt.date(2026, 12, 23)) == 365
    assert facts.age_days(dt.date(2025, 1, 1)) == 0


def test_the_same_names_make_another_table_each_time(tmp_path: Path) -> None:
    for name in "ab":
        write_table(tmp_path / name, NAMES, DAY)
    assert (tmp_path / "a").read_bytes()[64:] != (tmp_path / "b").read_bytes()[64:]


def changed(raw: bytes, at: int, to: bytes) -> bytes:
    """These bytes with others at one place."""
    return raw[:at] + to + raw[at + len(to) :]


@pytest.mark.parametrize("cut", [0, 1, 63, 64, 71, -1, -8])
def test_a_truncated_table_is_refused(path: Path, cut: int) -> None:
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(BadTable, match=r"it is no table|bytes in place of"):
        Table(path)


@pytest.mark.parametrize(
    ("at", "to", "why"),
    [
        (0, b"ELSE", "no table"),
        (8, b"\x02\x00", "form 2"),
        (10, b"\x01\x02", "unlike this one"),
        (12, b"\x00\x00\x00\x00", "bytes in place"),
        (16, b"\x00\x00\x00\x00", "day"),
        (16, b"\xff\xff\xff\xff", "day"),
    ],
)
def test_a_broken_header_is_refused(path: Path, at: int, to: bytes, why: str) -> None:
    path.write_bytes(changed(path.read_bytes(), at, to))
    with pytest.raises(BadTable, match=why):
        Table(path)


def test_damage_inside_is_found_by_the_check_and_harms_no_look_up(path: Path) -> None:
    path.write_bytes(changed(path.read_bytes(), 64 + 8 * 2500, bytes(8)))
    table = Table(path)
    for name in NAMES:
        table.rank(name)
    with pytest.raises(BadTable, match="damaged"):
        table.check()


def test_a_table_that_cannot_be_written_leaves_the_old_one(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(AttributeError):
        write_table(path, {None: 1}, DAY)  # type: ignore[dict-item]
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]
