"""An order -> what speaks for its first hits, which confidence is judged by."""

from __future__ import annotations

from collections.abc import Sequence

from semsearch import query
from semsearch.embedding.base import Encoder
from semsearch.search.ranked_results import RankedResults
from semsearch.search.ranking import Evidence
from semsearch.search.ranking.confidence import NEIGHBOUR
from semsearch.storage.base import Snapshot
from semsearch.text import analyzer

JUDGED = 3  # best hits that the evidence is taken from
MET = 0.45  # closeness from which a word of an article stands for a name that no article holds


def evidence(ranked: RankedResults, snapshot: Snapshot, encoder: Encoder) -> Evidence:
    """Say what speaks for the best hits of an order, of a snapshot and by an encoder."""
    first = ranked.hits(0, JUDGED)
    cosine = max((hit.why.cosine for hit in first), default=-1.0)
    words = max((ranked.encoded_query.held(hit.article.text) for hit in first), default=0.0)
    close = ranked.encoded_query.met([hit.article.id for hit in first])
    near = ranked.nearest(NEIGHBOUR)
    neighbourhood = near[-1].score if near else -1.0
    unknown, gibberish = _unknown(ranked, snapshot), _is_gibberish(ranked, encoder)
    return Evidence(cosine, neighbourhood, close, words, unknown, gibberish)


def _unknown(ranked: RankedResults, snapshot: Snapshot) -> tuple[str, ...]:
    """Give the names in the question of which no article holds a word, nor one spelt nearly so.

    Outlets and topics are known by their names, which the texts need not hold. A name is not unknown
    either if a word of the first hits comes near to it: "Scandinavia", where they say "Swedish"; nor an
    acronym that an article of the neighbourhood spells out, whatever the limits.
    """
    names = {name: analyzer.terms(name) for name in query.proper_nouns(ranked.understood.text)}
    idf = snapshot.idf(["", *(term for terms in names.values() for term in terms)])
    strange = {name: terms for name, terms in names.items() if all(idf[term] >= idf[""] for term in terms)}
    if not strange:
        return ()
    held = snapshot.names()
    known = {term for name in (*held.providers, *held.topics) for term in analyzer.terms(name)}
    return tuple(
        name
        for name, terms in strange.items()
        if not known.issuperset(terms)
        and not snapshot.corrections(terms)
        and not _is_met(terms, ranked)
        and not _is_spelt_out(name, ranked, snapshot)
    )


def _is_met(terms: Sequence[str], ranked: RankedResults) -> bool:
    """Tell whether one of the first hits comes near to a name, word by word."""
    first = [hit.article.id for hit in ranked.hits(0, JUDGED)]
    met = ranked.encoded_query.closeness(first, dict.fromkeys(terms, 1.0))
    return max(met.values(), default=0.0) >= MET


def _is_spelt_out(name: str, ranked: RankedResults, snapshot: Snapshot) -> bool:
    """Tell whether a name is an acronym that an article of the neighbourhood spells out."""
    if not query.is_acronym(name):
        return False
    near = snapshot.get([match.id for match in ranked.nearest(NEIGHBOUR)])
    return any(article is not None and query.spells_out(article.text, name) for article in near)


def _is_gibberish(ranked: RankedResults, encoder: Encoder) -> bool:
    """Tell whether neither the archive nor the model knows any word of the question."""
    words = analyzer.words(ranked.understood.text)
    # A model of several languages may know another script well, and cut its words all the same.
    plain = not ranked.lexical and all(map(str.isascii, words))
    return plain and not any(encoder.knows(word) for word in words)
