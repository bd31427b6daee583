"""The script of axe-core, which judges a page for who sees little or hears it read out.

It is npm's package axe-core and no part of the repository.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from tests.support.paths import ROOT

RUN = "axe.run(document, {resultTypes: ['violations']})"
TOO_WIDE = "document.documentElement.scrollWidth - innerWidth"
JUDGED, SHOWN = (360, 1280), (320, 360, 640, 1280)
"""CSS pixels: where axe looks, and where nothing may be wider than the window, which is 1280 pixels
enlarged to 200 % (640) and to 400 % (320) too."""


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
