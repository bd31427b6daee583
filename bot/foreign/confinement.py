"""Takes from a worker process, for good, the memory, network, files and other processes that
opening a file does not need.

Limits of resources are POSIX; the filter of system calls is Linux's seccomp (seccomp(2), and
linux/seccomp.h, linux/filter.h, linux/audit.h for the numbers below). landlock.py adds to it what
depends on paths. Either alone keeps a file's bytes from the database and the keys; a hole in one
is covered by the other.
"""

from __future__ import annotations

import ctypes
import platform
import signal
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

from bot.foreign import landlock
from bot.foreign.ocr import environment

FILES_OPEN = 64

SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/nix/store", "/etc/alternatives", "/etc/ld.so.cache")
"""Where programs of the system lie with what they load."""
_OF_PROGRAM = ("bin", "lib", "lib64", "libexec", "share", "Cellar")
"""What lies beside a program's own folder and belongs to it; never all that lies there."""

_SET_PARENT_DEATH, _GET_SECCOMP, _SET_SECCOMP, _SET_NO_NEW_PRIVILEGES = 1, 21, 22, 38  # prctl(2)
_FILTER = 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # instructions of classic BPF
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1  # refused calls return EPERM
_OTHER_SPELLING = 0x40000000  # x86-64 has a second set of numbers, "x32", from here on

OUTSIDE = (
    *("socket", "connect", "bind", "ptrace", "process_vm_readv", "process_vm_writev"),
    *("io_uring_setup", "pidfd_getfd", "bpf", "perf_event_open", "unshare", "setns", "keyctl"),
    *("setsid", "setpgid"),
)
"""Calls that reach a network or another process, or leave the group of processes by which the
worker ends all that a job began."""

FILES = (
    *("open", "openat", "openat2", "creat", "execve", "execveat", "truncate", "unlink", "rename"),
    *("unlinkat", "renameat", "renameat2", "mkdirat", "symlinkat", "linkat", "kill", "tkill"),
    *("tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_open", "pidfd_send_signal"),
    "prlimit64",
)
"""Calls that reach a file, start a program, or end another process."""

_NUMBERS = {
    "x86_64": {
        **{"socket": 41, "connect": 42, "bind": 49, "ptrace": 101, "process_vm_readv": 310},
        **{"process_vm_writev": 311, "io_uring_setup": 425, "pidfd_getfd": 438, "bpf": 321},
        **{"perf_event_open": 298, "unshare": 272, "setns": 308, "keyctl": 250, "open": 2},
        **{"openat": 257, "openat2": 437, "creat": 85, "execve": 59, "execveat": 322},
        **{"truncate": 76, "unlink": 87, "rename": 82, "unlinkat": 263, "renameat": 264},
        **{"renameat2": 316, "mkdirat": 258, "symlinkat": 266, "linkat": 265, "kill": 62},
        **{"tkill": 200, "tgkill": 234, "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297},
        **{"pidfd_open": 434, "pidfd_send_signal": 424, "prlimit64": 302, "setsid": 112},
        **{"setpgid": 109},
    },
    "aarch64": {
        **{"socket": 198, "connect": 203, "bind": 200, "ptrace": 117, "process_vm_readv": 270},
        **{"process_vm_writev": 271, "io_uring_setup": 425, "pidfd_getfd": 438, "bpf": 280},
        **{"perf_event_open": 241, "unshare": 97, "setns": 268, "keyctl": 219, "openat": 56},
        **{"openat2": 437, "execve": 221, "execveat": 281, "truncate": 45, "unlinkat": 35},
        **{"renameat": 38, "renameat2": 276, "mkdirat": 34, "symlinkat": 36, "linkat": 37},
        **{"kill": 129, "tkill": 130, "tgkill": 131, "rt_sigqueueinfo": 138, "pidfd_open": 434},
        **{"rt_tgsigqueueinfo": 240, "pidfd_send_signal": 424, "prlimit64": 261, "setsid": 157},
        **{"setpgid": 154},
    },
}
_MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""The kernel's names of them, AUDIT_ARCH_X86_64 and AUDIT_ARCH_AARCH64."""


def limit(memory: int, cpu: int) -> None:
    """Limit the address space to `memory` bytes and processor time to `cpu` seconds from the
    start of this process; files may be neither written nor many."""
    if sys.platform == "win32":
        return
    import resource

    wanted = [
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, FILES_OPEN, FILES_OPEN),
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_CPU, cpu, cpu + 1),  # at the second the kernel kills without a reason
    ]
    for kind, most, last in wanted:
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            most, last = min(most, hard), min(last, hard)
        try:
            resource.setrlimit(kind, (most, last))
        except (OSError, ValueError):  # macOS has no limit of address space
            continue


def end_with_parent() -> None:
    """Have the kernel kill this process when its parent ends (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH, signal.SIGKILL, 0, 0, 0)


def lacks() -> str | None:
    """Return what this system cannot take from a worker, in a few words; None if it can all."""
    calls, files = _filters(), landlock.version() > 0
    if calls and files:
        return None
    if calls:
        return "no Landlock: the program that reads words in pictures is not kept from our files"
    if files:
        return "no seccomp: an opened file that breaks its library could reach UDP networks"
    return "neither seccomp nor Landlock: an opened file that breaks its library could reach ours"


def _filters() -> bool:
    """Whether this kernel filters system calls for us."""
    if sys.platform != "linux" or platform.machine() not in _MACHINES:
        return False
    return bool(ctypes.CDLL(None).prctl(_GET_SECCOMP, 0, 0, 0, 0) >= 0)


def confine(program: Path | None = None) -> bool:
    """Take networks, files and other processes from this process for good.

    A `program` is one of ours that it is to start: what belongs to that and to the system may
    still be read. Returns whether all is held that this system can hold.
    """
    readable = readable_by(program) if program else ()
    closed = landlock.close_files(readable) or not landlock.version()
    held = forbid(OUTSIDE if program else OUTSIDE + FILES) or not _filters()
    return closed and held


def readable_by(program: Path) -> tuple[Path, ...]:
    """Return what a program of the system may read: of x/bin/y also what x/lib has."""
    found = [Path(place) for place in SYSTEM]
    for path in (program, program.resolve()):
        found += [path, *(path.parent.parent / name for name in _OF_PROGRAM)]
    if data := environment().get("TESSDATA_PREFIX"):
        found.append(Path(data))
    return tuple(dict.fromkeys(found))


def forbid(calls: Iterable[str]) -> bool:
    """Have the kernel refuse these system calls from now on, here and in what this starts.

    Returns whether it will: not without Linux, or on a machine whose numbers are not known.
    """
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _MACHINES:
        return False
    numbers = [_NUMBERS[machine][call] for call in calls if call in _NUMBERS[machine]]
    program = _program(_MACHINES[machine], numbers)
    code = ctypes.create_string_buffer(program, len(program))
    whole = ctypes.create_string_buffer(
        struct.pack("@HP", len(program) // 8, ctypes.addressof(code))
    )
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    return not libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(whole), 0, 0)


def _program(machine: int, numbers: list[int]) -> bytes:
    """The filter: a wrong machine and each of these numbers are refused, all else allowed."""
    refuse = len(numbers) + 5  # the index of the refusal; a jump counts from the step after its own
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 0, refuse - 2, machine), (_LOAD, 0, 0, 0)]
    steps.append((_AT_LEAST, refuse - 4, 0, _OTHER_SPELLING))
    steps += [(_EQUAL, refuse - 5 - n, 0, number) for n, number in enumerate(numbers)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    return b"".join(struct.pack("@HBBI", *step) for step in steps)
