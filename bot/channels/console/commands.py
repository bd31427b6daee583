"""The command `chat`: opens a conversation with the bot in the terminal, as a resident, and reads
the typed lines.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from typing import Any

from bot.commands import Commands, add_command

HELP = """Type words, or the number of a button. Also:
  /location 17.87,102.74   share a place      /photo FILE   send a picture
  /file FILE               send a file        /hello CODE   press Start, with a deep link's code
Ctrl-D ends."""


def register(commands: Commands) -> None:
    """Add `chat`."""
    parser = add_command(commands, "chat", help="talk to the bot here, as a resident")
    parser.add_argument("--language", choices=("th", "en"), default="th", help="th, unless given")
    parser.add_argument("--name", default="you", help="another name is another person")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run a chat until the input ends."""
    from bot import logs, settings

    loaded = settings.load()
    logs.start(loaded.log_format, level=30)
    return asyncio.run(_talk(loaded, arguments.name, arguments.language))


async def _talk(loaded: Any, name: str, language: str) -> int:
    import uuid

    from bot import app
    from bot.channels.console.channel import ConsoleChannel
    from bot.foreign.at_once import FilesAtOnce
    from content.reading.library import Library

    screen = Screen(name)
    channel = ConsoleChannel(screen.show)
    print(HELP)
    with FilesAtOnce() as files:
        library = Library.load(loaded.content_dir, files)
    async with app.running(loaded, library, {channel.name: channel}) as running:
        event: dict[str, Any] | None = {"kind": "hello"}
        while event is not None:
            event |= {"id": uuid.uuid4().hex, "chat": name, "language": language}
            await running.dispatcher.accept(channel.receive(json.dumps([event]).encode(), {}))
            await running.dispatcher.settled()
            event = await asyncio.to_thread(screen.ask)
    return 0


class Screen:
    """Shows one person's chat in the terminal, with numbered buttons, and reads the input."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._buttons: list[str] = []

    def show(self, body: dict[str, Any]) -> None:
        """Print one reply, with the name if it is to somebody else, such as an official."""
        mine = body["chat"] == self._name
        print()
        for bubble in body["bubbles"]:
            for line in bubble:
                print(f"  {line}" if mine else f"  ({body['chat']}) {line}")
            print()
        if mine:
            self._number(body["buttons"])

    def _number(self, buttons: list[list[str]]) -> None:
        self._buttons = [data for _, data in buttons if data]
        number = 0
        for label, data in buttons:
            number += bool(data)
            print(f"  {number if data else '-'}. {label}")

    def ask(self) -> dict[str, Any] | None:
        """Return the next event of the person, or None at the end of the input."""
        while True:
            print("> ", end="", flush=True)
            line = sys.stdin.readline()
            if not line:
                print()
                return None
            if event := self.read(line.strip()):
                return event

    def read(self, words: str) -> dict[str, Any] | None:
        """Turn a typed line into an event; a number presses that button. None for an empty line."""
        if words.isascii() and words.isdigit() and 0 < int(words) <= len(self._buttons):
            return {"kind": "pressed", "data": self._buttons[int(words) - 1]}
        command, _, rest = words.partition(" ")
        match command:
            case "":
                return None
            case "/photo":
                return {"kind": "picture", "file": rest}
            case "/file":
                return {"kind": "file", "file": rest}
            case "/hello":
                return {"kind": "hello", "code": rest}
            case "/location":
                latitude, _, longitude = rest.partition(",")
                return {"kind": "location", "latitude": latitude, "longitude": longitude}
            case _:
                return {"kind": "text", "text": words}
