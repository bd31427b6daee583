"""What a channel tells the contract suite about itself: one `Subject` and a folder of payloads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path

from bot.channels.base import Call, Channel, Fate


@dataclass(frozen=True, slots=True)
class Failure:
    """An answer of the platform to a send, and what must become of the call.

    `status` 0: the platform hangs up without an answer. `body` may hold {chat}, which stands for
    the person's id: platforms do echo it.
    """

    name: str
    fate: Fate
    status: int
    body: str = "{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    push: bool = False
    after: float | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """A channel under test.

    payloads: folder of `<kind>.json`, each one webhook body as the platform sends it, telling the
              story of story.STORY in the platform's own words.
    make:     the channel, given the base address of its platform (not yet opened).
    headers:  what the platform sends with a body; None where there is nothing to verify.
    refusal:  HTTP status of a call with a wrong signature.
    shown:    everything that a person could read in a rendered call.
    data:     the data of its buttons that come back to us, in order.
    platform: an address of a strict stand-in for the platform, given the folder of shared tools;
              None where nothing leaves the process.
    failures: how sends fail.
    """

    name: str
    payloads: Path
    make: Callable[[str], Channel]
    shown: Callable[[Call], str]
    data: Callable[[Call], list[str]]
    headers: Callable[[bytes], dict[str, str]] | None = None
    refusal: int = 400
    platform: Callable[[Path], AbstractAsyncContextManager[str]] | None = None
    failures: tuple[Failure, ...] = ()
