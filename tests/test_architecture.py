"""The shape of the program holds: who may know whom, sizes, names, and what is written down."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.registry import CHANNELS
from bot.settings import variables
from tests.support.paths import ROOT
from tests.support.sources import FOLDERS, HANDLERS, PRODUCT, breaking, shown, text, trees

LONGEST = 400
"""Lines of a file that one person can still keep in mind."""

DRAWERS = re.compile(r"^(utils?|helpers?|common|misc|base_utils|stuff)$")
CHANNEL_NAMES = frozenset(CHANNELS)
THAI = re.compile("[\u0e01-\u0e3a\u0e40-\u0e5b]")  # letters and signs; the baht sign is no word
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b|pragma: no cover|type: ignore")
TOP_LEVEL = {
    *FOLDERS,
    "rutan",
    "tests",
    "docs",
    "pyproject.toml",
    "Procfile",
    "README.md",
    "LICENSE",
    "LICENSES",
    "REUSE.toml",
    "CHANGELOG.md",
    "CITATION.cff",
    "CONTRIBUTING.md",
    "ARCHITECTURE.md",
    "SECURITY.md",
    "Makefile",
    "Dockerfile",
    "compose.yaml",
    "requirements.lock",
    "requirements-dev.lock",
}


def tracked() -> list[Path]:
    """Every file of the repository, without what .gitignore names."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("needs git and a checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if (ROOT / name).is_file()]


def test_there_are_files_to_look_at() -> None:
    assert len(PRODUCT) > 500
    assert len(HANDLERS) > 100


def test_no_file_is_longer_than_one_can_keep_in_mind() -> None:
    lines = {shown(path): len(text(path).splitlines()) for path in PRODUCT}
    assert {path: count for path, count in lines.items() if count > LONGEST} == {}


def test_no_unfinished_work_is_left_in_the_product() -> None:
    found = {shown(path): UNFINISHED.findall(text(path)) for path in PRODUCT}
    assert {path: words for path, words in found.items() if words} == {}


def test_a_file_says_in_one_sentence_what_it_is_for() -> None:
    assert [shown(path) for path in PRODUCT if not says_what_it_is_for(path)] == []


def says_what_it_is_for(path: Path) -> bool:
    """Whether its docstring begins with a sentence; an empty file of a package needs none."""
    if path.name == "__init__.py" and not text(path).strip():
        return True
    words = ast.get_docstring(trees()[path])
    sentence = r"[^\n]+?[.:!]( |\n|$)"
    return bool(words and re.match(sentence, " ".join(words.split("\n\n")[0].split())))


def test_there_is_no_thai_in_code() -> None:
    assert [shown(path) for path in PRODUCT if THAI.search(text(path))] == []


def test_handlers_never_learn_which_app_a_person_uses() -> None:
    assert breaking(HANDLERS, app_knowledge) == []


def app_knowledge(tree: ast.AST) -> Iterator[str]:
    """Each place where code names a channel or reads one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in CHANNEL_NAMES:
            yield f"line {node.lineno}: the literal {node.value!r}"
        if isinstance(node, ast.Attribute) and node.attr == "channel":
            yield f"line {node.lineno}: .channel"


@pytest.mark.parametrize(
    "code",
    ["if person.channel: pass", "x = 'line'", "match x:\n    case 'telegram': pass"],
)
def test_the_rule_sees_what_it_must_see(code: str) -> None:
    assert list(app_knowledge(ast.parse(code)))


NAMES_A_CHANNEL = {
    ("bot/channels/registry.py", name)
    for name in CHANNELS  # the list itself
} | {
    ("bot/commands/content.py", "preview"),  # a command of its own: `content preview`
    ("bot/office/workshop/phones.py", "preview"),  # the workshop draws what that page draws
}


def test_a_channel_is_named_in_its_own_folder_only() -> None:
    """So a channel is added by one folder and one line, and channels are strangers."""
    paths = [path for path in PRODUCT if not path.is_relative_to(ROOT / "content")]
    found = {(shown(path), name) for path in paths for name in channels_named(path, trees()[path])}
    assert found - NAMES_A_CHANNEL == set()


def channels_named(path: Path, tree: ast.AST) -> Iterator[str]:
    """Each channel that code outside its folder names, or imports something of."""
    own = next((n for n in CHANNELS if path.is_relative_to(ROOT / "bot/channels" / n)), "")
    folders = {f"bot.channels.{name}": name for name in CHANNELS}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in CHANNEL_NAMES - {own}:
            yield str(node.value)
        imported: list[str] = []
        if isinstance(node, ast.Import):
            imported = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            imported = [f"{node.module}.{each.name}" for each in node.names]
        for module in imported:
            name = folders.get(".".join(module.split(".")[:3]), own)
            if name != own:
                yield name


@pytest.mark.parametrize(
    "code",
    [
        "x = 'telegram'",
        "from bot.channels.telegram.setup import set_up",
        "from bot.channels import telegram",
        "import bot.channels.telegram",
    ],
)
def test_the_rule_of_channels_sees_what_it_must_see(code: str) -> None:
    for path in ("bot/app.py", "bot/channels/line/channel.py"):
        assert list(channels_named(ROOT / path, ast.parse(code))) == ["telegram"]
    assert not list(channels_named(ROOT / "bot/channels/telegram/parse.py", ast.parse(code)))


OPENERS = {"zxingcpp", "tinytag", "openpyxl.load_workbook", "openpyxl.reader", "PIL.Image.open"}
"""What opens a file that may come from anybody; each is used in bot/foreign alone."""


def test_files_of_strangers_are_opened_in_one_folder_only() -> None:
    elsewhere = [path for path in PRODUCT if not path.is_relative_to(ROOT / "bot/foreign")]
    assert breaking(elsewhere, openers_used) == []


def openers_used(tree: ast.AST) -> Iterator[str]:
    """Each of OPENERS that code imports or calls, by whatever name it gives them."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {each.asname: each.name for each in node.names if each.asname}
            yield from (each.name for each in node.names if is_opener(each.name))
        elif isinstance(node, ast.ImportFrom):
            full = {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
            names |= full
            yield from (name for name in full.values() if is_opener(name))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            first, _, rest = ast.unparse(node).partition(".")
            if is_opener(name := f"{names.get(first, first)}.{rest}"):
                yield name


def is_opener(name: str) -> bool:
    """Whether this dotted name is one of OPENERS or lies in it."""
    return any(name == opener or name.startswith(f"{opener}.") for opener in OPENERS)


@pytest.mark.parametrize(
    "code",
    [
        "import zxingcpp",
        "from tinytag import TinyTag",
        "from openpyxl import load_workbook as load",
        "import openpyxl\nopenpyxl.load_workbook(x)",
        "from PIL import Image\nImage.open(x)",
        "from PIL import Image as I\nwith I.open(x): pass",
        "from PIL.Image import open",
        "import PIL.Image\nPIL.Image.open(x)",
    ],
)
def test_the_rule_of_openers_sees_what_it_must_see(code: str) -> None:
    assert list(openers_used(ast.parse(code)))


@pytest.mark.parametrize(
    "code", ["from PIL import Image\nImage.new('L', (1, 1))", "from openpyxl import Workbook"]
)
def test_pictures_and_sheets_of_our_own_may_be_made_anywhere(code: str) -> None:
    assert not list(openers_used(ast.parse(code)))


def test_the_folders_know_only_whom_they_may() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_drawer_collects_what_has_no_place() -> None:
    found = [
        shown(path)
        for path in tracked()
        if any(DRAWERS.match(part) for part in (*path.parent.parts, path.stem))
    ]
    assert not found


def test_only_the_six_folders_and_what_tools_expect_lie_at_the_top() -> None:
    top = {shown(path).partition("/")[0] for path in tracked()}
    assert not {name for name in top if not name.startswith(".")} - TOP_LEVEL


def test_no_file_names_a_machine() -> None:
    places = re.compile(r"(?<![\w.])/(home|root|Users|work|tmp/\w+|opt)/\w|file:///\w")
    found = [
        f"{shown(path)}: {line.strip()[:80]}"
        for path in tracked()
        if path.suffix in {".py", ".md", ".toml", ".yaml", ".lock", ".txt", "", ".yml"}
        and path != Path(__file__)
        for line in path.read_text(encoding="utf-8", errors="ignore").splitlines()
        if places.search(line)
    ]
    assert not found


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_is_pins_and_nothing_else(name: str) -> None:
    found = pins(name)
    assert found
    shape = re.compile(
        r"[a-z0-9-]+==[\w.]+( ; [\w '!=.]+)?"  # a version, and on which system
        r"( --hash=sha256:[0-9a-f]{64})+"  # of each of its files
    )
    assert [pin[:99] for pin in found if not shape.fullmatch(pin)] == []


def test_both_locks_pin_the_same_versions() -> None:
    assert set(pins("requirements.lock")) <= set(pins("requirements-dev.lock"))


def pins(name: str) -> list[str]:
    """The lines of a lock file, those that are continued in one."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.sub(r" \\\n +", " ", text).splitlines()


# --- what is written down ---


def test_every_setting_that_is_read_is_listed() -> None:
    code = "".join(text(path) for path in PRODUCT)
    assert set(re.findall(r'\bvariable\(\s*"([A-Z_]+)"', code)) == set(variables())


PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md"))

READS_ENVIRONMENT = {
    "bot/settings.py",
    "bot/foreign/ocr.py",  # hands PATH on to workers and Tesseract, and nothing else of ours
}


def test_no_other_file_reads_the_environment() -> None:
    found = [
        shown(path)
        for path in PRODUCT
        if shown(path) not in READS_ENVIRONMENT
        and re.search(r"os\.(environ(?!\.setdefault)|getenv)", path.read_text(encoding="utf-8"))
    ]
    assert not found


OWN_PROGRAMS = {"bot/commands/bench.py", "bot/commands/fuzz.py", "storage/engine/backup.py"}
"""Who starts ourselves anew, or pg_dump, which asks the environment for its password."""


def test_no_program_that_we_start_is_given_our_keys() -> None:
    """The environment holds DATA_KEY and the channels' tokens."""
    starts = {"run", "Popen", "create_subprocess_exec", "check_output", "check_call", "call"}
    found = [
        f"{shown(path)}:{node.lineno}"
        for path in PRODUCT
        if shown(path) not in OWN_PROGRAMS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in starts
        and getattr(node.func.value, "id", "") in ("subprocess", "asyncio")
        and not (node.func.attr == "run" and getattr(node.func.value, "id", "") == "asyncio")
        and "environment()" not in {ast.unparse(w.value) for w in node.keywords if w.arg == "env"}
    ]
    assert not found


@pytest.mark.parametrize(
    "page", ["README.md", "SECURITY.md", "ARCHITECTURE.md", "CONTRIBUTING.md", *PAGES]
)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text)
    home = (ROOT / page).parent
    assert [link for link in links if not (home / link).exists()] == []


def test_the_first_screen_of_the_readme_shows_how_to_run_it() -> None:
    first = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:40]
    assert any("make run" in line for line in first)
    assert any("make test" in line for line in first)
