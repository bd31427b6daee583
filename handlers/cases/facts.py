"""What a report holds, and the very words in which an official reads it.

Facts are a JSON object: loss (LOSSES), claimed, voice, wanted (ids of CHOICES, or own words under
"<step>_words"), phones, links, words, scam_type, talk (questions and answers). All may be absent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from content.library import Library
from handlers.cases import scrub
from handlers.core.say import Passage, Phrase, Quote, Say
from storage import sightings
from storage.sightings import Seen

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


def lines(facts: Facts, library: Library) -> tuple[Say, ...]:
    """The report line by line, as shown to the reporter before and to officials after sending."""
    shown: list[Say] = [Phrase(f"case.loss.{facts.get('loss', 'unknown')}")]
    for step in CHOICES:
        if own := facts.get(f"{step}_words"):
            shown.append(Phrase(f"case.{step}", {"what": Quote(defanged(own))}))
        elif chosen := facts.get(step):
            shown.append(Phrase(f"case.{step}", {"what": Phrase(f"report.{step}.{chosen}")}))
    if scam_type := library.scam_types.get(facts.get("scam_type", "")):
        shown.append(Phrase("case.trick", {"what": Passage(scam_type.name)}))
    if phones := facts.get("phones"):
        shown.append(Phrase("case.phones", {"numbers": Quote(_listed(phones))}))
    if links := facts.get("links"):
        shown.append(Phrase("case.links", {"links": Quote(_listed(map(defanged, links)))}))
    if words := facts.get("words"):
        shown.append(Phrase("case.words", {"words": Quote(defanged(words))}))
    return tuple(shown)


def _listed(values: Any) -> str:
    values = list(values)
    more = " ..." if len(values) > MOST_LISTED else ""
    return ", ".join(values[:MOST_LISTED]) + more


_HOST = re.compile(r"[\w\-]+(?:\.[\w\-]+)*\.[a-z]{2,}", re.IGNORECASE)


def defanged(text: str) -> str:
    """Links nobody opens by mistake, in any text: "hxxps://example[.]com/x"."""
    text = re.sub(r"\bhttp(?=s?://)", "hxxp", text, flags=re.IGNORECASE)
    return _HOST.sub(lambda match: match[0].replace(".", "[.]"), text)


def talk(facts: Facts) -> tuple[Say, ...]:
    """The questions and answers so far, one line each, without saying who wrote them."""
    return tuple(
        Phrase(f"case.talk.{entry['by']}", {"words": spoken(entry)})
        for entry in facts.get("talk", ())
    )


def spoken(entry: Mapping[str, Any]) -> Say:
    """What was said: words by language (a template or ready answer), own words, or a refusal."""
    if texts := entry.get("texts"):
        return Passage(texts)
    return Quote(defanged(entry["words"])) if entry.get("words") else Phrase("case.talk.declined")


def with_talk(facts: Facts, **entry: Any) -> dict[str, Any]:
    """The facts with one more question or answer."""
    return {**facts, "talk": [*facts.get("talk", ()), entry]}


def with_words(facts: Facts, text: str) -> dict[str, Any]:
    """The facts with more free words; numbers in them are noted as well."""
    words = "\n".join(filter(None, (facts.get("words"), scrub.words(text))))[: scrub.LONGEST]
    phones = dict.fromkeys([*facts.get("phones", ()), *scrub.phones(text)])
    return {**facts, "words": words, **({"phones": list(phones)} if phones else {})}


def seen(facts: Facts) -> tuple[Seen, ...]:
    """What can be matched with other reports."""
    phones = [Seen(sightings.PHONE, scrub.normal_phone(phone)) for phone in facts.get("phones", ())]
    accounts = [Seen(sightings.ACCOUNT, account) for account in facts.get("accounts", ())]
    hosts = {_host(link) for link in facts.get("links", ())}
    return (*phones, *accounts, *(Seen(sightings.DOMAIN, host) for host in sorted(hosts) if host))


def _host(link: str) -> str:
    try:
        return (urlsplit(link if "//" in link else f"//{link}").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
