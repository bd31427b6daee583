from __future__ import annotations

import json

import pytest

from bot.channels import wire


@pytest.mark.parametrize(
    "value", [{}, [], {"text": "สวัสดี 👋", "n": -(2**63), "x": None}, "a\x00b", 1.5]
)
def test_what_is_written_is_read_again(value: object) -> None:
    assert wire.decode(wire.encode(value)) == value


def test_it_is_written_short_and_in_its_own_letters() -> None:
    assert wire.encode({"text": "เมนู", "n": [1, 2]}) == '{"text":"เมนู","n":[1,2]}'.encode()


def test_half_characters_are_read_and_never_written() -> None:
    assert wire.decode(b'{"text":"a\\ud800b"}') == {"text": "a\ud800b"}
    assert wire.encode({"text": "a\ud800b"}) == b'{"text":"a?b"}'


@pytest.mark.parametrize("body", [b"", b"{", b"[1,]", b"\xff\xfe{", b"'a'", b"{'a': 1}"])
def test_what_is_no_json_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises((json.JSONDecodeError, UnicodeDecodeError)):
        wire.decode(body)
