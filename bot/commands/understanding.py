"""The command `understanding train | compare | score`: teaches and measures the model that
understands texts (developers).
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.commands import Commands, add_command
from bot.errors import Refusal

EPOCHS = 2
TUNED = ("w11", "w13", "w24")
"""Writers on whom confidence is calibrated: an Isan, an English and a blunt central Thai hand."""


def register(commands: Commands) -> None:
    """Add `understanding` and its actions: train, compare and score."""
    group = add_command(commands, "understanding", help="the model that understands texts")
    actions = group.add_subparsers(metavar="ACTION", required=True)
    train = add_command(actions, "train", help="learn the weights anew from the corpus")
    train.add_argument("--out", type=Path, help="another folder than the program's own")
    train.add_argument("--begin", type=Path, metavar="FOLDER", help="go on from a model's encoder")
    train.add_argument(
        "--epochs", type=int, default=EPOCHS, help="times through the corpus (0: letters only)"
    )
    train.add_argument("--layers", help="layers of the teacher to keep, like 0,2,4,6,8,10")
    train.add_argument("--collected", type=Path, metavar="FOLDER",
                       help="learn from messages that others collected, too")  # fmt: skip
    train.set_defaults(run=run_train)
    compare = add_command(actions, "compare",
                          help="learn anew how examples of content are told apart")  # fmt: skip
    compare.add_argument("--out", type=Path, help="another file than the program's own")
    compare.set_defaults(run=run_compare)
    score = add_command(actions, "score", help="measure on the writers nobody trains on")
    score.add_argument("--writers", help="other writers, like w11,w13")
    score.set_defaults(run=run_score)


def run_train(arguments: argparse.Namespace) -> int:
    """Teach and write the model."""
    try:
        from bot.training.understanding import collected, run
    except ImportError as error:
        raise Refusal(f"training needs {error.name}: pip install '.[train]'") from error
    from bot import settings
    from bot.understanding.model import WEIGHTS
    from content.reading.library import Library

    said = list(run.examples(Library.load(settings.load().content_dir)))
    more = collected.messages(arguments.collected) if arguments.collected else []
    layers: tuple[int, ...] = run.LAYERS
    if arguments.layers:
        try:
            layers = tuple(int(one) for one in arguments.layers.split(","))
        except ValueError:
            raise Refusal(f"--layers {arguments.layers}: write them like 0,2,4") from None
    out = arguments.out or WEIGHTS
    for line in run.train(out, arguments.begin, arguments.epochs, layers, TUNED, said, more):
        print(line, flush=True)
    return 0


def run_compare(arguments: argparse.Namespace) -> int:
    """Learn how examples are compared, after changed weights or changed content."""
    from bot import settings
    from bot.understanding.model import LEARNED, WEIGHTS, Model
    from content.reading.library import Library

    try:
        from bot.training.understanding import comparison
    except ImportError as error:
        raise Refusal(f"this needs {error.name}: pip install '.[train]'") from error
    try:
        model = Model()
    except (ImportError, OSError) as error:
        raise Refusal(f"there is no model to compare with: {error}") from error
    library = Library.load(settings.load().content_dir)
    for line in comparison.learn(library, model, arguments.out or WEIGHTS / LEARNED):
        print(line, flush=True)
    return 0


def run_score(arguments: argparse.Namespace) -> int:
    """Measure the model that is there."""
    from bot import settings
    from bot.training.corpus import HELD, writers
    from bot.training.understanding.score import lines
    from bot.understanding.model import Model
    from content.reading.library import Library

    try:
        model = Model()
    except (ImportError, OSError) as error:
        raise Refusal(f"there is no model to measure: {error}") from error
    names = [one.writer for one in writers() if one.set == HELD]
    if arguments.writers:
        names = arguments.writers.split(",")
    for line in lines(model, Library.load(settings.load().content_dir), names):
        print(line)
    return 0
