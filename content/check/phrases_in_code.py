"""Finds in the program's own source which phrases it says and which are buttons, for the content
check.

Read from the syntax trees, without importing anything.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

FOLDERS = ("bot", "handlers", "content")
"""Folders of the repository that say phrases."""

_KEY = re.compile(r"[a-z_]+(?:\.[a-z0-9_]+)+")
"""What may be a key in an HTML page or its script."""

_LABELLED = frozenset({"Press", "Share", "AskLocation"})

Name = tuple[str, str]
"""A constant: (module, name)."""

Place = tuple[str, int]
"""(file, line)."""

Said = str | Name
"""A phrase's key, or the name of the Family that it belongs to."""


@dataclass(slots=True)
class CodePhrases:
    """The phrases that the code says.

    `keys`: key -> where `Phrase("key")` stands. `families`: constant -> where `Family(...)` stands.
    `labels`: phrases on full-width buttons; `quick`: on quick replies. `mentions`: every string
    in the code.
    """

    keys: dict[str, Place] = field(default_factory=dict)
    families: dict[Name, Place] = field(default_factory=dict)
    labels: set[Said] = field(default_factory=set)
    quick: set[Said] = field(default_factory=set)
    mentions: set[str] = field(default_factory=set)

    def with_members(self, members: Mapping[Name, tuple[str, ...]]) -> CodePhrases:
        """The same with each family replaced by the keys of its members."""
        keys = dict(self.keys)
        for name, place in self.families.items():
            keys.update((key, place) for key in members.get(name, ()) if key not in keys)

        def resolved(said: set[Said]) -> set[Said]:
            return {
                key for one in said for key in ([one] if isinstance(one, str) else members[one])
            }

        return replace(self, keys=keys, labels=resolved(self.labels), quick=resolved(self.quick))

    def uses(self, key: str) -> bool:
        """Whether some code says this key."""
        return key in self.keys or key in self.mentions


@cache
def phrases_in_code(root: Path) -> CodePhrases:
    """The phrases in the code of the repository at `root`; read once per process."""
    found = CodePhrases()
    files = [path for folder in FOLDERS for path in sorted((root / folder).rglob("*.py"))]
    modules = [_Module(root, path) for path in files]
    for module in modules:
        found.families.update(module.families())
    for module in modules:
        module.read(found)
    for folder in FOLDERS:
        for path in [*(root / folder).rglob("*.js"), *(root / folder).rglob("*.html")]:
            found.mentions.update(_KEY.findall(path.read_text(encoding="utf-8")))
    return found


class _Module:
    """One file of the program, and what its names stand for."""

    def __init__(self, root: Path, path: Path) -> None:
        self._file = path.relative_to(root).as_posix()
        self._name = self._file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        self._tree = ast.parse(path.read_text(encoding="utf-8"))
        self._nodes = list(ast.walk(self._tree))  # looked through several times, walked once
        self._imported: dict[str, Name] = {}
        for node in self._nodes:
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    self._imported[alias.asname or alias.name] = (node.module, alias.name)

    def families(self) -> Iterator[tuple[Name, Place]]:
        """The families that are constants of this file, and where."""
        for node in self._tree.body:
            for target, value in _assigned(node):
                if isinstance(value, ast.Call) and _called(value) == "Family":
                    yield (self._name, target), (self._file, value.lineno)

    def read(self, found: CodePhrases) -> None:
        """Add what this file says."""
        variables: dict[str, set[Said]] = defaultdict(set)
        for node in self._nodes:
            for target, value in _assigned(node):
                variables[target].update(self._said_in(value, found, {}))
        for node in self._nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.mentions.add(node.value)
            elif isinstance(node, ast.Call):
                self._read_call(node, found, variables)

    def _read_call(
        self, call: ast.Call, found: CodePhrases, variables: Mapping[str, set[Said]]
    ) -> None:
        called = _called(call)
        for key in _keys_of(call) if called == "Phrase" else self._problem_keys(call, called):
            found.keys.setdefault(key, (self._file, call.lineno))
        if called in _LABELLED:
            found.labels |= self._said_in(_argument(call, "label"), found, variables)
        elif called == "Choices":
            for inner in ast.walk(call):
                if isinstance(inner, ast.Call) and _called(inner) in _LABELLED:
                    found.quick |= self._said_in(_argument(inner, "label"), found, variables)

    def _problem_keys(self, call: ast.Call, called: str) -> Iterator[str]:
        """Keys of this check's own sentences: `mistakes.add(.., "code")` and `sentence("code")`."""
        function = call.func
        if isinstance(function, ast.Name) and called == "sentence" and call.args:
            codes = call.args[:1]
        elif called in ("add", "warn") and len(call.args) == 3:
            codes = call.args[2:]
        else:
            return
        for code in codes:
            yield from (f"linter.{text}" for text in _texts(code))

    def _said_in(
        self,
        expression: ast.expr | None,
        found: CodePhrases,
        variables: Mapping[str, set[Said]],
    ) -> set[Said]:
        """Every phrase that an expression may give."""
        said: set[Said] = set()
        for node in ast.walk(expression) if expression else ():
            if isinstance(node, ast.Call) and _called(node) == "Phrase":
                said.update(_keys_of(node))
            elif isinstance(node, ast.Call) and _called(node) == "phrase":
                family = self._constant(node.func)
                if family in found.families:
                    said.add(family)
            elif isinstance(node, ast.Name):
                said |= variables.get(node.id, set())
        return said

    def _constant(self, method: ast.expr) -> Name:
        """The constant whose method this is: NAME.phrase, module.NAME.phrase."""
        owner = method.value if isinstance(method, ast.Attribute) else method
        if isinstance(owner, ast.Name):
            return self._imported.get(owner.id, (self._name, owner.id))
        if isinstance(owner, ast.Attribute) and isinstance(owner.value, ast.Name):
            package, module = self._imported.get(owner.value.id, ("", ""))
            return f"{package}.{module}", owner.attr
        return "", ""


def _assigned(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """(variable, value) of an assignment."""
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            if isinstance(target, ast.Name):
                yield target.id, node.value


def _called(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _argument(call: ast.Call, name: str) -> ast.expr | None:
    """The argument of this name, or the first one."""
    named = next((keyword.value for keyword in call.keywords if keyword.arg == name), None)
    return named or (call.args[0] if call.args else None)


def _keys_of(call: ast.Call) -> Iterator[str]:
    """The keys of Phrase("key") or Phrase("one" if ... else "other")."""
    return _texts(_argument(call, "key"))


def _texts(expression: ast.expr | None) -> Iterator[str]:
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        yield expression.value
    elif isinstance(expression, ast.IfExp):
        yield from _texts(expression.body)
        yield from _texts(expression.orelse)
