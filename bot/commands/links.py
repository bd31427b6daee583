"""The command `links check | train | tokens | hosts`: judges links; trains the link model and looks
after its lists (developers).
"""

from __future__ import annotations

import argparse
import codecs
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands import Commands, add_command
from bot.errors import Refusal

if TYPE_CHECKING:
    from content.reading.link_lists import LinkLists


def register(commands: Commands) -> None:
    """Add `links` and its actions: check, train, tokens and hosts."""
    group = add_command(commands, "links", help="judge links")
    actions = group.add_subparsers(metavar="ACTION", required=True)
    check = add_command(actions, "check", help="judge links, one JSON object a line")
    check.add_argument("url", nargs="*", help="links to judge")
    add_input(check, "one link a line")
    check.set_defaults(run=run)
    train = add_command(actions, "train", help="train the link model anew (for developers)")
    train.add_argument(
        "file", nargs="+", type=Path,
        help="CSV files, also .gz: url or url_or_host, label, source, slice, date, licence",
    )  # fmt: skip
    train.add_argument(
        "--held-out",
        action="store_true",
        help="write nothing: measure on collectors and months kept from learning",
    )
    _add_wheel(train, "honest names to learn from, and what people visit")
    train.set_defaults(run=run_train)
    tokens = add_command(
        actions, "tokens", help="count what the names on the lists hit (for developers)"
    )
    tokens.add_argument("file", nargs="+", type=Path, help="CSV files as for train")
    tokens.add_argument("--all", action="store_true", help="also the names that pay their way")
    _add_wheel(tokens, "more honest names to count on")
    tokens.set_defaults(run=run_tokens)
    hosts = add_command(
        actions, "hosts", help="list hosts that may be a brand's own, for staff to look at"
    )
    _add_wheel(hosts, "the names to look through", required=True)
    hosts.set_defaults(run=run_hosts)


def _add_wheel(parser: argparse.ArgumentParser, what: str, required: bool = False) -> None:
    parser.add_argument(
        "--popular", type=Path, metavar="WHEEL", required=required,
        help=f"the wheel pymispwarninglists, as pip downloads it: {what}",
    )  # fmt: skip


def run_train(arguments: argparse.Namespace) -> int:
    """Train on labelled links and write the weights, or only measure."""
    try:
        from bot.training.held_out import report
        from bot.training.links import train
    except ImportError as error:
        raise Refusal(
            f"links train needs {error.name}: .venv/bin/pip install -e '.[train]'"
        ) from error
    lists = _lists(*arguments.file, arguments.popular)
    if arguments.held_out:
        _print(report(arguments.file, lists, arguments.popular))
    else:
        print(train(arguments.file, lists, arguments.popular))
    return 0


def run_tokens(arguments: argparse.Namespace) -> int:
    """Print how many honest and deceitful names each name on the lists hits."""
    try:
        from bot.training.tokens import report
    except ImportError as error:
        raise Refusal(
            f"links tokens needs {error.name}: .venv/bin/pip install -e '.[train]'"
        ) from error
    lists = _lists(*arguments.file, arguments.popular)
    _print(report(arguments.file, lists, arguments.popular, arguments.all))
    return 0


def run_hosts(arguments: argparse.Namespace) -> int:
    """Print the hosts that may be a brand's own."""
    from bot.training.candidates import report

    _print(report(arguments.popular, _lists(arguments.popular)))
    return 0


def _lists(*paths: Path | None) -> LinkLists:
    """The lists of the content folder, if all these files are there. Raises Refusal."""
    for path in paths:
        if path is not None and not path.is_file():
            raise Refusal(f"{path}: there is no such file")
    from bot import settings
    from bot.commands._judging import load_lists

    return load_lists(settings.load().content_dir).links


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, flush=True)


def add_input(parser: argparse.ArgumentParser, what: str) -> None:
    """The flags that `links check` and `messages check` share."""
    parser.add_argument("--file", type=Path, help=f"a file of {what}; - is standard input")
    parser.add_argument("--offline", action="store_true", help="ask no threat list")
    parser.add_argument("--json", action="store_true", help="the only form there is; for scripts")


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a file, without line ends, in whatever encoding Thai programs write.

    Raises Refusal naming the file.
    """
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise Refusal(f"{path}: cannot be read ({error.strerror})") from error
    if data:
        yield from (line.rstrip("\r") for line in decoded(data).removesuffix("\n").split("\n"))


def decoded(data: bytes) -> str:
    """Text in UTF-8 or UTF-16, each with or without its mark, or in Windows' Thai (cp874)."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if (zero := data.find(0)) >= 0:  # ASCII in UTF-16 is half zeros, and no other text has any
        return data.decode("utf-16-le" if zero % 2 else "utf-16-be", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp874", "replace")


def refuse_broken(arguments: Iterable[str]) -> None:
    """Raise Refusal if an argument of the command line is not UTF-8."""
    for number, argument in enumerate(arguments, 1):
        if any("\ud800" <= letter <= "\udfff" for letter in argument):
            raise Refusal(f"argument {number} is not UTF-8: put it into a --file")


def run(arguments: argparse.Namespace) -> int:
    """Judge each link."""
    from bot.commands._judging import Checking

    urls = list(arguments.url)
    refuse_broken(urls)
    if arguments.file:
        urls += lines_of(arguments.file)
    if not urls:
        raise Refusal("links check: name a link or a --file of links")
    checking = Checking.load(arguments.offline)
    for url in urls:
        print_json(checking.link(url))
    return 0


def print_json(value: dict[str, Any]) -> None:
    """One object on one line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
