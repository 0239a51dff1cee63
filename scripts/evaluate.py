"""Measure quality with `semsearch evaluate`, and write the figures as tables into docs/benchmarks.md.

Without a folder, the samples are asked their own judged questions. With one, each subfolder that holds
items.jsonl, queries.jsonl and qrels.tsv is a collection; grades above 0 count as right, all alike. With
--stories, it is each under its subfolder stories/ that holds items.jsonl and stories.tsv (item and story).
With --conversations, it is the files of judged conversations or questions in the folder
(conversations.jsonl, questions.jsonl, judged by titles), asked of the index that --index names. With
--cross-validate, the constants of the ranking are chosen on all collections but one, and measured on it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean
from typing import Any, get_args

from cross_validation.asked import read
from cross_validation.table import tables
from semsearch import Index
from semsearch.errors import SemsearchError
from semsearch.evaluation import (
    RELEVANT_GRADE,
    article_ids_by_item_id,
    conversations_from,
    evaluate_stories,
    run_conversations,
)
from semsearch.presentation.terminal.evaluation import chance, number
from semsearch.storage.local import LocalStore
from semsearch.types import Answer, Confidence, Verdict

ROOT = Path(__file__).parent.parent
FILES = ("items.jsonl", "queries.jsonl", "qrels.tsv")
STORIES = ("items.jsonl", "stories.tsv")
CONVERSATIONS = ("conversations.jsonl", "questions.jsonl")
LEGS = ("dense", "lexical", "fused", "final")
LEAST = 3  # collections of which each can be held out
LEVELS = get_args(Confidence)
VERDICTS = get_args(Verdict)
TITLE = 120  # characters of an excerpt that stand in for a missing title
COLUMNS = ("articles", "questions", *LEGS, "final, 95%", "MRR", "success@1", "final − fused")

Found = dict[str, Any]  # what `semsearch evaluate --json` prints


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, help="folder of collections")
    parser.add_argument("--cache", type=Path, help="folder that keeps the indexes between runs")
    parser.add_argument("--collections", metavar="A,B", help="only these collections")
    parser.add_argument("--stories", action="store_true", help="measure the labelled stories only")
    parser.add_argument("--conversations", action="store_true", help="measure conversations only")
    parser.add_argument(
        "--cross-validate", action="store_true", help="choose constants without each collection"
    )
    parser.add_argument(
        "--most", type=int, default=200, metavar="N", help="questions of each collection there (%(default)s)"
    )
    parser.add_argument(
        "--articles",
        type=int,
        metavar="N",
        help="there, draw about N of the articles, and all that are judged",
    )
    parser.add_argument("--index", type=Path, help="index of the archive that the conversations are about")
    parser.add_argument(
        "--right",
        type=int,
        default=RELEVANT_GRADE,
        metavar="GRADE",
        help="grade from which an article is right there (%(default)s); of another nothing is written",
    )
    parser.add_argument("--only", metavar="NAME", help="measure one collection, and write nothing")
    parser.add_argument(
        "--output", type=Path, default=ROOT / "docs" / "benchmarks.md", help="file of the tables"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        cache = options.cache or Path(made)
        chosen = [
            name.strip() for name in (options.only or options.collections or "").split(",") if name.strip()
        ]
        if options.folder is None:
            if chosen or options.stories or options.conversations or options.cross_validate:
                parser.error(
                    "--only, --collections, --stories, --conversations and --cross-validate need a folder"
                )
            section, lines = "samples", list(samples(cache))
        elif options.conversations:
            if options.index is None:
                parser.error("--conversations needs --index")
            section, lines = (
                "conversations",
                list(conversations(options.folder, options.index, options.right)),
            )
        elif options.stories:
            section, lines = "stories", list(stories(options.folder / "stories", cache))
        elif options.cross_validate:
            lines = list(cross_validated(options.folder, chosen, cache, options.most, options.articles))
            section = "cross-validation"
        else:
            section, lines = "collections", list(collections(options.folder, chosen, cache))
    print("\n".join(lines))
    if not options.only and options.right == RELEVANT_GRADE:
        write(options.output, section, lines)


def samples(cache: Path) -> Iterator[str]:
    judgments = ROOT / "tests" / "judgments"
    index = cache / "samples"
    run("index", str(ROOT / "samples"), "--index", str(index), "--prune")
    files = [str(judgments / name) for name in ("questions.jsonl", "qrels.tsv")]
    judged, near = (
        evaluated(index, *files, "--outside", str(judgments / name))
        for name in ("outside.jsonl", "near.jsonl")
    )
    own = evaluated(index, "--self")
    yield from head("questions about the samples")
    yield row("judged by hand", judged)
    for group in judged["groups"]:
        yield row(f"· {group['name']}", {**judged, **group, "comparisons": []})
    yield row("titles of listed coverage (`--self`)", own)
    yield from ("", *reliability(judged, near), "")
    yield from (*claims(judgments / "claims.jsonl", index), "")
    yield from (*actions(judgments / "actions.jsonl", index), "")
    yield from conversation_rows(judgments / "conversations.jsonl", index)
    yield from ("", *subjects(judgments, index))
    yield from ("", *coverage(judgments / "claims.jsonl", index))
    yield from ("", settings(judged))


def reliability(judged: Found, near: Found) -> Iterator[str]:
    """Yield the table of confidence levels: how often each is right, and its unanswerable questions."""
    yield cells(
        "confidence", "answerable questions", "right article first", "near, not answered", "far outside"
    )
    yield "|" + "---|" * 5
    for level, beside in zip(judged["levels"], near["levels"], strict=True):
        asked, right = level["questions"], level["right"]
        yield cells(
            level["name"],
            part(asked, judged, "questions"),
            f"{right:,} ({right / asked:.0%})" if asked else "",
            part(beside["outside"], near, "outside"),
            part(level["outside"], judged, "outside"),
        )


def claims(file: Path, index: Path) -> Iterator[str]:
    """Yield the table of questions that differ from what is reported in one claim, by its kind."""
    yield from by_kind_and_half(file, index, "differs in", "nothing", "{}")


def actions(file: Path, index: Path) -> Iterator[str]:
    """Yield the table of questions whose names are all reported, and which ask what happened, by kind."""
    yield from by_kind_and_half(file, index, "asks about", "what is reported", "another {}")


def by_kind_and_half(file: Path, index: Path, head: str, answerable: str, other: str) -> Iterator[str]:
    yield cells(head, "half", "questions", *LEVELS, "low or none, and says what is missing")
    yield "|" + "---|" * (4 + len(LEVELS))
    found: dict[tuple[str, str], list[Answer]] = {}
    with Index.open(index) as opened:
        for question in map(json.loads, file.read_text("utf-8").splitlines()):
            found.setdefault((question["kind"], question["half"]), []).append(opened.ask(question["text"]))
    for (kind, half), answers in sorted(
        found.items(), key=lambda pair: (pair[0][0] != "answerable", pair[0])
    ):
        levels = Counter(answer.confidence for answer in answers)
        told = sum(not answer.confident and bool(answer.unknown or answer.missing) for answer in answers)
        yield cells(
            answerable if kind == "answerable" else other.format(kind),
            {"dev": "development", "kept": "kept back"}[half],
            f"{len(answers)}",
            *(f"{levels[level]}" for level in LEVELS),
            f"{told} ({told / len(answers):.0%})",
        )


def subjects(judgments: Path, index: Path) -> Iterator[str]:
    """Yield the table of what a timeline counts: for subjects, and for questions that nothing answers."""
    halves = {"dev": "development", "kept": "kept back"}
    with Index.open(index) as opened:
        yield cells(
            "subjects", "questions", "articles counted", "about it", "of all about it", "mean of each"
        )
        yield "|" + "---|" * 6
        read = list(map(json.loads, (judgments / "subjects.jsonl").read_text("utf-8").splitlines()))
        for half, name in halves.items():
            judged = [one for one in read if one["half"] == half]
            counted = [{article.id for article in opened.about(one["text"])} for one in judged]
            right = [len(ids & set(one["about"])) for ids, one in zip(counted, judged, strict=True)]
            all, about = sum(map(len, counted)), sum(len(one["about"]) for one in judged)
            each = [
                (good / len(ids), good / len(one["about"]))
                for good, ids, one in zip(right, counted, judged, strict=True)
                if ids
            ]
            mean = f"{fmean(p for p, _ in each):.2f}, {sum(r for _, r in each) / len(judged):.2f}"
            yield cells(
                name, f"{len(judged)}", f"{all}", f"{sum(right) / all:.0%}", f"{sum(right) / about:.0%}", mean
            )
        yield from ("", cells("nothing answers", "questions", "that count an article"), "|---|---|---|")
        asked = {
            name: list(map(json.loads, (judgments / f"{name}.jsonl").read_text("utf-8").splitlines()))
            for name in ("near", "outside", "claims")
        }
        rows = {"near": asked["near"], "far outside": asked["outside"]}
        for one in sorted(asked["claims"], key=lambda one: (one["kind"], one["half"])):
            if one["kind"] != "answerable":
                rows.setdefault(f"differs in {one['kind']}, {halves[one['half']]}", []).append(one)
        for name, questions in rows.items():
            counting = sum(bool(opened.about(one["text"])) for one in questions)
            yield cells(name, f"{len(questions)}", f"{counting} ({counting / len(questions):.0%})")


def coverage(file: Path, index: Path) -> Iterator[str]:
    """Yield the table of verdicts on claims that are reported, and on claims that differ from these."""
    yield cells("differs in", "half", "claims", *(verdict.replace("_", " ") for verdict in VERDICTS))
    yield "|" + "---|" * (3 + len(VERDICTS))
    found: dict[tuple[bool, str, str], Counter[str]] = {}
    with Index.open(index) as opened:
        for claim in map(json.loads, file.read_text("utf-8").splitlines()):
            key = (claim["kind"] != "answerable", claim["kind"], claim["half"])
            found.setdefault(key, Counter())[opened.coverage(claim["text"]).verdict] += 1
    for (differs, kind, half), verdicts in sorted(found.items()):
        yield cells(
            kind if differs else "nothing",
            {"dev": "development", "kept": "kept back"}[half],
            f"{verdicts.total()}",
            *(f"{verdicts[verdict]}" for verdict in VERDICTS),
        )


def part(count: int, found: Found, kind: str) -> str:
    """Return the number of questions of a kind that got one level, with their share."""
    return f"{count:,} ({count / sum(level[kind] for level in found['levels']):.0%})"


def collections(folder: Path, chosen: Sequence[str], cache: Path) -> Iterator[str]:
    found: dict[str, Found] = {}
    for name in names_in(folder, chosen):
        items, index = indexed(folder, name, cache)
        files = [str(folder / name / file) for file in FILES[1:]]
        found[name] = evaluated(index, *files, "--items", str(items), "--binary")
    yield from head("collection")
    for name, figures in found.items():
        yield row(name, figures)
    if len(found) > 1:
        yield mean_row(list(found.values()))
    yield from ("", settings(next(iter(found.values()))))


def cross_validated(
    folder: Path, chosen: Sequence[str], cache: Path, most: int, articles: int | None
) -> Iterator[str]:
    names = names_in(folder, chosen)
    if len(names) < LEAST:
        sys.exit(
            f"evaluate: {len(names)} collections are too few to choose on the others: give {LEAST} or more"
        )
    found = {}
    for name in names:
        items, index = indexed(folder, name, cache, articles)
        found[name] = read(index, folder / name / FILES[1], folder / name / FILES[2], items, most)
    yield from tables(found)
    drawn = f", and about {articles:,} articles" if articles else ""
    yield from (
        "",
        f"Measured {datetime.now(UTC):%Y-%m-%d}, with up to {most} questions of each collection{drawn}.",
    )


def names_in(folder: Path, chosen: Sequence[str]) -> Sequence[str]:
    """Return the chosen collections of a folder, or all."""
    names = sorted(f.name for f in folder.glob("*/") if all((f / name).is_file() for name in FILES))
    if unknown := set(chosen) - set(names):
        sys.exit(
            f"evaluate: no collection {min(unknown)!r} in {folder}: "
            f"the collections are {', '.join(names) or 'none'}"
        )
    if not names:
        sys.exit(f"evaluate: no collection in {folder}: each is a subfolder with {', '.join(FILES)}")
    return chosen or names


def indexed(folder: Path, name: str, cache: Path, articles: int | None = None) -> tuple[Path, Path]:
    """Index a collection, or the judged and about so many of its articles; return the items and the index."""
    print(f"==> {name}", file=sys.stderr, flush=True)
    items, index = cache / name / "items.jsonl", cache / name / "index"
    converted(folder / name / "items.jsonl", items)
    if articles:
        draw(items, folder / name / "qrels.tsv", articles)
    run("index", str(items), "--index", str(index), "--prune")
    return items, index


def draw(items: Path, qrels: Path, count: int) -> None:
    """Keep the judged items of a file, and others up to about a number in all, drawn by their ids."""
    judged = {line.split("\t")[1] for line in qrels.read_text("utf-8").splitlines() if "\t" in line}
    lines = items.read_text("utf-8").splitlines()
    share = (count - len(judged)) / max(len(lines) - len(judged), 1)
    ids = [str(json.loads(line).get("id")) for line in lines]
    kept = [
        line
        for line, id in zip(lines, ids, strict=True)
        if id in judged or zlib.crc32(id.encode()) < share * 2**32
    ]
    items.write_text("\n".join(kept) + "\n", encoding="utf-8")


def stories(folder: Path, cache: Path) -> Iterator[str]:
    names = sorted(f.name for f in folder.glob("*/") if all((f / name).is_file() for name in STORIES))
    if not names:
        sys.exit(f"evaluate: no labelled stories in {folder}: each is a subfolder with {', '.join(STORIES)}")
    yield cells(
        "collection", "articles / stories", "**stories**", "listed only", "title words", "cosine", "R@10"
    )
    yield "|" + "---|" * 7
    for name in names:
        print(f"==> {name}", file=sys.stderr, flush=True)
        items, index = cache / f"stories-{name}" / "items.jsonl", cache / f"stories-{name}" / "index"
        converted(folder / name / "items.jsonl", items, dated=True)
        run("index", str(items), "--index", str(index), "--prune")
        rows = (line.split("\t") for line in (folder / name / "stories.tsv").read_text("utf-8").splitlines())
        own = {row[0]: row[1].strip() for row in rows if len(row) > 1}
        with LocalStore.open(index) as store, store.snapshot() as snapshot:
            ids = article_ids_by_item_id(items)
            found = evaluate_stories(
                snapshot, {ids[item]: story for item, story in own.items() if item in ids}
            )
        yield cells(
            name,
            f"{found.articles:,} / {found.stories:,}",
            *(
                f"{number(c.precision)} / {number(c.recall)} / {number(c.f1)}; {number(c.pairwise_f1)}"
                + (f" ({c.name.split()[1]})" if c.name.startswith("cosine") else "")
                for c in found.clusterings
            ),
            number(found.recall_at_10),
        )
    yield from ("", f"Measured {datetime.now(UTC):%Y-%m-%d}: BCubed precision / recall / F1; pairwise F1.")


def conversations(folder: Path, index: Path, right: int) -> Iterator[str]:
    files = sorted(file for name in CONVERSATIONS for file in folder.glob(f"**/{name}"))
    if not files:
        sys.exit(f"evaluate: no conversations in {folder}: they are {' or '.join(CONVERSATIONS)}")
    for file in files:
        try:
            table = list(conversation_rows(file, index, right))
        except SemsearchError as error:  # queries of a collection, whose answers stand elsewhere
            print(f"skipped: {error}", file=sys.stderr)
            continue
        yield from (f"`{file.relative_to(folder)}`", "", *table, "")
    yield f"Measured {datetime.now(UTC):%Y-%m-%d}."


def conversation_rows(file: Path, index: Path, right: int = RELEVANT_GRADE) -> Iterator[str]:
    """Run the conversations of a file, and yield the table of how often the right article is shown."""
    with Index.open(index) as opened:
        found = run_conversations(conversations_from(file, right), opened.ask)
    yield cells(
        "questions",
        "asked",
        "right article first",
        "leads one of three",
        "in one of three stories",
        "refused",
    )
    yield "|---|---|---|---|---|---|"
    for one in found:
        shares = (one.first, one.leading, one.shown, one.refused)
        yield cells(one.kind, f"{one.asked:,}", *(f"{share:.1%}" for share in shares))


def converted(source: Path, target: Path, *, dated: bool = False) -> None:
    """Copy items; missing titles become the beginning of the excerpt. With `dated`, keep dates."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open(encoding="utf-8") as read, target.open("w", encoding="utf-8") as write_to:
        for line in read:
            item = json.loads(line) if line.strip() else {}
            excerpt = " ".join(str(item.get("excerpt") or "").split())
            if excerpt and not str(item.get("title") or "").strip():
                cut = excerpt[:TITLE].rpartition(" ")[0] if len(excerpt) > TITLE else excerpt
                line = json.dumps({**item, "title": cut or excerpt[:TITLE]}, ensure_ascii=False) + "\n"
            if dated and item.get("date"):
                dates = {**json.loads(line), "publishedDateTime": item["date"]}
                line = json.dumps(dates, ensure_ascii=False) + "\n"
            write_to.write(line)


def evaluated(index: Path, *arguments: str) -> Found:
    found: Found = json.loads(run("evaluate", *arguments, "--json", "--index", str(index)))
    if found["absent"]:
        print(f"{len(found['absent'])} judged ids are not in the index", file=sys.stderr)
    return found


def run(*arguments: str) -> str:
    """Run semsearch and return its output; progress and errors go to the terminal."""
    done = subprocess.run([sys.executable, "-m", "semsearch", *arguments], stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout


def head(first: str) -> tuple[str, str]:
    return cells(first, *COLUMNS), "|" + "---|" * (1 + len(COLUMNS))


def row(name: str, found: Found) -> str:
    legs = {leg["name"]: leg for leg in found["legs"]}
    final = legs["final"]
    bounds = f"{number(final['ndcg_at_10']['low'])}–{number(final['ndcg_at_10']['high'])}"
    tested = next((c["ndcg_at_10"] for c in found["comparisons"] if c["rival"] == "fused"), None)
    return cells(
        name,
        f"{found['articles']:,}",
        f"{found['questions']:,}",
        *(pair(legs[leg]["ndcg_at_10"]["mean"], legs[leg]["recall_at_100"]["mean"]) for leg in LEGS),
        bounds,
        number(final["mrr"]["mean"]),
        number(final["success_at_1"]["mean"]),
        f"{tested['mean']:+.3f}, {chance(tested['p'])}" if tested else "",
    )


def mean_row(found: Sequence[Found]) -> str:
    """Return the mean over collections, each with the same weight."""

    def mean(leg: str, measure: str) -> float:
        return fmean(other[measure]["mean"] for one in found for other in one["legs"] if other["name"] == leg)

    gain = mean("final", "ndcg_at_10") - mean("fused", "ndcg_at_10")
    return cells(
        "mean",
        "",
        "",
        *(pair(mean(leg, "ndcg_at_10"), mean(leg, "recall_at_100")) for leg in LEGS),
        "",
        number(mean("final", "mrr")),
        number(mean("final", "success_at_1")),
        f"{gain:+.3f} ({gain / mean('fused', 'ndcg_at_10'):+.1%})",
    )


def pair(ndcg: float, recall: float) -> str:
    return f"{number(ndcg)} / {number(recall)}"


def cells(*texts: str) -> str:
    return "| " + " | ".join(texts) + " |"


def settings(found: Found) -> str:
    values = ", ".join(f"`{key}: {value}`" for key, value in found["settings"].items())
    return f"Measured {datetime.now(UTC):%Y-%m-%d} with {Path(found['model']).name} and {values}."


def write(path: Path, section: str, lines: Sequence[str]) -> None:
    """Replace a section of a file, or append it if it is missing."""
    begin, end = f"<!-- {section}: written by scripts/evaluate -->", f"<!-- end of {section} -->"
    text = path.read_text(encoding="utf-8") if path.is_file() else "# Quality\n"
    table = "\n".join((begin, *lines, end))
    before, there, rest = text.partition(begin)
    if there and end in rest:
        text = before + table + rest.partition(end)[2]
    else:
        text = f"{text.rstrip()}\n\n{table}\n"
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
