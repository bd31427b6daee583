"""The strict LINE, judging the same in a small part of the time.

Its description names sub-types by their `type` field, and a plain JSON Schema validator tries every
sub-type for every node, again and again: up to half a second for a card. Here the `type` picks it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

_TRY_EACH = Draft202012Validator.VALIDATORS["oneOf"]


def _pinned(branch: dict[str, Any]) -> tuple[str, str] | None:
    """(field, value) that a branch asks for, e.g. ("type", "text")."""
    for part in branch.get("allOf", ()):
        for field, schema in part.get("properties", {}).items():
            if "const" in schema:
                return field, schema["const"]
    return None


def _one_of(
    validator: Any, branches: list[dict[str, Any]], instance: Any, schema: dict[str, Any]
) -> Iterator[ValidationError]:
    """`oneOf`, where each branch is pinned to a value of a field: only the one it has is looked
    at. Anything else is tried branch by branch."""
    pins = [_pinned(branch) for branch in branches]
    if isinstance(instance, dict) and all(pins):
        chosen = [b for b, pin in zip(branches, pins, strict=True) if pin and has(instance, pin)]
        if len(chosen) == 1:
            yield from validator.descend(instance, chosen[0])
            return
    yield from _TRY_EACH(validator, branches, instance, schema)


def has(instance: dict[str, Any], pin: tuple[str, str]) -> bool:
    """Whether the field has the value."""
    return instance.get(pin[0]) == pin[1]


_Quick = extend(Draft202012Validator, {"oneOf": _one_of})


def quick(line: Any) -> Any:
    """The strict LINE with quick validators for what is sent to people."""
    for template, _, operations in line.routes:
        if template in ("/v2/bot/message/reply", "/v2/bot/message/push"):
            known = line.validator(template, "post", operations["post"])
            line.validators[template, "post"] = _Quick(known.schema)
    return line
