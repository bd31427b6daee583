"""Parses the text of a payment QR code: who gets the money, and how much (EMV QR, PromptPay).

EMVCo QR Code Specification for Payment Systems, merchant-presented mode: tags of two digits,
lengths of two digits, and in tag 63 a CRC-16 (polynomial 0x1021, start 0xFFFF) over all before it.
"""

from __future__ import annotations

from binascii import crc_hqx
from dataclasses import dataclass

from handlers.core.numbers.spelling import telephone

PROMPTPAY = "A000000677010111"  # tag 29: money to a person
BILL = "A000000677010112"  # tag 30: a bill to a company
ENCODINGS = ("utf-8", "tis-620")
"""In which a name may have been when the checksum was made."""
KINDS = ("mobile", "national_id", "wallet", "account", "bill", "other")
"""Kinds of payees."""


@dataclass(frozen=True, slots=True)
class Payment:
    """The payment of a QR code.

    `kind`: one of KINDS. `payee`: digits; of a mobile number as it is dialled here (0...).
    `amount`: baht as written, "" if the payer types it. `name`: the shop's name in the code,
    which anybody can write as they like.
    """

    kind: str
    payee: str
    amount: str
    name: str


def parse_payment(text: str) -> Payment | None:
    """The payment of a code, or None if it is no complete payment code."""
    text = text.strip()
    if not text.startswith("0002") or not _is_whole(text):
        return None
    tags = _tags(text) or _tags_by_bytes(text)
    if tags is None:
        return None
    kind, payee = "other", ""
    person = _tags(tags.get("29", "")) or {}
    bill = _tags(tags.get("30", "")) or {}
    if person.get("00") == PROMPTPAY:
        kind, payee = _person(person)
    elif bill.get("00") == BILL:
        kind, payee = "bill", bill.get("01", "")
    return Payment(kind, payee, tags.get("54", ""), tags.get("59", ""))


def _is_whole(text: str) -> bool:
    """Whether the checksum at the end is right."""
    body, mark, check = text[:-4], text[-8:-4], text[-4:]
    if mark != "6304":
        return False
    try:
        sums = {crc_hqx(body.encode(encoding, "replace"), 0xFFFF) for encoding in ENCODINGS}
        return int(check, 16) in sums
    except ValueError:
        return False


def _tags(text: str) -> dict[str, str] | None:
    """Tag -> value; None if the lengths are wrong."""
    tags: dict[str, str] = {}
    place = 0
    while place < len(text):
        head = text[place : place + 4]
        if len(head) < 4 or not head.isdigit():
            return None
        end = place + 4 + int(head[2:])
        if end > len(text):
            return None
        tags[head[:2]] = text[place + 4 : end]
        place = end
    return tags


def _tags_by_bytes(text: str) -> dict[str, str] | None:
    """As _tags, with lengths that count bytes of UTF-8: some codes with a Thai name are so."""
    tags = _tags(text.encode("utf-8", "replace").decode("latin-1"))
    if tags is None:
        return None
    return {tag: v.encode("latin-1").decode("utf-8", "replace") for tag, v in tags.items()}


def _person(tags: dict[str, str]) -> tuple[str, str]:
    if mobile := tags.get("01"):
        return "mobile", telephone(mobile)
    if national := tags.get("02"):
        return "national_id", national
    if wallet := tags.get("03"):
        return "wallet", wallet
    if account := tags.get("04"):
        return "account", account
    return "other", ""
