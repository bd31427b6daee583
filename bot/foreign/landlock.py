"""Takes files, TCP and other processes from this process by Linux's Landlock (landlock(7));
confinement.py calls it.

Unlike the filter of system calls it knows paths, so that a program of ours can be let to its own
files and no others; and it denies every way to a file, whatever the call is named. The numbers are
those of linux/landlock.h; they are the same on every machine.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import stat
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION, _BENEATH = 1, 1
_NO_NEW_PRIVILEGES = 38  # of prctl(2)

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_FOLDER = 1, 1 << 1, 1 << 2, 1 << 3
_FILES = (1 << 13) - 1
_FILES_SINCE = {2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
"""Version of Landlock -> the right over files that came with it: linking across folders, cutting
off, commands to devices."""
_TCP = 0b11
"""Bind and connect; since version 4."""
_SCOPE = 0b11
"""Unix sockets without a path, and signals, of processes outside; since version 6."""


def version() -> int:
    """Return the version of Landlock that this kernel offers us; 0 if there is none."""
    return max(0, _call(_CREATE, None, 0, _VERSION))


def close_files(readable: Iterable[Path] = ()) -> bool:
    """Have the kernel refuse files from now on, here and in what this starts.

    What lies below the `readable` places may be read and started, and who has such may write into
    nothing (/dev/null) too; what is open stays open.
    Returns whether the kernel does; not without Landlock.
    """
    offered = version()
    if not offered:
        return False
    files = _FILES | sum(right for since, right in _FILES_SINCE.items() if offered >= since)
    rights = struct.pack("@Q", files)
    rights += struct.pack("@Q", _TCP) if offered >= 4 else b""
    rights += struct.pack("@Q", _SCOPE) if offered >= 6 else b""
    rules = _call(_CREATE, rights, len(rights), 0)
    if rules < 0:
        return False
    let = dict.fromkeys(readable, _EXECUTE | _READ_FILE | _READ_FOLDER)
    if let:
        let[Path(os.devnull)] = _READ_FILE | _WRITE_FILE
    for place, right in let.items():
        with contextlib.suppress(OSError):  # one that is not there needs no rule
            _let(rules, place, right)
    ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    held = _call(_RESTRICT, rules, 0) == 0
    os.close(rules)
    return held


def _let(rules: int, path: Path, rights: int) -> None:
    """Give rights to a file, or to what lies below a folder. Raises OSError if it is not there."""
    if sys.platform != "linux":
        return
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= ~_READ_FOLDER  # refused for a file
        _call(_ADD, rules, _BENEATH, struct.pack("=Qi", rights, place), 0)
    finally:
        os.close(place)


def _call(number: int, *values: int | bytes | None) -> int:
    """Return the result of a system call; -1 if it fails, or if this is not Linux."""
    if sys.platform != "linux":
        return -1
    given = [ctypes.c_long(value) if isinstance(value, int) else value for value in values]
    return int(ctypes.CDLL(None, use_errno=True).syscall(ctypes.c_long(number), *given))
