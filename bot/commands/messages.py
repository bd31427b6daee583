"""The command `messages check | train`: judges messages, and trains the message model
(developers).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from bot.commands import Commands, add_command
from bot.commands.links import add_input, lines_of, print_json, refuse_broken
from bot.errors import Refusal


def register(commands: Commands) -> None:
    """Add `messages check` and `messages train`."""
    group = add_command(commands, "messages", help="judge whole messages")
    actions = group.add_subparsers(metavar="ACTION", required=True)
    check = add_command(actions, "check", help="judge messages, one JSON object a line")
    check.add_argument("text", nargs="*", help="messages to judge")
    add_input(check, 'JSON lines {"text": "..."}')
    check.set_defaults(run=run)
    train = add_command(actions, "train", help="train the message model anew (for developers)")
    train.add_argument("file", nargs="+", type=Path, help="CSV files: text, label")
    train.add_argument(
        "--held-out", action="store_true",
        help="write nothing: measure on messages that were not learned from",
    )  # fmt: skip
    train.set_defaults(run=run_train)


def run_train(arguments: argparse.Namespace) -> int:
    """Train on labelled messages and write the weights, or only measure."""
    try:
        from bot.training.held_out_messages import report
        from bot.training.messages import train
    except ImportError as error:
        raise Refusal(
            f"messages train needs {error.name}: .venv/bin/pip install scikit-learn"
        ) from error
    for path in arguments.file:
        if not path.is_file():
            raise Refusal(f"{path}: there is no such file")
    from bot import settings
    from bot.commands._judging import load_lists

    content = load_lists(settings.load().content_dir)
    if arguments.held_out:
        for line in report(arguments.file, content):
            print(line, flush=True)
    else:
        print(train(arguments.file, content))
    return 0


def run(arguments: argparse.Namespace) -> int:
    """Judge each message."""
    from bot.commands._judging import Checking

    texts = list(arguments.text)
    refuse_broken(texts)
    if arguments.file:
        for number, line in enumerate(lines_of(arguments.file), 1):
            if line.strip():
                texts.append(_text(line, f"{arguments.file}:{number}"))
    if not texts:
        raise Refusal("messages check: give a text or a --file of messages")
    checking = Checking.load(arguments.offline)
    for text in texts:
        print_json(checking.message(text))
    return 0


def _text(line: str, place: str) -> str:
    """The text of one JSON line. Raises Refusal naming the line."""
    try:
        text = json.loads(line)["text"]
    except (ValueError, KeyError, TypeError):
        raise Refusal(f'{place}: not a JSON object with a "text"') from None
    if not isinstance(text, str):
        raise Refusal(f'{place}: "text" is not a string')
    return text
