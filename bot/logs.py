"""Logging as plain lines or JSON, with a trace id and without anything a person wrote.

Messages are constant words of our own with counts and ids. The message of an exception may quote a
person (parsers and database drivers do so), so only its type and place are logged.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import threading
import traceback
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from bot.channels.registry import channel_types
from bot.settings import ROOT

trace: ContextVar[str] = ContextVar("trace", default="-")
"""One id from a webhook call to the sends it leads to; set wherever that work begins or resumes."""


_log = logging.getLogger(__name__)


def start(form: str, level: int = logging.INFO) -> None:
    """Log to standard error, as "plain" lines or as one "json" object a line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else PlainLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    without_words()
    # These quote bodies and addresses (which may hold a bot's token) in what they log.
    sdks = (logger for channel in channel_types() for logger in channel.loggers)
    for name in ("aiohttp.access", "sqlalchemy", *sdks):
        logging.getLogger(name).setLevel(logging.WARNING)


class PlainLines(logging.Formatter):
    """`14:05:09 INFO bot.web [trace] message`, in UTC, for people at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and one more for each exception."""
        at = datetime.fromtimestamp(record.created, UTC).strftime("%H:%M:%S")
        line = f"{at} {record.levelname} {record.name} [{trace.get()}] {record.getMessage()}"
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
            "message": record.getMessage(),
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


def place(frame: FrameType) -> str:
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


def without_words() -> None:
    """Have what Python itself logs of exceptions nobody caught be told without their words: of
    threads, and of objects that are thrown away."""

    def thread(failed: threading.ExceptHookArgs) -> None:
        if failed.exc_value is not None:
            _log.error("a thread failed", exc_info=failed.exc_value)

    def thrown_away(failed: sys.UnraisableHookArgs) -> None:
        if failed.exc_value is not None:
            _log.error("an exception could not be raised", exc_info=failed.exc_value)

    threading.excepthook = thread
    sys.unraisablehook = thrown_away


def unhandled(loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
    """The event loop's handler of exceptions that nobody caught: asyncio's own would log them, and
    the arguments of what it was running, with all their words."""
    error = context.get("exception")
    if isinstance(error, BaseException):
        _log.error("an exception that nobody caught", exc_info=error)
    else:
        _log.error("the event loop has something to tell, of a kind that may quote people")


def kind(error: Exception) -> str:
    """The class of an error, with the database's code if it has one (SQLITE_FULL, 53100), which is
    from a fixed list and quotes nobody."""
    cause = getattr(error, "orig", None)
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return f"{type(error).__name__} ({code})" if code else type(error).__name__
