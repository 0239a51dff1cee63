"""A question, those before it, and what the archive knows -> what is searched for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from semsearch import query
from semsearch.embedding.base import Encoder
from semsearch.query import followups
from semsearch.query.followups import Followed
from semsearch.storage.base import Snapshot
from semsearch.storage.spelling import distance
from semsearch.text import analyzer
from semsearch.types import Interpretation, Names, Question

LOOKED_AT = 10  # articles that tell whether a word is a name


def understand(question: Question, snapshot: Snapshot, encoder: Encoder, now: datetime) -> Followed:
    """Interpret a question, drop limits read out of words that leave nothing, and correct its spelling.

    Raises:
        QuestionRefused: The question cannot be asked.
    """
    if not question.interpret:
        return Followed(query.interpret(question, now, Names()))
    followed = followups.follow(question, now, snapshot.names())
    understood = followed.understood
    while not snapshot.count(understood.filter):
        wider = followups.disinherited(understood, question.filter)
        if wider == understood:
            wider = query.relax(understood)
        if wider == understood:
            break
        understood = wider
    return replace(followed, understood=_respelt(understood, question, snapshot, encoder))


def _respelt(
    understood: Interpretation, question: Question, snapshot: Snapshot, encoder: Encoder
) -> Interpretation:
    meant = set(analyzer.words(" ".join(question.literal)))
    doubtful = [
        word for word in query.suspect_words(understood) if word not in meant and not encoder.knows(word)
    ]
    names = [
        name for name in query.suspect_names(understood) if name not in meant and not encoder.knows(name)
    ]
    corrections = dict(snapshot.corrections(doubtful)) if doubtful else {}
    for name, right in snapshot.corrections(names).items() if names else ():
        if distance(name, right) == 1 and _is_name(right, snapshot):
            corrections[name] = right
    return query.with_corrections(understood, question.text, corrections)


def _is_name(word: str, snapshot: Snapshot) -> bool:
    found = snapshot.get([match.id for match in snapshot.matching(word, LOOKED_AT, query.NO_FILTER)])
    return query.is_name(word, [article.excerpt for article in found if article])
