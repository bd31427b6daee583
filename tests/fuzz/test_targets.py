"""A few hundred changed inputs for every reader, the same ones each time; more by `fuzz`."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from tests.fuzz.mutate import Chance
from tests.fuzz.run import fuzz
from tests.fuzz.targets import TARGETS, Target

RUNS = 200


@pytest.mark.parametrize("name", TARGETS)
def test_no_reader_stumbles_over_changed_input(name: str) -> None:
    found = fuzz(TARGETS[name], 1, lambda runs: runs < RUNS)
    assert found.runs == RUNS
    assert list(found.findings) == []


def test_a_reader_that_stumbles_is_found_once_with_its_input() -> None:
    def check(data: bytes) -> None:
        if b"<" in data:
            raise KeyError("words")

    target = Target(lambda: [b"good", b"another good one"], lambda: nullcontext(check))
    found = fuzz(target, 1, lambda runs: runs < RUNS)
    ((told, data),) = found.findings.items()
    assert told.startswith("KeyError in check")
    assert "words" not in told
    assert b"<" in data


def test_the_same_seed_gives_the_same_inputs() -> None:
    seeds = [b'{"a": [1, "x"]}', "ก ๑ http://a.co".encode()]
    one, other = Chance(5), Chance(5)
    first = [one.changed(seeds[n % 2], seeds) for n in range(200)]
    assert first == [other.changed(seeds[n % 2], seeds) for n in range(200)]
    assert len(set(first)) > 150
