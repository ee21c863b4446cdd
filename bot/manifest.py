"""The Slack app's manifest: what the app asks Slack for, as one dictionary.

It does not care how the app behaves. `deploy/slack-manifest.yaml` is this for Socket Mode, written out; a test holds
both against the commands, events and scopes that the code uses. Shape: docs.slack.dev/reference/app-manifest.
"""

from typing import Any

COMMANDS: dict[str, tuple[str, str]] = {
    "/ask": ("Ask the coverage a question, privately", "who said what, and when?"),
    "/lookup": ("Find passages, without a model", 'TERMS since:2026-11-01 until:2026-11-07 source:"Outlet"'),
    "/digest": (
        "The daily digest of this channel",
        "now · subscribe · topics · time · pause · resume · help",
    ),
    "/sources": ("The feeds that articles come from", "list · health · add URL · refresh N · remove N"),
}
EVENTS = (
    "app_home_opened",
    "app_mention",
    "message.channels",
    "message.groups",
    "message.im",
)
SCOPES: dict[str, str] = {
    "app_mentions:read": "hear a mention",
    "assistant:write": "show a status while it reads, and suggest questions",
    "channels:history": "read the thread a question is asked in",
    "channels:read": "know a channel's name and whether it is shared",
    "chat:write": "answer",
    "commands": "the slash commands and message shortcuts",
    "groups:history": "read the thread in a private channel it was invited to",
    "groups:read": "know a private channel's name and whether it is shared",
    "im:history": "read direct messages to it",
    "im:read": "know that a conversation is a direct message",
    "im:write": "open a direct message with a person who asked",
    "users:read": "know a person's name and time zone, and who owns the workspace",
}
SUGGESTED_PROMPTS = (
    ("What can you do?", "What can you do?"),
    ("What is new?", "What happened this week?"),
    ("Ask for a figure", "How many people are affected?"),
)


def manifest(http_url: str | None = None, prefix: str = "") -> dict[str, Any]:
    """Slack's manifest for Socket Mode, or for HTTP where the public base URL is given.

    `prefix` goes before each command's name (`/acme-ask`), for a workspace where the plain names are taken.
    """
    endpoint = f"{http_url.rstrip('/')}/slack/events" if http_url else None
    request_url = {"request_url": endpoint} if endpoint else {}
    return {
        "_metadata": {"major_version": 2},
        "display_information": {
            "name": "Briefing",
            "description": "Answers from your news collection, with a checked citation behind every sentence.",
            "background_color": "#1f3a4d",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "agent_view": {
                "agent_description": "Ask about the news it has read; every sentence comes with its source.",
                "suggested_prompts": [{"title": title, "message": text} for title, text in SUGGESTED_PROMPTS],
            },
            "bot_user": {"display_name": "Briefing", "always_online": True},
            "slash_commands": [
                {
                    "command": prefixed(command, prefix),
                    "description": description,
                    "usage_hint": hint,
                    "should_escape": False,
                    **({"url": endpoint} if endpoint else {}),
                }
                for command, (description, hint) in COMMANDS.items()
            ],
            "shortcuts": [
                {
                    "name": "Brief me on this",
                    "type": "message",
                    "callback_id": "brief_me",
                    "description": "What the coverage says about this message",
                },
                {
                    "name": "Check this against coverage",
                    "type": "message",
                    "callback_id": "check_coverage",
                    "description": "Hold this message against the coverage",
                },
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**request_url, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **request_url},
            "org_deploy_enabled": False,
            "socket_mode_enabled": endpoint is None,
            "token_rotation_enabled": False,
        },
    }


def prefixed(command: str, prefix: str) -> str:
    """`/ask` with the prefix `acme-` is `/acme-ask`."""
    return "/" + prefix + command.removeprefix("/")
