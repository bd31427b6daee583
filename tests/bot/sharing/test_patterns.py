"""Patterns of addresses: ours read as they were written, and nothing but addresses is taken."""

from __future__ import annotations

import pytest

from bot.sharing.patterns import pattern_of, read_pattern


@pytest.mark.parametrize("address", ["bad.top", "bad.top/it's\\here", "bad.top/' OR x = '1"])
def test_a_pattern_reads_as_its_address(address: str) -> None:
    assert read_pattern(pattern_of(address)) == (address,)


def test_several_addresses_may_be_joined() -> None:
    text = "[url:value = 'https://a.top/x' OR domain-name:value='b.top'] OR [url:value = 'c.top']"
    assert read_pattern(text) == ("a.top/x", "b.top", "c.top")


@pytest.mark.parametrize(
    "pattern",
    [
        "", "bad.top", "[file:name = 'x']", "[url:value = 'a' AND url:value = 'b']",
        "[url:value LIKE '%']", "[url:value = 'a'] FOLLOWEDBY [url:value = 'b']",
        "[url:value = 'a' OR file:name = 'b']", "[url:value = 'open]", "[domain-name:value != 'a']",
    ],
)  # fmt: skip
def test_anything_else_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="other things than addresses"):
        read_pattern(pattern)
