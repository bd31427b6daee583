"""Links to uncovered evidence: sealed with DATA_KEY, for one official, one piece, ten minutes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from storage.engine.keyring import Keyring, WrongKey

GOOD_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Pass:
    """What a link lets its official see: a piece of a case (by its name), until a time (UTC)."""

    case: str
    piece: int
    official: int
    language: str
    until: str


class Links:
    """Makes and reads links below PUBLIC_URL; without one there are none."""

    def __init__(self, base: str | None, keyring: Keyring) -> None:
        self._base = base
        self._keyring = keyring

    def to_evidence(
        self, case: str, piece: int, official: int, language: str, now: datetime
    ) -> str | None:
        """A link for this official, or None where PUBLIC_URL is not set."""
        if self._base is None:
            return None
        until = (now + GOOD_FOR).isoformat()
        made = Pass(case, piece, official, language, until)
        sealed = self._keyring.seal_json({"office": asdict(made)}).decode()
        return f"{self._base}/office/evidence/{sealed}"

    def read(self, token: str, now: datetime) -> Pass | None:
        """What a link says, or None: forged, damaged, or older than ten minutes."""
        try:
            said = self._keyring.open_json(token.encode())
        except (WrongKey, ValueError):
            return None
        if not isinstance(said, dict) or "office" not in said:
            return None  # sealed with the same key for something else
        found = Pass(**said["office"])
        return found if now < datetime.fromisoformat(found.until) else None
