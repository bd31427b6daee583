"""Frames: what goes in comes out, and what is no frame is refused whatever it claims."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.foreign.frames import HEAD_MOST, LENGTHS, BadFrame, lengths, pack, unpack


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.none()), st.binary())
def test_a_frame_is_read_as_it_was_written(head: dict[str, object], body: bytes) -> None:
    assert unpack(pack(head, body)) == (head, body)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_frame_or_refused(data: bytes) -> None:
    try:
        unpack(data)
    except BadFrame:
        return
    assert data[LENGTHS.size :].startswith(b"{")


@pytest.mark.parametrize("claim", [(HEAD_MOST + 1, 0), (2, 101), (0xFFFFFFFF, 0xFFFFFFFF)])
def test_a_frame_that_claims_to_be_long_is_refused_before_it_is_read(
    claim: tuple[int, int],
) -> None:
    with pytest.raises(BadFrame):
        lengths(LENGTHS.pack(*claim), 100)


@pytest.mark.parametrize("head", [b"[]", b"1", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_json_object_is_refused(head: bytes) -> None:
    with pytest.raises(BadFrame):
        unpack(LENGTHS.pack(len(head), 0) + head)
