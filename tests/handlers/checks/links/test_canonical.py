"""The documented canonical forms and lookup expressions of Safe Browsing."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from handlers.checks.links.canonical import canonical, expressions


def test_every_documented_form_comes_out(shared: Path) -> None:
    vectors = json.loads((shared / "data/safe_browsing_canonical_vectors.json").read_text())
    wrong = [
        (url, form, canonical(url.encode("latin-1")))
        for url, form in vectors["documentation_table_via_gglsbl"]
        if canonical(url.encode("latin-1")) != form.encode("latin-1")
    ]
    assert not wrong


def test_every_documented_expression_comes_out(shared: Path) -> None:
    vectors = json.loads((shared / "data/safe_browsing_canonical_vectors.json").read_text())
    for url, forms in vectors["expressions"].items():
        assert sorted(expressions(url)) == sorted(forms)


@given(st.text(max_size=200))
def test_any_text_has_a_form_that_stays_as_it_is(text: str) -> None:
    once = canonical(text)
    assert isinstance(once, bytes)
    assert expressions(text)
