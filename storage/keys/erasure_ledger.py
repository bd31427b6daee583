"""Notes in files outside the database who was erased, so that a copy of before that is put back can
be erased once more (storage/forgetting/again.py).

A line holds a day, a mark of the installation, a kind and what was erased:

    2026-11-30 5feceb66ffc86f38 person 9f86d081884c7d659a2feaa0c55ad015

A person's mark is a hash under their own key, which erasing destroys: nobody can tell from it who
they are or whether they are in it, with every other key and their account at hand; only a copy that
still holds that key can. Who comes again gets another key, and is another one for the ledger.

Each machine appends to a file a month of its own, so that the files of several can be put into one
folder. A line that a stopped machine left half is no line.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import re
import socket
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from storage.engine.address import PRIVATE_FILE, PRIVATE_FOLDER, leave_to
from storage.engine.keyring import Keyring, WrongKey

log = logging.getLogger(__name__)

_END = ".erasures"
_FILE = re.compile(r"(\d{4}-\d{2})-[0-9a-f]{8}(-\d+)?\.erasures")
_OPEN, _PERSON, _DISTRICT = "open", "person", "district"
_LINE = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2}) (?P<of>[0-9a-f]{16}) (?:"
    r"(?P<open>open)|person (?P<person>[0-9a-f]{32})"
    r"|district (?P<district>\d{4}) (?P<at>\d{4}-\d{2}-\d{2}T[0-9:.]{8,15}\+00:00))"
)


class LedgerFailed(Exception):
    """Raised if the ledger cannot be written or read; the message says why and what to look at."""


@dataclass(frozen=True, slots=True)
class Erasures:
    """What the ledger of one installation holds.

    people:    marks of those who were erased.
    districts: (code, time of the erasing), oldest first.
    first, last: the days from which and up to which it was kept; None if it holds nothing.
    others:    lines of other installations.
    """

    people: frozenset[str] = frozenset()
    districts: tuple[tuple[str, datetime], ...] = ()
    first: date | None = None
    last: date | None = None
    others: int = 0


class ErasureLedger:
    """The files in one folder. Any number of processes may append to it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._kept_open: date | None = None

    def keep_open(self, keyring: Keyring, now: datetime) -> None:
        """Note, once a day, that the ledger is kept. Raises LedgerFailed."""
        if self._kept_open != now.date():
            self._append(now, [f"{_begin(keyring, now)} {_OPEN}"])
            self._kept_open = now.date()

    def note_people(self, keyring: Keyring, now: datetime, keys: Mapping[str, bytes]) -> None:
        """Note that these people (id -> wrapped key) are erased; on the disk once it returns.

        It comes before the transaction ends: what is noted and then not erased is erased when the
        turn is run again. Left out is whose key no data key opens: no copy that DATA_KEY opens has
        anything of theirs either. Raises LedgerFailed.
        """
        begin = _begin(keyring, now)
        if marks := sorted(marks_of(keyring, keys)):
            self._append(now, [f"{begin} {_PERSON} {mark}" for mark in marks])

    def note_district(self, keyring: Keyring, now: datetime, code: str) -> None:
        """Note that a district is erased; `now` is also the time of the act in the trail.

        Raises LedgerFailed.
        """
        at = now.astimezone(UTC).isoformat()
        self._append(now, [f"{_begin(keyring, now)} {_DISTRICT} {code} {at}"])

    def read(self, keyring: Keyring) -> Erasures:
        """Return what is noted of the installation whose hash keys these are.

        Raises LedgerFailed.
        """
        own, others = installation(keyring), 0
        people: set[str] = set()
        districts: set[tuple[str, datetime]] = set()
        days: set[str] = set()
        for found in self._lines():
            if found["of"] != own:
                others += 1
                continue
            days.add(found["day"])
            if found["person"]:
                people.add(found["person"])
            elif found["district"]:
                with contextlib.suppress(ValueError):
                    districts.add((found["district"], datetime.fromisoformat(found["at"])))
        first, last = (date.fromisoformat(f(days)) if days else None for f in (min, max))
        by_time = tuple(sorted(districts, key=lambda each: each[1]))
        return Erasures(frozenset(people), by_time, first, last, others)

    def drop_before(self, day: date) -> int:
        """Delete the files of months that ended before this day; return how many there were.

        Raises LedgerFailed.
        """
        with _told(self.folder, "cleared"):
            old = [path for path, month in self._files() if month < f"{day:%Y-%m}"]
            for path in old:
                path.unlink(missing_ok=True)
        return len(old)

    def _files(self) -> list[tuple[Path, str]]:
        if not self.folder.is_dir():
            return []
        names = ((path, _FILE.fullmatch(path.name)) for path in sorted(self.folder.iterdir()))
        return [(path, name[1]) for path, name in names if name]

    def _lines(self) -> Iterator[re.Match[str]]:
        with _told(self.folder, "read"):
            for path, _ in self._files():
                text = path.read_text(encoding="ascii", errors="replace")
                whole = text[: text.rfind("\n") + 1]
                yield from filter(None, map(_valid, whole.splitlines()))

    def _append(self, now: datetime, lines: Collection[str]) -> None:
        path = self.folder / f"{now.astimezone(UTC):%Y-%m}-{_machine()}{_END}"
        with _told(self.folder, "written"):
            _make(self.folder)
            new = not path.exists()
            flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
            file = os.open(path, flags, PRIVATE_FILE)
            try:
                size = os.fstat(file).st_size
                if size:
                    os.lseek(file, size - 1, os.SEEK_SET)
                # Behind a line that was cut off, a new one begins.
                lead = "\n" if size and os.read(file, 1) != b"\n" else ""
                data = (lead + "".join(f"{line}\n" for line in lines)).encode("ascii")
                if os.write(file, data) != len(data):
                    raise OSError(28, "No space left on device", str(path))
                os.fsync(file)
            finally:
                os.close(file)
            if new:
                owner = self.folder.stat()
                leave_to(path, (owner.st_uid, owner.st_gid))
                _names_to_disk(self.folder)


def installation(keyring: Keyring) -> str:
    """Return what stands in the ledger for the installation whose hash keys these are."""
    return keyring.hash("erasure ledger", "installation")[:16]


def marks_of(keyring: Keyring, keys: Mapping[str, bytes]) -> dict[str, str]:
    """Return mark -> person for these people (id -> wrapped key) whose key can be opened."""
    marks = {}
    for person, wrapped in keys.items():
        with contextlib.suppress(WrongKey):
            marks[keyring.erasure_mark(person, wrapped)] = person
    return marks


def _begin(keyring: Keyring, now: datetime) -> str:
    return f"{now.astimezone(UTC):%Y-%m-%d} {installation(keyring)}"


def _valid(line: str) -> re.Match[str] | None:
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    try:
        date.fromisoformat(found["day"])
    except ValueError:
        return None
    return found


def _machine() -> str:
    """Return what stands for this machine in a file's name; on Windows for this process too, as
    appending is not atomic there."""
    name = hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]
    return f"{name}-{os.getpid()}" if sys.platform == "win32" else name


def _make(folder: Path) -> None:
    if folder.is_dir():
        return
    above = next(each for each in folder.absolute().parents if each.exists()).stat()
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    leave_to(folder, (above.st_uid, above.st_gid))


def _names_to_disk(folder: Path) -> None:
    if sys.platform == "win32":
        return  # folders cannot be opened there
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextlib.contextmanager
def _told(folder: Path, what: str) -> Iterator[None]:
    """Turn an error of the system into LedgerFailed, and log it: it names no person."""
    try:
        yield
    except OSError as error:
        message = (
            f"the ledger of erasures in {folder} cannot be {what} ({error.strerror or error}): "
            "look who may write there (ERASURES_FOLDER) and whether the disk is full"
        )
        log.error("%s", message)
        raise LedgerFailed(message) from error
