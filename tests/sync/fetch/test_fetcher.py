"""Fetching against a real server: conditions and redirects."""

from __future__ import annotations

import pytest

from semsearch.settings import SyncSettings
from semsearch.sync.fetch import REDIRECTS
from tests.sync.conftest import Fetching
from tests.sync.fetch.refusals import NEWS, refused
from tests.sync.hosts import Host, conditional, redirect, reply


def test_a_request_says_who_asks_and_what_it_takes(site: Host, fetching: Fetching) -> None:
    site.answers["/feed"] = reply(NEWS, ETag='"1"', Last_Modified="Mon, 02 Aug 2021 10:00:00 GMT")
    found = fetching().fetch(f"{site.url}/feed")
    assert (found.content, found.etag, found.last_modified, found.moved_to) == (
        NEWS,
        '"1"',
        "Mon, 02 Aug 2021 10:00:00 GMT",
        "",
    )
    path, headers = site.asked[-1]
    assert (path, headers["Host"]) == ("/feed", site.url.removeprefix("http://"))
    assert headers["User-Agent"].startswith("semsearch/")
    assert headers["Accept-Encoding"] == "gzip"
    assert "Cookie" not in headers


def test_the_user_agent_is_that_of_the_settings(site: Host, fetching: Fetching) -> None:
    site.answers["/feed"] = reply(NEWS)
    agent = "ledger/2 (+https://ledger.example)"
    fetching(settings=SyncSettings(allow_private="yes", user_agent=agent)).fetch(f"{site.url}/feed")
    assert {headers["User-Agent"] for _, headers in site.asked} == {agent}


def test_what_has_not_changed_is_not_sent_again(site: Host, fetching: Fetching) -> None:
    site.answers["/feed"] = conditional(NEWS, '"1"')
    found = fetching().fetch(f"{site.url}/feed", '"1"', "Mon, 02 Aug 2021 10:00:00 GMT")
    assert (found.content, found.etag) == (None, '"1"')
    assert site.asked[-1][1]["If-Modified-Since"] == "Mon, 02 Aug 2021 10:00:00 GMT"


def test_304_without_a_condition_is_a_failure(site: Host, fetching: Fetching) -> None:
    site.answers["/feed"] = reply(b"", 304)
    assert str(refused(fetching(), f"{site.url}/feed")) == "HTTP status 304 Not Modified"


@pytest.mark.parametrize("etag", ["x" * 5_000, '"\x01"', '"é"'])
def test_an_absurd_etag_is_not_kept(site: Host, fetching: Fetching, etag: str) -> None:
    site.answers["/feed"] = reply(NEWS, ETag=etag)
    assert fetching().fetch(f"{site.url}/feed").etag == ""


@pytest.mark.parametrize(
    ("statuses", "moved_to"),
    [
        ((301,), "/1"),
        ((308,), "/1"),
        ((302,), ""),
        ((303,), ""),
        ((307,), ""),
        ((301, 308), "/2"),
        ((301, 302), "/1"),
        ((302, 301), ""),
    ],
)
def test_redirects_are_followed_and_permanent_ones_told(
    site: Host, fetching: Fetching, statuses: tuple[int, ...], moved_to: str
) -> None:
    for number, status in enumerate(statuses):
        site.answers[f"/{number}"] = redirect(f"/{number + 1}#there", status)
    site.answers[f"/{len(statuses)}"] = reply(NEWS)
    found = fetching().fetch(f"{site.url}/0")
    assert (found.content, found.url) == (NEWS, f"{site.url}/{len(statuses)}")
    assert found.moved_to == (site.url + moved_to if moved_to else "")


def test_redirects_end(site: Host, fetching: Fetching) -> None:
    site.answers["/feed"] = redirect("/feed")
    assert str(refused(fetching(), f"{site.url}/feed")) == "more than 5 redirects"
    assert len(site.paths()) == REDIRECTS + 1


@pytest.mark.parametrize(
    "to",
    ["", "ftp://a.example/feed", "file:///etc/passwd", "http://me:word@a.example/", "http://[", "data:,x"],
)
def test_a_redirect_leads_to_http_only(site: Host, fetching: Fetching, to: str) -> None:
    site.answers["/feed"] = redirect(to)
    assert "a redirect to something that is no" in str(refused(fetching(), f"{site.url}/feed"))


def test_a_redirect_to_an_address_that_is_not_public_is_refused(site: Host, fetching: Fetching) -> None:
    site.answers["/feed"] = redirect(site.url.replace("127.0.0.1", "127.0.0.2") + "/secret")
    fetcher = fetching(settings=SyncSettings(), may_connect=lambda address: address == "127.0.0.1")
    reason = str(refused(fetcher, f"{site.url}/feed"))
    assert "is 127.0.0.2, an address that is not public: 'sync.allow_private: yes' allows it" in reason
    assert site.paths() == ["/feed"]
