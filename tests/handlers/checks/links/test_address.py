"""The parser reads an address as browsers do, by the URL Standard (https://url.spec.whatwg.org/)."""

from __future__ import annotations

import json
from pathlib import Path

import can_ada
import pytest

from handlers.checks.links.address import parse

READ_AS = {
    # Schemes and hosts are lowered, and the port everybody means is left out.
    "HTTP://Example.COM": "http://example.com/",
    "http://example.com:80/": "http://example.com/",
    "https://example.com:443/a": "https://example.com/a",
    "https://example.com:80/": "https://example.com:80/",
    "http://example.com:/": "http://example.com/",
    "http://example.com:00080/": "http://example.com/",
    # Backslashes and any number of slashes stand for the two slashes.
    "http:\\\\example.com\\a": "http://example.com/a",
    "http:/example.com/a": "http://example.com/a",
    "http:////example.com": "http://example.com/",
    "http:example.com": "http://example.com/",
    # White space around, line breaks and tabs within are dropped.
    " \u0000http://example.com/ ": "http://example.com/",
    "ht\ntp://exa\tmple.com/a\r\nb": "http://example.com/ab",
    # Dots in a path are followed, percent-encoded ones too, never above the root.
    "http://example.com/a/../b/./c": "http://example.com/b/c",
    "http://example.com/../../x": "http://example.com/x",
    "http://example.com/a/%2e%2E/x": "http://example.com/x",
    "http://example.com/a/.%2e": "http://example.com/",
    # Numbers that are addresses, in every spelling of IPv4.
    "http://0x7f.1/": "http://127.0.0.1/",
    "http://2130706433/": "http://127.0.0.1/",
    "http://0177.0.0.1/": "http://127.0.0.1/",
    "http://127.1/": "http://127.0.0.1/",
    "http://1.2.3": "http://1.2.0.3/",
    "http://127.0.0.1./": "http://127.0.0.1/",
    "http://0x/": "http://0.0.0.0/",
    # IPv6 in its short form; IPv4 inside it becomes hexadecimal.
    "http://[0:0:0:0:0:0:0:1]/": "http://[::1]/",
    "http://[::ffff:1.2.3.4]/": "http://[::ffff:102:304]/",
    "http://[2001:DB8::A]/": "http://[2001:db8::a]/",
    # Names in other scripts become punycode; look-alike forms are folded first.
    "http://ไทย.com/": "http://xn--o3cw4h.com/",
    "http://é.com/": "http://xn--9ca.com/",
    "http://ß.de/": "http://xn--zca.de/",
    "http://①②.com/": "http://12.com/",
    "http://ｅｘａｍｐｌｅ。com/": "http://example.com/",
    "http://soft\u00adhyphen.com/": "http://softhyphen.com/",
    "https://ex%41mple.com/": "https://example.com/",
    # What stands before the last @ is a name and a password, not the host.
    "http://www.bank.co.th@evil.top/": "http://www.bank.co.th@evil.top/",
    "http://a@b@evil.top/": "http://a%40b@evil.top/",
    "http://:@evil.top/": "http://evil.top/",
    # Letters outside ASCII are percent-encoded as UTF-8 in path, query and fragment.
    "http://example.com/ก?ก#ก": "http://example.com/%E0%B8%81?%E0%B8%81#%E0%B8%81",
    "http://example.com/a b?c d": "http://example.com/a%20b?c%20d",
    "http://example.com/?'": "http://example.com/?%27",
    # A trailing dot and an underscore belong to the name.
    "http://example.com./": "http://example.com./",
    "http://a_b.com/": "http://a_b.com/",
    # Other schemes are read too; who opens them decides.
    "javascript:alert(1)": "javascript:alert(1)",
    "mailto:a@b.c": "mailto:a@b.c",
}
REFUSED = (
    "", "example.com", "//example.com", "/a", "http://", "https:///", "http://?a", "http://:80/",
    "http://a b/", "http://a<b/", "http://a|b/", "http://a^b/", "http://a%00b/", "http://a%zz/",
    "http://256.1.1.1/", "http://1.2.3.4.5/", "http://1.2.3.08/", "http://09/", "http://0x100000000/",
    "http://[::1", "http://[1]/", "http://[::1::]/", "http://[::1%25lo]/", "http://[1.2.3.4]/",
    "http://a:65536/", "http://a:b/", "http://user@/", "http://xn--a/", "http://\u00ad/",
)  # fmt: skip


@pytest.mark.parametrize("written", READ_AS)
def test_an_address_is_read_as_browsers_read_it(written: str) -> None:
    assert can_ada.parse(written).href == READ_AS[written]


@pytest.mark.parametrize("written", READ_AS)
def test_reading_what_was_read_changes_nothing(written: str) -> None:
    assert can_ada.parse(READ_AS[written]).href == READ_AS[written]


@pytest.mark.parametrize("written", REFUSED)
def test_what_browsers_refuse_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="URL"):
        can_ada.parse(written)


@pytest.mark.parametrize("written", ["\ud800", "https://a\udfff.top/", "http://a.top/\ud800"])
def test_half_a_letter_is_in_no_address(written: str) -> None:
    """JSON can hold it, as of a platform or a partner, and no address can."""
    assert parse(written) is None


def test_the_published_vectors_hold_where_they_are_at_hand(shared: Path) -> None:
    file = shared / "data" / "urltestdata.json"
    if not file.exists():
        pytest.skip("needs urltestdata.json of web-platform-tests among the shared data")
    cases = [case for case in json.loads(file.read_text("utf-8")) if isinstance(case, dict)]
    alone = {case["input"]: case.get("href") for case in cases if not case.get("base")}
    assert alone
    assert [written for written, href in alone.items() if _read(written) != href] == []


def _read(written: str) -> str | None:
    """The href, or None where it is refused (which the vectors note by having none)."""
    try:
        return str(can_ada.parse(written).href)
    except ValueError:
        return None
