"""A person at work in the workspace: what they can do with messages, commands, buttons and modals.

It does not care whether a test or the page is at the controls. Each coroutine returns once the app has acknowledged
(its later answers are waited for with `LocalSlack.until`) or raises `playground.delivery.DeliveryError`.
"""

from collections.abc import Mapping
from typing import Any

from playground import own_commands
from playground.delivery import DeliveryError
from playground.interactions import Interactions
from playground.messages import delete, post, post_ephemeral, update
from playground.state_values import chosen, find_element
from playground.web_api.conversations import add_bot, react
from playground.workspace import JSON, User, Workspace


class Person:
    """One person; `id`, `name` and `tz` are as users.info gives them."""

    def __init__(self, user: User, workspace: Workspace, interactions: Interactions) -> None:
        self.user = user
        self.id = user.id
        self.name = user.name
        self.tz = user.tz
        self._workspace = workspace
        self._interactions = interactions

    async def say(self, channel: str, text: str, thread_ts: str | None = None) -> str:
        """Post `text` (Slack's own form: `<@U...>` for a mention) in a channel or thread. Returns its ts."""
        found = self._workspace.channel(channel)
        if thread_ts is not None:
            if thread_ts not in found.messages:
                raise LookupError(f"There is no message {thread_ts} in {channel} to reply to.")
            thread_ts = found.messages[thread_ts].get("thread_ts") or thread_ts
        return str(post(self._workspace, found, self.user, {"text": text, "thread_ts": thread_ts})["ts"])

    async def message_bot(self, text: str, thread_ts: str | None = None) -> str:
        """Write to the bot directly. Returns the message's ts."""
        return await self.say(self.id, text, thread_ts)

    async def edit(self, message: JSON, text: str) -> None:
        """Edit one's own message."""
        channel = self._workspace.channels[message["channel"]]
        update(self._workspace, channel, channel.messages[message["ts"]], {"text": text}, edited_by=self.id)

    async def delete(self, message: JSON) -> None:
        """Delete one's own message."""
        channel = self._workspace.channels[message["channel"]]
        delete(self._workspace, channel, channel.messages[message["ts"]])

    async def react(self, message: JSON, name: str) -> None:
        """Add a reaction, by name without colons."""
        channel = self._workspace.channels[message["channel"]]
        react(self._workspace, channel, channel.messages[message["ts"]], self.id, name)

    async def invite_bot(self, channel: str) -> None:
        """Add the bot to a channel."""
        add_bot(self._workspace, self._workspace.channel(channel), by=self.id)

    async def command(self, channel: str, command: str, text: str = "") -> Any:
        """Run a slash command, the app's or the workspace's own. Returns the ack's payload; what is said is shown in
        the channel as Slack would."""
        found = self._workspace.channel(channel)
        if command in own_commands.NAMES:
            said = own_commands.obey(self._workspace, found, self.id, command, text)
            content = {"text": said, "user": self._workspace.slackbot_id}
            post_ephemeral(self._workspace, found, self.id, content)
            return None
        try:
            return await self._interactions.command(self.user, found, command, text)
        except DeliveryError as failure:
            error = "operation_timeout" if failure.reason == "timeout" else "dispatch_failed"
            content = {"text": f"{command} failed with the error “{error}”", "user": self._workspace.slackbot_id}
            post_ephemeral(self._workspace, found, self.id, content)
            raise

    async def click(
        self, message_or_view: JSON, action_id: str, value: Any = None, block_id: str | None = None
    ) -> None:
        """Use a button, select, picker or feedback button.

        `value`: an option's value (a list of them where several can be chosen), a text, a date "YYYY-MM-DD", a time
        "HH:MM", an id; for feedback buttons the value of the one pressed (default: the positive one); for buttons
        that share an action_id, the value of the one meant. Raises LookupError if there is no such element.
        """
        container = self._current(message_or_view)
        block, element = find_element(container.get("blocks") or [], action_id, block_id, value)
        await self._interactions.action(self.user, container, block, element, chosen(element, value))

    def fill_in(self, view: JSON, values: Mapping[tuple[str, str], Any]) -> None:
        """Put values, as for `click`, into a view's inputs by (block_id, action_id), without submitting it."""
        container = self._current(view)
        state = self._interactions.state_of(self.user, container)
        for (block_id, action_id), value in values.items():
            block, element = find_element(container["blocks"], action_id, block_id)
            state.setdefault(block["block_id"], {})[action_id] = chosen(element, value)

    async def submit(self, view: JSON, values: Mapping[tuple[str, str], Any] | None = None) -> dict[str, str]:
        """Fill in and submit a modal. Returns the errors shown by block_id; empty when it was accepted."""
        self.fill_in(view, values or {})
        return await self._interactions.submit(self.user, self._current(view))

    async def close(self, view: JSON, *, clear: bool = False) -> None:
        """Close a modal, or with `clear` all of them."""
        await self._interactions.close(self.user, self._current(view), clear=clear)

    async def options(self, message_or_view: JSON, action_id: str, typed: str) -> list[JSON]:
        """Options the app offers in an external select for what was typed."""
        container = self._current(message_or_view)
        block, element = find_element(container["blocks"], action_id)
        return await self._interactions.suggest(self.user, container, block, element, typed)

    async def shortcut(self, callback_id: str, message: JSON | None = None) -> None:
        """Use a shortcut, on a message if it is one for messages. Raises LookupError for one not in the manifest."""
        for shortcut in self._workspace.app.shortcuts:
            if shortcut.callback_id == callback_id:
                current = None if message is None else self._current(message)
                await self._interactions.shortcut(self.user, shortcut, current)
                return
        raise LookupError(f"The manifest has no shortcut {callback_id}.")

    async def open_home(self) -> None:
        """Open the app's Home tab."""
        self._workspace.changed("home_opened", user=self.id, tab="home")

    async def open_messages(self) -> None:
        """Open the app's Messages tab (the agent view)."""
        self._workspace.changed("home_opened", user=self.id, tab="messages")

    def _current(self, container: JSON) -> JSON:
        """The live message or view behind what may be a copy. Raises LookupError if it is gone."""
        if "ts" in container:
            stored = self._workspace.channels[container["channel"]].messages.get(container["ts"])
            shown = [m for m in self._workspace.ephemerals if m["ts"] == container["ts"] and m["shown_to"] == self.id]
            candidates = [stored] if stored is not None else shown
        else:
            home = self._workspace.homes.get(self.id)
            views = [*self._workspace.modals.get(self.id, []), *([home] if home is not None else [])]
            candidates = [view for view in views if view["id"] == container["id"]]
        if not candidates:
            raise LookupError("That message or view is no longer there.")
        return candidates[0]
