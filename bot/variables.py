"""Base class by which a group of environment variables is declared, checked and read;
bot/settings.py joins the groups.

A group is a pydantic-settings model whose fields are made by `variable`. A check takes the text of
a variable and returns its value, or raises ValueError with the rest of a sentence that begins with
the variable's name: "PORT must be a number ...".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict

_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off"})


def variable(name: str, meaning: str, default: Any = None, *, unset: str = "") -> Any:
    """A field that is read from the variable `name`.

    meaning: what it sets, in Markdown for docs/settings.md.
    unset:   what holds if it is not set, if the default does not say so.
    """
    return Field(
        default,
        validation_alias=name,
        description=meaning,
        json_schema_extra={"unset": unset or ("" if default is None else str(default))},
    )


class _Source(EnvSettingsSource):
    """Reads variables from any mapping. Values are stripped; an empty one counts as not set."""

    def __init__(self, group: type[BaseSettings], environment: Mapping[str, str]) -> None:
        super().__init__(group)
        self.env_vars = {k: v.strip() for k, v in environment.items() if v.strip()}


class Variables(BaseSettings):
    """A group of variables. Subclasses declare their fields with `variable`.

    title: what they are about; the heading in docs/settings.md.
    """

    title: ClassVar[str]

    model_config = SettingsConfigDict(frozen=True, case_sensitive=True, validate_default=False)

    _given: frozenset[str] = PrivateAttr(frozenset())

    def __init__(self, environment: Mapping[str, str]) -> None:
        super().__init__(_build_sources=((_Source(type(self), environment),), {}))

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The variables of this group."""
        return tuple(str(field.validation_alias) for field in cls.model_fields.values())

    @classmethod
    def read(cls, environment: Mapping[str, str], problems: list[str]) -> Self:
        """Read the group from an environment. For each wrong variable a sentence is added to
        `problems` and the default is used, so that all mistakes can be told at once."""
        own = {name: environment[name] for name in cls.names() if name in environment}
        given = frozenset(name for name, value in own.items() if value.strip())
        try:
            group = cls(own)
        except ValidationError as error:
            wrong = {str(each["loc"][0]): each["ctx"]["error"] for each in error.errors()}
            problems += [f"{name} {sentence}" for name, sentence in wrong.items()]
            group = cls({name: value for name, value in own.items() if name not in wrong})
        group._given = given
        return group

    def is_set(self, name: str) -> bool:
        """Whether this variable has a value, right or wrong."""
        return name in self._given


def matching(pattern: str, otherwise: str) -> AfterValidator:
    """Check that the whole text matches a pattern. `otherwise` is the sentence if not; it does not
    repeat the value, which may be a secret."""
    whole = re.compile(pattern)

    def check(value: str) -> str:
        if not whole.fullmatch(value):
            raise ValueError(otherwise)
        return value

    return AfterValidator(check)


def number(least: int, most: int, sentence: str) -> BeforeValidator:
    """Check for a whole number from `least` to `most`."""

    def check(value: str) -> int:
        digits = value.isdecimal() and len(value) <= 7
        if not digits or not least <= int(value) <= most:
            raise ValueError(f"{sentence}, not {value!r}")
        return int(value)

    return BeforeValidator(check)


def one_of(*words: str) -> AfterValidator:
    """Check for one of a few words."""

    def check(value: str) -> str:
        if value not in words:
            raise ValueError(f"must be {' or '.join(words)}, not {value!r}")
        return value

    return AfterValidator(check)


def _public(value: str) -> str:
    if urlsplit(value).scheme != "https" or not urlsplit(value).hostname:
        raise ValueError(f"must begin with https:// (chat apps ask for it), not {value!r}")
    return value.rstrip("/")


def _yes_or_no(value: str) -> bool:
    if value.lower() not in _YES | _NO:
        raise ValueError(f"must be 1 or 0, not {value!r}")
    return value.lower() in _YES


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"must be an address such as https://api.example, not {value!r}")
    return value.rstrip("/")


YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
"""A switch: 1 or 0, and the usual words for them."""

Address = Annotated[str, AfterValidator(_address)]
"""Where an API is reached, without a slash at the end."""

PublicAddress = Annotated[str, AfterValidator(_public)]
"""Where this server is reached from outside: https, without a slash at the end."""


class Server(Variables):
    """Where our web server listens and how it is reached; the base of groups that need it."""

    host: str = variable("HOST", "where to listen; 0.0.0.0 for every interface", "127.0.0.1")
    port: Annotated[int, number(0, 65535, "must be a number from 0 to 65535")] = variable(
        "PORT", "0 lets the system choose", 8080
    )
    public_url: PublicAddress | None = variable(
        "PUBLIC_URL",
        "https address under which this server is reached from outside; without it pictures are "
        "told in words",
    )


def existing_folder(value: str) -> Path:
    """A folder that is there."""
    path = Path(value)
    try:
        if path.is_dir():
            return path
    except OSError:  # a name too long for any folder
        pass
    # A name that is not UTF-8 is told with question marks: pydantic carries only what is.
    raise ValueError(f"is no folder: {value.encode(errors='replace').decode()}")
