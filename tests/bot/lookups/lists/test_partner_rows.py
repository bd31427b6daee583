"""A partner's list: every row right, or all mistakes told with their lines."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from bot.lookups.lists.partner_rows import KINDS, BadRows, read_rows
from content.reading.library import Library

TODAY = dt.date(2026, 11, 30)
TITLES = "address,seen,tlp,kind\n"
ROW = "kbank-verify.top,2026-11-20,CLEAR,phishing\n"


def mistakes(text: str, library: Library) -> list[tuple[int, str]]:
    """(line, mistake) of each."""
    with pytest.raises(BadRows) as bad:
        read_rows(text, TODAY, library.links)
    return [(mistake.line, mistake.what) for mistake in bad.value.mistakes]


def test_csv_and_json_lines_say_the_same(library: Library) -> None:
    csv = TITLES + ROW + '\n"https://bad.top/a,b",2026-01-02,TLP:CLEAR,\n'
    rows = [
        {"address": "kbank-verify.top", "seen": "2026-11-20", "tlp": "CLEAR", "kind": "phishing"},
        {"tlp": "tlp:clear", "seen": "2026-01-02", "address": "https://bad.top/a,b"},
    ]
    text = "\n".join(map(json.dumps, rows))
    for told in (csv, text, csv.replace("\n", "\r\n")):
        assert read_rows(told, TODAY, library.links).forms == {"kbank-verify.top/", "bad.top/a,b"}


def test_titles_may_stand_in_any_order_and_only_three_are_needed(library: Library) -> None:
    rows = read_rows("TLP,Seen,Address\nclear,2026-11-29,bad.top\n", TODAY, library.links)
    assert rows.forms == {"bad.top/"}


def test_an_address_seen_over_a_year_ago_is_left_out_and_counted(library: Library) -> None:
    rows = read_rows(TITLES + ROW + "old.top,2025-11-29,CLEAR,\n", TODAY, library.links)
    assert (rows.forms, rows.old) == ({"kbank-verify.top/"}, 1)
    assert "older than" in mistakes(TITLES + "old.top,2020-01-01,CLEAR,\n", library)[0][1]


def test_all_mistakes_are_told_at_once_with_their_lines(library: Library) -> None:
    text = TITLES + (
        "www.scb.co.th,2026-11-20,CLEAR,phishing\n"
        "bad.top,yesterday,RED,party\n" + ROW + "facebook.com,2027-11-20,CLEAR,\n"
        "http://bad.top/?t=1,2026-11-20,GREEN,\n"
        "bad.top,2026-11-20\n"
        ",2026-11-20,CLEAR,\n"
    )
    found = mistakes(text, library)
    assert [line for line, _ in found] == [2, 3, 3, 3, 5, 5, 6, 6, 7, 8]
    told = "\n".join(what for _, what in found)
    for words in (
        "the site of a bank", "a day of the past", "tlp is RED", "kind must be",
        "many people share", "a part after ?", "tlp is GREEN", "has 2 cells", "has no address",
    ):  # fmt: skip
        assert words in told


@pytest.mark.parametrize("column", ["phone", "name", "reporter", "note", "ip", ""])
def test_a_column_that_is_not_asked_for_is_refused_whatever_it_holds(
    column: str, library: Library
) -> None:
    text = f"address,seen,tlp,{column}\nbad.top,2026-11-20,CLEAR,x\n"
    assert "not taken" in mistakes(text, library)[0][1]
    row = json.dumps({"address": "bad.top", "seen": "2026-11-20", "tlp": "CLEAR", column: "x"})
    assert "not taken" in mistakes(row, library)[0][1]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 0, "no rows"),
        ("\n \n", 0, "no rows"),
        (TITLES, 0, "no rows"),
        ("bad.top\nworse.top\n", 1, "the titles lack address, seen, tlp"),
        ("<html>\n<body>", 1, "the titles lack"),
        ('{"address": 7, "seen": null, "tlp": "CLEAR"}', 1, "must be text"),
        ('{"address": "a.top"}\n[1]\n', 2, "no JSON object"),
        ("{broken", 1, "no JSON object"),
        (TITLES + 'a.top,"2026\n', 2, "no CSV"),
        (TITLES + "a.top,20261120,CLEAR,\n", 2, "a day of the past"),
    ],
)
def test_what_is_no_list_is_told_by_line(text: str, line: int, what: str, library: Library) -> None:
    assert any(at == line and what in told for at, told in mistakes(text, library))


def test_the_kinds_of_the_page_are_known(library: Library) -> None:
    text = TITLES + "".join(f"{kind}.top,2026-11-20,CLEAR,{kind}\n" for kind in KINDS)
    assert len(read_rows(text, TODAY, library.links).forms) == len(KINDS)
