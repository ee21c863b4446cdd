"""Putting messages into a workspace, changing and removing them, and what a reader gets to see of them.

It does not care who may do so or within which limits: that is the Web API's business.
"""

import copy
from typing import Any

from playground.workspace import JSON, Channel, User, Workspace


def post(workspace: Workspace, channel: Channel, author: User, content: JSON) -> JSON:
    """Add a message of `author` (`content`: text, blocks, thread_ts, ...) and announce it. Returns what is stored."""
    ts = workspace.next_ts()
    message: JSON = {
        "type": "message",
        "user": author.id,
        "text": "",
        "ts": ts,
        "team": workspace.team_id,
        "channel": channel.id,
        **{key: value for key, value in content.items() if value is not None},
    }
    if author.bot_id is not None:
        message |= {"bot_id": author.bot_id, "app_id": workspace.app_id, "bot_profile": bot_profile(workspace)}
        clear_status(workspace, channel.id, message.get("thread_ts") or ts)
    name_blocks(message)
    channel.messages[ts] = message
    _count_reply(channel, message)
    workspace.changed("message_posted", channel=channel, message=message)
    return message


def update(
    workspace: Workspace, channel: Channel, message: JSON, content: JSON, *, edited_by: str | None = None
) -> None:
    """Replace keys of a message in place (None removes one) and announce it."""
    before = copy.deepcopy(message)
    for key, value in content.items():
        if value is None:
            message.pop(key, None)
        else:
            message[key] = value
    if edited_by is not None:
        message["edited"] = {"user": edited_by, "ts": workspace.next_ts()}
    name_blocks(message)
    workspace.changed("message_changed", channel=channel, message=message, before=before)


def delete(workspace: Workspace, channel: Channel, message: JSON) -> None:
    """Remove a message and announce it."""
    del channel.messages[message["ts"]]
    parent = channel.messages.get(message.get("thread_ts") or "")
    if parent is not None and parent is not message:
        _recount(channel, parent)
    workspace.changed("message_deleted", channel=channel, message=message)


def post_ephemeral(workspace: Workspace, channel: Channel, user: str, content: JSON) -> JSON:
    """Show a message to one person only. Returns the stored message."""
    message: JSON = {
        "type": "message",
        "subtype": "bot_message",
        "user": workspace.bot_user_id,
        "bot_id": workspace.bot_id,
        "text": "",
        "ts": workspace.next_ts(),
        "channel": channel.id,
        "is_ephemeral": True,
        "shown_to": user,
        **{key: value for key, value in content.items() if value is not None},
    }
    name_blocks(message)
    workspace.ephemerals.append(message)
    workspace.changed("ephemeral", message=message)
    return message


def clear_status(workspace: Workspace, channel_id: str, thread_ts: str) -> None:
    """Take away the "is thinking" line of a thread, as the app's next message there does."""
    if workspace.statuses.pop((channel_id, thread_ts), None) is not None:
        workspace.changed("status", channel=channel_id, thread_ts=thread_ts, status=None)


def thread(channel: Channel, thread_ts: str) -> list[JSON]:
    """A thread's messages, its root first."""
    return [m for ts, m in channel.messages.items() if ts == thread_ts or m.get("thread_ts") == thread_ts]


def top_level(channel: Channel) -> list[JSON]:
    """The channel's messages outside threads, roots included, oldest first."""
    return [
        m
        for m in channel.messages.values()
        if m.get("thread_ts") in (None, m["ts"]) or m.get("subtype") == "thread_broadcast"
    ]


def public(message: JSON, *, metadata: bool = False) -> JSON:
    """A message as the Web API returns it; `metadata` only when asked for."""
    hidden = {"channel", "shown_to", "unfurl_links", "unfurl_media", "mrkdwn"} | (set() if metadata else {"metadata"})
    return copy.deepcopy({key: value for key, value in message.items() if key not in hidden})


def bot_profile(workspace: Workspace) -> JSON:
    """The `bot_profile` of the app's messages."""
    return {
        "id": workspace.bot_id,
        "app_id": workspace.app_id,
        "name": workspace.app.bot_name,
        "team_id": workspace.team_id,
        "deleted": False,
        "updated": 0,
    }


def name_blocks(container: JSON) -> None:
    """Give each block without one a block_id, and each interactive element an action_id, as Slack does."""
    for i, block in enumerate(container.get("blocks") or ()):
        block.setdefault("block_id", f"b{i}")
        for j, element in enumerate(elements_of(block)):
            if element.get("type") not in ("image", "mrkdwn", "plain_text"):
                element.setdefault("action_id", f"a{j}")


def elements_of(block: JSON) -> list[JSON]:
    """The interactive elements of a block: of actions, of an input, or a section's accessory."""
    kind = block.get("type")
    found: Any = []
    if kind in ("actions", "context_actions"):
        found = block.get("elements")
    elif kind in ("input", "section"):
        found = [block.get("element" if kind == "input" else "accessory")]
    if not isinstance(found, list):
        return []
    return [element for element in found if isinstance(element, dict)]


def _count_reply(channel: Channel, message: JSON) -> None:
    thread_ts = message.get("thread_ts")
    if thread_ts is None or thread_ts == message["ts"]:
        return
    parent = channel.messages.get(thread_ts)
    if parent is not None:
        message["parent_user_id"] = parent["user"]
        _recount(channel, parent)


def _recount(channel: Channel, parent: JSON) -> None:
    replies = thread(channel, parent["ts"])[1:]
    if not replies:
        for key in ("thread_ts", "reply_count", "reply_users", "reply_users_count", "latest_reply"):
            parent.pop(key, None)
        return
    users = list(dict.fromkeys(reply["user"] for reply in replies))
    parent |= {
        "thread_ts": parent["ts"],
        "reply_count": len(replies),
        "reply_users": users,
        "reply_users_count": len(users),
        "latest_reply": replies[-1]["ts"],
    }
