"""Rewrites a telephone number or an account in its one spelling, by which it is stored, shown and
matched.

A Thai number is spelled as it is dialled here, "0812345678", any other with its country,
"+8562055551234". Sightings are kept as keyed hashes of this spelling and cannot be spelled anew,
so it must not change for ordinary numbers. Hashes of odd ones that were read wrongly before match
no more and fade with their cases: "+66 (0) 81..." kept as "81...", "02-123-4567-9" with the 9 of
its range, a Lao mobile kept in pieces or as it is dialled in Laos ("020..."), and a mobile number
that was kept as an account with "+66".
"""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers

from handlers.core.text import digits

HOME = re.compile(r"66(0?)[689]\d{8}")
"""A Thai mobile number with its country and no plus: contact cards write it so."""
LAO = re.compile(r"856(0?)20\d{8}")
"""A Lao mobile number with its country and no plus. Thirteen digits, as a Thai national ID has, but
no ID: it would come from district 20 of Phayao, which has nine."""
_LAO_AT_HOME = re.compile(r"020\d{8}")
"""A Lao mobile number as it is dialled in Laos; no Thai number has eleven digits."""
_THAILAND = 66


@lru_cache(maxsize=256)
def telephone(written: str) -> str:
    """The spelling of one telephone number; digits alone where no country can be told."""
    number = re.sub(r"\D", "", digits(written))
    if written.strip(" (").startswith("+") or HOME.fullmatch(number) or LAO.fullmatch(number):
        return _with_country(number)
    if number.startswith("00"):
        # Whoever dials abroad from here puts the digit of a carrier behind the zeros.
        to_here = number[2:].startswith(str(_THAILAND))
        by_carrier = not to_here and is_valid(number[3:]) and not is_valid(number[2:])
        return _with_country(number[3:] if by_carrier else number[2:])
    return number


def match_key(written: str) -> str:
    """What a telephone number is matched by: its spelling, of a Lao one always with the country."""
    number = telephone(written)
    return f"+856{number[1:]}" if _LAO_AT_HOME.fullmatch(number) else number


def account(written: str) -> str:
    """The spelling of a bank account or a PromptPay number: digits, of a mobile as `telephone`."""
    number = re.sub(r"\D", "", digits(written))
    abroad = written.strip(" (").startswith("+") or number.startswith("0066")
    return telephone(written) if abroad or HOME.fullmatch(number) else number


def is_valid(number: str) -> bool:
    """Whether digits that begin with a country are a telephone number in use."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(f"+{number}"))
    except phonenumbers.NumberParseException:
        return False


def _with_country(number: str) -> str:
    if not is_valid(number):
        return f"0{number[2:]}" if number.startswith(str(_THAILAND)) else f"+{number}"
    parsed = phonenumbers.parse(f"+{number}")
    if parsed.country_code != _THAILAND:
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    at_home = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return re.sub(r"\D", "", at_home)
