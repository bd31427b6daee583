"""Lists of popular sites in every form they come in, and what is no such list."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import zipfile
from pathlib import Path

import pytest

from bot.errors import Refusal
from bot.lookups.popular import sources
from bot.lookups.popular.sources import read_popular, registered_names
from content.reading.link_lists import LinkLists

LISTS = LinkLists(
    shorteners=frozenset({"bit.ly"}),
    free_hosts=frozenset({"weebly.com"}),
    shared_hosts=frozenset({"facebook.com"}),
)
MANY = [f"site{n}.co.th" for n in range(1, 1201)]


def wheel(path: Path, **more: list[str]) -> Path:
    """A wheel as PyPI has it: lists sorted by letters, paths as in pymispwarninglists 1.7."""
    lists = {
        "google-chrome-crux-1million": sorted(["www.both.com", "crux-only.com", *MANY]),
        "tranco": sorted(["both.com", "tranco-only.com", "top.com"]),
        "tranco10k": ["top.com"],
        **more,
    }
    with zipfile.ZipFile(path, "w") as packed:
        for name, hosts in lists.items():
            body = {"name": name, "version": 20251223, "list": hosts}
            packed.writestr(f"p/data/misp-warninglists/lists/{name}/list.json", json.dumps(body))
    return path


def test_the_wheel_tells_by_its_lists_how_much_a_name_is_visited(tmp_path: Path) -> None:
    popular = read_popular(wheel(tmp_path / "w.whl"), LISTS)
    assert popular.day == dt.date(2025, 12, 23)
    places = [popular.positions[n] for n in ("top.com", "both.com", "crux-only.com")]
    assert places == [1, 2, 1203]
    assert popular.positions["tranco-only.com"] == 1204
    assert len(popular.positions) == 1204


def test_the_wheels_own_lists_of_short_links_and_free_names_are_left_out(tmp_path: Path) -> None:
    lists = {"url-shortener": ["both.com"], "dynamic-dns": ["top.com"]}
    popular = read_popular(wheel(tmp_path / "w.whl", **lists), LISTS)
    assert not {"both.com", "top.com"} & popular.positions.keys()


def test_trancos_and_cruxs_files_and_plain_names_are_read_packed_or_not(tmp_path: Path) -> None:
    tranco = "".join(f"{n},{name}\r\n" for n, name in enumerate(MANY, 1))
    crux = "origin,rank\n" + "".join(f"https://www.{name},5000\n" for name in MANY)
    plain = "# ours\n\n" + "\n".join(name.upper() for name in MANY)
    (tmp_path / "t.csv").write_text(tranco, encoding="utf-8-sig")
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as packed:
        packed.writestr("top-1m.csv", tranco)
    (tmp_path / "c.csv.gz").write_bytes(gzip.compress(crux.encode()))
    (tmp_path / "p.txt").write_text(plain)
    for name, position in (("t.csv", 7), ("t.zip", 7), ("c.csv.gz", 5000), ("p.txt", 9)):
        assert read_popular(tmp_path / name, LISTS).positions["site7.co.th"] == position


def test_a_name_with_many_hosts_counts_by_its_most_visited(tmp_path: Path) -> None:
    rows = [f"{n},{name}" for n, name in enumerate(MANY, 100)] + ["9,www.site3.co.th"]
    (tmp_path / "t.csv").write_text("\n".join(rows))
    assert read_popular(tmp_path / "t.csv", LISTS).positions["site3.co.th"] == 9


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("www.kasikornbank.com", "kasikornbank.com"),
        ("WWW.RD.GO.TH.", "rd.go.th"),
        ("someone.github.io", None),
        ("github.io", None),
        ("evil.weebly.com", None),
        ("m.facebook.com", None),
        ("bit.ly", None),
        ("co.th", None),
        ("localhost", None),
        ("127.0.0.1", None),
        ("xn--12c1bik6bbd8ab6hd1b5jc6jta.com", "xn--12c1bik6bbd8ab6hd1b5jc6jta.com"),
    ],
)
def test_only_names_of_one_owner_count(host: str, name: str | None) -> None:
    left_out = LISTS.shorteners | LISTS.free_hosts | LISTS.shared_hosts
    assert registered_names(left_out)(host) == name


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "has 0 names"),
        (b"one.com\ntwo.com\n", "has 2 names"),
        (b"<html><body>404</body></html>", "line 1"),
        (b"\xff\xfe\x00\x01", "no list of popular sites"),
        (b"1,sanook.com\n2,http://\n", "line 2"),
        (b"sanook.com,many\n", "line 1"),
        (b"PK\x03\x04 torn", "no list of popular sites"),
    ],
)
def test_what_is_no_list_is_refused_by_name(tmp_path: Path, raw: bytes, why: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(raw)
    with pytest.raises(Refusal, match=why) as refused:
        read_popular(path, LISTS)
    assert str(path) in str(refused.value)


def test_torn_packed_and_missing_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"a.com\n" * 5000)[:-20])
    (tmp_path / "b.gz").write_bytes(b"no gzip")
    whole = wheel(tmp_path / "w.whl").read_bytes()
    (tmp_path / "c.whl").write_bytes(whole[:-50])
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as packed:
        packed.writestr("a", "x")
        packed.writestr("b", "x")
    with zipfile.ZipFile(tmp_path / "e.whl", "w") as packed:
        for name in ("google-chrome-crux-1million", "tranco", "tranco10k"):
            packed.writestr(f"lists/{name}/list.json", '{"list": 7}')
    for name in ("a.gz", "b.gz", "c.whl", "d.zip", "e.whl", "missing"):
        with pytest.raises(Refusal, match=name):
            read_popular(tmp_path / name, LISTS)


def test_a_list_larger_than_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "BYTES", 1000)
    (tmp_path / "t.csv").write_text("\n".join(MANY))
    with pytest.raises(Refusal, match="larger than"):
        read_popular(tmp_path / "t.csv", LISTS)
