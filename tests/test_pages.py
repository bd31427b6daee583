"""What pages tell can be typed and followed: every command, every flag, every link."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import parser
from bot.settings import variables
from tests.support.paths import ROOT

PAGES = sorted(
    [
        *(path for path in ROOT.glob("*.md") if path.name != "CHANGELOG.md"),  # tells of what was
        *(path for path in (ROOT / "docs").rglob("*.md") if path.name != "renames.md"),
        ROOT / "content" / "README.md",
        ROOT / "tests" / "conversations" / "README.md",
    ]
)
COMMAND = re.compile(r"(?:python3? -m bot|(?<![\w./-])rutan) (?P<words>[a-z-].*)")
FLAG = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def shown(path: Path) -> str:
    """A page's path inside the repository."""
    return path.relative_to(ROOT).as_posix()


def code(text: str) -> Iterator[str]:
    """Every piece of code of a page: lines of its blocks, and what stands between backticks."""
    blocks = re.split(r"^ *```.*$", text, flags=re.MULTILINE)
    for number, part in enumerate(blocks):
        if number % 2:
            yield from part.replace("\\\n", " ").splitlines()
        else:
            yield from (one.replace("\n", " ") for one in re.findall(r"`([^`]+)`", part))


def below(found: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The commands of a group, or the actions of a command."""
    for action in found._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def problem(command: str, top: argparse.ArgumentParser) -> str | None:
    """What is wrong with the words of a command; None if nothing is."""
    words = re.split(r" *(?:#|&&|\||;|>) *", command)[0].replace("[", " ").replace("]", " ")
    flags = {"--help", *top._option_string_actions}
    for word in words.split():
        actions = below(top)
        if word in actions:
            top = actions[word]
            flags |= set(top._option_string_actions)
        elif actions and re.fullmatch(r"[a-z-]+", word) and not word.startswith("-"):
            return f"{word!r} is none of {', '.join(actions)}"
    unknown = set(FLAG.findall(words)) - flags
    return f"no {', '.join(sorted(unknown))}" if unknown else None


def commands(text: str, top: argparse.ArgumentParser) -> Iterator[str]:
    """The words of every command of a page, also of one that begins with the name of a group."""
    groups = below(top)
    for piece in code(text):
        if found := COMMAND.search(piece):
            yield found["words"]
            continue
        group, _, rest = piece.partition(" ")
        if group in groups and rest.partition(" ")[0] in below(groups[group]):
            yield piece


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_every_command_on_a_page_is_there_with_its_flags(page: Path) -> None:
    top = parser()
    told = commands(page.read_text(encoding="utf-8"), top)
    wrong = {command: why for command in told if (why := problem(command, top))}
    assert not wrong


@pytest.mark.parametrize(
    "command",
    [
        "python -m bot dance",
        "rutan officials invent",
        "rutan officials list --loud",
        "rutan --wide",
    ],
)
def test_the_rule_sees_a_command_that_is_none(command: str) -> None:
    found = COMMAND.search(command)
    assert found
    assert problem(found["words"], parser())


FILE = re.compile(
    r"(?<![\w./-])(?:bot|handlers|storage|content|tests|docs|rutan|\.ci|\.github)/[\w./*-]*[\w*/]"
)
WITHOUT = {"content/offices.yaml", "content/voice/recordings/th/"}
"""Files that an installation makes for itself, or has made later."""
VARIABLE = re.compile(
    r"(?<![\w$])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|HOST|PORT|FEEDS|PREVIEW|OPERATOR)="
)
OTHERS = {"PYTHON_IMAGE", "POSTGRES_IMAGE", "POSTGRES_PASSWORD"}
"""Variables that compose.yaml alone reads."""


def lacking(piece: str) -> set[str]:
    """What a piece of code names that is not there: files, goals of make, modules, settings."""
    goals = set(re.findall(r"^([\w./]+):", MAKEFILE, re.MULTILINE))
    paths = {path for path in FILE.findall(piece) if path not in WITHOUT and "/NAME/" not in path}
    modules = re.findall(r"python3? -m ((?:bot|tests|rutan)[\w.]*)", piece)
    return {
        *(path for path in paths if not any(ROOT.glob(path.rstrip("/")))),
        *(goal for goal in re.findall(r"\bmake ([a-z./][\w./-]*)", piece) if goal not in goals),
        *(name for name in modules if not module(name)),
        *(set(VARIABLE.findall(piece)) - {*variables(), *OTHERS}),
    }


MAKEFILE = (
    (ROOT / "Makefile")
    .read_text(encoding="utf-8")
    .replace("$(RUNTIME)", ".venv/.runtime")
    .replace("$(DEVELOPMENT)", ".venv/.development")
)


def module(name: str) -> bool:
    """Whether `python -m name` can be run in a clone."""
    path = ROOT / name.replace(".", "/")
    return path.with_suffix(".py").is_file() or (path / "__main__.py").is_file()


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_every_file_goal_module_and_setting_in_the_code_of_a_page_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert {missing for piece in code(text) for missing in lacking(piece)} == set()


@pytest.mark.parametrize(
    "piece",
    ["make jam", "bot/nothing.py", "cp docs/deploy/none*.service /etc", "python -m tests.nothing",
     "LINE_CHANEL_SECRET=x"],
)  # fmt: skip
def test_the_rule_of_files_sees_what_is_not_there(piece: str) -> None:
    assert lacking(piece)


def test_pages_in_both_languages_are_looked_at() -> None:
    names = {shown(page) for page in PAGES}
    assert {
        "README.md",
        "docs/running-a-year.md",
        "docs/th/operators.md",
        "docs/th/staff.md",
    } <= names


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_a_link_to_elsewhere_is_a_whole_one(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for link in re.findall(r"\]\((https?:[^)]*)\)", text):
        assert re.fullmatch(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[^\s<>]*)?", link), link
    assert text.count("](") == len(re.findall(r"\]\([^()\s]+\)", text)), "a link is not closed"


def test_every_page_of_docs_is_in_the_sites_table_of_contents() -> None:
    site = (ROOT / "docs" / "mkdocs.yml").read_text(encoding="utf-8")
    assert [shown(page) for page in (ROOT / "docs").rglob("*.md") if shown(page) not in site] == []


def anchors(page: Path) -> set[str]:
    """The places of a page that a link can lead to, as GitHub and the site name them."""
    found = re.findall(r"^#+ +(.+?) *$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in found}


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_every_link_between_pages_leads_to_a_place(page: Path) -> None:
    wrong = []
    for link in re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", page.read_text(encoding="utf-8")):
        name, _, place = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (place and place not in anchors(target)):
            wrong.append(link)
    assert not wrong


def test_every_file_that_a_rename_leads_to_is_there() -> None:
    wrong = []
    for row in (ROOT / "docs" / "renames.md").read_text("utf-8").splitlines():
        cells = row.split(" | ")
        for path in re.findall(r"(?<![\w/{])[\w{},]+(?:/[\w{},]+)+\.(?:py|yaml|tsv)", cells[-1]):
            names = re.split(r"[{}]", path)  # "test_{a,b}.py" names two files
            each = names[1].split(",") if len(names) == 3 else [""]
            files = [f"{names[0]}{one}{names[-1]}" if len(names) == 3 else path for one in each]
            wrong += [file for file in files if len(cells) == 2 and not (ROOT / file).exists()]
    assert wrong == []


def test_how_to_upgrade_is_said_once_a_release() -> None:
    releases = (ROOT / "CHANGELOG.md").read_text("utf-8").split("\n## ")
    first = next(each for each in releases if each.startswith("[Unreleased]"))
    assert len(re.findall(r"(?i)run `migrate|bot migrate`|`migrate` first", first)) == 1


def test_every_button_that_the_thai_page_tells_to_press_is_one() -> None:
    page = (ROOT / "docs" / "th" / "staff.md").read_text(encoding="utf-8")
    files = (ROOT / "content" / "phrases" / "th").glob("*.yaml")
    phrases = "\n".join(path.read_text(encoding="utf-8") for path in files)
    labels = re.findall(r"(?:กด|เปิด) \*\*([^*]+)\*\*", page)
    assert len(labels) >= 5
    assert [one for one in labels if not re.search(rf': "?{one}"?$', phrases, re.M)] == []
