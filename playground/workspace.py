"""A workspace in memory: people, channels, messages, views, and who wants to know when any of it changes.

It does not care how calls arrive (`web_api`), how an app is told (`events`), or what the page draws: each change is
announced once and they listen.
"""

import asyncio
import contextlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playground.clock import MovableClock
from playground.manifest import AppManifest

JSON = dict[str, Any]
STATUS_SECONDS = 120.0  # Slack clears a status after two minutes without a message


@dataclass
class User:
    """A person or the bot, as users.info knows it. `tz` is an IANA zone name."""

    id: str
    name: str
    real_name: str
    tz: str = "Etc/UTC"
    bot_id: str | None = None


@dataclass
class Channel:
    """A channel, or with `user` set the direct messages between that person and the bot.

    `private` makes it a private channel, `shared` one shared with another organisation; tests may set them.
    """

    id: str
    name: str
    topic: str = ""
    user: str | None = None
    private: bool = False
    shared: bool = False
    members: set[str] = field(default_factory=set)
    messages: dict[str, JSON] = field(default_factory=dict)

    @property
    def is_im(self) -> bool:
        return self.user is not None

    @property
    def kind(self) -> str:
        """Slack's `channel_type`: "im", "group" (a private channel) or "channel"."""
        return "im" if self.is_im else "group" if self.private else "channel"


@dataclass
class Stream:
    """A message being streamed; `started` is seconds since the epoch on the workspace's clock."""

    started: float
    open: bool = True


@dataclass
class Trigger:
    """A trigger_id: single use, and only for three seconds."""

    user: str
    expires: float


@dataclass(frozen=True)
class Change:
    """Something that happened; `kind` names it and `data` holds what listeners need."""

    kind: str
    data: JSON


class Workspace:
    """All state of the local Slack. Ids are fixed, so what an app stores still fits after a restart."""

    team_id = "T0RIVERSIDE"
    team_name = "Riverside Newsroom"
    app_id = "A0LOCALAPP1"
    bot_id = "B0LOCALBOT1"
    bot_user_id = "U0LOCALBOT1"
    url = "http://127.0.0.1/"
    slackbot_id = "USLACKBOT"
    trigger_seconds = 3.0

    def __init__(self, app: AppManifest, clock: MovableClock) -> None:
        self.app = app
        self.clock = clock
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.ephemerals: list[JSON] = []
        self.modals: dict[str, list[JSON]] = {}
        self.homes: dict[str, JSON] = {}
        self.statuses: dict[tuple[str, str], JSON] = {}
        self.prompts: dict[tuple[str, str | None], JSON] = {}
        self.titles: dict[tuple[str, str], str] = {}
        self.streams: dict[tuple[str, str], Stream] = {}
        self.triggers: dict[str, Trigger] = {}
        self.new_socket_address: Callable[[], str] = lambda: ""  # set once the server's address is known
        self._last_ts = 0
        self._listeners: list[Callable[[Change], None]] = []
        self._waiters: set[asyncio.Future[None]] = set()
        _furnish(self)

    # -- change -----------------------------------------------------------------------------------------------

    def listen(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call `listener` with each change; the returned function stops that."""
        self._listeners.append(listener)

        def stop() -> None:
            with contextlib.suppress(ValueError):
                self._listeners.remove(listener)

        return stop

    def changed(self, kind: str, **data: Any) -> None:
        """Announce a change to listeners and wake everyone in `until`."""
        change = Change(kind, data)
        for listener in list(self._listeners):
            listener(change)
        waiters, self._waiters = self._waiters, set()
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def next_change(self) -> None:
        """Wait for the next change of any kind."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            await waiter
        finally:
            self._waiters.discard(waiter)

    # -- time and ids -----------------------------------------------------------------------------------------

    def now(self) -> float:
        """Seconds since the epoch on the workspace's clock."""
        return self.clock().timestamp()

    def next_ts(self) -> str:
        """A message timestamp, unlike any before it even when the clock was moved back."""
        self._last_ts = max(int(self.now() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def new_trigger(self, user: str) -> str:
        """A trigger_id for `user`, good for one use within `trigger_seconds`."""
        trigger_id = f"{secrets.randbelow(10**10):010d}.{secrets.randbelow(10**10):010d}.{secrets.token_hex(16)}"
        self.triggers[trigger_id] = Trigger(user, self.now() + self.trigger_seconds)
        return trigger_id

    # -- looking up -------------------------------------------------------------------------------------------

    def find_channel(self, name: str) -> Channel | None:
        """The channel with this id or `#name`; a person's id gives their direct messages with the bot."""
        if name in self.channels:
            return self.channels[name]
        bare = name.removeprefix("#")
        for channel in self.channels.values():
            if (not channel.is_im and channel.name == bare) or (channel.is_im and channel.user == name):
                return channel
        return None

    def channel(self, name: str) -> Channel:
        """As `find_channel`. Raises KeyError, naming what there is."""
        found = self.find_channel(name)
        if found is None:
            there = ", ".join(f"#{c.name}" for c in self.channels.values() if not c.is_im)
            raise KeyError(f"There is no channel {name}; there are {there}.")
        return found

    def person(self, name: str) -> User:
        """The person with this name or id. Raises KeyError, naming who there is."""
        for user in self.people():
            if name in (user.id, user.name):
                return user
        raise KeyError(f"There is no person {name}; there are {', '.join(u.name for u in self.people())}.")

    def status(self, channel_id: str, thread_ts: str) -> JSON | None:
        """The status of a thread, unless there is none or it has run out."""
        found = self.statuses.get((channel_id, thread_ts))
        return found if found is not None and self.now() - found["at"] < STATUS_SECONDS else None

    def people(self) -> list[User]:
        """Everyone who is not a bot."""
        return [user for user in self.users.values() if user.bot_id is None and user.id != self.slackbot_id]

    def direct(self, user: str) -> Channel:
        """The direct messages between `user` (an id) and the bot."""
        return next(channel for channel in self.channels.values() if channel.user == user)

    def bot_in(self, channel: Channel) -> bool:
        """Whether the bot is a member."""
        return self.bot_user_id in channel.members


def _furnish(workspace: Workspace) -> None:
    """The default people and channels; the bot is in the first two channels."""
    bot = User(workspace.bot_user_id, workspace.app.bot_name, workspace.app.name, bot_id=workspace.bot_id)
    slackbot = User(workspace.slackbot_id, "slackbot", "Slackbot")
    people = [
        User("U0YOU00001", "you", "You", "Europe/London"),
        User("U0ADA00001", "ada", "Ada Mensah", "Europe/London"),
        User("U0GRACE001", "grace", "Grace Okafor", "America/New_York"),
        User("U0OMAR0001", "omar", "Omar Haddad", "Asia/Dubai"),
    ]
    workspace.users = {user.id: user for user in [*people, bot, slackbot]}
    everyone = {user.id for user in people}
    for channel_id, name, topic, has_bot in (
        ("C0NEWSROOM", "newsroom", "What we are working on", True),
        ("C0POLICY01", "policy", "Councils, courts and parliament", True),
        ("C0MARKETS1", "markets", "Companies and prices", False),
    ):
        members = everyone | ({bot.id} if has_bot else set())
        workspace.channels[channel_id] = Channel(channel_id, name, topic, members=members)
    for user in people:
        channel_id = "D" + user.id[1:]
        workspace.channels[channel_id] = Channel(channel_id, user.name, user=user.id, members={user.id, bot.id})
