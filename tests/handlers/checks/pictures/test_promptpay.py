"""Payment codes as Thai shops print them: Thai names, line breaks, lengths in letters or bytes."""

from __future__ import annotations

from binascii import crc_hqx

import pytest

from handlers.checks.pictures.promptpay import parse_payment

PERSON = "0016A000000677010111" + "0113" + "0066812345678"


def whole(name: str, encoding: str, *, bytes_counted: bool) -> str:
    """A code whose checksum covers the mark of the checksum, as EMVCo says."""
    size = len(name.encode("utf-8")) if bytes_counted else len(name)
    body = f"00020101021129{len(PERSON):02}{PERSON}53037645802TH59{size:02}{name}6304"
    return f"{body}{crc_hqx(body.encode(encoding), 0xFFFF):04X}"


@pytest.mark.parametrize("bytes_counted", [False, True])
@pytest.mark.parametrize("encoding", ["utf-8", "tis-620"])
def test_a_thai_shop_name_is_read(encoding: str, bytes_counted: bool) -> None:
    payment = parse_payment(whole("ร้านป้าแดง", encoding, bytes_counted=bytes_counted))
    assert payment is not None
    assert (payment.kind, payment.payee, payment.name) == ("mobile", "0812345678", "ร้านป้าแดง")


@pytest.mark.parametrize("behind", ["\n", "\r\n", " "])
def test_a_line_break_behind_the_code_is_no_part_of_it(behind: str) -> None:
    payment = parse_payment(whole("SHOP", "ascii", bytes_counted=False) + behind)
    assert payment is not None
    assert payment.name == "SHOP"


def test_a_code_that_was_changed_is_none() -> None:
    good = whole("SHOP", "ascii", bytes_counted=False)
    assert parse_payment(good.replace("SHOP", "SHOQ")) is None
    assert parse_payment("00020101") is None
    assert parse_payment("0002" + "\udcff" * 9 + "63041234") is None
