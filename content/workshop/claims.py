"""Writes the table docs/claims.md: each claim that the content states as fact, its source, the day
of its check, and its standing.

It is made from the files' own `sources` and from hotlines.yaml, so it cannot say anything else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from content.check.verified import FILES
from content.check.yaml_tree import Node, read_tree


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """One thing stated, where it is said, and on what it rests. Dates are as the file has them."""

    said_in: str
    claim: str
    where: str
    checked: str
    status: str
    good_until: str = ""
    told: str = ""

    def is_due(self, today: dt.date) -> bool:
        """Whether it must be looked at again: its time is over."""
        try:
            return dt.date.fromisoformat(self.good_until) < today
        except ValueError:
            return False


def claims(folder: Path) -> list[Claim]:
    """Every claim of the content, by the place where it is said."""
    found: list[Claim] = []
    for path in sorted({path for pattern in FILES for path in folder.glob(pattern)}):
        if root := read_tree(path):
            found += _below(root, _said_in(path, folder))
    hotlines = read_tree(folder / "hotlines.yaml")
    for one in hotlines.items_at("hotlines") if hotlines else ():
        name = f"{one.text_at('number')} is {one.text_at('names', 'en')}."
        at, status = f"number {one.text_at('id')}", one.text_at("status")
        found.append(Claim(at, name, one.text_at("source"), one.text_at("checked"), status))
    return sorted(set(found))


def _said_in(path: Path, folder: Path) -> str:
    """`lessons/loans` for lessons/loans/lesson.yaml; the file itself for one that stands alone."""
    at = path.relative_to(folder)
    return at.parent.as_posix() if at.parts[0] in ("lessons", "answers") else at.as_posix()


def _below(node: Node, at: str) -> Iterator[Claim]:
    for source in node.items_at("sources"):
        yield _claim(source, source.text_at("claim"), at)
    if (source_node := node.at("source")) and source_node.keys:
        told = node.text_at("name", "en") or node.text_at("id")
        yield _claim(source_node, f"How it goes: {told}.", at)
    for inner in (*node.keys.values(), *node.items):
        yield from _below(inner, at)


def _claim(source: Node, claim: str, at: str) -> Claim:
    fields = (source.text_at(key) for key in ("where", "checked", "status", "good_until", "told"))
    return Claim(at, claim, *fields)


NOT_SHOWN = "not shown"
"""How an unverified number to call is told: content/hotlines.yaml keeps it back."""


def _untold(one: Claim) -> str:
    return "**as certain**" if certain([one]) else NOT_SHOWN


def certain(found: Sequence[Claim]) -> list[Claim]:
    """Return what nobody has verified and does not say how it is told; numbers are not shown."""
    return [
        one
        for one in found
        if one.status == "unverified" and not one.told and not one.said_in.startswith("number ")
    ]


def claims_page(found: Sequence[Claim], generated: str) -> str:
    """The table as Markdown; what nobody has verified stands apart."""
    lines = [
        *("# What the content states, and on what it rests", "", generated, ""),
        "Each row is a `sources` entry of a lesson, an answer or a trick, or a number of "
        "`content/hotlines.yaml`.",
        "Unverified: known to the writer, in no source that was opened. The last column says how "
        "the texts tell it;",
        "the content check refuses one that is told as certain.",
        "",
        f"Unverified and told as certain: {len(certain(found))}.",
    ]
    for title, chosen in (
        ("Sourced", [one for one in found if one.status != "unverified"]),
        ("Unverified", [one for one in found if one.status == "unverified"]),
    ):
        lines += ["", f"## {title} ({len(chosen)})", ""]
        last = "told" if title == "Unverified" else "good until"
        lines += [f"| said in | claim | source | checked | {last} |", "|---|---|---|---|---|"]
        for one in chosen:
            checked = f"{one.checked} (one list only)" if one.status == "secondary" else one.checked
            ends = one.good_until if title == "Sourced" else one.told or _untold(one)
            cells = (one.said_in, one.claim, one.where, checked, ends)
            lines.append("| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |")
    return "\n".join(lines).replace("|  |", "| |").replace("|  |", "| |") + "\n"
