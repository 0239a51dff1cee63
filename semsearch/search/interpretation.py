"""Parse and resolve: a question, those before it and the names in the archive -> what is searched for.

`parse` reads the words. `resolve` replaces a reference to an earlier answer ("who else reported it?", "more
like the first") by the story that is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from semsearch import query
from semsearch.embedding.base import Encoder
from semsearch.query import followups
from semsearch.query.followups import ParsedQuestion, Reference
from semsearch.search.side_detection import with_sides
from semsearch.search.story_assembly import articles_of, story
from semsearch.storage.base import Snapshot
from semsearch.storage.filtering import passes
from semsearch.storage.vocabulary import distance
from semsearch.text import analyzer
from semsearch.types import Article, Filter, Interpretation, Match, Names, Question, Turn

INSPECTED = 10  # articles read to decide whether a word is a name


def parse(question: Question, snapshot: Snapshot, encoder: Encoder, now: datetime) -> ParsedQuestion:
    """Return what a question means.

    Limits that were read out of words are dropped when no article passes them, inherited ones first.
    Misspelt words are corrected. Words that seem to exclude something are ordinary ones where articles use
    them so ("doctors without borders"). The sides of a question that compares are found.

    Raises:
        QuestionRefused: The question cannot be asked.
    """
    if not question.interpret:
        return ParsedQuestion(query.interpret(question, now, Names()))
    parsed = followups.parse(question, now, snapshot.names())
    texts = [question.text, *(turn.text for turn in question.history)]
    if phrases := _known_phrases(parsed.interpretation, texts, snapshot):
        question = replace(question, protected=(*question.protected, *phrases))
        parsed = followups.parse(question, now, snapshot.names(), phrases)
    interpretation = parsed.interpretation
    while not snapshot.count(interpretation.filter):
        wider = followups.drop_inherited_filters(interpretation, question.filter)
        if wider == interpretation:
            wider = query.relax(interpretation)
        if wider == interpretation:
            break
        interpretation = wider
    interpretation = _corrected(interpretation, question, snapshot, encoder)
    if parsed.reference is None:
        interpretation = with_sides(interpretation, question, snapshot)
    return replace(parsed, interpretation=interpretation)


def _known_phrases(interpretation: Interpretation, texts: Sequence[str], snapshot: Snapshot) -> list[str]:
    """Return the words that seem to exclude a subject, but are part of a phrase that articles hold.

    Args:
        interpretation: The question, with the exclusions that it inherits.
        texts: The texts that the words may be from: of the question, and of those before it.
        snapshot: The revision that is searched.
    """
    lowered = dict.fromkeys(one.text for one in interpretation.understood if one.effect == "lower")
    return [words for words in lowered if any(_is_phrase(words, text, snapshot) for text in texts)]


def _is_phrase(words: str, text: str, snapshot: Snapshot) -> bool:
    before, found, _ = " ".join(text.split()).partition(words)
    if not found or not before.split() or not before[-1].isspace():
        return False
    phrase = f"{before.split()[-1]} {words}"
    return snapshot.count(query.make_filter(phrases=[phrase])) > 0


def _corrected(
    interpretation: Interpretation, question: Question, snapshot: Snapshot, encoder: Encoder
) -> Interpretation:
    protected = set(analyzer.words(" ".join(question.protected)))

    def unknown(word: str) -> bool:
        return word not in protected and not encoder.knows(word)

    words = [word for word in query.suspect_words(interpretation) if unknown(word)]
    names = [name for name in query.suspect_names(interpretation) if unknown(name)]
    corrections = dict(snapshot.corrections(words)) if words else {}
    if corrections and 2 * len(corrections) <= _absent(words, snapshot):
        corrections = {}  # words of another language, of which some are like known ones
    for name, right in snapshot.corrections(names).items() if names else ():
        if distance(name, right) == 1 and _is_name(right, snapshot):
            corrections[name] = right
    return query.with_corrections(interpretation, question.text, corrections)


def _absent(words: Sequence[str], snapshot: Snapshot) -> int:
    """Return how many words no article holds."""
    terms = [analyzer.terms(word) for word in words]
    idf = snapshot.idf(["", *(term for one in terms for term in one)])
    return sum(all(idf[term] >= idf[""] for term in one) for one in terms)


def _is_name(word: str, snapshot: Snapshot) -> bool:
    matches = snapshot.matching(word, INSPECTED, query.NO_FILTER)
    articles = snapshot.get([match.id for match in matches])
    return query.is_name(word, [article.excerpt for article in articles if article])


@dataclass(frozen=True, slots=True)
class ResolvedQuestion:
    """What is searched for, with references to stories resolved.

    Attributes:
        interpretation: The text to search for and the filter.
        coverage: The candidates where the question asks for the other reports of one story: their ids, with
            the cosine to the article that leads it. None where the archive is searched.
        hidden: Ids of articles that are not shown: those of the story that others are wanted like.
        repeated: Ids that were shown for earlier questions of the conversation; a follow-up demotes them.
    """

    interpretation: Interpretation
    coverage: tuple[Match, ...] | None = None
    hidden: frozenset[str] = frozenset()
    repeated: frozenset[str] = frozenset()


def resolve(
    parsed: ParsedQuestion,
    history: Sequence[Turn],
    snapshot: Snapshot,
    leads: Callable[[Interpretation], Sequence[Article]],
) -> ResolvedQuestion:
    """Return what a question searches for once the story that it refers to is known.

    Args:
        parsed: The question.
        history: The turns before it.
        snapshot: The revision that is searched.
        leads: Returns the leads that an earlier question would be answered with; called only where the
            history does not say what was shown.
    """
    interpretation, reference = parsed.interpretation, parsed.reference
    if reference is None:
        return _searched(interpretation, history)
    article = _article(parsed, snapshot, leads)
    if article is None:
        inherited = tuple(one for one in interpretation.inherited if one.kind != "stories")
        return _searched(replace(interpretation, inherited=inherited), history)
    about = _about(article, interpretation, reference)
    if reference.relation == "coverage":
        return ResolvedQuestion(
            about,
            coverage=_coverage(article, parsed.interpretation.filter, reference.excluded_outlet, snapshot),
        )
    if reference.relation == "like":
        members = story(article, snapshot)
        hidden = frozenset((article.id, *(entry.article.id for entry in members.related)))
        return replace(_searched(about, history), hidden=hidden)
    return _searched(about, history)


def _searched(interpretation: Interpretation, history: Sequence[Turn]) -> ResolvedQuestion:
    repeated = (id for turn in history for id in turn.shown) if interpretation.focus else ()
    return ResolvedQuestion(interpretation, repeated=frozenset(repeated))


def _article(
    parsed: ParsedQuestion, snapshot: Snapshot, leads: Callable[[Interpretation], Sequence[Article]]
) -> Article | None:
    """Return the article that leads the story referred to; None where it is not known (any more)."""
    if parsed.story:
        (article,) = snapshot.get([parsed.story])
        if article is None:  # the id is the story's, not an article's
            (article,) = snapshot.get(articles_of(parsed.story, snapshot)[:1]) or [None]
        return article
    if parsed.previous is None or parsed.reference is None:
        return None
    found, place = leads(parsed.previous), parsed.reference.place
    return found[place] if 0 <= place < len(found) else None  # -1: the last of those shown is not known


def _about(article: Article, interpretation: Interpretation, reference: Reference) -> Interpretation:
    """Return the search for what an article is about, and for what else the question says of it."""
    rest = reference.rest if reference.relation == "about" else ""
    text = f"{article.title} {rest}".strip()
    terms = tuple(dict.fromkeys(analyzer.terms(text)))
    references = (one for one in interpretation.inherited if one.kind == "stories")
    inherited = tuple(replace(one, values=(article.id,)) for one in references)
    return replace(interpretation, text=text, terms=terms, focus=rest, inherited=inherited)


def _coverage(
    article: Article, filter: Filter, excluded_outlet: str, snapshot: Snapshot
) -> tuple[Match, ...]:
    """Return the reports of an article's event by other outlets, with their cosines to the article."""
    own = {name.casefold() for name in (article.provider.name, article.provider.domain) if name}
    others = [
        entry.article.id
        for entry in story(article, snapshot).related
        if not own & {entry.article.provider.name.casefold(), entry.article.provider.domain.casefold()}
        and not _is_from(entry.article, excluded_outlet)
        and passes(filter, entry.article)
    ]
    cosines = snapshot.vectors(others) @ snapshot.vectors([article.id])[0]
    return tuple(Match(id, cosine) for id, cosine in zip(others, cosines.tolist(), strict=True))


def _is_from(article: Article, outlet: str) -> bool:
    wanted = outlet.casefold().strip()
    names = (article.provider.name.casefold(), article.provider.domain.casefold())
    return bool(wanted) and any(name and (wanted in name or name in wanted) for name in names)
