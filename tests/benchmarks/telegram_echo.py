"""The reference on Telegram: python-telegram-bot's custom webhook echo with the same menu.

After the library's customwebhookbot example (Application without updater, updates put on its
queue by our own web server), on aiohttp; concurrent updates and a larger connection pool as its
documentation advises for load, and on uvloop as the product is. It keeps nothing.

    python -m tests.benchmarks.telegram_echo --port 8082 --api http://127.0.0.1:9000 --messages FILE
"""

from __future__ import annotations

import argparse
import hmac
import json
from pathlib import Path
from typing import Any

import uvloop
from aiohttp import web
from telegram import InlineKeyboardMarkup, LinkPreviewOptions, Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters

from tests.benchmarks.field import TOKEN, WEBHOOK_SECRET


def application(api: str, messages: Path) -> web.Application:
    """The echo server; `messages` is the JSON of one sendMessage call to answer with."""
    call: dict[str, Any] = json.loads(messages.read_text("utf-8"))
    markup = call.get("reply_markup")
    bot_app: Application[Any, Any, Any, Any, Any, Any] = (
        ApplicationBuilder()
        .token(TOKEN)
        .base_url(f"{api}/bot")
        .updater(None)
        .concurrent_updates(True)
        .connection_pool_size(256)
        .build()
    )

    async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message
        await update.message.reply_text(
            call["text"],
            parse_mode=call.get("parse_mode"),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_markup=InlineKeyboardMarkup.de_json(markup, bot_app.bot) if markup else None,
        )

    bot_app.add_handler(MessageHandler(filters.TEXT, echo))

    async def hook(request: web.Request) -> web.Response:
        told = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(told, WEBHOOK_SECRET):
            return web.Response(status=401)
        await bot_app.update_queue.put(Update.de_json(await request.json(), bot_app.bot))
        return web.Response()

    async def running(app: web.Application):  # type: ignore[no-untyped-def]
        await bot_app.initialize()
        await bot_app.start()
        yield
        await bot_app.stop()
        await bot_app.shutdown()

    app = web.Application()
    app.cleanup_ctx.append(running)
    app.router.add_post("/hooks/telegram", hook)
    app.router.add_get("/health/ready", lambda request: web.Response(text="ok"))
    return app


if __name__ == "__main__":
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--port", type=int, required=True)
    ask.add_argument("--api", required=True)
    ask.add_argument("--messages", type=Path, required=True)
    opts = ask.parse_args()
    web.run_app(
        application(opts.api, opts.messages),
        host="127.0.0.1",
        port=opts.port,
        access_log=None,
        print=None,
        loop=uvloop.new_event_loop(),
    )
