"""A witness of a whole story: what each person keeps to themselves, and who was told what.

A reporter's account and name and what their platform calls their pictures are never anybody
else's. Where they stood, the exact amount and time of a report, and amounts, times and names in
what they typed are theirs until they release each.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bot.logs import JsonLines
from handlers.cases.text import redaction
from storage.cases import audit
from storage.cases.evidence import EvidenceKind
from storage.cases.report import Report
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.keys import person_keys
from storage.tables.cases import Case as CaseRow
from storage.tables.cases import Evidence
from tests.support.phones import Phone
from tests.support.whole_program import Rutan

LINE_NAME = "ทดสอบ"
"""The name in every profile that the strict LINE gives."""
SHORTEST_DETAIL = 4
"""Letters of an amount, time or name in typed words: fewer may be any number of ours."""
SHORTEST = 6
"""Letters from which typed words are looked for in logs: fewer may be one of our own words."""


@dataclass(frozen=True)
class Secret:
    """Something of one person's; `case` is 0 for what no release opens."""

    owner: str
    what: str
    value: str
    case: int = 0

    def is_in(self, text: str) -> bool:
        """Whether a text tells it. Figures count only as a whole number."""
        return re.search(rf"(?<![\w.]){re.escape(self.value)}(?!\d)", text) is not None


@dataclass(frozen=True)
class Told:
    """One call of ours: whose phone it went to, its content, and what was released by then."""

    to: str
    text: str
    released: frozenset[tuple[int, str]]


class Witness(logging.Handler):
    """Watches a Rutan between both platforms; as a handler it also keeps every log line."""

    def __init__(self, rutan: Rutan) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(JsonLines())
        self._rutan = rutan
        self._seen = {"line": 0, "telegram": 0}
        self._details: dict[tuple[int, str, str], Secret] = {}
        self._reporters: dict[int, str] = {}
        self.cases: dict[int, str] = {}
        self.districts: set[str] = set()
        self.told: list[Told] = []
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line as it would be written."""
        self.lines.append(self.format(record))

    async def look(self) -> None:
        """Note the calls since the last look, and what cases now hold and have released."""
        released = await self._rutan.running.database.read(self._note_details)
        for name in self._seen:
            calls = getattr(self._rutan, name).calls
            new, self._seen[name] = calls[self._seen[name] :], len(calls)
            for call in new:
                self.told += [Told(to, text, released) for to, text in self._to_phones(name, call)]

    def _note_details(self, unit: Unit) -> frozenset[tuple[int, str]]:
        rows = unit.connection.execute(select(table(CaseRow))).all()
        released = self._note_places(unit)
        for row in rows:
            cipher = person_keys.of_person(unit, row.reporter)
            told = Report.from_json(cipher.open_json(row.facts))
            self.cases[row.id] = f"{row.word}{row.digits}"
            self.districts.add(row.district)
            owner = self._reporters.setdefault(row.id, self._name_of(row.reporter or ""))
            baht = told.statement.amount
            amounts = {str(baht), f"{baht:,}"} if baht is not None else set()
            times = {told.statement.time} - {""}
            for what, forms in (("amount", amounts), ("time", times)):
                for form in forms:
                    self._details[row.id, what, form] = Secret(owner, what, form, row.id)
            for text in redaction.texts(told):
                for found in redaction.find(text, self._rutan.running.library):
                    if len(value := text[found.start : found.end].strip()) >= SHORTEST_DETAIL:
                        key = row.id, found.kind, value
                        self._details[key] = Secret(owner, found.kind, value, row.id)
            released |= {(row.id, what) for what in told.uncovered}
        return frozenset(released)

    def _note_places(self, unit: Unit) -> set[tuple[int, str]]:
        """Places that were released: told, they are no leak."""
        cases, pieces = table(CaseRow), table(Evidence)
        rows = unit.connection.execute(
            select(pieces.c.case_id, pieces.c.data, cases.c.reporter)
            .join(cases, cases.c.id == pieces.c.case_id)
            .where(pieces.c.kind == EvidenceKind.LOCATION, pieces.c.released.is_(True))
        )
        released = set()
        for row in rows.all():
            place = person_keys.of_person(unit, row.reporter).open(row.data).decode()
            for degrees in place.removeprefix("geo:").split(","):
                owner = self._reporters[row.case_id]
                self._details[row.case_id, "place", degrees] = Secret(
                    owner, "place", degrees, row.case_id
                )
            released.add((row.case_id, "place"))
        return released

    def _name_of(self, person: str) -> str:
        phones = self._rutan.phones()
        stored = self._rutan.running.database.keyring.person
        return next(
            (
                p.name
                for p in phones
                if person in (stored(f"line:{p.id}"), stored(f"telegram:{p.id}"))
            ),
            "",
        )

    def _to_phones(self, channel: str, call: dict[str, Any]) -> Iterator[tuple[str, str]]:
        body = call.get("body") or call.get("params") or {}
        if not isinstance(body, dict):
            return
        token = self._rutan.tokens.get(body.get("replyToken", ""))
        to = body.get("to") or body.get("chat_id") or (token.id if token else [])
        content = {k: v for k, v in body.items() if k not in ("to", "chat_id", "replyToken")}
        text = json.dumps(content, ensure_ascii=False)
        for one in to if isinstance(to, list) else [to]:
            for phone in self._rutan.phones():
                if phone.id == str(one):
                    yield phone.name, text

    def secrets(self) -> list[Secret]:
        """All that somebody keeps to themselves."""
        found = list(self._details.values())
        for phone in self._rutan.phones():
            found += [Secret(phone.name, what, value) for what, value in private(phone)]
        return found

    def leaks(self) -> list[str]:
        """Where somebody was told what is another's and not released, in words."""
        return [
            f"{told.to} is told the {secret.what} of {secret.owner}: {told.text}"
            for secret in self.secrets()
            for told in self.told
            if told.to != secret.owner
            and not self._is_released(secret, told.released)
            and secret.is_in(told.text)
        ]

    def _is_released(self, secret: Secret, released: frozenset[tuple[int, str]]) -> bool:
        """Whether this was shown, be it as another detail: an amount typed and told when asked."""
        return any(
            (known.case, known.what) in released
            for known in (secret, *self._details.values())
            if (known.owner, known.value) == (secret.owner, secret.value)
        )

    def withheld(self) -> list[str]:
        """What was released and yet never told to an official."""
        released = {one for told in self.told for one in told.released}
        return [
            f"{what} of case {case}"
            for case, what in released
            if not any(
                secret.is_in(told.text)
                for secret in self._details.values()
                for told in self.told
                if (secret.case, secret.what) == (case, what) and told.to != secret.owner
            )
        ]

    def in_logs(self) -> list[str]:
        """Log lines that hold a secret, or words that somebody typed."""
        typed = [
            Secret(phone.name, "words", words)
            for phone in self._rutan.phones()
            for words in phone.typed_words
            if len(words) >= SHORTEST
        ]
        secrets = [*self.secrets(), *typed]
        return [line for line in self.lines if any(secret.is_in(line) for secret in secrets)]

    async def in_trail(self) -> list[str]:
        """Lines of the audit trail that hold a secret, notes decrypted, released or not."""
        trails = await self._rutan.running.database.read(
            lambda unit: [entry for case in self.cases for entry in audit.trail(unit, case)]
        )
        lines = [f"{entry.actor} {entry.move} {entry.note}" for entry in trails]
        return [line for line in lines if any(secret.is_in(line) for secret in self.secrets())]

    def in_text(self, text: str) -> list[str]:
        """Secrets that are not released at the end of the story and yet in a text."""
        released = self.told[-1].released if self.told else frozenset()
        return [
            f"{secret.what} of {secret.owner}"
            for secret in self.secrets()
            if not self._is_released(secret, released) and secret.is_in(text)
        ]


def private(phone: Phone) -> Iterator[tuple[str, str]]:
    """(what, value) of all that is nobody else's whatever they release."""
    yield "account", phone.id
    yield "name", phone.display
    if phone.id.startswith("U"):
        yield "name", LINE_NAME
    for latitude, longitude in phone.places:
        yield "place", f"{latitude}"
        yield "place", f"{longitude}"
    for handle in phone.handles:
        yield "picture or voice", handle
