"""Changes values in the text of a YAML file and leaves all the rest of its text alone.

Values are maps, lists and texts only: a number, a date or true is the text that the file has for
it. A changed value is written over the old one at its place, so that comments, order and spacing
stay. A library that keeps comments (ruamel.yaml) would bring a second reader of YAML beside the one
the loader trusts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from content.reading.files import Loader

Data = Any
"""A text, a list of data, or a map of data by name."""

Splice = tuple[int, int, str]
"""(begin, end, what is written there)."""

_WIDTH = 90
"""The most letters of a map or list that is written in one line."""

_TYPED = frozenset({"right", "genuine", "test", "order", "good_until", "urgent"})
"""Keys whose values are no texts, so that new ones are written without quotes."""


def data_of(text: str) -> Data:
    """Return the values of a YAML text. Raises yaml.YAMLError if it is none."""
    node = yaml.compose(text, Loader)
    return "" if node is None else _data(node)


def _data(node: yaml.Node) -> Data:
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _data(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_data(item) for item in node.value]
    return str(node.value)


def with_data(text: str, data: Data) -> str:
    """Return the text with these values; the whole of it is written anew if it must be."""
    text = text.removeprefix("\ufeff")
    node = yaml.compose(text, Loader)
    if node is not None:
        changed = _applied(text, _changes(node, data, text))
        try:
            if data_of(changed) == data:
                return changed
        except yaml.YAMLError:
            pass
    head = [line for line in text.splitlines() if line.startswith("#")]
    return "\n".join([*head, *_block(data, 0)]) + "\n"


def _changes(node: yaml.Node, data: Data, text: str) -> Iterator[Splice]:
    if _data(node) == data:
        return
    if isinstance(node, yaml.ScalarNode) and isinstance(data, str):
        yield _begin(node), _scalar_end(node, text), _rewritten(node, data, text)
    elif isinstance(node, yaml.MappingNode) and isinstance(data, Mapping) and not node.flow_style:
        yield from _map_changes(node, data, text)
    elif isinstance(node, yaml.SequenceNode) and isinstance(data, list) and not node.flow_style:
        yield from _list_changes(node, data, text)
    elif _same_shape(node, data):
        yield from _inside(node, data, text)
    else:
        yield _begin(node), _end(node, text), _flow(data)


def _same_shape(node: yaml.Node, data: Data) -> bool:
    """Return whether a map or list in one line still has the same keys or length."""
    if isinstance(node, yaml.MappingNode) and isinstance(data, Mapping):
        return [key.value for key, _ in node.value] == list(data)
    return isinstance(node, yaml.SequenceNode) and len(node.value) == len(data)


def _inside(node: yaml.Node, data: Data, text: str) -> Iterator[Splice]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _changes(value, data[key.value], text)
    else:
        for item, new in zip(node.value, data, strict=True):
            yield from _changes(item, new, text)


def _map_changes(node: yaml.MappingNode, data: Mapping[str, Data], text: str) -> Iterator[Splice]:
    for key, value in node.value:
        if key.value not in data:
            yield _line_begin(text, _begin(key)), _line_end(text, _end(value, text)), ""
        elif isinstance(value, yaml.ScalarNode) and not isinstance(data[key.value], str):
            written = _entry(key.value, data[key.value], key.start_mark.column)
            yield _begin(key), _end(value, text), "\n".join(written).lstrip()
        else:
            yield from _changes(value, data[key.value], text)
    known = {key.value for key, _ in node.value}
    column = node.value[0][0].start_mark.column
    added = [line for key in data if key not in known for line in _entry(key, data[key], column)]
    if added:
        at = _line_end(text, _end(node, text))
        broken = "" if text[:at].endswith("\n") else "\n"
        yield at, at, broken + "\n".join(added) + "\n"


def _list_changes(node: yaml.SequenceNode, data: Sequence[Data], text: str) -> Iterator[Splice]:
    """Yield changes inside items that stay, or the list anew with the text of items that stay."""
    if len(node.value) == len(data):
        yield from _inside(node, data, text)
        return
    begins = [_line_begin(text, _begin(item)) for item in node.value]
    ends = [*begins[1:], _line_end(text, _end(node, text))]
    old = list(zip(node.value, begins, ends, strict=True))
    spaced = any(text[:end].endswith("\n\n") for end in ends)
    parts: list[str] = []
    for item in data:
        kept = next((each for each in old if _data(each[0]) == item), None)
        kept = kept or next((each for each in old if _same_id(_data(each[0]), item)), None)
        if kept:
            begin, end = kept[1:]
            parts.append(_applied(text[begin:end], _changes(kept[0], item, text), begin))
        else:
            if parts and spaced and not parts[-1].endswith("\n\n"):
                parts.append("\n")
            parts.append("\n".join(_item(item, node.start_mark.column)))
        parts[-1] += "" if parts[-1].endswith("\n") else "\n"
    yield begins[0], ends[-1], "".join(parts)


def _same_id(old: Data, new: Data) -> bool:
    both = isinstance(old, Mapping) and isinstance(new, Mapping)
    return both and "id" in old and old["id"] == new.get("id")


def _applied(text: str, splices: Iterator[Splice], offset: int = 0) -> str:
    """Return a text, which begins at `offset` of its file, with these changes."""
    for begin, end, words in sorted(splices, reverse=True):
        text = text[: begin - offset] + words + text[end - offset :]
    return text


def _begin(node: yaml.Node) -> int:
    return int(node.start_mark.index)


def _scalar_end(node: yaml.ScalarNode, text: str) -> int:
    end = int(node.end_mark.index)
    if node.style in ("|", ">"):  # it ends where the next thing begins
        return len(text[:end].rstrip())
    return end


def _end(node: yaml.Node, text: str) -> int:
    """Return where a value ends; of a block, where its last value does."""
    if isinstance(node, yaml.ScalarNode):
        return _scalar_end(node, text)
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(node, yaml.MappingNode) else last, text)
    return int(node.end_mark.index)


def _line_begin(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _rewritten(node: yaml.ScalarNode, words: str, text: str) -> str:
    """Return a text for the place of another, in the style of that one where it can be."""
    plain = node.style not in ('"', "'", "|", ">")
    if plain and (node.tag != _STR or _TYPED_TAGS.get(_resolved(words))):
        # A number, a date or true stays one; a text that looks like one gets quotes.
        return words if words and _resolved(words) == node.tag else json_words(words)
    spaced = not text[_begin(node) - 1 : _begin(node)].isspace()
    written = json_words(words) if node.style == '"' else _scalar(words)
    return f" {written}" if spaced and not node.value and written else written


_STR = "tag:yaml.org,2002:str"
_TYPED_TAGS = {f"tag:yaml.org,2002:{name}": True for name in ("bool", "int", "timestamp", "float")}


def _resolved(words: str) -> str:
    try:
        node = yaml.compose(words, Loader)
    except yaml.YAMLError:
        return _STR
    return node.tag if isinstance(node, yaml.ScalarNode) else _STR


def json_words(words: str) -> str:
    """Return a text in double quotes."""
    return json.dumps(words, ensure_ascii=False)


def _scalar(words: str) -> str:
    """Return a text as it may stand anywhere, in a line and between brackets."""
    if not words or words != words.strip() or not words.isprintable():
        return json_words(words)
    try:
        found = yaml.load(f"[{{a: {words}}}]", Loader)  # noqa: S506  # the safe one
    except (yaml.YAMLError, ValueError):
        return json_words(words)
    return words if found == [{"a": words}] else json_words(words)


def _flow(data: Data, key: str = "") -> str:
    if isinstance(data, Mapping):
        return (
            "{" + ", ".join(f"{name}: {_flow(value, name)}" for name, value in data.items()) + "}"
        )
    if isinstance(data, list):
        return "[" + ", ".join(map(_flow, data)) + "]"
    return str(data) if key in _TYPED and data else _scalar(data)


def _block(data: Data, indent: int) -> list[str]:
    if isinstance(data, Mapping):
        return [line for key, value in data.items() for line in _entry(key, value, indent)]
    return [line for value in data for line in _item(value, indent)]


def _entry(key: str, value: Data, indent: int) -> list[str]:
    space = " " * indent
    short = _flow(value, key)
    nested = isinstance(value, Mapping | list) and value
    plain = isinstance(value, str) or not nested or _flat(value)
    if plain and (isinstance(value, str) or len(short) + len(key) + indent <= _WIDTH):
        return [f"{space}{key}: {short}"]
    return [f"{space}{key}:", *_block(value, indent + 2)]


def _flat(value: Data) -> bool:
    inner = value.values() if isinstance(value, Mapping) else value
    return all(isinstance(one, str) for one in inner)


def _item(value: Data, indent: int) -> list[str]:
    space = " " * indent
    if isinstance(value, Mapping) and (not _flat(value) or len(_flow(value)) > _WIDTH):
        first, *others = _block(value, indent + 2)
        return [f"{space}- {first.lstrip()}", *others]
    return [f"{space}- {_flow(value)}"]
