"""The content check names everything that is wrong at once, by file and line."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from content.check import describe
from content.reading.problems import Mistake
from tests.content.check.seeding import one_a_file, spoil
from tests.support.content_check import check
from tests.support.paths import CONTENT

TODAY = dt.date(2026, 11, 22)
NEWEST_SOURCES = dt.date(2026, 11, 30)
"""The day on which sources of the shipped content were last looked at."""
LESSON = Path("lessons/parcel-and-account")


def wrong(folder: Path) -> list[Mistake]:
    return [one for one in check(folder, TODAY) if not one.warning]


def below(mistakes: list[Mistake], path: Path) -> set[tuple[str, int, str]]:
    return {
        (m.path.removeprefix(f"{path}/"), m.line, m.code)
        for m in mistakes
        if m.path.startswith(str(path))
    }


def test_the_lessons_and_tricks_that_come_with_the_program_are_in_order() -> None:
    found = [one for one in check(CONTENT, NEWEST_SOURCES) if not one.warning]
    mistakes = [str(one) for one in found if not one.path.startswith("phrases/")]
    assert mistakes == []


def test_a_lesson_with_ten_mistakes_names_all_ten(folder: Path) -> None:
    home = folder / LESSON
    about, bank = home / "lesson.yaml", home / "questions.yaml"
    long = "ยาว" * 120
    expected = {
        # a missing language
        ("questions.yaml", spoil(bank, "en: Hang up}", "xx: Hang up}"), "language_missing"),
        # a label longer than a button
        (
            "questions.yaml",
            spoil(bank, "th: กด 9 ไปถามให้รู้เรื่อง", f"th: {long[:90]}"),
            "too_long",
        ),
        # no right answer
        (
            "questions.yaml",
            spoil(bank, "id: bank-calls", "id: bank-calls"),
            "no_right_answer",
        ),
        # placeholders that differ
        ("questions.yaml", spoil(bank, "en: Press it and", "en: Press {it} and"), "placeholders"),
        # a web address to open
        (
            "questions.yaml",
            spoil(bank, "th: ในไลน์เขาจะ", "th: ดูที่ www.example.com ในไลน์เขาจะ"),
            "web_address",
        ),
        # an unknown trick
        (
            "questions.yaml",
            spoil(bank, "trick: account_seized", "trick: acount_seized"),
            "unknown_trick",
        ),
        # a broken link to a lesson
        (
            "lesson.yaml",
            spoil(about, "see_also: [fake-police, first-hour]", "see_also: [no-such-lesson]"),
            "broken_link",
        ),
        # a source without a date
        (
            "lesson.yaml",
            spoil(about, "    checked: 2026-11-22\n    status: sourced\n", "    status: sourced\n")
            - 2,
            "source_lacks",
        ),
        # an unknown module
        ("lesson.yaml", spoil(about, "module: calls", "module: nowhere"), "unknown_module"),
        # a bubble that is too long
        ("th.md", spoil(home / "th.md", "กดแล้วเขาจะ", f"{long} กดแล้วเขาจะ"), "too_long"),
    }
    text = bank.read_text(encoding="utf-8")
    last = text.index("id: bank-calls")
    bank.write_text(text[:last] + text[last:].replace("right: true", "right: false"), "utf-8")
    found = below(wrong(folder), LESSON)
    assert expected <= found, f"not named: {expected - found}"


def test_a_phrases_file_that_cannot_be_read_is_one_mistake(folder: Path) -> None:
    before = [str(mistake) for mistake in wrong(folder)]
    spoil(folder / "phrases" / "th" / "learning.yaml", "  learn.title: ", "\tlearn.title: ")
    (found,) = [mistake for mistake in wrong(folder) if str(mistake) not in before]
    assert (found.path, found.code) == ("phrases/th/learning.yaml", "yaml_start")


def test_an_empty_file_does_not_make_a_lesson_vanish(folder: Path) -> None:
    for file in ("lesson.yaml", "questions.yaml"):
        (folder / LESSON / file).write_text("", encoding="utf-8")
        found = {(name, code) for name, _, code in below(wrong(folder), LESSON)}
        assert (file, "field_missing") in found


def test_what_cannot_be_read_hides_no_mistake_of_the_file_beside_it(folder: Path) -> None:
    spoil(folder / LESSON / "questions.yaml", "    kind:", "\tkind:")
    spoil(folder / LESSON / "lesson.yaml", "order: 2", "order: two")
    found = {(name, code) for name, _, code in below(wrong(folder), LESSON)}
    assert {("questions.yaml", "yaml_tab"), ("lesson.yaml", "field_wrong")} <= found


KINDS = (
    ("lesson.yaml", "order: 2", "order: two", "field_wrong"),
    ("lesson.yaml", "goal:", "gaol:", "field_unknown"),
    ("lesson.yaml", "goal:", "gaol:", "field_missing"),
    ("lesson.yaml", "order: 2", "order: 1", "order_twice"),
    ("lesson.yaml", "status: sourced", "status: perhaps", "field_not_of"),
    ("lesson.yaml", "checked: 2026-11-22", "checked: 22 Nov", "field_date"),
    ("lesson.yaml", "checked: 2026-11-22", "checked: 2031-01-01", "date_ahead"),
    ("lesson.yaml", "teaches: [parcel, ", "teaches: [pracel, ", "unknown_trick"),
    ("lesson.yaml", "title:", "title: [", "yaml_braces"),
    ("lesson.yaml", "goal:", "picture: {file: no.png, alt: {th: ก, en: a}}\ngoal:", "no_picture"),
    ("questions.yaml", "kind: what_now", "kind: riddle", "field_not_of"),
    ("questions.yaml", "kind: what_now", "kindly: what_now", "field_missing"),
    ("questions.yaml", "id: post-slip", "id: press-nine", "id_twice"),
    ("questions.yaml", "id: post-slip", "id: Post Slip", "field_letters"),
    ("questions.yaml", "id: post-slip", "id: a-name-that-is-far-too-long", "field_long"),
    ("questions.yaml", "genuine: true", "genuine: perhaps", "field_wrong"),
    ("questions.yaml", "by: letter", "by: pigeon", "field_not_of"),
    (
        "questions.yaml",
        "{th: วางสาย, en: Hang up}",
        "{th: วางสาย, en: Hang up, now}",
        "needs_quotes",
    ),
    ("questions.yaml", "en: Hang up}", "en: }", "language_missing"),
    ("en.md", "---", "", "bubbles_unequal"),
    ("th.md", "---", "---\n\n---", "bubble_empty"),
    ("en.md", "Press it", "See https://example.org. Press it", "web_address"),
)


def test_each_kind_of_mistake_is_named_in_its_file(folder: Path) -> None:
    missed = []
    for round in one_a_file(KINDS):
        sound = {row[0]: (folder / LESSON / row[0]).read_text("utf-8") for row in round}
        for file, old, new, _ in round:
            spoil(folder / LESSON / file, old, new)
        found = below(wrong(folder), LESSON)
        for row in round:
            named = {code for name, _, code in found if name == row[0]}
            if row[3] not in named:
                missed.append((row, named))
        for file, text in sound.items():
            (folder / LESSON / file).write_text(text, "utf-8")
    assert missed == []


def addresses_named(folder: Path, shown: Sequence[str]) -> set[str]:
    """Those of these addresses that are named, each written into the English of a lesson of its
    own."""
    homes = sorted((folder / "lessons").glob("*/"))
    assert len(homes) >= len(shown)
    written = dict(zip((f"lessons/{home.name}/en.md" for home in homes), shown, strict=False))
    for file, address in written.items():
        text = (folder / file).read_text("utf-8")
        (folder / file).write_text(f"It read {address} then. {text}", "utf-8")
    named = {one.path for one in wrong(folder) if one.code == "web_address"}
    return {address for file, address in written.items() if file in named}


def test_an_address_nobody_can_open_may_be_shown(folder: Path) -> None:
    shown = ("go.th.rub-sit.example/login", "moi.go.th-a.example", ".go.th")
    assert addresses_named(folder, shown) == set()


def test_an_address_somebody_could_open_is_named(folder: Path) -> None:
    real = ("amphoe.go.th", "rub-sit.com", "a.example.com", "https://a.example")
    assert addresses_named(folder, real) == set(real)


def test_a_missing_file_and_a_wrong_encoding_are_named(folder: Path) -> None:
    (folder / LESSON / "en.md").unlink()
    (folder / "lessons/first-hour/th.md").write_bytes("ไทย".encode("cp874"))
    found = {(one.path, one.code) for one in wrong(folder)}
    assert (f"{LESSON}/en.md", "no_file") in found
    assert ("lessons/first-hour/th.md", "not_utf8") in found


def test_a_folder_with_an_impossible_name_is_named(folder: Path) -> None:
    shutil.copytree(folder / LESSON, folder / "lessons" / "Parcel Two")
    assert "slug_wrong" in {m.code for m in wrong(folder) if "Parcel Two" in m.path}


def test_phrases_are_held_to_each_other_and_to_the_code(folder: Path) -> None:
    english, thai = (folder / "phrases" / code / "learning.yaml" for code in ("en", "th"))
    spoil(english, "  learn.title: What would you like to know?\n", "")
    spoil(english, "{caught}. Real", "{cougth}. Real")
    spoil(english, 'lesson.step: "{n}. {text}"', 'lesson.step: "{n. {text}"')
    spoil(english, "Go on where I was", "Go on where I was when I stopped reading last night")
    spoil(thai, "phrases:\n", "phrases:\n  learn.nobody_says_this: ก\n")
    spoil(thai, "  lesson.end: จบบทนี้แล้ว\n", "")
    found = {(one.path, one.code, one.values.get("key")) for one in wrong(folder)}
    th, en = "phrases/th/learning.yaml", "phrases/en/learning.yaml"
    assert (th, "phrase_untranslated", "learn.title") in found
    assert (th, "phrase_unused", "learn.nobody_says_this") in found
    assert ("phrases/th", "phrase_missing", "lesson.end") in found
    assert {(en, "placeholders"), (en, "brackets"), (en, "too_long")} <= {f[:2] for f in found}


MEMBERS = (
    ("check.yaml", "check.do.unknown"),  # of an enum
    ("case.yaml", "case.row.reopened"),  # of an enum of storage
    ("check_back.yaml", "check_back.bank.held.then"),  # with words behind the member
    ("certificate.yaml", "certificate.month_7"),  # of a range
    ("learning.yaml", "lesson.by_letter"),  # of a type of the content
    ("check.yaml", "check.flag.parcel_problem"),  # of what the content holds
)


@pytest.mark.parametrize("language", ["th", "en"])
def test_missing_members_of_families_are_named_in_either_language(
    folder: Path, language: str
) -> None:
    for file, key in MEMBERS:
        path = folder / "phrases" / language / file
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(f"  {key}:")]
        assert len(kept) == len(lines) - 1, key
        path.write_text("".join(kept), encoding="utf-8")
    named = {
        one.values["key"]
        for one in wrong(folder)
        if one.code == "phrase_untranslated" and one.values["language"] == language
    }
    assert named == {key for _, key in MEMBERS}


def test_a_family_that_lacks_a_member_in_every_language_is_told_with_its_place_in_the_code(
    folder: Path,
) -> None:
    key = "certificate.month_7"
    for language in ("th", "en"):
        path = folder / "phrases" / language / "certificate.yaml"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if key not in line), encoding="utf-8")
    (found,) = [one for one in wrong(folder) if one.values.get("key") == key]
    assert found.code == "phrase_missing"
    assert found.values["file"] == "handlers/learning/certificate.py"


def test_a_label_picked_by_a_value_is_held_to_the_length_of_a_button(folder: Path) -> None:
    spoil(folder / "phrases/en/check.yaml", 'check.answer.unsure: "Not sure"',
          'check.answer.unsure: "I am not sure at all, could you ask me later?"')  # fmt: skip
    assert ("phrases/en/check.yaml", "too_long") in {(m.path, m.code) for m in wrong(folder)}


def test_answer_keys_that_give_themselves_away_are_named(folder: Path) -> None:
    for home in (folder / "lessons").iterdir():
        bank = home / "questions.yaml"
        text = bank.read_text(encoding="utf-8")
        text = text.replace("genuine: true", "genuine: false")
        bank.write_text(text, encoding="utf-8")
    assert "few_genuine" in {one.code for one in wrong(folder)}


def test_old_facts_and_heavy_thai_only_warn(folder: Path) -> None:
    spoil(folder / LESSON / "lesson.yaml", "checked: 2026-11-22", "checked: 2024-01-01")
    heavy = "พระราชกำหนดมาตรการป้องกันและปราบปรามอาชญากรรมทางเทคโนโลยีกำหนดโทษแก่ผู้กระทำความผิดฐานเปิดบัญชี"
    spoil(folder / LESSON / "th.md", "กดแล้วเขาจะ", heavy * 2 + " ")
    found = [one for one in check(folder, TODAY) if one.path.startswith(str(LESSON))]
    assert {"stale", "phrase_long"} <= {one.code for one in found if one.warning}
    assert [one for one in found if not one.warning] == []


def test_every_code_has_a_sentence_in_both_languages() -> None:
    for language in ("th", "en"):
        told = describe(Mistake("a.yaml", 3, "broken_link", {"id": "x"}), language)
        assert told.startswith("a.yaml:3: ")
        assert "broken_link" not in told
        assert "x" in told


def test_a_desk_by_which_nobody_can_confirm_a_fraud_is_worth_a_look(folder: Path) -> None:
    assert "no_fraud_outcome" not in {one.code for one in check(folder, TODAY)}
    desk = folder / "desk.yaml"
    text = desk.read_text(encoding="utf-8")
    desk.write_text(text.replace("    fraud: true\n", ""), encoding="utf-8")
    assert "no_fraud_outcome" in {one.code for one in check(folder, TODAY)}


def test_a_lesson_of_a_season_that_does_not_exist_is_named(folder: Path) -> None:
    line = spoil(folder / "seasons.yaml", "lessons: [harvest-sale,", "lessons: [no-such-one,")
    found = {(one.path, one.line, one.code) for one in wrong(folder)}
    assert ("seasons.yaml", line, "broken_link") in found


def test_a_day_of_a_season_that_is_none_is_named(folder: Path) -> None:
    spoil(folder / "seasons.yaml", 'begins: "12-15"', 'begins: "13-15"')
    assert "seasons.yaml" in {one.path for one in wrong(folder)}


PRACTICE = (
    ("practice.yaml", "Ten places left.", "The police thank you.", "practice_poses"),
    ("practice.yaml", "ของขวัญ 500 บาท", "ของขวัญจากธนาคาร", "practice_poses"),
    ("practice.yaml", "    right: b\n", "    right: d\n", "practice_buttons"),
    (
        "practice.yaml",
        "    press: {th: รับคูปอง, en: Take the coupon}\n",
        "",
        "practice_buttons",
    ),
    ("practice.yaml", "lesson: free-offers", "lesson: no-such-one", "broken_link"),
)
HOW_TOS = (
    ("how_tos.yaml", "see_also: [flight_mode]", "see_also: [flight]", "how_to_nowhere"),
    ("how_tos.yaml", "answers: [bank-real]", "answers: [bank-false]", "how_to_nowhere"),
    ("how_tos.yaml", "lessons: [takeover-app]", "lessons: [take-over]", "how_to_nowhere"),
    ("how_tos.yaml", "file: howto-hang-up.png", "file: howto-hang-down.png", "no_picture"),
)


def test_practice_that_poses_and_how_tos_that_lead_nowhere_are_named(folder: Path) -> None:
    missed = []
    for round in one_a_file((*PRACTICE, *HOW_TOS)):
        sound = {row[0]: (folder / row[0]).read_text("utf-8") for row in round}
        for file, old, new, _ in round:
            spoil(folder / file, old, new)
        found = {(one.path, one.code) for one in wrong(folder)}
        missed += [row for row in round if (row[0], row[3]) not in found]
        for file, text in sound.items():
            (folder / file).write_text(text, "utf-8")
    assert missed == []


CALLED_SAFE = (
    ("th/check.yaml", "check.verdict.", "ลิงก์นี้ปลอดภัย"),
    ("en/check.yaml", "check.verdict.", "This is safe"),
    ("lo/check.yaml", "check.verdict.", "ປອດໄພ"),
    ("km/check.yaml", "check.verdict.", "សុវត្ថិភាព"),
    ("lo/check.yaml", "check.do.", "ປອດໄພ"),
    ("km/check.yaml", "check.share.", "សុវត្ថិភាព"),
)


def test_verdicts_that_call_something_safe_are_mistakes_in_every_language(folder: Path) -> None:
    spoilt = set()
    for file, key, said in CALLED_SAFE:
        path = folder / "phrases" / file
        lines = path.read_text("utf-8").splitlines()
        at = next(n for n, line in enumerate(lines) if line.startswith(f"  {key}"))
        lines[at] = f'{lines[at].split(":")[0]}: "{said}"'
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        spoilt.add((f"phrases/{file}", at + 1))
    found = {(one.path, one.line) for one in wrong(folder) if one.code == "word_to_avoid"}
    assert found == spoilt


def test_the_words_for_safe_are_among_the_words_to_avoid() -> None:
    lists = yaml.safe_load((CONTENT / "lexicon" / "words_to_avoid.yaml").read_text("utf-8"))
    assert {"ปลอดภัย", "safe", "ປອດໄພ", "សុវត្ថិភាព"} <= set(lists["safe"]) <= set(lists["avoid"])
