"""Slack's limits on blocks and views (https://docs.slack.dev/reference/block-kit): what it would refuse, and the words.

It does not care where the blocks will be shown, nor about rules Slack itself does not enforce.
"""

from collections.abc import Iterator
from typing import Any

from playground.messages import elements_of
from playground.workspace import JSON

BLOCK_TYPES = {
    "actions", "alert", "context", "context_actions", "divider", "header", "image", "input", "markdown", "plan",
    "rich_text", "section", "table", "task_card", "video", "file",
}  # fmt: skip
ELEMENT_TYPES = {
    "button", "checkboxes", "channels_select", "conversations_select", "datepicker", "datetimepicker",
    "email_text_input", "external_select", "feedback_buttons", "icon_button", "image", "multi_channels_select",
    "multi_conversations_select", "multi_external_select", "multi_static_select", "multi_users_select", "number_input",
    "overflow", "plain_text_input", "radio_buttons", "static_select", "timepicker", "url_text_input", "users_select",
}  # fmt: skip
ELEMENT_LIMITS = {"actions": 25, "context": 10, "context_actions": 5}
OPTION_LIMITS = {"overflow": 5, "checkboxes": 10, "radio_buttons": 10}
TOTAL_MARKDOWN = 12_000


def problems(blocks: Any, *, most: int = 50, view: bool = False) -> list[str]:
    """What is wrong with `blocks`, as Slack's `response_metadata.messages` says it; empty if nothing is."""
    if not isinstance(blocks, list):
        return ["[ERROR] must be an array of blocks [json-pointer:/blocks]"]
    found = []
    if len(blocks) > most:
        found.append(f"[ERROR] no more than {most} items allowed [json-pointer:/blocks]")
    ids: set[str] = set()
    for i, block in enumerate(blocks):
        if not isinstance(block, dict):
            found.append(f"[ERROR] must be an object [json-pointer:/blocks/{i}]")
            continue
        block_id = str(block.get("block_id") or "")
        if block_id and block_id in ids:
            found.append(f"[ERROR] block_id {block_id} already exists [json-pointer:/blocks/{i}/block_id]")
        ids.add(block_id)
        found += [f"[ERROR] {text} [json-pointer:/blocks/{i}{where}]" for text, where in _block(block, view)]
    return found


def view_problems(view: Any) -> list[str]:
    """What is wrong with a view, in the same form."""
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        return ["[ERROR] must have type modal or home [json-pointer:/view/type]"]
    found = problems(view.get("blocks"), most=100, view=True)
    if view["type"] == "modal":
        found += [f"[ERROR] {t} [json-pointer:/view/title]" for t in _text(view.get("title"), 24, "title")]
        for key in ("submit", "close"):
            if view.get(key) is not None:
                found += [f"[ERROR] {t} [json-pointer:/view/{key}]" for t in _text(view[key], 24, key)]
        has_input = any(isinstance(b, dict) and b.get("type") == "input" for b in _listed(view.get("blocks")))
        if has_input and not view.get("submit"):
            found.append("[ERROR] missing required field: submit [json-pointer:/view]")
    if _length(view.get("private_metadata")) > 3000:
        found.append("[ERROR] must be less than 3001 characters [json-pointer:/view/private_metadata]")
    if _length(view.get("callback_id")) > 255:
        found.append("[ERROR] must be less than 256 characters [json-pointer:/view/callback_id]")
    return found


def markdown_length(blocks: list[JSON]) -> int:
    """Characters in all markdown blocks together, which Slack limits to 12,000 a message."""
    return sum(_length(block.get("text")) for block in blocks if block.get("type") == "markdown")


def _block(block: JSON, view: bool) -> Iterator[tuple[str, str]]:
    kind = block.get("type")
    if not isinstance(kind, str) or kind not in BLOCK_TYPES or (view and kind in ("task_card", "plan")):
        yield f"unsupported type: {kind}", "/type"
        return
    if _length(block.get("block_id")) > 255:
        yield "must be less than 256 characters", "/block_id"
    yield from ((text, "/text") for text in _block_text(block))
    if kind in ELEMENT_LIMITS:
        elements = _listed(block.get("elements"))
        if not 1 <= len(elements) <= ELEMENT_LIMITS[kind]:
            yield f"must have between 1 and {ELEMENT_LIMITS[kind]} items", "/elements"
    if kind == "table":
        yield from _table(block)
    if kind == "image" and not (block.get("alt_text") and (block.get("image_url") or block.get("slack_file"))):
        yield "missing required field: image_url and alt_text", ""
    actions: set[str] = set()
    for j, element in enumerate(elements_of(block)):
        action_id = str(element.get("action_id") or "")
        if action_id and action_id in actions:
            yield f"action_id {action_id} already exists in this block", f"/elements/{j}/action_id"
        actions.add(action_id)
        yield from ((text, f"/elements/{j}{where}") for text, where in _element(element))


def _block_text(block: JSON) -> Iterator[str]:
    kind = block["type"]
    if kind == "section":
        fields = _listed(block.get("fields"))
        if not block.get("text") and not fields:
            yield "missing required field: text or fields"
        if block.get("text"):
            yield from _text(block["text"], 3000, "text")
        if len(fields) > 10:
            yield "no more than 10 items allowed"
        for field in fields:
            yield from _text(field, 2000, "field")
    elif kind == "header":
        yield from _text(block.get("text"), 150, "text")
    elif kind == "markdown":
        text = block.get("text")
        if not isinstance(text, str) or not 1 <= len(text) <= TOTAL_MARKDOWN:
            yield f"must be between 1 and {TOTAL_MARKDOWN} characters"
    elif kind == "input":
        yield from _text(block.get("label"), 2000, "label")
        if not isinstance(block.get("element"), dict):
            yield "missing required field: element"
    elif kind == "context":
        for element in _listed(block.get("elements")):
            if not isinstance(element, dict) or element.get("type") != "image":
                yield from _text(element, 3000, "element")


def _table(block: JSON) -> Iterator[tuple[str, str]]:
    rows = _listed(block.get("rows"))
    if not 1 <= len(rows) <= 100:
        yield "must have between 1 and 100 rows", "/rows"
    if any(not isinstance(row, list) or len(row) > 20 for row in rows):
        yield "no more than 20 cells allowed in a row", "/rows"


def _element(element: JSON) -> Iterator[tuple[str, str]]:
    kind = str(element.get("type"))
    if kind not in ELEMENT_TYPES:
        yield f"unsupported type: {kind}", "/type"
    if _length(element.get("action_id")) > 255:
        yield "must be less than 256 characters", "/action_id"
    if kind == "button":
        yield from ((text, "/text") for text in _text(element.get("text"), 75, "text"))
        if _length(element.get("value")) > 2000:
            yield "must be less than 2001 characters", "/value"
        if element.get("style") not in (None, "primary", "danger"):
            yield "must be one of primary, danger", "/style"
    if kind == "feedback_buttons":
        for key in ("positive_button", "negative_button"):
            button = element.get(key)
            given = button.get("text") if isinstance(button, dict) else None
            yield from ((text, f"/{key}/text") for text in _text(given, 75, key))
    if element.get("placeholder"):
        yield from ((text, "/placeholder") for text in _text(element["placeholder"], 150, "placeholder"))
    groups = [group for group in _listed(element.get("option_groups")) if isinstance(group, dict)]
    grouped = [option for group in groups for option in _listed(group.get("options"))]
    options = grouped or element.get("options")
    if options is not None or "static_select" in kind:
        yield from _options(_listed(options), OPTION_LIMITS.get(kind, 100 * max(1, len(groups))))


def _options(options: list[Any], most: int) -> Iterator[tuple[str, str]]:
    if not 1 <= len(options) <= most:
        yield f"must have between 1 and {most} options", "/options"
    for option in options:
        if not isinstance(option, dict):
            yield "option must be an object", "/options"
            continue
        yield from ((text, "/options") for text in _text(option.get("text"), 75, "option text"))
        if not 1 <= _length(option.get("value")) <= 150:
            yield "option value must be between 1 and 150 characters", "/options"


def _text(text: Any, most: int, what: str) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") not in ("plain_text", "mrkdwn"):
        yield f"{what} must be a text object"
    elif not isinstance(text.get("text"), str) or not text["text"]:
        yield f"{what} must be more than 0 characters"
    elif len(text["text"]) > most:
        yield f"must be less than {most + 1} characters"


def _listed(value: Any) -> list[Any]:
    """A list as it is; anything else, which the rule for its place reports, as an empty one."""
    return value if isinstance(value, list) else []


def _length(value: Any) -> int:
    """The length of a string; what is not one, and not missing, is longer than any limit."""
    if value is None:
        return 0
    return len(value) if isinstance(value, str) else 1_000_000
