"""A question and what the archive knows -> what is searched for."""

from __future__ import annotations

from datetime import datetime

from semsearch import query
from semsearch.encoder.base import Encoder
from semsearch.stores.base import Snapshot
from semsearch.stores.spelling import distance
from semsearch.types import Interpretation, Names, Question

LOOKED_AT = 10  # articles that tell whether a word is a name


def understand(question: Question, snapshot: Snapshot, encoder: Encoder, now: datetime) -> Interpretation:
    """Interpret a question, drop limits read out of its words that leave nothing, and correct its spelling.

    Raises:
        QuestionRefused: The question cannot be asked.
    """
    if not question.interpret:
        return query.interpret(question, now, Names())
    understood = query.interpret(question, now, snapshot.names())
    while not snapshot.count(understood.filter):
        wider = query.relaxed(understood)
        if wider == understood:
            break
        understood = wider
    doubtful = [word for word in query.doubtful(understood) if not encoder.knows(word)]
    names = [name for name in query.doubtful_names(understood) if not encoder.knows(name)]
    corrections = dict(snapshot.corrections(doubtful)) if doubtful else {}
    for name, right in snapshot.corrections(names).items() if names else ():
        if distance(name, right) == 1 and _is_name(right, snapshot):
            corrections[name] = right
    return query.respelt(understood, question.text, corrections)


def _is_name(word: str, snapshot: Snapshot) -> bool:
    found = snapshot.get([match.id for match in snapshot.matching(word, LOOKED_AT, query.ALL)])
    return query.is_name(word, [article.excerpt for article in found if article])
