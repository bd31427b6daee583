"""Threat lists: found by host or exact path, swapped whole, and never replaced by a bad one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bot.lookups import threat_lists
from bot.lookups.download import BadList, store
from bot.lookups.key_file import KeyFile, key, write_keys
from bot.lookups.threat_lists import ThreatLists, addresses

SHARED = frozenset({"github.com", "line.me"})
LIST = "\n".join(["# a note", "https://bad.top/", *(f"https://x{n}.xyz/" for n in range(12))])


def opened(folder: Path) -> ThreatLists:
    return ThreatLists(folder, {"own": "Our list"}, SHARED)


def test_a_listed_host_is_found_with_any_path_below_it(tmp_path: Path) -> None:
    store(tmp_path, "own", LIST, "lines", SHARED)
    found = opened(tmp_path)
    assert found.listed("http://www.bad.top/login?x=1") == "Our list"
    assert found.listed("https://good.top/") is None


def test_on_a_shared_host_only_the_exact_path_is_found(tmp_path: Path) -> None:
    text = LIST + "\nhttps://github.com/evil/app.apk\nhttps://line.me/"
    store(tmp_path, "own", text, "lines", SHARED)
    found = opened(tmp_path)
    assert found.listed("https://github.com/evil/app.apk") == "Our list"
    assert found.listed("https://github.com/evil/") is None
    assert found.listed("https://line.me/R/ti/p/x") is None


@pytest.mark.parametrize("text", ["", "<html>error</html>", "one.top\ntwo.top"])
def test_a_bad_download_never_replaces_a_good_list(tmp_path: Path, text: str) -> None:
    store(tmp_path, "own", LIST, "lines", SHARED)
    with pytest.raises(BadList):
        store(tmp_path, "own", text, "lines", SHARED)
    assert opened(tmp_path).listed("https://bad.top/") == "Our list"


def test_a_new_list_is_taken_in_while_running(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threat_lists, "RELOAD", 0.0)
    found = opened(tmp_path)
    assert found.listed("https://bad.top/") is None
    store(tmp_path, "own", LIST, "lines", SHARED)
    assert found.listed("https://bad.top/") == "Our list"


def test_a_broken_file_is_no_list(tmp_path: Path) -> None:
    (tmp_path / "own.keys").write_bytes(b"123")
    assert opened(tmp_path).listed("https://bad.top/") is None


def test_every_form_of_list_is_read() -> None:
    assert list(addresses("# n\n0.0.0.0 bad.top\n", "hosts")) == ["bad.top"]
    csv = '# id\n"1","2026-01-01","http://bad.top/a.apk","online"\n'
    assert list(addresses(csv, "urlhaus_csv")) == ["http://bad.top/a.apk"]
    assert list(addresses('[{"url": "http://bad.top/"}]', "phishtank_json")) == ["http://bad.top/"]
    with pytest.raises(ValueError, match="Expecting value"):
        list(addresses("<html>", "phishtank_json"))


def test_keys_are_found_and_others_are_not(tmp_path: Path) -> None:
    chosen = random.Random(1)
    numbers = {chosen.getrandbits(64) for _ in range(5000)}
    path = tmp_path / "x.keys"
    assert write_keys(path, numbers) == len(numbers)
    keys = KeyFile(path)
    assert all(number in keys for number in numbers)
    assert not any(chosen.getrandbits(64) in keys for _ in range(5000))
    assert path.stat().st_size == 8 * len(numbers)
    assert key("bad.top/") not in keys
    keys.close()
