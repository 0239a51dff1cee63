"""The archive's own coverage -> judged questions, without anybody judging.

Editors list the coverage of a story, so the title of a listed article is a question of which any other
article of that story is a right answer. The listed article itself, and what repeats it, would be found by its
own words: it is withheld from every ranking.
"""

from __future__ import annotations

import random
from collections.abc import Collection

from semsearch import query
from semsearch.errors import UsageError
from semsearch.evaluation.judgments import Grade, Judged, Judgments
from semsearch.storage.base import Snapshot
from semsearch.text import analyzer
from semsearch.types import Article

SEED = 20210728
TERMS = 3  # of a title at least: "Watch live" asks nothing
LIKE = 0.8  # share of common terms from which two titles, or two texts, are the same
NEIGHBOURS = 50  # nearest and best-matching articles that are looked at for repetitions


def headlines(snapshot: Snapshot, sample: int = 500, seed: int = SEED) -> Judgments:
    """Make questions of the titles of listed coverage, at most `sample`, the same ones for the same archive.

    `unanswered` counts titles that were drawn and gave no question: too short, asked already, or with
    nothing but repetitions in their story.

    Raises:
        UsageError: The archive lists no coverage that a question could be made of.
    """
    listed = sorted({id for listing in snapshot.listings() for id in listing.related_ids})
    random.Random(seed).shuffle(listed)  # noqa: S311  a sample, no secret
    questions: list[Judged] = []
    asked: set[frozenset[str]] = set()
    drawn = 0
    for id in listed:
        if len(questions) == sample:
            break
        drawn += 1
        question = _question(id, snapshot, asked)
        if question:
            questions.append(question)
    if not questions:
        raise UsageError(
            "no item of this index lists coverage (`related`) that a question could be made of: "
            "name files of questions and judgments instead of --self"
        )
    return Judgments(tuple(questions), unanswered=drawn - len(questions))


def _question(id: str, snapshot: Snapshot, asked: set[frozenset[str]]) -> Judged | None:
    """Ask the title of one listed article, unless there is no sense in it."""
    (article,) = snapshot.get([id])
    title = frozenset(analyzer.terms(article.title)) if article else frozenset()
    if article is None or len(title) < TERMS or title in asked:
        return None
    items = snapshot.coverage([id])[0].listed_by
    story = set(items).union(*(edges.lists for edges in snapshot.coverage(items)))
    withheld = {id, *_repetitions(article, story, snapshot)}
    right = sorted(story - withheld)
    if not right:
        return None
    asked.add(title)
    return Judged(
        id=id,
        text=article.title[: query.MAX_QUESTION_LENGTH],
        grades=tuple(Grade(other, 1) for other in right),
        withheld=tuple(sorted(withheld)),
        literal=True,
    )


def _repetitions(article: Article, story: Collection[str], snapshot: Snapshot) -> set[str]:
    """Return the ids of articles with nearly the same title or text, as agency reports have them."""
    near = {
        match.id for match in snapshot.nearest(snapshot.vectors([article.id]), NEIGHBOURS, query.NO_FILTER)[0]
    }
    near.update(match.id for match in snapshot.matching(article.title, NEIGHBOURS, query.NO_FILTER))
    title, text = set(analyzer.terms(article.title)), set(analyzer.terms(article.text))
    return {
        other.id
        for other in snapshot.get(sorted(near.union(story)))
        if other
        and (
            _likeness(title, set(analyzer.terms(other.title))) >= LIKE
            or _likeness(text, set(analyzer.terms(other.text))) >= LIKE
        )
    }


def _likeness(one: set[str], other: set[str]) -> float:
    """Return the Jaccard coefficient."""
    return len(one & other) / max(1, len(one | other))
