"""Numbers to call: only what somebody has published is ever shown."""

from __future__ import annotations

from pathlib import Path

from content.reading.hotlines import load_hotlines
from content.reading.problems import Mistakes
from tests.support.paths import CONTENT

ONE = """
hotlines:
  - id: aoc
    group: first
    number: "1441"
    names: {th: ศูนย์, en: Centre}
    when: {th: เงินหาย, en: Money gone}
    hours: always
    status: sourced
    source: somebody
"""


def load(folder: Path, text: str) -> tuple[tuple[str, ...], Mistakes]:
    (folder / "hotlines.yaml").write_text(text, encoding="utf-8")
    mistakes = Mistakes(folder)
    return tuple(hotline.id for hotline in load_hotlines(folder, mistakes)), mistakes


def test_our_own_numbers_have_no_mistake_and_hide_what_is_unverified() -> None:
    mistakes = Mistakes(CONTENT)
    hotlines = load_hotlines(CONTENT, mistakes)
    assert not mistakes
    aoc = hotlines.get("aoc")
    assert aoc is not None
    assert aoc.number == "1441"
    assert hotlines.get("imm") is None
    assert not {"1178", "1191", "1202"} & {hotline.number for hotline in hotlines}


def test_every_bank_digit_hint_has_a_date() -> None:
    hotlines = load_hotlines(CONTENT, Mistakes(CONTENT))
    assert [h.id for h in hotlines.of("bank") if bool(h.keys) != bool(h.keys_checked)] == []


def test_an_unverified_number_is_left_out(tmp_path: Path) -> None:
    assert load(tmp_path, ONE.replace("sourced", "unverified")) == ((), [])


def test_a_wrong_number_a_wrong_date_and_a_missing_language_are_all_named(tmp_path: Path) -> None:
    text = ONE.replace('"1441"', "ring me").replace(", en: Centre", "")
    ids, mistakes = load(tmp_path, text + "    checked: yesterday\n")
    assert ids == ()
    assert [mistake.line for mistake in mistakes] == [5, 6, 11]


def test_the_same_id_twice_is_named(tmp_path: Path) -> None:
    _, mistakes = load(tmp_path, ONE + ONE.replace("\nhotlines:\n", ""))
    assert [(mistake.line, mistake.code) for mistake in mistakes] == [(11, "key_twice")]
