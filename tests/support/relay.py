"""A port before another one that can fall silent: it keeps its connections, takes what comes, and
hands nothing on, or no answers."""

from __future__ import annotations

import contextlib
import itertools
import selectors
import socket
import threading
from collections.abc import Iterator

import pytest

from storage.engine import bounded_connection


class Relay:
    """Hands on bytes between whoever connects and a server.

    swallows: b"" for nothing; else all answers are swallowed once these bytes were asked.
    """

    def __init__(self, port: int) -> None:
        self._to = ("127.0.0.1", port)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._lock = threading.Lock()
        self._pairs: dict[socket.socket, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listening, selectors.EVENT_READ)
        self._awake, self._wake = socket.socketpair()
        self._selector.register(self._awake, selectors.EVENT_READ)
        self._dead: set[socket.socket] = set()
        self.deaf = False
        self.swallows = b""
        self.swallowed = threading.Event()

    def silence(self, asked: bytes = b"") -> None:
        """Hand nothing on; with `asked`, no more answers from when these bytes are asked."""
        self.deaf = not asked
        self.swallows = asked
        self.swallowed.clear()

    def hurry(self, patch: pytest.MonkeyPatch) -> None:
        """While something was swallowed, each look at the clock is a minute later than the last;
        else the clock stands, so that a busy machine is no silent server."""
        minutes = itertools.count(1)
        patch.setattr(
            bounded_connection,
            "monotonic",
            lambda: 60.0 * next(minutes) if self.swallowed.is_set() else 0.0,
        )

    def speak(self) -> None:
        """Hand on what comes on new connections; those of before stay dead, and open."""
        self.deaf, self.swallows = False, b""
        self.swallowed.clear()
        self._dead |= set(self._pairs)

    def run(self) -> None:
        """Hand on until it is closed."""
        servers: set[socket.socket] = set()
        mute: set[socket.socket] = set()
        while True:
            for key, _ in self._selector.select():
                one = key.fileobj
                if one is self._awake:
                    return
                if one is self._listening:
                    client, _ = self._listening.accept()
                    server = socket.create_connection(self._to)
                    servers.add(server)
                    self._pairs |= {client: server, server: client}
                    for each in (client, server):
                        self._selector.register(each, selectors.EVENT_READ)
                    continue
                assert isinstance(one, socket.socket)
                if one.fileno() < 0:  # closed for the other end, which ended in the same look
                    continue
                other = self._pairs[one]
                try:
                    data = one.recv(65_536)
                except OSError:
                    data = b""
                if not data:
                    for each in (one, other):
                        self._selector.unregister(each)
                        each.close()
                    continue
                if one not in servers and self.swallows and self.swallows in data:
                    mute.add(other)
                dropped = self.deaf or one in self._dead or one in mute
                if dropped:
                    self.swallowed.set()
                    continue
                with contextlib.suppress(OSError):
                    other.sendall(data)

    def close(self) -> None:
        """End it and every connection."""
        self._wake.send(b"x")


@contextlib.contextmanager
def relay(port: int) -> Iterator[Relay]:
    """A relay before this port, while the block runs."""
    made = Relay(port)
    thread = threading.Thread(target=made.run, name="relay")
    thread.start()
    try:
        yield made
    finally:
        made.close()
        thread.join()
        for each in (made._listening, made._awake, made._wake, *made._pairs):
            each.close()
        made._selector.close()
