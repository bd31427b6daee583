"""Files made to cost whoever opens them dearly: small, and of every kind that is sent to us."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import partial

from PIL import Image

from bot.foreign import job
from bot.foreign.job import FileJob

END_OF_IMAGE = b"\xff\xd9"
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n%%EndComments\n"
SCRIPT = b"<script>alert(1)</script>"


def scanned_jpeg(side: int, scans: int) -> bytes:
    """A grey progressive JPEG whose scans, 42 bytes each at 4,896 pixels a side, all walk over the
    whole picture: one for the means of the blocks, and so many more that change nothing."""
    blocks = ((side + 7) // 8) ** 2
    out = b"\xff\xd8" + _segment(0xDB, b"\0" + b"\x10" * 64)
    out += _segment(0xC2, struct.pack(">BHHB", 8, side, side, 1) + bytes([1, 0x11, 0]))
    out += _segment(0xC4, bytes([0x00, 1, *[0] * 15, 0]))  # code 0: no difference of means
    out += _segment(0xC4, bytes([0x10, 1, *[0] * 15, 0xE0]))  # code 0: up to 32,767 empty blocks
    out += _segment(0xDA, bytes([1, 1, 0, 0, 0, 0])) + _bits("0" * blocks)
    runs = ""
    while blocks > 0:
        extra = min(blocks, 32767) - 16384 if blocks >= 16384 else 0
        runs += "0" + f"{extra:014b}"
        blocks -= 16384 + extra
    scan = _segment(0xDA, bytes([1, 1, 0, 1, 63, 0])) + _bits(runs)
    return out + scan * scans + END_OF_IMAGE


def _segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def _bits(bits: str) -> bytes:
    """Bits as JPEG packs them: filled up with ones, and a zero byte behind each 0xFF."""
    bits += "1" * (-len(bits) % 8)
    packed = bytes(int(bits[n : n + 8], 2) for n in range(0, len(bits), 8))
    return packed.replace(b"\xff", b"\xff\0")


def saved(kind: str, size: tuple[int, int], mode: str = "RGB", **how: object) -> bytes:
    """A plain picture of this size: hardly any bytes."""
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **how)
    return out.getvalue()


def noise(kind: str, side: int, **how: object) -> bytes:
    """A picture that no decoder and no reader of codes has an easy time with."""
    out = io.BytesIO()
    random_bytes = random.Random(side).randbytes(side * side)
    Image.frombytes("L", (side, side), random_bytes).save(out, kind, **how)
    return out.getvalue()


def moving(kind: str, frames: int, side: int) -> bytes:
    """So many frames, each different."""
    out = io.BytesIO()
    first, *more = (Image.new("L", (side, side), n % 256) for n in range(frames))
    first.save(out, kind, save_all=True, append_images=more, duration=1, loop=0)
    return out.getvalue()


def png(width: int, height: int, colour: int, depth: int = 8, *more: tuple[bytes, bytes]) -> bytes:
    """A PNG that claims to be this large, with these chunks; its picture ends at once."""
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    chunks = [(b"IHDR", head), *more, (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    out = b"\x89PNG\r\n\x1a\n"
    for name, data in chunks:
        out += struct.pack(">I", len(data)) + name + data
        out += struct.pack(">I", zlib.crc32(name + data))
    return out


def grid() -> bytes:
    """A picture full of what begins a QR code: a reader of codes has thousands of candidates."""
    tile = Image.new("L", (18, 18), 255)
    for edge, shade in ((14, 0), (10, 255), (6, 0)):
        at = (14 - edge) // 2
        tile.paste(shade, (at, at, at + edge, at + edge))
    whole = Image.new("L", (2400, 2400), 255)
    for x in range(0, 2400, 18):
        for y in range(0, 2400, 18):
            whole.paste(tile, (x, y))
    out = io.BytesIO()
    whole.save(out, "PNG")
    return out.getvalue()


def claiming(data: bytes, mark: bytes, width: int, height: int) -> bytes:
    """The same file with another size behind `mark`: AVIF's box of the picture's extent."""
    at = data.index(mark) + len(mark) + 4
    return data[:at] + struct.pack(">II", width, height) + data[at + 8 :]


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


def ogg(pages: int, lacing: bytes) -> bytes:
    """An Opus stream whose comments go through so many pages with these sizes of segments."""
    head = b"OggS\0\2" + bytes(8) + b"\1\0\0\0" + bytes(8) + b"\1\x13OpusHead" + bytes(11)
    page = b"OggS\0\0" + bytes(8) + b"\1\0\0\0" + bytes(8) + bytes([len(lacing)]) + lacing
    last = b"OggS\0\4" + bytes(8) + b"\1\0\0\0" + bytes(8) + b"\3\1\1\1abc"
    return head + (page + b"OpusTags" + bytes(sum(lacing) - 8)) * pages + last


def xlsx(sheet: bytes) -> bytes:
    """A spreadsheet with this sheet."""
    from openpyxl import Workbook

    book, plain, out = Workbook(), io.BytesIO(), io.BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            new.writestr(name, sheet if is_sheet else old.read(name))
    return out.getvalue()


SPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
CELL = b'<row><c t="inlineStr"><is><t>' + b"x" * 1000 + b"</t></is></c></row>"
SHEET = b"<worksheet " + SPACE + b"><sheetData>%s</sheetData></worksheet>"
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (n + 1, b"&%c;" % n * 10) for n in range(97, 107)
)

PICTURES: Mapping[str, Callable[[], bytes]] = {
    "eps": lambda: EPS + b"0 0 100 100 rectfill showpage\n%%EOF\n",
    "eps that loops": lambda: EPS + b"{ } loop\n%%EOF\n",
    "eps with a preview": lambda: b"\xc5\xd0\xd3\xc6" + struct.pack("<II", 30, 99) + EPS * 3,
    "postscript": lambda: b"%!PS\n/f (/etc/hostname) (r) file def { } loop\n",
    "pdf": lambda: saved("PDF", (90, 90)),
    "tiff": lambda: saved("TIFF", (3000, 3000), compression="tiff_lzw"),
    "tiff that points at itself": lambda: b"II*\0\x08\0\0\0\0\0\x08\0\0\0",
    "photoshop": lambda: b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 30000, 30000, 8, 3),
    "bmp": lambda: saved("BMP", (2000, 2000)),
    "jpeg 2000": lambda: b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(300),
    "icon": lambda: saved("ICO", (256, 256)),
    "jpeg of 50 scans": lambda: scanned_jpeg(4896, 50),
    "jpeg of 500 scans": lambda: scanned_jpeg(4896, 500),
    "jpeg of 2000 scans": lambda: scanned_jpeg(4896, 2000),
    "jpeg of 19 large scans": lambda: scanned_jpeg(3528, 18),
    "jpeg of 19 scans, 50 m": lambda: scanned_jpeg(7000, 18),
    "jpeg of 65,500 a side": lambda: scanned_jpeg(8, 1).replace(b"\0\x08\0\x08", b"\xff\xdc" * 2),
    "jpeg of 49 m pixels": lambda: saved("JPEG", (7000, 7000), "CMYK"),
    "jpeg cut off": lambda: noise("JPEG", 3000)[:900_000],
    "jpeg of noise": lambda: noise("JPEG", 2500, quality=98),
    "png of 1 bit, 81 m": lambda: saved("PNG", (9000, 9000), "1"),
    "png of 12 m, with alpha": lambda: saved("PNG", (3500, 3500), "RGBA"),
    "png of 40 m, with alpha": lambda: saved("PNG", (6300, 6300), "RGBA"),
    "png of 16 bits": lambda: saved("PNG", (3500, 3500), "I;16"),
    "png with a palette": lambda: saved("PNG", (3500, 3500), "P", transparency=0),
    "png that claims 4 thousand m": lambda: png(65_000, 65_000, 6),
    "png that claims more still": lambda: png(2**31 - 1, 2**31 - 1, 6, 16),
    "png of 12 m, empty": lambda: png(3500, 3500, 6, 16),
    "png with 100 MB of words": lambda: png(
        9, 9, 2, 8, (b"zTXt", b"x\0\0" + zlib.compress(bytes(100_000_000)))
    ),
    "png with 100 MB of colours": lambda: png(
        9, 9, 2, 8, (b"iCCP", b"x\0\0" + zlib.compress(bytes(100_000_000)))
    ),
    "png of noise": lambda: noise("PNG", 2400),
    "png full of marks": grid,
    "png cut off": lambda: noise("PNG", 2000)[:2_000_000],
    "moving png": lambda: moving("PNG", 300, 200),
    "gif of 1000 frames": lambda: moving("GIF", 1000, 60),
    "gif of 12 m": lambda: saved("GIF", (3500, 3500), "P"),
    "gif that claims 4 thousand m": lambda: b"GIF89a" + b"\xff" * 4 + b"\x80\0\0" + bytes(200),
    "gif cut off": lambda: saved("GIF", (3000, 3000), "P")[:900],
    "webp of 12 m": lambda: saved("WEBP", (3500, 3500), "RGBA", lossless=True),
    "webp of 16,383 a side": lambda: saved("WEBP", (16383, 2000), lossless=True),
    "moving webp": lambda: moving("WEBP", 200, 100),
    "webp cut off": lambda: noise("WEBP", 1000)[:100_000],
    "avif of 12 m": lambda: saved("AVIF", (3500, 3500), speed=10),
    "avif that claims 4 thousand m": lambda: claiming(
        saved("AVIF", (64, 64)), b"ispe", 65_000, 65_000
    ),
    "avif that claims 12 m": lambda: claiming(saved("AVIF", (64, 64)), b"ispe", 3500, 3500),
    "avif cut off": lambda: saved("AVIF", (900, 900), speed=10)[:400],
    "picture and archive": lambda: saved("JPEG", (900, 900)) + b"PK\x03\x04" + SCRIPT * 99,
    "picture and page": lambda: saved("GIF", (90, 90), "P", comment=SCRIPT) + SCRIPT,
    "noise": lambda: random.Random(1).randbytes(3_000_000),
}
"""Name -> what makes the picture."""

RECORDINGS: Mapping[str, Callable[[], bytes]] = {
    "ogg of tiny pages": lambda: ogg(100_000, b"\x08"),
    "ogg that is all comments": lambda: ogg(60, b"\xff" * 255),
    "mp4 of empty boxes": lambda: box(b"ftyp", b"M4A ") + box(b"free", b"") * 490_000,
    "mp4 of tracks": lambda: box(b"ftyp", b"") + box(b"moov", box(b"trak", b"") * 490_000),
    "mp4 that claims 2^64": lambda: box(b"ftyp", b"") + b"\0\0\0\1moov" + b"\xff" * 8,
    "mp3 of the shortest frames": lambda: b"\xff\xe3\x18\xc4" * 900_000,
    "mp3 of tags": lambda: b"ID3\x03\0\0\0\0\0\0" * 390_000,
}
"""Name -> what makes the recording."""

SHEETS: Mapping[str, Callable[[], bytes]] = {
    "xlsx of 120 MB": lambda: xlsx(SHEET % (CELL * 120_000)),
    "xlsx of entities": lambda: xlsx(LAUGHS + b"]>" + SHEET % b"&k;"),
}
"""Name -> what makes the spreadsheet."""

PAGES: Mapping[str, Callable[[], bytes]] = {
    "page of one tag again and again": partial(bytes.__mul__, b"<meta http-equiv=refresh ", 4000),
    "page of marks": lambda: b"<!--<![CDATA[" * 900,
}
"""Name -> what makes the page."""


def hostile_files() -> list[tuple[str, FileJob, Callable[[], bytes]]]:
    """Each file with the job that it is sent for, in turn where there are several."""
    picture_jobs = (job.CODES, job.CLEAN_PICTURE, job.PREPARE)
    found = [(name, picture_jobs[n % 3], make) for n, (name, make) in enumerate(PICTURES.items())]
    found += [(name, job.CLEAN_RECORDING, make) for name, make in RECORDINGS.items()]
    found += [(name, job.SHEET, make) for name, make in SHEETS.items()]
    return found + [(name, job.REFRESH, make) for name, make in PAGES.items()]
