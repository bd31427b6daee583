"""Pictures and files: codes are read, payments are told as paying out, programs are danger."""

from __future__ import annotations

import io
from binascii import crc_hqx

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from content.reading.library import Library
from handlers.checks.pictures.files import is_program
from handlers.checks.pictures.promptpay import parse_payment


def payment(body: str) -> str:
    body += "6304"
    return f"{body}{crc_hqx(body.encode(), 0xFFFF):04X}"


MOBILE = payment("00020101021229370016A000000677010111011300668123456785802TH53037645406100.00")


def png(text: str) -> bytes:
    out = io.BytesIO()
    segno.make(text).save(out, kind="png", scale=4)
    return out.getvalue()


def test_a_payment_code_tells_who_gets_the_money() -> None:
    found = parse_payment(MOBILE)
    assert found is not None
    assert (found.kind, found.payee, found.amount) == ("mobile", "0812345678", "100.00")


@pytest.mark.parametrize(
    "text", ["", "0002", MOBILE[:-1] + "0", MOBILE[:30], "https://x.com", "00029"]
)
def test_a_broken_payment_code_is_none(text: str) -> None:
    assert parse_payment(text) is None


@given(st.text(max_size=120))
def test_any_text_may_be_taken_for_a_payment_code(text: str) -> None:
    written = payment("0002" + text.encode("ascii", "ignore").decode())
    found = parse_payment(written)
    assert found is None or found.kind


@pytest.mark.parametrize(
    ("name", "mime", "program"),
    [
        ("PaoTang.apk", "", True),
        ("photo.jpg.apk", "image/jpeg", True),
        ("app.APK ", "", True),
        ("x", "application/vnd.android.package-archive", True),
        ("bill.pdf", "application/pdf", False),
        ("apk.txt", "text/plain", False),
        ("", "", False),
    ],
)
def test_a_program_is_known_by_its_name(
    lists: Library, name: str, mime: str, program: bool
) -> None:
    assert is_program(lists, name, mime) is program
