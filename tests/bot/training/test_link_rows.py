"""What a link model learns from: read from files, chosen by name, weighed by collector."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from bot.errors import Refusal
from content.reading.link_lists import LinkLists

np = pytest.importorskip("numpy", reason="needs the `train` extra")

WITH_LABELS = """url,label,source,brand,slice,date,licence
https://kbank-verify.top/a,phish,one,,general,2025-01,CC0
https://kbank-verify.top/b,phish,one,,general,2025-01,CC0
https://kbank-verify.top/c,phish,one,,general,2025-01,CC0
https://school.ac.th/about,legit,two,,thai,2020,MIT
https://unlicensed.com,legit,three,,general,2020,
https://rd-go-th.vip,phish,ours(synthetic),,thai_synthetic,2026,CC0
https://bit.ly/x,phish,one,,shortener,2026,CC0
"""


def files(folder: Path) -> list[Path]:
    labelled, packed = folder / "dev.csv", folder / "train_phish.csv.gz"
    labelled.write_text(WITH_LABELS, encoding="utf-8")
    rows = "url_or_host,source,first_seen,licence\nxq7.vip,four,2026-02-01,CC0\n"
    packed.write_bytes(gzip.compress(rows.encode()))
    return [labelled, packed]


def test_rows_are_read_with_or_without_a_label_of_their_own(tmp_path: Path) -> None:
    from bot.training.link_rows import read_rows

    rows = read_rows(files(tmp_path))
    assert [row.phish for row in rows] == [1, 1, 1, 0, 0, 1, 1, 1]
    assert (rows[-1].source, rows[-1].seen, rows[-1].may_train) == ("four", "2026-02-01", True)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("links.csv", "url,source\nhttps://a.com,one\n"),
        ("phish.csv", "name,source\nhttps://a.com,one\n"),
        ("links.csv", "url,label\nhttps://a.com,bad\n"),
    ],
)
def test_a_file_without_links_or_labels_is_refused_by_name(
    tmp_path: Path, name: str, text: str
) -> None:
    from bot.training.link_rows import read_rows

    (tmp_path / name).write_text(text)
    with pytest.raises(Refusal, match=name):
        read_rows([tmp_path / name])


def test_few_rows_of_a_name_and_none_unlicensed_or_made_up_are_learned_from(tmp_path: Path) -> None:
    from bot.training.link_rows import choose, read_rows

    names = [row.address.registered for row in choose(read_rows(files(tmp_path)))]
    assert sorted(names) == ["kbank-verify.top", "kbank-verify.top", "school.ac.th", "xq7.vip"]


def test_deceit_and_honesty_weigh_alike_and_thai_rows_more(tmp_path: Path) -> None:
    from bot.training.link_rows import choose, read_rows, weights

    rows = choose(read_rows(files(tmp_path)))
    found = weights(rows)
    phish = np.array([row.phish == 1 for row in rows])
    assert found[phish].sum() == pytest.approx(found[~phish].sum())


def test_no_name_that_is_judged_is_learned_from(tmp_path: Path) -> None:
    from bot.training.link_folds import Fold
    from bot.training.link_rows import read_rows

    rows = read_rows(files(tmp_path))
    fold = Fold("one", rows[:1], frozenset({("four", 1)}))
    assert fold.learned(rows).tolist() == [False, False, False, True, True, True, True, False]
    late = Fold("late", rows[3:4], frozenset(), since="2026")
    assert late.learned(rows).tolist() == [True, True, True, False, True, False, False, False]


def wheel(folder: Path) -> Path:
    lists = {
        "google-chrome-crux-1million": [
            "www.thaishop.co.th", "busy.com", "somebody.blogspot.com", "www.facebook.com",
            "clickbank.net", "kasikornbank-group.com",
        ],
        "tranco": ["busy.com", "top.com", "infra.net", "clickbank.net", "kasikornbank-group.com"],
        "tranco10k": ["top.com"],
    }  # fmt: skip
    path = folder / "names.whl"
    with zipfile.ZipFile(path, "w") as packed:
        for name, hosts in lists.items():
            packed.writestr(f"data/lists/{name}/list.json", json.dumps({"list": hosts}))
    return path


def test_popular_names_rank_by_the_lists_they_are_on(tmp_path: Path, lists: LinkLists) -> None:
    from bot.training.popular_names import read_wheel

    popular = read_wheel(wheel(tmp_path), lists)
    order = sorted(popular.positions, key=lambda name: popular.positions[name])
    assert (order[0], order[-1]) == ("top.com", "infra.net")
    assert popular.positions["busy.com"] < popular.positions["thaishop.co.th"]
    assert "facebook.com" not in popular.positions
    assert popular.free == ("somebody.blogspot.com",)


def test_what_is_no_wheel_is_refused_by_name(tmp_path: Path, lists: LinkLists) -> None:
    from bot.training.popular_names import read_wheel

    (tmp_path / "no.whl").write_text("no zip")
    with pytest.raises(Refusal, match="no.whl"):
        read_wheel(tmp_path / "no.whl", lists)


def test_a_token_that_hits_more_honest_names_is_told(tmp_path: Path, lists: LinkLists) -> None:
    from bot.training.link_rows import read_rows
    from bot.training.tokens import count

    honest, deceit = tmp_path / "legit.csv", tmp_path / "phish.csv"
    honest.write_text("url,source\nhttps://mykasikornfans.com,x\nhttps://other.com,x\n")
    deceit.write_text("url,source\nhttps://krungthai-verify.top,x\nhttps://odd.top,x\n")
    counts = {one.token: one for one in count(lists, read_rows([honest, deceit]))}
    assert not counts["kasikorn"].pays
    assert counts["kasikorn"].honest == pytest.approx(5000)
    assert counts["krungthai"].pays


def test_candidates_are_visited_or_registered_against_papers(
    tmp_path: Path, lists: LinkLists
) -> None:
    from bot.training.candidates import candidates

    names = {"kasikornbank-group.com": 2, "kasikorn-leasing.co.th": 900_000, "kasikorn.vip": 10**6}
    found = {one.name for one in candidates(lists, names, names)}
    assert found == {"kasikornbank-group.com", "kasikorn-leasing.co.th"}
