"""The table of Web API methods, their errors, and reading their arguments.

It does not care about HTTP (that is `server`) or what any one method does.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playground.workspace import JSON, Channel, Workspace

Handler = Callable[[Workspace, JSON], Awaitable[JSON]]

# Arguments that the SDK sends as JSON text in forms and query strings.
STRUCTURED = {"blocks", "attachments", "metadata", "view", "prompts", "chunks", "loading_messages", "unfurls"}
FLAGS = {"unfurl_links", "unfurl_media", "include_all_metadata", "inclusive", "reply_broadcast", "exclude_archived"}


class SlackError(Exception):
    """An `{"ok": false, "error": code}` answer; `more` is merged into it."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


@dataclass(frozen=True)
class Method:
    """One method: its handler, the scopes any one of which suffices, and the kind of token."""

    handler: Handler
    scopes: tuple[str, ...]
    app_token: bool = False


METHODS: dict[str, Method] = {}


def method(name: str, *scopes: str, app_token: bool = False) -> Callable[[Handler], Handler]:
    """Enter a handler in the table under `name`; any one of `scopes` (none: no scope needed) lets an app call it."""

    def enter(handler: Handler) -> Handler:
        METHODS[name] = Method(handler, scopes, app_token)
        return handler

    return enter


def read_arguments(raw: Mapping[str, Any]) -> JSON:
    """Arguments with JSON text parsed and flags as booleans. Raises SlackError invalid_arguments for broken JSON."""
    arguments: JSON = {}
    for key, value in raw.items():
        if key in STRUCTURED and isinstance(value, str):
            try:
                value = json.loads(value) if value else None
            except ValueError:
                error = "invalid_blocks_format" if key == "blocks" else f"invalid_{key}"
                raise SlackError(error) from None
        elif key in FLAGS and isinstance(value, str):
            value = value.lower() in ("1", "true")
        arguments[key] = value
    return arguments


def required(arguments: JSON, *names: str) -> list[Any]:
    """The named arguments. Raises SlackError invalid_arguments naming those missing."""
    missing = [name for name in names if arguments.get(name) in (None, "")]
    if missing:
        messages = [f"[ERROR] missing required field: {name}" for name in missing]
        raise SlackError("invalid_arguments", response_metadata={"messages": messages})
    return [arguments[name] for name in names]


def channel_argument(workspace: Workspace, arguments: JSON, *, name: str = "channel", member: bool = False) -> Channel:
    """The channel an argument names. Raises channel_not_found, or not_in_channel when the bot must be a member."""
    (wanted,) = required(arguments, name)
    found = workspace.find_channel(str(wanted))
    if found is None:
        raise SlackError("channel_not_found")
    if member and not workspace.bot_in(found):
        raise SlackError("not_in_channel")
    return found


def need_scope(workspace: Workspace, *scopes: str) -> None:
    """Raise missing_scope unless the manifest asks for one of `scopes`."""
    if scopes and not workspace.app.scopes.intersection(scopes):
        raise SlackError("missing_scope", needed=scopes[0], provided=",".join(sorted(workspace.app.scopes)))


def page_of(items: list[Any], arguments: JSON, default: int = 100) -> tuple[list[Any], JSON]:
    """One page of `items` by `limit` and `cursor`, and the `response_metadata` with the next cursor."""
    try:
        start = int(str(arguments.get("cursor") or "0").removeprefix("at:"))
        limit = max(1, min(1000, int(arguments.get("limit") or default)))
    except ValueError:
        raise SlackError("invalid_cursor") from None
    following = f"at:{start + limit}" if start + limit < len(items) else ""
    return items[start : start + limit], {"next_cursor": following}
