"""All that a reporter typed passes one gate on its way to officials."""

from __future__ import annotations

import ast

from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from handlers.cases.case import report
from storage.cases.report import Answer, Detail, Report, Speaker, Statement, TalkEntry
from tests.support.paths import ROOT

WHO = "ฉันชื่อ สมศรี แก้วมะลิ เบอร์ฉัน 0891234567 บ้านเลขที่ 12/3"
EVERYWHERE = Report(
    claimed=Answer(words=WHO),
    voice=Answer(words=WHO),
    wanted=Answer(words=WHO),
    words=WHO,
    statement=Statement(time=WHO),
    talk=(TalkEntry(Speaker.REPORTER, WHO), TalkEntry(Speaker.REPORTER, WHO, theirs=True)),
    uncovered=frozenset({Detail.TIME, Detail.AMOUNT}),
)


def test_who_somebody_is_is_covered_wherever_they_typed_it(library: Library) -> None:
    speak = Phrasebook(library.phrases).speaker("th")
    shown = (*report.lines(EVERYWHERE, library), *report.talk(EVERYWHERE, library))
    words = [speak(say) for say in shown]
    assert sum("•••" in line for line in words) >= 7
    for piece in ("สมศรี", "แก้วมะลิ", "0891234567", "12/3"):
        assert not any(piece in line for line in words), piece


def test_only_the_gate_covers_words() -> None:
    """Nobody draws a reporter's words past `as_read`, which is the only caller of `cover`."""
    callers = {
        (path.relative_to(ROOT).as_posix(), function.name)
        for path in (ROOT / "handlers").rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute)
        and (getattr(node.value, "id", ""), node.attr) == ("redaction", "cover")
    }
    assert callers == {("handlers/cases/case/report.py", "as_read")}
