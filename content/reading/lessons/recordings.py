"""Finds the recordings of a lesson: `th.m4a` beside it is the lesson read aloud in Thai."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from content.reading.files import LANGUAGE
from content.reading.foreign_files import FileReader
from content.reading.problems import Mistakes

KINDS = {".m4a": "audio/mp4", ".mp3": "audio/mpeg"}
"""File name suffix -> MIME type that the content must have. Both apps play these two: LINE's audio
message, and Telegram's sendAudio (Bot API: "in the .MP3 or .M4A format")."""

OTHERS = frozenset(
    (".3gp", ".aac", ".amr", ".flac", ".m4b", ".mp4", ".oga", ".ogg", ".opus", ".wav", ".wma")
)
"""Suffixes of recordings that not both apps play."""

LONGEST = 60.0
"""Seconds. LINE: one minute (line-bot-sdk-nodejs, AudioMessage); newer pages name no length."""

LARGEST = 10_000_000
"""Bytes. LINE: 10 MB (as above); Telegram fetches 20 MB (Bot API, "Sending files")."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording: its name in Library.media ("fake-police.th.m4a") and its duration."""

    name: str
    milliseconds: int


def load_recordings(
    home: Path, mistakes: Mistakes, files: FileReader | None
) -> Mapping[str, Recording]:
    """Language -> recording of one lesson; a file that an app would not play is a mistake.

    Without `files` nothing is known of recordings, and none is loaded.
    """
    if files is None:
        return {}
    found: dict[str, Recording] = {}
    for path in sorted(home.iterdir()):
        if path.suffix.lower() in OTHERS:
            mistakes.add(path, 0, "sound_kind", kind=path.suffix)
        elif path.suffix.lower() in KINDS:
            seconds = _seconds(path, mistakes, files)
            if not LANGUAGE.fullmatch(path.stem) or path.suffix not in KINDS:
                mistakes.add(path, 0, "sound_name", file=path.name)
            elif not (home / f"{path.stem}.md").exists():
                mistakes.add(path, 0, "sound_language", language=path.stem)
            elif path.stem in found:
                mistakes.add(path, 0, "sound_twice", language=path.stem)
            elif seconds:
                name = f"{home.name}.{path.name}"
                found[path.stem] = Recording(name, round(seconds * 1000))
    return found


def _seconds(path: Path, mistakes: Mistakes, files: FileReader) -> float | None:
    """The duration in seconds; None with a mistake noted."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            told = files.recording(file.read(LARGEST + 1))
    except OSError:
        told = None
    if told is None:
        mistakes.add(path, 0, "sound_unreadable")
        return None
    seconds, kind = told.seconds, told.mime  # by content: a file may have a wrong suffix
    if kind and kind != KINDS[path.suffix.lower()]:
        mistakes.add(path, 0, "sound_format", kind=kind, suffix=path.suffix)
    elif not seconds:
        mistakes.add(path, 0, "sound_unreadable")
    elif seconds > LONGEST:
        mistakes.add(path, 0, "sound_long", seconds=round(seconds), limit=round(LONGEST))
    elif size > LARGEST:
        mistakes.add(path, 0, "sound_large", mb=f"{size / 1e6:.1f}", limit=LARGEST // 1_000_000)
    else:
        return seconds
    return None
