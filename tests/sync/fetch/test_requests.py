"""Which hosts may be connected to, and the limit of time, against a real server."""

from __future__ import annotations

import itertools
import ssl
import threading
from http.server import BaseHTTPRequestHandler

import pytest

from semsearch.settings import SyncSettings
from semsearch.sync.fetch import Stopped
from tests.conditions import wait_until
from tests.sync.conftest import Fetching
from tests.sync.fetch.refusals import LIMITED, NEWS, refused
from tests.sync.hosts import Host, in_parts, reply


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
