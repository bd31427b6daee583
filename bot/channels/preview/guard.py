"""Refuses calls to the preview page that do not come from a browser on a trusted machine.

The page has no log-in: whoever opens it acts as an official of its trial. So it answers only to who
typed its address, never to another site in the same browser, nor through a proxy.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from bot.channels.base import Refused

_PASSED_ON = ("forwarded", "via", "x-real-ip")
"""Headers, beside X-Forwarded-..., by which a proxy shows itself."""

_OWN = ("same-origin", "none")
"""Sec-Fetch-Site of a page's own calls and of a typed address (https://www.w3.org/TR/fetch-metadata/)."""


def check(headers: Mapping[str, str], *, opens: bool = False, loopback: bool = False) -> None:
    """Raise Refused with 403 if a call does not come from the page or who typed its address.

    opens:    the call opens the page itself; a link of another site may do so.
    loopback: it came in on an address that only this machine has, so its host must be one too.
    """
    sent = {name.lower(): value for name, value in headers.items()}
    if any(name in _PASSED_ON or name.startswith("x-forwarded") for name in sent):
        raise Refused(403, "the preview is not shown through a proxy: it has no log-in")
    host = sent.get("host", "")
    if not _is_own_name(host, loopback=loopback):
        raise Refused(403, "open the page by the address the program printed")
    elsewhere = sent.get("sec-fetch-site", "none") not in _OWN
    if (elsewhere and not opens) or not _is_same(sent.get("origin"), host):
        raise Refused(403, "not from the preview page")


def _is_own_name(host: str, *, loopback: bool) -> bool:
    """Return False for a name that a stranger can point at this machine (DNS rebinding): then
    their page could read the token. Names of a local network have no dot, or end in .local."""
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        local = bool(name) and ("." not in name or name.endswith(".local"))
        return name == "localhost" or (local and not loopback)
    return address.is_loopback or not loopback


def _is_same(origin: str | None, host: str) -> bool:
    return origin is None or origin in (f"http://{host}", f"https://{host}")


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach a server that listens on `host`."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
