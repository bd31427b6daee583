"""The relay goes on when both ends of a connection end at once, as a client and a server do that
were both told to stop."""

from __future__ import annotations

import socket
import threading

import pytest

from tests.support.relay import Relay


def test_a_connection_whose_ends_both_end_in_one_look_does_not_end_the_relay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        relay = Relay(server.getsockname()[1])
        looked, ended = threading.Event(), threading.Event()
        select = relay._selector.select

        def slow() -> object:
            """Look only once both ends have ended."""
            looked.set()
            if relay._pairs and not ended.wait(10):
                raise AssertionError("nobody ended the connection")
            return select()

        monkeypatch.setattr(relay._selector, "select", slow)
        thread = threading.Thread(target=relay.run)
        thread.start()
        try:
            assert looked.wait(10)
            client = socket.create_connection(("127.0.0.1", relay.port), 10)
            answered, _ = server.accept()
            client.close()
            answered.close()
            ended.set()
            with socket.create_connection(("127.0.0.1", relay.port), 10) as again:
                taken, _ = server.accept()
                with taken:
                    again.sendall(b"still there")
                    taken.settimeout(10)
                    assert taken.recv(100) == b"still there"
        finally:
            ended.set()
            relay.close()
            thread.join(10)
            for each in (relay._listening, relay._awake, relay._wake, *relay._pairs):
                each.close()
            relay._selector.close()
