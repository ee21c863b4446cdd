"""conversations.* and reactions.add: what an app may read of channels, and joining them.

It does not care about writing messages (`chat`).
"""

from typing import Any

from playground.messages import public, thread, top_level
from playground.web_api.methods import SlackError, channel_argument, method, need_scope, page_of, required
from playground.workspace import JSON, Channel, Workspace

SCOPE_FAMILY = {"im": "im", "group": "groups", "channel": "channels"}
LISTED_AS = {"im": "im", "group": "private_channel", "channel": "public_channel"}


def channel_info(workspace: Workspace, channel: Channel) -> JSON:
    """A channel as conversations.info returns it."""
    info: JSON = {
        "id": channel.id,
        "created": 1_700_000_000,
        "is_archived": False,
        "is_im": channel.is_im,
        "is_channel": not channel.is_im,
        "is_group": channel.kind == "group",
        "is_mpim": False,
        "is_private": channel.kind != "channel",
        "is_shared": channel.shared,
        "is_ext_shared": channel.shared,
        "is_org_shared": False,
        "context_team_id": workspace.team_id,
    }
    if channel.is_im:
        return info | {"user": channel.user}
    return info | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_general": False,
        "is_member": workspace.bot_in(channel),
        "num_members": len(channel.members),
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def _readable(workspace: Workspace, arguments: JSON) -> Channel:
    channel = channel_argument(workspace, arguments)
    need_scope(workspace, f"{SCOPE_FAMILY[channel.kind]}:history")
    if not workspace.bot_in(channel):
        raise SlackError("not_in_channel")
    return channel


def _between(messages: list[JSON], arguments: JSON) -> list[JSON]:
    """Those between `oldest` and `latest`, the ends themselves only with `inclusive`."""
    oldest, latest = _seconds(arguments.get("oldest")), _seconds(arguments.get("latest"))
    ends = bool(arguments.get("inclusive"))

    def inside(message: JSON) -> bool:
        at = float(message["ts"])
        after = oldest is None or at > oldest or (ends and at == oldest)
        return after and (latest is None or at < latest or (ends and at == latest))

    return [message for message in messages if inside(message)]


def _seconds(value: Any) -> float | None:
    return float(value) if value not in (None, "", "0", 0) else None


@method("conversations.history", "channels:history", "groups:history", "im:history")
async def history(workspace: Workspace, arguments: JSON) -> JSON:
    channel = _readable(workspace, arguments)
    newest_first = list(reversed(_between(top_level(channel), arguments)))
    return _messages(newest_first, arguments)


@method("conversations.replies", "channels:history", "groups:history", "im:history")
async def replies(workspace: Workspace, arguments: JSON) -> JSON:
    channel = _readable(workspace, arguments)
    (ts,) = required(arguments, "ts")
    root = channel.messages.get(str(ts))
    if root is None:
        raise SlackError("thread_not_found")
    first, *rest = thread(channel, str(root.get("thread_ts") or ts)) or [root]
    return _messages([first, *_between(rest, arguments)], arguments, default=1000)


def _messages(found: list[JSON], arguments: JSON, default: int = 100) -> JSON:
    shown, following = page_of(found, arguments, default)
    metadata = bool(arguments.get("include_all_metadata"))
    return {
        "messages": [public(message, metadata=metadata) for message in shown],
        "has_more": bool(following["next_cursor"]),
        "response_metadata": following,
    }


@method("conversations.info", "channels:read", "groups:read", "im:read")
async def info(workspace: Workspace, arguments: JSON) -> JSON:
    channel = channel_argument(workspace, arguments)
    need_scope(workspace, f"{SCOPE_FAMILY[channel.kind]}:read")
    return {"channel": channel_info(workspace, channel)}


@method("conversations.list", "channels:read", "groups:read", "im:read")
async def list_channels(workspace: Workspace, arguments: JSON) -> JSON:
    kinds = set(str(arguments.get("types") or "public_channel").split(","))
    found = [c for c in workspace.channels.values() if LISTED_AS[c.kind] in kinds]
    shown, following = page_of(found, arguments)
    return {"channels": [channel_info(workspace, c) for c in shown], "response_metadata": following}


@method("conversations.members", "channels:read", "groups:read", "im:read")
async def members(workspace: Workspace, arguments: JSON) -> JSON:
    shown, following = page_of(sorted(channel_argument(workspace, arguments).members), arguments)
    return {"members": shown, "response_metadata": following}


@method("conversations.open", "im:write")
async def open_direct(workspace: Workspace, arguments: JSON) -> JSON:
    if arguments.get("channel"):
        channel = channel_argument(workspace, arguments)
    else:
        (users,) = required(arguments, "users")
        if users not in {person.id for person in workspace.people()}:
            raise SlackError("user_not_found")
        channel = workspace.direct(users)
    return {"channel": channel_info(workspace, channel) if arguments.get("return_im") else {"id": channel.id}}


@method("conversations.join", "channels:join")
async def join(workspace: Workspace, arguments: JSON) -> JSON:
    channel = channel_argument(workspace, arguments)
    if channel.is_im:
        raise SlackError("method_not_supported_for_channel_type")
    add_bot(workspace, channel, by=workspace.bot_user_id)
    return {"channel": channel_info(workspace, channel)}


def add_bot(workspace: Workspace, channel: Channel, by: str) -> None:
    """Make the bot a member, announced once."""
    if not workspace.bot_in(channel):
        channel.members.add(workspace.bot_user_id)
        workspace.changed("member_joined", channel=channel, user=workspace.bot_user_id, inviter=by)


def remove_bot(workspace: Workspace, channel: Channel) -> None:
    """Make the bot a member no longer."""
    channel.members.discard(workspace.bot_user_id)
    workspace.changed("member_left", channel=channel, user=workspace.bot_user_id)


@method("reactions.add", "reactions:write")
async def add_reaction(workspace: Workspace, arguments: JSON) -> JSON:
    channel = channel_argument(workspace, arguments)
    name, ts = required(arguments, "name", "timestamp")
    message = channel.messages.get(str(ts))
    if message is None:
        raise SlackError("message_not_found")
    react(workspace, channel, message, workspace.bot_user_id, str(name).strip(":"))
    return {}


def react(workspace: Workspace, channel: Channel, message: JSON, user: str, name: str) -> None:
    """Add `user`'s reaction. Raises already_reacted."""
    reactions: list[JSON] = message.setdefault("reactions", [])
    entry = next((r for r in reactions if r["name"] == name), None)
    if entry is None:
        entry = {"name": name, "users": [], "count": 0}
        reactions.append(entry)
    if user in entry["users"]:
        raise SlackError("already_reacted")
    entry["users"].append(user)
    entry["count"] += 1
    workspace.changed("reaction_added", channel=channel, message=message, user=user, name=name)
