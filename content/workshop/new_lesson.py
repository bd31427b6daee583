"""The work of `content new`: makes a lesson from the sample, four files that pass the content
check.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from content.reading.lessons.curriculum import load_curriculum
from content.reading.problems import Mistakes

PATTERN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SAMPLE = Path(__file__).resolve().parent / "sample_lesson"
"""The four files, with the placeholders {module}, {order} and {today}."""


class CannotMake(Exception):
    """The lesson cannot be made; the message says why."""


def make_lesson(folder: Path, slug: str, module: str) -> Path:
    """Make the folder lessons/<slug>, last in its module, and return it. Raises CannotMake."""
    if not PATTERN.fullmatch(slug) or len(slug) > 24:
        raise CannotMake(
            f"{slug}: a lesson's name has small English letters, digits and -, at most 24"
        )
    home = folder / "lessons" / slug
    if home.exists():
        raise CannotMake(f"{slug}: there is such a lesson already, {home}")
    curriculum = load_curriculum(folder, Mistakes(folder))
    if module not in curriculum.modules:
        known = ", ".join(curriculum.modules)
        raise CannotMake(f"{module}: there is no such module in modules.yaml; it has {known}")
    order = max((one.about.order for one in curriculum.of_module(module)), default=0) + 1
    values = {"{module}": module, "{order}": str(order), "{today}": str(_today())}
    home.mkdir(parents=True)
    for sample in sorted(SAMPLE.iterdir()):
        text = sample.read_text(encoding="utf-8")
        for name, value in values.items():
            text = text.replace(name, value)
        (home / sample.name).write_text(text, encoding="utf-8")
    return home


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()
