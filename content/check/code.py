"""Finds in the program's own code which phrases it says, and which of them are buttons."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOMS = ("bot", "handlers", "content")
"""Folders of the repository that say phrases."""

_KEY = re.compile(r"[a-z_]+(?:\.[a-z0-9_]+)+")
"""What looks like a key in a page or its script."""

Named = Mapping[str, set[str]]
"""Variable -> keys of phrases it may hold."""

_LABELLED = frozenset({"Press", "Share", "AskPlace"})


@dataclass(slots=True)
class Said:
    """`keys`: key -> (file, line) of Phrase("key"). `labels`: keys on full-width buttons, `quick`:
    on quick replies. `mentions`: every text in the code; `beginnings`: of texts put together."""

    keys: dict[str, tuple[str, int]] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)
    quick: set[str] = field(default_factory=set)
    mentions: set[str] = field(default_factory=set)
    beginnings: set[str] = field(default_factory=set)

    def uses(self, key: str) -> bool:
        """Whether some code says this key, whole or put together from a beginning."""
        return key in self.mentions or any(key.startswith(start) for start in self.beginnings)


@cache
def said_in_code(root: Path) -> Said:
    """What the code of the repository at `root` says; read once, it does not change as we run."""
    said = Said()
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            _read(ast.parse(path.read_text(encoding="utf-8")), name, said)
        for path in [*(root / room).rglob("*.js"), *(root / room).rglob("*.html")]:
            said.mentions.update(_KEY.findall(path.read_text(encoding="utf-8")))
    return said


def _read(tree: ast.Module, name: str, said: Said) -> None:
    named = _named_phrases(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            said.mentions.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            first = node.values[0] if node.values else None
            if isinstance(first, ast.Constant) and "." in str(first.value):
                said.beginnings.add(str(first.value))
        elif isinstance(node, ast.Call):
            _read_call(node, name, named, said)


def _named_phrases(tree: ast.Module) -> dict[str, set[str]]:
    """Variable -> keys of the phrases put into it anywhere in a file: label = Phrase("...")."""
    named: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    named.setdefault(target.id, set()).update(_keys_in(node.value, {}))
    return named


def _read_call(call: ast.Call, name: str, named: Named, said: Said) -> None:
    called = _name(call)
    if called == "Phrase" and (key := _phrase_key(call)):
        said.keys.setdefault(key, (name, call.lineno))
    elif called in _LABELLED:
        said.labels.update(_keys_in(_argument(call, "label"), named))
    elif called == "Choices":
        for inner in ast.walk(call):
            if isinstance(inner, ast.Call) and _name(inner) in _LABELLED:
                said.quick.update(_keys_in(_argument(inner, "label"), named))


def _name(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _argument(call: ast.Call, name: str) -> ast.expr | None:
    """The argument of this name, or the first one."""
    named = next((keyword.value for keyword in call.keywords if keyword.arg == name), None)
    return named or (call.args[0] if call.args else None)


def _phrase_key(call: ast.Call) -> str | None:
    key = _argument(call, "key")
    return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None


def _keys_in(expression: ast.expr | None, named: Named) -> Iterator[str]:
    for node in ast.walk(expression) if expression else ():
        if isinstance(node, ast.Call) and _name(node) == "Phrase" and (key := _phrase_key(node)):
            yield key
        elif isinstance(node, ast.Name):
            yield from named.get(node.id, ())
