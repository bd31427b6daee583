"""Google's answers are read in both forms they may come in, and nonsense is refused."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lookups.hash_answers import Hashes, read_answer

FULL = bytes(range(32))


def field(number: int, value: int | bytes) -> bytes:
    """One field of protocol buffers, written by hand from the encoding's description."""
    if isinstance(value, bytes):
        return varint(number << 3 | 2) + varint(len(value)) + value
    return varint(number << 3) + varint(value)


def varint(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def answer(*details: bytes, seconds: int = 300) -> bytes:
    """SearchHashesResponse with one full hash."""
    entry = field(1, FULL) + b"".join(field(2, detail) for detail in details)
    return field(1, entry) + field(2, field(1, seconds))


def as_json(*details: object, full: str = "", duration: str = "300s") -> bytes:
    entry = {"fullHash": full or base64.b64encode(FULL).decode(), "fullHashDetails": list(details)}
    return json.dumps({"fullHashes": [entry], "cacheDuration": duration}).encode()


BINARY, JSON = "application/x-protobuf", "application/json"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (answer(field(1, 2)), BINARY),
        (as_json({"threatType": "SOCIAL_ENGINEERING"}), JSON),
        (as_json({"threatType": "SOCIAL_ENGINEERING", "attributes": []}), "application/json"),
        (as_json({"threatType": "SOCIAL_ENGINEERING"},
                 full=base64.urlsafe_b64encode(FULL).decode().rstrip("=")), JSON),
    ],
)  # fmt: skip
def test_both_forms_tell_the_same(body: bytes, kind: str) -> None:
    assert read_answer(body, kind) == Hashes(300.0, {FULL: ("SOCIAL_ENGINEERING",)})


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (answer(field(1, 9)), BINARY),
        (answer(field(1, 1) + field(2, 1)), BINARY),
        (answer(field(1, 1) + field(2, b"\x02")), BINARY),
        (as_json({"threatType": "SOMETHING_NEW"}), JSON),
        (as_json({"threatType": "MALWARE", "attributes": ["CANARY"]}), JSON),
        (as_json({"threatType": "MALWARE", "attributes": ["FRAME_ONLY"]}), JSON),
    ],
)
def test_what_is_not_known_or_not_to_be_enforced_is_passed_over(body: bytes, kind: str) -> None:
    assert read_answer(body, kind) == Hashes(300.0, {})


def test_nothing_found_is_an_answer_too() -> None:
    assert read_answer(b'{"cacheDuration": "593.440s"}', JSON) == Hashes(593.44, {})
    assert read_answer(field(2, field(1, 593) + field(2, 440)), BINARY) == Hashes(593.0, {})
    assert read_answer(b"", BINARY) == Hashes(0.0, {})


def test_unknown_fields_of_any_width_are_passed_over() -> None:
    strange = varint(9 << 3 | 1) + bytes(8) + varint(10 << 3 | 5) + bytes(4)
    assert read_answer(strange + answer(field(1, 1)), BINARY).threats == {FULL: ("MALWARE",)}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<html>", JSON), (b"", JSON), (b"[]", JSON), (b"1", JSON), (b"null", JSON),
        (b'{"fullHashes": 1}', JSON), (b'{"fullHashes": [{}]}', JSON),
        (b'{"cacheDuration": 5}', JSON), (b'{"cacheDuration": "nans"}', JSON),
        (as_json({}), JSON), (as_json(1), JSON), (as_json(full="AAAA"), JSON),
        (as_json(full="!!"), JSON), (b"\xff\xfe", JSON),
        (b"<html>no</html>", BINARY), (answer(field(1, 1))[:-1], BINARY), (b"\x0a", BINARY),
        (b"\xff" * 20, BINARY), (field(1, field(1, b"short")), BINARY), (b"\x0b", BINARY),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused(body: bytes, kind: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_answer(body, kind)


@given(st.binary(max_size=200), st.sampled_from([BINARY, JSON]))
def test_any_bytes_are_read_or_refused(body: bytes, kind: str) -> None:
    try:
        found = read_answer(body, kind)
    except ValueError:
        return
    assert isinstance(found, Hashes)
