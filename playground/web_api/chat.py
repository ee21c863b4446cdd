"""chat.postMessage, postEphemeral, update, delete, getPermalink.

It does not care about streams (`streams`), which have rules of their own.
"""

from typing import Any

from playground.block_rules import TOTAL_MARKDOWN, markdown_length, problems
from playground.messages import delete, post, post_ephemeral, public, update
from playground.web_api.methods import SlackError, channel_argument, method, required
from playground.workspace import JSON, Channel, Workspace

LONGEST_TEXT = 40_000
LONGEST_UPDATE = 4_000


def content_of(arguments: JSON, *, longest: int = LONGEST_TEXT, cut: bool = True) -> JSON:
    """What a message will hold, checked: text (cut above `longest`, or msg_too_long), blocks, metadata."""
    text, blocks, markdown = arguments.get("text"), arguments.get("blocks"), arguments.get("markdown_text")
    if markdown is not None:
        if text or blocks:
            raise SlackError("markdown_text_conflict")
        if len(markdown) > TOTAL_MARKDOWN:
            raise SlackError("msg_too_long")
        text, blocks = markdown, [{"type": "markdown", "text": markdown}] if markdown else None
    if blocks is not None:
        check_blocks(blocks)
    if not text and not blocks and not arguments.get("attachments"):
        raise SlackError("no_text")
    if text is not None and len(text) > longest:
        if not cut:
            raise SlackError("msg_too_long")
        text = text[:longest]
    return {"text": text or "", "blocks": blocks, "metadata": checked_metadata(arguments.get("metadata"))}


def check_blocks(blocks: Any) -> None:
    """Raise invalid_blocks, with Slack's messages, or msg_blocks_too_long."""
    found = problems(blocks)
    if found:
        raise SlackError("invalid_blocks", errors=found, response_metadata={"messages": found})
    if markdown_length(blocks) > TOTAL_MARKDOWN:
        raise SlackError("msg_blocks_too_long")


def checked_metadata(metadata: Any) -> JSON | None:
    """Message metadata, with its event_type and event_payload. Raises invalid_metadata_format."""
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format")
    if not isinstance(metadata.get("event_type"), str) or not metadata["event_type"]:
        raise SlackError("invalid_metadata_format")
    return metadata


def thread_argument(channel: Channel, arguments: JSON) -> str | None:
    """`thread_ts`, as the root of a thread that exists. Raises thread_not_found."""
    thread_ts = arguments.get("thread_ts")
    if not thread_ts:
        return None
    parent = channel.messages.get(str(thread_ts))
    if parent is None:
        raise SlackError("thread_not_found")
    return str(parent.get("thread_ts") or thread_ts)


def own_message(workspace: Workspace, channel: Channel, ts: str, refusal: str) -> JSON:
    """A message the app itself wrote. Raises message_not_found, or `refusal` for someone else's."""
    message = channel.messages.get(ts)
    if message is None:
        raise SlackError("message_not_found")
    if message.get("bot_id") != workspace.bot_id:
        raise SlackError(refusal)
    return message


@method("chat.postMessage", "chat:write")
async def post_message(workspace: Workspace, arguments: JSON) -> JSON:
    channel = channel_argument(workspace, arguments)
    if not workspace.bot_in(channel) and "chat:write.public" not in workspace.app.scopes:
        raise SlackError("not_in_channel")
    content = content_of(arguments) | {
        "thread_ts": thread_argument(channel, arguments),
        "unfurl_links": arguments.get("unfurl_links"),
        "unfurl_media": arguments.get("unfurl_media"),
        "mrkdwn": arguments.get("mrkdwn"),
        "subtype": "thread_broadcast" if arguments.get("reply_broadcast") and arguments.get("thread_ts") else None,
    }
    message = post(workspace, channel, workspace.users[workspace.bot_user_id], content)
    return {"channel": channel.id, "ts": message["ts"], "message": public(message, metadata=True)}


@method("chat.postEphemeral", "chat:write")
async def post_ephemeral_message(workspace: Workspace, arguments: JSON) -> JSON:
    channel = channel_argument(workspace, arguments, member=True)
    (user,) = required(arguments, "user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    content = content_of(arguments) | {"thread_ts": thread_argument(channel, arguments), "metadata": None}
    return {"message_ts": post_ephemeral(workspace, channel, user, content)["ts"]}


@method("chat.update", "chat:write")
async def update_message(workspace: Workspace, arguments: JSON) -> JSON:
    channel = channel_argument(workspace, arguments)
    (ts,) = required(arguments, "ts")
    message = own_message(workspace, channel, str(ts), "cant_update_message")
    stream = workspace.streams.get((channel.id, str(ts)))
    if stream is not None and stream.open:
        raise SlackError("streaming_state_conflict")
    content = content_of(arguments, longest=LONGEST_UPDATE, cut=False)
    if content["metadata"] is None and arguments.get("metadata") is None:
        del content["metadata"]  # what was there stays unless replaced
    update(workspace, channel, message, content, edited_by=workspace.bot_user_id)
    return {"channel": channel.id, "ts": ts, "text": message["text"], "message": public(message)}


@method("chat.delete", "chat:write")
async def delete_message(workspace: Workspace, arguments: JSON) -> JSON:
    channel = channel_argument(workspace, arguments)
    (ts,) = required(arguments, "ts")
    delete(workspace, channel, own_message(workspace, channel, str(ts), "cant_delete_message"))
    workspace.streams.pop((channel.id, str(ts)), None)
    return {"channel": channel.id, "ts": ts}


@method("chat.getPermalink")
async def permalink(workspace: Workspace, arguments: JSON) -> JSON:
    channel = channel_argument(workspace, arguments)
    (ts,) = required(arguments, "message_ts")
    message = channel.messages.get(str(ts))
    if message is None:
        raise SlackError("message_not_found")
    link = f"{workspace.url}archives/{channel.id}/p{str(ts).replace('.', '')}"
    if message.get("thread_ts"):
        link += f"?thread_ts={message['thread_ts']}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}
