"""robots.txt in all its states, rests between requests, and no request after time has run out."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.catalogue.catalogue import Catalogue
from retrieval.catalogue.host_records import Robots
from retrieval.errors import SourceError
from retrieval.sources.courtesy import DISALLOWED, LONGEST_CRAWL_DELAY, ROBOTS_HOLDS, UNKNOWN, Courtesy, NotNow
from tests.retrieval.feeds.origin import Origin, serving
from tests.retrieval.feeds.polled import StandingClock


@pytest.fixture
def origin() -> Iterator[Origin]:
    with serving() as served:
        served.serve("/page", "words")
        yield served


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


def own(catalogue: Catalogue, origin: Origin, clock: StandingClock) -> Courtesy:
    return Courtesy(catalogue, origin.allow, clock)


def foreign(catalogue: Catalogue, origin: Origin, clock: StandingClock) -> Courtesy:
    """A courtesy that may reach the origin without taking it for a server of one's own."""
    return Courtesy(catalogue, origin.allow, clock, own=frozenset())


def page(courtesy: Courtesy, url: str) -> bytes:
    return asyncio.run(courtesy.fetch_page(url)).body


@pytest.mark.parametrize(("status", "text"), [(404, ""), (403, ""), (200, ""), (200, "<html>not found</html>")])
def test_a_site_without_rules_lets_pages_be_read(
    catalogue: Catalogue, origin: Origin, clock: StandingClock, status: int, text: str
) -> None:
    origin.serve("/robots.txt", text, status=status)
    courtesy = foreign(catalogue, origin, clock)
    assert page(courtesy, f"{origin.url}/page") == b"words"
    assert page(own(catalogue, origin, clock), f"{origin.url}/page") == b"words"


@pytest.mark.parametrize("status", [500, 503, 429])
def test_rules_that_cannot_be_had_let_nothing_be_read(
    catalogue: Catalogue, origin: Origin, clock: StandingClock, status: int
) -> None:
    origin.serve("/robots.txt", "", status=status, headers={"Retry-After": "0"})
    courtesy = foreign(catalogue, origin, clock)
    for _ in range(2):
        with pytest.raises(SourceError, match=UNKNOWN):
            asyncio.run(courtesy.ask_robots(f"{origin.url}/page"))
    assert [request.path for request in origin.log] == ["/robots.txt"]


def test_a_server_of_ones_own_may_lack_rules(catalogue: Catalogue, origin: Origin, clock: StandingClock) -> None:
    origin.serve("/robots.txt", "", status=500)
    assert page(own(catalogue, origin, clock), f"{origin.url}/page") == b"words"


def test_old_rules_hold_while_new_ones_cannot_be_had(
    catalogue: Catalogue, origin: Origin, clock: StandingClock
) -> None:
    courtesy = foreign(catalogue, origin, clock)
    rules = Robots("User-agent: *\nDisallow: /private\n", clock() - ROBOTS_HOLDS - timedelta(days=3))
    catalogue.save_robots(f"127.0.0.1:{origin.port}", rules, None)
    origin.serve("/robots.txt", "", status=500)
    with pytest.raises(SourceError, match=DISALLOWED):
        page(courtesy, f"{origin.url}/private/page")
    asyncio.run(courtesy.ask_robots(f"{origin.url}/page"))


def test_a_redirect_does_not_lead_around_the_rules(catalogue: Catalogue, origin: Origin, clock: StandingClock) -> None:
    origin.serve("/robots.txt", "User-agent: *\nDisallow: /private\n")
    origin.serve("/open", status=302, headers={"Location": "/private"})
    origin.serve("/private", "words")
    with pytest.raises(SourceError, match=DISALLOWED):
        page(own(catalogue, origin, clock), f"{origin.url}/open")


def test_there_is_a_rest_between_two_requests_to_a_site(
    catalogue: Catalogue, origin: Origin, clock: StandingClock
) -> None:
    courtesy = foreign(catalogue, origin, clock)
    asyncio.run(courtesy.fetch(f"{origin.url}/page"))
    first = origin.times["/page"]
    asyncio.run(courtesy.fetch(f"{origin.url}/page"))
    assert origin.times["/page"] - first >= 1.0


def test_nothing_is_asked_for_when_time_has_run_out(catalogue: Catalogue, origin: Origin, clock: StandingClock) -> None:
    courtesy = Courtesy(catalogue, origin.allow, clock, seconds=0.0)
    with pytest.raises(NotNow):
        page(courtesy, f"{origin.url}/page")
    assert origin.log == [] and courtesy.out_of_time


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.lists(
        st.sampled_from(["User-agent", "Disallow", "Allow", "Crawl-delay", "Request-rate", "Sitemap", "x"]).flatmap(
            lambda name: st.text(max_size=30).map(lambda value: f"{name}: {value}")
        ),
        max_size=8,
    ).map(lambda lines: "\n".join(["User-agent: *", *lines])),
    path=st.text(max_size=40),
)
def test_whatever_the_rules_say_pages_are_read_or_refused(
    catalogue: Catalogue, origin: Origin, clock: StandingClock, text: str, path: str
) -> None:
    catalogue.save_robots(f"127.0.0.1:{origin.port}", Robots(text, clock()), None)
    try:
        asyncio.run(own(catalogue, origin, clock).ask_robots(f"{origin.url}/{path}"))
    except SourceError as error:
        assert str(error)


@pytest.mark.parametrize("delay", ["nan", "inf", "-5", "1e9", "60s", "99999999999999999999"])
def test_a_delay_without_sense_is_kept_within_reason(
    catalogue: Catalogue, origin: Origin, clock: StandingClock, delay: str
) -> None:
    origin.serve("/robots.txt", f"User-agent: *\nCrawl-delay: {delay}\nRequest-rate: 1/{delay}\n")
    asyncio.run(own(catalogue, origin, clock).ask_robots(f"{origin.url}/page"))
    host = f"127.0.0.1:{origin.port}"
    assert catalogue.take_turn(host, "one", clock(), clock() + timedelta(seconds=40)) is None
    catalogue.free_turn(host, "one", clock(), 0.0)
    busy = catalogue.take_turn(host, "two", clock(), clock() + timedelta(seconds=40))
    assert busy is None or busy.until - clock() <= timedelta(seconds=LONGEST_CRAWL_DELAY)
