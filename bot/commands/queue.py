"""The command `queue`: shows the waiting messages and events, and retries or drops those that were
given up.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.commands import Commands, add_command
from bot.commands._operator import add_by, note_act, operator_name
from bot.errors import Refusal

if TYPE_CHECKING:
    from storage.engine.transaction import Unit

SHOWN = 100
"""How many messages and how many events that were given up are shown."""

_STATES = {
    "open": "messages on their way",
    "waiting": "messages that wait for the month's quota or for a channel that is off",
    "late": "messages that go with the person's next reply",
    "dead": "messages given up",
}


def register(commands: Commands) -> None:
    """Add `queue`, `queue retry` and `queue drop`."""
    top = add_command(commands, "queue", help="show what waits and what was given up")
    top.set_defaults(run=run, what="show", names=[])
    more = top.add_subparsers(metavar="WHAT")
    for what, words in (
        ("retry", "give what was given up another chance"),
        ("drop", "let what was given up go for good"),
    ):
        parser = add_command(more, what, help=words)
        parser.add_argument("names", nargs="+", metavar="NAME", help="as `queue` shows it, or all")
        add_by(parser)
        parser.set_defaults(run=run, what=what)


def run(arguments: argparse.Namespace) -> int:
    """Show, retry or drop, and say what was done."""
    from bot import settings
    from bot.commands._database import with_database

    loaded = settings.load()
    if arguments.what == "show":
        print(*with_database(loaded, queue_lines), sep="\n")
        return 0
    by = operator_name(arguments, loaded)

    def change(unit: Unit) -> int:
        count = retry_or_drop(unit, arguments.what, arguments.names)
        note_act(unit, by, f"{arguments.what} {count} given up")
        return count

    count = with_database(loaded, change, write=True)
    print(f"{count} {'tried again' if arguments.what == 'retry' else 'dropped'}")
    return 0


def queue_lines(unit: Unit) -> list[str]:
    """The queue in a few lines, then a line for each thing that was given up, and what to do."""
    from storage.queue import queue_view
    from storage.queue.states import MessageState

    found, lost = queue_view.read_queue(unit), queue_view.given_up(unit, most=SHOWN)
    lines = [f"events waiting: {found.events} (the oldest for {found.oldest_seconds:.0f} s)"]
    lines += [
        f"{words}: {found.messages.get(MessageState(state), 0)}" for state, words in _STATES.items()
    ]
    lines += [
        f"given up: {each.name}  {each.channel} {each.kind}, "
        f"{each.since:%Y-%m-%d %H:%M} UTC, {each.tries} tries, {each.error}"
        for each in lost
    ]
    if len(lost) >= SHOWN:
        lines.append("… and maybe more: these are the oldest")
    if lost:
        lines.append("`queue retry NAME` tries one again, `queue drop NAME` lets it go; or all")
    return lines


def retry_or_drop(unit: Unit, what: str, names: Sequence[str]) -> int:
    """Retry or drop these; returns how many. Raises Refusal for an unknown name."""
    from storage.queue import queue_view

    known = {each.name for each in queue_view.given_up(unit, most=1_000_000)}
    chosen = known if list(names) == ["all"] else set(names)
    if unknown := chosen - known:
        raise Refusal(f"nothing given up has the name {', '.join(sorted(unknown))}")
    return queue_view.retry(unit, chosen) if what == "retry" else queue_view.drop(unit, chosen)
