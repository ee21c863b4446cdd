"""The manifest asks Slack for what the code uses, no less and no more."""

import re
from pathlib import Path

from bot.manifest import COMMANDS, EVENTS, SCOPES, manifest

BOT = Path(__file__).parents[2] / "bot"
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in BOT.rglob("*.py"))

# what each Web API method needs, from its page in Slack's reference; any one of several fits
METHOD_SCOPES: dict[str, set[str]] = {
    "apps.connections.open": set(),
    "assistant.threads.setStatus": {"assistant:write", "chat:write"},
    "assistant.threads.setSuggestedPrompts": {"assistant:write"},
    "assistant.threads.setTitle": {"assistant:write"},
    "auth.test": set(),
    "chat.appendStream": {"chat:write"},
    "chat.getPermalink": set(),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.startStream": {"chat:write"},
    "chat.stopStream": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"channels:history"},
    "conversations.info": {"channels:read"},
    "conversations.open": {"im:write"},
    "conversations.replies": {"channels:history"},
    "users.info": {"users:read"},
    "users.list": {"users:read"},
    "views.open": set(),
    "views.publish": set(),
    "views.push": set(),
    "views.update": set(),
}
EVENT_SCOPES = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
}
# the same methods in private channels and direct messages
FOR_OTHER_CONVERSATIONS = {"groups:read", "im:read", "commands"}


def called_methods() -> set[str]:
    named = {name.replace("_", ".") for name in re.findall(r"client\.([a-z]+_[a-zA-Z_]+)\(", SOURCE)}
    return (named - {"api.call"}) | set(re.findall(r'api_call\(\s*"([a-zA-Z.]+)"', SOURCE))


def test_each_method_that_the_code_calls_has_its_scope() -> None:
    methods = called_methods()
    assert "chat.postMessage" in methods
    assert methods <= set(METHOD_SCOPES), "name the scope of the new method here and in bot/manifest.py"
    for method in methods:
        assert not METHOD_SCOPES[method] or METHOD_SCOPES[method] & set(SCOPES), method


def test_no_scope_is_asked_for_without_a_use() -> None:
    used = set().union(*(METHOD_SCOPES[method] for method in called_methods()))
    used |= set().union(*(EVENT_SCOPES[event] for event in EVENTS)) | FOR_OTHER_CONVERSATIONS
    assert set(SCOPES) <= used


def test_commands_and_shortcuts_are_those_the_listeners_register() -> None:
    registered = set(re.findall(r'prefixed\("(/[a-z]+)"', SOURCE))
    assert registered == set(COMMANDS)
    shortcuts = {shortcut["callback_id"] for shortcut in manifest()["features"]["shortcuts"]}
    for callback_id in shortcuts:
        assert SOURCE.count(f'"{callback_id}"') >= 2, f"no listener for {callback_id}"


def test_manifest_fits_slacks_limits() -> None:
    wanted = manifest()
    assert len(wanted["display_information"]["name"]) <= 35
    assert len(wanted["display_information"]["description"]) <= 140
    assert len(wanted["features"]["agent_view"]["agent_description"]) <= 300
    for command in wanted["features"]["slash_commands"]:
        assert len(command["command"]) <= 32 and len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000
    for shortcut in wanted["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 35
