"""What the page is told: everything at once, and one frame for each change that concerns its person.

It does not care how frames travel or are drawn.
"""

from playground.manifest import AppManifest
from playground.messages import public
from playground.own_commands import OWN_COMMANDS
from playground.workspace import JSON, Change, Channel, Workspace


def snapshot(workspace: Workspace, person_id: str, hints: tuple[str, ...]) -> JSON:
    """All that `person_id` can see."""
    person = workspace.users[person_id]
    direct = workspace.direct(person_id)
    visible = [c for c in workspace.channels.values() if not c.is_im] + [direct]
    prompts = workspace.prompts.get((direct.id, None))
    return {
        "type": "snapshot",
        "team": {"id": workspace.team_id, "name": workspace.team_name},
        "me": {"id": person.id, "name": person.name, "real_name": person.real_name, "tz": person.tz},
        "people": [user.name for user in workspace.people()],
        "users": {
            user.id: {"id": user.id, "name": user.name, "real_name": user.real_name, "bot": user.bot_id is not None}
            for user in workspace.users.values()
        },
        "app": app_frame(workspace.app) | {"bot_user_id": workspace.bot_user_id},
        "hints": list(hints),
        "now": workspace.now(),
        "direct": direct.id,
        "channels": [channel_frame(workspace, channel) for channel in visible],
        "messages": {channel.id: [shown(m) for m in channel.messages.values()] for channel in visible},
        "ephemerals": [m for m in workspace.ephemerals if m["shown_to"] == person_id],
        "modals": workspace.modals.get(person_id, []),
        "home": workspace.homes.get(person_id),
        "statuses": [
            {"channel": channel_id, "thread_ts": ts, "status": workspace.status(channel_id, ts)}
            for channel_id, ts in workspace.statuses
        ],
        "titles": {ts: title for (channel_id, ts), title in workspace.titles.items() if channel_id == direct.id},
        "prompts": prompts or {"title": "", "prompts": [dict(prompt) for prompt in workspace.app.prompts]},
    }


def frame_of(workspace: Workspace, person_id: str, change: Change) -> JSON | None:
    """The frame for a change, or None when it does not concern this person or the page."""
    data = change.data
    channel: Channel | None = data["channel"] if isinstance(data.get("channel"), Channel) else None
    if channel is not None and channel.user not in (None, person_id):
        return None
    if channel is not None and change.kind in ("message_posted", "message_changed", "reaction_added"):
        found = [data["message"], channel.messages.get(data["message"].get("thread_ts") or "")]
        return {"type": "messages", "channel": channel.id, "messages": [shown(m) for m in found if m is not None]}
    if channel is not None and change.kind == "message_deleted":
        parent = channel.messages.get(data["message"].get("thread_ts") or "")
        frame = {"type": "gone", "channel": channel.id, "ts": data["message"]["ts"]}
        return frame | {"parent": shown(parent) if parent is not None else None}
    if channel is not None and change.kind in ("member_joined", "member_left"):
        return {"type": "channel", "channel": channel_frame(workspace, channel)}
    if change.kind == "ephemeral" and data["message"]["shown_to"] == person_id:
        return {"type": "ephemeral", "message": data["message"], "removed": bool(data.get("removed"))}
    if change.kind == "modals" and data["user"] == person_id:
        return {"type": "modals", "views": workspace.modals.get(person_id, [])}
    if change.kind == "home" and data["user"] == person_id:
        return {"type": "home", "view": workspace.homes.get(person_id)}
    if change.kind == "clock":
        return {"type": "clock", "now": workspace.now()}
    if change.kind == "status":
        return {"type": "status", **data}
    if change.kind == "title":
        return {"type": "title", **data}
    if change.kind == "prompts" and data["channel"] == workspace.direct(person_id).id and data["thread_ts"] is None:
        return {"type": "prompts", "prompts": data["prompts"]}
    return None


def shown(message: JSON) -> JSON:
    """A message as the page draws it."""
    return public(message) | {"channel": message["channel"]}


def channel_frame(workspace: Workspace, channel: Channel) -> JSON:
    """A channel as the sidebar and header show it."""
    return {
        "id": channel.id,
        "name": channel.name,
        "topic": channel.topic,
        "im": channel.is_im,
        "members": len(channel.members),
        "bot_in": workspace.bot_in(channel),
    }


def app_frame(app: AppManifest) -> JSON:
    """What the page needs of the manifest."""
    return {
        "name": app.name,
        "bot_name": app.bot_name,
        "description": app.description,
        "home_tab": app.home_tab,
        "commands": [
            *({"command": c.command, "description": c.description, "usage_hint": c.usage_hint} for c in app.commands),
            *(one._asdict() for one in OWN_COMMANDS),
        ],
        "shortcuts": [
            {"name": s.name, "kind": s.kind, "callback_id": s.callback_id, "description": s.description}
            for s in app.shortcuts
        ],
    }
