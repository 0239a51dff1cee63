"""Generate judged questions from the coverage that the archive's own items list.

Editors list the coverage of a story, so the title of a listed article is a question that any other article of
that story answers. The listed article itself and its near-duplicates are withheld from every ranking, since
their own words would find them.
"""

from __future__ import annotations

import random
from collections.abc import Collection

from semsearch import query
from semsearch.errors import UsageError
from semsearch.evaluation.judgments import Grade, JudgedQuestion, Judgments
from semsearch.storage.base import Snapshot
from semsearch.text import analyzer
from semsearch.types import Article

SEED = 20210728
MIN_TERMS = 3  # of a title: "Watch live" is no question
DUPLICATE = 0.8  # Jaccard coefficient from which two titles or two texts are duplicates
NEIGHBOURS = 50  # nearest and best-matching articles that are checked for duplicates


def headline_judgments(snapshot: Snapshot, sample: int = 500, seed: int = SEED) -> Judgments:
    """Return at most `sample` questions from titles of listed coverage; the same archive gives the same ones.

    `unanswered` counts titles that were drawn but not used: too short, asked already, or with nothing but
    duplicates in their story.

    Raises:
        UsageError: The archive lists no coverage that makes a question.
    """
    listed = sorted({id for listing in snapshot.listings() for id in listing.related_ids})
    random.Random(seed).shuffle(listed)  # noqa: S311  a sample, no secret
    questions: list[JudgedQuestion] = []
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


def _question(id: str, snapshot: Snapshot, asked: set[frozenset[str]]) -> JudgedQuestion | None:
    """Return the question of one listed article, or None if its title is unusable."""
    (article,) = snapshot.get([id])
    title = frozenset(analyzer.terms(article.title)) if article else frozenset()
    if article is None or len(title) < MIN_TERMS or title in asked:
        return None
    items = snapshot.coverage([id])[0].listed_by
    story = set(items).union(*(edges.lists for edges in snapshot.coverage(items)))
    withheld = {id, *_duplicates(article, story, snapshot)}
    right = sorted(story - withheld)
    if not right:
        return None
    asked.add(title)
    return JudgedQuestion(
        id=id,
        text=article.title[: query.MAX_QUESTION_LENGTH],
        grades=tuple(Grade(other, 1) for other in right),
        withheld=tuple(sorted(withheld)),
        interpret=False,
    )


def _duplicates(article: Article, story: Collection[str], snapshot: Snapshot) -> set[str]:
    """Return the ids of articles with nearly the same title or text, such as agency reports."""
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
            _jaccard(title, set(analyzer.terms(other.title))) >= DUPLICATE
            or _jaccard(text, set(analyzer.terms(other.text))) >= DUPLICATE
        )
    }


def _jaccard(first: set[str], second: set[str]) -> float:
    return len(first & second) / max(1, len(first | second))
