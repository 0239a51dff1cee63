"""`semsearch ask`, on an index and against a server."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from semsearch.cli import program
from semsearch.errors import NotFound
from semsearch.index import Index
from semsearch.schemas.answer import Answer as AnswerSchema
from semsearch.settings import LlmSettings, Settings
from semsearch.types import Answer, Confidence, Filter, Question, Story
from tests.cli.conftest import Run, environment
from tests.schemas.samples import ANSWER
from tests.summaries.model_server import served

Piped = Callable[..., Run]
Terminal = Callable[..., Run]

WITHOUT_MODEL = LlmSettings()


def invoke(*arguments: str, **more: Any) -> Result:
    return CliRunner().invoke(program, list(arguments), **more)


def test_a_question_is_answered_in_plain_text(indexed: Path, process: Piped) -> None:
    done = process("ask", "facial", "recognition", "in", "hotels", "-n", "1", "--index", str(indexed))
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[:11] == [
        "The ruling says that businesses may not use facial recognition without",
        "consent. [1]",
        "  Harbour Daily: Harbour court tells hotels and ferries that they may not scan",
        "  faces",
        "",
        "1. Harbour court tells hotels and ferries that they may not scan faces",
        "   https://harbour.example/faces",
        "   Harbour Daily · 28 July 2021",
        "   The ruling says that businesses may not use facial recognition without",
        "   consent.",
        "   └ No scans at the gate, say judges (0) — Canal Post, 29 July",
    ]
    assert lines[17:19] == [
        "   └ No scans at the gate, say judges (7) — Canal Post, 29 July",
        "     and 2 more",
    ]
    assert re.fullmatch(r"1 story · 13 articles · [\d.]+ m?s", lines[-1])


@pytest.mark.parametrize("arguments", [[], ["-"]])
def test_a_question_is_read_from_a_pipe(indexed: Path, arguments: list[str], piped: Piped) -> None:
    done = piped("ask", *arguments, "--index", str(indexed), input=b"\xef\xbb\xbfrobots in\norchards\n")
    assert done.status == 0
    assert "\n\n1. Orchards [31mturn0m to [red]robots[/red] for the apple harvest\n" in done.out


def test_sentences_cite_the_stories_by_the_numbers_that_they_are_shown_under(indexed: Path) -> None:
    asked = ("ask", "orchards and ferries", "-n", "1", "--offset", "1", "--index", str(indexed))
    told = json.loads(invoke(*asked, "--json").stdout)["summary"]
    assert [one["citations"] for one in told] == [[1]] * len(told), "as they travel: of what is shown"
    for form in ([], ["--explain"]):
        shown = invoke(*asked, *form).stdout
        cited = [(one["text"], one["cited"][0]) for one in told]
        lines = [f"{text} [2]\n  {one['outlet']}: {one['title']}\n" for text, one in cited]
        assert shown.startswith("".join(lines) + "\n2. ")


def test_a_question_is_asked_for_on_a_terminal(on_terminal: Terminal) -> None:
    done = on_terminal("-m", "semsearch", "ask")
    assert done.status == 2
    assert done.out.startswith("semsearch: missing question, such as")


@pytest.mark.parametrize(
    ("limits", "titles"),
    [
        (["--since", "2022-01-01"], ["Orchards"]),
        (["--until", "2021-12-31", "--topic", "LAW"], ["Harbour court"]),
        (["--provider", "orchard weekly"], ["Orchards"]),
        (["--type", "video"], ["Orchards"]),
        (["--published"], ["Orchards"]),
        (["--unpublished"], ["Harbour court"]),
        (["--provider", "Harbour Daily", "--provider", "Orchard Weekly", "--type", "article"], None),
    ],
)
def test_limits_are_kept_and_said(indexed: Path, limits: list[str], titles: list[str] | None) -> None:
    question = "facial recognition in hotels, an electric ferry, robots for the apple harvest"
    done = invoke("ask", question, *limits, "--index", str(indexed))
    assert done.exit_code == 0
    assert done.stdout.startswith("only ")
    found = re.findall(r"^\d+\. (\w+ ?\w*)", done.stdout, re.MULTILINE)
    if titles is None:
        assert sorted(found) == ["Ferry line", "Harbour court"]
    else:
        assert [title.split()[0] for title in titles] == [title.split()[0] for title in found]


def test_paging_goes_on_with_the_numbers(indexed: Path) -> None:
    first = json.loads(invoke("ask", "news", "-n", "2", "--json", "--index", str(indexed)).stdout)
    done = invoke("ask", "news", "-n", "1", "--offset", "1", "--index", str(indexed))
    second = first["stories"][1]["article"]["title"].split()[0]
    assert re.findall(r"^(\d+)\. (\w+)", done.stdout, re.MULTILINE) == [("2", second)]


def test_nothing_found_is_status_1(indexed: Path) -> None:
    done = invoke("ask", "news", "--since", "2030-01-01", "--index", str(indexed))
    assert done.exit_code == 1
    assert "Nothing found with these filters" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "input"),
    [(["x", "--since", "soon"], ""), (["-"], " \n"), (["y" * 3000], "")],
)
def test_a_question_that_cannot_be_asked_is_status_3(arguments: list[str], input: str) -> None:
    done = invoke("ask", *arguments, input=input)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (3, "", 1)


def test_without_an_index_the_status_is_4(tmp_path: Path) -> None:
    done = invoke("ask", "x", "--index", str(tmp_path / "none"))
    assert (done.exit_code, done.stdout) == (4, "")
    assert f"no index at {tmp_path / 'none'}" in done.stderr


def test_json_is_one_line_in_a_pipe_and_carries_the_explanation(indexed: Path) -> None:
    done = invoke("ask", "robots", "--json", "--explain", "--index", str(indexed))
    answer = json.loads(done.stdout)
    assert done.stdout.count("\n") == 1
    story = answer["stories"][0]
    parts = {key: part for key, part in story["why"].items() if key not in ("cosine", "bm25", "closeness")}
    assert story["score"] == pytest.approx(sum(parts.values()), abs=1e-6)
    assert parts["dense"] > 0 < parts["recency"]
    assert parts.keys() >= {"interaction", "corroboration"}
    assert story["why"]["closeness"] > 0


@pytest.mark.parametrize("columns", [40, 60, 100])
def test_a_terminal_gets_links_marks_and_its_own_width(
    indexed: Path, on_terminal: Terminal, columns: int
) -> None:
    done = on_terminal(
        "-m", "semsearch", "ask", "facial recognition in hotels", "--index", str(indexed), columns=columns
    )
    assert done.status == 0
    links = set(re.findall(r"\x1b\]8;(id=\d+);(https://[^\x1b]+)\x1b\\", done.out))
    assert len({url for _, url in links}) > 5
    assert len({id for id, _ in links}) == len({url for _, url in links}) == len(links)
    assert len(re.findall(r"\x1b\]8;id=\d+;https://harbour\.example/faces\x1b\\\x1b\[1m", done.out)) == (
        1 if columns >= 80 else 2  # lines of the title, which are one link
    )
    assert done.out.count("\x1b[1mfacial\x1b[0m") == 1, (
        "a word of the excerpt is marked, and the title as a whole"
    )
    printed = re.sub(r"\x1b\[(?:\?25[lh]|2K|1A)", "", done.out)  # the spinner, if it took over a second
    bare = re.sub(r"\x1b\]8;[^\x1b]*\x1b\\|\x1b\[[0-9;]*m", "", printed)
    assert "\x1b" not in bare
    assert "\x9b" not in bare
    assert "https://harbour" not in bare
    widest = max(len(line) for line in bare.splitlines() if line.isascii())
    assert columns - 25 < widest <= columns


def test_json_on_a_terminal_is_indented_without_control_characters(
    indexed: Path, on_terminal: Terminal
) -> None:
    command = ("-m", "semsearch", "ask", "robots in orchards", "--json", "--index", str(indexed))
    done = on_terminal(*command, show_stderr=False)
    assert '\n  "question": "robots in orchards",\n' in done.out
    assert "果园" in done.out
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", done.out)
    assert json.loads(done.out)["stories"]


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_color_means_no_escape_byte_on_a_terminal(
    indexed: Path, on_terminal: Terminal, env: dict[str, str]
) -> None:
    done = on_terminal("-m", "semsearch", "ask", "robots", "--explain", "--index", str(indexed), **env)
    assert "\x1b" not in done.out
    assert "https://orchard.example/robots" in done.out


@contextmanager
def answering(indexed: Path, llm: LlmSettings = WITHOUT_MODEL) -> Iterator[str]:
    """Give the address of a server that reads a request and asks the index as the real one does."""
    from semsearch.schemas.question import AskBody

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = AskBody.model_validate_json(self.rfile.read(int(self.headers["Content-Length"])))
            with Index.open(Settings(index=indexed, llm=llm)) as index:
                answer = index.ask(body.asked())
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(AnswerSchema.of(answer, explain=body.explain).model_dump()).encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def id_of(indexed: Path, words: str) -> str:
    """Give the id of the article whose title begins so."""
    with Index.open(indexed) as index:
        hits = index.search(words, limit=100).hits
    return next(hit.article.id for hit in hits if hit.article.title.startswith(words))


SAME: list[tuple[list[str], str]] = [
    (["robots", "--explain"], "score"),
    (["robots in September 2022", "--timezone", "Asia/Shanghai"], "only since 1 September 2022"),
    (["robots in July 2019"], "no results from July 2019"),
    (["ships lately"], "boosting recent news"),
    (["'robots' \"apple harvest\" -drones provider:orchard.example"], "without “drones”"),
    (["orchard robbots"], "showing results for “orchard robots”"),
    (
        ["robots in September 2022", "--no-interpret", "--phrase", "apple harvest", "--exclude", "drones"],
        "1. Orch",
    ),
    (["robots", "-n", "1", "--why-not", "Ferry line"], "why not “Ferry line"),
    (["robots", "--until", "2021-12-31", "--why-not", "Orchards"], "It does not pass the filter until"),
    (["how long to boil an egg"], "Nothing in the archive seems to answer this question.\n"),
    (["the harbour court in Luxembourg"], "No close match: no article contains “Luxembourg”. These"),
]


@pytest.mark.parametrize(("arguments", "said"), SAME, ids=[" ".join(words) for words, _ in SAME])
def test_a_server_answers_as_the_index_does(indexed: Path, arguments: list[str], said: str) -> None:
    if "--why-not" in arguments:
        arguments = [*arguments[:-1], id_of(indexed, arguments[-1])]
    with answering(indexed) as address:
        for form in ([], ["--json"]):
            local = invoke("ask", *arguments, *form, "--index", str(indexed))
            remote = invoke("ask", *arguments, *form, "--server", address)
            assert (remote.exit_code, untimed(remote.stdout)) == (local.exit_code, untimed(local.stdout))
            assert (local.stderr, remote.stderr) == ("", "")
            assert form or said in local.stdout


def untimed(text: str) -> str:
    return re.sub(r'[\d.]+ m?s\b|"timings": {[^}]*}', "", text)


def test_generated_summary_is_shown_locally_and_by_a_server(indexed: Path) -> None:
    with served() as model:
        model.says("Machines read the colour of fruit [1]. Robots cost 9 million euros [1].")
        named = {"SEMSEARCH_LLM_BASE_URL": model.url, "SEMSEARCH_LLM_MODEL": "tiny"}
        local = invoke("ask", "robots in orchards", "--index", str(indexed), env=named)
        assert local.stdout.startswith(
            "Machines read the colour of fruit. [1]\n"
            "  Orchard Weekly: Orchards [31mturn0m to [red]robots[/red] for the apple harvest\n"
            "Summary by tiny, checked against the articles it cites · 1 unsupported sentence\nremoved\n"
            "\n1. Orchards"
        )
        with answering(indexed, LlmSettings(model.url, "tiny")) as address:
            remote = invoke("ask", "robots in orchards", "--server", address)
        assert untimed(remote.stdout) == untimed(local.stdout)
        assert len(model.calls) == 2


def test_where_no_server_is_the_status_is_5() -> None:
    done = invoke("ask", "x", "--server", "127.0.0.1:9")
    assert (done.exit_code, done.stdout) == (5, "")
    assert (
        done.stderr
        == "semsearch: nothing answers at http://127.0.0.1:9: is 'semsearch serve' running there?\n"
    )


def test_asking_a_server_loads_neither_the_index_nor_numpy() -> None:
    source = (
        "import sys\nfrom semsearch.cli import program\n"
        "try: program.main(['ask', 'x', '--server', '127.0.0.1:9'])\n"
        "except SystemExit as end: print(end.code, {'numpy', 'semsearch.index'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, env=environment())
    assert done.stdout == "5 set()\n"


# --- what is asked for ------------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Question]:
    """The questions that reach the index, each answered with one story."""
    questions: list[Question] = []

    def ask(self: Index, question: Question) -> Answer:
        questions.append(question)
        return ANSWER

    monkeypatch.setattr(Index, "ask", ask)
    return questions


def test_flags_say_how_a_question_is_read(asked: list[Question]) -> None:
    flags = ["--phrase", "smart city", "--phrase", "face", "--exclude", "police", "--exclude", "at the gate"]
    invoke("ask", "x", *flags, "--no-interpret", "--timezone", "Asia/Shanghai", "--why-not", "abc")
    (question,) = asked
    assert question.filter == Filter(phrases=("smart city", "face"), excluded=("police", "at the gate"))
    assert (question.interpret, question.zone, question.why_not) == (False, ZoneInfo("Asia/Shanghai"), "abc")


def test_words_are_protected_by_a_flag_that_may_be_repeated(asked: list[Question]) -> None:
    done = invoke("ask", "x", "--protected", "in July", "--protected", "fcae")
    assert done.stderr == ""
    (question,) = asked
    assert (question.protected, question.interpret) == (("in July", "fcae"), True)


def test_the_deprecated_option_works_with_a_warning(asked: list[Question]) -> None:
    done = invoke("ask", "x", "--literal")
    assert done.stderr == "semsearch: --literal is deprecated: use --no-interpret\n"
    (question,) = asked
    assert (question.protected, question.interpret) == ((), False)
    assert "--literal" not in invoke("ask", "--help").stdout


def test_without_flags_a_question_is_read_in_the_machine_s_zone(asked: list[Question]) -> None:
    invoke("ask", "x", env={"TZ": "Asia/Tokyo"})
    (question,) = asked
    assert (question.filter, question.interpret, question.why_not) == (Filter(), True, "")
    assert question.zone == ZoneInfo("Asia/Tokyo")


def test_limits_are_told_in_the_days_of_the_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    shanghai = datetime(2021, 8, 1, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)
    within = replace(ANSWER.interpretation, filter=Filter(since=shanghai))
    monkeypatch.setattr(Index, "ask", lambda *_: replace(ANSWER, interpretation=within))
    assert "since 1 August 2021" in invoke("ask", "x", "--timezone", "Asia/Shanghai").stdout
    assert "since 31 July 2021 16:00 UTC" in invoke("ask", "x", "--timezone", "UTC").stdout


def test_an_unknown_zone_is_refused_before_anything_is_asked(asked: list[Question]) -> None:
    done = invoke("ask", "x", "--timezone", "Beijing")
    assert (done.exit_code, done.stdout, asked) == (3, "", [])
    assert done.stderr == "semsearch: timezone must be an IANA name such as Asia/Shanghai, not 'Beijing'\n"


@pytest.mark.parametrize(
    ("confidence", "stories", "status"),
    [
        ("high", ANSWER.stories, 0),
        ("medium", ANSWER.stories, 0),
        ("low", ANSWER.stories, 0),
        ("none", ANSWER.stories, 1),
        ("none", (), 1),
        ("low", (), 1),
    ],
)
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_exit_status_follows_from_confidence(
    monkeypatch: pytest.MonkeyPatch,
    form: list[str],
    confidence: Confidence,
    stories: tuple[Story, ...],
    status: int,
) -> None:
    answer = replace(ANSWER, confidence=confidence, stories=stories)
    monkeypatch.setattr(Index, "ask", lambda *_: answer)
    assert invoke("ask", "x", *form).exit_code == status


def test_json_is_the_form_that_travels(asked: list[Question]) -> None:
    done = invoke("ask", "x", "--json", "--explain", "--why-not", "abc")
    assert json.loads(done.stdout) == json.loads(
        json.dumps(AnswerSchema.of(ANSWER, explain=True).model_dump())
    )
    assert json.loads(done.stdout)["why_not"]["step"] == "order"


def test_an_article_that_is_not_there_is_told_with_status_1(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> None:
        raise NotFound("no article has the id 'abc': take an id from an answer")

    monkeypatch.setattr(Index, "ask", missing)
    done = invoke("ask", "x", "--why-not", "abc")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("semsearch: no article has the id 'abc'")
