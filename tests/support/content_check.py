"""The content check as the command runs it: with every family of phrases that the code declares."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from pathlib import Path

from bot.commands._phrase_families import phrase_families
from content import check as content_check
from content.check.phrases_in_code import Name
from content.reading.problems import Mistake
from handlers.core.say import Family
from tests.support.opened_here import ReadHere


@functools.cache
def families() -> Mapping[Name, Family[str]]:
    """Every family, imported once."""
    return phrase_families()


def check(folder: Path, today: dt.date) -> list[Mistake]:
    """Every mistake and warning in a content folder."""
    return content_check.check(folder, today, families(), ReadHere())
