"""Registers which function handles which button, flow step and word of the cases feature: first
hour, reports and desk.
"""

from __future__ import annotations

from handlers.cases import reminders
from handlers.cases.attendance import duty_list, leave
from handlers.cases.desk import (
    case_list,
    closing,
    district_list,
    handing,
    invites,
    more,
    notes,
    referring,
    roster,
    screen,
    second_app,
    viewing,
    work,
)
from handlers.cases.desk.background import history, linked
from handlers.cases.overview import areas, headmen, heads, operators
from handlers.cases.report import answers, asked_again, own_district, review, sending, start
from handlers.cases.report.questions import STEPS
from handlers.cases.resident import (
    additions,
    answering,
    bank_text,
    banks,
    check_back,
    erasing,
    evidence,
    first_hour,
    limits,
    refused_tips,
    statement,
    status,
    uncovering,
    withdrawing,
)
from handlers.core.feature import Command, Feature, Step
from handlers.core.outcome import Outcome
from handlers.core.say import Phrase
from handlers.core.turn import Turn

_REPORT_STEPS = {
    f"report.{step}": Step(answers.district if step == "district" else answers.typed)
    for step in STEPS
}


async def _names(turn: Turn) -> Outcome | None:
    """Handle codes and names that are typed as a message.

    Some apps send codes this way (an invite, a second app's, a district's deep link); also the name
    of a case or of the desk.
    """
    return (
        await invites.by_message(turn)
        or await second_app.by_message(turn)
        or await own_district.by_link(turn)
        or await status.by_name(turn)
        or await roster.by_words(turn)
        or await screen.by_words(turn)
        or await roster.by_part(turn)
    )


FEATURE = Feature(
    name="cases",
    presses={
        "calling": first_hour.calling,
        "paid": first_hour.paid,
        "paid.after": first_hour.after,
        "bank": banks.bank,
        "report.start": start.start,
        "report.tip": refused_tips.tip,
        "district": own_district.ask,
        "district.named": own_district.named,
        "district.keep": own_district.keep,
        "status": status.status,
        "case.open": status.open_case,
        "case.answer": answering.ready_answer,
        "case.decline": answering.decline,
        "case.handled": status.handled,
        "case.reopen": status.reopen,
        "case.add": additions.add,
        "case.release": uncovering.uncover,
        "case.release_evidence": evidence.uncover,
        "case.withdraw": withdrawing.ask,
        "case.withdrawn": withdrawing.withdraw,
        "case.statement": statement.begin,
        "bank.letter": bank_text.show,
        "case.check_on": check_back.wanted,
        "case.check": check_back.ask,
        "case.checked": check_back.answered,
        "desk": roster.desk,
        "desk.page": case_list.show_page,
        "desk.digest": roster.choose_digest,
        "desk.escalate": roster.choose_escalation,
        "desk.case": work.show,
        "desk.evidence": viewing.look,
        "desk.take": work.take,
        "desk.ask": work.ask,
        "desk.question": work.ask_template,
        "desk.close": closing.close,
        "desk.advice": closing.advise,
        "desk.end": closing.end,
        "desk.keep": closing.keep,
        "desk.reopen": closing.reopen,
        "desk.history": history.show,
        "desk.linked": linked.show,
        "desk.list": district_list.show,
        "desk.list.put": district_list.confirm,
        "desk.list.off": district_list.withdraw,
        "desk.letter": more.letter,
        "desk.more": more.more,
        "desk.know": handing.know,
        "desk.refer": referring.refer,
        "desk.referred": referring.referred,
        "desk.give": handing.give,
        "desk.district": referring.other_district,
        "desk.note": notes.ask_note,
        "desk.give_all": handing.give_all,
        "desk.release": handing.hand_back,
        "desk.mute": limits.ask_to_mute,
        "desk.muted": limits.mute,
        "leave": leave.ask,
        "leave.back": leave.back,
        "leave.cancel": leave.cancel,
        "duty": duty_list.show,
        "duty.one": duty_list.one,
        "duty.set": duty_list.switch,
        "overview": heads.show,
        "overview.list": heads.listed,
        "overview.case": heads.inspect,
        "overview.give": heads.give,
        "overview.up": heads.send_up,
        "overview.areas": areas.more_areas,
        "overview.area": areas.listed,
        "clock.pull": areas.pull,
        "operator": operators.show,
        "headmen": headmen.show,
        "headmen.case": headmen.read,
        "headmen.seen": headmen.seen,
        "headmen.told": headmen.told,
        "desk.screen": screen.open_on_screen,
        "desk.app": second_app.show,
        "desk.app_remove": second_app.remove,
        "desk.app_first": second_app.put_first,
    },
    step_presses={
        "official.accept": invites.accept,
        "leave.until": leave.until,
        "second.link": second_app.link,
        "desk.end_own": closing.end_own,
        "report.carry": start.carry,
        "report.resume": start.resume,
        "report.anew": start.anew,
        "report.loss": start.take_loss,
        "report.notice": start.take_notice,
        "report.cancel": start.cancel,
        "report.answer": answers.answer,
        "report.skip": answers.skip,
        "report.back": answers.back,
        "report.headmen": review.toggle_headmen,
        "report.helper": review.toggle_helper,
        "report.elsewhere": review.elsewhere,
        "report.move": review.move,
        "report.words": review.keep_as_words,
        "report.forget_place": answers.forget_location,
        "report.later": review.later,
        "report.send": sending.send,
        "district.pick": own_district.pick,
        "district.other": own_district.other,
        "case.add_send": additions.send,
        "case.answer_send": answering.send,
        "case.answer_theirs": answering.toggle_theirs,
        "statement.day": statement.pressed_day,
        "statement.right": statement.right,
        "statement.skip": statement.skip,
        "statement.back": statement.back,
    },
    commands=(
        Command("calling", "calling", Phrase("command.calling"), 20),
        Command("paid", "paid", Phrase("command.paid"), 30),
        Command("report", "report.start", Phrase("command.report"), 60),
        Command("status", "status", Phrase("command.status"), 70),
        Command("district", "district"),
    ),
    steps={
        **_REPORT_STEPS,
        "report.resume": Step(start.unfinished),
        "bank.pick": Step(banks.typed),
        "official.invited": Step(invites.typed),
        "second.code": Step(second_app.typed),
        "check_back.asked": Step(check_back.typed),
        "district.typing": Step(own_district.typed),
        "district.sure": Step(own_district.sure),
        "case.answer": Step(answering.typed, takes_text=True),
        "case.adding": Step(additions.typed, takes_text=True),
        **{
            f"statement.{step}": Step(statement.typed, takes_text=True)
            for step in (*statement.STEPS, statement.SURE)
        },
        "desk.question": Step(work.ask_own_words, takes_text=True),
        "desk.advice": Step(closing.own_words, takes_text=True),
        "desk.district": Step(referring.to_district, takes_text=True),
        "leave.day": Step(leave.typed, takes_text=True),
        "desk.note": Step(notes.note, takes_text=True),
    },
    claims=_names,
    intents={
        "lost_money_emergency": first_hour.paid,
        "report": start.start,
        "calling_now": first_hour.calling,
        "told_of_a_call": first_hour.calling,
        "status_of_report": status.status,
        "change_district": own_district.ask,
    },
    scheduled=reminders.send_due,
    rides=asked_again.below,
    erases=erasing.cut_reports,
    codes={"o": invites.by_link, "u": second_app.by_link, "d": own_district.by_link},
)
