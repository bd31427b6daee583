"""What the environment says: one frozen Settings, or one message that names everything wrong."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from bot import settings_reader
from bot.errors import WrongSettings
from handlers.core.ports import Operator
from storage.engine.keyring import Keyring
from storage.forgetting.terms import KEPT_DAYS

ROOT = Path(__file__).resolve().parent.parent
"""The repository: content/ and var/ lie in it."""

VARIABLES = (
    "LINE_CHANNEL_SECRET",
    "LINE_CHANNEL_ACCESS_TOKEN",
    "LINE_API_BASE",
    "LINE_DATA_API_BASE",
    "TELEGRAM_BOT_TOKEN",
    "TELEGRAM_WEBHOOK_SECRET",
    "TELEGRAM_API_BASE",
    "TELEGRAM_MODE",
    "DATABASE_URL",
    "HOST",
    "PORT",
    "PUBLIC_URL",
    "DATA_KEY",
    "OPERATOR_NAME",
    "OPERATOR_CONTACT",
    "CASES_KEPT_DAYS",
    "PREVIEW",
    "CONTENT_DIR",
    "LOG_FORMAT",
    "FEEDS",
    "LOOKUPS",
    "SAFE_BROWSING_KEY",
    "SAFE_BROWSING_API_BASE",
    "URLHAUS_LOOKUPS",
    "URLHAUS_AUTH_KEY",
    "URLHAUS_API_BASE",
    "LOOKUPS_A_DAY",
)
"""Every variable that is read; each is explained in docs/settings.md."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """How to reach LINE; there only when the channel is on."""

    channel_secret: str
    access_token: str
    api_base: str
    data_api_base: str


@dataclass(frozen=True, slots=True)
class Telegram:
    """How to reach Telegram; there only when the channel is on."""

    bot_token: str
    webhook_secret: str | None
    api_base: str
    polling: bool


@dataclass(frozen=True, slots=True)
class Services:
    """Services asked about links, each off while its key is ""; `a_day` is the budget of each."""

    safe_browsing_key: str = ""
    safe_browsing_base: str = "https://safebrowsing.googleapis.com"
    urlhaus_key: str = ""
    urlhaus_base: str = "https://urlhaus-api.abuse.ch"
    a_day: int = 5000


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the environment decides.

    `off` says, a sentence each, which parts are off and what would switch them on.
    `data_keys` are Fernet keys, newest first. `feeds` are ids of threat lists that are on;
    `lookups`: whether anything outside is asked about a link: short links followed, registrations
    and `services` asked.
    """

    database_url: str
    data_keys: tuple[str, ...]
    host: str
    port: int
    public_url: str | None
    operator: Operator
    line: Line | None
    telegram: Telegram | None
    preview: bool
    content_dir: Path
    log_format: str
    off: tuple[str, ...]
    feeds: tuple[str, ...] = ()
    lookups: bool = True
    services: Services = Services()


class _Reader:
    """Reads variables one by one and collects what is wrong with them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.problems: list[str] = []

    def get(self, name: str) -> str | None:
        """The value, or None where it is not set or blank."""
        return self._environment.get(name, "").strip() or None

    def checked(self, name: str, default: T, read: Callable[[str], T]) -> T:
        """`read(value)`; a ValueError becomes a problem, and the default stands in for it."""
        value = self.get(name)
        if value is None:
            return default
        try:
            return read(value)
        except ValueError as error:
            self.problems.append(f"{name} {error}")
            return default


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings of this environment (os.environ by default). Raises WrongSettings.

    Where no real channel is on and no DATA_KEY is given, a key is made and kept beside the
    database file, so that the preview and the terminal work at once.
    """
    reader = _Reader(os.environ if environment is None else environment)
    off: list[str] = []
    database_url = reader.checked(
        "DATABASE_URL", f"sqlite:///{ROOT}/var/rutan.sqlite3", settings_reader.database
    )
    public_url = reader.checked("PUBLIC_URL", None, settings_reader.public_url)
    host = reader.get("HOST") or "127.0.0.1"
    line = _line(reader, off)
    telegram = _telegram(reader, off, public_url)
    real = line is not None or telegram is not None
    lookups = reader.checked("LOOKUPS", True, settings_reader.yes_or_no)
    settings = Settings(
        database_url=database_url,
        data_keys=reader.checked("DATA_KEY", (), settings_reader.data_keys),
        host=host,
        port=reader.checked("PORT", 8080, settings_reader.port),
        public_url=public_url,
        operator=_operator(reader, required=real),
        line=line,
        telegram=telegram,
        preview=_preview(reader, off, real=real, host=host),
        content_dir=reader.checked("CONTENT_DIR", ROOT / "content", settings_reader.folder),
        log_format=reader.checked("LOG_FORMAT", "plain", settings_reader.log_format),
        off=tuple(off),
        feeds=tuple((reader.get("FEEDS") or "").replace(",", " ").split()),
        lookups=lookups,
        services=_services(reader, lookups),
    )
    if real and not reader.get("DATA_KEY"):
        reader.problems.append(
            "DATA_KEY is not set, and what people write must be encrypted: make one with "
            "`python -m bot key new` and keep a copy where only you can read it"
        )
    if reader.problems:
        raise WrongSettings(reader.problems)
    return settings if settings.data_keys else _with_own_key(settings)


def variable(name: str) -> str | None:
    """A variable that a content file names: the key of a threat list."""
    return _Reader(os.environ).get(name)


def _line(reader: _Reader, off: list[str]) -> Line | None:
    secret = reader.get("LINE_CHANNEL_SECRET")
    token = reader.get("LINE_CHANNEL_ACCESS_TOKEN")
    api = reader.checked("LINE_API_BASE", "https://api.line.me", settings_reader.address)
    data_api = reader.checked("LINE_DATA_API_BASE", None, settings_reader.address)
    if secret and token:
        # A stand-in for LINE usually serves both; LINE itself has a host of its own for files.
        own = reader.get("LINE_API_BASE") is not None
        data_api = data_api or (api if own else "https://api-data.line.me")
        return Line(secret, token, api, data_api)
    if secret or token:
        missing = "LINE_CHANNEL_ACCESS_TOKEN" if secret else "LINE_CHANNEL_SECRET"
        present = "LINE_CHANNEL_SECRET" if secret else "LINE_CHANNEL_ACCESS_TOKEN"
        reader.problems.append(
            f"{missing} is not set although {present} is: LINE needs both "
            "(LINE Developers Console: Basic settings and Messaging API)"
        )
        return None
    off.append("LINE off: LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN are not set")
    return None


def _telegram(reader: _Reader, off: list[str], public_url: str | None) -> Telegram | None:
    token = reader.checked("TELEGRAM_BOT_TOKEN", None, settings_reader.bot_token)
    secret = reader.checked("TELEGRAM_WEBHOOK_SECRET", None, settings_reader.webhook_secret)
    api = reader.checked("TELEGRAM_API_BASE", "https://api.telegram.org", settings_reader.address)
    mode = reader.checked(
        "TELEGRAM_MODE", "webhook" if public_url else "polling", settings_reader.mode
    )
    if not reader.get("TELEGRAM_BOT_TOKEN"):
        off.append("Telegram off: TELEGRAM_BOT_TOKEN is not set")
        return None
    if mode == "webhook" and not reader.get("TELEGRAM_WEBHOOK_SECRET"):
        reader.problems.append(
            "TELEGRAM_WEBHOOK_SECRET is not set, and by webhook it is all that tells Telegram from "
            "a stranger: set any 1 to 256 letters and digits, or TELEGRAM_MODE=polling"
        )
    return Telegram(token or "", secret, api, mode == "polling")


def _services(reader: _Reader, lookups: bool) -> Services:
    plain = Services()
    asked = reader.checked("URLHAUS_LOOKUPS", False, settings_reader.yes_or_no)
    if asked and not reader.get("URLHAUS_AUTH_KEY"):
        reader.problems.append(
            "URLHAUS_AUTH_KEY is not set although URLHAUS_LOOKUPS is: "
            "abuse.ch gives one (auth.abuse.ch)"
        )
    safe = reader.checked("SAFE_BROWSING_KEY", "", settings_reader.api_key)
    return Services(
        safe_browsing_key=safe if lookups else "",
        safe_browsing_base=reader.checked(
            "SAFE_BROWSING_API_BASE", plain.safe_browsing_base, settings_reader.address
        ),
        urlhaus_key=(reader.get("URLHAUS_AUTH_KEY") or "") if asked and lookups else "",
        urlhaus_base=reader.checked(
            "URLHAUS_API_BASE", plain.urlhaus_base, settings_reader.address
        ),
        a_day=reader.checked("LOOKUPS_A_DAY", plain.a_day, settings_reader.count),
    )


def _operator(reader: _Reader, *, required: bool) -> Operator:
    for name, what in (
        ("OPERATOR_NAME", "who runs this bot"),
        ("OPERATOR_CONTACT", "where that operator can be reached (phone or e-mail)"),
    ):
        if required and not reader.get(name):
            reader.problems.append(f"{name} is not set: the welcome tells every person {what}")
    return Operator(
        reader.get("OPERATOR_NAME") or "",
        reader.get("OPERATOR_CONTACT") or "",
        reader.checked("CASES_KEPT_DAYS", KEPT_DAYS, settings_reader.days_kept),
    )


def _preview(reader: _Reader, off: list[str], *, real: bool, host: str) -> bool:
    asked = reader.checked("PREVIEW", None, settings_reader.yes_or_no)
    if asked is not None:
        if not asked:
            off.append("Preview off: PREVIEW=0")
        return asked
    if real:
        off.append("Preview off: a real channel is on (PREVIEW=1 shows it too)")
        return False
    if not is_loopback(host):
        off.append(
            f"Preview off: HOST={host} can be reached by others, and the page has no log-in "
            "(PREVIEW=1 shows it all the same)"
        )
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens there."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _with_own_key(settings: Settings) -> Settings:
    """The key of an installation without real channels lies beside its data, readable by its
    owner only."""
    address = settings.database_url
    database = address.removeprefix("sqlite:///") if address.startswith("sqlite:") else ""
    folder = Path(database).parent if database else ROOT / "var"
    path = folder / "data.key"
    try:
        (ROOT / "var").mkdir(exist_ok=True)
        if not folder.is_dir():
            raise WrongSettings([f"DATABASE_URL names a file in {folder}, which is no folder"])
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(Keyring.new_key(), encoding="ascii")
        keys = settings_reader.data_keys(path.read_text(encoding="ascii"))
    except ValueError as error:
        raise WrongSettings([f"{path} {error}"]) from error
    except OSError as error:
        raise WrongSettings(
            [f"{path} cannot be made or read ({error.strerror}): who may write there?"]
        ) from error
    return replace(settings, data_keys=keys)
