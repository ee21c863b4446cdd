"""What an app manifest (https://docs.slack.dev/reference/app-manifest) says, in the words the local Slack uses.

It does not care about settings that change nothing here (icons, token rotation, org-wide install).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Slack refuses a manifest whose events lack their scope; so does the local Slack, rather than stay silent later.
EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "member_joined_channel": "channels:read",
}


@dataclass(frozen=True)
class SlashCommand:
    """One entry of `features.slash_commands`."""

    command: str
    description: str
    usage_hint: str


@dataclass(frozen=True)
class Shortcut:
    """One entry of `features.shortcuts`; `kind` is "message" or "global"."""

    name: str
    kind: str
    callback_id: str
    description: str


@dataclass(frozen=True)
class AppManifest:
    """The parts of a manifest that change how Slack treats the app."""

    name: str
    description: str
    bot_name: str
    commands: tuple[SlashCommand, ...]
    shortcuts: tuple[Shortcut, ...]
    events: frozenset[str]
    scopes: frozenset[str]
    home_tab: bool
    messages_tab: bool
    prompts: tuple[Mapping[str, str], ...]
    interactive: bool

    @classmethod
    def read(cls, manifest: Mapping[str, Any]) -> "AppManifest":
        """Read a manifest in Slack's format. Raises ValueError, saying what is missing, for one Slack would refuse."""
        display, features = manifest.get("display_information") or {}, manifest.get("features") or {}
        settings, home = manifest.get("settings") or {}, features.get("app_home") or {}
        if not display.get("name"):
            raise ValueError("The manifest has no display_information.name.")
        agent = features.get("agent_view") or features.get("assistant_view")
        app = cls(
            name=display["name"],
            description=display.get("description") or "",
            bot_name=(features.get("bot_user") or {}).get("display_name") or display["name"],
            commands=tuple(
                SlashCommand(c["command"], c.get("description") or "", c.get("usage_hint") or "")
                for c in features.get("slash_commands") or ()
            ),
            shortcuts=tuple(
                Shortcut(s["name"], s["type"], s["callback_id"], s.get("description") or "")
                for s in features.get("shortcuts") or ()
            ),
            events=frozenset((settings.get("event_subscriptions") or {}).get("bot_events") or ()),
            scopes=frozenset(((manifest.get("oauth_config") or {}).get("scopes") or {}).get("bot") or ()),
            home_tab=bool(home.get("home_tab_enabled")),
            messages_tab=bool(home.get("messages_tab_enabled", True)),
            prompts=tuple((agent or {}).get("suggested_prompts") or ()),
            interactive=bool((settings.get("interactivity") or {}).get("is_enabled")),
        )
        app._refuse_missing_scopes()
        return app

    def _refuse_missing_scopes(self) -> None:
        needed = {name: EVENT_SCOPES[name] for name in self.events if name in EVENT_SCOPES}
        if self.commands or self.shortcuts:
            needed["slash commands and shortcuts"] = "commands"
        for what, scope in sorted(needed.items()):
            if scope not in self.scopes:
                raise ValueError(f"The manifest has {what} but lacks the bot scope {scope}.")
