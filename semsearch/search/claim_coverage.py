"""Who reported a claim: the stories that have all of it, or why there is none.

A claim is a statement. It is reported where a story is about it (`about`): where the story has its names, its
figures and its words. Where none is, the nearest story may lack a part of it, or none is near. And where the
archive could not have it, that is told apart: for want of a name, of dates, of outlets, or of the language.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain

import numpy as np

from semsearch import query, stories, summaries
from semsearch.errors import QuestionRefused
from semsearch.search.about import stories_about, words_lacking
from semsearch.search.claims import Claim, unmet_by_story
from semsearch.search.confidence import confidence, evidence, foreign_language
from semsearch.search.pipeline import Engine
from semsearch.search.ranked_results import RankedResults
from semsearch.search.results_page import group
from semsearch.search.story_assembly import silent_outlets
from semsearch.storage.base import Snapshot
from semsearch.storage.filtering import passes
from semsearch.types import (
    CONFIDENT,
    Article,
    ClaimCoverage,
    ClaimReport,
    Filter,
    Hit,
    Lack,
    Question,
    ScoreBreakdown,
    Story,
)
from semsearch.types.article import FUTURE_MARGIN

MOST_REPORTS = 100
MOST_MISSING = 8  # parts of a claim that are named
AROUND = timedelta(days=7)  # of the reports, in which silent outlets have others on the same topics
_UNSCORED = ScoreBreakdown(0.0, 0.0, 0.0, 0.0)


def claim_coverage(engine: Engine, claim: Question, now: datetime) -> ClaimCoverage:
    """Return what the archive says of a claim.

    Args:
        engine: Answers questions.
        claim: The claim as the text of a question, with the limits on the articles.
        now: Articles that are dated more than a day after it count as undated.

    Raises:
        QuestionRefused: The claim is empty or too long, or its limits make no sense.
    """
    # The capitals of a headline tell no names.
    asked = replace(claim, text=claim.text.lower()) if query.is_headline(claim.text) else claim
    ranked, snapshot = engine.rank(asked, now), engine.snapshot
    if not ranked.encoded.text:
        raise QuestionRefused("a claim needs more than limits: say what is to be reported")
    since, until = _span(snapshot, now)
    found = ClaimCoverage(
        claim=query.clean(claim.text),
        interpretation=ranked.interpretation,
        verdict="not_found",
        since=since,
        until=until,
        revision=snapshot.revision,
        articles=snapshot.count(query.NO_FILTER),
    )
    reporting, _ = stories_about(ranked, engine.encoder, engine.background, stated=True)
    if reporting and not _is_relaxed(ranked):
        found = replace(found, verdict="reported")
    else:
        found, reporting = _unreported(found, ranked, engine)
    return _with_reports(found, reporting, ranked, engine, now) if reporting else found


def _unreported(
    found: ClaimCoverage, ranked: RankedResults, engine: Engine
) -> tuple[ClaimCoverage, list[list[str]]]:
    """Return why a claim is not reported, with the story that has a part of it, if any."""
    near = [outline.ids for outline in group(ranked, 0, 1).first] if ranked.first(1).ids else []
    claims = _unmet(ranked, near, engine)
    best = min(range(len(near)), key=lambda n: _doubt(claims[n]), default=None)
    if best is None:
        lacks = _lacks(ranked, engine, (), confident=False)
        return replace(found, verdict="not_in_archive" if lacks else "not_found", lacks=lacks), []
    confident = confidence(evidence(ranked, engine.encoder), engine.background) in CONFIDENT
    missing = tuple(one.text for one in claims[best]) or words_lacking(near[best], ranked)
    found = replace(found, missing=missing[:MOST_MISSING])
    if lacks := _lacks(ranked, engine, claims[best], confident=confident):
        named = () if "language" in lacks else found.missing
        return replace(found, verdict="not_in_archive", missing=named, lacks=lacks), []
    return (replace(found, verdict="partly"), [list(near[best])]) if confident else (found, [])


def _doubt(claims: Sequence[Claim]) -> tuple[int, int]:
    return sum(one.is_decisive for one in claims), len(claims)


def _lacks(
    ranked: RankedResults, engine: Engine, claims: Sequence[Claim], *, confident: bool
) -> tuple[Lack, ...]:
    """Return what the archive would need to have the claim."""
    snapshot, filter = ranked.snapshot, ranked.interpretation.filter
    dates = Filter(since=filter.since, until=filter.until)
    outlets = Filter(providers=filter.providers)
    if not confident and foreign_language(ranked, engine.background):
        return ("language",)  # of which each word would be missing
    lacks: dict[Lack, bool] = {
        "names": any(one.kind == "name" and one.absent for one in claims),
        "dates": _is_relaxed(ranked) or not snapshot.count(dates),
        "outlets": not snapshot.count(outlets),
    }
    found = tuple(lack for lack, is_so in lacks.items() if is_so)
    return found or (() if snapshot.count(filter) else ("limits",))


def _is_relaxed(ranked: RankedResults) -> bool:
    """Return whether a date of the claim was dropped, since the archive has nothing of it."""
    return any(one.effect == "relaxed" for one in ranked.interpretation.understood)


def _unmet(ranked: RankedResults, lists: Sequence[Sequence[str]], engine: Engine) -> list[tuple[Claim, ...]]:
    names = engine.background.names
    found = unmet_by_story(ranked, lists, names, engine.encoder, stated=True)
    return [tuple(claim for claim in claims if claim.kind != "common") for claims in found]


def _with_reports(
    found: ClaimCoverage,
    reporting: Sequence[Sequence[str]],
    ranked: RankedResults,
    engine: Engine,
    now: datetime,
) -> ClaimCoverage:
    """Return the coverage with the articles of some stories that pass the filter."""
    filter = ranked.interpretation.filter
    held = ranked.snapshot.get(list(dict.fromkeys(chain.from_iterable(reporting))))
    latest = now + FUTURE_MARGIN
    articles = sorted(
        (one for one in held if one and passes(filter, one)), key=lambda one: _order(one, latest)
    )
    reports = tuple(_reports(articles[:MOST_REPORTS], ranked, engine))
    dated = [place for place, one in enumerate(reports) if _when(one.article, latest)]
    whole = [place for place in dated if not reports[place].missing]
    days = [when for one in articles if (when := _when(one, latest))]
    around = (min(days) - AROUND, max(days) + AROUND) if days else (None, None)
    return replace(
        found,
        reports=reports,
        total=len(articles),
        first=next(iter(whole or dated), None),
        origins=stories.origins([articles], ranked.snapshot.provenance, engine.owners)[0],
        days=stories.timeline([one for one in articles if _when(one, latest)]),
        silent=silent_outlets(articles, ranked.snapshot, *around),
    )


def _when(article: Article, latest: datetime) -> datetime | None:
    """Return the date of an article, None for one that is unknown or in the future."""
    when = article.published_at
    return when if when and when <= latest else None


def _order(article: Article, latest: datetime) -> tuple[float, str]:
    when = _when(article, latest)
    return (when.timestamp() if when else np.inf, article.id)


def _reports(articles: Sequence[Article], ranked: RankedResults, engine: Engine) -> Iterator[ClaimReport]:
    """Yield each article with the sentence that comes closest to the claim, and what it lacks by itself."""
    claims = _unmet(ranked, [[article.id] for article in articles], engine)
    weights = ranked.snapshot.idf(ranked.interpretation.terms)
    for article, unmet in zip(articles, claims, strict=True):
        compared = ranked.compared([article.id])
        alone = [Story(Hit(article, 1.0, _UNSCORED))]
        sentences = summaries.extract(alone, weights, compared.articles, compared.token_similarity(), 1)
        quoted = sentences[0] if sentences else None
        yield ClaimReport(
            article,
            quoted.text if quoted else "",
            quoted.places[0] if quoted and quoted.places else None,
            tuple(one.text for one in unmet)[:MOST_MISSING],
        )


def _span(snapshot: Snapshot, now: datetime) -> tuple[date | None, date | None]:
    """Return the days of the first and the last article of the archive, in UTC."""
    dates = snapshot.dates(query.NO_FILTER)
    known = dates[dates <= (now + FUTURE_MARGIN).timestamp()]
    if not len(known):
        return None, None
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    first, last = (epoch + timedelta(seconds=float(one)) for one in (known.min(), known.max()))
    return first.date(), last.date()
