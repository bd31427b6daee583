"""Writes a URL in its canonical form and its shorter forms, which are looked up in threat lists.

After the Safe Browsing API v4 documentation, "URLs and Hashing" (port and query are kept). What a
browser would open is determined by address.py.
"""

from __future__ import annotations

import ipaddress
import re

_SCHEME = re.compile(rb"^[a-zA-Z][a-zA-Z0-9+.-]*:")
_DIGITS = re.compile(r"0[xX][0-9a-fA-F]*|0[0-7]*|[1-9][0-9]*")
_UNESCAPES = 64
"""Most rounds of unescaping %25: more are an attack on our time."""


def canonical(url: str | bytes) -> bytes:
    """The canonical form of a URL. Never raises, whatever the input."""
    raw = url.encode("utf-8", "surrogatepass") if isinstance(url, str) else url
    raw = raw.strip(b" ").translate(None, b"\t\r\n").split(b"#", 1)[0]
    raw = _unescape(raw)
    scheme, rest = _scheme(raw)
    cut = min((at for mark in b"/?" if (at := rest.find(bytes([mark]))) >= 0), default=len(rest))
    authority, rest = rest[:cut], rest[cut:]
    host, port = _host(authority)
    path, mark, query = rest.partition(b"?")
    return b"".join(
        [scheme, b"://", _escape(host), port, _escape(_path(path)), mark, _escape(query)]
    )


def expressions(url: str | bytes) -> list[str]:
    """Up to five hosts times six paths under which a list may contain this URL."""
    whole = canonical(url)
    _, _, rest = whole.partition(b"://")
    authority, slash, tail = rest.partition(b"/")
    host = re.sub(r":\d+$", "", authority.decode("ascii", "replace"))
    path, mark, query = (slash + tail).decode("ascii", "replace").partition("?")
    paths = [path + mark + query, path] if mark else [path]
    steps = path.split("/")[1:-1]
    paths += [
        "/" + "".join(f"{step}/" for step in steps[:n]) for n in range(min(4, len(steps) + 1))
    ]
    return [h + p for h in _hosts(host) for p in dict.fromkeys(paths)]


def _hosts(host: str) -> list[str]:
    """The host, and up to four of its parent domains; an IP address has none."""
    if _is_address(host):
        return [host]
    parts = host.split(".")
    shorter = [".".join(parts[-n:]) for n in range(min(5, len(parts) - 1), 1, -1)]
    return list(dict.fromkeys([host, *shorter]))


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _unescape(raw: bytes) -> bytes:
    """Unescape percent escapes until none is left."""
    for _ in range(_UNESCAPES):
        once = re.sub(rb"%([0-9a-fA-F]{2})", lambda m: bytes([int(m[1], 16)]), raw)
        if once == raw:
            break
        raw = once
    return raw


def _escape(raw: bytes) -> bytes:
    """Escape bytes up to 32, from 127, "#" and "%"."""
    return b"".join(
        b"%%%02X" % byte if byte <= 32 or byte >= 127 or byte in b"#%" else bytes([byte])
        for byte in raw
    )


def _scheme(raw: bytes) -> tuple[bytes, bytes]:
    found = _SCHEME.match(raw)
    if found and raw[found.end() :].startswith(b"//"):
        return found[0][:-1].lower(), raw[found.end() + 2 :]
    return b"http", raw.removeprefix(b"//")


def _host(authority: bytes) -> tuple[bytes, bytes]:
    """(host, ":port" or nothing), without user info and surplus dots; IP numbers as a.b.c.d."""
    host = authority.rsplit(b"@", 1)[-1]
    port = b""
    if (found := re.search(rb":(\d*)$", host)) and not host.endswith(b"]"):
        host, port = host[: found.start()], found[0] if found[1] else b""
    host = re.sub(rb"\.{2,}", b".", host).strip(b".").lower()
    return _number(host) or host, port


def _number(host: bytes) -> bytes | None:
    """An IPv4 host of one to four decimal, octal or hexadecimal numbers as a.b.c.d, else None."""
    parts = host.decode("latin-1").split(".")
    if len(parts) > 4 or not all(_DIGITS.fullmatch(part) for part in parts):
        return None
    values = [_value(part) for part in parts]
    *first, last = values
    if any(value > 255 for value in first) or last >= 256 ** (5 - len(values)):
        return None
    total = last + sum(value << (24 - 8 * place) for place, value in enumerate(first))
    return str(ipaddress.IPv4Address(total)).encode()


def _value(part: str) -> int:
    if part[:2].lower() == "0x":
        return int(part[2:] or "0", 16)
    return int(part, 8 if len(part) > 1 and part[0] == "0" else 10)


def _path(path: bytes) -> bytes:
    """Resolve dot segments and merge slashes."""
    kept: list[bytes] = []
    segments = path.split(b"/")
    for segment in segments:
        if segment == b"..":
            kept = kept[:-1]
        elif segment not in (b"", b"."):
            kept.append(segment)
    folder = segments[-1] in (b"", b".", b"..")
    return b"/" + b"/".join(kept) + (b"/" if kept and folder else b"")
