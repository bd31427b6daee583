"""Evens the loudness of samples, joins them, and writes them by ffmpeg in the formats that LINE and
Telegram play.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from bot.foreign.ocr import environment
from bot.voice.engine import RATE, CannotSpeak

LINE_FORM, TELEGRAM_FORM = ".m4a", ".ogg"
"""LINE plays AAC (Messaging API, audio message); Telegram shows OPUS in OGG as a voice message
(Bot API, sendVoice)."""

KINDS = {LINE_FORM: "audio/mp4", TELEGRAM_FORM: "audio/ogg"}

LOUDNESS = -18.0
"""Decibels below full scale of the root mean square, silence left out."""
PEAK = 0.89
"""The highest sample, of 1: one decibel below full scale."""

_SECONDS = 60.0
_FRAME = RATE // 50
_SILENT = 0.01
GAP = 0.35
"""Seconds of silence between two texts."""
_SILENCE = bytes(2 * int(GAP * RATE))


def level(samples: bytes) -> bytes:
    """Return the samples at LOUDNESS, no sample above PEAK."""
    wave = np.frombuffer(samples[: len(samples) // 2 * 2], dtype="<i2").astype(np.float32) / 32768
    frames = wave[: len(wave) // _FRAME * _FRAME].reshape(-1, _FRAME)
    power = np.sqrt((frames**2).mean(axis=1)) if len(frames) else np.zeros(1)
    loud = power[power > _SILENT]
    if not len(loud):
        return samples
    gain = 10 ** (LOUDNESS / 20) / float(np.sqrt((loud**2).mean()))
    # Soft above half of the peak, so that one loud sound does not keep a whole text quiet.
    wave = PEAK * np.tanh(wave * gain / PEAK)
    return (wave * 32767).astype("<i2").tobytes()


def milliseconds(samples: bytes) -> int:
    """Return the duration of samples."""
    return round(len(samples) / 2 / RATE * 1000)


def join(texts: Iterable[bytes]) -> bytes:
    """Return the samples of several texts with a short silence between them."""
    return _SILENCE.join(texts)


def can_encode() -> bool:
    """Return whether ffmpeg is installed."""
    return shutil.which("ffmpeg") is not None


def encode(samples: bytes, stem: Path, forms: Iterable[str] = tuple(KINDS)) -> None:
    """Write stem.m4a and stem.ogg, each whole or not at all. Raises CannotSpeak."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    parts = {form: stem.with_name(f"{stem.name}.part{form}") for form in forms}
    coding = {
        LINE_FORM: ["-c:a", "aac", "-b:a", "32k", "-movflags", "+faststart"],
        TELEGRAM_FORM: [
            "-c:a",
            "libopus",
            "-b:a",
            "24k",
            "-ar",
            "24000",
            "-compression_level",
            "2",
        ],
    }
    given = ["-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "pipe:0"]
    wanted = [each for form, part in parts.items() for each in (*coding[form], str(part))]
    try:
        _ffmpeg([*given, *wanted], samples)
        for form, part in parts.items():
            part.replace(stem.with_name(stem.name + form))
    except OSError as error:
        raise CannotSpeak(f"{stem.parent}: {error.strerror or error}") from error
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


_SAMPLES = ("-f", "s16le", "-ar", str(RATE), "-ac", "1", "pipe:1")


_OPENED = ("-protocol_whitelist", "file,pipe", "-format_whitelist", "mov,ogg,wav,mp3")
"""ffmpeg tells formats by their content, and some others (HLS, concat) are lists of files and of
addresses that it would fetch. A recording may come from anybody who helps with the content."""


def decode(recording: Path) -> bytes:
    """Return the samples of a recording: m4a, ogg, wav or mp3. Raises CannotSpeak."""
    return _ffmpeg([*_OPENED, "-i", str(recording), "-vn", *_SAMPLES], b"")


def decode_in_a_row(sounds: Sequence[Path]) -> bytes:
    """Return the samples of our own sounds with a pause after each, by one call of ffmpeg.

    Raises CannotSpeak.
    """
    given = [each for path in sounds for each in ("-i", str(path))]
    padded = "".join(f"[{n}:a]apad=pad_dur={GAP}[a{n}];" for n in range(len(sounds)))
    row = "".join(f"[a{n}]" for n in range(len(sounds)))
    graph = f"{padded}{row}concat=n={len(sounds)}:v=0:a=1[out]"
    return _ffmpeg([*given, "-filter_complex", graph, "-map", "[out]", *_SAMPLES], b"")


def _ffmpeg(arguments: list[str], given: bytes) -> bytes:
    program = shutil.which("ffmpeg")
    if program is None:
        raise CannotSpeak("ffmpeg is not installed")
    quiet = ["-hide_banner", "-loglevel", "error", "-nostdin", "-threads", "1", "-y"]
    quiet = quiet if not given else [each for each in quiet if each != "-nostdin"]
    try:
        done = subprocess.run(  # noqa: S603  # paths of our own folders
            [program, *quiet, *arguments],
            input=given,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
            env=environment(),
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise CannotSpeak(f"ffmpeg: {type(error).__name__}") from error
    return done.stdout
