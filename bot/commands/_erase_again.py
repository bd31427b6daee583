"""For `restore`: erases in the copy whom the ledger of erasures names; says what is not known."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime

from sqlalchemy import Connection

from bot.commands._district_erase import names
from bot.commands._operator import actor_of, system_user
from bot.settings import Settings
from content.reading.library import Library
from handlers.cases.resident.erasing import MOST, cuts
from storage.cases import cases
from storage.engine.keyring import Keyring
from storage.engine.transaction import Change, Unit
from storage.forgetting.again import Again, Helpers, erase_again
from storage.keys.erasure_ledger import ErasureLedger

IN_AGAIN = (
    "is in it again, and nobody can tell who: let people know that they have to ask for it once "
    "more; districts erased in that time, erase again"
)


class ErasingAgain:
    """What is done in a copy before it is used, and what it came to."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ledger = ErasureLedger(settings.erasures)
        self._library = Library.load(settings.content_dir)
        self._done = Again()

    def mend(self, connection: Connection) -> None:
        """Erase in this copy whom the ledger names.

        Raises WrongDataKey, LedgerFailed and CopyTooNew.
        """
        helpers = Helpers(self._cut, self._names, self._actor)
        keyring = Keyring(self._settings.data_keys)
        now = datetime.now(UTC)
        self._done = erase_again(connection, keyring, self._ledger, helpers, now)

    def told(self) -> Iterator[str]:
        """Yield lines that say who was erased, and what cannot be known."""
        done = self._done
        if done.schema:
            yield f"it was at schema {done.schema} and was brought forward, to be erased in"
        if done.people or done.districts:
            yield f"erased again in it, as the ledger tells: {done.people} people"
        for code in done.districts:
            yield (
                f"erased again in it: district {code}; `python -m bot district erase {code}` tells "
                "whether files of it came back too"
            )
        for code, at in done.undone:
            yield (
                f"district {code} was not erased in it: the erasing of {at:%Y-%m-%d %H:%M} UTC "
                "is not in the trail of this copy, which is newer, so that it was undone"
            )
        yield from self._unknown(done)

    def _unknown(self, done: Again) -> Iterator[str]:
        erasures = done.erasures
        if not done.compared or erasures.first is None or erasures.last is None:
            if erasures.others:
                yield (
                    f"the ledger in {self._ledger.folder} is of another installation: it was not "
                    "used"
                )
            yield f"whoever erased themselves since it was made {IN_AGAIN}"
            return
        begin, end = erasures.first, erasures.last
        if done.newest is not None and begin > done.newest.date():
            yield f"whoever erased themselves after the copy and before {begin} {IN_AGAIN}"
        if end < _today():
            yield (
                f"the ledger ends on {end}: whoever erased themselves later, if the service ran, "
                f"{IN_AGAIN}"
            )
        if not done.people and not done.districts:
            yield f"the ledger, kept from {begin} to {end}, names nobody who is in it"

    def _cut(self, unit: Unit, person: str) -> Sequence[Change]:
        return cuts(cases.of_reporter(unit, person, MOST), self._library)

    def _names(self, unit: Unit, district: str) -> Collection[str]:
        return names(unit, self._library, district)

    def _actor(self, unit: Unit) -> str:
        return actor_of(unit, self._settings.run_by or system_user())


def _today() -> date:
    return datetime.now(UTC).date()
