"""Reads YAML files into typed models, with the line of everything that does not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from content.reading.problems import Mistakes

REQUIRED_LANGUAGES = ("th", "en")
"""Every text has these; other languages are added beside them and fall back to Thai."""

LANGUAGE = re.compile(r"[a-z]{2,3}")
"""The code of a language."""

_TEXT, _LIST, _MAP = (f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map"))
"""How YAML names them (https://yaml.org/spec/1.1/#id858600)."""


class Loader(yaml.CSafeLoader):
    """libyaml's loader, some ten times faster than PyYAML's own; every wheel of PyYAML has it.

    Text, lists and maps are made here: PyYAML makes them in two steps, for lists that hold
    themselves, and takes as long for that as libyaml for reading.
    """

    def construct_document(self, node: yaml.Node) -> Any:
        """What a file holds. Raises RecursionError where something holds itself."""
        return self._made(node)

    def _made(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return node.value if node.tag == _TEXT else self.construct_object(node)
        if isinstance(node, yaml.SequenceNode) and node.tag == _LIST:
            return [self._made(item) for item in node.value]
        if isinstance(node, yaml.MappingNode) and node.tag == _MAP and _has_plain_keys(node):
            return {key.value: self._made(value) for key, value in node.value}
        return self.construct_object(node, deep=True)


def _has_plain_keys(node: yaml.MappingNode) -> bool:
    return all(key.tag == _TEXT and isinstance(key, yaml.ScalarNode) for key, _ in node.value)


Model = TypeVar("Model", bound=BaseModel)
Where = Sequence[str | int]
"""The way to a value in a file: ("questions", 0, "choices", 2, "text", "th")."""


def read_text(path: Path, mistakes: Mistakes) -> str | None:
    """The file as UTF-8 text, or None with a mistake noted."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        mistakes.add(path, 0, "no_file")
    except UnicodeDecodeError:
        mistakes.add(path, 0, "not_utf8")
    except OSError:
        mistakes.add(path, 0, "unreadable")
    return None


def read_yaml(path: Path, mistakes: Mistakes) -> Any:
    """What the file holds, or None with a mistake noted."""
    text = read_text(path, mistakes)
    if text is None:
        return None
    try:
        return yaml.load(text, Loader)  # noqa: S506 (both loaders are the safe one)
    except yaml.MarkedYAMLError as error:
        code, at_start = _written_wrongly(error.problem or "")
        marks = [error.context_mark, error.problem_mark]
        mark = next((one for one in (marks if at_start else marks[::-1]) if one), None)
        mistakes.add(path, mark.line + 1 if mark else 0, code, problem=error.problem or "")
    except (yaml.YAMLError, ValueError) as error:
        mistakes.add(path, 0, "not_yaml", problem=str(error).splitlines()[0])
    except RecursionError:
        mistakes.add(path, 0, "not_yaml", problem="nested too deeply, or inside itself")
    return None


_YAML = {
    "tab character": ("yaml_tab", False),
    "cannot start any token": ("yaml_start", False),
    "mapping values are not allowed": ("yaml_colon", False),
    "expected ',' or '}'": ("yaml_braces", False),
    "expected ',' or ']'": ("yaml_braces", False),
    "did not find expected key": ("yaml_indent", False),
    "expected '-' indicator": ("yaml_indent", False),
    "could not find expected ':'": ("yaml_no_colon", True),
    "unexpected end of stream": ("yaml_quote", True),
}
"""What libyaml's scanner.c and parser.c say, the sentence for who writes lessons, and whether it
belongs to the line where the trouble began rather than to the one where it was noticed."""


def _written_wrongly(problem: str) -> tuple[str, bool]:
    return next((said for words, said in _YAML.items() if words in problem), ("not_yaml", False))


def read_model(path: Path, model: type[Model], mistakes: Mistakes) -> Model | None:
    """The file as a model, or None with every mistake noted at its own line."""
    before = len(mistakes)
    data = read_yaml(path, mistakes)
    return None if len(mistakes) > before else validate(path, data, model, mistakes)


def validate(path: Path, data: Any, model: type[Model], mistakes: Mistakes) -> Model | None:
    """What the file holds as a model, or None with every mistake noted at its own line."""
    try:
        return model.model_validate(data if data is not None else {})
    except ValidationError as error:
        lines = Lines(path.read_text(encoding="utf-8-sig"))
        for wrong in error.errors(include_url=False):
            code, values = _explain(wrong)
            mistakes.add(path, lines.of(wrong["loc"]), code, **values)
        return None


def _explain(wrong: Any) -> tuple[str, dict[str, str | int]]:
    """(code, values) of one pydantic error (https://docs.pydantic.dev/latest/errors/)."""
    field = next((step for step in reversed(wrong["loc"]) if isinstance(step, str)), "")
    context = wrong.get("ctx", {})
    match wrong["type"]:
        case "content":  # raised by our own models, which name the sentence
            return str(context["code"]), {"field": field, **context}
        case "string_type" if field in REQUIRED_LANGUAGES:
            return "language_missing", {"field": field, "language": field}
        case "string_type" if wrong["input"] is None and _in_a_map(wrong["loc"]):
            # {th: one, en: two, three}: the comma has made "three" a key of its own.
            return "needs_quotes", {"words": field}
        case "missing":
            return "field_missing", {"field": field}
        case "extra_forbidden":
            return "field_unknown", {"field": field}
        case "union_tag_not_found":
            return "field_missing", {"field": "kind"}
        case "union_tag_invalid":
            return "field_not_of", {"field": "kind", "expected": context["expected_tags"]}
        case "literal_error":
            return "field_not_of", {"field": field, "expected": context["expected"]}
        case "string_pattern_mismatch":
            return "field_letters", {"field": field, "pattern": context["pattern"]}
        case "string_too_long" | "too_long":
            return "field_long", {"field": field, "limit": context["max_length"]}
        case "string_too_short" | "too_short":
            return "field_short", {"field": field, "limit": context["min_length"]}
        case "date_from_datetime_parsing" | "date_type" | "date_parsing":
            return "field_date", {"field": field}
        case _:
            return "field_wrong", {"field": field, "problem": wrong["msg"]}


def _in_a_map(where: Where) -> bool:
    return len(where) > 1 and isinstance(where[-2], str)


class Lines:
    """Where in a YAML text each value stands. Slow: made only when something is wrong."""

    def __init__(self, text: str) -> None:
        self._root = yaml.compose(text, Loader)

    def of(self, where: Where) -> int:
        """The line (from 1) of a value, or of the nearest thing around it that exists."""
        node, line = self._root, 1
        for step in where:
            found = _child(node, step)
            if found is None:
                if isinstance(node, yaml.MappingNode):
                    continue  # pydantic names the kind of a union here: not a key of the file
                break
            node, line = found
        return line

    def repeated_keys(self) -> Iterator[tuple[str, int]]:
        """(key, line) of every key written twice in the same map: YAML keeps only the last."""
        pending, met = [self._root], set[int]()
        while pending:
            node = pending.pop()
            if id(node) in met:  # "*name" stands for what is written at "&name"
                continue
            met.add(id(node))
            if isinstance(node, yaml.SequenceNode):
                pending.extend(node.value)
            elif isinstance(node, yaml.MappingNode):
                seen: set[str] = set()
                for key, value in node.value:
                    if key.value in seen:
                        yield key.value, key.start_mark.line + 1
                    seen.add(key.value)
                    pending.append(value)


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, int] | None:
    """(node, line) of a key of a map or an item of a list."""
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item = node.value[step]
        return item, item.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    return None
