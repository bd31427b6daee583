"""Makes and parses STIX patterns of web addresses: domain names and URLs joined by OR, nothing
else.
"""

from __future__ import annotations

import re

_TEST = r"(?:url|domain-name):value\s*=\s*'(?:[^'\\]|\\['\\])*'"
_OR = r"\s+OR\s+"
_GROUP = rf"\[\s*{_TEST}(?:{_OR}{_TEST})*\s*\]"
_WHOLE = re.compile(rf"\s*{_GROUP}(?:{_OR}{_GROUP})*\s*")
_VALUE = re.compile(r"(url|domain-name):value\s*=\s*'((?:[^'\\]|\\['\\])*)'")
_ESCAPED = re.compile(r"\\(['\\])")


def pattern_of(address: str) -> str:
    """Return the pattern of `host`, or of `host/page` by http and by https."""
    literal = address.replace("\\", "\\\\").replace("'", "\\'")
    if "/" not in address:
        return f"[domain-name:value = '{literal}']"
    return f"[url:value = 'http://{literal}' OR url:value = 'https://{literal}']"


def read_pattern(pattern: str) -> tuple[str, ...]:
    """Return the addresses of a pattern without their schemes, each once, in order.

    Raises ValueError if it asks for anything but one of several addresses.
    """
    if not _WHOLE.fullmatch(pattern):
        raise ValueError("the pattern asks for other things than addresses")
    found = (_ESCAPED.sub(r"\1", value) for _, value in _VALUE.findall(pattern))
    return tuple(dict.fromkeys(re.sub(r"^https?://", "", address) for address in found))
