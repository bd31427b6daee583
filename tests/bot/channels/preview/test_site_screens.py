"""probe"""

from __future__ import annotations
import json
from pathlib import Path
import pytest
from tests.bot.channels.preview.page import Page
from tests.support.browser import CHROMIUM, browser


async def test_probe(page: Page, tmp_path: Path) -> None:
    async with browser(tmp_path, page.address) as tab:
        await tab.size(360, 640)
        await tab.until("document.querySelector('#resident .chat')?.innerText.includes('1441')")
        await tab.run("document.querySelector('[data-tab=resident]').click()")
        for px in (20.8, 32):
            await tab.run(f"document.documentElement.style.fontSize = '{px}px'")
            for lang in ("th", "en", "lo", "km"):
                await tab.run(
                    "act('resident', "
                    + json.dumps({"kind": "pressed", "data": f"language?{lang}"})
                    + ", {kind:'pressed',text:'x'}).then(()=>1)"
                )
                import asyncio

                await asyncio.sleep(1.0)
                for what in (
                    {"kind": "text", "text": "http://krungthai-next.cc/login"},
                    {
                        "kind": "text",
                        "text": "พัสดุของคุณตกค้าง กดลิงก์ http://thailandpost-th.top/x เพื่อชำระค่าธรรมเนียม ภายในวันนี้ โทร 0812345678",
                    },
                    {"kind": "pressed", "data": "calling"},
                    {"kind": "pressed", "data": "paid"},
                    {"kind": "pressed", "data": "paid?app"},
                    {"kind": "pressed", "data": "bank?bank_ktb"},
                ):
                    n = await tab.run("document.querySelectorAll('#resident .reply').length")
                    await tab.run(
                        "act('resident', "
                        + json.dumps(what)
                        + ", {kind:'pressed',text:'x'}).then(()=>1)"
                    )
                    await tab.until(f"document.querySelectorAll('#resident .reply').length > {n}")
                    for look in ("line", "telegram"):
                        await tab.run(
                            f"document.querySelector('#resident [data-look={look}]').click()"
                        )
                        got = await tab.run("""(() => { const r=[...document.querySelectorAll('#resident .reply')].at(-1); const c=[...r.querySelectorAll('.card')].at(-1);
                      const top=r.getBoundingClientRect().top; const b=e=>e?Math.round(e.getBoundingClientRect().bottom-top):0;
                      const ps=[...c.querySelectorAll('.words p')].filter(p=>p.offsetParent).map(b); const bt=[...r.querySelectorAll('.press')].filter(p=>p.offsetParent).map(b); const ph=[...r.querySelectorAll('.number')].filter(p=>p.offsetParent).map(b);
                      return JSON.stringify([document.querySelector('#resident .chat').clientHeight, b(c.querySelector('h3')), ps, ph, bt]) })()""")
                        print(px, lang, str(what)[-40:], look, got)
        (Path("/tmp") / "border.png").write_bytes(await tab.picture())
