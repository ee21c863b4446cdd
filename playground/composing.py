"""What a person typed, in the form Slack stores: mentions, channels and links marked up, everything else escaped.

It does not care about bold or lists: marks people type stay as they are and are read when the message is shown.
"""

import re

from playground.workspace import Workspace

URL = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)\]}'\"»”]")


def escaped(text: str) -> str:
    """`& < >` as entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def composed(workspace: Workspace, typed: str) -> str:
    """`typed` with `@name` as `<@U...>`, `#channel` as `<#C...|channel>` and web addresses as `<https://...>`."""
    users = {user.name.casefold(): user.id for user in workspace.users.values()}
    channels = {channel.name.casefold(): channel.id for channel in workspace.channels.values() if not channel.is_im}
    names = sorted(map(re.escape, users), key=len, reverse=True)
    mention = re.compile(rf"(?<![\w@])@({'|'.join(names)})(?!\w)", re.IGNORECASE)
    channel = re.compile(rf"(?<![\w#])#({'|'.join(map(re.escape, channels))})(?![\w-])", re.IGNORECASE)

    def marked(text: str) -> str:
        text = mention.sub(lambda found: f"<@{users[found[1].casefold()]}>", escaped(text))
        return channel.sub(lambda found: f"<#{channels[found[1].casefold()]}|{found[1].lower()}>", text)

    parts, at = [], 0
    for found in URL.finditer(typed):
        parts += [marked(typed[at : found.start()]), f"<{escaped(found[0])}>"]
        at = found.end()
    return "".join([*parts, marked(typed[at:])])
