"""The preview page for the contract suite."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.channels.base import Call
from bot.channels.preview.channel import PreviewChannel
from tests.bot.channels.subject import Subject

TOKEN = "page-token"


def _parts(call: Call) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = json.loads(call.body)["parts"]
    return parts


def _shown(call: Call) -> str:
    lines: list[str] = []
    for part in _parts(call):
        lines += [part.get(key, "") for key in ("title", "text", "alt")] + part.get("lines", [])
        lines += [(part.get("picture") or {}).get("alt", "")]
        for phone in part.get("phones", []):
            lines += [phone["label"], phone["number"]]
        lines += [button["label"] for button in part.get("buttons", [])]
    return "\n".join(lines)


def _data(call: Call) -> list[str]:
    buttons = [button for part in _parts(call) for button in part.get("buttons", [])]
    return [button["data"] for button in buttons if button["kind"] == "press"]


SUBJECT = Subject(
    name="preview",
    payloads=Path(__file__).parent / "payloads",
    make=lambda base: PreviewChannel(TOKEN),
    shown=_shown,
    data=_data,
    headers=lambda raw: {"X-Preview-Token": TOKEN},
    refusal=403,
)
