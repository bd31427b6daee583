"""Reads the text in pictures with the program Tesseract, if it is installed with Thai."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import re
import shutil
import subprocess
from pathlib import Path

from PIL import Image, ImageOps, ImageStat

from handlers.checks.pictures.qr_codes import open_picture

SECONDS = 6.0
AT_ONCE = 2
WIDTH = 1600
"""The width in pixels to which a narrower picture is enlarged, at most twofold: Tesseract misses
small letters (measured)."""
PIXELS = 4_000_000
"""The most pixels of an enlarged picture."""
BLOCK = "6"
"""Tesseract's page segmentation mode "one block of text". The modes "one column" (4) and "sparse
text" (11) find no more web addresses and lose Thai words (measured)."""
_ENVIRONMENT = {"OMP_THREAD_LIMIT": "1"} | {
    name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ
}
_SPLIT = re.compile("(?<=[\u0e01-\u0e5b]) (?=[\u0e01-\u0e5b])")
"""Matches spaces between Thai letters, which are removed. Tesseract inserts them with the languages
"eng+tha", an order that reads web addresses best (measured)."""
_ADDRESS = re.compile(r"[A-Za-z0-9-]{2,}\.[A-Za-z]{2,}")
_MAYBE_ADDRESS = re.compile(r"\S ?\. ?\S|/|www")


def tesseract() -> Path | None:
    """Return the path of the program; None if it is missing or has no Thai."""
    found = shutil.which("tesseract")
    if found is None:
        return None
    try:
        asked = subprocess.run(  # noqa: S603 (a program of the system, without external input)
            [found, "--list-langs"], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return Path(found) if "tha" in (asked.stdout + asked.stderr).split() else None


class Tesseract:
    """Implements ReadingPort: runs one process per picture, at most AT_ONCE at a time.

    `seconds` is the timeout for a picture.
    """

    def __init__(self, program: Path, seconds: float = SECONDS) -> None:
        self._program = program
        self._seconds = seconds
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def read(self, picture: bytes) -> str | None:
        """Return the text; None if there is none, if it is no picture, or if it takes too long.

        Web addresses among Thai words are sometimes read as Thai letters. If the text has dots but
        no web address, the picture is read again as Latin letters, and lines with an address are
        added: in 78 pictures this found 49 of 52 addresses instead of 46.
        """
        async with self._slots:
            ready = await asyncio.to_thread(prepare, picture)
            if ready is None:
                return None
            text = None
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._seconds):
                    text = await self._run(ready, "eng+tha")
                    if text and _MAYBE_ADDRESS.search(text) and not _ADDRESS.search(text):
                        latin = await self._run(ready, "eng") or ""
                        found = [line for line in latin.splitlines() if _ADDRESS.search(line)]
                        text = "\n".join([text, *found])
            return text

    async def _run(self, picture: bytes, letters: str) -> str | None:
        process = await asyncio.create_subprocess_exec(
            self._program, "stdin", "stdout", "-l", letters, "--psm", BLOCK,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
        )  # fmt: skip
        try:
            out, _ = await process.communicate(picture)
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        text = out.decode("utf-8", "replace").strip() if process.returncode == 0 else ""
        text = _SPLIT.sub("", text)
        return text or None


def prepare(picture: bytes) -> bytes | None:
    """Return the picture in the form that Tesseract reads best: a grey PNG, dark on light, large.

    Returns None if it is no picture or too small."""
    grey = open_picture(picture)
    if grey is None or grey.width < 20 or grey.height < 20:
        return None
    if ImageStat.Stat(grey).mean[0] < 110:
        grey = ImageOps.invert(grey)
    if grey.width < WIDTH:
        grow = min(2.0, WIDTH / grey.width)
        if grey.width * grey.height * grow * grow <= PIXELS:
            size = (int(grey.width * grow), int(grey.height * grow))
            grey = grey.resize(size, Image.Resampling.BICUBIC)
    out = io.BytesIO()
    grey.save(out, "PNG", compress_level=1)
    return out.getvalue()
