"""Sets up logging as plain lines or JSON, with a trace id and without anything a person wrote.

Messages are constant words of our own with counts and ids. The message of an exception may quote a
person (parsers and database drivers do so), so only its type and place are logged. The same holds
for what libraries log and for exceptions that nobody caught: of those, only the place is told.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import threading
import traceback
import types
from collections.abc import Sequence
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.channels.registry import channel_types
from bot.settings import ROOT

trace: ContextVar[str] = ContextVar("trace", default="-")
"""One id from a webhook call to the sends it leads to; set wherever that work begins or resumes."""


_OURS = ("bot", "handlers", "storage", "content")
"""The loggers whose messages are our own words."""

log = logging.getLogger(__name__)


def start(form: str, level: int = logging.INFO) -> None:
    """Log to standard error, as "plain" lines or as one "json" object a line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else PlainLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.raiseExceptions = False  # otherwise a line that fails is printed with its values
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _unraisable
    # These quote bodies and addresses (which may hold a bot's token) in what they log.
    sdks = (logger for channel in channel_types() for logger in channel.loggers)
    for name in ("aiohttp.access", "sqlalchemy", *sdks):
        logging.getLogger(name).setLevel(logging.WARNING)


def quiet_loop(loop: asyncio.AbstractEventLoop) -> None:
    """Let this loop log failures nobody waits for (a task's, a callback's) by type and place.

    asyncio's own handler writes the task with its exception's words.
    """
    loop.set_exception_handler(_failed_in_loop)


def _failed_in_loop(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    error = context.get("exception")
    caught = (type(error), error, error.__traceback__) if error else None
    log.error("something failed in the event loop that nobody waits for", exc_info=caught)


def _uncaught(
    kind: type[BaseException], error: BaseException, trace_of: types.TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log.critical("the program failed", exc_info=(kind, error, trace_of))


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    error = args.exc_value
    if error is not None:
        log.error("a thread failed", exc_info=(args.exc_type, error, args.exc_traceback))


def _unraisable(args: Any) -> None:
    error = args.exc_value
    caught = (type(error), error, error.__traceback__) if error else None
    log.error("something failed while it was cleaned up", exc_info=caught)


def _message(record: logging.LogRecord) -> str:
    """The words of a line. Those of a library may hold what a person wrote: only its place is told,
    and its constant words if they are apart from the values."""
    if record.name.partition(".")[0] in _OURS:
        return record.getMessage()
    place = f"{_shown(record.pathname)}:{record.lineno}"
    return f"{record.msg} ({place})" if record.args and isinstance(record.msg, str) else place


class PlainLines(logging.Formatter):
    """`14:05:09 INFO bot.web [trace] message`, in UTC, for people at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and one more for each exception."""
        at = datetime.fromtimestamp(record.created, UTC).strftime("%H:%M:%S")
        line = f"{at} {record.levelname} {record.name} [{trace.get()}] {_message(record)}"
        return "\n  ".join([line, *failure(record)])


class JsonLines(logging.Formatter):
    """One JSON object a line for a log collector; times are ISO 8601 in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        fields: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "trace": trace.get(),
            "message": _message(record),
        }
        if lines := failure(record):
            fields["error"] = lines
        return json.dumps(fields, ensure_ascii=False)


def failure(record: logging.LogRecord) -> list[str]:
    """For each exception of the chain, its type and the calls that led there, not its message."""
    error = record.exc_info[1] if record.exc_info else None
    lines: list[str] = []
    while error is not None and len(lines) < 5:
        way = _way(traceback.extract_tb(error.__traceback__))
        lines.append(f"{type(error).__module__}.{type(error).__qualname__} at {way or 'no place'}")
        error = error.__cause__ or error.__context__
    return lines


def place(frame: types.FrameType) -> str:
    """Where a thread is, and the calls that led there."""
    return _way(traceback.extract_stack(frame))


def _way(calls: Sequence[traceback.FrameSummary]) -> str:
    return " > ".join(f"{_shown(call.filename)}:{call.lineno} {call.name}" for call in calls[-6:])


def _shown(filename: str) -> str:
    """A file's path without the part that is particular to this machine."""
    path = Path(filename)
    if path.is_relative_to(ROOT):
        return str(path.relative_to(ROOT))
    return "/".join(path.parts[-2:])


def kind(error: Exception) -> str:
    """The class of an error, with the database's code if it has one (SQLITE_FULL, 53100), which is
    from a fixed list and quotes nobody."""
    cause = getattr(error, "orig", None)
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return f"{type(error).__name__} ({code})" if code else type(error).__name__
