"""The bot while it runs: durable jobs, the connection to Slack, the minute sweep.

It does not care what a listener or a job does, nor who owns the data folder.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import structlog
from aiohttp import ClientError, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot import durable, editions, feed_job, feed_note_job
from bot.app import build_app
from bot.faults import error_code
from bot.logs import set_up_logs
from bot.wiring import Bot
from retrieval.errors import BriefingError, SettingsError

SWEEP_SECONDS = 60.0
FOLLOW_SECONDS = 10.0  # what another replica took in can be found here after so long
SOCKETS = 2
STOP_SECONDS = 10.0
JOBS_KEPT = timedelta(days=30)  # their payloads hold questions; what must stay once is in the bot's records
POLLS_KEPT = timedelta(minutes=5)  # a minute that a clock set back comes to once more has to have its job again
EVENTS_PATH = "/slack/events"

log = structlog.get_logger()


@asynccontextmanager
async def running(bot: Bot, http: bool = False) -> AsyncIterator[None]:
    """Connected while inside; raises BriefingError in one plain line where Slack cannot be reached or refuses."""
    set_up_logs(bot.settings)
    addresses = await _checked(bot, http)
    app = build_app(bot)
    async with AsyncExitStack() as stack:
        bot.stopping.clear()
        await durable.launch(bot)
        stack.push_async_callback(durable.shutdown)
        stack.push_async_callback(feed_job.stop_polling, bot, STOP_SECONDS)
        await stack.enter_async_context(_over_http(bot, app) if http else _over_socket(bot, app, addresses))
        await stack.enter_async_context(_every(SWEEP_SECONDS, lambda: sweep_now(bot)))
        await stack.enter_async_context(_every(FOLLOW_SECONDS, lambda: asyncio.to_thread(bot.desk.index.follow)))
        yield


async def sweep_now(bot: Bot) -> None:
    """Start what is due at this moment; also to be called when the clock has been moved."""
    await asyncio.to_thread(bot.desk.index.watch)
    started = await editions.sweep(bot, bot.desk.clock())
    if started:
        log.info("digests started", keys=started)
    await feed_job.start_polling(bot)
    await feed_note_job.sweep(bot)
    await _forget_jobs()


async def _forget_jobs() -> None:
    now = datetime.now(UTC)
    await durable.forget_ended(now - POLLS_KEPT, feed_job.PREFIX)
    await durable.forget_ended(now - JOBS_KEPT)


@asynccontextmanager
async def _every(seconds: float, work: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    """Do the work at once, and again and again while inside; a failure is logged and does not end it."""

    stopping = asyncio.Event()

    async def again() -> None:
        while not stopping.is_set():
            try:
                await work()
            except Exception as error:
                log.error("periodic work failed", error=str(error), exc_info=not isinstance(error, BriefingError))
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await stopping.wait()

    task = asyncio.create_task(again())
    try:
        yield
    finally:
        stopping.set()  # work under way in a thread must not find the newsdesk closed
        await asyncio.wait({task}, timeout=STOP_SECONDS)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def _over_socket(bot: Bot, app: AsyncApp, addresses: Sequence[str]) -> AsyncIterator[None]:
    # Slack now and then closes a socket to have it opened anew; what comes meanwhile takes the other one.
    handlers = [AsyncSocketModeHandler(app, bot.settings.slack_app_token) for _ in addresses]
    try:
        for handler, address in zip(handlers, addresses, strict=True):
            handler.client.wss_uri = address
            await handler.connect_async()  # type: ignore[no-untyped-call]  # the SDK has no types here
        yield
    finally:
        for handler in handlers:
            await handler.close_async()  # type: ignore[no-untyped-call]  # the SDK has no types here


@asynccontextmanager
async def _over_http(bot: Bot, app: AsyncApp) -> AsyncIterator[None]:
    verifier = SignatureVerifier(bot.settings.slack_signing_secret or "")

    async def take(request: web.Request) -> web.Response:
        # Bolt looks at the signature after it has read the body: what anyone may send must not get that far.
        if not _signed(verifier, await request.read(), request):
            return web.json_response({"error": "invalid request"}, status=401)
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    async def healthy(_: web.Request) -> web.Response:
        return web.Response(text="ok")

    served = web.Application()
    served.router.add_post(EVENTS_PATH, take)
    served.router.add_get("/healthz", healthy)
    runner = web.AppRunner(served, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, bot.settings.host, bot.settings.port).start()
    except OSError as error:
        await runner.cleanup()
        raise SettingsError(
            f"Cannot listen on {bot.settings.host}:{bot.settings.port} ({error.strerror}). "
            "Set BRIEFING_PORT to a free port."
        ) from error
    try:
        yield
    finally:
        await runner.cleanup()


def _signed(verifier: SignatureVerifier, body: bytes, request: web.Request) -> bool:
    try:
        return verifier.is_valid_request(body, dict(request.headers))
    except (ValueError, TypeError):  # a time that is no number, a body or a signature that is no text
        return False


async def _checked(bot: Bot, http: bool) -> list[str]:
    """Settings and tokens are there and Slack takes them; returns the addresses of the sockets to open, none for HTTP.

    The addresses are asked for here because the SDK, refused, would ask again for ever without a word.
    """
    settings = bot.settings
    if http and not settings.slack_signing_secret:
        raise SettingsError("There is no signing secret. Set BRIEFING_SLACK_SIGNING_SECRET (Basic Information).")
    if not http and not settings.slack_app_token:
        raise SettingsError(
            "There is no app-level token. Set BRIEFING_SLACK_APP_TOKEN (it begins with xapp-, scope "
            "connections:write), or use `briefing run --http`."
        )
    await _asked(bot, "bot token", "BRIEFING_SLACK_BOT_TOKEN", bot.client.auth_test)
    if http:
        return []
    token = settings.slack_app_token or ""
    found = [
        await _asked(
            bot,
            "app-level token",
            "BRIEFING_SLACK_APP_TOKEN",
            lambda: bot.client.apps_connections_open(app_token=token),
        )
        for _ in range(SOCKETS)
    ]
    return [str(answer["url"]) for answer in found]


async def _asked(
    bot: Bot, what: str, variable: str, call: Callable[[], Awaitable[AsyncSlackResponse]]
) -> AsyncSlackResponse:
    try:
        return await call()
    except SlackApiError as error:
        raise BriefingError(
            f"Slack refused the {what} ({error_code(error)}). Set {variable} to the one in the app's settings."
        ) from error
    except (TimeoutError, ClientError, OSError) as error:
        raise BriefingError(
            f"Slack cannot be reached at {bot.settings.slack_api_url} ({type(error).__name__}). "
            "Check the network, and BRIEFING_SLACK_API_URL."
        ) from error
