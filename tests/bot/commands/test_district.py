"""`district retire`: counted first, done with --yes, refused where nobody could take over."""

from __future__ import annotations

import pytest

from bot.__main__ import main
from tests.bot.commands.test_cases import url as url
from tests.bot.commands.test_officials import Known, accept, code_of, store


def province_desk(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["officials", "invite", "--province", "38", "--role", "desk"])
    store(url, Known("line:desk"))
    accept(url, code_of(capsys), "line:desk")


def test_nothing_is_done_without_yes(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    province_desk(url, capsys)
    for _ in range(2):
        assert main(["district", "retire", "ปากคาด"]) == 2
        shown = capsys.readouterr()
        assert shown.out.startswith(
            "3805 Pak Khat, Bueng Kan\nopen cases: 2; they go up (province)"
        )
        assert "nothing was done: --yes does it" in shown.err


def test_it_is_done_with_yes_and_noted(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    province_desk(url, capsys)
    assert main(["district", "retire", "3805", "--yes", "--by", "Somsri"]) == 0
    assert "done: 2 case(s) handed up" in capsys.readouterr().out
    main(["audit", "acts"])
    assert "(Somsri)  retire district 3805" in capsys.readouterr().out
    main(["audit", "show", "mali4821"])
    assert "(Somsri)  raise  province" in capsys.readouterr().out
    assert main(["audit", "verify"]) == 0


def test_cases_that_nobody_could_take_over_stay(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["district", "retire", "3805", "--yes"]) == 2
    assert "officials invite --province 38" in capsys.readouterr().err
    main(["officials", "list"])
    assert "NOBODY ON DUTY  3805 Pak Khat, Bueng Kan  open cases: 2" in capsys.readouterr().out


def test_a_name_that_is_only_near_is_asked_about(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["district", "retire", "ปากแดง", "--yes"]) == 2
    assert "Near it: 2106 Pluak Daeng" in capsys.readouterr().err
