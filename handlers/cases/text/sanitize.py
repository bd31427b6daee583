"""Cleans typed words before they are kept: numbers found, secrets masked, length held."""

from __future__ import annotations

import re

from handlers.core.text import written

LONGEST = 500
"""Characters of free words in a report."""

_GAP = r"[ .\-]?"
_NATIONAL_ID = re.compile(rf"(?<!\d)[1-9](?:{_GAP}\d){{12}}(?!\d)")
_CARD = re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{15}}(?!\d)")
_PHONE = re.compile(rf"(?<!\d)(?:\+|00)?\d(?:{_GAP}\d){{7,13}}(?!\d)")
_SECRET = re.compile(
    r"(otp|pin|\u0e23\u0e2b\u0e31\u0e2a|\u0e42\u0e2d\u0e17\u0e35\u0e1e\u0e35)(\D{0,12})\d{4,8}(?!\d)",
    re.IGNORECASE,
)
"""A code of 4 to 8 digits after "OTP", "PIN" or the Thai words for them."""
_MASK = "***"


def words(text: str) -> str:
    """Free words as they may be kept: ID and card numbers and one-time codes masked."""
    text = written(text)
    text = _CARD.sub(_MASK, _NATIONAL_ID.sub(_MASK, text))
    return _SECRET.sub(rf"\1\2{_MASK}", text)[:LONGEST].strip()


def phones(text: str) -> tuple[str, ...]:
    """Telephone numbers in a text, in the order found: "0812345678", or "+855..." from abroad."""
    text = _CARD.sub(" ", _NATIONAL_ID.sub(" ", written(text)))
    return tuple(dict.fromkeys(normal_phone(match[0]) for match in _PHONE.finditer(text)))


def normal_phone(number: str) -> str:
    """One spelling of a number, to be matched by: "+66 81 234 5678" is "0812345678"."""
    digits = re.sub(r"\D", "", number)
    if number.startswith("00"):
        digits, number = digits[2:], "+"
    if number.startswith("+"):
        return f"0{digits[2:]}" if digits.startswith("66") else f"+{digits}"
    return f"0{digits[2:]}" if digits.startswith("66") and len(digits) == 11 else digits
