"""The strict LINE, judging the same in a small part of the time.

Its description names sub-types by their `type` field, and a validator in Python tries every
sub-type for every node, again and again: up to half a second for a card. So jsonschema-rs looks
first, and only what it refuses goes to the validator in Python, which words the refusal.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError


class Quick:
    """A validator that asks the fast one first."""

    def __init__(self, known: Draft202012Validator) -> None:
        self.known = known
        self._fast = jsonschema_rs.Draft202012Validator(known.schema)

    def is_valid(self, body: Any) -> bool:
        """What the fast one says alone."""
        return self._fast.is_valid(body)

    def iter_errors(self, body: Any) -> Iterator[ValidationError]:
        """Every mistake in a body, as the validator in Python tells it."""
        if not self.is_valid(body):
            yield from self.known.iter_errors(body)


def quick(line: Any) -> Any:
    """The strict LINE with quick validators for what is sent to people."""
    for template, _, operations in line.routes:
        if template in ("/v2/bot/message/reply", "/v2/bot/message/push"):
            known = line.validator(template, "post", operations["post"])
            if not isinstance(known, Quick):  # validators are shared by all strict LINEs of a run
                line.validators[template, "post"] = Quick(known)
    return line
