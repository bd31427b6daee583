"""All environment variables in one value (Settings): loads them, or names every mistake in one
error.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, ClassVar, TypeVar

from pydantic import BeforeValidator
from pydantic_settings import NoDecode

from bot.channels.registry import channel_types
from bot.channels.settings import ChannelSettings
from bot.errors import WrongSettings
from bot.foreign.settings import WORKERS, FileSettings
from bot.lookups.settings import LookupSettings, Services
from bot.variables import (
    Server,
    Variables,
    YesNo,
    existing_folder,
    matching,
    number,
    one_of,
    variable,
)
from bot.voice.settings import VoiceSettings
from handlers.core.ports import Operator
from storage.engine.keyring import Keyring
from storage.forgetting.terms import ERASURES_DAYS, KEPT_DAYS, LEAST_DAYS

ROOT = Path(__file__).resolve().parent.parent
"""Where the folders of code and content lie: the repository, or rutan/ where it is installed."""

_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+aiosqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+asyncpg": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}

_A_CENTURY = 36_500
"""In days; a longer time to keep cases is a typing mistake."""

C = TypeVar("C", bound=ChannelSettings)


def _database(value: str) -> str:
    """An address with the driver that is installed."""
    scheme, mark, rest = value.partition("://")
    driver = _DRIVERS.get(scheme)
    if driver is None or not mark:
        # The value is not repeated here: it may hold a password.
        raise ValueError("must begin with sqlite:/// or postgresql://")
    if driver == "sqlite" and not rest.startswith("/"):
        raise ValueError("needs three slashes before a file's path: sqlite:///var/rutan.sqlite3")
    return f"{driver}://{rest}"


def _data_keys(value: str) -> tuple[str, ...]:
    """Fernet keys, newest first."""
    keys = tuple(key.strip() for key in value.split(",") if key.strip())
    try:
        Keyring(keys)
    except ValueError:
        raise ValueError(
            "holds something that is no key: `python -m bot key new` makes one"
        ) from None
    return keys


def _data_folder(value: str) -> Path:
    """A folder that is there, or can be made; an absolute path."""
    path = Path(value).expanduser().absolute()
    try:
        if not path.exists() or path.is_dir():
            return path
    except OSError:  # a name too long for any folder
        pass
    raise ValueError(f"is no folder: {value.encode(errors='replace').decode()}")


def _names(value: str) -> tuple[str, ...]:
    return tuple(value.replace(",", " ").split())


class General(Server):
    """The variables that belong to no channel and no service."""

    title: ClassVar[str] = "The program"

    data_keys: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_data_keys)] = variable(
        "DATA_KEY",
        "Fernet keys, comma-separated, newest first; the first encrypts, all can read. `python -m "
        "bot key new` makes one. Whoever loses it loses what people wrote; a key that does not "
        "open the cases is refused at the start",
        (),
        unset="made in `DATA_DIR` while no real channel is on",
    )
    operator_name: str = variable(
        "OPERATOR_NAME",
        "who answers for this installation: shown in the welcome and the privacy text. Real "
        "channels need it",
        "",
    )
    operator_contact: str = variable(
        "OPERATOR_CONTACT", "where the operator can be reached. Real channels need it", ""
    )
    run_by: Annotated[
        str, matching(r"[^\x00-\x1f\x7f]{1,60}", "must be a name of at most 60 letters")
    ] = variable(
        "OPERATOR",
        "who runs commands on this machine, as the trails name them; `--by` of a command goes "
        "before it",
        "",
        unset="the system user's name",
    )
    cases_kept_days: Annotated[
        int,
        number(
            LEAST_DAYS,
            _A_CENTURY,
            f"must be a whole number of days, at least {LEAST_DAYS} and at most {_A_CENTURY}",
        ),
    ] = variable(
        "CASES_KEPT_DAYS",
        "days after its closing when what was told in a case is forgotten, and by whom; a whole "
        f"number, at least {LEAST_DAYS}. Residents are told it. Under 365, reported numbers are "
        "warned of for less than a year",
        KEPT_DAYS,
    )
    database_url: Annotated[str, BeforeValidator(_database)] | None = variable(
        "DATABASE_URL",
        "`sqlite:///var/rutan.sqlite3` or `postgresql://name:password@host/database`",
        unset="rutan.sqlite3 in `DATA_DIR`; trial.sqlite3 while no real channel is on",
    )
    data_dir: Annotated[Path, BeforeValidator(_data_folder)] | None = variable(
        "DATA_DIR",
        "the folder of what this installation keeps: the SQLite file, a trial's key, threat lists, "
        "village packs. It is made if it is not there",
        unset="var/ in the folder in which the program is started",
    )
    content_dir: Annotated[Path, BeforeValidator(existing_folder)] | None = variable(
        "CONTENT_DIR", "another folder of lessons and sentences", unset="content"
    )
    feeds: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_names)] = variable(
        "FEEDS",
        "threat lists that `feeds update` fetches, by name (content/links/feeds.yaml says whose, "
        "on what terms, and which variable holds the key of one that needs a key)",
        (),
        unset="none",
    )
    metrics_key: Annotated[
        str, matching(r"[!-~]{16,}", "must be 16 or more letters, digits or signs without a space")
    ] = variable(
        "METRICS_KEY",
        "what a caller of /metrics sends as `Authorization: Bearer ...`; it also shows why "
        "/health/ready answers 503",
        "",
        unset="nobody may read them while a real channel is on",
    )
    warnings_feed: YesNo = variable(
        "WARNINGS_FEED",
        "0: show nobody the approved warnings as a feed (/feed/warnings.xml below `PUBLIC_URL`)",
        True,
        unset="1",
    )
    backup_folder: Path | None = variable(
        "BACKUP_FOLDER",
        "where `backup` puts copies of the database; /metrics tells the age of the newest file",
        unset="backups in DATA_DIR",
    )
    erasures_folder: Annotated[Path, BeforeValidator(_data_folder)] | None = variable(
        "ERASURES_FOLDER",
        "where it is noted who was erased, by marks that tell nobody who, for `restore`; best on "
        "another disk of this machine",
        unset="erasures beside the SQLite file, else in `DATA_DIR`",
    )
    erasures_kept_days: Annotated[
        int,
        number(
            LEAST_DAYS,
            _A_CENTURY,
            f"must be a whole number of days, at least {LEAST_DAYS} and at most {_A_CENTURY}",
        ),
    ] = variable(
        "ERASURES_KEPT_DAYS",
        "days that these notes are kept: longer than the oldest backup that is ever put back; at "
        f"least {LEAST_DAYS}",
        ERASURES_DAYS,
    )
    log_format: Annotated[str, one_of("plain", "json")] = variable(
        "LOG_FORMAT", "`plain` or `json`, on standard error", "plain"
    )

    def mistakes(self, real: bool) -> Iterator[str]:
        """What is missing although real channels are on."""
        if not real:
            return
        for name, what in (
            ("OPERATOR_NAME", "who runs this bot"),
            ("OPERATOR_CONTACT", "where that operator can be reached (phone or e-mail)"),
        ):
            if not self.is_set(name):
                yield f"{name} is not set: the welcome tells every person {what}"
        if not self.is_set("DATA_KEY"):
            yield (
                "DATA_KEY is not set, and what people write must be encrypted: make one with "
                "`python -m bot key new` and keep a copy where only you can read it"
            )


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a program.

    data_keys: Fernet keys, newest first.
    channels:  channel's name -> its settings, for the channels that are on.
    off:       one sentence for each channel that is off: which, and what would switch it on.
    feeds:     ids of the threat lists that are on.
    lookups:   whether anything outside is asked about links: short links followed, registrations
               and `services` asked.
    metrics_key: opens /metrics; empty if it is not set.
    data_dir:    where what is kept lies, unless DATABASE_URL names another SQLite file.
    key_file:    the file of a key that was made for a trial; None if DATA_KEY is set.
    file_workers: most processes that open files of strangers at once.
    run_by:       who runs commands, for the trails; empty if it is not set.
    warnings_feed: whether approved warnings can be read as a feed.
    backup_folder: where copies of the database lie.
    voice_dir:    the folder of sounds; None if answers are text alone.
    erasures_folder: where erasures are noted; None for beside what is kept.
    erasures_kept_days: for how long.
    """

    database_url: str
    data_keys: tuple[str, ...]
    host: str
    port: int
    public_url: str | None
    operator: Operator
    content_dir: Path
    log_format: str
    channels: Mapping[str, ChannelSettings]
    off: tuple[str, ...]
    feeds: tuple[str, ...] = ()
    lookups: bool = True
    services: Services = Services()
    metrics_key: str = ""
    data_dir: Path = Path("var")
    key_file: Path | None = None
    file_workers: int = WORKERS
    run_by: str = ""
    warnings_feed: bool = True
    backup_folder: Path = Path("var") / "backups"
    voice_dir: Path | None = None
    erasures_folder: Path | None = None
    erasures_kept_days: int = ERASURES_DAYS

    def of(self, kind: type[C]) -> C | None:
        """The settings of this class; None if its channel is off."""
        return next((each for each in self.channels.values() if isinstance(each, kind)), None)

    @property
    def kept_in(self) -> Path:
        """The folder of a trial's key and of threat lists: that of the SQLite file, else
        DATA_DIR."""
        scheme, _, file = self.database_url.partition(":///")
        return Path(file).parent if scheme == "sqlite" and file else self.data_dir

    @property
    def drafts(self) -> Path:
        """The folder of the workshop's drafts."""
        return self.kept_in / "content-drafts"

    @property
    def erasures(self) -> Path:
        """The folder in which it is noted who was erased."""
        return self.erasures_folder or self.kept_in / "erasures"

    @property
    def packs(self) -> Path:
        """The folder of village packs and of warnings as sound."""
        return self.data_dir / "pack"

    @property
    def real(self) -> bool:
        """Whether a channel is on that is no stand-in, so that real people write to us."""
        return any(not channel.stand_in for channel in self.channels.values())


def groups() -> Iterator[type[Variables]]:
    """The settings classes: the general one, each channel's, those of parts."""
    yield General
    for kind in channel_types():
        if found := kind.settings():
            yield found
    yield LookupSettings
    yield FileSettings
    yield VoiceSettings


def variables() -> tuple[str, ...]:
    """Every variable that is read; each is explained in docs/settings.md."""
    return tuple(dict.fromkeys(name for group in groups() for name in group.names()))


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this environment (by default, the process's own). Raises WrongSettings.

    If no real channel is on and DATA_KEY is not set, a key is made and kept beside the database
    file, so that the preview and the terminal work at once.
    """
    environment = os.environ if environment is None else environment
    problems: list[str] = []
    general = General.read(environment, problems)
    lookups = LookupSettings.read(environment, problems)
    files = FileSettings.read(environment, problems)
    voice = VoiceSettings.read(environment, problems)
    channels = {
        kind.name: own.read(environment, problems)
        for kind in channel_types()
        if (own := kind.settings())
    }
    real = [
        channel.title
        for channel in channels.values()
        if not channel.stand_in and channel.why_off(()) is None
    ]
    off = {name: channel.why_off(real) for name, channel in channels.items()}
    problems += lookups.mistakes()
    for channel in channels.values():
        problems += channel.mistakes(real)
    problems += general.mistakes(bool(real))
    if problems:
        raise WrongSettings(dict.fromkeys(problems))
    file = "rutan" if real else "trial"
    data_dir = general.data_dir or Path.cwd() / "var"
    settings = Settings(
        database_url=general.database_url or f"sqlite:///{data_dir / file}.sqlite3",
        data_keys=general.data_keys,
        host=general.host,
        port=general.port,
        public_url=general.public_url,
        operator=Operator(general.operator_name, general.operator_contact, general.cases_kept_days),
        content_dir=general.content_dir or ROOT / "content",
        log_format=general.log_format,
        channels={name: channel for name, channel in channels.items() if off[name] is None},
        off=tuple(sentence for sentence in off.values() if sentence),
        feeds=general.feeds,
        lookups=lookups.lookups,
        services=lookups.services,
        metrics_key=general.metrics_key,
        data_dir=data_dir,
        file_workers=files.workers,
        run_by=general.run_by,
        warnings_feed=general.warnings_feed,
        backup_folder=general.backup_folder or data_dir / "backups",
        voice_dir=voice.folder,
        erasures_folder=general.erasures_folder,
        erasures_kept_days=general.erasures_kept_days,
    )
    return settings if settings.data_keys else _with_own_key(settings)


def threat_list_key(name: str) -> str | None:
    """The key of a threat list, from the variable that content/links/feeds.yaml names."""
    return os.environ.get(name, "").strip() or None


def _with_own_key(settings: Settings) -> Settings:
    """Settings with the key that lies beside the database file, readable only by its owner; it is
    made if there is none."""
    # SQLAlchemy comes with it, and takes longer than all settings.
    from storage.engine.address import PRIVATE_FOLDER

    path = settings.kept_in / "data.key"
    folder = path.parent
    try:
        settings.data_dir.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        if not folder.is_dir():
            raise WrongSettings([f"DATABASE_URL names a file in {folder}, which is no folder"])
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(Keyring.new_key(), encoding="ascii")
        keys = _data_keys(path.read_text(encoding="ascii"))
    except ValueError as error:
        raise WrongSettings([f"{path} {error}"]) from error
    except OSError as error:
        raise WrongSettings(
            [f"{path} cannot be made or read ({error.strerror}): who may write there?"]
        ) from error
    return replace(settings, data_keys=keys, key_file=path)
