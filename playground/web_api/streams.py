"""chat.startStream, appendStream, stopStream: a message that grows, for about five minutes.

It does not care how the growing text is drawn. Appends do not extend a stream's life.
"""

from typing import Any

from playground.block_rules import TOTAL_MARKDOWN
from playground.messages import post, public, update
from playground.web_api.chat import check_blocks, checked_metadata, own_message, thread_argument
from playground.web_api.methods import SlackError, channel_argument, method, required
from playground.workspace import JSON, Channel, Stream, Workspace

STREAM_SECONDS = 300.0
CHUNK_TYPES = ("markdown_text", "task_update", "plan_update", "blocks")


def chunks_of(arguments: JSON) -> list[JSON]:
    """The chunks of a call, `markdown_text` as one of them. Raises markdown_text_conflict, invalid_chunks."""
    chunks, markdown = arguments.get("chunks"), arguments.get("markdown_text")
    if chunks and markdown:
        raise SlackError("markdown_text_conflict")
    if markdown:
        chunks = [{"type": "markdown_text", "text": markdown}]
    for chunk in chunks or ():
        if not isinstance(chunk, dict) or chunk.get("type") not in CHUNK_TYPES:
            raise SlackError("invalid_chunks")
    return list(chunks or ())


def open_stream(workspace: Workspace, channel: Channel, arguments: JSON) -> JSON:
    """The message being streamed. Raises message_not_in_streaming_state when it was stopped or has run out."""
    (ts,) = required(arguments, "ts")
    message = own_message(workspace, channel, str(ts), "message_not_owned_by_app")
    stream = workspace.streams.get((channel.id, str(ts)))
    if stream is not None and workspace.now() - stream.started > STREAM_SECONDS:
        stream.open = False
    if stream is None or not stream.open:
        raise SlackError("message_not_in_streaming_state")
    return message


def grown(message: JSON, chunks: list[JSON]) -> JSON:
    """The message's text and blocks after `chunks`. Raises msg_too_long above 12,000 characters of markdown."""
    text = str(message.get("text") or "")
    blocks: list[Any] = [dict(block) for block in message.get("blocks") or ()]
    for chunk in chunks:
        if chunk["type"] == "markdown_text":
            addition = str(chunk.get("text") or "")
            text += addition
            if blocks and blocks[-1]["type"] == "markdown":
                blocks[-1]["text"] += addition
            elif addition:
                blocks.append({"type": "markdown", "text": addition, "block_id": f"stream{len(blocks)}"})
        elif chunk["type"] == "blocks":
            check_blocks(chunk.get("blocks"))
            blocks += chunk["blocks"]
        elif chunk["type"] == "task_update":
            _update_task(blocks, chunk)
    if len(text) > TOTAL_MARKDOWN:
        raise SlackError("msg_too_long")
    return {"text": text, "blocks": blocks}


def _update_task(blocks: list[Any], chunk: JSON) -> None:
    card = {
        "type": "task_card",
        "block_id": f"task-{chunk.get('id')}",
        "task_id": chunk.get("id"),
        "title": chunk.get("title") or "",
        "status": chunk.get("status") or "pending",
        "sources": chunk.get("sources") or [],
    }
    for i, block in enumerate(blocks):
        if block.get("block_id") == card["block_id"]:
            blocks[i] = card
            return
    blocks.append(card)


@method("chat.startStream", "chat:write")
async def start_stream(workspace: Workspace, arguments: JSON) -> JSON:
    channel = channel_argument(workspace, arguments, member=True)
    required(arguments, "thread_ts")
    thread_ts = thread_argument(channel, arguments)
    if not channel.is_im:
        for name in ("recipient_team_id", "recipient_user_id"):
            if not arguments.get(name):
                raise SlackError(f"missing_{name}")
    content = grown({}, chunks_of(arguments)) | {"thread_ts": thread_ts, "streaming_state": "in_progress"}
    message = post(workspace, channel, workspace.users[workspace.bot_user_id], content)
    workspace.streams[(channel.id, message["ts"])] = Stream(workspace.now())
    return {"channel": channel.id, "ts": message["ts"]}


@method("chat.appendStream", "chat:write")
async def append_stream(workspace: Workspace, arguments: JSON) -> JSON:
    channel = channel_argument(workspace, arguments)
    message = open_stream(workspace, channel, arguments)
    chunks = chunks_of(arguments)
    if not chunks:
        raise SlackError("no_text")
    update(workspace, channel, message, grown(message, chunks))
    return {"channel": channel.id, "ts": message["ts"]}


@method("chat.stopStream", "chat:write")
async def stop_stream(workspace: Workspace, arguments: JSON) -> JSON:
    channel = channel_argument(workspace, arguments)
    message = open_stream(workspace, channel, arguments)
    content = grown(message, chunks_of(arguments))
    final = arguments.get("blocks") or []
    check_blocks(final)
    content["blocks"] = [*content["blocks"], *final]
    check_blocks(content["blocks"])
    metadata = checked_metadata(arguments.get("metadata"))
    if metadata is not None:
        content["metadata"] = metadata
    workspace.streams[(channel.id, message["ts"])].open = False
    update(workspace, channel, message, content | {"streaming_state": "completed"})
    return {"channel": channel.id, "ts": message["ts"], "message": public(message)}
