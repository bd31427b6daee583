"""The reference on LINE: the official SDK's documented aiohttp echo, answering with the same menu.

Written after the usage documented by line-bot-sdk (AsyncMessagingApi, WebhookParser). Tuned as
documented: one client for the process; on uvloop as the product is. It keeps nothing.

    python -m tests.benchmarks.line_echo --port 8081 --api http://127.0.0.1:9000 --messages FILE
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import uvloop
from aiohttp import web
from linebot.v3 import WebhookParser
from linebot.v3.exceptions import InvalidSignatureError
from linebot.v3.messaging import (
    AsyncApiClient,
    AsyncMessagingApi,
    Configuration,
    ReplyMessageRequest,
)
from linebot.v3.messaging.models import Message
from linebot.v3.webhooks import MessageEvent, TextMessageContent

from tests.benchmarks.field import SECRET


def application(api: str, messages: Path) -> web.Application:
    """The echo server; `messages` is a JSON list of LINE message objects to answer with."""
    parser = WebhookParser(SECRET)
    answer = [Message.from_dict(message) for message in json.loads(messages.read_text("utf-8"))]
    line: list[AsyncMessagingApi] = []

    async def client(app: web.Application):  # type: ignore[no-untyped-def]
        api_client = AsyncApiClient(Configuration(access_token="t", host=api))
        line.append(AsyncMessagingApi(api_client))
        yield
        await api_client.close()

    async def callback(request: web.Request) -> web.Response:
        signature = request.headers["X-Line-Signature"]
        body = await request.text()
        try:
            events = parser.parse(body, signature)
        except InvalidSignatureError:
            return web.Response(status=400, text="Invalid signature")
        for event in events:
            if not isinstance(event, MessageEvent):
                continue
            if not isinstance(event.message, TextMessageContent):
                continue
            await line[0].reply_message(
                ReplyMessageRequest(reply_token=event.reply_token, messages=answer)
            )
        return web.Response(text="OK\n")

    app = web.Application()
    app.cleanup_ctx.append(client)
    app.router.add_post("/hooks/line", callback)
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
