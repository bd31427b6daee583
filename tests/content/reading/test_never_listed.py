"""never_listed.yaml: genuine numbers, accounts and sites, or a mistake with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.reading.never_listed import NeverListed, load_never_listed
from content.reading.problems import Mistakes
from tests.support.paths import CONTENT


def test_our_own_list_keeps_the_state_out() -> None:
    mistakes = Mistakes(CONTENT)
    assert {"go.th", "mi.th"} <= load_never_listed(CONTENT, mistakes).hosts
    assert not mistakes


def test_numbers_are_kept_as_they_are_written(tmp_path: Path) -> None:
    numbers = 'numbers: ["042 123-456", "+66812345678"]\n'
    text = numbers + 'accounts: ["123-4-56789-0"]\nhosts: [wat.or.th]\n'
    (tmp_path / "never_listed.yaml").write_text(text, encoding="utf-8")
    mistakes = Mistakes(tmp_path)
    assert load_never_listed(tmp_path, mistakes) == NeverListed(
        frozenset({"042 123-456", "+66812345678"}),
        frozenset({"123-4-56789-0"}),
        frozenset({"wat.or.th"}),
    )
    assert not mistakes


def test_without_the_file_nothing_is_kept_out_by_it(tmp_path: Path) -> None:
    mistakes = Mistakes(tmp_path)
    assert load_never_listed(tmp_path, mistakes) == NeverListed()
    assert not mistakes


@pytest.mark.parametrize(
    "text", ["numbers: [call us]", "hosts: ['https://go.th']", "hosts: [th]", "other: []", "["]
)
def test_a_mistake_is_told_with_its_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "never_listed.yaml").write_text(text, encoding="utf-8")
    mistakes = Mistakes(tmp_path)
    assert load_never_listed(tmp_path, mistakes) == NeverListed()
    assert [mistake.path for mistake in mistakes] == ["never_listed.yaml"]
