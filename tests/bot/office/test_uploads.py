"""A form with a file comes apart as it was put together; anything else is refused."""

from __future__ import annotations

import os

import aiohttp
import pytest

from bot.office import uploads
from bot.office.guard import Problem


def form(name: str, value: bytes, file: bool = False) -> bytes:
    """One part."""
    more = b'; filename="a b.png"\r\nContent-Type: image/png' if file else b""
    head = b'--xyz\r\nContent-Disposition: form-data; name="' + name.encode() + b'"' + more
    return head + b"\r\n\r\n" + value + b"\r\n"


KIND = "multipart/form-data; boundary=xyz"


@pytest.mark.parametrize(
    "data", [b"", b"\r\n", b"--", b"\r\n--xy", os.urandom(5_000), b"a\r\n\r\nb\n\r"]
)
def test_fields_and_bytes_are_what_was_sent(data: bytes) -> None:
    body = form("token", b"t") + form("alt", "ภาพ".encode()) + form("file", data, file=True)
    fields, files = uploads.read(KIND, body + b"--xyz--\r\n")
    assert fields == {"token": "t", "alt": "ภาพ"}
    assert files == {"file": data}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--xyz--"),
        (KIND, b""),
        (KIND, b"--xyz\r\nno name\r\n\r\nx\r\n--xyz--"),
        (KIND, form("a", b"x")),
        (KIND, form("a", b"\xff") + b"--xyz--"),
        (KIND, form("a", b"x") * 30 + b"--xyz--"),
    ],
)
def test_what_is_no_form_is_refused(kind: str, body: bytes) -> None:
    with pytest.raises(Problem):
        uploads.read(kind, body)


async def test_what_a_client_sends_is_read() -> None:
    data = aiohttp.FormData({"alt": "ก"})
    data.add_field("file", b"\x00\xff", filename="x.png", content_type="image/png")
    writer = data()
    body = await writer.as_bytes()  # type: ignore[attr-defined]
    fields, files = uploads.read(writer.content_type, body)
    assert (fields, files) == ({"alt": "ก"}, {"file": b"\x00\xff"})
