"""views.open, push, update, publish: modals by trigger_id, and the App Home.

It does not care what people do in a view (`interactions`).
"""

import copy
import json
import secrets
from typing import Any

from playground.block_rules import view_problems
from playground.messages import name_blocks
from playground.state_values import initial_values
from playground.web_api.methods import SlackError, method, required
from playground.workspace import JSON, Trigger, Workspace

MOST_MODALS = 3
LARGEST_VIEW = 250_000
KEPT = (
    "type", "title", "submit", "close", "blocks", "private_metadata", "callback_id", "external_id", "clear_on_close",
    "notify_on_close", "submit_disabled",
)  # fmt: skip


def take_trigger(workspace: Workspace, arguments: JSON) -> Trigger:
    """Use up a trigger_id. Raises invalid_trigger_id, trigger_exchanged (used before), expired_trigger_id."""
    trigger_id = arguments.get("trigger_id") or arguments.get("interactivity_pointer")
    if not trigger_id:
        raise SlackError(
            "invalid_arguments", response_metadata={"messages": ["[ERROR] missing required field: trigger_id"]}
        )
    trigger = workspace.triggers.get(trigger_id)
    if trigger is None:
        raise SlackError("invalid_trigger_id")
    if trigger.expires == float("-inf"):
        raise SlackError("trigger_exchanged")
    if workspace.now() > trigger.expires:
        raise SlackError("expired_trigger_id")
    workspace.triggers[trigger_id] = Trigger(trigger.user, float("-inf"))
    return trigger


def build_view(workspace: Workspace, given: Any, kind: str) -> JSON:
    """A new view from what the app gave. Raises invalid_arguments with Slack's messages, view_too_large."""
    found = view_problems(given)
    if not found and given["type"] != kind:
        found = [f"[ERROR] must be of type {kind} [json-pointer:/view/type]"]
    if found:
        raise SlackError("invalid_arguments", response_metadata={"messages": found})
    if len(json.dumps(given)) > LARGEST_VIEW:
        raise SlackError("view_too_large")
    view: JSON = {
        "id": f"V{secrets.token_hex(5).upper()}",
        "team_id": workspace.team_id,
        "app_id": workspace.app_id,
        "app_installed_team_id": workspace.team_id,
        "bot_id": workspace.bot_id,
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "submit": None,
        "close": None,
        "clear_on_close": False,
        "notify_on_close": False,
        "root_view_id": None,
        "previous_view_id": None,
        "hash": new_hash(workspace),
        **copy.deepcopy({key: given[key] for key in KEPT if given.get(key) is not None}),
    }
    name_blocks(view)
    view["state"] = {"values": initial_values(view["blocks"])}
    view["root_view_id"] = view["id"]
    return view


def new_hash(workspace: Workspace) -> str:
    """A view's hash, which changes with each update."""
    return f"{int(workspace.now())}.{secrets.token_hex(4)}"


def push_view(workspace: Workspace, user: str, view: JSON) -> None:
    """Put a modal on top of `user`'s. Raises push_limit_reached above three."""
    stack = workspace.modals.setdefault(user, [])
    if len(stack) >= MOST_MODALS:
        raise SlackError("push_limit_reached")
    if stack:
        view["previous_view_id"], view["root_view_id"] = stack[-1]["id"], stack[0]["id"]
    stack.append(view)
    workspace.changed("modals", user=user)


def replace_view(workspace: Workspace, user: str, old: JSON, view: JSON) -> None:
    """Put `view` in the place of `old`, keeping its id and what was typed into inputs that are still there."""
    stack = workspace.modals.get(user, [])
    kept = {"id": old["id"], "root_view_id": old["root_view_id"], "previous_view_id": old["previous_view_id"]}
    before = old["state"]["values"]
    for block_id, entries in view["state"]["values"].items():
        for action_id, entry in entries.items():
            typed = before.get(block_id, {}).get(action_id)
            if typed is not None and typed["type"] == entry["type"]:
                entries[action_id] = typed
    old.clear()
    old.update(view | kept)
    workspace.changed("modals" if old in stack else "home", user=user)


def find_view(workspace: Workspace, arguments: JSON) -> tuple[str, JSON]:
    """The person and open view that view_id or external_id names. Raises not_found."""
    wanted = [
        (key, arguments[name])
        for name, key in (("view_id", "id"), ("external_id", "external_id"))
        if arguments.get(name)
    ]
    if not wanted:
        raise SlackError("invalid_arguments")
    for user, stack in workspace.modals.items():
        for view in stack:
            if all(view[key] == value for key, value in wanted):
                return user, view
    for user, view in workspace.homes.items():
        if all(view[key] == value for key, value in wanted):
            return user, view
    raise SlackError("not_found")


@method("views.open")
async def open_view(workspace: Workspace, arguments: JSON) -> JSON:
    trigger = take_trigger(workspace, arguments)
    view = build_view(workspace, arguments.get("view"), "modal")
    workspace.modals[trigger.user] = []
    push_view(workspace, trigger.user, view)
    return {"view": copy.deepcopy(view)}


@method("views.push")
async def push(workspace: Workspace, arguments: JSON) -> JSON:
    trigger = take_trigger(workspace, arguments)
    view = build_view(workspace, arguments.get("view"), "modal")
    if not workspace.modals.get(trigger.user):
        raise SlackError("no_view_found")
    push_view(workspace, trigger.user, view)
    return {"view": copy.deepcopy(view)}


@method("views.update")
async def update_view(workspace: Workspace, arguments: JSON) -> JSON:
    user, old = find_view(workspace, arguments)
    if arguments.get("hash") and arguments["hash"] != old["hash"]:
        raise SlackError("hash_conflict")
    replace_view(workspace, user, old, build_view(workspace, arguments.get("view"), old["type"]))
    return {"view": copy.deepcopy(old)}


@method("views.publish")
async def publish(workspace: Workspace, arguments: JSON) -> JSON:
    (user,) = required(arguments, "user_id")
    if user not in {person.id for person in workspace.people()}:
        raise SlackError("user_not_found")
    if not workspace.app.home_tab:
        raise SlackError("not_enabled")
    old = workspace.homes.get(user)
    if arguments.get("hash") and (old is None or arguments["hash"] != old["hash"]):
        raise SlackError("hash_conflict")
    view = build_view(workspace, arguments.get("view"), "home")
    if old is not None:
        view["id"] = view["root_view_id"] = old["id"]
    workspace.homes[user] = view
    workspace.changed("home", user=user)
    return {"view": copy.deepcopy(view)}
