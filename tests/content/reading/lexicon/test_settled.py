"""The file of words that settle what is meant."""

from __future__ import annotations

from pathlib import Path

from content.reading.lexicon.settled import load_settled
from content.reading.problems import Mistakes


def test_an_installation_without_the_file_settles_nothing(tmp_path: Path) -> None:
    assert load_settled(tmp_path, Mistakes(tmp_path)) == ()


def test_a_line_settles_only_what_it_names(tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    file = tmp_path / "lexicon" / "settled.yaml"
    file.write_text("settled:\n- {is: paid, of: [shop_check], longest: 20, when: [sent]}\n")
    (one,) = load_settled(tmp_path, Mistakes(tmp_path))
    assert one.fits("i sent it", "shop_check")
    assert not one.fits("i sent it", "parcel")
    assert not one.fits("i sent it " * 3, "shop_check")


def test_a_wrong_key_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "settled.yaml").write_text("settled: [{is: paid, wen: [sent]}]\n")
    mistakes = Mistakes(tmp_path)
    assert load_settled(tmp_path, mistakes) == ()
    assert mistakes
