"""The project's own content, loaded once: checks are only as good as their lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.library import Library
from content.link_lists import load_link_lists
from content.mistakes import Mistakes
from content.number_words import load_number_words
from content.red_flags import load_red_flags

CONTENT = Path(__file__).resolve().parents[3] / "content"


@pytest.fixture(scope="session")
def lists() -> Library:
    """The lists that checks read, without lessons and places."""
    mistakes = Mistakes(CONTENT)
    library = Library(
        links=load_link_lists(CONTENT, mistakes),
        numbers=load_number_words(CONTENT, mistakes),
        red_flags=load_red_flags(CONTENT, mistakes),
    )
    assert not mistakes
    return library
