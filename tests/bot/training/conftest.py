"""The project's own lists, for tests of training."""

from __future__ import annotations

import pytest

from content.reading.link_lists import LinkLists, load_link_lists
from content.reading.problems import Mistakes
from tests.support.paths import CONTENT


@pytest.fixture(scope="session")
def lists() -> LinkLists:
    mistakes = Mistakes(CONTENT)
    found = load_link_lists(CONTENT, mistakes)
    assert not mistakes
    return found
