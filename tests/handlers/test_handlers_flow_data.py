"""What flows keep of a conversation is typed: read and stored as one value, whatever was there."""

from __future__ import annotations

import ast
import datetime as dt
import json
from typing import Any

import pytest

from handlers.alerts.handler import Editing
from handlers.cases.case.case_question import CaseQuestion
from handlers.cases.desk.one_time_code import OneTimeCode
from handlers.cases.report.own_district import NamedDistrict
from handlers.cases.report.review import TypedDistrict
from handlers.cases.report.start import Unfinished
from handlers.cases.resident.additions import Addition
from handlers.cases.resident.answering import BegunAnswer
from handlers.cases.resident.banks import Picking
from handlers.cases.resident.check_back import Asked
from handlers.cases.resident.statement import Told
from handlers.checks.dispute import Dispute
from handlers.checks.group_chat import GroupWarnings
from handlers.checks.questionnaire import Answers
from handlers.core.judged_message import JudgedMessage
from handlers.learning.certificate import NameAsked
from storage.cases.report import Loss, Statement
from tests.support.rows import failing
from tests.support.sources import HANDLERS, breaking

JUDGED = JudgedMessage(
    "โอนด่วน", ("https://a.co",), ("0812345678",), ("1234567890",), "qr", "danger"
)
KEPT: dict[str, Any] = {
    '{"alert": "7"}': Editing("7"),
    '{"case": "mali4821"}': CaseQuestion("mali4821"),
    '{"words": "ปากคาด"}': TypedDistrict("ปากคาด"),
    '{"code": "3805"}': NamedDistrict("3805"),
    '{"code": "u-4k7p-9xm2"}': OneTimeCode("u-4k7p-9xm2"),
    '{"lost": "paid"}': Unfinished(Loss.PAID),
    '{"lost": ""}': Unfinished(None),
    '{"case": "mali4821", "words": "เพิ่ม"}': Addition("mali4821", "เพิ่ม"),
    '{"case": "mali4821", "words": "ไปได้", "theirs": true}': (
        BegunAnswer("mali4821", "ไปได้", theirs=True)
    ),
    '{"way": "app"}': Picking(Loss.APP),
    '{"way": ""}': Picking(None),
    '{"case": "mali4821", "asked": "bank"}': Asked("mali4821", "bank"),
    '{"case": "mali4821", "amount": 500, "day": "2026-11-22", "time": "เช้า", "accounts": ["1"]}': (
        Told("mali4821", Statement(500, day=dt.date(2026, 11, 22), time="เช้า"), ("1",))
    ),
    '{"money": "yes", "code": "unsure"}': Answers({"money": "yes", "code": "unsure"}),
    '{"day": "2026-11-22", "told": ["ab12"]}': GroupWarnings("2026-11-22", ("ab12",)),
    '{"module": "links"}': NameAsked("links"),
    json.dumps(JUDGED.to_json()): JUDGED,
    json.dumps({**JUDGED.to_json(), "sent": "a[.]co"}): Dispute(JUDGED, "a[.]co"),
}
ODD = (None, 7, True, "odd", ["odd", 7], {"odd": []})


@pytest.mark.parametrize("stored", KEPT)
def test_what_was_stored_is_read_and_stored_again(stored: str) -> None:
    value = KEPT[stored]
    assert type(value).from_json(json.loads(stored)) == value
    assert json.loads(json.dumps(value.to_json())) == json.loads(stored)


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_odd_or_missing_values_are_read_too(odd: object) -> None:
    def is_read(stored: str) -> None:
        read = type(KEPT[stored]).from_json
        read({})
        for key in json.loads(stored):
            again = read({**json.loads(stored), key: odd})
            assert read(json.loads(json.dumps(again.to_json()))) == again

    assert failing(is_read, KEPT) == []


def reads_by_key(tree: ast.AST) -> list[int]:
    """Lines in which something is taken out of a `.data` by hand."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript | ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "data"
    ]


def test_no_handler_reads_a_flow_state_by_a_key() -> None:
    assert breaking(HANDLERS, reads_by_key) == []


@pytest.mark.parametrize("code", ['turn.flow_state.data["case"]', 'state.data.get("case")'])
def test_that_rule_sees_what_it_must_see(code: str) -> None:
    assert reads_by_key(ast.parse(code))
