"""What a report holds, and the very words in which an official reads it.

Facts are a JSON object: loss (LOSSES), claimed, voice, wanted (ids of CHOICES, or own words under
"<step>_words"), phones, accounts, links, words, scam_type, day (ISO), talk (questions and answers),
helper (told for somebody else), notes (of officials, never shown to the reporter), and what is
closed to officials until `released` names it: amount (baht; `about` where it is a rough one), time
(own words), and in all own words what covered.py covers. All may be absent.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from content.reading.library import Library
from handlers.cases.text import redaction, same_wording, sanitize
from handlers.core.calendar import day_in_thailand, in_figures
from handlers.core.say import Passage, Phrase, Quote, Say
from handlers.core.text import written
from storage.cases import sightings
from storage.cases.campaigns import Campaign
from storage.cases.sightings import Seen

Facts = Mapping[str, Any]

NO_LOSS = "none"
URGENT_LOSSES = ("paid", "code", "app")
LOSSES = (NO_LOSS, *URGENT_LOSSES)
"""What was lost: nothing, money, a code or personal data, the telephone (an app was installed)."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "claimed": (
        "police", "bank", "parcel", "utility", "state", "relative", "company", "job", "other",
    ),
    "voice": ("person", "recording", "message"),
    "wanted": ("transfer", "code", "app", "data", "video", "other"),
}  # fmt: skip
"""Steps that are answered by a button, and their choices."""

MOST_LISTED = 5
"""Numbers or links shown on one card."""


def is_urgent(facts: Facts) -> bool:
    """Whether money, a code or the telephone is in a stranger's hands: never waits for a digest."""
    return facts.get("loss") in URGENT_LOSSES


def spread(campaign: Campaign | None) -> tuple[Say, ...]:
    """How far the same fraud has spread, for officials."""
    if campaign is None or campaign.reports < 2:
        return ()
    values: dict[str, Say | int] = {
        "reports": campaign.reports,
        "districts": campaign.districts,
        "first": in_figures(day_in_thailand(campaign.first)),
        "last": in_figures(day_in_thailand(campaign.last)),
    }
    return (Phrase("case.campaign", values),)


def counted(count: int, released: int = 0) -> tuple[Say, ...]:
    """How many pictures and voice messages there are, and how many of them officials may see."""
    return (Phrase("evidence.count", {"count": count, "released": released}),) if count else ()


def lines(facts: Facts, library: Library) -> tuple[Say, ...]:
    """The report line by line, as shown to the reporter before and to officials after sending."""
    open_kinds = tuple(facts.get("released", ()))

    def typed(text: str) -> Say:
        return Quote(defanged(redaction.cover(text, library, open_kinds)))

    shown: list[Say] = [Phrase(f"case.loss.{facts.get('loss', 'unknown')}")]
    if facts.get("helper"):
        shown.append(Phrase("case.helper"))
    for step in CHOICES:
        if own := facts.get(f"{step}_words"):
            shown.append(Phrase(f"case.{step}", {"what": typed(own)}))
        elif chosen := facts.get(step):
            shown.append(Phrase(f"case.{step}", {"what": Phrase(f"report.{step}.{chosen}")}))
    if scam_type := library.scam_types.get(facts.get("scam_type", "")):
        shown.append(Phrase("case.trick", {"what": Passage(scam_type.name)}))
    if phones := facts.get("phones"):
        shown.append(Phrase("case.phones", {"numbers": Quote(_listed(phones))}))
    if accounts := facts.get("accounts"):
        shown.append(Phrase("case.accounts", {"numbers": Quote(_listed(accounts))}))
    if links := facts.get("links"):
        shown.append(Phrase("case.links", {"links": Quote(_listed(map(defanged, links)))}))
    shown += _money(facts)
    if words := facts.get("words"):
        shown.append(Phrase("case.words", {"words": typed(words)}))
    if hidden := redaction.in_words(facts, library):
        shown.append(Phrase("case.covered", {"what": _all_of(hidden)}))
    return tuple(shown)


def _all_of(kinds: tuple[str, ...]) -> Say:
    first, *rest = kinds
    name = Phrase(f"case.covered.{first}")
    if not rest:
        return name
    return Phrase("case.covered.more", {"first": name, "rest": _all_of(tuple(rest))})


def _money(facts: Facts) -> list[Say]:
    """When and how much: a day and a band, until the reporter releases what is exact."""
    shown: list[Say] = []
    released = facts.get("released", ())
    if day := facts.get("day"):
        shown.append(Phrase("case.day", {"day": in_figures(dt.date.fromisoformat(day))}))
    if time := facts.get("time") if "time" in released else None:
        shown.append(Phrase("case.time", {"time": Quote(time)}))
    if amount := facts.get("amount"):
        baht: Say = Quote(f"{amount:,}") if "amount" in released else band(amount)
        shown.append(Phrase("case.amount", {"amount": baht}))
    for asked in ("bank", "police"):
        if answer := facts.get(asked):
            shown.append(Phrase(f"case.{asked}.{answer}"))
    return shown


BANDS = (1_000, 10_000, 100_000)
"""Baht below which an amount is in the first, second, third band; the fourth has no end."""


def band(amount: int) -> Say:
    """The band an amount lies in."""
    return Phrase(f"case.band.{sum(amount >= edge for edge in BANDS)}")


def _listed(values: Any) -> str:
    values = list(values)
    more = " ..." if len(values) > MOST_LISTED else ""
    return ", ".join(values[:MOST_LISTED]) + more


_HOST = re.compile(r"[\w\-]+(?:\.[\w\-]+)*\.[a-z]{2,}", re.IGNORECASE)


def defanged(text: str) -> str:
    """Links nobody opens by mistake, in any text: "hxxps://example[.]com/x"."""
    text = re.sub(r"\bhttp(?=s?://)", "hxxp", text, flags=re.IGNORECASE)
    return _HOST.sub(lambda match: match[0].replace(".", "[.]"), text)


def talk(facts: Facts, library: Library) -> tuple[Say, ...]:
    """The questions and answers so far, one line each, without saying who wrote them."""
    return tuple(
        Phrase(f"case.talk.{entry['by']}", {"words": spoken(entry, facts, library)})
        for entry in facts.get("talk", ())
    )


def spoken(entry: Mapping[str, Any], facts: Facts, library: Library) -> Say:
    """What was said: words by language (a template or ready answer), own words, or a refusal.

    A reporter's own words are covered as everywhere else.
    """
    if texts := entry.get("texts"):
        return Passage(texts)
    if not (own := entry.get("words")):
        return Phrase("case.talk.declined")
    if entry["by"] == "reporter":
        own = redaction.cover(own, library, tuple(facts.get("released", ())))
    return Quote(defanged(own))


def with_talk(facts: Facts, **entry: Any) -> dict[str, Any]:
    """The facts with one more question or answer."""
    return {**facts, "talk": [*facts.get("talk", ()), entry]}


def with_words(facts: Facts, text: str, library: Library) -> dict[str, Any]:
    """The facts with more free words; numbers in them are noted, but not the reporter's own."""
    own = redaction.without_own(written(text), library)
    words = "\n".join(filter(None, (facts.get("words"), sanitize.words(text))))[: sanitize.LONGEST]
    phones = dict.fromkeys([*facts.get("phones", ()), *sanitize.phones(own)])
    return {**facts, "words": words, **({"phones": list(phones)} if phones else {})}


def seen(facts: Facts) -> tuple[Seen, ...]:
    """What can be matched with other reports."""
    phones = [
        Seen(sightings.PHONE, sanitize.normal_phone(phone)) for phone in facts.get("phones", ())
    ]
    accounts = [Seen(sightings.ACCOUNT, account) for account in facts.get("accounts", ())]
    hosts = {_host(link) for link in facts.get("links", ())}
    domains = (Seen(sightings.DOMAIN, host) for host in sorted(hosts) if host)
    return (*phones, *accounts, *domains, *same_wording.seen(facts.get("words", "")))


def _host(link: str) -> str:
    try:
        return (urlsplit(link if "//" in link else f"//{link}").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
