"""Where the start of a page sends its reader: read without patterns, whatever stands in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.foreign.pages import START, find_refresh

TARGET = "https://evil.top/x?a=b;c"


@pytest.mark.parametrize(
    "page",
    [
        '<meta http-equiv="refresh" content="0; url={}">',
        "<META HTTP-EQUIV='Refresh' CONTENT='5;URL=\"{}\"'/>",
        "<html><head><title>x<b></title><meta http-equiv=refresh content='0;url={}'>",
        "<meta name=a><meta charset=utf-8><meta content='1 ; url = {} ' http-equiv=' REFRESH '>",
    ],
)
def test_a_refresh_is_found_in_every_spelling(page: str) -> None:
    assert find_refresh(page.format(TARGET).encode()) == TARGET


@pytest.mark.parametrize(
    "page",
    [
        *("", "<meta http-equiv=refresh>", "<meta http-equiv=refresh content=5>", "<meta"),
        *("<meta http-equiv=refresh content='0; url='>", "<a href=https://evil.top/x>"),
        "<meta name=description content='0; url=https://evil.top/x'>",
        "<meta http-equiv=refresh content='0; url=" + "x" * 3000 + "'>",
        "x" * START + "<meta http-equiv=refresh content='0; url=https://evil.top/x'>",
        "<meta http-equiv=refresh " * 4000,
        "<" * 9000,
        "<!--" * 3000,
        "&#" * 5000,
    ],
)
def test_a_page_without_one_leads_nowhere(page: str) -> None:
    assert find_refresh(page.encode()) is None


@given(st.binary(max_size=400))
def test_any_bytes_are_a_page(page: bytes) -> None:
    found = find_refresh(b"<meta http-equiv=refresh content='0;url=" + page)
    assert found is None or found
