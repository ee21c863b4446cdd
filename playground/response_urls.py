"""response_url: an address that lets the app answer one interaction, five times within half an hour.

It does not care which interaction it was, only where an answer goes and which message it may replace.
"""

import secrets
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from playground.messages import delete, name_blocks, post, post_ephemeral, update
from playground.web_api.chat import content_of
from playground.web_api.methods import SlackError
from playground.workspace import JSON, Channel, Workspace

MOST_USES = 5
SECONDS = 1800.0


@dataclass
class Reply:
    """Where answers to one interaction go; `original` is the message that was clicked, if any."""

    user: str
    channel: Channel
    original: JSON | None
    thread_ts: str | None
    expires: float
    uses: int = 0


class ResponseUrls:
    """The response URLs given out."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.base = ""
        self._replies: dict[str, Reply] = {}

    def new(self, user: str, channel: Channel, original: JSON | None = None) -> str:
        """An address for answers to `user`'s interaction in `channel`."""
        key = secrets.token_urlsafe(24)
        thread_ts = (original or {}).get("thread_ts")
        expires = self.workspace.now() + SECONDS
        self._replies[key] = Reply(user, channel, original, thread_ts, expires)
        return f"{self.base}/response/{key}"

    async def handle(self, request: web.Request) -> web.Response:
        """The aiohttp handler for `/response/{key}`."""
        reply = self._replies.get(request.match_info["key"])
        if reply is None:
            return web.json_response({"ok": False, "error": "invalid_url"}, status=404)
        if self.workspace.now() > reply.expires or reply.uses >= MOST_USES:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        reply.uses += 1
        try:
            body = await request.json()
            if not isinstance(body, dict):
                raise ValueError
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        try:
            self.answer(reply, body)
        except SlackError as error:
            return web.json_response({"ok": False, "error": error.code, **error.more}, status=400)
        return web.json_response({"ok": True})

    def answer_command(self, user: str, channel: Channel, body: Any) -> None:
        """Show what a command's or shortcut's ack carried, if anything. Raises SlackError."""
        if isinstance(body, dict) and (body.get("text") or body.get("blocks")):
            self.answer(Reply(user, channel, None, None, 0.0), body)

    def answer(self, reply: Reply, body: JSON) -> None:
        """Post, replace or delete as `body` asks. Raises SlackError for content Slack would refuse."""
        original = reply.original
        if original is not None and _flag(body.get("delete_original")):
            self._remove(reply.channel, original)
            return
        content = content_of(body) | {"thread_ts": body.get("thread_ts") or reply.thread_ts}
        # Slack replaces the clicked message unless told otherwise; a command has none, so it always posts.
        if original is not None and _flag(body.get("replace_original", body.get("response_type") is None)):
            self._replace(reply.channel, original, content)
        elif body.get("response_type") == "in_channel":
            bot = self.workspace.users[self.workspace.bot_user_id]
            flags = {key: body.get(key) for key in ("unfurl_links", "unfurl_media")}
            post(self.workspace, reply.channel, bot, content | flags)
        else:
            post_ephemeral(self.workspace, reply.channel, reply.user, content | {"metadata": None})

    def _remove(self, channel: Channel, original: JSON) -> None:
        if original in self.workspace.ephemerals:
            self.workspace.ephemerals.remove(original)
            self.workspace.changed("ephemeral", message=original, removed=True)
        elif original["ts"] in channel.messages:
            delete(self.workspace, channel, original)

    def _replace(self, channel: Channel, original: JSON, content: JSON) -> None:
        del content["thread_ts"]
        if original.get("is_ephemeral"):
            original.pop("blocks", None)  # text alone drops the blocks that were there
            original.update({key: value for key, value in content.items() if key != "metadata" and value is not None})
            name_blocks(original)
            if original not in self.workspace.ephemerals:
                self.workspace.ephemerals.append(original)
            self.workspace.changed("ephemeral", message=original)
        else:
            update(self.workspace, channel, original, content)


def _flag(value: Any) -> bool:
    return value in (True, "true", "True", 1)
