"""Short links are followed, and nothing that is not public is ever touched."""

from __future__ import annotations

import asyncio
import gzip
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from bot.foreign.pages import find_refresh
from bot.lookups.expand import BYTES, PER_PERSON, SECONDS, Expander
from bot.lookups.public import is_public

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
ANY = ".".join("0000")
LOOPBACK_SPELLINGS = [
    "127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "①②⑦.0.0.1",
    "127。0。0。1", "0x7f000001", "127.1", "2130706433", "0177.0.0.1", "0", ANY, "[::]",
    "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "127.0.0.1.", "0x7f.1", "017700000001",
    "127.000.000.001",
]  # fmt: skip

RESERVED = [
    "0.1.2.3", "10.1.2.3", "100.64.0.1", "127.9.9.9", "169.254.169.254", "172.16.0.1", "192.0.0.8",
    "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.1.1", "192.175.48.1",
    "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:7f00:1",
    "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:2::1",
    "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::", "2620:4f:8000::1",
    "3fff::1", "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%lo", "fec0::1", "ff02::1",
    "", "nonsense", "1.2.3", "127.1",
]  # fmt: skip


@dataclass
class Listener:
    """A server on loopback that writes down who came."""

    port: int = 0
    seen: list[str] = field(default_factory=list)
    answer: Callable[[web.Request], Awaitable[web.StreamResponse]] | None = None


@asynccontextmanager
async def listening(heard: Listener) -> AsyncIterator[None]:
    """Let it listen."""

    async def handle(request: web.Request) -> web.StreamResponse:
        heard.seen.append(f"{request.method} {request.host}{request.path_qs}")
        return await heard.answer(request) if heard.answer else web.Response(text="hello")

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    heard.port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
    yield
    await runner.cleanup()


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    heard = Listener()
    async with listening(heard):
        yield heard


def redirect(to: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": to})

    return answer


async def to_loopback(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


async def refreshed(page: bytes, person: str) -> str | None:
    return find_refresh(page)


def open_expander(heard: Listener, shorteners: frozenset[str]) -> Expander:
    """One that may reach the listener: what is tested is what it asks for."""
    return Expander(
        shorteners, refreshed, to_loopback, lambda address: True, frozenset({heard.port})
    )


@pytest.mark.parametrize("address", RESERVED)
def test_no_reserved_address_is_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "203.150.33.75"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("spelling", LOOPBACK_SPELLINGS)
async def test_no_spelling_of_loopback_is_reached(listener: Listener, spelling: str) -> None:
    # Even where such a host were on the list of shorteners and its port allowed.
    names = frozenset({spelling.strip("[]"), spelling, "127.0.0.1", "[::1]", "localhost", ANY})
    expander = Expander(names, refreshed, ports=frozenset({listener.port}))
    assert await expander.expand(f"http://{spelling}:{listener.port}/x", "p") is None
    assert listener.seen == []


async def test_a_name_that_resolves_to_loopback_too_is_not_reached(listener: Listener) -> None:
    async def both(host: str, port: int) -> list[str]:
        return ["8.8.8.8", "127.0.0.1"]

    expander = Expander(frozenset({"sho.rt"}), refreshed, both, ports=frozenset({listener.port}))
    assert await expander.expand(f"http://sho.rt:{listener.port}/x", "p") is None
    assert listener.seen == []


async def test_a_name_that_changes_its_mind_after_the_check_is_not_asked_again(
    listener: Listener,
) -> None:
    asked: list[str] = []

    async def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["8.8.8.8"]

    listener.answer = redirect("https://evil.top/")
    expander = Expander(
        frozenset({"sho.rt"}),
        refreshed,
        rebinding,
        lambda address: True,
        frozenset({listener.port}),
    )
    assert await expander.expand(f"http://sho.rt:{listener.port}/x", "p") == "https://evil.top/"
    assert asked == ["sho.rt"]


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:{port}/in", "http://[::1]:{port}/in", "http://localhost:{port}/in"]
)
async def test_a_redirect_into_loopback_is_not_followed(listener: Listener, target: str) -> None:
    listener.answer = redirect(target.format(port=listener.port))
    names = frozenset({"sho.rt", "127.0.0.1", "[::1]", "localhost"})

    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"] if host == "localhost" else ["198.41.0.4"]

    def only_first(address: str) -> bool:
        return is_public(address)

    first = Expander(names, refreshed, to_loopback, lambda a: True, frozenset({listener.port}))
    # One hop is let through to the listener; the hop it names must then be refused.
    hops = iter([True])
    first._allowed = lambda address: next(hops, False) or only_first(address)
    assert await first.expand(f"http://sho.rt:{listener.port}/x", "p") is None
    assert listener.seen == [f"HEAD sho.rt:{listener.port}/x"]


async def test_a_short_link_is_followed_to_where_it_leads_and_no_further(
    listener: Listener,
) -> None:
    listener.answer = redirect("https://kbank-verify.top/login?x=1")
    found = await open_expander(listener, frozenset({"sho.rt"})).expand(
        f"http://sho.rt:{listener.port}/abc", "p"
    )
    assert found == "https://kbank-verify.top/login?x=1"
    assert listener.seen == [f"HEAD sho.rt:{listener.port}/abc"]


async def test_a_page_that_sends_on_by_itself_is_understood(listener: Listener) -> None:
    async def page(request: web.Request) -> web.StreamResponse:
        return web.Response(
            text='<meta http-equiv="refresh" content="0; url=https://evil.top/x">',
            content_type="text/html",
        )

    listener.answer = page
    expander = open_expander(listener, frozenset({"sho.rt"}))
    assert await expander.expand(f"http://sho.rt:{listener.port}/a", "p") == "https://evil.top/x"


async def test_a_circle_of_short_links_ends(listener: Listener) -> None:
    listener.answer = redirect(f"http://sho.rt:{listener.port}/again")
    expander = open_expander(listener, frozenset({"sho.rt"}))
    assert await expander.expand(f"http://sho.rt:{listener.port}/a", "p") is None
    assert len(listener.seen) <= 5


async def test_an_endless_body_is_read_only_so_far(listener: Listener) -> None:
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse(headers={"Content-Encoding": "gzip"})
        await response.prepare(request)
        try:
            while request.method == "GET":
                await response.write(b"x" * 65536)
                sent += 65536
                await asyncio.sleep(0)
        except (ConnectionResetError, RuntimeError):
            pass
        return response

    listener.answer = endless
    expander = open_expander(listener, frozenset({"sho.rt"}))
    assert await expander.expand(f"http://sho.rt:{listener.port}/a", "p") is None
    assert sent < 10_000_000


def body(content: bytes, sent: list[int], **headers: str) -> Answer:
    """An answer of this content, written in pieces as long as somebody reads; `sent` adds up."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html", **headers})
        response.content_length = len(content)
        await response.prepare(request)
        if request.method == "GET":
            for start in range(0, len(content), 1 << 16):
                await response.write(content[start : start + (1 << 16)])
                sent.append(1 << 16)
        return response

    return answer


REFRESH = b'<meta http-equiv="refresh" content="0; url=https://evil.top/x">'


async def test_a_gzip_bomb_is_not_unfolded(listener: Listener) -> None:
    bomb = gzip.compress(REFRESH + b"x" * 200_000_000)
    assert BYTES < len(bomb) < 1_000_000, "small on the way, 200 MB when unfolded"
    listener.answer = body(bomb, [], **{"Content-Encoding": "gzip"})
    tracemalloc.start()
    try:
        async with asyncio.timeout(SECONDS + 1):
            found = await open_expander(listener, frozenset({"sho.rt"})).expand(
                f"http://sho.rt:{listener.port}/a", "p"
            )
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found is None, "a page that was not unfolded cannot be read"
    assert most < 20_000_000
    assert [line.split()[0] for line in listener.seen] == ["HEAD", "GET"]


async def test_of_ten_megabytes_only_the_beginning_is_read(listener: Listener) -> None:
    sent: list[int] = []
    listener.answer = body(b"x" * 10_000_000 + REFRESH, sent)
    async with asyncio.timeout(SECONDS + 1):
        found = await open_expander(listener, frozenset({"sho.rt"})).expand(
            f"http://sho.rt:{listener.port}/a", "p"
        )
    assert found is None, "what stands behind the first BYTES is not read"
    assert sum(sent) < 10_000_000


async def test_a_page_named_at_the_beginning_of_a_large_body_is_found(listener: Listener) -> None:
    listener.answer = body(REFRESH + b"x" * 10_000_000, [])
    found = await open_expander(listener, frozenset({"sho.rt"})).expand(
        f"http://sho.rt:{listener.port}/a", "p"
    )
    assert found == "https://evil.top/x"


@pytest.mark.parametrize("where", ["Location", "refresh"])
async def test_what_a_shortener_answers_leads_to_no_address_that_is_not_public(
    listener: Listener, where: str
) -> None:
    """Another short name, told by a header or by a page, resolves to a server on this machine."""
    inside = Listener()
    async with listening(inside):
        target = f"http://second.rt:{inside.port}/in"
        page = REFRESH.replace(b"https://evil.top/x", target.encode())
        listener.answer = redirect(target) if where == "Location" else body(page, [])
        ports = frozenset({listener.port, inside.port})
        asked: list[str] = []

        async def resolve(host: str, port: int) -> list[str]:
            asked.append(host)
            return ["127.0.0.1"] if host == "sho.rt" else ["127.0.0.1", "10.0.0.1", "8.8.8.8"]

        checked = iter([True])  # only the first hop is let through to this machine
        expander = Expander(
            frozenset({"sho.rt", "second.rt"}),
            refreshed,
            resolve,
            lambda address: next(checked, False) or is_public(address),
            ports,
        )
        assert await expander.expand(f"http://sho.rt:{listener.port}/a", "p") is None
    assert asked == ["sho.rt", "second.rt"]
    assert inside.seen == []


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/x",
        "http://user:secret@sho.rt/x",
        "http://sho.rt:8081/x",
        "ftp://sho.rt/x",
        "javascript:alert(1)",
        "https://sho.rt/login/abc",
        "https://sho.rt/unsubscribe?token=1",
        "http://[",
        "",
    ],
)
async def test_what_is_no_plain_short_link_is_not_asked(listener: Listener, url: str) -> None:
    expander = open_expander(listener, frozenset({"sho.rt"}))
    assert await expander.expand(url, "p") is None
    assert listener.seen == []


async def test_one_person_cannot_have_links_followed_without_end(listener: Listener) -> None:
    listener.answer = redirect("https://evil.top/")
    expander = open_expander(listener, frozenset({"sho.rt"}))
    found = [
        await expander.expand(f"http://sho.rt:{listener.port}/{n}", "p")
        for n in range(PER_PERSON + 3)
    ]
    assert found.count(None) == 3
    assert await expander.expand(f"http://sho.rt:{listener.port}/z", "another") is not None
