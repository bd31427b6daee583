"""Partners' lists on this machine: added, replaced, removed, and what is damaged."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.lookups import threat_lists
from bot.lookups.lists import partners
from bot.lookups.lists.partners import FILE, Partner
from bot.lookups.threat_lists import ThreatLists

DAY = dt.date(2026, 11, 30)


def partner(id: str, title: str) -> Partner:
    return Partner(id, title, "", 1, DAY)


@pytest.fixture
def lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ThreatLists:
    """Lists that look for changes at each question."""
    monkeypatch.setattr(threat_lists, "RELOAD", 0.0)
    return ThreatLists(tmp_path, {"own": "Ours"}, frozenset())


def test_a_hit_names_the_partner_from_the_moment_the_list_is_there(
    tmp_path: Path, lists: ThreatLists
) -> None:
    assert lists.listed("http://bad.top/x") is None
    partners.add(tmp_path, partner("bank", "A bank"), ["bad.top/"])
    partners.add(tmp_path, partner("cert", "ThaiCERT"), ["worse.top/"])
    assert lists.listed("http://bad.top/x") == "A bank"
    assert lists.listed("http://www.worse.top/") == "ThaiCERT"
    partners.add(tmp_path, partner("bank", "The bank"), ["other.top/"])
    assert lists.listed("http://bad.top/x") is None
    assert lists.listed("http://other.top/") == "The bank"
    assert partners.remove(tmp_path, "bank")
    assert lists.listed("http://other.top/") is None
    assert lists.listed("http://worse.top/") == "ThaiCERT"
    assert not partners.remove(tmp_path, "bank")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["partner-cert.keys", FILE]


@pytest.mark.parametrize("raw", ["", "{", "[1]", '[{"id": "a"}]', '[{"taken": "never"}]'])
def test_a_damaged_file_of_partners_leaves_what_is_open(
    tmp_path: Path, lists: ThreatLists, raw: str
) -> None:
    partners.add(tmp_path, partner("bank", "A bank"), ["bad.top/"])
    assert lists.listed("http://bad.top/") == "A bank"
    (tmp_path / FILE).write_text(raw)
    assert lists.listed("http://bad.top/") == "A bank"
    with pytest.raises(ValueError, match=r"damaged|Expecting|delimiter|Invalid"):
        partners.partners(tmp_path)
