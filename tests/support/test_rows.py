"""A row that fails is named, whatever it raises, and the rows after it are tried."""

from __future__ import annotations

import pytest

from tests.support.rows import failing


def test_each_row_that_fails_is_named_with_what_it_raises() -> None:
    def half(number: int) -> None:
        assert 4 // number == 2, f"of {number}"

    (first, second) = failing(half, [0, 2, 4])
    assert first == (0, "ZeroDivisionError: integer division or modulo by zero")
    assert second[0] == 4
    assert second[1].startswith("AssertionError: of 4")


def test_no_rows_are_no_test() -> None:
    with pytest.raises(ValueError, match="no rows"):
        failing(print, [])
