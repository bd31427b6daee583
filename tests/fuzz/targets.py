"""What reads input from outside: each with good examples, and what must hold whatever comes."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache

import segno
from PIL import Image

from bot.channels.base import Refused
from bot.channels.telegram import guests, hooks
from bot.channels.telegram.entities import Bot
from bot.foreign import job
from bot.foreign.job import FileJob
from bot.foreign.job import Refused as FileRefused
from bot.foreign.worker_process import JobFailed, WorkerProcess
from bot.lookups.lists.partner_rows import BadRows, read_rows
from bot.office import uploads
from bot.office.guard import Problem
from bot.office.links import Links
from bot.office.site import _fields
from bot.pictures.routes import Media
from content.reading.files import Loader, yaml
from content.reading.lexicon.amounts import load_amount_words
from content.reading.lexicon.numbers import load_number_words
from content.reading.library import Library
from content.reading.link_lists import LinkLists
from content.reading.problems import Mistakes
from handlers.cases.text import amounts
from handlers.checks.extract import read as read_message
from handlers.checks.links.address import parse as parse_link
from handlers.checks.links.extract import find_links
from handlers.checks.pictures.promptpay import parse_payment
from handlers.core.incoming import Text
from handlers.core.numbers.reading import any_numbers, find_numbers, told_numbers
from handlers.learning.certificate import KIND, Keepsake
from storage.engine.keyring import Keyring, WrongKey
from tests.bot.channels.subjects import SUBJECTS
from tests.support.hostile_files import RECORDINGS, moving, saved, scanned_jpeg
from tests.support.paths import CONTENT, ROOT
from tests.support.sounds import m4a, mp3

NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)

Check = Callable[[bytes], None]
"""Gives an input to what is tested. Whatever it raises is a finding."""


@dataclass(frozen=True, slots=True)
class Target:
    """One reader of input.

    opened: makes its check, and takes away afterwards whatever that needed.
    """

    seeds: Callable[[], list[bytes]]
    opened: Callable[[], AbstractContextManager[Check]]


def _channel(name: str) -> Target:
    subject = next(each for each in SUBJECTS if each.name == name)
    channel = subject.make("http://127.0.0.1:9")

    def check(data: bytes) -> None:
        try:
            hook = channel.receive(data, subject.headers(data) if subject.headers else {})
        except Refused as refused:
            if refused.status != 400:  # a signature that is right is never refused as wrong
                raise
            return
        for event in hook.events:
            assert event.event_id
            assert event.person
            for value in (event.account, event.event_id, event.person):
                assert "\0" not in value.encode().decode()
            incoming, envelope = channel.parse(event, NOW)
            assert incoming is None or envelope.chat

    def seeds() -> list[bytes]:
        return [path.read_bytes() for path in sorted(subject.payloads.glob("*.json"))]

    return Target(seeds, lambda: nullcontext(check))


def _on_text(check: Callable[[str], None]) -> Target:
    def seeds() -> list[bytes]:
        return [line.encode() for line in _TEXTS]

    return Target(seeds, lambda: nullcontext(lambda data: check(data.decode("utf-8", "replace"))))


_TEXTS = (
    "พัสดุของท่านตกค้าง ยืนยันที่ http://thpost-verify.top/x1?a=b#c หรือโทร ๐๘๑-๒๓๔-๕๖๗๘",
    "โอน 2,500.50 บาท เข้าบัญชี 123-4-56789-0 กสิกร ภายใน 3 ชั่วโมง",
    "สองหมื่นห้าพันสามร้อยบาทถ้วน กับอีก 1.5 ล้าน และ ๓ แสนกว่าบาท",
    "call +66 (0)81 234 5678, +856 20 5555 1234 or 1441; line id @bank-th",
    "www.ธนาคาร.คอม hxxps://evil[.]com/%E0%B8%81 user:pw@1.2.3.4:80/x bit.ly/3abc",
    "00020101021129370016A000000677010111011300668123456785802TH53037645406100.0063044A5B",
    "0x7f.1 127.0.0.1 [::1] ①②⑦.0.0.1 xn--12c1fe0br.com evil。com a@b.c .. // :",
)


@cache
def _library() -> Library:
    mistakes = Mistakes(CONTENT)
    return Library(
        numbers=load_number_words(CONTENT, mistakes), amounts=load_amount_words(CONTENT, mistakes)
    )


def _links(text: str) -> None:
    for found in find_links(text):
        parse_link(found.url)
    read_message(text, _library().numbers)
    parse_link(text)
    parse_payment(text)


def _numbers(text: str) -> None:
    words = _library().numbers
    for found in (find_numbers(text, words), told_numbers(text, words)):
        assert all(number.isascii() for number in found.phones)
    any_numbers(text, words)


def _amounts(text: str) -> None:
    words = _library().amounts
    found = amounts.read(text, words)
    assert found is None or found.baht >= 0
    for number in amounts.numbers(text, words):
        assert 0 <= number.start <= number.end <= len(text)


def _yaml(text: str) -> None:
    try:
        yaml.load(text, Loader)  # noqa: S506 (the loader under test is a safe one)
    except (yaml.YAMLError, ValueError):
        return


def _content() -> list[bytes]:
    paths = [*sorted(CONTENT.glob("*.yaml"))[:6], *sorted(CONTENT.glob("lessons/*/*.yaml"))[:4]]
    texts = [path.read_bytes()[:3000] for path in paths]
    return [
        *texts,
        b"a: &a [1, 2]\nb: *a\nc: {<<: *a}",
        b"- - - [[{a: [b, !!str c]}]]\n? x\n: |\n y",
    ]


_KEYRING = Keyring(("a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=",))
_KEEPSAKE = Keepsake("ป้าปุ้ย", "calls", "th", NOW)
_LINKS = Links("https://rutan.example", _KEYRING)


def _sealed_values() -> list[bytes]:
    link = _LINKS.to_evidence("4821", 1, 2, "th", NOW) or ""
    keepsake = _KEYRING.seal_json({"kind": KIND, **_KEEPSAKE.values()})
    return [keepsake, link.rpartition("/")[2].encode(), _KEYRING.seal_json([1, {"a": None}])]


@contextmanager
def _sealed() -> Iterator[Check]:
    media = Media(CONTENT, Library(), _KEYRING, lambda: NOW)

    def check(data: bytes) -> None:
        try:
            value = _KEYRING.open_json(data)
        except WrongKey:
            value = None
        # Other spellings of the same bytes open; nothing else does.
        assert value is None or value == [1, {"a": None}] or "kind" in value or "office" in value
        token = data.decode("utf-8", "replace")
        keepsake, look = media._opened(token), _LINKS.read(token, NOW)
        assert keepsake in (None, _KEEPSAKE)
        assert look is None or (look.case, look.official) == ("4821", 2)

    yield check


def _in_worker(*jobs: FileJob) -> Callable[[], AbstractContextManager[Check]]:
    """A real worker: a finding is a crash, or an error that no job foresaw.

    What costs too much is ended by its processor time: a busy machine is no finding.
    """

    @contextmanager
    def opened() -> Iterator[Check]:
        patient = [replace(what, seconds=60) for what in jobs]
        with asyncio.Runner() as runner:
            worker = runner.run(WorkerProcess.start())

            def check(data: bytes) -> None:
                for what in patient:
                    try:
                        runner.run(worker.ask(what, data, {}))
                    except FileRefused:
                        continue
                    except JobFailed as failed:
                        if failed.reason not in ENDED:
                            raise

            yield check
            runner.run(worker.close())

    return opened


ENDED = {"time", "cpu", "memory", "output", "MemoryError"}
"""What a job may be ended for: that is what a worker is there for."""


def _pictures() -> list[bytes]:
    code = io.BytesIO()
    segno.make("https://kbank-verify.top/x").save(code, kind="png", scale=4)
    kinds = [kind for kind in ("JPEG", "PNG", "WEBP", "GIF", "AVIF") if kind in Image.SAVE]
    own = [saved(kind, (90, 60)) for kind in kinds]
    return [*own, code.getvalue(), scanned_jpeg(64, 5), moving("GIF", 5, 30), saved("TIFF", (9, 9))]


def _recordings() -> list[bytes]:
    folder = ROOT / "tests/bot/foreign/recordings/voices"
    made = [RECORDINGS["mp4 that claims 2^64"](), m4a(3), mp3(0.3)]
    return [*(path.read_bytes() for path in sorted(folder.glob("*.*"))), *made]


_TODAY = date(2026, 11, 30)
_LIST = (
    b"address,seen,tlp,kind\nkbank-verify.top,2026-11-20,CLEAR,phishing\n",
    b'{"address": "https://bad.top/a,b", "seen": "2026-01-02", "tlp": "TLP:CLEAR"}\n',
    b"""{"type": "bundle", "id": "bundle--1", "objects": [{"type": "indicator",
 "id": "indicator--00000000-0000-5000-8000-000000000001", "modified": "2026-11-20T08:00:00.000Z",
 "object_marking_refs": ["marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"],
 "pattern_type": "stix", "pattern": "[domain-name:value = 'bad.top' OR url:value = 'http://c.top/d']"
}]}""",
)


def _list_of_partner(text: str) -> None:
    try:
        rows = read_rows(text, _TODAY, _link_lists())
    except BadRows as bad:
        if bad.mistakes:
            return
        raise
    assert all(form.isascii() for form in rows.forms)


@cache
def _link_lists() -> LinkLists:
    return Library.load(CONTENT).links


_FORMS = (
    b'--x\r\nContent-Disposition: form-data; name="token"\r\n\r\nabc\r\n--x\r\n'
    b'Content-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n\x89PNG\r\n--x--\r\n',
    b"token=abc&words=%E0%B8%81+a&mark=1&mark=2&q",
    b"--x--",
)


def _forms(data: bytes) -> None:
    for read in (
        lambda: uploads.read("multipart/form-data; boundary=x", data),
        lambda: uploads.read(data.decode("latin-1"), data),
        lambda: (_fields(data, 50), {}),
    ):
        try:
            fields, files = read()
        except Problem as problem:
            if problem.status != 400:
                raise
            continue
        assert all(isinstance(value, str) for value in fields.values())
        assert all(isinstance(value, bytes) for value in files.values())


_GUESTS = (
    b"""{"update_id": 7, "guest_message": {"message_id": 9, "guest_query_id": "g1",
 "date": 1795331100,
 "from": {"id": 55, "is_bot": false, "first_name": "x", "language_code": "th-TH"},
 "chat": {"id": -5, "type": "group"}, "text": "@RutanBot ok?",
 "entities": [{"type": "mention", "offset": 0, "length": 9}], "reply_to_message": {"message_id": 8,
 "date": 1795331000, "chat": {"id": -5, "type": "group"}, "text": "https://kbank-verify.top",
 "entities": [{"type": "text_link", "offset": 0, "length": 5, "url": "https://a.top"}]}}}""",
    b"""{"update_id": 8, "inline_query": {"id": "i1", "from": {"id": 55, "is_bot": false},
 "query": "https://kbank-verify.top", "offset": "", "chat_type": "group"}}""",
    b"""{"update_id": 9, "guest_message": {"guest_query_id": "g2", "chat": {"id": 5},
 "caption": "@a b",
 "caption_entities": [{"type": "mention", "offset": 0, "length": 2}], "quote": {"text": "c"},
 "photo": [], "sender_chat": {"id": -1}}}""",
)


def _guests(data: bytes) -> None:
    try:
        update = hooks.decode(data)
    except Refused:
        return
    asked = guests.question(update, Bot(1, "RutanBot"))
    if asked is None:
        return
    assert hooks.split(update, data, "1").events == ()
    assert asked.id
    for said in (asked.about, asked.own):
        if isinstance(said, Text):
            assert len(said.text) <= guests.LONGEST
            assert "\0" not in said.text.encode().decode()


TARGETS: Mapping[str, Target] = {
    "guests": Target(lambda: list(_GUESTS), lambda: nullcontext(_guests)),
    "line": _channel("line"),
    "telegram": _channel("telegram"),
    "links": _on_text(_links),
    "numbers": _on_text(_numbers),
    "amounts": _on_text(_amounts),
    "yaml": Target(
        _content, lambda: nullcontext(lambda data: _yaml(data.decode("utf-8", "replace")))
    ),
    "sealed": Target(_sealed_values, _sealed),
    "pictures": Target(
        _pictures, _in_worker(job.CODES, job.CLEAN_PICTURE, job.PREPARE, job.REDRAW)
    ),
    "recordings": Target(_recordings, _in_worker(job.CLEAN_RECORDING, job.LENGTH)),
    "lists": Target(
        lambda: list(_LIST),
        lambda: nullcontext(lambda data: _list_of_partner(data.decode("utf-8", "replace"))),
    ),
    "forms": Target(lambda: list(_FORMS), lambda: nullcontext(_forms)),
    "pages": Target(
        lambda: [b"<html><meta http-equiv=refresh content='0; url=https://evil.top/x'>"],
        _in_worker(job.REFRESH),
    ),
}
"""Name -> what is tested."""
