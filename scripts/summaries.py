"""Check summaries by the rubric of docs/guides/evaluation.md, of this build and of an earlier one.

The questions are those of tests/judgments/summaries.jsonl, 50 about the samples and 50 about two archives
whose texts are not part of the project. NAME=FOLDER says where such an archive is; without it, its questions
are left out. The checks use nothing of the code that they check. What needs a reader was judged by hand, and
is in tests/judgments/summaries.tsv.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import fmean, median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = ROOT / "tests" / "judgments" / "summaries.jsonl"
JUDGED = ROOT / "tests" / "judgments" / "summaries.tsv"
ASK = """
import json, sys
import semsearch
from semsearch import Index
assert semsearch.__file__.startswith(sys.argv[2]), f"{semsearch.__file__} is not of the build {sys.argv[2]}"
from semsearch.schemas.answer import Answer
with Index.open(sys.argv[1]) as index:
    for line in sys.stdin:
        print(Answer.of(index.ask(json.loads(line))).model_dump_json(), flush=True)
"""
REPEATED = 0.5  # share of the shorter sentence's words from which one says the other again

_SMALL = frozenset(
    """a an and are as at be been but by for from had has have he her his in into is it its more no not of on
    or said says she so than that the their them they this to up was were which who will with would""".split()
)
_ENDS = re.compile(r"(?<![.,;:(\s])[.!?。！？][\"'”’»」)\]]*$")
_BEGINS = re.compile(r"[\"'“‘«「(\[$€£]*(?:[^\W\d_a-z]|\d|[a-z]+[A-Z\d])")
_GAP = re.compile(r"\s(?:\.\.\.|…)\s|\[(?:\.\.\.|…)\]")
_LEFT_OVER = re.compile(
    r"[\w-]+=[\"']|</?[a-z]|/>|\bfunction\s*\(|\bvar \w+\s*=|\d:\d\d\s*/\s*\d:\d\d|your browser|javascript",
    re.IGNORECASE,
)
_GREETS = re.compile(
    r"(?:welcome|hello|hi|hey|dear|thank you|join us|click|sign up|subscribe|learn more|read more|find out"
    r"|check out|note:|stay tuned|register)\b",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"[A-Z][A-Z.,' ]{3,}(?:\([^)]*\)\s*)?[-–—]|[^()]{0,60}\([^()]{2,30}\)\s*[-–—]|\w{0,20}\)\s*:"
)
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = re.compile(
    rf"\b(?:(?:19|20)\d\d|(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\. \d|{_MONTH} \d|\d{{1,2}} {_MONTH}"
    rf"|[A-Z]\w+day|(?:in|by|since|until|on|this) {_MONTH}"
    r"|(?:last|next|this) (?:week|month|year|spring|summer|autumn|winter)"
    r"|(?:months?|weeks?|years?) (?:ago|later))\b"
)
_FIGURE = re.compile(
    r"\b(?!(?:19|20)\d\d\b)\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|dozen|hundred|half"
    r"|third|million|billion)\b"
)
_NAME = re.compile(r"(?<=[\w,;:’'”\"] )[A-Z]\w+|^[A-Z]\w+ [A-Z]\w+|^[A-Z]{2,}\b")
_PLACE = re.compile(r"\b(?:in|at|near|across|outside|to|from|of|on|In|At|On|From) (?:the )?[A-Z]\w+")
SAYS = {"person": _NAME, "time": _DATE, "place": _PLACE, "figure": _FIGURE}

Found = dict[str, Any]  # an answer as JSON
Check = Callable[[Found, Found], bool]  # of a sentence and its answer


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("archives", nargs="*", metavar="NAME=FOLDER", help="where an archive is")
    parser.add_argument("--before", metavar="REVISION", help="also check the build of this commit")
    parser.add_argument("--cache", type=Path, help="folder that keeps the indexes between runs")
    parser.add_argument("--show", action="store_true", help="print the summaries too")
    options = parser.parse_args(arguments)
    folders = {"samples": ROOT / "samples"}
    for archive in options.archives:
        name, _, folder = archive.partition("=")
        if not folder or not Path(folder).expanduser().is_dir():
            parser.error(f"{archive}: write NAME=FOLDER, with a folder of articles")
        folders[name] = Path(folder).expanduser()
    questions = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    asked = [question for question in questions if question["archive"] in folders]
    with ExitStack() as stack:
        made = options.cache or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        builds = {"now": ROOT}
        if options.before:
            builds = {"before": stack.enter_context(checkout(options.before)), **builds}
        found = {name: answers(source, asked, folders, made / name) for name, source in builds.items()}
    if options.show:
        for name, answered in found.items():
            print("\n".join(shown(name, asked, answered)), end="\n\n")
    print("\n".join(table(asked, found)), end="\n\n")
    print("\n".join(judged()))


class checkout:  # noqa: N801  used as a function
    """A commit in a folder of its own, while the context is open."""

    def __init__(self, revision: str) -> None:
        self.revision, self.folder = revision, tempfile.TemporaryDirectory()

    def __enter__(self) -> Path:
        path = Path(self.folder.name) / "build"
        self._git("worktree", "add", "--quiet", "--detach", str(path), self.revision)
        return path.resolve()

    def __exit__(self, *_: object) -> None:
        self._git("worktree", "remove", "--force", str(Path(self.folder.name) / "build"))
        self.folder.cleanup()

    def _git(self, *arguments: str) -> None:
        done = subprocess.run(["git", "-C", str(ROOT), *arguments], check=False)  # noqa: S607
        if done.returncode:
            sys.exit(f"summaries: git cannot check out {self.revision!r}; name a commit of this repository")


def answers(source: Path, asked: Sequence[Found], folders: dict[str, Path], made: Path) -> list[Found]:
    """Return the answers of a build to questions, in their order."""
    found: list[Found] = []
    for name, folder in folders.items():
        index = made / name
        run(source, ["-m", "semsearch", "index", str(folder.resolve()), "--index", str(index.resolve())])
        texts = [json.dumps(question["text"]) for question in asked if question["archive"] == name]
        said = run(source, ["-c", ASK, str(index.resolve()), str(source)], "\n".join(texts))
        found += [json.loads(line) for line in said.splitlines()]
    order = [at for name in folders for at, question in enumerate(asked) if question["archive"] == name]
    return [answer for _, answer in sorted(zip(order, found, strict=True), key=lambda pair: pair[0])]


def run(source: Path, arguments: Sequence[str], given: str = "") -> str:
    """Run Python with the package of a build, and return what it prints."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=source,  # the first place that `-m` and `-c` import from
        env={**os.environ, "PYTHONPATH": str(source)},
        input=given,
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout


# --- the rubric -------------------------------------------------------------------------------------------


def is_complete(sentence: Found, _: Found) -> bool:
    """Return whether a sentence begins and ends as one, and nothing is missing in it."""
    text = sentence["text"]
    if _GAP.search(text) or any(text.count(a) != text.count(b) for a, b in ("()", "[]", "“”", "«»")):
        return False
    return bool(_BEGINS.match(text) and _ENDS.search(text)) and text.count('"') % 2 == 0


def is_headline(sentence: Found, _: Found) -> bool:
    """Return whether a sentence is the whole title of its article, which has no mark at its end."""
    return all(place["field"] == "title" for place in sentence["places"])


def is_clean(sentence: Found, _: Found) -> bool:
    """Return whether a sentence has nothing of a player or script, no greeting and no dateline."""
    text = sentence["text"]
    return not (_LEFT_OVER.search(text) or _GREETS.match(text) or _DATELINE.match(text))


def is_quoted(sentence: Found, answer: Found) -> bool:
    """Return whether a sentence is, word for word, in an article of each story that it cites."""
    stories = [answer["stories"][number - 1] for number in sentence["citations"]]
    for story, place in zip(stories, sentence["places"], strict=True):
        article = articles(story).get(place["article_id"], {})
        if article.get(place["field"], "")[place["start"] : place["end"]] != sentence["text"]:
            return False
    return bool(stories)


def names_source(sentence: Found, answer: Found) -> bool:
    """Return whether each citation names the article that the sentence is from, and its outlet."""
    cited = sentence.get("cited", [])
    for number, place, named in zip(sentence["citations"], sentence["places"], cited, strict=False):
        article = articles(answer["stories"][number - 1])[place["article_id"]]
        outlet = article["provider"]["name"] or article["provider"]["domain"]
        if (named["title"], named["outlet"]) != (article["title"], outlet):
            return False
    return len(cited) == len(sentence["citations"])


def articles(story: Found) -> dict[str, Found]:
    """Return the articles of a story by their ids."""
    every = [story["article"], *(entry["article"] for entry in story["related"])]
    return {article["id"]: article for article in every}


def repeats(summary: Sequence[Found]) -> bool:
    """Return whether a sentence of a summary says another one again."""
    said = [{w for w in re.findall(r"\w+", one["text"].casefold()) if w not in _SMALL} for one in summary]
    return any(
        len(one & other) >= REPEATED * min(len(one), len(other))
        for at, one in enumerate(said)
        for other in said[:at]
    )


def says(question: Found, answer: Found) -> bool:
    """Return whether the first sentence has a name, date, place or figure that the question has not."""
    first = answer["summary"][0]["text"]
    known = question["text"].casefold()
    return any(
        found[0].casefold().split()[-1] not in known for found in SAYS[question["asks"]].finditer(first)
    )


CHECKS: dict[str, Check] = {
    "complete sentences": is_complete,
    "headlines in place of one": is_headline,
    "neither": lambda sentence, answer: not (is_complete(sentence, answer) or is_headline(sentence, answer)),
    "nothing left over, no greeting, no dateline": is_clean,
    "word for word in the article cited": is_quoted,
    "citation names article and outlet": names_source,
}


# --- tables -----------------------------------------------------------------------------------------------


def table(asked: Sequence[Found], found: dict[str, list[Found]]) -> Iterator[str]:
    """Yield the table of what the checks find, a column for each archive and build."""
    names = list(dict.fromkeys(question["archive"] for question in asked))
    groups = [
        [(q, a) for q, a in zip(asked, answers, strict=True) if q["archive"] == name and a["summary"]]
        for name in names
        for answers in found.values()
    ]
    yield cells("checked", *(f"{name}, {build}" for name in names for build in found))
    yield "|" + "---|" * (1 + len(groups))
    yield cells("summaries", *(f"{len(group)}" for group in groups))
    sentences = [[(s, a) for _, a in group for s in a["summary"]] for group in groups]
    yield cells("sentences", *(f"{len(group)}" for group in sentences))
    for name, check in CHECKS.items():
        yield cells(name, *(share(check(*one) for one in group) for group in sentences))
    yield cells(
        "summaries that repeat nothing", *(share(not repeats(a["summary"]) for _, a in g) for g in groups)
    )
    yield cells(
        "first sentence says who, when, where, how much",
        *(share(says(q, a) for q, a in group if q["asks"]) for group in groups),
    )
    times = [[a["timings"]["summary_ms"] for _, a in group] or [0.0] for group in groups]
    yield cells("milliseconds, median", *(f"{median(group):.1f}" for group in times))


def judged() -> Iterator[str]:
    """Yield the table of the judgments by hand."""
    with JUDGED.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    archives = {q["id"]: q["archive"] for q in map(json.loads, QUESTIONS.read_text("utf-8").splitlines())}
    groups = {
        (archive, build): [r for r in rows if (archives[r["id"]], r["build"]) == (archive, build)]
        for archive in dict.fromkeys(archives.values())
        for build in dict.fromkeys(r["build"] for r in rows)
    }
    yield cells("judged by hand", *(f"{archive}, {build}" for archive, build in groups))
    yield "|" + "---|" * (1 + len(groups))
    yield cells("sentences", *(f"{sum(int(r['sentences']) for r in group)}" for group in groups.values()))
    for name in ("on_topic", "complete"):
        parts = ((sum(int(r[name]) for r in g), sum(int(r["sentences"]) for r in g)) for g in groups.values())
        yield cells(name.replace("_", " "), *(f"{part} ({part / (whole or 1):.0%})" for part, whole in parts))
    yield cells("nothing repeated", *(share(r["distinct"] == "1" for r in g) for g in groups.values()))
    yield cells(
        "the first says what was asked",
        *(share(r["says"] == "1" for r in g if r["says"]) for g in groups.values()),
    )


def shown(build: str, asked: Sequence[Found], answered: Sequence[Found]) -> Iterator[str]:
    """Yield the summaries to read."""
    for question, answer in zip(asked, answered, strict=True):
        yield f"{question['id']} {build}: {question['text']} ({answer['confidence']})"
        for sentence in answer["summary"]:
            yield f"    {sentence['citations']} {sentence['text']}"


def share(held: Iterable[bool]) -> str:
    every = list(held)
    return f"{sum(every)} ({fmean(every):.0%})" if every else ""


def cells(*texts: str) -> str:
    return "| " + " | ".join(texts) + " |"


if __name__ == "__main__":
    main()
