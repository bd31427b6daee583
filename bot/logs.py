"""Logging: plain lines or JSON, a trace id on each, and nothing that a person wrote.

Messages are our own constant words with counts and ids. An exception's message may quote what a
person sent (a parser does, a database driver does), so only its type and its place are written.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path

from bot.channels.registry import channel_types
from bot.settings import ROOT

trace: ContextVar[str] = ContextVar("trace", default="-")
"""One id from a webhook to the sends it led to; set by whoever begins or resumes the work."""


def start(form: str, level: int = logging.INFO) -> None:
    """Send every log line to standard error, as "plain" lines or one "json" object each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else PlainLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # These quote bodies and addresses (which may hold a bot's token) in what they log.
    sdks = (logger for channel in channel_types() for logger in channel.loggers)
    for name in ("aiohttp.access", "sqlalchemy", *sdks):
        logging.getLogger(name).setLevel(logging.WARNING)


class PlainLines(logging.Formatter):
    """`14:05:09 INFO bot.web [trace] message` for a person at a terminal (UTC)."""

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
    """For each exception of the chain, its type and the calls that led there, without its words."""
    error = record.exc_info[1] if record.exc_info else None
    lines: list[str] = []
    while error is not None and len(lines) < 5:
        calls = traceback.extract_tb(error.__traceback__)[-6:]
        way = " > ".join(f"{_shown(call.filename)}:{call.lineno} {call.name}" for call in calls)
        lines.append(f"{type(error).__module__}.{type(error).__qualname__} at {way or 'no place'}")
        error = error.__cause__ or error.__context__
    return lines


def _shown(filename: str) -> str:
    """A file's path without the part that only tells where this machine keeps things."""
    path = Path(filename)
    if path.is_relative_to(ROOT):
        return str(path.relative_to(ROOT))
    return "/".join(path.parts[-2:])


def kind(error: Exception) -> str:
    """Its class, with the database's own name of what was wrong (SQLITE_FULL, 53100): a word from
    a fixed list, and nobody's own."""
    cause = getattr(error, "orig", None)
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return f"{type(error).__name__} ({code})" if code else type(error).__name__
