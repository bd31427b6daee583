"""Every page of the office for who sees little or hears it read out, judged by axe-core.

The script is npm's package axe-core, which is not part of the repository: AXE_CORE names it.
"""

from __future__ import annotations

import pytest

from tests.bot.channels.preview.page import Page
from tests.support.axe import JUDGED, RUN, SHOWN, TOO_WIDE
from tests.support.trial import sign_in_link
from tests.support.windows import Windows

pytestmark = pytest.mark.asyncio(loop_scope="module")

OPEN_ALL = "document.querySelectorAll('details').forEach(each => { each.open = true; })"


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
        for width in SHOWN:
            await window.set_viewport_size({"width": width, "height": 900})
            assert await window.evaluate(TOO_WIDE) <= 0, (path, width)
            if width not in JUDGED:
                continue
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
