"""Tells whether an IP address is a public one, so that the bot may connect to it for a link."""

from __future__ import annotations

import ipaddress

# ipaddress.is_global of Python 3.11 accepts multicast, NAT64, 6to4, site-local and others
# (measured), so the ranges are listed here. Sources: IANA's special-purpose registries for IPv4 and
# IPv6. Ranges that embed an IPv4 address are refused entirely: no web page is reached by them.
_REFUSED = tuple(
    ipaddress.ip_network(range_)
    for range_ in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64",
        "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20", "5f00::/16",
        "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    )
)  # fmt: skip


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the public internet; False if it is no IP address."""
    try:
        ip = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return False
    if "%" in address:
        return False
    return ip.is_global and not any(ip in refused for refused in _REFUSED)
