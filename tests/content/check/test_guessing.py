"""Real and fake cannot be told apart by a word or the sender line, nor right by being careful."""

from __future__ import annotations

from pathlib import Path

from content.check.guessing import (
    CAUTIOUS,
    ENOUGH,
    GUESSED,
    Item,
    Rule,
    cautious_words,
    channel_counts,
    check_guessing,
    choice_rules,
    is_cautious,
    items_of,
    questions_of,
    real_or_fake_rules,
    table,
    words_of,
)
from content.check.yaml_tree import Node
from content.reading.problems import Mistakes
from tests.support.paths import CONTENT


def text(words: str) -> Node:
    return Node(1, text=words)


def both(words: str) -> Node:
    return Node(1, keys={"th": text(words), "en": text(words)})


def shown(by: str, sender: str, words: str, *, genuine: bool) -> Node:
    message = {"by": text(by), "sender": both(sender), "text": both(words)}
    kind, real = text("real_or_fake"), text("true" if genuine else "false")
    return Node(1, keys={"kind": kind, "genuine": real, "message": Node(1, keys=message)})


def choice(words: str, *, right: bool = False) -> Node:
    keys = {"text": both(words)}
    return Node(1, keys={**keys, "right": text("true")} if right else keys)


def choose(right: str, *wrong: str, kind: str = "what_now") -> Node:
    choices = {"a": choice(right, right=True)}
    choices |= {letter: choice(words) for letter, words in zip("bcd", wrong, strict=False)}
    return Node(1, keys={"kind": text(kind), "choices": Node(1, keys=choices)})


def rule(rules: list[Rule], code: str) -> Rule:
    (found,) = [one for one in rules if one.code == code]
    return found


def codes(questions: list[Node], tmp_path: Path) -> set[str]:
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "cautious.yaml").write_text("cautious: {th: [ไม่, โทร]}", "utf-8")
    mistakes = Mistakes(tmp_path)
    check_guessing(tmp_path, questions, mistakes)
    return {one.code for one in mistakes}


def test_our_questions_cannot_be_guessed() -> None:
    questions = questions_of(CONTENT)
    for language in ("th", "en"):
        for one in real_or_fake_rules(items_of(questions, language)):
            assert one.all >= 100
            assert 100 * one.right <= GUESSED * one.all, (language, one)
    longest, cautious = choice_rules(questions, cautious_words(CONTENT))
    assert 100 * cautious.right <= CAUTIOUS * cautious.all
    assert 100 * longest.right <= 40 * longest.all


def test_real_and_fake_come_in_every_way() -> None:
    for by, (genuine, fake) in channel_counts(items_of(questions_of(CONTENT), "th")).items():
        assert genuine >= 3, by
        assert fake >= 3, by


def test_a_rule_of_one_word_is_found_with_the_word() -> None:
    items = [Item("sms", "x", "please transfer money", genuine=False)] * 3
    items += [Item("sms", "x", "please come money", genuine=True)] * 3
    found = rule(real_or_fake_rules(items), "table_word")
    assert (found.right, found.all, found.by, found.percent) == (6, 6, "come", 100)


def test_sums_links_and_numbers_count_as_words() -> None:
    assert {"(sum)", "(number)"} <= words_of("จ่าย 1,500 บาท")
    assert "(link)" in words_of("ดูที่ rub-sit.example")
    assert words_of("วางสาย") & {"วาง", "วางสาย"}
    assert not words_of("")


def test_the_sender_line_is_judged_within_each_channel() -> None:
    items = [
        Item("call", "which you called", "x", genuine=True),
        Item("call", "somebody", "x", genuine=False),
        Item("letter", "office", "x", genuine=True),
        Item("letter", "office", "x", genuine=False),
    ]
    rules = real_or_fake_rules(items)
    assert rule(rules, "table_channel").right == 2
    assert rule(rules, "table_sender").right == 3


def test_a_set_that_a_rule_answers_is_refused_and_a_small_one_is_not(tmp_path: Path) -> None:
    real = [shown("letter", "office", "come to us", genuine=True)] * ENOUGH
    fake = [shown("chat", "stranger", "send money", genuine=False)] * ENOUGH
    found = codes([*real, *fake], tmp_path)
    assert found == {"guessed_channel", "guessed_word", "guessed_sender"}
    mistakes = Mistakes(tmp_path)
    check_guessing(tmp_path, [*real[:9], *fake[:9]], mistakes)
    assert not mistakes


def test_always_the_same_answer_is_a_rule_too(tmp_path: Path) -> None:
    mixed = [shown("chat", "x", "y", genuine=n % 10 == 0) for n in range(ENOUGH)]
    assert "guessed_same" in codes(mixed, tmp_path)


def test_the_only_cautious_choice_must_rarely_be_right(tmp_path: Path) -> None:
    careful = choose("ไม่กด", "กดดู", "ส่งต่อ")
    assert codes([careful] * ENOUGH, tmp_path) == {"only_cautious"}
    balanced = choose("ไม่กด", "ไม่ใช้มือถืออีกเลย", "ส่งต่อ")
    ahead = choose("ไปที่สาขา", "ฉีกทิ้ง", "ไม่ไป", kind="advise")
    mistakes = Mistakes(tmp_path)
    check_guessing(tmp_path, [balanced, ahead] * ENOUGH, mistakes)
    assert not mistakes


def test_a_red_flag_to_spot_is_nothing_to_do() -> None:
    flag = choose("ไม่มีสัญญา", "มีห้องพัก", kind="spot_flag")
    assert [one.all for one in choice_rules([flag], ["ไม่"])] == [0, 0]


def test_a_choice_is_cautious_by_any_of_its_parts() -> None:
    assert is_cautious("ขอโทษนะ ไม่รับ", ["ไม่"])
    assert not is_cautious("กดเลย", ["ไม่"])


def test_the_table_has_a_line_for_each_channel_and_rule() -> None:
    lines = [code for code, _ in table(CONTENT)]
    assert lines.count("table_counts") == 7
    assert {"table_same", "table_channel", "table_word", "table_sender"} <= set(lines)
    assert lines[-2:] == ["table_longest", "table_cautious"]


def test_broken_files_are_left_out(tmp_path: Path) -> None:
    home = tmp_path / "lessons" / "one"
    home.mkdir(parents=True)
    (home / "questions.yaml").write_text("questions: [", "utf-8")
    assert questions_of(tmp_path) == []
    assert cautious_words(tmp_path) == ()
    assert all(dict(values)["all"] == 0 for _, values in table(tmp_path))
