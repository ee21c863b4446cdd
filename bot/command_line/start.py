"""The console script: `briefing` from its first moment, when the commands are still being imported, to its last.

It does not care about commands, only how they end when they are told to: Ctrl-C with exit code 130, a polite kill by
that signal, and both only after what is open was closed.
"""

import os
import signal
import sys
from types import FrameType

INTERRUPTED = 130


class Killed(SystemExit):
    """A polite kill, on its way out through everything that is open."""


def main() -> None:
    """Import the commands, and run the one that was typed."""
    given = signal.getsignal(signal.SIGINT)
    if given is not signal.SIG_IGN:  # as a shell starts what is to run in the background
        signal.signal(signal.SIGINT, _leave_at_once)
    from bot.command_line.main import main as run

    signal.signal(signal.SIGINT, given)
    signal.signal(signal.SIGTERM, _kill)
    try:
        run()
    except Killed:
        os.kill(os.getpid(), signal.SIGTERM)
    except SystemExit as left:
        if left.code != INTERRUPTED:
            raise
        # Python would end its threads by force on the way out, and the model's, in C++, abort the process at that.
        if sys.stdout is not None:
            sys.stdout.flush()
        os._exit(INTERRUPTED)


def _leave_at_once(number: int, frame: FrameType | None) -> None:
    os._exit(INTERRUPTED)  # an exception would come out of whatever is being imported


def _kill(number: int, frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a second one is not waited for
    raise Killed
