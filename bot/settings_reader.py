"""What one setting may say: each function reads a value, or raises ValueError with what is wrong.

The sentence goes on after the setting's name: "PORT must be a number ...".
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from storage.engine.keyring import Keyring
from storage.forgetting.terms import LEAST_DAYS

_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off"}
_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+aiosqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+asyncpg": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
# Telegram's setWebhook takes 1-256 of these characters (Bot API, secret_token).
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_API_KEY = re.compile(r"[A-Za-z0-9_-]{4,200}")
_BOT_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")


def database(value: str) -> str:
    """An address with the driver that is installed."""
    scheme, mark, rest = value.partition("://")
    driver = _DRIVERS.get(scheme)
    if driver is None or not mark:
        # The value is not repeated here: it may hold a password.
        raise ValueError("must begin with sqlite:/// or postgresql://")
    if driver == "sqlite" and not rest.startswith("/"):
        raise ValueError("needs three slashes before a file's path: sqlite:///var/rutan.sqlite3")
    return f"{driver}://{rest}"


def data_keys(value: str) -> tuple[str, ...]:
    """Fernet keys, newest first."""
    keys = tuple(key.strip() for key in value.split(",") if key.strip())
    try:
        Keyring(keys)
    except ValueError:
        raise ValueError(
            "holds something that is no key: `python -m bot key new` makes one"
        ) from None
    return keys


def port(value: str) -> int:
    """A TCP port; 0 lets the system choose."""
    if not value.isdecimal() or int(value) > 65535:
        raise ValueError(f"must be a number from 0 to 65535, not {value!r}")
    return int(value)


def api_key(value: str) -> str:
    """A key of Google's console."""
    if not _API_KEY.fullmatch(value):
        raise ValueError("does not look like a key of Google's console (letters, digits, - and _)")
    return value


def count(value: str) -> int:
    """How many."""
    if not value.isdecimal() or len(value) > 7:
        raise ValueError(f"must be a number from 0 to 9999999, not {value!r}")
    return int(value)


def days_kept(value: str) -> int:
    """How many days closed cases are kept; more than a century is a slip of the finger."""
    if not value.isdecimal() or len(value) > 5 or not LEAST_DAYS <= int(value) <= 36_500:
        raise ValueError(
            f"must be a whole number of days, at least {LEAST_DAYS} and at most 36500, "
            f"not {value!r}"
        )
    return int(value)


def address(value: str) -> str:
    """Where an API is reached."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"must be an address such as https://api.example, not {value!r}")
    return value.rstrip("/")


def public_url(value: str) -> str:
    """Where this server is reached from outside."""
    if urlsplit(value).scheme != "https" or not urlsplit(value).hostname:
        raise ValueError(f"must begin with https:// (LINE and Telegram ask for it), not {value!r}")
    return value.rstrip("/")


def bot_token(value: str) -> str:
    """A token from @BotFather."""
    if not _BOT_TOKEN.fullmatch(value):
        raise ValueError("does not look like a token from @BotFather (digits, a colon, letters)")
    return value


def webhook_secret(value: str) -> str:
    """Telegram's word by which a webhook is known."""
    if not _WEBHOOK_SECRET.fullmatch(value):
        raise ValueError("may hold 1 to 256 of A-Z, a-z, 0-9, _ and - (Telegram's rule)")
    return value


def mode(value: str) -> str:
    """How Telegram is listened to."""
    if value not in {"polling", "webhook"}:
        raise ValueError(f"must be polling or webhook, not {value!r}")
    return value


def yes_or_no(value: str) -> bool:
    """A switch."""
    if value.lower() not in _YES | _NO:
        raise ValueError(f"must be 1 or 0, not {value!r}")
    return value.lower() in _YES


def folder(value: str) -> Path:
    """A folder that is there."""
    path = Path(value)
    try:
        if path.is_dir():
            return path
    except OSError:  # a name too long for any folder
        pass
    raise ValueError(f"is no folder: {value}")


def log_format(value: str) -> str:
    """How logs are written."""
    if value not in {"plain", "json"}:
        raise ValueError(f"must be plain or json, not {value!r}")
    return value
