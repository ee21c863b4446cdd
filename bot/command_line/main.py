"""The typer app of `briefing`, and how a failure leaves the process: one plain line on stderr and an exit code.

It does not care what a command does. Exit codes: 0 done; 1 failed; 2 wrong usage; 130 interrupted.
"""

import errno
import io
import logging
import os
import sys
import traceback

import typer

from bot.command_line import asking, collection, doctor, evaluation, feeds, judgements, looking_up, serving
from bot.settings import load_settings
from retrieval.errors import BriefingError

app = typer.Typer(
    name="briefing",
    help="Answers from a collection of news articles, with a checked citation behind every sentence.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
asking.register(app)
looking_up.register(app)
collection.register(app)
feeds.register(app)
serving.register(app)
doctor.register(app)
evaluation.register(app)
judgements.register(app)


def main() -> None:
    """The console script."""
    logging.captureWarnings(True)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that has no “ is shown a ? in its place
    try:
        app()
    except BriefingError as error:
        _leave(str(error))
    except KeyboardInterrupt:
        _leave("Stopped.", 130)
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        _silence()
        sys.exit(1)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            _leave_unexpected(error)
        _silence()
        _leave(f"There is no room left to write {error.filename or 'what was to be printed'}.")
    except Exception as error:
        if interrupted(error):
            _leave("Stopped.", 130)
        _leave_unexpected(error)


def interrupted(error: BaseException | None) -> bool:
    """Whether a Ctrl-C is behind this: one that comes while a module in C is imported is told as an ImportError."""
    return error is not None and (isinstance(error, KeyboardInterrupt) or interrupted(error.__cause__))


def _debugging() -> bool:
    try:
        return load_settings().log_level == "debug"
    except BriefingError:
        return False


def _silence() -> None:
    """What is still to be written on stdout is not tried again on the way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _leave_unexpected(error: Exception) -> None:
    if _debugging():
        traceback.print_exc()
    _leave(_unexpected(error))


def _unexpected(error: Exception) -> str:
    first = " ".join(str(error).split())[:300]
    reason = f"{type(error).__name__}: {first}" if first else type(error).__name__
    return f"Failed: {reason} (set BRIEFING_LOG_LEVEL=debug to see where)."


def _leave(line: str, code: int = 1) -> None:
    print(" ".join(line.split()), file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
