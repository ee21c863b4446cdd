"""What people put into inputs: the `state.values` Slack sends, from plain values and from what elements start with.

It does not care who typed it or where: a message, a modal and the App Home all keep their state in this form.
"""

from typing import Any

from playground.messages import elements_of
from playground.workspace import JSON

# element type -> key of its value in state and in actions, and of what it starts with
TEXTS = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
}
ONE_OPTION = ("static_select", "radio_buttons", "external_select", "overflow")
SEVERAL_OPTIONS = ("multi_static_select", "checkboxes", "multi_external_select")


def initial_values(blocks: list[JSON]) -> JSON:
    """`state.values` of blocks nobody has touched."""
    values: JSON = {}
    for block in blocks:
        for element in elements_of(block):
            kind = element["type"]
            if kind in TEXTS:
                key, initial = TEXTS[kind]
                default: Any = [] if kind.startswith("multi_") else None
                entry = {key: element.get(initial, default)}
            elif kind in SEVERAL_OPTIONS:
                entry = {"selected_options": element.get("initial_options") or []}
            elif kind in ONE_OPTION and kind != "overflow":
                entry = {"selected_option": element.get("initial_option")}
            else:
                continue
            values.setdefault(block["block_id"], {})[element["action_id"]] = {"type": kind, **entry}
    return values


def chosen(element: JSON, value: Any) -> JSON:
    """The entry for `value` in `element`: an option's value (or list of them), a text, an id, "HH:MM", "YYYY-MM-DD".

    None empties it. Raises ValueError for an option that is not there.
    """
    kind = element["type"]
    if kind in TEXTS:
        text = value if value is None or kind.startswith("multi_") or kind == "datetimepicker" else str(value)
        return {"type": kind, TEXTS[kind][0]: text}
    if kind in ONE_OPTION:
        return {"type": kind, "selected_option": None if value is None else _option(element, value)}
    if kind in SEVERAL_OPTIONS:
        return {"type": kind, "selected_options": [_option(element, one) for one in value or ()]}
    if kind == "feedback_buttons":
        buttons = [element["positive_button"], element["negative_button"]]
        pressed = buttons[0] if value is None else next((b for b in buttons if b.get("value") == value), None)
        if pressed is None:
            raise ValueError(f"No feedback button has the value {value!r}.")
        return {"type": kind, "value": pressed.get("value"), "text": pressed["text"]}
    entry = {"type": kind, "value": element.get("value") if value is None else value}
    return {key: v for key, v in (entry | {"text": element.get("text")}).items() if v is not None}


def unanswered(blocks: list[JSON], values: JSON) -> dict[str, str]:
    """Inputs that must be filled in and are not, or break their own limits: block_id to what the page says."""
    wrong = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        entry = values.get(block["block_id"], {}).get(element["action_id"], {})
        value = next((v for key, v in entry.items() if key != "type"), None)
        if value in (None, "", []):
            if not block.get("optional"):
                wrong[block["block_id"]] = "Please complete this required field."
        elif len(str(value)) < (element.get("min_length") or 0) and element["type"] == "plain_text_input":
            wrong[block["block_id"]] = f"Please enter at least {element['min_length']} characters."
        elif len(str(value)) > (element.get("max_length") or 3000) and element["type"] == "plain_text_input":
            wrong[block["block_id"]] = f"Please enter at most {element.get('max_length') or 3000} characters."
    return wrong


def find_element(
    blocks: list[JSON], action_id: str, block_id: str | None = None, value: Any = None
) -> tuple[JSON, JSON]:
    """The block and element with this action_id; `value` tells buttons that share one apart. Raises LookupError."""
    found = [
        (block, element)
        for block in blocks
        for element in elements_of(block)
        if element.get("action_id") == action_id and block_id in (None, block["block_id"])
    ]
    if value is not None:
        exact = [pair for pair in found if pair[1].get("value") == value]
        found = exact or found
    if not found:
        there = [element.get("action_id") for block in blocks for element in elements_of(block)]
        raise LookupError(f"No element has the action_id {action_id}; there are {there}.")
    return found[0]


def _option(element: JSON, value: Any) -> JSON:
    if element["type"].endswith("external_select") and isinstance(value, dict):
        return value  # options of an external select are not in the block
    groups = element.get("option_groups") or []
    options = [*(element.get("options") or ()), *(o for group in groups for o in group["options"])]
    for option in options:
        if option["value"] == value:
            return dict(option)
    raise ValueError(f"{element.get('action_id')} has no option {value!r}; there are {[o['value'] for o in options]}.")
