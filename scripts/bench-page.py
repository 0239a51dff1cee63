"""Measure the page in a real browser: time to first byte, first contentful paint, and size.

The server runs on this machine, over an index of the samples by default, and the browser loads the page in
one tab with its cache disabled. The first load is not counted, since it includes the start of the browser.
Compare figures of the same run only.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page, sync_playwright

from semsearch import Index

SAMPLES = Path(__file__).parent.parent / "samples"
ALONE = [
    "--no-sandbox",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # nothing is loaded from outlets
QUESTION = "rulings on facial recognition in China"
TIMES = """() => new Promise((resolve) => new PerformanceObserver((list, observer) => {
    const paint = list.getEntriesByName("first-contentful-paint")[0];
    if (!paint) return;
    observer.disconnect();
    const [page] = performance.getEntriesByType("navigation");
    const all = [page, ...performance.getEntriesByType("resource")];
    const bytes = all.reduce((sum, one) => sum + one.decodedBodySize, 0);
    resolve([page.responseStart, paint.startTime, page.domComplete, bytes]);
}).observe({type: "paint", buffered: true}))"""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "semsearch", "serve", "--index", str(folder), "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        said = process.stderr.readline() if process.stderr else ""
        address = re.search(r"http://\S+", said)
        if not address:
            sys.exit(f"the server did not start: {said}")
        yield address.group()
    finally:
        process.terminate()
        process.wait()


def loaded(page: Page, address: str) -> list[float]:
    page.goto(address, wait_until="load")
    times: list[float] = page.evaluate(TIMES)
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, help="folder of an index (default: a new one of the samples)")
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--question", default=QUESTION)
    options = parser.parse_args()
    chromium = shutil.which("chromium")
    if not chromium:
        sys.exit("chromium is not installed: run apt-get install chromium")
    with tempfile.TemporaryDirectory() as made:
        folder = options.index or Path(made) / "index"
        if not options.index:
            with Index.open(folder) as index:
                index.add(SAMPLES)
        with serving(folder) as home, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=ALONE)
            page = browser.new_page()
            page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
            loaded(page, home)
            for name, path in (("landing", "/"), ("an answer", f"/?q={quote(options.question)}")):
                runs = [loaded(page, home + path) for _ in range(options.runs)]
                first, paint, whole, size = (statistics.median(column) for column in zip(*runs, strict=True))
                print(
                    f"{name:<10} first byte {first:4.0f} ms   first contentful paint {paint:4.0f} ms   "
                    f"complete {whole:4.0f} ms   {size:,.0f} bytes   (median of {options.runs})"
                )
            browser.close()


if __name__ == "__main__":
    main()
