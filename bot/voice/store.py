"""The folder of sounds (VOICE_DIR): finds or makes a text's file, and joins files to the sound of
an answer.

`texts/<key>.ogg` is one text, `index.json` says how long each plays. `answers/<key>.m4a` and `.ogg`
are whole answers; `answers/<key>.json` lists the texts of an answer, which are our own words,
and is written before anybody fetches the sound. A key is a hash of language and text, so a sentence
that changes is another sound. That of an answer is made with the folder's secret: our words are
public, and whoever could compute its address could find out that somebody was given this answer.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import os
import secrets
import threading
from collections.abc import Sequence
from pathlib import Path

from bot.voice import sound
from bot.voice.engine import CannotSpeak, Engine
from bot.voice.words import Unsayable

_VERSION = "1"
"""Changes whenever the voice does, so that all is made anew."""

_KEY = 24
_WORD_MILLISECONDS = 330
"""Milliseconds of a word, for the length of what is not made yet."""


def key(language: str, *texts: str) -> str:
    """Return the name of the sound of these texts."""
    told = "\n".join((_VERSION, language, *texts))
    return hashlib.sha256(told.encode()).hexdigest()[:_KEY]


def _secret_in(file: Path) -> bytes:
    """Return the secret that this file holds; it is made if there is none. Raises OSError.

    Should two processes make it at once, one goes on with its own: any name does that none guesses.
    """
    if not file.exists():
        part = file.with_name(f"{file.name}.{os.getpid()}.part")
        with open(part, "wb", opener=lambda path, how: os.open(path, how, 0o600)) as out:
            out.write(secrets.token_bytes(32))
        part.replace(file)
    return file.read_bytes()


def _since(recording: Path | None) -> int:
    return int(recording.stat().st_mtime) if recording else 0


class Store:
    """Reads and makes sounds. Its methods block; all may be called from any thread."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder = folder
        self.engine = engine
        self._texts, self._answers = folder / "texts", folder / "answers"
        self._lock = threading.Lock()
        self._index: dict[str, tuple[int, int]] = self._read_index()
        self._secret = b""

    def _read_index(self) -> dict[str, tuple[int, int]]:
        """Return key -> milliseconds, and when the recording was made (0: by machine)."""
        try:
            found = json.loads((self.folder / "index.json").read_text("utf-8"))
            return {str(k): (int(long), int(since)) for k, (long, since) in found.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def write_index(self) -> None:
        """Store how long each text plays."""
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / "index.part"
        part.write_text(json.dumps(self._index), "utf-8")
        part.replace(self.folder / "index.json")

    def size(self) -> int:
        """Return how many texts are made."""
        return len(self._index)

    def has(self, language: str, text: str) -> bool:
        """Return whether the sound of a text is made."""
        return key(language, text) in self._index

    def can_say(self, language: str, text: str) -> bool:
        """Return whether the text is made, or can be."""
        return self.has(language, text) or self._words(language, text) > 0

    def _words(self, language: str, text: str) -> int:
        """Return how many words are said of a text; 0 if it cannot be said."""
        if language not in self.engine.languages:
            return 0
        try:
            return sum(len(c.said.split()) for c in self.engine.clauses(text, language))
        except Unsayable:
            return 0

    def length(self, language: str, text: str) -> int:
        """Return the milliseconds of a text: as made, else estimated."""
        made = self._index.get(key(language, text))
        return made[0] if made else self._words(language, text) * _WORD_MILLISECONDS

    def make(self, language: str, text: str, recording: Path | None = None) -> None:
        """Make the sound of one text, from a person's recording if there is one.

        Raises CannotSpeak, Unsayable.
        """
        given = sound.decode(recording) if recording else self._spoken(language, text)
        samples, name = sound.level(given), key(language, text)
        sound.encode(samples, self._texts / name, (sound.TELEGRAM_FORM,))
        self._index[name] = sound.milliseconds(samples), _since(recording)

    def is_current(self, language: str, text: str, recording: Path | None) -> bool:
        """Return whether the sound is made, and of this recording or without one."""
        made = self._index.get(key(language, text))
        return made is not None and made[1] == _since(recording)

    def _spoken(self, language: str, text: str) -> bytes:
        return self.engine.speak(self.engine.clauses(text, language))

    def samples(self, language: str, text: str) -> bytes:
        """Return the levelled samples of a text. Raises CannotSpeak, Unsayable."""
        made = self._texts / (key(language, text) + sound.TELEGRAM_FORM)
        if self.has(language, text) and made.is_file():
            return sound.decode(made)
        return sound.level(self._spoken(language, text))

    def plan(self, language: str, texts: Sequence[str]) -> str:
        """Store what an answer says, and return its key; the sound is made when it is fetched.

        Raises CannotSpeak if the folder cannot be written.
        """
        try:
            self._answers.mkdir(parents=True, exist_ok=True)
            secret = self._secret = self._secret or _secret_in(self.folder / "secret")
            open_to_all = key(language, *texts).encode()
            name = hmac.new(secret, open_to_all, hashlib.sha256).hexdigest()[:_KEY]
            told = self._answers / f"{name}.json"
            if not told.exists():
                part = told.with_suffix(".part")
                part.write_text(json.dumps([language, *texts], ensure_ascii=False), "utf-8")
                part.replace(told)
        except OSError as error:
            raise CannotSpeak(f"{self._answers}: {error.strerror or error}") from error
        return name

    def answer(self, name: str, form: str) -> Path | None:
        """Return the file of a planned answer, made now if it has to be; None if none was planned.

        `name` is a key, `form` one of sound.KINDS. Raises CannotSpeak, Unsayable.
        """
        file = self._answers / f"{name}{form}"
        if file.is_file():
            return file
        try:
            told = json.loads((self._answers / f"{name}.json").read_text("utf-8"))
        except (OSError, ValueError):
            return None
        if not (isinstance(told, list) and len(told) > 1 and all(isinstance(t, str) for t in told)):
            return None
        language, *texts = told
        with self._lock:  # one at a time: an app may ask for the same file several times
            if not file.is_file():
                sound.encode(self._in_a_row(language, texts), self._answers / name)
        return file

    def _in_a_row(self, language: str, texts: Sequence[str]) -> bytes:
        """Return the samples of an answer: what is made is decoded at once, the rest spoken."""
        made = [self._texts / (key(language, text) + sound.TELEGRAM_FORM) for text in texts]
        runs = itertools.groupby(zip(texts, made, strict=True), lambda pair: pair[1].is_file())
        parts: list[bytes] = []
        for there, pairs in runs:
            told = list(pairs)
            if there:
                parts.append(sound.decode_in_a_row([file for _, file in told]))
            else:
                parts.append(sound.join(self.samples(language, text) for text, _ in told))
        return sound.join(parts)

    def forget_others(self, wanted: Sequence[tuple[str, str]]) -> int:
        """Remove sounds of texts that are not wanted any more, and all answers; return how many."""
        keys = {key(language, text) for language, text in wanted}
        gone = 0
        for path in [*self._texts.glob("*"), *self._answers.glob("*")]:
            if path.parent == self._answers or path.stem not in keys:
                path.unlink(missing_ok=True)
                gone += 1
        self._index = {name: made for name, made in self._index.items() if name in keys}
        return gone
