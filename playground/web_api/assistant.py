"""assistant.threads.*: the status line, suggested prompts and thread titles of the agent view.

It does not care when a status runs out: the reader of `workspace.statuses` looks at its time.
"""

from playground.web_api.methods import SlackError, channel_argument, method, required
from playground.workspace import JSON, Workspace

MOST_LOADING_MESSAGES = 10
MOST_PROMPTS = 4


@method("assistant.threads.setStatus", "assistant:write", "chat:write")
async def set_status(workspace: Workspace, arguments: JSON) -> JSON:
    channel = channel_argument(workspace, arguments, name="channel_id", member=True)
    (thread_ts,) = required(arguments, "thread_ts")
    loading = arguments.get("loading_messages") or []
    if len(loading) > MOST_LOADING_MESSAGES:
        raise SlackError("invalid_arguments")
    if str(thread_ts) not in channel.messages:
        raise SlackError("thread_not_found")
    key = (channel.id, str(thread_ts))
    status = {"status": arguments.get("status") or "", "loading_messages": loading, "at": workspace.now()}
    if status["status"]:
        workspace.statuses[key] = status
    else:
        workspace.statuses.pop(key, None)
    workspace.changed("status", channel=channel.id, thread_ts=thread_ts, status=workspace.statuses.get(key))
    return {}


@method("assistant.threads.setSuggestedPrompts", "assistant:write", "chat:write")
async def set_suggested_prompts(workspace: Workspace, arguments: JSON) -> JSON:
    channel = channel_argument(workspace, arguments, name="channel_id", member=True)
    (prompts,) = required(arguments, "prompts")
    whole = isinstance(prompts, list) and all(
        isinstance(p, dict) and p.get("title") and p.get("message") for p in prompts
    )
    if not whole or len(prompts) > MOST_PROMPTS:
        raise SlackError("invalid_arguments")
    thread_ts = arguments.get("thread_ts")
    shown = {"title": arguments.get("title") or "", "prompts": prompts}
    workspace.prompts[(channel.id, thread_ts)] = shown
    workspace.changed("prompts", channel=channel.id, thread_ts=thread_ts, prompts=shown)
    return {}


@method("assistant.threads.setTitle", "assistant:write", "chat:write")
async def set_title(workspace: Workspace, arguments: JSON) -> JSON:
    channel = channel_argument(workspace, arguments, name="channel_id", member=True)
    thread_ts, title = required(arguments, "thread_ts", "title")
    workspace.titles[(channel.id, str(thread_ts))] = str(title)
    workspace.changed("title", channel=channel.id, thread_ts=thread_ts, title=title)
    return {}
