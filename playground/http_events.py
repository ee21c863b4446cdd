"""Deliveries over HTTP: events as JSON, interactions and commands as forms, each signed with the signing secret.

It does not care about retries (`delivery`). https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac
import json
import secrets
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp

from playground.delivery import DeliveryError, Envelope


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The X-Slack-Signature of a request body."""
    return "v0=" + hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()


class SignedHttp:
    """Posts to the app's request URL. `ack_seconds` is how long it may take to answer 200."""

    def __init__(self, request_url: str, signing_secret: str) -> None:
        self.request_url = request_url
        self.signing_secret = signing_secret
        self.ack_seconds = 3.0

    async def attempt(self, envelope: Envelope, number: int, reason: str) -> Any:
        """See `Transport.attempt`."""
        headers = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": _retry_reason(reason)} if number else {}
        content_type, body = encode(envelope)
        return await self.post(body, {"Content-Type": content_type, **headers})

    async def post(self, body: bytes, headers: dict[str, str]) -> Any:
        """Sign and post `body`; returns the answer's JSON or text, or None. Raises DeliveryError."""
        # Real time, not the workspace's: the app compares it with its own machine's clock.
        timestamp = str(int(time.time()))
        signed = {
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self.signing_secret, timestamp, body),
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            **headers,
        }
        limit = aiohttp.ClientTimeout(total=self.ack_seconds)
        try:
            async with (
                aiohttp.ClientSession(timeout=limit, trust_env=False) as session,
                session.post(self.request_url, data=body, headers=signed, allow_redirects=False) as answer,
            ):
                text = await answer.text()
                if answer.status != 200:
                    final = answer.headers.get("X-Slack-No-Retry") == "1"
                    raise DeliveryError(f"http_error {answer.status}", final=final)
                return _payload(text, answer.content_type)
        except TimeoutError:
            raise DeliveryError("timeout") from None
        except aiohttp.ClientError:
            raise DeliveryError("connection_failed") from None

    async def verify(self) -> bool:
        """Ask the request URL for the url_verification challenge, as Slack does when it is saved."""
        challenge = secrets.token_urlsafe(24)
        body = json.dumps({"type": "url_verification", "token": "local", "challenge": challenge}).encode()
        answer = await self.post(body, {"Content-Type": "application/json"})
        return answer == challenge or (isinstance(answer, dict) and answer.get("challenge") == challenge)


def encode(envelope: Envelope) -> tuple[str, bytes]:
    """The content type and body that carry an envelope."""
    form = "application/x-www-form-urlencoded"
    if envelope.kind == "events_api":
        return "application/json", json.dumps(envelope.payload).encode()
    if envelope.kind == "slash_commands":
        return form, urlencode(envelope.payload).encode()
    return form, urlencode({"payload": json.dumps(envelope.payload)}).encode()


def _retry_reason(reason: str) -> str:
    return "http_timeout" if reason == "timeout" else reason.split(" ")[0]


def _payload(text: str, content_type: str) -> Any:
    if not text:
        return None
    if content_type == "application/json":
        try:
            return json.loads(text)
        except ValueError:
            return None
    return {"text": text}
