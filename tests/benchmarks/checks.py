"""What judging costs: CPU time of one core, warm and offline, beside references in the same rounds.

check_link_us            a link judged, each address new; bar 250
check_link_vs_parsing    the same / urllib's urlsplit and publicsuffixlist's registered name of it
check_message_ms         a Thai message of 300 characters read and judged, each new; bar 3
check_message_vs_words   the same / pythainlp's word_tokenize (newmm) of the same messages
list_lookup_us           one of a million keys sought in a threat list, half of them there; bar 5
list_memory_mb           memory of a process with that list open and every page of it read, less the
                         memory before; bar 12
popular_lookup_us        one of a million names sought in the table of popular names, half of them
                         there; bar 5
popular_table_mb         what that table takes on the disk; bar 12
worst_input_ms           the slowest of many 5,000-character inputs made to be slow; bar 60
"""

from __future__ import annotations

import datetime as dt
import itertools
import multiprocessing
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.benchmarks.rounds import ROOT, memory_mb, ratio, spread

LINKS, MESSAGES, LOOKUPS = 300, 30, 20_000
ENTRIES = 1_000_000
LENGTH = 300
BARS = {
    "check_link_us": 250,
    "check_message_ms": 3,
    "list_lookup_us": 5,
    "list_memory_mb": 12,
    "popular_lookup_us": 5,
    "popular_table_mb": 12,
    "worst_input_ms": 60,
}
SHAPES = (
    "https://{0}.com/", "https://www.{0}.co.th/news/{1}", "http://{0}-kbank-th.top/login",
    "https://{0}.go.th/index.php?id={1}", "https://scb-{0}.vip/verify/{1}", "{0}.xyz",
    "https://bit.ly/{0}", "https://shopee.co.th/{0}-i.{1}.{1}", "https://{0}.web.app/krungthai",
    "http://{0}.in.th/a/b/c.html", "https://th-post.{0}.cc/track?no={1}", "https://lin.ee/{0}",
    "https://{0}.github.io/{1}", "https://m.facebook.com/{0}/posts/{1}", "http://{1}.{0}.icu/apk",
    "https://pea-{0}.online/bill.apk", "https://{0}.ac.th/", "ufa{1}-{0}.bet",
    "https://docs.google.com/forms/d/{0}/viewform", "https://www.lazada.co.th/products/{0}.html",
)  # fmt: skip
"""Kinds of links that people forward: shops, banks and their copies, short links, free pages."""
TEXTS = (
    "เรียนลูกค้า ธนาคารตรวจพบว่าบัญชีของท่านมีการเข้าใช้งานผิดปกติ กรุณายืนยันตัวตนภายใน 24 ชั่วโมง ที่ {link} "
    "มิฉะนั้นบัญชีจะถูกระงับ ",
    "ขอเชิญชาวบ้านทุกท่านประชุมประจำเดือนที่ศาลากลางบ้าน วันเสาร์นี้ เวลาเก้าโมงเช้า มีเรื่องน้ำประปาและงานบุญ "
    "ติดต่อผู้ใหญ่บ้าน {phone} ",
    "พัสดุของคุณตกค้างที่คลังสินค้า เนื่องจากที่อยู่ไม่ครบ กรุณาชำระค่าธรรมเนียม 25 บาท และกรอกข้อมูลใหม่ที่ {link} ",
    "รับสมัครงานออนไลน์ ทำที่บ้าน รายได้วันละ 500-3000 บาท ไม่ต้องมีประสบการณ์ แอดไลน์สอบถามได้เลย โทร {phone} ",
    "แม่ หนูเปลี่ยนเบอร์ใหม่นะ มือถือพัง ช่วยโอนเงินให้ก่อน 4500 บาท บัญชี 123-4-56789-0 เดี๋ยวคืนให้เย็นนี้ อย่าบอกพ่อ ",
)
PIECES = (
    "a", ".", "-", "_", "/", "@", ":", "://", "http://", "https://www.", "hxxp[:]//", "[.]",
    "(dot)", "%25", "%2e", "xn--", "co.th", ".com", "0", "8", "๐๘", "+66", "081-234-5678 ",
    "1-2-3-", "ก", "ไทย.", "จุด", "\u200b", "\u0e4d\u0e48\u0e32", "é", "①", "。", "?", "#", "=",
    "&", "\n", " ", "kbank", "OTP ", "โอน", "บัญชี ", "\u0e48", "LINE ID ", "a.co ", "1.1.1.1",
    "[::1]", "\ufffd", "🙂", "x" * 60, "กา" * 30,
)  # fmt: skip
"""Of which inputs are made that might be slow to read."""


def links(seed: int) -> Iterator[str]:
    """Links nobody has seen before."""
    chance = random.Random(seed)
    for shape in itertools.cycle(SHAPES):
        word = "".join(chance.choices("abcdefghijklmnoprstuw", k=chance.randint(5, 12)))
        yield shape.format(word, chance.randint(100, 99999))


def messages(seed: int) -> Iterator[str]:
    """Messages of LENGTH characters, each with a link or number of its own."""
    fresh, chance = links(seed), random.Random(seed)
    for number, text in enumerate(itertools.cycle(TEXTS)):
        phone = f"08{chance.randint(10_000_000, 99_999_999)}"
        start = text.format(link=next(fresh), phone=phone)
        more = "".join(TEXTS[(number + n) % len(TEXTS)] for n in (1, 2)).replace("{link}", "")
        yield (start + more.replace("{phone}", ""))[:LENGTH]


def bad_inputs(seed: int, many: int) -> Iterator[str]:
    """5,000 characters each: one piece again and again, two in turn, then pieces at random."""
    chance = random.Random(seed)
    for piece in PIECES:
        yield (piece * 5000)[:5000]
    for _ in range(many):
        pair = "".join(chance.choices(PIECES, k=chance.randint(2, 3)))
        yield (pair * 5000)[:5000]
        yield "".join(chance.choices(PIECES, k=5000))[:5000]


def cpu(work: Callable[[str], object], things: Sequence[str]) -> float:
    """Median CPU seconds of the work on one of these."""
    spent = []
    for thing in things:
        began = time.process_time_ns()
        work(thing)
        spent.append(time.process_time_ns() - began)
    return spread(spent)["median"] / 1e9


def side_by_side(
    ours: Callable[[str], object],
    theirs: Callable[[str], object],
    things: Iterator[str],
    count: int,
    rounds: int,
) -> tuple[list[float], list[float]]:
    """Median CPU seconds a thing, ours and theirs, round by round; who begins changes."""
    found: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        fresh = list(itertools.islice(things, count))
        order = (0, 1) if number % 2 else (1, 0)
        for side in order:
            found[side].append(cpu((ours, theirs)[side], fresh))
    return found[0][1:], found[1][1:]  # the first round warms up


def absolute(key: str, values: Sequence[float], **figures: Any) -> dict[str, Any]:
    """A figure that is no ratio, with its interval and its bar."""
    return ratio(values, [1.0] * len(values)) | {"bar": BARS[key], "figures": figures}


def measure(rounds: int, folder: Path, want: Callable[..., bool]) -> Iterator[tuple[str, Any]]:
    """(key, result) of everything wanted."""
    from bot.commands._judging import load_lists

    library = load_lists(ROOT / "content")
    if want("check_link_us", "check_link_vs_parsing"):
        yield from _link(library, rounds)
    if want("check_message_ms", "check_message_vs_words"):
        yield from _message(library, rounds)
    if want("worst_input_ms"):
        yield "worst_input_ms", _worst(library)
    if want("list_lookup_us", "list_memory_mb"):
        yield from _list(folder, rounds)
    if want("popular_lookup_us", "popular_table_mb"):
        yield from _popular(folder, rounds)


def _link(library: Any, rounds: int) -> Iterator[tuple[str, Any]]:
    from publicsuffixlist import PublicSuffixList

    from handlers.checks.links.judge import link_judge

    judge, names = link_judge(library.links), PublicSuffixList()

    def parsing(link: str) -> str | None:
        host = urlsplit(link if "://" in link else f"https://{link}").hostname
        found: str | None = names.privatesuffix(host or "")
        return found

    ours, theirs = side_by_side(judge.judge, parsing, links(1), LINKS, rounds)
    micro = [1e6 * value for value in ours]
    yield "check_link_us", absolute("check_link_us", micro, links_a_round=LINKS)
    yield "check_link_vs_parsing", ratio(ours, theirs) | {"figures": {"parsing_s": spread(theirs)}}


def _message(library: Any, rounds: int) -> Iterator[tuple[str, Any]]:
    from pythainlp.tokenize import word_tokenize

    from handlers.checks.extract import read
    from handlers.checks.messages.judge import message_judge

    judge = message_judge(library)

    def ours_(text: str) -> object:
        return judge.judge(read(text, library.numbers))

    def words(text: str) -> object:
        return word_tokenize(text, engine="newmm")

    ours, theirs = side_by_side(ours_, words, messages(2), MESSAGES, rounds)
    milli = [1e3 * value for value in ours]
    yield "check_message_ms", absolute("check_message_ms", milli, characters=LENGTH)
    yield "check_message_vs_words", ratio(ours, theirs) | {"figures": {"words_s": spread(theirs)}}


def _worst(library: Any) -> dict[str, Any]:
    """Every input once, the slowest of them again: a first time pays for what is built once."""
    from handlers.checks.extract import read
    from handlers.checks.messages.judge import message_judge

    judge = message_judge(library)

    def work(text: str) -> object:
        return judge.judge(read(text, library.numbers))

    work("สวัสดี https://example.com/ 0812345678")
    inputs = list(bad_inputs(3, 60))
    slow = sorted(inputs, key=lambda text: -cpu(work, [text]))[:5]
    values = [1e3 * min(cpu(work, [text]) for _ in range(3)) for text in slow]
    worst = slow[values.index(max(values))]
    result = absolute("worst_input_ms", values, inputs=len(inputs), worst=worst[:60])
    return result | {"median": max(values)}


def _list(folder: Path, rounds: int) -> Iterator[tuple[str, Any]]:
    file = folder / "million.keys"
    # In processes of their own: a million numbers in Python would hide what the file takes.
    processes = multiprocessing.get_context("spawn")
    with processes.Pool(1) as pool:
        pool.apply(_write, (file,))
    with processes.Pool(1) as pool:
        micro, memory = pool.apply(_seek, (file, rounds))
    yield "list_lookup_us", absolute("list_lookup_us", micro, entries=ENTRIES)
    yield "list_memory_mb", absolute("list_memory_mb", [memory], entries=ENTRIES)


def _popular(folder: Path, rounds: int) -> Iterator[tuple[str, Any]]:
    file = folder / "million.table"
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        pool.apply(_write_popular, (file,))
        micro = pool.apply(_seek_popular, (file, rounds))
    yield "popular_lookup_us", absolute("popular_lookup_us", micro, entries=ENTRIES)
    megabytes = file.stat().st_size / 1e6
    yield "popular_table_mb", absolute("popular_table_mb", [megabytes], entries=ENTRIES)


def _write_popular(file: Path) -> None:
    from bot.lookups.popular.table import write_table

    names = {f"visited{number}.example": number + 1 for number in range(ENTRIES)}
    write_table(file, names, dt.date(2026, 1, 1))


def _seek_popular(file: Path, rounds: int) -> list[float]:
    """Microseconds a look-up, round by round, after a round that warms up."""
    from bot.lookups.popular.names import PopularNames

    chance = random.Random(5)
    names = [f"visited{chance.randrange(2 * ENTRIES)}.example" for _ in range(LOOKUPS)]
    known = PopularNames(file.parent, file.name)
    micro = []
    for _ in range(rounds + 1):
        began = time.process_time_ns()
        there = sum(known.rank(name) is not None for name in names)
        micro.append((time.process_time_ns() - began) / 1e3 / LOOKUPS)
    assert 0.45 < there / LOOKUPS < 0.55
    return micro[1:]


def _write(file: Path) -> None:
    from bot.lookups.key_file import key, write_keys

    write_keys(file, (key(f"listed{number}.example/") for number in range(ENTRIES)))


def _seek(file: Path, rounds: int) -> tuple[list[float], float]:
    """(microseconds a look-up, round by round; megabytes that the list takes)."""
    from bot.lookups.key_file import KeyFile, key

    chance = random.Random(4)
    names = [f"listed{chance.randrange(2 * ENTRIES)}.example/" for _ in range(LOOKUPS)]
    wanted = [key(name) for name in names]
    before = memory_mb(os.getpid())
    keys = KeyFile(file)
    micro = []
    for _ in range(rounds + 1):
        began = time.process_time_ns()
        there = sum(one in keys for one in wanted)
        micro.append((time.process_time_ns() - began) / 1e3 / LOOKUPS)
    assert 0.45 < there / LOOKUPS < 0.55
    for place in range(0, len(keys), 256):
        keys._at(place)
    return micro[1:], max(0.01, memory_mb(os.getpid()) - before)
