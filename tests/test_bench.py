"""`scripts/bench`: the quick checks run as they do everywhere, and what the figures are made of is right."""

from __future__ import annotations

import asyncio
import json
import math
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar
from xml.etree import ElementTree

import numpy as np
import pytest

from benchmarks import archive, command, profiled, report
from benchmarks.bench import Bench, Effort
from benchmarks.figures import Figure, at_least, at_most, exponent, figure, paired_ratio, quantile
from benchmarks.growth import growth
from benchmarks.jittered import Jitter
from benchmarks.load import Request, Spec, run
from benchmarks.plot import Series, line_chart
from benchmarks.questions import Questions, filters
from benchmarks.quick import PARTS
from benchmarks.rows.floor import floor
from benchmarks.rows.profile import profile
from benchmarks.rows.recall import recall_by_time
from benchmarks.systems import Case, Semsearch
from semsearch import Index
from semsearch.embedding.hashing import HashingEncoder
from semsearch.query import make_filter
from semsearch.storage.local.columns.dense import DenseIndex
from tests.builders import copy_index
from tests.servers import QuietHandler, http_server

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def items(samples: Path) -> list[archive.Record]:
    return archive.records([samples])


def test_the_quick_checks_pass(items: list[archive.Record], tmp_path: Path, empty_folder: Path) -> None:
    written, cache = tmp_path / "figures.json", tmp_path / "cache"
    bench = Bench(items, cache, Questions(items), Effort(), Semsearch())
    copy_index(empty_folder, bench.semsearch.index(bench.case(len(items) // PARTS)))  # the model is exported
    program = [sys.executable, "scripts/bench.py", "--quick", "--cache", str(cache), "--json", str(written)]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert len(re.findall(r"pass$", done.stdout, re.MULTILINE)) == 3
    found = report.figures_of([report.load(written)])
    assert [each.row for each in found] == ["unchanged", "latency", "throughput"]
    assert all(each.passed for each in found)


def test_a_quick_check_that_misses_fails_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    missed = figure("latency", "growth", 240, 5.0, "×", at_most(4.0))
    monkeypatch.setattr(command, "quick", lambda bench: iter([missed]))
    assert command.main(["--quick"]) == 1


def test_a_row_that_fails_leaves_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(bench: Bench, case: Case) -> Iterator[Figure]:
        raise RuntimeError("no server")

    def whole(bench: Bench, case: Case) -> Iterator[Figure]:
        yield figure("disk", "all", case.size, 1.0, "B/article", at_most(2.0))

    monkeypatch.setattr(command, "ROWS", {"memory": broken, "disk": whole})
    written = tmp_path / "figures.json"
    assert command.main(["--rows", "memory,disk", "--sizes", "20,40", "--json", str(written)]) == 1
    out, err = capsys.readouterr()
    assert err.splitlines() == [f"bench: memory at {size} items: no server" for size in (20, 40)]
    assert [line.split() for line in out.splitlines()] == [
        ["disk", size, "all", "1.00", "B/article", "≤", "2.00", "pass"] for size in ("20", "40")
    ]
    assert [each.size for each in report.figures_of([report.load(written)])] == [20, 40]


def test_a_cache_keeps_one_archive(items: list[archive.Record], tmp_path: Path) -> None:
    bench = Bench(items, tmp_path, Questions(items), Effort(), Semsearch())
    case = bench.case(30)
    assert bench.case(30) == case
    assert len(case.items.read_text(encoding="utf-8").splitlines()) == 30
    with pytest.raises(RuntimeError, match="was made from other files"):
        replace(bench, real=items[1:]).case(30)


# --- figures ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "limit"), [(3_000, 10.0), (20_000, 10.0), (20_001, 15.0), (2_000_000, None)]
)
def test_a_limit_holds_up_to_its_size(size: int, limit: float | None) -> None:
    assert at_most({20_000: 10.0, 1_000_000: 15.0}).limit(size) == limit


def test_a_figure_reaches_its_target_or_misses_it() -> None:
    assert figure("a", "b", 1, 2.0, "ms", at_most(2.0)).passed
    assert not figure("a", "b", 1, 2.1, "ms", at_most(2.0)).passed
    assert not figure("a", "b", 1, 2.9, "×", at_least(3.0)).passed
    assert figure("a", "b", 1, 2.9, "ms").passed is None


def test_quantiles_and_ratios() -> None:
    values = [float(n) for n in range(1, 101)]
    assert [quantile(values, share) for share in (0.5, 0.95, 0.99, 1.0)] == [50, 95, 99, 100]
    assert quantile([7.0], 0.5) == 7.0
    assert paired_ratio([2.0, 30.0, 4.0], [1.0, 10.0, 1.0]) == 3.0


@pytest.mark.parametrize("power", [0.0, 0.5, 1.0])
def test_growth_is_the_exponent_of_the_size(power: float) -> None:
    sizes = (3_000, 20_000, 100_000)
    assert exponent({size: 7 * size**power for size in sizes}) == pytest.approx(power, abs=1e-9)
    found = list(growth([Figure("latency", "p50", size, size**power, "ms") for size in sizes]))
    assert [each.passed for each in found] == [power <= 0.5]
    assert not list(growth([Figure("latency", "p50", 3_000, 7.0, "ms")]))


# --- archive and questions --------------------------------------------------------------------------------


def test_recombined_items_can_be_indexed_and_are_distinct(
    items: list[archive.Record], tmp_path: Path
) -> None:
    file = tmp_path / "made.jsonl"
    assert command.main(["--make", "1000", str(file)]) == 0
    made = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert len({item["webUrl"] for item in made}) == len(made) == 1_000
    assert {item["title"] for item in made} <= {item["title"] for item in items}
    assert len({(item["title"], item.get("excerpt")) for item in made}) > 900
    assert len(archive.texts(file)) == 1_000
    assert made == [*archive.recombined(items, 1_000)]  # the same each time


def test_an_archive_of_a_size_begins_with_real_items(items: list[archive.Record]) -> None:
    assert [*archive.of_size(items, 10)] == items[:10]
    larger = [*archive.of_size(items, len(items) + 5)]
    assert larger[:-5] == items
    assert all("recombined" in item["webUrl"] for item in larger[-5:])


def test_questions_are_words_of_one_item_and_never_repeat(items: list[archive.Record]) -> None:
    asked = Questions(items)
    first, second = asked.take(5_000), asked.take(5_000)
    assert len({*first, *second}) == 10_000
    assert Questions(items).take(5_000) == first
    texts = [f"{item['title']} {item.get('excerpt', '')}" for item in items]
    for question in first[:50]:
        assert any(all(word in text for word in question.split()) for text in texts), question


def test_a_small_archive_runs_out_of_questions() -> None:
    with pytest.raises(ValueError, match="too small for so many distinct questions"):
        Questions([{"title": "One two three"}]).take(50)


def test_filters_leave_what_they_say(items: list[archive.Record], sample_folder: Path) -> None:
    found = filters(items)
    assert found.keys() == {
        f"{kind}, {how}" for kind in ("date", "outlet", "topic") for how in ("loose", "tight")
    }
    with Index.open(sample_folder) as index:
        left = {name: index.facets(make_filter(**given)).total for name, given in found.items()}
    for kind in ("date", "outlet", "topic"):
        assert 0 < left[f"{kind}, tight"] < left[f"{kind}, loose"]


def test_an_archive_that_is_too_large_to_embed_gets_vectors_near_real_ones() -> None:
    encoder = HashingEncoder(dimension=64)
    texts = [f"text {number}" for number in range(40)]
    jitter = Jitter(encoder.documents, 10)
    parts = [jitter.documents(texts[at : at + 8]) for at in range(0, 40, 8)]
    vectors = np.concatenate([part.vectors for part in parts])
    real = encoder.documents(texts[:10]).vectors
    assert np.allclose(vectors[:10], real)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    nearest = (vectors[10:] @ real.T).max(axis=1)
    assert nearest.min() > 0.75
    assert nearest.max() < 0.999
    assert [len(part.tokens) for part in parts] == [8] * 5


# --- load -------------------------------------------------------------------------------------------------


class Echo(QuietHandler):
    """Replies to each request with its number; counts connections."""

    protocol_version = "HTTP/1.1"
    status = 200
    connections = 0
    bodies: ClassVar[list[str]] = []

    def setup(self) -> None:
        super().setup()
        type(self).connections += 1

    def do_POST(self) -> None:  # noqa: N802  the name that http.server calls
        self.bodies.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        content = json.dumps({"timings": {"total_ms": float(len(self.bodies))}}).encode()
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def spec(port: int, count: int, clients: int) -> Spec:
    sent = [Request(path="/v1/ask", body=json.dumps({"question": str(n)})) for n in range(count)]
    return Spec(port=port, clients=clients, warmup=0.0, seconds=60.0, requests=sent, timings=True)


def test_each_client_keeps_its_connection_and_each_request_is_sent_once() -> None:
    class Handler(Echo):
        bodies: ClassVar[list[str]] = []

    with http_server(Handler) as port:
        result = asyncio.run(run(spec(port, 40, clients=4)))
    assert sorted(reply["request"] for reply in result["replies"]) == [*range(40)]
    assert all(reply["timings"] and reply["ms"] > 0 for reply in result["replies"])
    assert 0 < result["seconds"] < 60
    assert Handler.connections == 4
    assert len({*Handler.bodies}) == len(Handler.bodies) == 40


def test_an_error_ends_the_load() -> None:
    class Handler(Echo):
        bodies: ClassVar[list[str]] = []
        status = 503

    with http_server(Handler) as port, pytest.raises(RuntimeError, match="503 Service Unavailable"):
        asyncio.run(run(spec(port, 4, clients=2)))


# --- rows -------------------------------------------------------------------------------------------------


class Prepared(Semsearch):
    """An index that there is already, of which nothing is indexed again."""

    def prepare(self, case: Case) -> None:
        pass

    def index(self, case: Case) -> Path:
        return case.folder

    def jitters(self, case: Case) -> bool:
        return True


def test_the_floor_is_below_what_is_measured(items: list[archive.Record], sample_folder: Path) -> None:
    bench = Bench(items, sample_folder, Questions(items), Effort(questions=20), Prepared())
    case = Case(len(items), sample_folder, sample_folder)
    found = {each.name: each.value for each in floor(bench, case)}
    (multiplied,) = (value for name, value in found.items() if name.endswith("multiplications"))
    (scanned,) = (name for name in found if "one pass" in name)
    assert multiplied > 0.0
    assert found["embedding, against its floor"] == found["embedding: processor time"] / multiplied
    assert 0.0 < found[scanned] < found["dense search: processor time"]
    assert re.search(r"over 0\.[1-9] MB", scanned)  # some hundred vectors of 768 bytes


def test_the_profile_names_the_packages_that_answer(
    items: list[archive.Record], sample_folder: Path, tmp_path: Path
) -> None:
    index = copy_index(sample_folder, tmp_path / "index")  # the row leaves its questions there
    bench = Bench(items, tmp_path, Questions(items), Effort(questions=30), Prepared())
    found = {each.name: each.value for each in profile(bench, Case(len(items), index, index))}
    values = list(found.values())
    assert list(found)[-1] == "a question: all others"
    assert values[:-1] == sorted(values[:-1], reverse=True)
    assert found["a question: embedding"] > 0.1 * sum(values)
    assert {"a question: search", "a question: search.ranking"} <= found.keys()
    with Index.open(index) as opened:
        opened.warm()
        times = [opened.ask(question).timings.total_ms for question in bench.questions.take(30)]
    assert sum(times) / len(times) / 5 < sum(values) < 5 * sum(times) / len(times)


def test_time_counts_for_the_innermost_package() -> None:
    namespace: dict[str, Any] = {"__name__": "semsearch.search.ranking.feedback"}
    exec("import sys\ndef called(): return sys._getframe()", namespace)
    assert profiled.package(namespace["called"]()) == "search.ranking"
    assert profiled.package(sys._getframe()) == profiled.REST


def test_more_rows_that_are_scored_exactly_recall_more(tmp_path: Path) -> None:
    vectors = np.random.default_rng(1).standard_normal((6_000, 64)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    DenseIndex.build(vectors.astype(np.float16)).save(tmp_path)
    scored, shares, times = zip(*recall_by_time(tmp_path, vectors[:50]), strict=True)
    assert scored[0] == 10
    assert list(shares) == sorted(shares)
    assert 0.1 < shares[0] < 0.9 < shares[-1]
    assert min(times) > 0.0


# --- report -----------------------------------------------------------------------------------------------


def test_the_section_is_replaced_and_its_plots_are_written(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text(f"# Before\n\n{report.BEGIN}\nold\n{report.END}\n\nAfter\n", encoding="utf-8")
    (tmp_path / "images").mkdir()
    measured = [
        *(figure("latency", "p50", n, 0.1 * n**0.5, "ms", at_most({20_000: 10.0})) for n in (3_000, 20_000)),
        *(figure("throughput", f"{n} clients, rate", 3_000, 10.0 * n, "/s") for n in (2, 16)),
        *(figure("memory", "PSS", n, 200.0 + n / 1_000, "MB") for n in (3_000, 20_000)),
        *(figure("rescoring", f"{n} scored exactly, recall@10", 20_000, 1 - 1 / n, "") for n in (10, 50)),
        *(figure("rescoring", f"{n} scored exactly, time", 20_000, n / 100, "ms") for n in (10, 50)),
        figure("help", "median", 0, 0.1, "s", at_most(0.15)),
    ]
    earlier = report.content([figure("latency", "p50", 3_000, 99.0, "ms")], 0.5)
    report.write(page, [earlier, report.content(measured, 0.5)])
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Before\n")
    assert text.endswith("After\n")
    assert "old" not in text
    assert (
        "| `latency` | p50 | semsearch | 5.48 ms (≤ 10.0: reached) | 14.1 ms (≤ 10.0: **missed**) |" in text
    )
    assert "99.0" not in text  # the later run counts
    for image in re.findall(r"\]\((images/.*?)\)", text):
        assert ElementTree.parse(tmp_path / image).getroot().tag.endswith("svg")
    assert {file.name for file in (tmp_path / "images").iterdir()} == {
        "speed-latency.svg",
        "speed-memory.svg",
        "speed-recall.svg",
        "speed-throughput.svg",
    }


def test_a_chart_has_logarithmic_axes() -> None:
    root = ElementTree.fromstring(
        line_chart("T & t", "n", "ms", [Series("a", [(1, 10), (10, 20), (100, 40)])])
    )
    places = [(float(c.get("cx", 0)), float(c.get("cy", 0))) for c in root.iter() if c.tag.endswith("circle")]
    (x0, y0), (x1, y1), (x2, y2) = places
    assert math.isclose(x1 - x0, x2 - x1, abs_tol=0.2)
    assert x1 > x0
    assert math.isclose(y1 - y0, y2 - y1, abs_tol=0.2)
    assert y1 < y0
    assert {"1", "10", "100"} <= {text.text for text in root.iter() if text.tag.endswith("text")}


def test_a_chart_has_a_linear_axis_where_it_is_wanted() -> None:
    line = Series("a", [(0.1, 0.55), (0.2, 0.75), (0.8, 0.95)])
    root = ElementTree.fromstring(line_chart("Recall", "ms", "recall", [line], counted=False, linear=True))
    (_, y0), (_, y1), (_, y2) = (
        (float(c.get("cx", 0)), float(c.get("cy", 0))) for c in root.iter() if c.tag.endswith("circle")
    )
    assert math.isclose(y0 - y1, y1 - y2, abs_tol=0.2)
    assert y0 > y1
    marks = {text.text for text in root.iter() if text.tag.endswith("text")}
    assert {"0.1", "0.2", "0.5", "1", "0.6", "0.8"} <= marks
