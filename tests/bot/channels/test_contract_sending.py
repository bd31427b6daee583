"""The contract of every channel: before its platform. A channel joins by its subject.py."""

from __future__ import annotations

import uuid
from contextlib import AbstractAsyncContextManager

import pytest
from aiohttp import web

from bot.channels.base import Call, Channel, SendFailed
from handlers.core.incoming import Media
from handlers.core.reply import Reply, Text, quote
from tests.bot.channels.replies import CARD, REPLIES, speak
from tests.bot.channels.serving import serving
from tests.bot.channels.story import SECRET_WORDS, STAMP, envelope
from tests.bot.channels.subject import Failure, Subject
from tests.bot.channels.subjects import SUBJECTS


@pytest.mark.parametrize("name", REPLIES)
async def test_the_platform_takes_every_reply(subject: Subject, strict: Channel, name: str) -> None:
    to = envelope(subject, strict)
    reply, _ = REPLIES[name]
    await strict.send(strict.render(reply, speak, to, STAMP), str(uuid.uuid4()))
    await strict.send(strict.render_push(reply, speak, to.chat), str(uuid.uuid4()))


async def test_the_platform_takes_a_late_reply_both_ways(subject: Subject, strict: Channel) -> None:
    to = envelope(subject, strict)
    late = strict.render(REPLIES["choices"][0], speak, to, STAMP)
    joined = strict.before(late, strict.render(Reply((CARD,)), speak, to, STAMP))
    assert joined is not None
    await strict.send(joined, str(uuid.uuid4()))
    await strict.send(strict.as_push(late, to.chat), str(uuid.uuid4()))


def answering(failure: Failure, chat: str) -> AbstractAsyncContextManager[str]:
    """A platform that answers every call with this failure."""

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        if failure.status == 0:
            assert request.transport is not None
            request.transport.close()
        return web.Response(
            status=failure.status or 200,
            text=failure.body.replace("{chat}", chat),
            headers=failure.headers,
            content_type="application/json",
        )

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", answer)
    return serving(app)


FAILURES = [(subject, failure) for subject in SUBJECTS for failure in subject.failures]


@pytest.mark.parametrize(
    ("subject", "failure"), FAILURES, ids=[f"{s.name}-{f.name}" for s, f in FAILURES]
)
async def test_a_failed_send_says_what_to_do_and_nothing_of_the_person(
    subject: Subject, failure: Failure
) -> None:
    reading = subject.make("http://127.0.0.1:9")
    to = envelope(subject, reading)
    async with answering(failure, to.chat) as base:
        channel = subject.make(base)
        await channel.open()
        reply = Reply((Text(quote(SECRET_WORDS)),))
        call = (
            channel.render_push(reply, speak, to.chat)
            if failure.push
            else channel.render(reply, speak, to, STAMP)
        )
        with pytest.raises(SendFailed) as caught:
            await channel.send(call, str(uuid.uuid4()))
        await channel.close()
    error = caught.value
    assert (error.fate, error.after, error.moved_to) == (
        failure.fate,
        failure.after,
        failure.moved_to,
    )
    told = f"{error} {error!r} {error.__cause__!r}"
    assert str(error)
    assert not any(word in told for word in (*SECRET_WORDS.split(), to.chat))


async def test_with_nobody_there_only_the_send_raises(subject: Subject, channel: Channel) -> None:
    if subject.platform is None:
        pytest.skip(f"{subject.name} calls nobody")
    to = envelope(subject, channel)
    call: Call = channel.render(Reply((Text(quote(SECRET_WORDS)),)), speak, to, STAMP)
    with pytest.raises(SendFailed):
        await channel.send(call, str(uuid.uuid4()))
    await channel.loading(to)
    assert await channel.language_of(to) is None
    assert await channel.fetch(Media("1"), 1000) is None


@pytest.mark.parametrize("answer", ["", "[]", "null", "7", '{"language": 7}', "<html>"])
async def test_a_platform_that_answers_nonsense_hurts_nobody(subject: Subject, answer: str) -> None:
    if subject.platform is None:
        pytest.skip(f"{subject.name} calls nobody")
    failure = next(f for f in subject.failures)
    nonsense = Failure("nonsense", failure.fate, 200, answer)
    async with answering(nonsense, "") as base:
        channel = subject.make(base)
        await channel.open()
        to = envelope(subject, channel)
        await channel.loading(to)
        assert await channel.language_of(to) is None
        await channel.close()


async def test_closing_twice_is_closing(subject: Subject) -> None:
    channel = subject.make("http://127.0.0.1:9")
    await channel.open()
    await channel.close()
    await channel.close()
