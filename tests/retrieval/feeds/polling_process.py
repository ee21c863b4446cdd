"""A replica in a process of its own: `python -m tests.retrieval.feeds.polling_process NAME FOLDER DATABASE ALLOW`.

It polls whatever is due until nothing is, with a clock that stands still, and prints what it polled.
"""

import json
import sys
from pathlib import Path

from retrieval.feeds.polling import poll_due
from tests.retrieval.feeds.polled import StandingClock, desk_over


def main() -> None:
    """Wait for a line on stdin, so that replicas begin together."""
    name, folder, database, allow = sys.argv[1:]
    with desk_over(Path(folder), database, StandingClock(), frozenset({allow})) as desk:
        print("ready", flush=True)
        sys.stdin.readline()
        polled: list[int] = []
        while reports := poll_due(desk, name, 2):
            polled += reports
        print(json.dumps(polled), flush=True)


if __name__ == "__main__":
    main()
