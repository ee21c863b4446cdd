"""Interactions: slash commands, block actions, view submissions, shortcuts, and acting on the app's answers to them.

It does not care who drives them: a test's `Person` or the page. A failed delivery raises `DeliveryError`; nothing is
tried twice, as in Slack.
"""

import copy
from typing import Any

from playground.delivery import Deliveries, Envelope
from playground.manifest import Shortcut
from playground.messages import public
from playground.response_urls import ResponseUrls
from playground.state_values import initial_values, unanswered
from playground.web_api.methods import SlackError
from playground.web_api.views import build_view, push_view, replace_view
from playground.workspace import JSON, Channel, User, Workspace


class Interactions:
    """Builds each payload as Slack does, delivers it, and does what the ack says."""

    def __init__(self, workspace: Workspace, deliveries: Deliveries, response_urls: ResponseUrls) -> None:
        self.workspace = workspace
        self.deliveries = deliveries
        self.response_urls = response_urls
        self._message_states: dict[tuple[str, str, str], JSON] = {}

    async def command(self, user: User, channel: Channel, command: str, text: str) -> Any:
        """Run a slash command. Raises LookupError for one the manifest does not have."""
        if command not in {entry.command for entry in self.workspace.app.commands}:
            raise LookupError(f"{command} is not a command of this app.")
        workspace = self.workspace
        payload = {
            "token": "local",
            "team_id": workspace.team_id,
            "team_domain": "riverside",
            "channel_id": channel.id,
            "channel_name": "directmessage" if channel.is_im else channel.name,
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": text,
            "api_app_id": workspace.app_id,
            "is_enterprise_install": "false",
            "response_url": self.response_urls.new(user.id, channel),
            "trigger_id": workspace.new_trigger(user.id),
        }
        answer = await self.deliveries.once(Envelope("slash_commands", payload))
        self.response_urls.answer_command(user.id, channel, answer)
        return answer

    async def action(self, user: User, container: JSON, block: JSON, element: JSON, entry: JSON) -> None:
        """Use an element of a message or view; `entry` is its new value as `state_values.chosen` gives it."""
        action = {key: copy.deepcopy(value) for key, value in entry.items() if value is not None}
        action |= {
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "action_ts": self.workspace.next_ts(),
        }
        values = self.state_of(user, container)
        if element["action_id"] in values.get(block["block_id"], {}):
            values[block["block_id"]][element["action_id"]] = entry
        payload = self._common("block_actions", user) | {
            "actions": [action],
            "trigger_id": self.workspace.new_trigger(user.id),
            "state": {"values": copy.deepcopy(values)},
        }
        if "ts" in container:
            payload |= self._from_message(user, container)
        else:
            payload |= {"container": {"type": "view", "view_id": container["id"]}, "view": copy.deepcopy(container)}
        await self._deliver(payload)

    async def submit(self, user: User, view: JSON) -> dict[str, str]:
        """Submit a modal; returns the errors by block_id, from Slack's own checks or from the app, or nothing."""
        errors = unanswered(view["blocks"], view["state"]["values"])
        if errors:
            return errors
        payload = self._common("view_submission", user) | {
            "trigger_id": self.workspace.new_trigger(user.id),
            "view": copy.deepcopy(view),
            "response_urls": self._view_response_urls(user, view),
        }
        answer = await self._deliver(payload)
        return self._after_submission(user, view, answer if isinstance(answer, dict) else {})

    async def close(self, user: User, view: JSON, *, clear: bool = False) -> None:
        """Close a modal (`clear`: all of them); tells the app if the view asked for it."""
        stack = self.workspace.modals.get(user.id, [])
        if view not in stack:
            return
        closed = list(stack) if clear else [view]
        for one in closed:
            stack.remove(one)
        self.workspace.changed("modals", user=user.id)
        for one in closed:
            if one["notify_on_close"]:
                await self._deliver(
                    self._common("view_closed", user) | {"view": copy.deepcopy(one), "is_cleared": clear}
                )

    async def shortcut(self, user: User, shortcut: Shortcut, message: JSON | None) -> None:
        """Use a message shortcut on `message`, or a global shortcut."""
        payload = self._common("shortcut" if message is None else "message_action", user) | {
            "callback_id": shortcut.callback_id,
            "trigger_id": self.workspace.new_trigger(user.id),
            "action_ts": self.workspace.next_ts(),
        }
        if message is not None:
            channel = self.workspace.channels[message["channel"]]
            payload |= {
                "message_ts": message["ts"],
                "channel": _channel_of(channel),
                "message": public(message),
                "response_url": self.response_urls.new(user.id, channel),
            }
        await self._deliver(payload)

    async def suggest(self, user: User, container: JSON, block: JSON, element: JSON, typed: str) -> list[JSON]:
        """Options of an external select for what was typed."""
        payload = self._common("block_suggestion", user) | {
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "value": typed,
        }
        if "ts" in container:
            payload |= self._from_message(user, container)
        else:
            payload |= {"container": {"type": "view", "view_id": container["id"]}, "view": copy.deepcopy(container)}
        answer = await self._deliver(payload)
        if not isinstance(answer, dict):
            return []
        groups = answer.get("option_groups") or []
        return [*(answer.get("options") or ()), *(option for group in groups for option in group["options"])]

    def state_of(self, user: User, container: JSON) -> JSON:
        """`state.values` of a view, or of a message for this person."""
        if "ts" not in container:
            values: JSON = container["state"]["values"]
            return values
        key = (container["channel"], container["ts"], user.id)
        fresh = initial_values(container.get("blocks") or [])
        fresh.update({k: v for k, v in self._message_states.get(key, {}).items() if k in fresh})
        self._message_states[key] = fresh
        return fresh

    async def _deliver(self, payload: JSON) -> Any:
        if not self.workspace.app.interactive:
            raise SlackError("interactivity_disabled")
        return await self.deliveries.once(Envelope("interactive", payload))

    def _common(self, kind: str, user: User) -> JSON:
        workspace = self.workspace
        return {
            "type": kind,
            "team": {"id": workspace.team_id, "domain": "riverside"},
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": workspace.team_id},
            "api_app_id": workspace.app_id,
            "token": "local",
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _from_message(self, user: User, message: JSON) -> JSON:
        channel = self.workspace.channels[message["channel"]]
        ephemeral = bool(message.get("is_ephemeral"))
        container = {
            "type": "message",
            "message_ts": message["ts"],
            "channel_id": channel.id,
            "is_ephemeral": ephemeral,
        }
        if message.get("thread_ts"):
            container["thread_ts"] = message["thread_ts"]
        found: JSON = {
            "container": container,
            "channel": _channel_of(channel),
            "response_url": self.response_urls.new(user.id, channel, message),
        }
        if not ephemeral:  # Slack does not send an ephemeral message back
            found["message"] = public(message)
        return found

    def _view_response_urls(self, user: User, view: JSON) -> list[JSON]:
        found = []
        for block in view["blocks"]:
            element = block.get("element") or {}
            if element.get("response_url_enabled"):
                entry = view["state"]["values"][block["block_id"]][element["action_id"]]
                wanted = entry.get("selected_conversation") or entry.get("selected_channel")
                channel = self.workspace.channel(wanted)
                found.append(
                    {
                        "block_id": block["block_id"],
                        "action_id": element["action_id"],
                        "channel_id": channel.id,
                        "response_url": self.response_urls.new(user.id, channel),
                    }
                )
        return found

    def _after_submission(self, user: User, view: JSON, answer: JSON) -> dict[str, str]:
        stack = self.workspace.modals.get(user.id, [])
        action = answer.get("response_action")
        if action == "errors":
            return dict(answer.get("errors") or {})
        if action in ("update", "push"):
            fresh = build_view(self.workspace, answer.get("view"), "modal")
            if action == "push":
                push_view(self.workspace, user.id, fresh)
            else:
                replace_view(self.workspace, user.id, view, fresh)
            return {}
        if action == "clear" or view.get("clear_on_close"):
            stack.clear()
        elif view in stack:
            stack.remove(view)
        self.workspace.changed("modals", user=user.id)
        return {}


def _channel_of(channel: Channel) -> JSON:
    return {"id": channel.id, "name": "directmessage" if channel.is_im else channel.name}
