"""Notes in files outside the database who was erased, so that a copy of before that is put back can
be erased once more (storage/forgetting/again.py).

A line holds a day, a mark of the installation, a kind and what was erased:

    2026-11-30 5feceb66ffc86f38 person 9f86d081884c7d659a2feaa0c55ad015

A person's mark is a hash under their own key, which erasing destroys: nobody can tell from it who
they are or whether they are in it, with every other key and their account at hand; only a copy that
still holds that key can. Who comes again gets another key, and is another one for the ledger.

Who goes with a district stands there with the time of that act: they count once the line of the
district follows, and no longer once a line takes that back, for an act that was undone:

    2026-11-30 5feceb66ffc86f38 person 9f86d081884c7d659a2feaa0c55ad015 2026-11-30T02:10:00+00:00
    2026-11-30 5feceb66ffc86f38 district 3805 2026-11-30T02:10:00+00:00
    2026-11-30 5feceb66ffc86f38 void 3805 2026-11-30T02:10:00+00:00

Each machine appends to a file a month of its own, so that the files of several can be put into one
folder. A line that a stopped machine left half is no line.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import re
import secrets
import socket
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from storage.engine.address import PRIVATE_FILE, PRIVATE_FOLDER, leave_to
from storage.engine.keyring import Keyring, WrongKey

log = logging.getLogger(__name__)

_END = ".erasures"
_FILE = re.compile(r"(\d{4}-\d{2})-[0-9a-f]{8}(?:[0-9a-f]{8})?(-\d+)?\.erasures")
"""Month, machine, letters of its folder (older files have none), process."""
_OPEN, _PERSON, _DISTRICT, _VOID = "open", "person", "district", "void"
_AT = r"\d{4}-\d{2}-\d{2}T[0-9:.]{8,15}\+00:00"
_LINE = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2}) (?P<of>[0-9a-f]{16}) (?:"
    rf"(?P<open>open)|person (?P<person>[0-9a-f]{{32}})(?: (?P<of_act>{_AT}))?"
    rf"|(?P<kind>district|void) (?P<district>\d{{4}}) (?P<at>{_AT}))"
)


class LedgerFailed(Exception):
    """Raised if the ledger cannot be written or read; the message says why and what to look at."""


@dataclass(frozen=True, slots=True)
class Erasures:
    """What the ledger of one installation holds.

    people:    marks of those who were erased by themselves.
    districts: (code, time of the erasing), oldest first, without those that were undone.
    residents: time of the erasing of a district -> marks of those who went with it.
    first, last: the days from which and up to which it was kept; None if it holds nothing.
    others:    lines of other installations.
    """

    people: frozenset[str] = frozenset()
    districts: tuple[tuple[str, datetime], ...] = ()
    first: date | None = None
    last: date | None = None
    others: int = 0
    residents: Mapping[datetime, frozenset[str]] = field(default_factory=dict)


class ErasureLedger:
    """The files in one folder. Any number of processes may append to it at once.

    `problem` says why the last line could not be written, None if it could.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problem: str | None = None
        self._kept_open: date | None = None

    def keep_open(self, keyring: Keyring, now: datetime) -> None:
        """Note, once a day and after a line could not be written, that the ledger is kept.

        Raises LedgerFailed.
        """
        if self.problem or self._kept_open != now.date():
            self._append(now, [f"{_begin(keyring, now)} {_OPEN}"])
            self._kept_open = now.date()

    def note_people(
        self,
        keyring: Keyring,
        now: datetime,
        keys: Mapping[str, bytes],
        act: datetime | None = None,
    ) -> None:
        """Note that these people (id -> wrapped key) are erased; on the disk once it returns.

        `act` is the time of the erasing of a district with which they go: `note_district` follows.

        It comes before the transaction ends: what is noted and then not erased is erased when the
        turn is run again. Left out is whose key no data key opens: no copy that DATA_KEY opens has
        anything of theirs either. Raises LedgerFailed.
        """
        begin, end = _begin(keyring, now), f" {_utc(act)}" if act else ""
        if marks := sorted(marks_of(keyring, keys)):
            self._append(now, [f"{begin} {_PERSON} {mark}{end}" for mark in marks])

    def note_district(self, keyring: Keyring, now: datetime, code: str) -> None:
        """Note that a district is erased; `now` is also the time of the act in the trail.

        Raises LedgerFailed.
        """
        self._append(now, [f"{_begin(keyring, now)} {_DISTRICT} {code} {_utc(now)}"])

    def take_back(self, keyring: Keyring, at: datetime, code: str) -> None:
        """Note that the erasing of a district at this time was undone, with that of its people.

        Raises LedgerFailed.
        """
        self._append(at, [f"{_begin(keyring, at)} {_VOID} {code} {_utc(at)}"])

    def read(self, keyring: Keyring) -> Erasures:
        """Return what is noted of the installation whose hash keys these are.

        Raises LedgerFailed.
        """
        own, others = installation(keyring), 0
        people: set[str] = set()
        acts: dict[str, set[tuple[str, datetime]]] = {_DISTRICT: set(), _VOID: set()}
        with_act: dict[datetime, set[str]] = {}
        days: set[str] = set()
        for found in self._lines():
            if found["of"] != own:
                others += 1
                continue
            days.add(found["day"])
            with contextlib.suppress(ValueError):  # a time that there is not
                if found["of_act"]:
                    at = datetime.fromisoformat(found["of_act"])
                    with_act.setdefault(at, set()).add(found["person"])
                elif found["person"]:
                    people.add(found["person"])
                elif found["kind"]:
                    acts[found["kind"]].add(
                        (found["district"], datetime.fromisoformat(found["at"]))
                    )
        first, last = (date.fromisoformat(f(days)) if days else None for f in (min, max))
        districts = sorted(acts[_DISTRICT] - acts[_VOID], key=lambda each: each[1])
        residents = {at: frozenset(with_act[at]) for _, at in districts if at in with_act}
        return Erasures(frozenset(people), tuple(districts), first, last, others, residents)

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
        try:
            self._written(now, lines)
        except LedgerFailed as failed:
            self.problem = str(failed)
            raise
        self.problem = None

    def _written(self, now: datetime, lines: Collection[str]) -> None:
        with _told(self.folder, "written"):
            _make(self.folder)
            name = f"{now.astimezone(UTC):%Y-%m}-{_machine(_letters(self.folder))}{_END}"
            path = self.folder / name
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


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _letters(folder: Path) -> str:
    """Return random letters of this folder: two machines may have one name ("localhost").

    They are the name of an empty file, with the number by which the disk knows the folder, so that
    those of another folder that were copied into this one do not count.
    """
    begin = f".folder-{folder.stat().st_ino}-"
    for path in sorted(folder.glob(f"{begin}*")):
        letters = path.name.removeprefix(begin)
        if re.fullmatch(r"[0-9a-f]{8}", letters):
            return letters
    letters, owner = secrets.token_hex(4), folder.stat()
    path = folder / f"{begin}{letters}"
    path.touch(mode=PRIVATE_FILE)
    leave_to(path, (owner.st_uid, owner.st_gid))
    return letters


def _machine(letters: str) -> str:
    """Return what stands for this machine in a file's name; on Windows for this process too, as
    appending is not atomic there."""
    name = hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8] + letters
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
