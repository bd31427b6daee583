"""The benchmark of judging measures what it says, on inputs of the size it says."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from tests.benchmarks import checks
from tests.benchmarks.checks import BARS, LENGTH, bad_inputs, links, measure, messages


def test_inputs_have_the_size_that_is_told_and_none_comes_twice() -> None:
    assert {len(text) for text in islice(messages(1), 40)} == {LENGTH}
    assert {len(text) for text in bad_inputs(1, 5)} == {5000}
    many = list(islice(links(1), 2000))
    assert len(set(many)) > 0.98 * len(many)


def test_each_figure_comes_with_its_bar_and_its_reference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "LINKS", 5)
    monkeypatch.setattr(checks, "MESSAGES", 2)
    keys = {"check_link_us", "check_link_vs_parsing", "check_message_ms", "check_message_vs_words"}
    found = dict(measure(2, tmp_path, lambda *asked: bool(keys & set(asked))))
    assert set(found) == keys
    for key in keys:
        assert 0 < found[key]["min"] <= found[key]["median"] <= found[key]["max"]
        assert len(found[key]["interval"]) == 2
    assert {key: found[key]["bar"] for key in keys & set(BARS)} == {
        "check_link_us": 250,
        "check_message_ms": 3,
    }
