"""The HTTP side of the Web API: `/api/<method>` with query, form or JSON arguments, tokens, scopes and faults.

It does not care what a method does; each family registers its own in `methods`.
"""

import hmac
import json
from typing import Any

from aiohttp import web

from playground.faults import Fault, Faults
from playground.web_api import assistant, chat, conversations, identity, streams, views
from playground.web_api.methods import METHODS, SlackError, need_scope, read_arguments
from playground.workspace import JSON, Workspace

FAMILIES = (assistant, chat, conversations, identity, streams, views)  # importing them fills METHODS


class WebApi:
    """Answers API calls for one workspace and keeps `calls`, each as (method, arguments without the token)."""

    def __init__(self, workspace: Workspace, faults: Faults, bot_token: str, app_token: str) -> None:
        self.workspace = workspace
        self.faults = faults
        self.bot_token = bot_token
        self.app_token = app_token
        self.calls: list[tuple[str, JSON]] = []

    async def handle(self, request: web.Request) -> web.Response:
        """The aiohttp handler for `/api/{method}`."""
        name = request.match_info["method"]
        try:
            raw = await _raw_arguments(request)
            token = _token(request, raw)
            arguments = read_arguments(raw)
        except SlackError as error:
            return _answer({"ok": False, "error": error.code})
        fault = None
        if _same(token, self.bot_token) or _same(token, self.app_token):
            self.calls.append((name, arguments))
            fault = self.faults.take(name, str(arguments.get("channel") or ""))
        if fault is not None and not fault.committed:
            self.workspace.changed("call", method=name)
            return _fault_answer(fault)
        answer = await self._call(name, arguments, token)
        self.workspace.changed("call", method=name)
        if fault is not None:
            return _fault_answer(fault)
        return _answer(answer, {"X-OAuth-Scopes": ",".join(sorted(self.workspace.app.scopes))})

    async def _call(self, name: str, arguments: JSON, token: str | None) -> JSON:
        try:
            if name not in METHODS:
                raise SlackError("unknown_method", req_method=name)
            method = METHODS[name]
            self._check_token(token, app_token=method.app_token)
            if not method.app_token:
                need_scope(self.workspace, *method.scopes)
            return {"ok": True, **await method.handler(self.workspace, arguments)}
        except SlackError as error:
            return {"ok": False, "error": error.code, **error.more}

    def _check_token(self, token: str | None, *, app_token: bool) -> None:
        if token is None:
            raise SlackError("not_authed")
        right, other = (self.app_token, self.bot_token) if app_token else (self.bot_token, self.app_token)
        if not _same(token, right):
            raise SlackError("not_allowed_token_type" if _same(token, other) else "invalid_auth")


async def _raw_arguments(request: web.Request) -> dict[str, Any]:
    raw: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(body, dict):
            raise SlackError("json_not_object")
        raw |= body
    elif request.method == "POST":
        raw |= dict(await request.post())
    return raw


def _token(request: web.Request, raw: dict[str, Any]) -> str | None:
    in_arguments = raw.pop("token", None)
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    return str(in_arguments) if in_arguments else None


def _same(token: str | None, right: str) -> bool:
    return token is not None and hmac.compare_digest(token.encode(), right.encode())


def _answer(answer: JSON, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response(answer, headers=headers)


def _fault_answer(fault: Fault) -> web.Response:
    if fault.status == 429:
        headers = {"Retry-After": str(fault.retry_after)}
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
    return web.json_response({"ok": False, "error": fault.code}, status=fault.status)
