"""The environment variables of look-ups: which outside services and lists are asked about links,
and their keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from bot.variables import Address, Variables, YesNo, matching, number, variable

SAFE_BROWSING_API = "https://safebrowsing.googleapis.com"
URLHAUS_API = "https://urlhaus-api.abuse.ch"
A_DAY = 5000
"""The default for the most requests per day to one service."""


@dataclass(frozen=True, slots=True)
class Services:
    """The services that are asked about links; each is off if its key is "".

    `a_day` is the most requests per day to each.
    """

    safe_browsing_key: str = ""
    safe_browsing_base: str = SAFE_BROWSING_API
    urlhaus_key: str = ""
    urlhaus_base: str = URLHAUS_API
    a_day: int = A_DAY


class LookupSettings(Variables):
    """The environment variables that switch look-ups on."""

    title: ClassVar[str] = "What is asked about links"

    lookups: YesNo = variable(
        "LOOKUPS",
        "0: follow no short link, ask no registry and no service, whatever is forwarded",
        True,
        unset="1",
    )
    safe_browsing_key: Annotated[
        str,
        matching(
            r"[A-Za-z0-9_-]{4,200}",
            "does not look like a key of Google's console (letters, digits, - and _)",
        ),
    ] = variable(
        "SAFE_BROWSING_KEY",
        "a key of Google's Safe Browsing API v5 (Google Cloud console, free, non-commercial use "
        "only): links are asked for, as [who learns what of a link]"
        "(operations.md#who-learns-what-of-a-link) says",
        "",
        unset="off",
    )
    urlhaus_lookups: YesNo = variable(
        "URLHAUS_LOOKUPS",
        "1: ask URLhaus for the host of each link, with `URLHAUS_AUTH_KEY` (abuse.ch, free with "
        "an account)",
        False,
        unset="0",
    )
    urlhaus_key: str = variable(
        "URLHAUS_AUTH_KEY", "key of abuse.ch, for its list and for `URLHAUS_LOOKUPS`", ""
    )
    a_day: Annotated[int, number(0, 9_999_999, "must be a number from 0 to 9999999")] = variable(
        "LOOKUPS_A_DAY",
        "requests a day (UTC) to each of these services, counted in each process",
        A_DAY,
    )
    safe_browsing_base: Address = variable(
        "SAFE_BROWSING_API_BASE", "another address in tests", SAFE_BROWSING_API
    )
    urlhaus_base: Address = variable("URLHAUS_API_BASE", "another address in tests", URLHAUS_API)

    def mistakes(self) -> Iterator[str]:
        """Yield a mistake if URLhaus is on without its key."""
        if self.urlhaus_lookups and not self.urlhaus_key:
            yield (
                "URLHAUS_AUTH_KEY is not set although URLHAUS_LOOKUPS is: "
                "abuse.ch gives one (auth.abuse.ch)"
            )

    @property
    def services(self) -> Services:
        """The services, with keys for those that are on."""
        return Services(
            safe_browsing_key=self.safe_browsing_key if self.lookups else "",
            safe_browsing_base=self.safe_browsing_base,
            urlhaus_key=self.urlhaus_key if self.lookups and self.urlhaus_lookups else "",
            urlhaus_base=self.urlhaus_base,
            a_day=self.a_day,
        )
