"""Draws the README's moving picture: a story of the tour on two phones, in Chromium.

    .venv/bin/python -m tests.support.moving_picture docs/tour.webp

Chromium must be installed. Thai is drawn with the content's own font, on a machine without one.
"""

from __future__ import annotations

import asyncio
import io
import os
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image

from content.reading.library import Library
from tests.support.browser import CHROMIUM, Tab, browser, chromium
from tests.support.clock import MONDAY
from tests.support.paths import CONTENT
from tests.support.trial import trial

SIZE = (760, 820)
"""Pixels: the narrowest window that shows both phones."""
STORY = "report"
SHOWN = {0: 2, 1: 2, 3: 2, 6: 2, 7: 2, 8: 3, 9: 4, 10: 3, 11: 3, 13: 3, 14: 3, 15: 3, 18: 5}
"""Steps done -> for how many seconds it is shown then."""
QUALITY = 84
LARGEST = 500 * 1000
"""The most bytes that a reader of the README should wait for."""

NEXT = "document.querySelector('#next')"


def draw(path: Path) -> None:
    """Write the picture of a story that is played now."""
    first, *others = asyncio.run(_played())
    first.save(
        path, save_all=True, append_images=others, loop=0, method=6, quality=QUALITY,
        duration=[seconds * 1000 for seconds in SHOWN.values()],
    )  # fmt: skip
    size = path.stat().st_size
    print(f"{path}: {len(SHOWN)} frames, {size // 1024} kB")  # noqa: T201
    assert size < LARGEST


async def _played() -> list[Image.Image]:
    """The frames, of a trial of its own."""
    library = Library.load(CONTENT)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(CONTENT / "fonts", folder / "fonts")
        os.environ["XDG_DATA_HOME"] = name  # where fontconfig looks for fonts too
        with chromium(folder / "chromium") as place:
            async with (
                trial(library, folder, lambda: MONDAY) as page,
                browser(place, page.address) as tab,
            ):
                return await _frames(tab)


async def _frames(tab: Tab) -> list[Image.Image]:
    frames = []
    await tab.size(*SIZE)
    await tab.until(f"document.querySelector('[data-story={STORY}]')")
    await tab.run("document.querySelector('.top').hidden = true")
    await tab.run("document.querySelector('main').style.paddingTop = '1rem'")
    await tab.run(f"document.querySelector('[data-story={STORY}]').click()")
    await tab.until("tour.story")
    for step in range(max(SHOWN) + 1):
        await tab.until(f"tour.at === {step} && {NEXT}.getAttribute('aria-disabled') === 'false'")
        if step in SHOWN:
            await tab.run("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
            frames.append(Image.open(io.BytesIO(await tab.picture())).convert("RGB"))
        await tab.run(f"{NEXT}.click()")
    return frames


if __name__ == "__main__":
    if not CHROMIUM:
        sys.exit("Chromium is not installed")
    draw(Path(sys.argv[1]))
