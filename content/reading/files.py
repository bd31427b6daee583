"""Reads any YAML file of the content into a pydantic model; each mistake is noted with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from content.reading.named_numbers import resolved_all, unknown_names
from content.reading.problems import Mistakes

REQUIRED_LANGUAGES = ("th", "en")
"""Languages of every text. Texts of other languages are optional and fall back to Thai."""

LARGEST = 2 * 1024 * 1024
"""Most bytes of a file; the largest has a tenth of that."""

LANGUAGE = re.compile(r"[a-z]{2,3}")
"""A language code."""

_TEXT, _LIST, _MAP = (f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map"))
"""YAML's tags of them (https://yaml.org/spec/1.1/#id858600)."""


class Loader(yaml.CSafeLoader):
    """libyaml's loader, some ten times faster than PyYAML's own; every wheel of PyYAML has it.

    Text, lists and maps are constructed here: PyYAML does it in two steps, to support lists that
    contain themselves, and needs as long for that as libyaml for parsing. Nothing may be repeated
    by an alias (*name): a few lines of them can unfold into gigabytes. Both raise Unsafe.
    """

    def __init__(self, stream: str) -> None:
        _refuse_depth(stream)
        super().__init__(stream)

    def get_single_node(self) -> yaml.Node | None:
        """The document. Raises Unsafe if part of it is repeated by name."""
        root: yaml.Node | None = super().get_single_node()
        if root is not None:
            _refuse_aliases(root)
        return root

    def construct_document(self, node: yaml.Node) -> Any:
        """The value of a document."""
        return self._construct(node)

    def _construct(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return node.value if node.tag == _TEXT else self.construct_object(node)
        if isinstance(node, yaml.SequenceNode) and node.tag == _LIST:
            return [self._construct(item) for item in node.value]
        if isinstance(node, yaml.MappingNode) and node.tag == _MAP and _has_plain_keys(node):
            return {key.value: self._construct(value) for key, value in node.value}
        return self.construct_object(node, deep=True)


class Unsafe(yaml.MarkedYAMLError):
    """Raised if a document could unfold without end, or overflow libyaml's stack."""


ALIAS, DEEP = "repeated by name", "nested too deeply"

DEEPEST = 100
"""Most levels of lists and maps in each other; the content has six."""

_SURELY_SAFE = 15_000
"""Levels that libyaml builds without harm; between 20,000 and 50,000 it ends the process."""


def _refuse_depth(text: str) -> None:
    """Raise Unsafe if a text nests too deeply. Each level takes one of five characters, so only a
    text with very many of them is looked at closely."""
    if sum(map(text.count, "[{-?:")) <= _SURELY_SAFE:
        return
    depth = 0
    for event in yaml.parse(text, yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                mark: Any = event.start_mark
                raise Unsafe(problem=DEEP, problem_mark=mark)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _refuse_aliases(root: yaml.Node) -> None:
    """Raise Unsafe if a list or map stands in two places: libyaml gives an alias as the same node.

    An alias of a plain text is harmless: it is read as that text.
    """
    pending, seen = [root], set[int]()
    while pending:
        node = pending.pop()
        if isinstance(node, yaml.ScalarNode):
            continue
        if id(node) in seen:
            raise Unsafe(problem=ALIAS, problem_mark=node.start_mark)
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                pending += (key, value)
        else:
            pending += node.value


def _has_plain_keys(node: yaml.MappingNode) -> bool:
    return all(key.tag == _TEXT and isinstance(key, yaml.ScalarNode) for key, _ in node.value)


Model = TypeVar("Model", bound=BaseModel)
ValuePath = Sequence[str | int]
"""The keys and indices that lead to a value: ("questions", 0, "choices", 2, "text", "th")."""


def read_text(path: Path, mistakes: Mistakes) -> str | None:
    """The file as UTF-8 text, or None with a mistake noted. Numbers stand in it by their names;
    one that is no name of a number is noted."""
    try:
        if path.stat().st_size > LARGEST:
            mistakes.add(path, 0, "file_large", limit=LARGEST >> 20)
            return None
        text = path.read_text(encoding="utf-8-sig")
        for line, name in unknown_names(text, path):
            mistakes.add(path, line, "number_unknown", name=name)
        return text
    except FileNotFoundError:
        mistakes.add(path, 0, "no_file")
    except UnicodeDecodeError:
        mistakes.add(path, 0, "not_utf8")
    except OSError:
        mistakes.add(path, 0, "unreadable")
    return None


def read_yaml(path: Path, mistakes: Mistakes) -> Any:
    """The value of the file, or None with a mistake noted."""
    text = read_text(path, mistakes)
    if text is None:
        return None
    try:
        data = yaml.load(text, Loader)  # noqa: S506 (both loaders are the safe one)
        # After parsing: a name in curly brackets must not become part of the file's own syntax.
        return resolved_all(data, path) if "{number:" in text else data
    except yaml.MarkedYAMLError as error:
        code, at_start = _syntax_error(error.problem or "")
        marks = [error.context_mark, error.problem_mark]
        mark = next((one for one in (marks if at_start else marks[::-1]) if one), None)
        mistakes.add(path, mark.line + 1 if mark else 0, code, problem=error.problem or "")
    except (yaml.YAMLError, ValueError) as error:
        mistakes.add(path, 0, "not_yaml", problem=str(error).splitlines()[0])
    except RecursionError:
        mistakes.add(path, 0, "not_yaml", problem=DEEP)
    return None


_SYNTAX_ERRORS = {
    ALIAS: ("yaml_alias", False),
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
"""Message of libyaml (scanner.c, parser.c) -> code of our sentence, and whether it belongs to the
line where the problem began rather than to the one where libyaml noticed it."""


def _syntax_error(problem: str) -> tuple[str, bool]:
    return next(
        (sentence for words, sentence in _SYNTAX_ERRORS.items() if words in problem),
        ("not_yaml", False),
    )


def read_model(path: Path, model: type[Model], mistakes: Mistakes) -> Model | None:
    """The file as a model, or None with every mistake noted at its own line."""
    before = len(mistakes)
    data = read_yaml(path, mistakes)
    return None if len(mistakes) > before else validate(path, data, model, mistakes)


def validate(path: Path, data: Any, model: type[Model], mistakes: Mistakes) -> Model | None:
    """The data of a file as a model, or None with every mistake noted at its own line."""
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
        case "content":  # raised by our own models (schema.content_error)
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


def _in_a_map(path: ValuePath) -> bool:
    return len(path) > 1 and isinstance(path[-2], str)


class Lines:
    """The lines of a YAML text's values. Slow: only made if something is wrong."""

    def __init__(self, text: str) -> None:
        self._root = yaml.compose(text, Loader)

    def of(self, path: ValuePath) -> int:
        """The line (from 1) of a value, or of the nearest parent that exists."""
        node, line = self._root, 1
        for step in path:
            found = _child(node, step)
            if found is None:
                if isinstance(node, yaml.MappingNode):
                    continue  # pydantic names the kind of a union here: not a key of the file
                break
            node, line = found
        return line

    def repeated_keys(self) -> Iterator[tuple[str, int]]:
        """(key, line) of every key that is repeated in its map: YAML keeps only the last."""
        pending, seen_nodes = [self._root], set[int]()
        while pending:
            node = pending.pop()
            if id(node) in seen_nodes:  # an alias (*name)
                continue
            seen_nodes.add(id(node))
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
    """(node, line) of a map's key or a list's item."""
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item = node.value[step]
        return item, item.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    return None
