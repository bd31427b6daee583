"""Fifty different mistakes, seeded one after the other: each is named with its file and line."""

from __future__ import annotations

import datetime as dt
from itertools import zip_longest
from pathlib import Path

from tests.support.content_check import check

TODAY = dt.date(2026, 11, 22)
L = "lessons/parcel-and-account"
NEAR = 12
"""Lines: what is missing is named at the question or the entry in which it is missing."""
LONG = "ยาวมาก" * 60

# (file, what stands there, what is written instead, the code that must name it)
SEEDED = [
    (f"{L}/lesson.yaml", "module: calls", "module: nowhere", "unknown_module"),
    (f"{L}/lesson.yaml", "module: calls", "module: [calls]", "field_wrong"),
    (f"{L}/lesson.yaml", "module: calls\n", "", "field_missing"),
    (f"{L}/lesson.yaml", "order: 2", "order: first", "field_wrong"),
    (f"{L}/lesson.yaml", "order: 2", "order: 0", "field_wrong"),
    (f"{L}/lesson.yaml", "order: 2", "order: 1", "order_twice"),
    (f"{L}/lesson.yaml", "order: 2", "ordre: 2", "field_unknown"),
    (f"{L}/lesson.yaml", "  en: The parcel and the frozen account\n", "", "language_missing"),
    (f"{L}/lesson.yaml", "  en: The parcel", "  english: The parcel", "language_unknown"),
    (f"{L}/lesson.yaml", "พัสดุมีปัญหา บัญชีถูกอายัด", LONG, "too_long"),
    (f"{L}/lesson.yaml", "teaches: [parcel, ", "teaches: [pracel, ", "unknown_trick"),
    (f"{L}/lesson.yaml", "[fake-police, ", "[fake-polise, ", "broken_link"),
    (f"{L}/lesson.yaml", "status: sourced", "status: sure", "field_not_of"),
    (f"{L}/lesson.yaml", "checked: 2026-11-22", "checked: last week", "field_date"),
    (f"{L}/lesson.yaml", "checked: 2026-11-22", "checked: 2027-11-22", "date_ahead"),
    (f"{L}/lesson.yaml", "    where: Bank", "    were: Bank", "source_lacks"),
    (f"{L}/lesson.yaml", "goal: Hang", "goal: {Hang", "yaml_braces"),
    (f"{L}/lesson.yaml", "goal: Hang", "goal: Note: hang", "yaml_colon"),
    (f"{L}/lesson.yaml", 'reviewed_by: ""', 'reviewed_by: "', "yaml_quote"),
    (f"{L}/lesson.yaml", 'reviewed_by: ""', "reviewed_by: “”", "signed_by_nobody"),
    (f"{L}/questions.yaml", "    kind: what_now", "\tkind: what_now", "yaml_tab"),
    (f"{L}/questions.yaml", "        right: true", "\t\tright: true", "yaml_start"),
    (f"{L}/questions.yaml", "        right: true", "       right: true", "yaml_indent"),
    (f"{L}/questions.yaml", "kind: what_now", "kind:what_now", "yaml_no_colon"),
    (f"{L}/questions.yaml", "{th: วางสาย, en", "{th: วางสาย， en", "yaml_braces"),
    (f"{L}/lesson.yaml", "goal:", "goal:\n  -", "field_wrong"),
    (f"{L}/questions.yaml", "{th: วางสาย, en: Hang up}", "{th: วางสาย}", "language_missing"),
    (f"{L}/questions.yaml", "en: Hang up}", "en: Hang up, now}", "needs_quotes"),
    (f"{L}/questions.yaml", "th: วางสาย,", f"th: {LONG},", "too_long"),
    (f"{L}/questions.yaml", "th: ถูกแล้ว วางได้เลย", f"th: {LONG}", "too_long"),
    (f"{L}/questions.yaml", "right: true", "right: false", "no_right_answer"),
    (f"{L}/questions.yaml", "right: true", "right: maybe", "field_wrong"),
    (f"{L}/questions.yaml", "right: true", "correct: true", "field_unknown"),
    (f"{L}/questions.yaml", "kind: what_now", "kind: guess", "field_not_of"),
    (f"{L}/questions.yaml", "    kind: what_now\n", "", "field_missing"),
    (f"{L}/questions.yaml", "id: press-nine", "id: กด-เก้า", "field_letters"),
    (f"{L}/questions.yaml", "id: press-nine", "id: press-nine-on-the-telephone", "field_long"),
    (f"{L}/questions.yaml", "id: freeze-call", "id: post-slip", "id_twice"),
    (f"{L}/questions.yaml", "trick: parcel", "trick: parcels", "unknown_trick"),
    (f"{L}/questions.yaml", "genuine: true", "genuine: often", "field_wrong"),
    (f"{L}/questions.yaml", "by: letter", "by: telegram", "field_not_of"),
    (f"{L}/questions.yaml", "      real:", "      reel:", "field_unknown"),
    (f"{L}/questions.yaml", "en: Press it and", "en: Press {it and", "brackets"),
    (f"{L}/questions.yaml", "en: Press it and", "en: Press {it} and", "placeholders"),
    (f"{L}/questions.yaml", "en: Press it and", "en: See bank-help.com and", "web_address"),
    (f"{L}/questions.yaml", "questions:", "question:", "field_missing"),
    (f"{L}/th.md", "กดแล้วเขาจะ", LONG, "too_long"),
    (f"{L}/th.md", "กดแล้วเขาจะ", "https://example.org", "web_address"),
    (f"{L}/en.md", "---", "", "bubbles_unequal"),
    ("modules.yaml", "id: village", "id: The Village", "field_letters"),
    ("modules.yaml", "en: Threats and my village", "de: Bedrohungen", "language_missing"),
    ("scam_types.yaml", "lesson: fake-police", "lesson: fake-polise", "broken_link"),
    ("scam_types.yaml", "id: account_seized", "id: police_impersonation", "id_twice"),
    ("scam_types.yaml", "status: sourced", "status: rumour", "field_not_of"),
    ("phrases/en/learning.yaml", "{n} of {all}", "{n} of {alle}", "placeholders"),
    ("phrases/en/learning.yaml", "  learn.title:", "  learn.titel:", "phrase_untranslated"),
    ("phrases/th/learning.yaml", "phrases:\n", "phrases:\n  learn.idle: ก\n", "phrase_unused"),
    ("places/districts.csv", "1002,ดุสิต", "1001,ดุสิต", "code_twice"),
    ("places/districts.csv", "13.7554,", "north,", "not_a_coordinate"),
    ("hotlines.yaml", "    group: first", "    group: worst", "field_not_of"),
]


def test_there_are_fifty_and_no_two_are_the_same() -> None:
    assert len({(file, old, new) for file, old, new, _ in SEEDED}) >= 50


def test_each_of_fifty_mistakes_is_named_with_its_file_and_line(folder: Path) -> None:
    by_file: dict[str, list[tuple[str, str, str]]] = {}
    for file, *seed in SEEDED:
        by_file.setdefault(file, []).append((seed[0], seed[1], seed[2]))
    sound = {file: (folder / file).read_text(encoding="utf-8") for file in by_file}
    missed = []
    # One mistake a file at a time, in all files at once: fewer checks, and none hides another.
    for seeds in zip_longest(*by_file.values()):
        spoilt = {file: seed for file, seed in zip(by_file, seeds, strict=True) if seed}
        for file, (old, new, _) in spoilt.items():
            assert old in sound[file], f"{file} no longer holds {old!r}"
            (folder / file).write_text(sound[file].replace(old, new, 1), encoding="utf-8")
        found = [mistake for mistake in check(folder, TODAY) if not mistake.warning]
        for file, (old, new, code) in spoilt.items():
            line = sound[file][: sound[file].index(old)].count("\n") + 1
            if not any(
                m.path == file and m.code == code and line - NEAR <= m.line <= line + 1 and m.line
                for m in found
            ):
                missed.append((file, new, code, [str(m) for m in found if m.path == file]))
            (folder / file).write_text(sound[file], encoding="utf-8")
    assert missed == []
