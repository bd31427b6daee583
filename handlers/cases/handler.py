"""Which buttons, steps and words belong to the first hour, reports and the officials' desk."""

from __future__ import annotations

from handlers.cases import (
    additions,
    check_back,
    clock,
    district,
    evidence,
    first_hour,
    follow,
    limits,
    statement,
    tips,
)
from handlers.cases.desk import handing, invites, roster, viewing, work
from handlers.cases.report import answers, review, start
from handlers.cases.report.questions import STEPS
from handlers.core.feature import Feature, Step
from handlers.core.outcome import Outcome
from handlers.core.turn import Turn

_REPORT_STEPS = {
    f"report.{step}": Step(answers.place if step == "district" else answers.typed) for step in STEPS
}


async def _codes(turn: Turn) -> Outcome | None:
    """Codes that some apps send as a message: an invite, a district's deep link."""
    return await invites.by_message(turn) or await district.by_link(turn)


FEATURE = Feature(
    name="cases",
    presses={
        "calling": first_hour.calling,
        "paid": first_hour.paid,
        "paid.after": first_hour.after,
        "bank": first_hour.bank,
        "report.start": start.start,
        "report.carry": start.carry,
        "report.resume": start.resume,
        "report.anew": start.anew,
        "report.loss": start.take_loss,
        "report.notice": start.take_notice,
        "report.cancel": start.cancel,
        "report.tip": tips.tip,
        "report.answer": answers.answer,
        "report.skip": answers.skip,
        "report.back": answers.back,
        "report.headmen": review.toggle_headmen,
        "report.helper": review.toggle_helper,
        "report.elsewhere": review.elsewhere,
        "report.later": review.later,
        "report.send": review.send,
        "district": district.ask,
        "district.pick": district.pick,
        "district.other": district.other,
        "status": follow.status,
        "case.open": follow.open_case,
        "case.answer": follow.answer_pressed,
        "case.decline": follow.decline,
        "case.handled": follow.handled,
        "case.reopen": follow.reopen,
        "case.add": additions.add,
        "case.release": additions.release,
        "case.release_evidence": evidence.release,
        "case.withdraw": additions.ask_to_withdraw,
        "case.withdrawn": additions.withdraw,
        "case.statement": statement.begin,
        "statement.day": statement.pressed_day,
        "statement.skip": statement.skip,
        "case.check_on": check_back.wanted,
        "case.check": check_back.ask,
        "case.checked": check_back.answered,
        "desk": roster.desk,
        "desk.digest": roster.choose_digest,
        "desk.escalate": roster.choose_escalation,
        "desk.case": work.show,
        "desk.evidence": viewing.look,
        "desk.take": work.take,
        "desk.ask": work.ask,
        "desk.question": work.ask_template,
        "desk.close": work.close,
        "desk.end": work.end,
        "desk.more": handing.more,
        "desk.know": handing.know,
        "desk.refer": handing.refer,
        "desk.referred": handing.referred,
        "desk.give": handing.give,
        "desk.district": handing.other_district,
        "desk.note": handing.ask_note,
        "desk.give_all": handing.give_all,
        "desk.release": handing.release,
        "desk.mute": limits.ask_to_mute,
        "desk.muted": limits.mute,
    },
    steps={
        **_REPORT_STEPS,
        "district.typing": Step(district.typed),
        "case.answer": Step(follow.answer_typed, takes_text=True),
        "case.adding": Step(additions.added, takes_text=True),
        **{f"statement.{step}": Step(statement.typed, takes_text=True) for step in statement.STEPS},
        "desk.question": Step(work.ask_own_words, takes_text=True),
        "desk.district": Step(handing.to_district, takes_text=True),
        "desk.note": Step(handing.note, takes_text=True),
    },
    claims=_codes,
    intents={
        "lost_money_emergency": first_hour.paid,
        "report": start.start,
        "calling_now": first_hour.calling,
        "status_of_report": follow.status,
        "change_district": district.ask,
    },
    round=clock.round_,
    codes={"o": invites.by_link, "d": district.by_link},
)
