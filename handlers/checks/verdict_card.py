"""Makes the card of a verdict: title, reasons, advice and buttons, "this is wrong" among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from content.reading.library import Library
from handlers.checks.messages.judge import MessageVerdict
from handlers.checks.next_step_buttons import FOUR_QUESTIONS, LEARN, PAID, REPORT
from handlers.checks.verdict import (
    ADVICE,
    TITLE,
    WORDS_TITLE,
    LinkVerdict,
    Reason,
    Verdict,
    flag_reason,
    worst,
    worst_first,
)
from handlers.core.buttons import main
from handlers.core.calendar import month_in_figures
from handlers.core.judged_message import JudgedMessage
from handlers.core.numbers.spelling import telephone
from handlers.core.reply import Button, Card, Press, Reply, Share, Tone, Weight
from handlers.core.say import Family, Passage, Phrase, Quote, Say

TONES = {
    Verdict.DANGER: Tone.DANGER,
    Verdict.SUSPICIOUS: Tone.WARN,
    Verdict.UNKNOWN: Tone.PLAIN,
    Verdict.OFFICIAL: Tone.PLAIN,
}
NOT_REPORTED: Mapping[str, date] = {}
MOST_REASONS = 3
MOST_LINKS = 4
"""Reasons and links on one card."""
SHARE_LINK = Family("check.share.link", Verdict)
SHARE_WORDS = Family("check.share.words", Verdict)
"""Texts to share with one's family."""
COMFORT = {"sextortion": Phrase("check.comfort.sextortion")}
"""Comfort for tricks that shame: whoever shows us such a message may be its victim."""


def message_card(
    content: Library,
    found: MessageVerdict,
    carry: bool,
    reported: Mapping[str, date] = NOT_REPORTED,
) -> Card:
    """The card for a whole message.

    `carry`: a report may take over the message. `reported`: numbers and hosts on the published list
    -> their month.
    """
    if found.code_came and not reported:
        return _code_card(content, found, carry)
    verdict = worst((found.verdict, Verdict.SUSPICIOUS)) if reported else verdict_shown(found)
    # What to do stands first: with large letters a small screen ends soon below it. The title of a
    # known owner says it already.
    official = verdict is Verdict.OFFICIAL
    lines: list[Say] = [] if official else [ADVICE.phrase(verdict)]
    if len(found.links) > 1:
        lines += link_lines(found)
    else:
        lines += [Quote(link.shown) for link in found.links]
        lines += [reason.say for reason in reasons_to_show(found, verdict)]
    lines += [reported_line(what, when) for what, when in list(reported.items())[:2]]
    lines += _numbers(content, found, reported)
    if official:
        lines.append(ADVICE.phrase(verdict))
    if verdict.flagged and found.scam_type in COMFORT:
        lines.append(COMFORT[found.scam_type])
    trick = content.scam_types.get(found.scam_type or "") if verdict.flagged else None
    if trick is not None:
        lines.append(Phrase("check.looks_like", {"trick": Passage(dict(trick.name))}))
    title = title_of(found, verdict)
    return Card(
        title, tuple(lines), buttons=buttons(content, found, verdict, carry), tone=TONES[verdict]
    )


def verdict_shown(found: MessageVerdict) -> Verdict:
    """The verdict that a card says.

    Without red flags in the text the verdict of its only link counts, unless that is only
    suspicious: then a calm text may outweigh it."""
    if found.flags or len(found.links) != 1:
        return found.verdict
    link = found.links[0].verdict
    return found.verdict if link is Verdict.SUSPICIOUS else link


def _code_card(content: Library, found: MessageVerdict, carry: bool) -> Card:
    """The card for a message that brings a one-time code: never pass it on."""
    lines = (Phrase("check.code.who"), Phrase("check.code.not_asked"))
    press = buttons(content, found, Verdict.UNKNOWN, carry)
    return Card(Phrase("check.verdict.code"), lines, buttons=press)


def title_of(found: MessageVerdict, verdict: Verdict) -> Say:
    """What a card says first."""
    if verdict is Verdict.OFFICIAL:
        return Phrase("check.verdict.official", dict(found.links[0].reasons[0].values))
    if verdict.flagged and not found.links:
        return WORDS_TITLE.phrase(verdict)
    return TITLE.phrase(verdict)


def link_lines(found: MessageVerdict) -> list[Say]:
    """Several links: the worst first by name, with its own reasons, then the rest.

    If one is flagged, those of which nothing is known are only counted, so that nobody takes the
    verdict for theirs.
    """
    first, *rest = worst_first(found.links)
    named = [link for link in rest if link.verdict.flagged or not first.verdict.flagged]
    named = named[: MOST_LINKS - 1]
    lines = [_link_line(first)]
    if first.verdict.flagged:
        lines += [reason.say for reason in first.reasons[:2]]
    lines += [_link_line(link) for link in named]
    if more := len(rest) - len(named):
        lines.append(Phrase("check.more_links", {"n": more}))
    room = MOST_REASONS - len(first.reasons[:2]) if first.verdict.flagged else MOST_REASONS
    return lines + [flag_reason(flag).say for flag in found.flags[:2]][:room]


def _link_line(link: LinkVerdict) -> Say:
    values: dict[str, str | int | Say] = {"link": Quote(link.shown)}
    if link.verdict is Verdict.OFFICIAL:
        values |= {"verdict": Phrase("check.verdict.official", dict(link.reasons[0].values))}
    else:
        values |= {"verdict": TITLE.phrase(link.verdict)}
    return Phrase("check.link_line", values)


def reasons_to_show(found: MessageVerdict, verdict: Verdict) -> Sequence[Reason]:
    """Red flags of the text first, then the reasons of the worst link; at most MOST_REASONS."""
    words = [flag_reason(flag) for flag in found.flags[:2]]
    if verdict is Verdict.OFFICIAL or not found.links:
        return words
    order = [worst([link.verdict]) for link in found.links]
    link = found.links[order.index(worst(order))]
    reasons = [] if link.verdict is Verdict.OFFICIAL else list(link.reasons)
    if words:
        reasons = [reason for reason in reasons if reason.code != "nothing_found"]
    return (words + reasons)[:MOST_REASONS]


def reported_line(what: str, month: date) -> Say:
    """That officials confirmed several reports of fraud about a number or host, by month."""
    return Phrase("check.reported", {"what": Quote(what), "month": month_in_figures(month)})


def _numbers(content: Library, found: MessageVerdict, reported: Mapping[str, date]) -> list[Say]:
    """A line for each of the first numbers: its public owner, or that we do not know it."""
    lines: list[Say] = []
    for phone in [phone for phone in found.phones if phone not in reported][:2]:
        owner = next((h for h in content.hotlines if telephone(h.number) == telephone(phone)), None)
        if owner is not None:
            lines.append(
                Phrase(
                    "check.phone.public",
                    {
                        "phone": phone,
                        "owner": Passage(owner.shown),
                    },
                )
            )
        else:
            lines.append(Phrase("check.phone.unknown", {"phone": phone}))
    accounts = [account for account in found.accounts if account not in reported]
    lines += [Phrase("check.account.unknown", {"account": a}) for a in accounts[:1]]
    return lines


def learn_button(content: Library, trick: str | None) -> Press:
    """The button to the lesson of a trick, or to all lessons if the trick is unknown."""
    if trick and trick in content.scam_types:
        return Press(Phrase("check.button.learn"), "learn.trick", trick)
    return LEARN


def buttons(
    content: Library, found: MessageVerdict, verdict: Verdict, carry: bool
) -> tuple[Button, ...]:
    """The buttons under a verdict."""
    report = (
        Press(Phrase("check.button.report"), "report.carry", step=True, weight=Weight.MAIN)
        if carry
        else main(REPORT)
    )
    learn = learn_button(content, found.scam_type if verdict.flagged else None)
    share = Share(Phrase("check.button.share"), share_text(found, verdict))
    # Without `carry` the message is not in the flow state, so that it cannot be disputed.
    wrong = (Press(Phrase("check.button.wrong"), "check.wrong", step=True),) if carry else ()
    match verdict:
        case Verdict.DANGER | Verdict.SUSPICIOUS:
            return (report, PAID, learn, share, *wrong)
        case Verdict.UNKNOWN:
            return (FOUR_QUESTIONS, report, learn, *wrong)
        case Verdict.OFFICIAL:
            return (FOUR_QUESTIONS, learn, *wrong)


def share_text(found: MessageVerdict, verdict: Verdict) -> Say:
    """Text to share with one's family, without the resident's name or a clickable link."""
    if found.links:
        worst_link = worst_first(found.links)[0]
        return SHARE_LINK.phrase(verdict, {"link": worst_link.shown})
    return SHARE_WORDS.phrase(verdict)


def message_reply(
    content: Library,
    found: MessageVerdict,
    carry: bool,
    reported: Mapping[str, date] = NOT_REPORTED,
) -> Reply:
    """The verdict as a reply."""
    return Reply((message_card(content, found, carry, reported),))


def to_judged_message(found: MessageVerdict, text: str) -> JudgedMessage:
    """The message and verdict as a report may take them over, or staff review them."""
    return JudgedMessage(
        text,
        tuple(link.url for link in found.links),
        tuple(found.phones),
        tuple(found.accounts),
        found.scam_type or "",
        found.verdict.value,
    )
