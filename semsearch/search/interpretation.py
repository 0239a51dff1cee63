"""Parse: a question, those before it and the names in the archive -> what is searched for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from semsearch import query
from semsearch.embedding.base import Encoder
from semsearch.query import followups
from semsearch.query.followups import ParsedQuestion
from semsearch.storage.base import Snapshot
from semsearch.storage.vocabulary import distance
from semsearch.text import analyzer
from semsearch.types import Interpretation, Names, Question

INSPECTED = 10  # articles read to decide whether a word is a name


def parse(question: Question, snapshot: Snapshot, encoder: Encoder, now: datetime) -> ParsedQuestion:
    """Return what a question means.

    Limits that were read out of words are dropped when no article passes them, inherited ones first.
    Misspelt words are corrected.

    Raises:
        QuestionRefused: The question cannot be asked.
    """
    if not question.interpret:
        return ParsedQuestion(query.interpret(question, now, Names()))
    parsed = followups.parse(question, now, snapshot.names())
    interpretation = parsed.interpretation
    while not snapshot.count(interpretation.filter):
        wider = followups.drop_inherited_filters(interpretation, question.filter)
        if wider == interpretation:
            wider = query.relax(interpretation)
        if wider == interpretation:
            break
        interpretation = wider
    return replace(parsed, interpretation=_corrected(interpretation, question, snapshot, encoder))


def _corrected(
    interpretation: Interpretation, question: Question, snapshot: Snapshot, encoder: Encoder
) -> Interpretation:
    protected = set(analyzer.words(" ".join(question.protected)))

    def unknown(word: str) -> bool:
        return word not in protected and not encoder.knows(word)

    words = [word for word in query.suspect_words(interpretation) if unknown(word)]
    names = [name for name in query.suspect_names(interpretation) if unknown(name)]
    corrections = dict(snapshot.corrections(words)) if words else {}
    for name, right in snapshot.corrections(names).items() if names else ():
        if distance(name, right) == 1 and _is_name(right, snapshot):
            corrections[name] = right
    return query.with_corrections(interpretation, question.text, corrections)


def _is_name(word: str, snapshot: Snapshot) -> bool:
    matches = snapshot.matching(word, INSPECTED, query.NO_FILTER)
    articles = snapshot.get([match.id for match in matches])
    return query.is_name(word, [article.excerpt for article in articles if article])
