"""The project's own content, loaded once: checks are only as good as their lists."""

from __future__ import annotations

import pytest

from content.reading.lexicon.numbers import load_number_words
from content.reading.lexicon.red_flags import load_red_flags
from content.reading.library import Library
from content.reading.link_lists import load_link_lists
from content.reading.problems import Mistakes
from tests.support.paths import CONTENT


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
