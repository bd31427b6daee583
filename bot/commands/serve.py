"""The commands `serve` and `work`: run the bot with its web server, or without it."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable

from bot.commands import Commands, add_command


def register(commands: Commands) -> None:
    """Add `serve` and `work`."""
    serve = add_command(commands, "serve", help="answer on every channel that is on")
    serve.add_argument("--migrate", action="store_true", help="bring the database up to date first")
    serve.set_defaults(run=run, web=True)
    work = add_command(commands, "work", help="the same without the web: one more pair of hands")
    work.set_defaults(run=run, web=False, migrate=False)


def run(arguments: argparse.Namespace) -> int:
    """Run until SIGTERM or Ctrl-C."""
    from bot import logs, settings

    loaded = settings.load()
    logs.start(loaded.log_format)
    if arguments.migrate:
        from storage.engine.keyring import Keyring
        from storage.migrations import migrate

        migrate(loaded.database_url, Keyring(loaded.data_keys))
    from bot.server import serve

    with asyncio.Runner(loop_factory=_faster_loop()) as runner:
        return runner.run(serve(loaded, with_web=arguments.web))


def _faster_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop's, a tenth less work an event; None, for asyncio's own, where it is not installed: it
    is not made for Windows."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        return None
    return new_event_loop
