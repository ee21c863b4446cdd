"""A small real Bolt app for testing the local Slack: it mentions back, streams, opens modals and publishes a Home.

It does not care about news; its manifest is the only thing the local Slack knows of it.
"""

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.local_slack import LocalSlack

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Parrot", "description": "Says it again"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "parrot", "always_online": True},
        "slash_commands": [
            {"command": "/echo", "description": "Say it again, to you alone", "usage_hint": "[words]"},
            {"command": "/form", "description": "Open a form"},
        ],
        "shortcuts": [
            {"name": "Repeat this", "type": "message", "callback_id": "repeat", "description": "Say it again"}
        ],
        "agent_view": {"agent_description": "A parrot that answers"},
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read", "assistant:write", "channels:history", "channels:read", "chat:write", "commands",
                "im:history", "im:read", "im:write", "reactions:write", "users:read", "channels:join", "team:read",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": ["app_mention", "message.channels", "message.im", "app_home_opened", "member_joined_channel"]
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}  # fmt: skip

OPTIONS = [{"text": {"type": "plain_text", "text": name.title()}, "value": name} for name in ("red", "green", "blue")]


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def button(text: str, action_id: str, **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def form(title: str = "A form") -> dict[str, Any]:
    """A modal with an input of each kind the tests fill in."""

    def field(block_id: str, element: dict[str, Any], *, optional: bool = False) -> dict[str, Any]:
        element = element | {"action_id": "value"}
        return {
            "type": "input",
            "block_id": block_id,
            "label": plain(block_id.title()),
            "element": element,
            "optional": optional,
        }

    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(title),
        "submit": plain("Save"),
        "close": plain("Cancel"),
        "notify_on_close": True,
        "blocks": [
            field("name", {"type": "plain_text_input"}),
            field("colour", {"type": "static_select", "options": OPTIONS}),
            field("more", {"type": "multi_static_select", "options": OPTIONS}, optional=True),
            field("days", {"type": "checkboxes", "options": OPTIONS}, optional=True),
            field("mood", {"type": "radio_buttons", "options": OPTIONS}, optional=True),
            field("at", {"type": "timepicker", "initial_time": "08:00"}),
            field("on", {"type": "datepicker"}, optional=True),
            field("where", {"type": "conversations_select"}, optional=True),
            {"type": "actions", "block_id": "step", "elements": [button("Another page", "another")]},
        ],
    }


class Toy:
    """The app and what it saw: `events`, `actions`, `submissions`, each the payload as it came."""

    def __init__(self, slack: LocalSlack) -> None:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        self.app = AsyncApp(client=client, signing_secret=slack.signing_secret)
        self.events: list[dict[str, Any]] = []
        self.retries: list[str | None] = []
        self.actions: list[dict[str, Any]] = []
        self.submissions: list[dict[str, Any]] = []
        self.closed: list[dict[str, Any]] = []
        self.fail_next = 0
        self._listen()

    def _listen(self) -> None:
        app = self.app

        @app.middleware
        async def record(body: dict[str, Any], req: Any, next: Any) -> None:
            if body.get("type") == "event_callback":
                self.retries.append(req.headers.get("x-slack-retry-num", [None])[0])
                if self.fail_next > 0 and body["event"]["type"] == "app_mention":
                    self.fail_next -= 1
                    raise RuntimeError("asked to fail before the ack")
                self.events.append(body)
            await next()

        @app.event("app_mention")
        async def mentioned(event: dict[str, Any], set_status: Any, say_stream: Any) -> None:
            await set_status("is thinking")
            stream = await say_stream()
            await stream.append(markdown_text="You said: ")
            await stream.append(markdown_text=event["text"].split("> ", 1)[-1])
            await stream.stop(
                blocks=[
                    {
                        "type": "context_actions",
                        "elements": [
                            {
                                "type": "feedback_buttons",
                                "action_id": "feedback",
                                "positive_button": {"text": plain("Good"), "value": "good"},
                                "negative_button": {"text": plain("Bad"), "value": "bad"},
                            }
                        ],
                    }
                ]
            )

        @app.event("message")
        async def said(event: dict[str, Any], say: Any) -> None:
            if event.get("channel_type") == "im" and "subtype" not in event:
                await say(text=f"Heard *{event['text']}*", thread_ts=event["ts"], unfurl_links=False)

        @app.event("app_home_opened")
        async def opened(event: dict[str, Any], client: AsyncWebClient, context: Any) -> None:
            if event["tab"] == "messages":
                await context["set_suggested_prompts"](prompts=["Say hello", "Say goodbye"], title="Try one")
                return
            blocks = [
                {"type": "header", "text": plain("Welcome home")},
                {"type": "actions", "block_id": "home", "elements": [button("Press", "press", value="1")]},
            ]
            await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

        @app.event("member_joined_channel")
        async def joined() -> None: ...

        self._listen_to_interactions()

    def _listen_to_interactions(self) -> None:
        app = self.app

        @app.command("/echo")
        async def echo(ack: Any, command: dict[str, Any], respond: Any) -> None:
            await ack()
            share = {"type": "actions", "block_id": "b", "elements": [button("Share", "share", value=command["text"])]}
            section = {"type": "section", "text": {"type": "mrkdwn", "text": command["text"] or "Nothing"}}
            await respond(text=command["text"], blocks=[section, share])

        @app.command("/form")
        async def open_form(ack: Any, command: dict[str, Any], client: AsyncWebClient) -> None:
            await ack()
            await client.views_open(trigger_id=command["trigger_id"], view=form())

        @app.action("share")
        async def share(ack: Any, body: dict[str, Any], respond: Any) -> None:
            await ack()
            self.actions.append(body)
            await respond(text=body["actions"][0]["value"], response_type="in_channel", replace_original=False)
            await respond(delete_original=True)

        @app.action("another")
        async def another(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
            await ack()
            await client.views_push(trigger_id=body["trigger_id"], view=form("Second page"))

        @app.action({"action_id": "feedback"})
        @app.action({"action_id": "press"})
        async def pressed(ack: Any, body: dict[str, Any]) -> None:
            self.actions.append(body)
            await ack()

        @app.view("form")
        async def submitted(ack: Any, body: dict[str, Any], view: dict[str, Any]) -> None:
            self.submissions.append(body)
            if view["state"]["values"]["name"]["value"]["value"] == "wrong":
                await ack(response_action="errors", errors={"name": "Not that name."})
                return
            await ack()

        @app.view_closed("form")
        async def gone(ack: Any, body: dict[str, Any]) -> None:
            self.closed.append(body)
            await ack()

        @app.shortcut("repeat")
        async def repeat(ack: Any, shortcut: dict[str, Any], client: AsyncWebClient) -> None:
            await ack()
            await client.chat_postMessage(
                channel=shortcut["channel"]["id"],
                thread_ts=shortcut["message"]["ts"],
                text=f"Again: {shortcut['message']['text']}",
            )
