"""Every page of the office for who sees little or hears it read out, judged by axe-core.

The script is npm's package axe-core, which is not part of the repository: AXE_CORE names it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from tests.bot.channels.preview.page import Page
from tests.support.paths import ROOT
from tests.support.trial import sign_in_link
from tests.support.windows import Windows

pytestmark = pytest.mark.asyncio(loop_scope="module")

WIDTHS = (360, 1280)
OPEN_ALL = "document.querySelectorAll('details').forEach(each => { each.open = true; })"
TOO_WIDE = "document.documentElement.scrollWidth - innerWidth"
RUN = "axe.run(document, {resultTypes: ['violations']})"


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script of axe-core: from AXE_CORE (a script or npm's archive), node_modules, or npm."""
    named = os.environ.get("AXE_CORE", "")
    kept = Path(named) if named else ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not kept.is_file() and os.environ.get("CI") and shutil.which("npm"):
        folder = tmp_path_factory.mktemp("axe")
        packing = ["npm", "pack", "--silent", "axe-core@4.14.1"]
        subprocess.run(packing, cwd=folder, capture_output=True, check=False, timeout=60)
        kept = next(folder.glob("*.tgz"), kept)
    if not kept.is_file():
        pytest.skip("axe-core is not here: AXE_CORE may name its axe.min.js or npm's archive")
    if kept.suffix == ".tgz":
        with tarfile.open(kept) as archive:
            member = archive.extractfile("package/axe.min.js")
            assert member
            return member.read().decode()
    return kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["th", "en"])
async def test_axe_finds_nothing_serious_on_any_page(
    windows: Windows, page: Page, axe: str, language: str
) -> None:
    # A page's policy keeps scripts of others out: this one is let in.
    window = (await windows.open(bypass_csp=True)).window
    link = await sign_in_link(page)
    found: list[str] = []

    async def look(path: str) -> None:
        await window.goto(path if path.startswith("http") else page.address + path)
        await window.evaluate(axe)
        await window.evaluate(OPEN_ALL)
        for width in WIDTHS:
            await window.set_viewport_size({"width": width, "height": 900})
            assert await window.evaluate(TOO_WIDE) <= 0, (path, width)
            for each in (await window.evaluate(RUN))["violations"]:
                if each["impact"] in ("serious", "critical"):
                    nodes = [node["html"][:120] for node in each["nodes"]]
                    found.append(f"{path} at {width}: {each['id']} {nodes}")

    await look(link)
    await window.click("button.main")
    if language == "th":
        await window.click("button[value=th]")
    assert await window.evaluate("document.documentElement.lang") == language
    case = await window.locator(".row").get_attribute("data-row")
    for path in (
        "/office/",
        f"/office/cases/{case}",
        "/office/search",
        "/office/search?q=0812345678",
        "/office/search?q=nothing",
        "/office/browsers",
        "/office/nowhere",
    ):
        await look(path)
    assert found == []
