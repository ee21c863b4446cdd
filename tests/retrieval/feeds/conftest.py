"""What the tests of feeds share: a site that counts, a clock that stands still, a desk that may fetch from the site.

It does not care what is served.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.newsdesk import Newsdesk
from tests.retrieval.feeds.origin import Origin, serving
from tests.retrieval.feeds.polled import StandingClock, desk_over


@pytest.fixture
def origin() -> Iterator[Origin]:
    with serving() as served:
        yield served


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def desk(tmp_path: Path, origin: Origin, clock: StandingClock) -> Iterator[Newsdesk]:
    with desk_over(tmp_path, f"sqlite:///{tmp_path / 'catalogue.sqlite'}", clock, origin.allow) as opened:
        yield opened
