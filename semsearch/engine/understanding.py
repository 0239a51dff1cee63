"""A question and what the archive knows -> what is searched for."""

from __future__ import annotations

from datetime import datetime

from semsearch import query
from semsearch.encoder.base import Encoder
from semsearch.stores.base import Snapshot
from semsearch.types import Interpretation, Names, Question


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
    corrections = snapshot.corrections(doubtful) if doubtful else {}
    return query.respelt(understood, question.text, corrections)
