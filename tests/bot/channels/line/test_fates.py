"""LINE's errors, each by its own word: what is tried again, and what would be said twice."""

from __future__ import annotations

import json

import pytest

from bot.channels.base import Fate
from bot.channels.line.fates import failure

MONTH = "You have reached your monthly limit."
REPLY = "Invalid reply token"
CHAT = "Failed to send messages"


def body(message: str, *fields: str) -> bytes:
    """An answer as LINE words it."""
    return json.dumps(
        {"message": message, "details": [{"message": "Mali", "property": f} for f in fields]}
    ).encode()


@pytest.mark.parametrize(
    ("status", "message", "push", "fate"),
    [
        (500, "", True, Fate.UNCLEAR),
        (503, MONTH, True, Fate.UNCLEAR),
        (499, "", True, Fate.REFUSED),
        (429, MONTH, True, Fate.QUOTA),
        (429, "The API rate limit has been exceeded", True, Fate.RETRY),
        (400, MONTH, True, Fate.REFUSED),
        (400, REPLY, False, Fate.TOKEN_GONE),
        (400, REPLY, True, Fate.REFUSED),
        (404, REPLY, False, Fate.REFUSED),
        (400, CHAT, True, Fate.BLOCKED),
        (400, CHAT, False, Fate.REFUSED),
        (403, CHAT, True, Fate.REFUSED),
        (401, "", True, Fate.RETRY),
        (400, "", False, Fate.REFUSED),
    ],
)
def test_each_error_has_the_fate_that_its_word_means(
    status: int, message: str, push: bool, fate: Fate
) -> None:
    failed = failure(status, None, body(message), push=push)
    assert failed.fate is fate
    assert str(status) in str(failed)


@pytest.mark.parametrize("status", [429, 500])
@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("0", 0.0),
        ("12", 12.0),
        ("86399", 86_399.0),
        ("86400", None),
        ("-1", None),
        ("nan", None),
        ("Sun, 22 Nov 2026 07:00:00 GMT", None),
    ],
)
def test_the_time_that_line_names_is_kept_where_it_is_one(
    status: int, header: str | None, seconds: float | None
) -> None:
    assert failure(status, header, b"", push=True).after == seconds


@pytest.mark.parametrize(
    "answer", [b"", b"[]", b"null", b'{"details": 5}', b"<html>", b"[" * 99999]
)
def test_an_answer_that_is_none_of_lines_is_told_by_its_status_alone(answer: bytes) -> None:
    assert str(failure(400, None, answer, push=True)) == "LINE answered 400"


def test_fields_are_named_and_nothing_of_what_people_said() -> None:
    fields = ["messages[0].text", "words of Mali", "x" * 80, "x" * 81, "to", "sixth"]
    told = str(failure(400, None, body("The request body is invalid", *fields), push=True))
    assert told == f"LINE answered 400: messages[0].text, {'x' * 80}, to"
