"""What robots.txt asks for, against a real server."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from semsearch.sync.fetch import Postponed
from tests.sync.conftest import Clock, Fetching
from tests.sync.fetch.refusals import NEWS, refused
from tests.sync.hosts import Host, in_parts, reply


def test_what_robots_txt_disallows_is_not_asked(site: Host, fetching: Fetching) -> None:
    site.answers |= {"/feed": reply(NEWS), "/robots.txt": reply(b"User-agent: *\nDisallow: /f")}
    error = refused(fetching(), f"{site.url}/feed")
    host = site.url.removeprefix("http://")
    assert str(error) == f"robots.txt of {host} does not allow it (Disallow: /f)"
    assert error.retry_after == 86_400
    assert site.paths() == []


def test_robots_txt_is_asked_once_a_day(site: Host, fetching: Fetching, clock: Clock) -> None:
    site.answers["/feed"] = reply(NEWS)
    for hours in (0, 23, 2):
        clock.move(hours=hours)
        fetcher = fetching()
        fetcher.fetch(f"{site.url}/feed")
        fetcher.fetch(f"{site.url}/feed")
    assert [path for path, _ in site.asked].count("/robots.txt") == 2


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_host_whose_robots_txt_fails_is_not_asked(site: Host, fetching: Fetching, status: int) -> None:
    site.answers |= {"/feed": reply(NEWS), "/robots.txt": reply(b"", status)}
    reason = str(refused(fetching(), f"{site.url}/feed"))
    assert "cannot be fetched: HTTP status " in reason
    assert site.paths() == []


def test_an_older_robots_txt_counts_for_a_month_where_it_fails(
    site: Host, fetching: Fetching, clock: Clock
) -> None:
    site.answers |= {"/feed": reply(NEWS), "/robots.txt": reply(b"")}
    fetching().fetch(f"{site.url}/feed")
    site.answers["/robots.txt"] = reply(b"", 500)
    clock.move(days=29)
    assert fetching().fetch(f"{site.url}/feed").content == NEWS
    clock.move(days=2)
    refused(fetching(), f"{site.url}/feed")


def test_a_long_robots_txt_is_read_up_to_a_limit(site: Host, fetching: Fetching) -> None:
    site.answers |= {
        "/feed": reply(NEWS),
        "/robots.txt": in_parts(itertools.repeat(b"# nothing\n" * 10_000), pause=0, ended=site.ended),
    }
    assert fetching().fetch(f"{site.url}/feed").content == NEWS


def test_the_crawl_delay_lies_between_two_requests(site: Host, fetching: Fetching) -> None:
    site.answers |= {"/feed": reply(NEWS), "/robots.txt": reply(b"User-agent: *\nCrawl-delay: 20")}
    waited: list[float] = []
    seconds = [1_000.0]

    def wait(pause: float) -> None:
        waited.append(pause)
        seconds[0] += pause

    fetcher = fetching(clock=lambda: seconds[0], wait=wait)
    fetcher.fetch(f"{site.url}/feed")
    seconds[0] += 5
    fetcher.fetch(f"{site.url}/feed")
    seconds[0] += 60
    fetcher.fetch(f"{site.url}/feed")
    assert waited == [20, 15]


def test_a_run_does_not_wait_for_a_long_crawl_delay(site: Host, fetching: Fetching, clock: Clock) -> None:
    site.answers |= {"/feed": reply(NEWS), "/robots.txt": reply(b"User-agent: *\nCrawl-delay: 3600")}
    seconds = [1_000.0]
    with pytest.raises(Postponed) as caught:
        fetching(clock=lambda: seconds[0]).fetch(f"{site.url}/feed")
    assert caught.value.retry_after == 3600
    clock.now += timedelta(seconds=3600)
    assert fetching(clock=lambda: seconds[0]).fetch(f"{site.url}/feed").content == NEWS
