"""`serve` and `work`: the running program, with and without the web."""

from __future__ import annotations

import argparse

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
    import uvloop

    from bot import logs, settings

    loaded = settings.load()
    logs.start(loaded.log_format)
    if arguments.migrate:
        from storage.engine.keyring import Keyring
        from storage.migrations import migrate

        migrate(loaded.database_url, Keyring(loaded.data_keys))
    from bot.server import serve

    return uvloop.run(serve(loaded, with_web=arguments.web))
