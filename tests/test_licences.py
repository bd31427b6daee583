"""Every file has a licence whose text is here (REUSE; `reuse lint` looks at it in full)."""

from __future__ import annotations

import re
import tomllib

from tests.support.paths import ROOT

ANNOTATIONS = tomllib.loads((ROOT / "REUSE.toml").read_text(encoding="utf-8"))["annotations"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def named(expression: str) -> set[str]:
    return set(re.split(r" AND | OR ", expression))


def test_every_licence_that_is_named_has_its_text_and_no_other_has() -> None:
    used = {name for one in ANNOTATIONS for name in named(one["SPDX-License-Identifier"])}
    assert used == {path.stem for path in (ROOT / "LICENSES").iterdir()}
    assert (ROOT / "LICENSE").read_text() == (ROOT / "LICENSES" / "Apache-2.0.txt").read_text()


def test_every_file_has_one_and_what_is_of_others_is_there() -> None:
    assert ANNOTATIONS[0]["path"] == "**"
    for one in ANNOTATIONS[1:]:
        for path in [one["path"]] if isinstance(one["path"], str) else one["path"]:
            assert any(ROOT.glob(path.removesuffix("/**"))), path


def test_the_package_names_them_all() -> None:
    used = {name for one in ANNOTATIONS for name in named(one["SPDX-License-Identifier"])}
    assert named(PROJECT["license"]) == used
    assert all((ROOT / name).is_file() for name in PROJECT["license-files"])
