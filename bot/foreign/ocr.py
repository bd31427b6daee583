"""A file job: reads the words in a grey picture with the program Tesseract; pictures.py draws it
grey before.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

BLOCK = "6"
"""Tesseract's page segmentation mode "one block of text". The modes "one column" (4) and "sparse
text" (11) find no more web addresses and lose Thai words (measured)."""
CHARACTERS = 20_000
"""Most characters of a picture that are passed on."""
_SPLIT = re.compile("(?<=[\u0e01-\u0e5b]) (?=[\u0e01-\u0e5b])")
"""Matches spaces between Thai letters, which are removed. Tesseract inserts them with the languages
"eng+tha", an order that reads web addresses best (measured)."""
_ADDRESS = re.compile(r"[A-Za-z0-9-]{2,64}\.[A-Za-z]{2,}")
_MAYBE_ADDRESS = re.compile(r"\S ?\. ?\S|/|www")


def environment() -> dict[str, str]:
    """Of our environment only what workers and programs of the system need: no key, no token."""
    kept = ("PATH", "TESSDATA_PREFIX", "SYSTEMROOT", "LD_LIBRARY_PATH")
    return {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"} | {
        name: os.environ[name] for name in kept if name in os.environ
    }


def tesseract() -> Path | None:
    """Return the path of the program; None if it is missing or has no Thai."""
    found = shutil.which("tesseract")
    if found is None:
        return None
    try:
        asked = subprocess.run(  # noqa: S603 (a program of the system, without external input)
            [found, "--list-langs"],
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
            env=environment(),
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return Path(found) if "tha" in (asked.stdout + asked.stderr).split() else None


def text(picture: bytes, values: Mapping[str, Any]) -> tuple[Mapping[str, Any], bytes]:
    """{"text": the words, "" if there are none, "whole": whether the program came to its end};
    `values` names the program and the seconds left.

    Web addresses among Thai words are sometimes read as Thai letters. If the text has dots but
    no web address, the picture is read again as Latin letters, and lines with an address are
    added: in 78 pictures this found 49 of 52 addresses instead of 46. If time runs out for that,
    the first reading stands.
    """
    program, until = values["program"], time.monotonic() + values["seconds"]
    found = _run(program, picture, "eng+tha", until)
    whole = found is not None
    if found and _MAYBE_ADDRESS.search(found) and not _ADDRESS.search(found):
        latin = _run(program, picture, "eng", until)
        whole = latin is not None
        latin = latin or ""
        found = "\n".join([found, *(each for each in latin.splitlines() if _ADDRESS.search(each))])
    return {"text": (found or "")[:CHARACTERS], "whole": whole}, b""


def _run(program: str, picture: bytes, letters: str, until: float) -> str | None:
    """The words; None if the program failed or time ran out."""
    try:
        done = subprocess.run(  # noqa: S603 (a program of the system, given bytes on its input)
            [program, "stdin", "stdout", "-l", letters, "--psm", BLOCK],
            input=picture,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            timeout=max(0.0, until - time.monotonic()),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0:
        return None
    return _SPLIT.sub("", done.stdout.decode("utf-8", "replace").strip())
