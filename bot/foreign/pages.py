"""A file job: finds in a web page's HTML where it sends its reader at once (<meta
http-equiv="refresh">).
"""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

START = 8192
"""Bytes of a page that are read: a page that sends its reader on says so in its head."""
LONGEST = 2000
"""Most characters of an address."""


class _Head(HTMLParser):
    """Remembers the address of the first refresh."""

    target: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag as it opens."""
        if tag != "meta" or self.target is not None:
            return
        told = {name: value or "" for name, value in attrs}
        if told.get("http-equiv", "").strip().lower() != "refresh":
            return
        _, _, behind = told.get("content", "").partition(";")
        name, _, address = behind.partition("=")
        if name.strip().lower() == "url":
            address = address.strip().strip("'\"").strip()
            self.target = address if 4 <= len(address) <= LONGEST else None


def find_refresh(page: bytes) -> str | None:
    """The address that the start of a page sends its reader to; None if it does not."""
    head = _Head()
    head.feed(page[:START].decode("utf-8", "replace"))
    return head.target


def refresh(page: bytes, _: Mapping[str, Any]) -> tuple[Mapping[str, Any], bytes]:
    """{"target": the address, or None}."""
    return {"target": find_refresh(page)}, b""
