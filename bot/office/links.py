"""Makes and reads the sealed text in a link to evidence, which names the official and ends soon.

A link is encrypted with DATA_KEY and valid for one official and one piece, for ten minutes.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from storage.engine.keyring import Keyring, WrongKey

GOOD_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Pass:
    """The content of a link: it lets an official see one piece of evidence of a case.

    `case` is the case's name, `official` the official's number, `until` a time in ISO 8601 (UTC).
    """

    case: str
    piece: int
    official: int
    language: str
    until: str


class Links:
    """Makes and reads links below `base`: PUBLIC_URL, a trial's own address, or None."""

    def __init__(self, base: str | None, keyring: Keyring) -> None:
        self.base = base
        self._keyring = keyring

    @property
    def secure(self) -> bool:
        """Whether browsers come by HTTPS, so that cookies may demand it."""
        return self.base is not None and self.base.startswith("https:")

    def to_sign_in(self, code: str) -> str | None:
        """Return the link that signs an official in with this code, or None without pages."""
        return f"{self.base}/office/enter/{code}" if self.base else None

    def to_evidence(
        self, case: str, piece: int, official: int, language: str, now: datetime
    ) -> str | None:
        """Return a link for this official, or None if there are no pages."""
        if self.base is None:
            return None
        until = (now + GOOD_FOR).isoformat()
        made = Pass(case, piece, official, language, until)
        sealed = self._keyring.seal_json({"office": asdict(made)}).decode()
        return f"{self.base}/office/evidence/{sealed}"

    def inside(self, link: str | None) -> str | None:
        """Return the same link as a path on our own pages."""
        return link.removeprefix(self.base) if link and self.base else link

    def read(self, token: str, now: datetime) -> Pass | None:
        """Return the content of a link; None if it is forged, damaged or has expired."""
        try:
            said = self._keyring.open_json(token.encode())
        except (WrongKey, ValueError):
            return None
        if not isinstance(said, dict) or "office" not in said:
            return None  # encrypted with the same key for another purpose
        found = Pass(**said["office"])
        return found if now < datetime.fromisoformat(found.until) else None
