"""The terminal for the contract suite."""

from __future__ import annotations

import json
from pathlib import Path

from bot.channels.base import Call
from bot.channels.console.channel import ConsoleChannel
from tests.bot.channels.subject import Subject


def _shown(call: Call) -> str:
    body = json.loads(call.body)
    lines = [line for bubble in body["bubbles"] for line in bubble]
    return "\n".join([*lines, *(label for label, _ in body["buttons"])])


def _data(call: Call) -> list[str]:
    return [data for _, data in json.loads(call.body)["buttons"] if data]


SUBJECT = Subject(
    name="console",
    payloads=Path(__file__).parent / "payloads",
    make=lambda base: ConsoleChannel(lambda body: None),
    shown=_shown,
    data=_data,
)
