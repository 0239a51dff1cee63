"""Fetching against a real server: conditions, redirects, limits, and which hosts may be connected to."""

from __future__ import annotations

import gzip
import itertools
import ssl
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest

from semsearch.settings import SyncSettings
from semsearch.sync.fetch import REDIRECTS, Fetcher, FetchFailed, Postponed, Stopped
from tests.conditions import wait_until
from tests.sync.conftest import Clock, Fetching
from tests.sync.hosts import Host, conditional, in_parts, redirect, reply

NEWS = b"<rss/>"
LIMITED = SyncSettings(allow_private="yes", timeout_s=1, max_mb=1)


def refused(fetcher: Fetcher, url: str) -> FetchFailed:
    with pytest.raises(FetchFailed) as caught:
        fetcher.fetch(url)
    return caught.value


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


# --- redirects --------------------------------------------------------------------------------------------


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


# --- hosts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "0"])
def test_this_machine_is_not_asked_unless_the_settings_allow_it(
    site: Host, fetching: Fetching, host: str
) -> None:
    port = site.url.rpartition(":")[2]
    reason = str(refused(fetching(settings=SyncSettings()), f"http://{host}:{port}/feed"))
    assert "an address that is not public" in reason
    assert site.asked == []


def test_a_name_is_resolved_once_and_that_address_is_connected_to(site: Host, fetching: Fetching) -> None:
    """A name that becomes another address between check and connection (DNS rebinding) is no way in."""
    site.answers["/feed"] = reply(NEWS)
    port = site.url.rpartition(":")[2]
    answers = iter([["127.0.0.1"], ["127.0.0.1"], ["127.0.0.9"]])
    looked_up = []

    def resolve(host: str, port: int) -> list[str]:
        looked_up.append((host, port))
        return next(answers)

    fetcher = fetching(
        settings=SyncSettings(), resolve=resolve, may_connect=lambda address: address == "127.0.0.1"
    )
    assert fetcher.fetch(f"http://harbour.example:{port}/feed").content == NEWS
    assert looked_up == [("harbour.example", int(port))] * 2, "for robots.txt and for the feed"
    assert {headers["Host"] for _, headers in site.asked} == {f"harbour.example:{port}"}
    assert "127.0.0.9" in str(refused(fetcher, f"http://harbour.example:{port}/feed"))


def test_the_first_address_that_answers_is_used(site: Host, fetching: Fetching) -> None:
    site.answers["/feed"] = reply(NEWS)
    port = site.url.rpartition(":")[2]
    fetcher = fetching(resolve=lambda host, port: ["127.0.0.77", "127.0.0.1"])
    assert fetcher.fetch(f"http://harbour.example:{port}/feed").content == NEWS


def test_a_host_without_an_address_is_told(fetching: Fetching) -> None:
    assert str(refused(fetching(), "http://nowhere.invalid/")) == "the host nowhere.invalid cannot be found"


def test_a_host_that_does_not_answer_is_told(site: Host, fetching: Fetching) -> None:
    reason = str(refused(fetching(resolve=lambda host, port: ["127.0.0.77"]), site.url))
    assert reason.endswith("nothing answers there")


def test_the_certificate_is_that_of_the_name(site: Host, fetching: Fetching) -> None:
    """Over TLS the name is sent and compared, although the connection is made to an address."""
    names: list[object] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.sni_callback = lambda sock, name, ctx: names.append(name)
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            for _ in range(1):
                connection, _ = listener.accept()
                with connection:
                    try:
                        context.wrap_socket(connection, server_side=True)
                    except OSError:
                        continue

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        port = listener.getsockname()[1]
        refused(fetching(resolve=lambda host, port: ["127.0.0.1"]), f"https://harbour.example:{port}/feed")
        thread.join(20)
    assert names == ["harbour.example"]


# --- limits -----------------------------------------------------------------------------------------------


def test_a_body_that_does_not_end_is_cut_off(site: Host, fetching: Fetching) -> None:
    site.answers["/feed"] = in_parts(itertools.repeat(b"x" * 65_536), pause=0, ended=site.ended)
    assert str(refused(fetching(settings=LIMITED), f"{site.url}/feed")) == (
        "larger than 1 MB, the limit of sync.max_mb"
    )


def test_a_body_that_comes_too_slowly_is_cut_off(site: Host, fetching: Fetching) -> None:
    """Each part comes in time; the whole does not."""
    site.answers["/feed"] = in_parts(itertools.repeat(b"x"), pause=0.1, ended=site.ended)
    assert str(refused(fetching(settings=LIMITED), f"{site.url}/feed")) == "no whole reply within 1 seconds"


def test_headers_that_come_too_slowly_are_cut_off(site: Host, fetching: Fetching) -> None:
    def drip(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not site.ended.wait(0.1):
            request.wfile.write(b"X: y\r\n")

    site.answers["/feed"] = drip
    assert str(refused(fetching(settings=LIMITED), f"{site.url}/feed")) == "no whole reply within 1 seconds"


def test_a_run_that_is_stopped_waits_for_no_reply(site: Host, fetching: Fetching) -> None:
    site.answers["/feed"] = in_parts(itertools.repeat(b"x"), pause=0.1, ended=site.ended)
    fetcher = fetching(settings=SyncSettings(allow_private="yes", timeout_s=600))
    ended = threading.Event()

    def fetch() -> None:
        with pytest.raises(Stopped):
            fetcher.fetch(f"{site.url}/feed")
        ended.set()

    thread = threading.Thread(target=fetch, daemon=True)
    thread.start()
    wait_until(lambda: site.paths())
    fetcher.cancel()
    assert ended.wait(20)
    with pytest.raises(Stopped):
        fetcher.fetch(f"{site.url}/feed")


@pytest.mark.parametrize("headers", [{"Content_Encoding": "gzip"}, {}], ids=["encoded", "file"])
def test_gzip_is_decompressed_within_the_limit(
    site: Host, fetching: Fetching, headers: dict[str, str]
) -> None:
    site.answers["/feed"] = reply(gzip.compress(NEWS, mtime=0) + gzip.compress(b"more"), **headers)
    site.answers["/bomb"] = reply(gzip.compress(b"\0" * 50_000_000, mtime=0), **headers)
    fetcher = fetching(settings=LIMITED)
    assert fetcher.fetch(f"{site.url}/feed").content == NEWS + b"more"
    assert str(refused(fetcher, f"{site.url}/bomb")) == "larger than 1 MB, the limit of sync.max_mb"


@pytest.mark.parametrize(
    ("content", "encoding", "reason"),
    [
        (gzip.compress(NEWS, mtime=0)[:-4], "gzip", "its compressed reply is incomplete"),
        (b"no gzip", "gzip", "its compressed reply is damaged"),
        (b"x", "br", "its reply has the encoding 'br', which was not asked for"),
    ],
    ids=["cut off", "not gzip", "brotli"],
)
def test_a_broken_encoding_is_told(
    site: Host, fetching: Fetching, content: bytes, encoding: str, reason: str
) -> None:
    site.answers["/feed"] = reply(content, Content_Encoding=encoding)
    assert str(refused(fetching(), f"{site.url}/feed")) == reason


def test_a_reply_that_breaks_off_is_told(site: Host, fetching: Fetching) -> None:
    def broken(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "100")
        request.end_headers()
        request.wfile.write(b"half")

    site.answers["/feed"] = broken
    assert str(refused(fetching(), f"{site.url}/feed")).startswith("the reply broke off: ")


@pytest.mark.parametrize("line", [b"", b"HTTP/9.9 what\r\n\r\n", b"<rss/>\r\n\r\n"])
def test_a_reply_that_is_no_http_is_told(site: Host, fetching: Fetching, line: bytes) -> None:
    site.answers["/feed"] = lambda request: request.wfile.write(line)
    reason = str(refused(fetching(), f"{site.url}/feed"))
    assert reason.startswith("the reply broke off: ")
    assert "\n" not in reason


# --- robots.txt -------------------------------------------------------------------------------------------


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
