"""`links check` and `messages check`: one JSON object a line, in order, and clear refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.__main__ import main


def answers(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_links_are_answered_in_order(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "links.txt"
    file.write_text("https://www.scb.co.th/\n\nkbank-verify.top\nbit.ly/x\n", encoding="utf-8")
    assert (
        main(["links", "check", "--offline", "--json", "--file", str(file), "first.example"]) == 0
    )
    found = answers(capsys)
    assert [one["url"] for one in found] == [
        "first.example", "https://www.scb.co.th/", "", "kbank-verify.top", "bit.ly/x",
    ]  # fmt: skip
    assert [one["verdict"] for one in found[1:]] == ["official", "unknown", "danger", "unknown"]
    for one in found:
        assert set(one) == {"url", "verdict", "score", "reasons"}
        for reason in one["reasons"]:  # type: ignore[attr-defined]
            assert set(reason) == {"code", "th", "en"}
            assert not reason["th"].startswith("check.")


def test_messages_are_answered_in_order(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "messages.jsonl"
    text = "พัสดุตกค้าง กด kbank-verify.top โทร 081-234-5678 โอน 123-4-56789-0 กสิกร"
    rows = [{"text": text}, {"text": "กินข้าวหรือยัง"}]
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert main(["messages", "check", "--offline", "--json", "--file", str(file)]) == 0
    first, second = answers(capsys)
    assert set(first) == {
        "verdict", "score", "scam_type", "red_flags", "links", "phones", "accounts",
    }  # fmt: skip
    assert first["verdict"] == "danger"
    assert first["links"] == [{"url": "kbank-verify.top", "verdict": "danger"}]
    assert (first["phones"], first["accounts"]) == (["0812345678"], ["1234567890"])
    assert second["verdict"] == "unknown"


@pytest.mark.parametrize("group", ["links", "messages"])
def test_a_file_that_is_missing_is_named(
    group: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    missing = str(tmp_path / "none.txt")
    assert main([group, "check", "--file", missing]) == 2
    assert "none.txt" in capsys.readouterr().err


@pytest.mark.parametrize("line", ["not json", "[]", '{"words": "x"}', '{"text": 1}'])
def test_a_wrong_line_is_named(
    line: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "messages.jsonl"
    file.write_text('{"text": "x"}\n' + line + "\n", encoding="utf-8")
    assert main(["messages", "check", "--file", str(file)]) == 2
    assert "messages.jsonl:2" in capsys.readouterr().err


@pytest.mark.parametrize("group", ["links", "messages"])
def test_nothing_to_check_is_refused(group: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([group, "check"]) == 2
    assert capsys.readouterr().err


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp874"]
)
def test_a_file_of_any_encoding_thai_programs_write_is_read(
    encoding: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "links.txt"
    file.write_bytes("ธนาคาร.com/ก\r\nkbank-verify.top\r\n".encode(encoding))
    assert main(["links", "check", "--offline", "--file", str(file)]) == 0
    found = answers(capsys)
    assert [one["url"] for one in found] == ["ธนาคาร.com/ก", "kbank-verify.top"]
    assert found[1]["verdict"] == "danger"


def test_an_empty_file_has_nothing_to_check(tmp_path: Path) -> None:
    (tmp_path / "links.txt").touch()
    assert main(["links", "check", "--offline", "--file", str(tmp_path / "links.txt")]) == 2


@pytest.mark.parametrize("group", ["links", "messages"])
def test_an_argument_that_is_not_utf_8_is_named(
    group: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([group, "check", "--offline", "good", "b\udce4d"]) == 2
    assert "argument 2 is not UTF-8" in capsys.readouterr().err
