"""The contract of every channel: what comes in. A channel joins by its subject.py."""

from __future__ import annotations

import json

import pytest

from bot.channels.base import Channel, RawEvent, Refused
from bot.turns.turn_input import is_plain
from handlers.core import incoming
from handlers.core.incoming import Incoming
from tests.bot.channels.story import (
    IN_GROUPS,
    NOW,
    SECRET_WORDS,
    STORY,
    body,
    event,
    headers,
    odd,
)
from tests.bot.channels.subject import Subject


def refused(subject: Subject, channel: Channel, raw: bytes, sent: dict[str, str]) -> Refused:
    """The refusal of a call that must be refused."""
    with pytest.raises(Refused) as caught:
        channel.receive(raw, sent)
    return caught.value


def test_a_genuine_call_is_split_into_events(subject: Subject, channel: Channel) -> None:
    found = event(subject, channel, "text")
    assert (found.channel, channel.name) == (subject.name, subject.name)
    assert found.person.startswith(subject.name + ":")
    assert found.event_id
    assert is_plain(*channel.parse(found, NOW))


def test_a_wrong_signature_is_refused(subject: Subject, channel: Channel) -> None:
    if subject.headers is None:
        pytest.skip(f"nothing to verify on {subject.name}")
    raw = body(subject, "text")
    genuine = subject.headers(raw)
    for wrong in ("", "x", "ü", "A" * 5000, "é" + next(iter(genuine.values()))):
        refusal = refused(subject, channel, raw, dict.fromkeys(genuine, wrong))
        assert refusal.status == subject.refusal
    assert refused(subject, channel, raw, {}).status == subject.refusal


def test_a_refusal_never_quotes_the_body(subject: Subject, channel: Channel) -> None:
    raw = SECRET_WORDS.encode()
    refusal = refused(subject, channel, raw, headers(subject, raw))
    assert not any(word in str(refusal) for word in SECRET_WORDS.split())


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"null", b"7", b"\xff\xfe", b"[" * 100_000, b'{"events": 7}', b"{}"]
)
def test_a_body_that_is_none_of_the_platform_is_refused(
    subject: Subject, channel: Channel, raw: bytes
) -> None:
    assert 400 <= refused(subject, channel, raw, headers(subject, raw)).status < 500


def test_header_names_are_read_in_any_case(subject: Subject, channel: Channel) -> None:
    raw = body(subject, "text")
    sent = headers(subject, raw)
    for change in (str.lower, str.upper):
        assert channel.receive(raw, {change(k): v for k, v in sent.items()}).events


def test_a_repeat_keeps_its_id(subject: Subject, channel: Channel) -> None:
    for kind in ("text", "press", "hello"):
        first, second = event(subject, channel, kind), event(subject, channel, kind)
        assert first.event_id == second.event_id


def test_different_events_have_different_ids(subject: Subject, channel: Channel) -> None:
    kinds = [kind for kind in STORY if (subject.payloads / f"{kind}.json").exists()]
    assert len({event(subject, channel, kind).event_id for kind in kinds}) == len(kinds)


@pytest.mark.parametrize("kind", STORY)
def test_each_kind_is_told_in_our_words(subject: Subject, channel: Channel, kind: str) -> None:
    found, to = channel.parse(event(subject, channel, kind), NOW)
    expected = STORY[kind]
    if expected is None:
        assert found is None
        return
    assert found is not None
    assert found.at.utcoffset() is not None
    if isinstance(expected, type):
        assert isinstance(found.said, expected)
    else:
        assert found.said == expected
    media = getattr(found.said, "media", None)
    assert media is None or media.handle
    assert found.in_group == (kind in IN_GROUPS)
    assert found.mentioned == (kind == "group_mention")
    assert to.private != found.in_group


def test_what_was_unsent_is_named_by_the_id_it_came_with(
    subject: Subject, channel: Channel
) -> None:
    taken_back = channel.parse(event(subject, channel, "unsent"), NOW)[0]
    told = channel.parse(event(subject, channel, "text"), NOW)[0]
    assert isinstance(taken_back, Incoming)
    assert isinstance(told, Incoming)
    assert taken_back.said == incoming.Unsent(told.message)


def test_the_envelope_is_of_the_event(subject: Subject, channel: Channel) -> None:
    for kind in ("text", "press", "unknown"):
        found = event(subject, channel, kind)
        to = channel.parse(found, NOW)[1]
        assert (to.channel, to.account, to.event_id, to.person) == (
            found.channel,
            found.account,
            found.event_id,
            found.person,
        )


def test_a_group_is_its_own_person_and_never_plain(subject: Subject, channel: Channel) -> None:
    said = event(subject, channel, "group_text")
    alone = event(subject, channel, "text")
    assert said.person != alone.person
    assert not is_plain(*channel.parse(said, NOW))
    assert channel.parse(said, NOW)[1].chat in said.person


@pytest.mark.parametrize("kind", STORY)
def test_no_event_however_odd_makes_parse_raise(
    subject: Subject, channel: Channel, kind: str
) -> None:
    found = event(subject, channel, kind)
    for changed in odd([json.loads(found.raw)]):
        raw = RawEvent(
            found.channel,
            found.account,
            found.event_id,
            found.person,
            json.dumps(changed[0]).encode(),
        )
        said, to = channel.parse(raw, NOW)
        assert to.person == found.person
        if said is not None and isinstance(said.said, incoming.Text):
            said.said.text.encode()  # nothing that could not be stored or answered


@pytest.mark.parametrize("raw", [b"", b"{", b"null", b"[]", b"\xff"])
def test_bytes_that_are_no_event_parse_to_nothing(
    subject: Subject, channel: Channel, raw: bytes
) -> None:
    found = event(subject, channel, "text")
    lost = RawEvent(found.channel, found.account, found.event_id, found.person, raw)
    assert channel.parse(lost, NOW)[0] is None
