"""Events API: which changes of the workspace the app hears of, and in what words.

It does not care how they travel. An app hears only of what its manifest subscribes to, where the bot is a member.
"""

import secrets
import string
import uuid
from collections.abc import Callable

from playground.messages import public
from playground.workspace import JSON, Change, Channel, Workspace

ALPHABET = string.ascii_uppercase + string.digits


class Events:
    """Turns changes into `event_callback` payloads and hands them to `deliver`."""

    def __init__(self, workspace: Workspace, deliver: Callable[[JSON], None]) -> None:
        self.workspace = workspace
        self.deliver = deliver
        workspace.listen(self._hear)

    def _hear(self, change: Change) -> None:
        handler = {
            "message_posted": self._posted,
            "message_changed": self._changed,
            "message_deleted": self._deleted,
            "reaction_added": self._reaction,
            "member_joined": self._joined,
            "home_opened": self._home_opened,
        }.get(change.kind)
        if handler is not None:
            handler(change.data)

    def send(self, event: JSON) -> None:
        """Wrap one event and deliver it, with an event_id of its own."""
        workspace = self.workspace
        self.deliver(
            {
                "token": "local",
                "team_id": workspace.team_id,
                "context_team_id": workspace.team_id,
                "context_enterprise_id": None,
                "api_app_id": workspace.app_id,
                "event": event,
                "type": "event_callback",
                "event_id": "Ev" + "".join(secrets.choice(ALPHABET) for _ in range(11)),
                "event_time": int(workspace.now()),
                "authorizations": [
                    {
                        "enterprise_id": None,
                        "team_id": workspace.team_id,
                        "user_id": workspace.bot_user_id,
                        "is_bot": True,
                        "is_enterprise_install": False,
                    }
                ],
                "is_ext_shared_channel": self._shared(event),
                "event_context": "4-" + secrets.token_hex(16),
            }
        )

    def _shared(self, event: JSON) -> bool:
        channel = self.workspace.channels.get(str(event.get("channel")))
        return channel is not None and channel.shared

    def _hears_messages(self, channel: Channel) -> bool:
        wanted = {"im": "message.im", "group": "message.groups"}.get(channel.kind, "message.channels")
        return wanted in self.workspace.app.events and self.workspace.bot_in(channel)

    def _posted(self, data: JSON) -> None:
        channel, message = data["channel"], data["message"]
        event = public(message) | {"channel": channel.id, "event_ts": message["ts"]}
        for key in ("reply_count", "reply_users", "reply_users_count", "latest_reply"):
            event.pop(key, None)
        by_person = "bot_id" not in message
        if by_person:
            event["client_msg_id"] = str(uuid.uuid4())
        if self._hears_messages(channel):
            self.send(event | {"channel_type": channel.kind})
        # Slack sends app_mention beside the message event, with another event_id, and never in direct messages.
        mentioned = f"<@{self.workspace.bot_user_id}" in message["text"] and by_person and not channel.is_im
        if mentioned and "app_mention" in self.workspace.app.events and self.workspace.bot_in(channel):
            self.send(event | {"type": "app_mention"})

    def _changed(self, data: JSON) -> None:
        channel, message = data["channel"], data["message"]
        if message.get("streaming_state") == "in_progress" or not self._hears_messages(channel):
            return
        self._hidden(channel, "message_changed", message=public(message), previous_message=public(data["before"]))

    def _deleted(self, data: JSON) -> None:
        channel, message = data["channel"], data["message"]
        if self._hears_messages(channel):
            self._hidden(channel, "message_deleted", deleted_ts=message["ts"], previous_message=public(message))

    def _hidden(self, channel: Channel, subtype: str, **more: object) -> None:
        ts = self.workspace.next_ts()
        self.send(
            {
                "type": "message",
                "subtype": subtype,
                "hidden": True,
                "channel": channel.id,
                "channel_type": channel.kind,
                "ts": ts,
                "event_ts": ts,
                **more,
            }
        )

    def _reaction(self, data: JSON) -> None:
        channel, message = data["channel"], data["message"]
        if "reaction_added" in self.workspace.app.events and self.workspace.bot_in(channel):
            self.send(
                {
                    "type": "reaction_added",
                    "user": data["user"],
                    "reaction": data["name"],
                    "item_user": message["user"],
                    "item": {"type": "message", "channel": channel.id, "ts": message["ts"]},
                    "event_ts": self.workspace.next_ts(),
                }
            )

    def _joined(self, data: JSON) -> None:
        if "member_joined_channel" in self.workspace.app.events:
            self.send(
                {
                    "type": "member_joined_channel",
                    "user": data["user"],
                    "channel": data["channel"].id,
                    "channel_type": "C",
                    "team": self.workspace.team_id,
                    "inviter": data["inviter"],
                    "event_ts": self.workspace.next_ts(),
                }
            )

    def _home_opened(self, data: JSON) -> None:
        if "app_home_opened" not in self.workspace.app.events:
            return
        event: JSON = {
            "type": "app_home_opened",
            "user": data["user"],
            "channel": self.workspace.direct(data["user"]).id,
            "tab": data["tab"],
            "event_ts": self.workspace.next_ts(),
        }
        view = self.workspace.homes.get(data["user"])
        if data["tab"] == "home" and view is not None:
            event["view"] = view
        self.send(event)
