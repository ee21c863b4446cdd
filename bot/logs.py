"""Logs: one line each on standard error, from our code and from the libraries, without secrets.

It does not care who reads them. Whatever looks like a Slack token, or like a URL that carries a secret, is blotted out
wherever it stands in a line.
"""

import logging
import re
import sys
import time

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.settings import Settings

_SECRET = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|(?<=/commands/)[\w/-]+|(?<=/response/)[\w-]+|(?<=ticket=)[\w-]+|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
)

AGAIN_SECONDS = 60.0


class Seldom(logging.Filter):
    """Of warnings that begin alike, one a minute, and its first line and last: without its database DBOS warns
    several times a second, each time with the whole traceback."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno != logging.WARNING:
            return True
        said = record.getMessage().strip().splitlines()
        lines = [line.strip() for line in said if not line.startswith("(Background on this error")] or [""]
        kind, now = lines[0].partition(":")[0], time.monotonic()
        if now - self._said.get(kind, -AGAIN_SECONDS) < AGAIN_SECONDS:
            return False
        self._said[kind] = now
        record.msg, record.args = " … ".join(dict.fromkeys((lines[0], lines[-1]))), None
        return True


_seldom = Seldom()


def set_up_logs(settings: Settings) -> None:
    """Send structlog and the standard library's logging to standard error, from the level in the settings upwards."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.name = "briefing"
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _rendered,
            ],
        )
    )
    root = logging.getLogger()
    for old in [known for known in root.handlers if known.name == "briefing"]:
        root.removeHandler(old)
    root.addHandler(handler)
    level = settings.log_level.upper()
    root.setLevel(level)
    logging.getLogger("dbos").addFilter(_seldom)
    # The SDK writes whole requests, tokens and people's words among them, at its debug level.
    for name in ("slack_sdk", "slack_bolt", "briefing.slack", "aiohttp"):
        logging.getLogger(name).setLevel(max(logging.getLevelName(level), logging.INFO))


def blot(text: str) -> str:
    """`text` with secrets blotted out."""
    return _SECRET.sub("[secret]", text)


_renderer = structlog.dev.ConsoleRenderer(colors=False)


def _rendered(logger: WrappedLogger, method: str, event: EventDict) -> str:
    """The whole line, rendered first: a secret may stand in a value of any type."""
    return blot(_renderer(logger, method, event))
