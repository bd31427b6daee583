"""A person's key is taken apart in one place, and comes together as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.person_id import PersonId
from bot.channels.registry import CHANNELS


@given(st.sampled_from(CHANNELS), st.text())
def test_a_key_is_read_as_it_was_written(channel: str, chat: str) -> None:
    person = PersonId(channel, chat)
    assert PersonId.parse(str(person)) == person
    assert str(person) == f"{channel}:{chat}"


def test_a_chat_may_hold_a_colon() -> None:
    assert PersonId.parse("preview:4f1c:resident") == PersonId("preview", "4f1c:resident")


@pytest.mark.parametrize("key", ["", "U4af", ":U4af", ":"])
def test_what_is_no_key_is_refused_without_being_repeated(key: str) -> None:
    with pytest.raises(ValueError, match="a person's key begins with a channel"):
        PersonId.parse(key)


def test_an_id_can_be_a_key_of_a_mapping_and_cannot_be_changed() -> None:
    assert {PersonId("line", "U1"): 1}[PersonId("line", "U1")] == 1
    with pytest.raises(AttributeError):
        PersonId("line", "U1").chat = "U2"
